//! What the language means beyond what `openscad` 2021.01 can check: files, newer syntax, shapes, the reference.

mod support;

use partwright_graph::{Node, OffsetKind};
use partwright_protocol::Values;
use partwright_script::{Limits, builtins};
use support::{Files, codes, console, run, run_with};

fn check(source: &str, expected: &str) {
    let evaluated = run(source);
    assert_eq!(console(&evaluated), expected, "{source}");
}

#[test]
fn newer_syntax() {
    check("echo(0x10, 5 & 3, 5 | 3, ~5, 1 << 4, 256 >> 4);", "ECHO: 16, 1, 7, -6, 16, 16\n");
    check(
        "echo([(for (i = [1 : 2]) i)], [for (i = [0 : 3]) each if (i % 2 == 1) [i, i]]);",
        "ECHO: [1, 2], [1, 1, 3, 3]\n",
    );
    check("echo(1, 2, ); m(1, 2, ); module m(a, b, ) echo(a, b);", "ECHO: 1, 2\nECHO: 1, 2\n");
    check("echo((function() 1)());", "ECHO: 1\n");
    check("echo(is_object(textmetrics(\"a\")), textmetrics(\"a\").size.x > 5);", "ECHO: true, true\n");
}

#[test]
fn closures_do_not_leak_and_see_later_names() {
    check("f = function(x) g(x) + 1; g = function(x) x * 10; echo(f(2));", "ECHO: 21\n");
    check(
        "fs = [for (i = [0 : 2]) let (j = i * i) function() [i, j]]; echo([for (f = fs) f()]);",
        "ECHO: [[0, 0], [1, 1], [2, 4]]\n",
    );
}

fn with_files(source: &str, files: &[(&str, &str)]) -> String {
    console(&run_with(source, false, &Files::of(files), &Values::new(), Limits::default()))
}

#[test]
fn use_and_include() {
    let library = "size = 3; $fn = 7; function double(x) = x * 2; module show() { echo(size, $fn); } echo(\"run\");";
    let files = [("lib.scad", library)];
    assert_eq!(
        with_files("use <lib.scad>\necho(double(4)); show(); echo(size);", &files),
        "ECHO: 8\nECHO: 3, 0\nWARNING: Ignoring unknown variable \"size\" in file , line 2\nECHO: undef\n"
    );
    assert_eq!(with_files("include <lib.scad>\nsize = 5;\nshow();", &files), "ECHO: \"run\"\nECHO: 5, 7\n");
    let circle =
        [("a.scad", "use <b.scad>\nfunction fa() = fb() + 1;"), ("b.scad", "use <a.scad>\nfunction fb() = 1;")];
    assert_eq!(with_files("use <a.scad>\necho(fa());", &circle), "ECHO: 2\n");
    let nested = [("a.scad", "include <b.scad>\nx = y + 1;"), ("b.scad", "y = 1;")];
    assert_eq!(with_files("include <a.scad>\necho(x);", &nested), "ECHO: 2\n");
    let broken = [("a.scad", "x = 1\nz = ;")];
    let evaluated = run_with("include <a.scad>\n", false, &Files::of(&broken), &Values::new(), Limits::default());
    assert_eq!(
        evaluated.diagnostics[0].to_string(),
        "a.scad:1:5: error[E0104]: expected `;` at the end of this statement"
    );
}

/// The root node's description.
fn root(source: &str) -> String {
    let evaluated = run(source);
    let root = evaluated.graph.root().unwrap_or_else(|| panic!("{source}: {:?}", evaluated.diagnostics));
    format!("{:?}", evaluated.graph.node(root.node))
}

