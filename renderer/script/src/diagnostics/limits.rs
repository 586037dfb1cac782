//! E04xx: bounds on one evaluation.

super::family! {
    STEPS = "0401", Error, "too many steps",
        "The script runs too long. Look for a loop or recursion that never ends.",
        "function f(x) = f(x + 1); echo(f(0));", "function f(x) = x > 9 ? x : f(x + 1); echo(f(0));";
    DEPTH = "0402", Error, "recursion too deep",
        "Functions or modules call each other too deeply. Check the condition that ends the recursion.",
        "function f(x) = 1 + f(x + 1); echo(f(0));", "function f(x) = x > 9 ? x : 1 + f(x + 1); echo(f(0));";
    ELEMENTS = "0403", Error, "list or string too long",
        "One list or string may not grow beyond the limit.",
        "a = rands(0, 1, 1e9); cube(1);", "a = [for (i = [0:9]) i]; cube(1);";
    FACETS = "0404", Error, "too many facets",
        "`$fn`, `$fa` or `$fs` ask for more facets than a curve may have. A printer resolves a few hundred.",
        "sphere(5, $fn = 1e9);", "sphere(5, $fn = 64);";
    NODES = "0405", Error, "too many shapes",
        "The script makes more shapes than the limit.",
        "for (i = [0:3000000]) translate([i, 0]) cube(1);", "for (i = [0:3]) translate([i, 0]) cube(1);";
    CONSOLE = "0406", Warning, "console is full",
        "Further lines are dropped.",
        "for (i = [0:200000]) echo(i);", "for (i = [0:9]) echo(i);";
    MEMORY = "0407", Error, "too much memory",
        "All lists and strings together are larger than the limit.",
        "function f(n, a) = n == 0 ? a : f(n - 1, concat(a, a)); a = f(21, [1]); x = [for (i = [0:30]) concat(a, i)];",
        "function f(n, a) = n == 0 ? a : f(n - 1, concat(a, a)); a = f(4, [1]); x = [for (i = [0:30]) concat(a, i)];";
}
