//! E03xx: evaluation.

super::family! {
    ASSERTION = "0301", Error, "assertion failed",
        "The script itself says that this must not happen.",
        "assert(1 > 2, \"too small\");", "assert(2 > 1, \"too small\");";
    UNDEFINED_OPERATION = "0302", Warning, "undefined operation",
        "The operator has no meaning for these kinds of value. It gives undef.",
        "echo(\"a\" + 1);", "echo(str(\"a\", 1));";
    WRONG_ARGUMENT = "0303", Warning, "argument of the wrong kind",
        "The function cannot use this value. It gives undef.",
        "echo(len(5));", "echo(len([5]));";
    BAD_RANGE = "0304", Warning, "range that cannot be walked",
        "The range has no elements, or far too many.",
        "for (i = [0:1e12]) cube(1);", "for (i = [0:3]) cube(1);";
    CHILD_INDEX = "0305", Warning, "no such child",
        "`children(i)` counts from 0 to `$children - 1`.",
        "module m() { children(3); } m() cube(1);", "module m() { children(0); } m() cube(1);";
    NOT_A_FUNCTION = "0306", Warning, "call of what is no function",
        "Only functions and function literals can be called. It gives undef.",
        "a = [5]; echo(a[0](1));", "a = [function(x) x]; echo(a[0](1));";
}