#[test]
fn facets() {
    let facets = |source: &str| {
        let evaluated = run(source);
        let node = evaluated.graph.nodes().find_map(|(_, node)| match node {
            Node::Circle { facets, .. } | Node::Sphere { facets, .. } | Node::Cylinder { facets, .. } => Some(*facets),
            Node::Offset { kind: OffsetKind::Round { facets }, .. } => Some(*facets),
            _ => None,
        });
        node.expect("a curve")
    };
    // max(min(360 / $fa, r * 2 * PI / $fs), 5), rounded up; $fn counts where it is greater than 0.
    for (source, expected) in [
        ("circle(1);", 5),
        ("circle(5);", 16),
        ("circle(100);", 30),
        ("circle(100, $fa = 1);", 315),
        ("circle(100, $fa = 1, $fs = 0.1);", 360),
        ("circle(5, $fn = 2);", 3),
        ("circle(5, $fn = 7.9);", 7),
        ("sphere(0.1);", 5),
        ("cylinder(h = 1, r1 = 2, r2 = 8);", 26),
        ("$fn = 12; circle(1);", 12),
        ("circle(10, $tol = 0.1);", 23),
        ("offset(r = -4, $fn = 9) square(1);", 9),
    ] {
        assert_eq!(facets(source), expected, "{source}");
    }
}

#[test]
fn extrusions() {
    assert_eq!(
        root("rotate_extrude() translate([10, 0]) square(2);").split_once(", rule").map(|(head, _)| head.to_owned()),
        Some("RotateExtrude { angle: 360.0, start: 180.0".to_owned())
    );
    assert!(root("rotate_extrude(angle = 90) translate([10, 0]) square(2);").contains("angle: 90.0, start: 0.0"));
    assert!(root("rotate_extrude(a = 90) translate([10, 0]) square(2);").contains("angle: 90.0, start: 0.0"));
    assert!(root("rotate_extrude($fn = 48) translate([10, 0]) circle(2);").contains("number: 48.0"));
    assert!(root("linear_extrude(5) circle(3);").contains("height: 5.0, center: false, twist: 0.0, slices: Some(1)"));
    assert!(root("linear_extrude(10, twist = 360, $fn = 30) square(5);").contains("slices: None"));
    assert!(
        root("linear_extrude(10, twist = 9, slices = 3.7, segments = 8) square(5);")
            .contains("slices: Some(3), segments: Some(8)")
    );
    assert!(root("roof(method = \"straight\") square(5);").contains("Straight"));
    assert!(root("roof($fn = 36) square(5);").contains("Voronoi { angle: 10.0, size: 0.0 }"));
    assert!(root("linear_extrude(h = 7) square(5);").contains("height: 7.0"));
}

#[test]
fn shapes_that_mean_the_same_are_one() {
    let evaluated = run("union() { cube(1); translate([0, 0, 0]) cube(1); group() cube([1, 1, 1]); }");
    assert_eq!(evaluated.graph.nodes().filter(|(_, node)| matches!(node, Node::Cube { .. })).count(), 1);
}

#[test]
fn modifiers() {
    assert!(root("cube(1); !sphere(2); cube(3);").starts_with("Sphere"));
    assert!(root("#cube(1);").starts_with("Highlight"));
    let evaluated = run("translate([5, 0, 0]) { cube(1); %sphere(2); } *cube(9);");
    let background = evaluated.graph.background();
    assert_eq!(background.len(), 1);
    assert!(matches!(evaluated.graph.node(background[0].node), Node::Transform { .. }));
    assert_eq!(evaluated.graph.nodes().filter(|(_, node)| matches!(node, Node::Cube { .. })).count(), 1);
}

#[test]
fn empty_operands() {
    let is_empty = |source: &str| run(source).graph.root().is_none();
    assert!(is_empty("difference() { for (i = []) cube(1); cube(2); }"));
    assert!(!is_empty("difference() { if (false) cube(1); cube(2); }"));
    assert!(!is_empty("difference() { cube(2); for (i = []) cube(1); }"));
    assert!(is_empty("intersection() { cube(2); for (i = []) cube(1); }"));
    assert!(is_empty("union() {}"));
    assert!(is_empty(""));
}

#[test]
fn every_example_runs_without_a_finding() {
    let all = builtins();
    assert!(all.len() > 90, "{}", all.len());
    let files = Files::of_the_manual();
    for builtin in &all {
        let evaluated = run_with(&builtin.example, true, &files, &Values::new(), Limits::default());
        assert_eq!(codes(&evaluated), Vec::<&str>::new(), "{}: {}", builtin.name, builtin.example);
        assert!(!builtin.doc.is_empty() && !builtin.signature.is_empty(), "{}", builtin.name);
    }
}
