//! What the compiled evaluator promises: depth, tail calls, what names mean, and files that are parsed once.

mod support;

use std::fmt::Write as _;

use partwright_protocol::Values;
use partwright_script::Limits;
use support::{Files, codes, console, run, run_with};

fn check(source: &str, expected: &str) {
    let evaluated = run(source);
    assert_eq!(console(&evaluated), expected, "{source}");
}

#[test]
fn deep_recursion() {
    check("function f(n) = n == 0 ? 0 : 1 + f(n - 1); echo(f(100000));", "ECHO: 100000\n");
    check(
        "f = function(n) n == 0 ? [] : [each f(n - 1)]; g = function(n) n == 0 ? 0 : 1 + g(n - 1); echo(g(100000));",
        "ECHO: 100000\n",
    );
    check("function f(n) = n == 0 ? [] : [f(n - 1)]; x = f(100000); echo(len(x));", "ECHO: 1\n");
    check("module m(n) if (n > 0) m(n - 1); else echo(\"end\"); m(100000);", "ECHO: \"end\"\n");
    check("module m(n) { if (n > 0) translate([1, 0, 0]) m(n - 1); else echo(n); } m(50000);", "ECHO: 0\n");
}

#[test]
fn endless_recursion_ends() {
    for source in [
        "function f(n) = 1 + f(n + 1); echo(f(0));",
        "function f(n) = [for (i = [0]) let (a = i) each [f(n + 1)]]; echo(f(0));",
        "f = function(n) 1 + f(n + 1); echo(f(0));",
        "module m() m(); m();",
        "module m() { union() children(); m() union() { m(); } } m();",
    ] {
        assert_eq!(codes(&run(source)).last(), Some(&"E0402"), "{source}");
    }
}

#[test]
fn tail_calls() {
    check("function f(n, s = 0) = n == 0 ? s : f(n - 1, s + 1); echo(f(1000000));", "ECHO: 1e+6\n");
    check(
        "function f(n) = let (m = n - 1) assert(m >= -1) m < 0 ? n : g(m); function g(n) = f(n); echo(f(1000000));",
        "ECHO: 0\n",
    );
    check("f = function(n) n == 0 ? \"done\" : f(n - 1); echo(f(1000000));", "ECHO: \"done\"\n");
    check("function f(g, n) = n == 0 ? g(n) : f(g, n - 1); echo(f(function(x) x + 7, 1000000));", "ECHO: 7\n");
    let used = Files::of(&[("lib.scad", "$fn = 5; a = 2; function f(n) = n == 0 ? [a, $fn] : f(n - 1);")]);
    let evaluated = run_with("use <lib.scad>\necho(f(500000), $fn);", false, &used, &Values::new(), Limits::default());
    assert_eq!(console(&evaluated), "ECHO: [2, 0], 0\n");
}

#[test]
fn what_is_not_set_yet_is_the_outer_variable() {
    check("x = 1; module m() { y = x; x = 2; echo(y, x); } m();", "ECHO: 1, 2\n");
    check("a = 1; module m(a) { b = a; a = 4 + 1; echo(a, b); } m(3);", "ECHO: 5, 3\n");
    check("x = 1; module m() { function f() = x; y = f(); x = 2; echo(y, f()); } m();", "ECHO: 1, 2\n");
    check("x = 1; for (i = [0 : 1]) { echo(x); x = i + 5; echo(x); }", "ECHO: 5\nECHO: 5\nECHO: 6\nECHO: 6\n");
    check("x = 1; union() { y = x; x = 3; union() { z = x + y; echo(z); } }", "ECHO: 4\n");
}

#[test]
fn closures() {
    check(
        "fs = [for (i = [0 : 2]) [for (j = [0 : 1]) function(k) [i, j, k]]]; echo(fs[2][1](7), fs[0][0](1));",
        "ECHO: [2, 1, 7], [0, 0, 1]\n",
    );
    check("echo(let (f = function(n) n < 2 ? 1 : n * f(n - 1)) f(10));", "ECHO: 3.6288e+6\n");
    check(
        "echo(let (even = function(n) n == 0 ? true : odd(n - 1), odd = function(n) n == 0 ? false : even(n - 1)) \
         [even(10), odd(10), even(7)]);",
        "ECHO: [true, false, false]\n",
    );
    check(
        "echo(let (a = 1, g = function() a, a = 2) [g(), a]);",
        "WARNING: Ignoring duplicate variable assignment \"a\" = 2 in file , line 1\nECHO: [1, 1]\n",
    );
    check(
        "function outer(a) = let (b = a * 2) function(c) function(d) [a, b, c, d]; echo(outer(1)(3)(4));",
        "ECHO: [1, 2, 3, 4]\n",
    );
    check(
        "module m(a) { f = function() g() + a; g = function() a * 10; echo(f()); children(); } m(2) let (h = function() 5) echo(h());",
        "ECHO: 22\nECHO: 5\n",
    );
    check("module m() { $f = function(x) x + n; n = 4; children(); } m() echo($f(1));", "ECHO: 5\n");
    check(
        "f = function(x, y = 2) x + y; function g(f, x) = f(x); echo(g(f, 1), g(x = 5, f = f), f(y = 1, x = 1));",
        "ECHO: 3, 7, 2\n",
    );
}

