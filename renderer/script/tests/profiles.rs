//! Outlines by formula, as scripts ask for them: what goes into the graph, and what is said of bad arguments.
//! That the formulas are right is tested where they are.

mod support;

use partwright_graph::Node;
use support::{codes, run, says};

fn contours(source: &str) -> Vec<Vec<[f64; 2]>> {
    let evaluated = run(source);
    assert_eq!(codes(&evaluated), Vec::<&str>::new(), "{source}: {:?}", evaluated.diagnostics);
    let found = evaluated.graph.nodes().find_map(|(_, node)| match node {
        Node::Polygon { contours } => Some(contours.clone()),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{source} is no polygon"))
}

fn extent(contours: &[Vec<[f64; 2]>]) -> [f64; 4] {
    contours.iter().flatten().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |[l, b, r, t], [x, y]| {
        [l.min(*x), b.min(*y), r.max(*x), t.max(*y)]
    })
}

#[track_caller]
fn reaches(source: &str, expected: [f64; 4]) {
    let found = extent(&contours(source));
    assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6), "{source}: {found:?}");
}

#[test]
fn arguments_have_their_meaning() {
    reaches("rounded_square([40, 20], 3);", [0.0, 0.0, 40.0, 20.0]);
    reaches("rounded_square(20, [1, 2, 3, 0], center = true);", [-10.0, -10.0, 10.0, 10.0]);
    reaches("superellipse([40, 20]);", [-20.0, -10.0, 20.0, 10.0]);
    reaches("pie_slice(10, 90, inner = 5, $fn = 40);", [0.0, 0.0, 10.0, 10.0]);
    reaches("pie_slice(r = 10, angle = 360, inner = 5, $fn = 40);", [-10.0, -10.0, 10.0, 10.0]);
    reaches("keyhole(8, 4, 12, $fn = 64);", [-4.0, -4.0, 4.0, 14.0]);
    reaches("rack(m = 1, teeth = 3);", [0.0, -3.25, 3.0 * std::f64::consts::PI, 1.0]);
    reaches("cycloidal_gear(m = 2, teeth = 20);", {
        let found = extent(&contours("circle(1); gear(m = 2, teeth = 20);"));
        [-22.0, found[1].min(-22.0), 22.0, 22.0]
    });
    assert_eq!(contours("airfoil(\"0012\");"), contours("airfoil(0012, 100);"));
    assert_eq!(contours("pie_slice(10, 360, inner = 5);").len(), 2);
}

/// What all polygons of a drawing reach.
#[track_caller]
fn lettered(source: &str) -> [f64; 4] {
    let evaluated = run(source);
    assert_eq!(codes(&evaluated), Vec::<&str>::new(), "{source}: {:?}", evaluated.diagnostics);
    let all = evaluated.graph.nodes().filter_map(|(_, node)| match node {
        Node::Polygon { contours } => Some(contours.clone()),
        _ => None,
    });
    extent(&all.flatten().collect::<Vec<_>>())
}

#[test]
fn letters_are_placed() {
    let [left, bottom, right, top] = lettered("lettering(\"HE\", 20, 2, $fn = 16);");
    assert!(left > 0.0 && (bottom + 1.0).abs() < 1e-9 && (top - 21.0).abs() < 1e-9, "{bottom} to {top}");
    let middle = lettered("lettering(\"HE\", 20, 2, halign = \"center\", valign = \"center\", $fn = 16);");
    assert!((middle[1] + 11.0).abs() < 1e-9 && (middle[3] - 11.0).abs() < 1e-9, "{middle:?}");
    assert!(middle[0] < 0.0 && middle[2] > 0.0, "{middle:?}");
    let end = lettered("lettering(\"HE\", 20, 2, halign = \"right\", valign = \"top\", $fn = 16);");
    assert!(end[2] < 0.0 && (end[3] - 1.0).abs() < 1e-9, "{end:?}");
    assert!((end[2] - end[0] - (right - left)).abs() < 1e-9);
    says("lettering(5);", &["`text` of `lettering` is 5", "a string"]);
    says("lettering(\"Ø\");", &["'Ø'", "ASCII"]);
    says("lettering(\"a\", valign = \"bottom\");", &["`valign`", "bottom", "\"baseline\", \"center\", \"top\""]);
    says("lettering(\"a\", stroke = 0);", &["`stroke` of `lettering` is 0"]);
}

#[test]
fn facets_follow_the_script() {
    let count = |source: &str| contours(source)[0].len();
    assert_eq!(count("rounded_square(20, 5, $fn = 40);"), 44);
    assert_eq!(count("superellipse(20, $fn = 40);"), 40);
    assert_eq!(count("airfoil(\"2412\");"), 100);
    assert_eq!(count("airfoil(\"2412\", $fn = 60);"), 60);
    assert!(count("$tol = 0.001; airfoil(\"2412\");") > 2 * count("$tol = 0.1; airfoil(\"2412\");"));
    assert!(count("$tol = 0.001; reuleaux(20);") > 5 * count("$tol = 0.1; reuleaux(20);"));
    let too_many = run("reuleaux(20, $fn = 1e9);");
    assert_eq!(codes(&too_many).len(), 1, "{:?}", too_many.diagnostics);
}

#[test]
fn bad_arguments_are_named_with_their_limit() {
    says("gear(m = 1, teeth = 4);", &["`teeth` of `gear` is 4", "from 5 to 500"]);
    says("gear(m = 1, teeth = 20, pressure_angle = 40);", &["`pressure_angle`", "is 40", "from 10 to 35"]);
    says("rack(m = -1, teeth = 4);", &["`m` of `rack` is -1", "greater than 0"]);
    says("rack(m = 1);", &["`rack` needs `teeth`"]);
    says("cycloidal_gear(m = 1, teeth = 8);", &["`rolling`", "is 6", "at most 4"]);
    says("cycloidal_disc(11, 60, 6, 4);", &["`eccentricity`", "is 4", "less than 2.7273"]);
    says("airfoil(\"24120\");", &["`naca`", "four digits"]);
    says("airfoil(\"2400\");", &["`naca`", "\"2400\"", "01 to 40"]);
    says("airfoil(\"2012\");", &["`naca`", "the second is not 0"]);
    says("superellipse(20, n = 0.1);", &["`n` of `superellipse` is 0.1", "from 0.5 to 20"]);
    says("rounded_square([20, 8], 5);", &["`r`", "a side of 8"]);
    says("rounded_square(20, [1, 2]);", &["`rounded_square` needs `r`", "4 numbers"]);
    says("reuleaux(20, sides = 4);", &["`sides`", "odd"]);
    says("pie_slice(10, 400);", &["`angle`", "up to 360"]);
    says("pie_slice(10, 40, inner = 10);", &["`inner`", "less than `r`"]);
    says("keyhole(8, 8, 10);", &["`slot`", "less than `d`"]);
}

#[test]
fn own_definitions_win() {
    let own = run("module reuleaux(d) circle(d = d); reuleaux(9);");
    assert!(codes(&own).is_empty(), "{:?}", own.diagnostics);
    assert!(own.graph.nodes().all(|(_, node)| !matches!(node, Node::Polygon { .. })));
}
