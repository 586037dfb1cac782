//! Scripts that want to crash, hang or eat all memory: each ends soon, with its own error.

mod support;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use partwright_protocol::Values;
use partwright_script::{Limits, Request, evaluate};
use proptest::prelude::*;
use support::{Files, codes, console, run, run_with};

fn check(source: &str, expected: &str) {
    let started = Instant::now();
    let limits = Limits { steps: 5_000_000, ..Limits::default() };
    let evaluated = run_with(source, false, &Files::default(), &Values::new(), limits);
    let shown: String = source.chars().take(60).collect();
    assert_eq!(codes(&evaluated).last(), Some(&expected), "{shown}: {:?}", evaluated.diagnostics.last());
    assert!(started.elapsed() < Duration::from_secs(20), "{shown} took {:?}", started.elapsed());
    assert!(evaluated.graph.root().is_none(), "{shown}");
}

#[test]
fn limits() {
    check("function r(n) = 1 + r(n + 1); echo(r(0));", "E0402");
    check("module r() { r(); } r();", "E0402");
    check("module r() { union() children(); r() r(); } r();", "E0402");
    check("f = function(f) 1 + f(f); echo(f(f));", "E0402");
    check("function r(n) = r(n + 1); echo(r(0));", "E0401");
    check("for (i = [0 : 9999999]) for (j = [0 : 9999999]) ;", "E0401");
    check("x = [for (i = 0; true; i = i) if (false) i];", "E0401");
    check("x = [for (i = [0 : 1e9]) i];", "W0304");
    check("x = [each [0 : 1e12]];", "W0304");
    check("x = [for (i = [0 : 1 / 0]) i];", "W0304");
    check("x = rands(0, 1, 1e12);", "E0403");
    check("function f(n, s) = n == 0 ? s : f(n - 1, str(s, s)); x = f(60, \"abc\");", "E0403");
    check("function f(n, s) = n == 0 ? s : f(n - 1, concat(s, s)); x = f(60, [1]);", "E0403");
    check("sphere(5, $fn = 1e9);", "E0404");
    check("circle(1e9, $fs = 0.01, $fa = 0.01);", "E0404");
    check("linear_extrude(1, twist = 360, slices = 1e9) square(1);", "E0404");
    check("linear_extrude(10, twist = 90, slices = 1e9) square(1);", "E0404");
}

#[test]
fn nesting() {
    let nested = |open: &str, middle: &str, close: &str, count: usize| {
        format!("{}{middle}{}", open.repeat(count), close.repeat(count))
    };
    check(&format!("x = {};", nested("(", "1", ")", 100_000)), "E0105");
    check(&format!("x = {};", nested("[", "", "]", 100_000)), "E0105");
    check(&format!("x = {}1;", "-".repeat(100_000)), "E0105");
    check(&format!("x = {};", nested("1 ? ", "1", " : 1", 30_000)), "E0105");
    check(&nested("union() {", "", "}", 50_000), "E0105");
    check(&nested("union() ", ";", "", 50_000), "E0105");
    check(&nested("module m() {", "", "}", 50_000), "E0105");
    check(&nested("if (1) cube(); else ", ";", "", 20_000), "E0105");
    check(&format!("x = {}", "(".repeat(100_000)), "E0105");
    check(&format!("x = {}", "[for(i=".repeat(20_000)), "E0105");
    check(&format!("x = {}1;", "function() ".repeat(20_000)), "E0105");
    check(&format!("x = [{}", "(let(a=1)".repeat(20_000)), "E0105");
}

#[test]
fn long_but_legal() {
    let sum = format!("x = {}1; echo(x);", "1+".repeat(50_000));
    assert_eq!(console(&run(&sum)), "ECHO: 50001\n");
    let power = format!("echo({}1);", "1*".repeat(50_000));
    assert_eq!(console(&run(&power)), "ECHO: 1\n");
    let indexed = format!("x = [1]{}; echo(x);", "[0]".repeat(30_000));
    assert_eq!(console(&run(&indexed)), "ECHO: undef\n");
    let lines = format!("{}cube(1);\n{}", "\n".repeat(100_000), "// more\n".repeat(70_000));
    assert!(run(&lines).graph.root().is_some());
    let deep = "function f(n, a) = n == 0 ? a : f(n - 1, [a]); x = f(300000, []); y = f(300000, []);
        echo(x == y, x < y, len(-x), len(x + y), len(x * 2));
        g = function(n, f) n == 0 ? f : g(n - 1, function(x) f); echo(is_function(g(100000, 0)));";
    assert_eq!(console(&run(deep)), "ECHO: true, false, 1, 1, 1\nECHO: true\n");
    let text = format!("echo(len(\"{}\"));", "é".repeat(50_000));
    assert_eq!(console(&run(&text)), "ECHO: 50000\n");
}