#[test]
fn children_stand_where_they_are_written() {
    check(
        "module twice(a) { b = a; children(); children(); } module m(x) { y = x * 2; twice(1) { z = y + x; echo(z); } } m(1); m(2);",
        "ECHO: 3\nECHO: 3\nECHO: 6\nECHO: 6\n",
    );
    check(
        "module r(n) { if (n > 0) r(n - 1) { children(); echo(n); } else children(); } r(2) echo(\"in\");",
        "ECHO: \"in\"\nECHO: 2\nECHO: 1\n",
    );
}

#[test]
fn missing_files_are_told_and_left_out() {
    let source = "include <gone.scad>\nuse <lost.scad>\necho(1);";
    let evaluated = run_with(source, false, &Files::default(), &Values::new(), Limits::default());
    assert_eq!(
        console(&evaluated),
        "WARNING: Can't open include file 'gone.scad'. in file , line 1\n\
         WARNING: Can't open library 'lost.scad'. in file , line 2\nECHO: 1\n"
    );
    assert_eq!(codes(&evaluated), ["W0501", "W0501"]);
    let strict = run_with(source, true, &Files::default(), &Values::new(), Limits::default());
    assert_eq!(codes(&strict), ["E0501", "E0501"]);
    assert!(!console(&strict).contains("ECHO"));
}

#[test]
fn includes_join_the_scope_in_order() {
    let files = Files::of(&[
        ("a.scad", "x = 1; function f() = x; echo(\"a\", x);"),
        ("b.scad", "include <a.scad>\nx = 2;\nmodule m() { include <c.scad>\n echo(inner); }"),
        ("c.scad", "inner = \"c\";"),
    ]);
    let evaluated =
        run_with("include <b.scad>\nx = 3;\necho(f()); m();", false, &files, &Values::new(), Limits::default());
    assert_eq!(console(&evaluated), "ECHO: \"a\", 3\nECHO: 3\nECHO: \"c\"\n");
}

#[test]
fn files_are_parsed_once() {
    let mut library = String::new();
    for index in 0..500 {
        let _ = writeln!(library, "function cached_{index}(x) = x + {index}; // of this test alone");
    }
    let files =
        Files::of(&[("cached.scad", &library), ("more.scad", "use <cached.scad>\nfunction cached_more() = 1;")]);
    let parsed = |script: &str| {
        let evaluated = run_with(script, false, &files, &Values::new(), Limits::default());
        assert!(evaluated.diagnostics.is_empty(), "{:?}", evaluated.diagnostics);
        evaluated.parsed_files
    };
    assert_eq!(parsed("include <cached.scad>\ninclude <more.scad>\necho(cached_7(1));"), 3);
    assert_eq!(parsed("include <cached.scad>\ninclude <more.scad>\necho(cached_7(2));"), 1);
    assert_eq!(parsed("use <cached.scad>\necho(cached_7(2));"), 1);
    assert_eq!(parsed("use <cached.scad>\necho(cached_7(2));"), 0);
}

#[test]
fn arguments() {
    check(
        "function f(a, b = 2, $c = 3) = [a, b, $c]; $c = 9; echo(f(1), f(b = 5, 1), f(1, $c = 4), $c);",
        "ECHO: [1, 2, 3], [1, 5, 3], [1, 2, 4], 9\n",
    );
    check("x = 1; function f(x = x, y = x) = [x, y]; echo(f(5), f());", "ECHO: [5, 1], [1, 1]\n");
    check("function f(a, a) = a; echo(f(1, 2));", "ECHO: 2\n");
    check("function len(x) = 42; echo(len([1]));", "ECHO: 42\n");
    check("len = function(x) 7; echo(len([1]), is_undef(nothing));", "ECHO: 7, true\n");
    check("module cube(n) { echo(n); } cube(3);", "ECHO: 3\n");
}
