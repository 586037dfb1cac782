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
    FIXED_PARAMETER = "0208", Warning, "parameter with a fixed value",
        "A module's body assigns a constant to the module's own parameter: what is given for it has no effect.",
        "module m(a) { a = 1; cube(a); } m(2);", "module m(a) { cube(a); } m(2);";
    REPEATED_BINDING = "0209", Warning, "name bound twice",
        "An `assign` binds each name once: the last value counts.",
        "assign(a = 1, a = 2) cube(a);", "assign(a = 1, b = 2) cube([a, b, 1]);";
    NAMELESS_BINDING = "0210", Warning, "binding without a name",
        "A `let` takes `name = value` only.",
        "let (5) cube(1);", "let (a = 5) cube(a);";
    REPEATED_ARGUMENT = "0211", Strict, "argument given twice",
        "The parameter gets the last of the values.",
        "module m(a) { cube(a); } m(1, a = 2);", "module m(a) { cube(a); } m(a = 2);";
    USELESS_CHILDREN = "0212", Warning, "children that have no effect",
        "A primitive, and `children()`, take no children.",
        "cube(1) sphere(1);", "translate([1, 0, 0]) sphere(1);";
    SECOND_ROOT = "0213", Warning, "more than one `!`",
        "The first shape with `!` is shown alone; the others have no effect.",
        "!cube(1); !sphere(2);", "!cube(1); sphere(2);";
}