#[test]
fn only_finite_numbers_reach_the_graph() {
    let source = "
        cube([0/0, 1, 1]); cube(1/0); cube(-1); cube(0); sphere(1/0); sphere(r = 0/0); cylinder(h = 0/0, r = 1);
        cylinder(h = 1, r1 = -1, r2 = 1); circle(-1/0); square([1, 0/0]); translate([0/0, 0, 0]) cube(1);
        rotate(1/0) cube(1); rotate([0/0, 0, 0]) cube(1); scale(1/0) cube(1); scale([0, 1, 1]) cube(1);
        mirror([1/0, 0, 0]) cube(1); multmatrix([[0/0]]) cube(1); resize([1/0, 1, 1]) cube(1);
        linear_extrude(0/0) square(1); linear_extrude(1, twist = 1/0) square(1); linear_extrude(1, scale = 0/0) square(1);
        rotate_extrude(angle = 0) square(1); offset(1/0) square(1); offset(delta = 0/0) square(1);
        polygon([[0, 0], [1/0, 0], [1, 1]]); text(\"a\", size = 0/0); text(\"a\", spacing = 1/0);
        polyhedron([[0, 0, 0/0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, 1, 2], [0, 3, 1], [1, 3, 2], [0, 2, 3]]);
        cube(1e308) ; scale(1e308) scale(1e308) cube(1); color([0/0, 1, 1]) cube(1);";
    let evaluated = run(source);
    assert!(evaluated.diagnostics.iter().all(|diagnostic| !diagnostic.is_error()), "{:?}", evaluated.diagnostics);
    for (_, node) in evaluated.graph.nodes() {
        let shown = format!("{node:?}");
        assert!(!shown.contains("NaN") && !shown.contains("inf"), "{shown}");
    }
}

#[test]
fn files_out_of_bounds() {
    check("include </etc/passwd>\ncube(1);", "E0502");
    check("use <../../secret.scad>\ncube(1);", "E0502");
}

#[test]
fn cancelled_at_once() {
    let cancel = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(50));
            cancel.store(true, Ordering::Relaxed);
        });
        let evaluated = evaluate(&Request {
            source: "function r(n) = r(n + 1); echo(r(0));",
            overrides: &Values::new(),
            loader: &Files::default(),
            limits: Limits::default(),
            strict: false,
            preview: false,
            cancel: &cancel,
        });
        assert!(evaluated.cancelled);
    });
}

#[test]
fn runs_on_a_small_stack() {
    let run_small = || {
        let source =
            "function f(n) = n == 0 ? 0 : 1 + f(n - 1); echo(f(15000)); module m(n) if (n > 0) m(n - 1); m(5000);";
        console(&run(source))
    };
    let thread = std::thread::Builder::new().stack_size(256 * 1024).spawn(run_small).expect("a thread");
    assert_eq!(thread.join().expect("no overflow"), "ECHO: 15000\n");
}

/// A script with most of the grammar.
const EVERYTHING: &str = r#"/* [Size] */
// Width in mm
width = 60; // [20:1:120]
name = "lid \u00e4"; list = [1, [2, 3], for (i = [0:2:8]) if (i > 2) i else -i, each [1, 2]];
function f(x, y = [1:3]) = x > 2 && !y ? x ^ 2 : let (a = 1, b = a) a + b * list[0].x;
g = function(x) function(y) assert(x > 0, "m") echo(y) x % y;
module m(size = 1, center) { $fn = 8; difference() { cube(size, center = true); #children(0); *sphere(); } }
if (width >= 20 || false) { m(3) sphere(d = 2); } else if (undef != 1) m(); else !cube();
for (i = [1:2], j = "ab") translate([i, 0, 0]) %m(i) { cube(); }
intersection_for (a = [1, 2]) rotate(a) cube(); let (q = 1 << 2 | 3 & ~4) echo(q, g(7)(4));
linear_extrude(height = 2, twist = 20) text("x"); // end"#;

#[test]
fn every_prefix_parses() {
    assert_eq!(codes(&run(EVERYTHING)), Vec::<&str>::new());
    for (end, _) in EVERYTHING.char_indices() {
        run(&EVERYTHING[..end]);
    }
}

#[test]
fn every_missing_token_parses() {
    let words: Vec<&str> = EVERYTHING.split_inclusive(|c: char| !c.is_alphanumeric()).collect();
    for missing in 0..words.len() {
        let text: String = words.iter().enumerate().filter(|(at, _)| *at != missing).map(|(_, word)| *word).collect();
        run(&text);
        let doubled: String = words
            .iter()
            .enumerate()
            .flat_map(|(at, word)| std::iter::repeat_n(*word, if at == missing { 2 } else { 1 }))
            .collect();
        run(&doubled);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_ends(text in ".{0,200}") {
        run(&text);
    }

    #[test]
    fn any_tokens_end(tokens in prop::collection::vec(prop::sample::select(vec![
        "cube", "(", ")", "[", "]", "{", "}", ";", "=", ",", ":", "1", "\"a\"", "x", "for", "if", "else", "let",
        "module", "function", "each", "+", "-", "*", "!", "?", ".", "#", "%", "union", "$fn", "children", "undef", "^",
        "use <a>", "include <b>", "// c\n", "/* d */", "assert", "echo", "0.5", "~", "<<",
    ]), 0..60)) {
        let limits = Limits { steps: 100_000, elements: 10_000, depth: 200, ..Limits::default() };
        run_with(&tokens.join(" "), false, &Files::default(), &Values::new(), limits);
    }
}

#[test]
fn long_scripts_stay_quick() {
    let started = Instant::now();
    let many = (0..9000).map(|index| format!("v{index}={index};// [0:9]\n")).collect::<String>();
    assert_eq!(partwright_script::parameters(&many, &Values::new()).len(), 9000);
    let wide = format!("{} for (i = [0 : 50000]) echo(nowhere);", "/* padding */".repeat(7000));
    // Each echo, and the first five of equal warnings.
    assert_eq!(run(&wide).console.len(), 50_006);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

#[test]
fn beginnings_without_end_take_linear_time() {
    for beginning in [
        "use <",
        "[",
        "(",
        "{",
        "\"",
        "/*",
        "let(",
        "a.",
        "!",
        "-",
        "x=",
        "x=1;",
        "[(let(",
        "x=[(let(;",
        "a()\n",
        "ä=1;",
    ] {
        let started = Instant::now();
        run(&beginning.repeat(100_000 / beginning.len()));
        assert!(started.elapsed() < Duration::from_secs(1), "{beginning} took {:?}", started.elapsed());
    }
}
