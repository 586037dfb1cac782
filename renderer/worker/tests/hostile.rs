//! Scripts that mean harm: each ends in its own clear error within its limits.

mod common;

use std::time::{Duration, Instant};

use common::renderer;

fn check(name: &str, script: &str, options: &[&str], words: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let start = Instant::now();
    let arguments = [&["render", "-", "-o", "out.stl"], options].concat();
    let outcome = renderer(folder.path(), &arguments, script);
    assert_eq!(outcome.status, Some(1), "{name}: {}", outcome.stderr);
    assert!(start.elapsed() < Duration::from_secs(35), "{name} took {:?}", start.elapsed());
    for word in words {
        assert!(outcome.stderr.to_lowercase().contains(word), "{name}: `{word}` in\n{}", outcome.stderr);
    }
    for crash in ["panicked", "SIGSEGV", "overflowed"] {
        assert!(!outcome.stderr.contains(crash), "{name}: {}", outcome.stderr);
    }
    assert!(outcome.stdout.is_empty(), "{name}");
    assert!(outcome.stderr.len() < 20_000, "{name}: {} bytes of errors", outcome.stderr.len());
    assert!(!folder.path().join("out.stl").exists(), "{name}");
}

#[test]
fn recursion_without_end() {
    check("function", "function f(x) = f(x) + 1; echo(f(1));", &[], &["error[e0402]", "deep"]);
    check("module", "module m() { m(); } m();", &[], &["error[e04"]);
    check("children", "module m() { m() children(); } m() cube(1);", &[], &["error[e04"]);
}

#[test]
fn tail_calls_without_end_are_stopped_by_the_clock() {
    check("tail call", "function f(x) = f(x + 1); echo(f(1));", &["--timeout", "2"], &["error[e0702]"]);
}

#[test]
fn lists_and_strings_without_end() {
    check("a billion elements", "x = rands(0, 1, 1e9); cube(len(x));", &[], &["error[e0403]"]);
    check("an endless loop", "x = [for (i = 0; i < 1; i = i) i]; cube(len(x));", &[], &["error[e04"]);
    check(
        "a doubling list",
        "function g(l, n) = n == 0 ? l : g(concat(l, l), n - 1); cube(len(g([1], 60)));",
        &[],
        &["error[e04"],
    );
    check(
        "a doubling string",
        "function g(s, n) = n == 0 ? s : g(str(s, s), n - 1); cube(len(g(\"ab\", 60)));",
        &[],
        &["error[e04"],
    );
}

#[test]
fn facets_and_sizes_beyond_reason() {
    check("a billion facets", "sphere(10, $fn = 1e9);", &[], &["error[e0404]", "facets"]);
    check("not a number", "cube([0 / 0, 1, 1]);", &["--strict"], &["error[e", "cube"]);
    check("infinite", "cube([1 / 0, 1, 1]);", &["--strict"], &["error[e", "cube"]);
    check("infinitely far", "translate([1 / 0, 0, 0]) cube(1);", &["--strict"], &["error[e"]);
    check("too large for the file", "cube(1e200);", &[], &["error[e06"]);
}

#[test]
fn deep_nesting() {
    let parentheses = format!("x = {}1{}; cube(x);", "(".repeat(40_000), ")".repeat(40_000));
    check("parentheses", &parentheses, &[], &["error[e0", "deep"]);
    let blocks = format!("{}cube(1);{}", "union() {".repeat(9_000), "}".repeat(9_000));
    check("blocks", &blocks, &[], &["error[e0", "deep"]);
    check("brackets left open", &"[".repeat(90_000), &[], &["error[e0"]);
}

#[test]
fn long_lines_and_large_scripts() {
    check("a line of 90 kB that is wrong", &format!("x = {};", "1 +".repeat(30_000)), &[], &["error[e0"]);
    check("a script above the limit", &"/".repeat(100_001), &[], &["error[e0400]", "100001", "100000"]);
    check("rubbish", "\u{0}\u{1}\u{fffd}🦀 }}} ((( cube", &[], &["error[e01"]);
    check("nothing", "", &[], &["error[e0600]", "nothing"]);
}

#[test]
fn other_peoples_files() {
    check("absolute", "include </etc/passwd>\ncube(1);", &["--strict"], &["/etc/passwd", "error[e0502]"]);
    check("climbing", "use <../../../../../../etc/passwd>\ncube(1);", &["--strict"], &["etc/passwd", "error[e0502]"]);
}

#[test]
fn time_and_memory_run_out_with_a_word() {
    let slow = "function f(n) = n <= 1 ? 1 : f(n - 1) + f(n - 2); echo(f(60)); cube(1);";
    check("time", slow, &["--timeout", "1"], &["error[e0702]", "longer than the 1 s"]);
    let large = "x = [for (i = [0:9000000]) i]; y = [for (i = x) [i]]; cube(len(y));";
    check("memory", large, &["--memory", "64"], &["error[e0701]", "64 mib"]);
}
