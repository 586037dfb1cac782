//! E02xx: names and arguments.

super::family! {
    UNKNOWN_MODULE = "0201", Strict, "unknown module",
        "No module of this name is defined, used or built in. The statement makes nothing.",
        "cubed(1);", "module cubed(a) { cube(a); } cubed(1);";
    UNKNOWN_FUNCTION = "0202", Strict, "unknown function",
        "No function of this name is defined, used or built in. The call gives undef.",
        "cube(squar(2));", "cube(pow(2, 2));";
    UNKNOWN_VARIABLE = "0203", Strict, "unknown variable",
        "No variable of this name is visible here. It gives undef.",
        "width = 3; cube(widht);", "width = 3; cube(width);";
    UNKNOWN_ARGUMENT = "0204", Strict, "unknown argument",
        "The module or function has no parameter of this name. The argument is ignored.",
        "cylinder(h = 1, radius = 2);", "cylinder(h = 1, r = 2);";
    TOO_MANY_ARGUMENTS = "0205", Strict, "too many arguments",
        "More positional arguments than parameters. The rest is ignored.",
        "module m(a) { cube(a); } m(1, 2);", "module m(a) { cube(a); } m(1);";
    UNKNOWN_OVERRIDE = "0206", Warning, "parameter that the script does not have",
        "A value was given from outside for a variable that the script never assigns at its top level.",
        "// given: width = 1\ncube(1);", "cube(1);";
    DEPRECATED = "0207", Warning, "deprecated",
        "Still works, but has a better replacement, which the message names.",
        "assign(a = 1) cube(a);", "let(a = 1) cube(a);";
}
