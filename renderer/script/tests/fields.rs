//! What the field tier's modules put into the graph, and functions of a point as expressions.

mod support;

use partwright_graph::{Expression, FieldOperation, Graph, Node};
use support::{codes, run};

fn operations(graph: &Graph) -> Vec<&FieldOperation> {
    let operations = graph.nodes().filter_map(|(_, node)| match node {
        Node::Field { operation, .. } => Some(operation),
        _ => None,
    });
    operations.collect()
}

fn expression(function: &str, before: &str) -> Expression {
    let source = format!("{before}\nimplicit({function}, bounds = [[-9, -9, -9], [9, 9, 9]]);");
    let evaluated = run(&source);
    assert_eq!(codes(&evaluated), Vec::<&str>::new(), "{source}: {:?}", evaluated.diagnostics);
    match operations(&evaluated.graph)[..] {
        [FieldOperation::Implicit { expression, .. }] => expression.clone(),
        ref other => panic!("{source}: {other:?}"),
    }
}

/// The expression of a function gives what the function gives.
fn check(function: &str, before: &str, expected: impl Fn([f64; 3]) -> f64) {
    let expression = expression(function, before);
    for step in 0..400 {
        let part = |factor: f64| (f64::from(step) * factor).rem_euclid(16.0) - 8.0;
        let point = [part(1.37), part(2.91), part(0.73)];
        let (value, expected) = (expression.at(point), expected(point));
        let same = (value - expected).abs() < 1e-9 * (1.0 + expected.abs());
        assert!(same, "{function} at {point:?}: {value}, not {expected}");
    }
}

#[test]
fn arithmetic_of_coordinates() {
    check("function(p) p.x + 2 * p.y - p[2] / 4", "", |[x, y, z]| x + 2.0 * y - z / 4.0);
    check("function(p) -p.x ^ 2 + (p.y % 3) + p.z ^ 3", "", |[x, y, z]| -x * x + y % 3.0 + z.powi(3));
    check("function(p) norm(p) - 5", "", |[x, y, z]| (x * x + y * y + z * z).sqrt() - 5.0);
    check("function(p) p * [1, 2, 3] + ([[1, 0, 0], [0, 2, 0], [0, 0, 1]] * p)[1]", "", |[x, y, z]| {
        x + 2.0 * y + 3.0 * z + 2.0 * y
    });
    check("function(p) cross(p, [0, 0, 1])[0] + (p / 2 - [1, 1, 1]).z", "", |[_, y, z]| y + z / 2.0 - 1.0);
    check("function(p) sin(p.x * 20) + cos(p.y) * tan(p.z) + atan2(p.y, p.x)", "", |[x, y, z]| {
        (x * 20.0).to_radians().sin() + y.to_radians().cos() * z.to_radians().tan() + y.atan2(x).to_degrees()
    });
    check("function(p) max(abs(p.x), floor(p.y), round(p.z)) + sign(p.x) + exp(p.y / 9)", "", |[x, y, z]| {
        x.abs().max(y.floor()).max(z.round()) + x.signum() + (y / 9.0).exp()
    });
}

#[test]
fn everything_else_of_the_language() {
    let before = "function smooth(a, b, k = 2) = let (h = max(k - abs(a - b), 0) / k) min(a, b) - h * h * k / 4;
        r = 3; centres = [[-2, 0, 0], [3, 1, 0], [0, 0, 4]];
        function fold(p, i = 0) = i == len(centres) - 1 ? norm(p - centres[i]) - r
            : smooth(norm(p - centres[i]) - r, fold(p, i + 1));
        function sum(list, i = 0, s = 0) = i == len(list) ? s : sum(list, i + 1, s + list[i]);";
    let ball =
        |p: [f64; 3], c: [f64; 3]| (0..3).map(|axis: usize| (p[axis] - c[axis]).powi(2)).sum::<f64>().sqrt() - 3.0;
    let smooth = |a: f64, b: f64| {
        let h = (2.0 - (a - b).abs()).max(0.0) / 2.0;
        a.min(b) - h * h / 2.0
    };
    let balls = |p| {
        let [a, b, c] = [[-2.0, 0.0, 0.0], [3.0, 1.0, 0.0], [0.0, 0.0, 4.0]].map(|centre| ball(p, centre));
        smooth(a, smooth(b, c))
    };
    check("function(p) fold(p)", before, balls);
    check("function(p) sum([for (i = [0 : 2], q = p[i]) q * (i + 1)])", before, |[x, y, z]| x + 2.0 * y + 3.0 * z);
    check("function(p) min([for (c = centres) norm(p - c) - r])", before, |p| {
        ball(p, [-2.0, 0.0, 0.0]).min(ball(p, [3.0, 1.0, 0.0])).min(ball(p, [0.0, 0.0, 4.0]))
    });
    check("let (f = function(q) norm(q) - r) function(p) f(p - [1, 0, 0])", before, |p| ball(p, [1.0, 0.0, 0.0]));
}

#[test]
fn conditions_that_depend_on_the_point() {
    check("function(p) p.x > 0 ? p.y : -p.z", "", |[x, y, z]| if x > 0.0 { y } else { -z });
    check("function(p) p.x > 0 && p.y > 0 || p.z < -4 ? 1 + p.x : 2 - p.y", "", |[x, y, z]| {
        if x > 0.0 && y > 0.0 || z < -4.0 { 1.0 + x } else { 2.0 - y }
    });
    check("function(p) !(p.x <= p.y) ? p.x : p.z == p.z ? p.y : 0", "", |[x, y, _]| if x > y { x } else { y });
    // A choice between the sides of a comparison is a minimum.
    let smaller = expression("function(p) p.x < p.y ? p.x : p.y", "");
    assert_eq!(smaller.terms().len(), 3, "{smaller:?}");
}

#[test]
fn what_has_no_form_is_named() {
    for (function, word) in [
        ("function(p) len(str(p.x))", "`str`"),
        ("function(p) p.x | 3", "`|`"),
        ("function(p) [p.x]", "not a number"),
        ("function(p) rands(p.x, 1, 1)[0]", "`rands`"),
        ("function(p) \"a\"", "not a number"),
    ] {
        let evaluated = run(&format!("implicit({function}, bounds = [[-9, -9, -9], [9, 9, 9]]);"));
        let told = evaluated.diagnostics.iter().any(|it| it.code == "E0647" && it.message.contains(word));
        assert!(told, "{function}: {:?}", evaluated.diagnostics);
    }
    let never =
        run("function f(p) = f(p + [1, 0, 0]) + 1; implicit(function(p) f(p), bounds = [[0, 0, 0], [1, 1, 1]]);");
    assert!(codes(&never).iter().all(|code| code.starts_with('E')) && !codes(&never).is_empty());
}

#[test]
fn impossible_sizes_are_errors() {
    for source in [
        "smooth_union() { cube(1); sphere(1); }",
        "round_union(-1) { cube(1); sphere(1); }",
        "shell(0) cube(9);",
        "shell(1, open = \"up\") cube(9);",
        "implicit(function(p) p.x);",
        "implicit(3, bounds = [[0, 0, 0], [1, 1, 1]]);",
        "implicit(function(p) 4, bounds = [[0, 0, 0], [1, 1, 1]]);",
        "implicit(function(p) p.x, bounds = [[0, 0, 0], [1, -1, 1]]);",
        "tpms(\"octet\", cell = 5, thickness = 1, size = 9);",
        "lattice(\"cubic\", cell = 5, thickness = 6, size = 9);",
        "infill(\"foam\", cell = 5, thickness = 1) cube(9);",
        "morph(0.5) cube(1);",
        "morph(2) { cube(1); sphere(1); }",
        "thread(d = 2, pitch = 4, length = 9);",
        "gear(m = 1, teeth = 4.5);",
        "sweep([[0, 0, 0]]) square(1);",
        "offset(delta = 1) cube(9);",
    ] {
        assert_eq!(codes(&run(source)), ["E0648"], "{source}");
    }
}

#[test]
fn own_definitions_win_and_drawings_keep_their_offset() {
    let own = run("module shell(t) { sphere(t); } shell(3) cube(9);");
    assert!(operations(&own.graph).is_empty() && codes(&own).is_empty());
    let flat = run("offset(2) square(9);");
    assert!(operations(&flat.graph).is_empty() && flat.graph.nodes().any(|(_, node)| node.name() == "offset"));
    let solid = run("$tol = 0.01; offset(2) cube(9);");
    assert!(matches!(operations(&solid.graph)[..], [FieldOperation::Offset { distance: 2.0 }]));
    let tolerances = solid.graph.nodes().filter_map(|(_, node)| match node {
        Node::Field { tolerance, .. } => Some(*tolerance),
        _ => None,
    });
    assert_eq!(tolerances.collect::<Vec<_>>(), [0.01]);
    // A loop's rounds are blended, not only its whole with nothing.
    let many = run("smooth_union(1) for (x = [0 : 2]) translate([9 * x, 0, 0]) cube(9);");
    let blended = many.graph.nodes().any(|(_, node)| matches!(node, Node::Field { .. }) && node.children().len() == 3);
    assert!(blended, "{:?}", many.graph);
}

#[test]
fn gears_have_their_circles() {
    let evaluated = run("gear(m = 2, teeth = 20);");
    let contours = evaluated.graph.nodes().find_map(|(_, node)| match node {
        Node::Polygon { contours } => Some(contours.clone()),
        _ => None,
    });
    let contour = contours.expect("a gear is an outline").remove(0);
    let radii: Vec<f64> = contour.iter().map(|[x, y]| x.hypot(*y)).collect();
    let (least, most) =
        (radii.iter().copied().fold(f64::INFINITY, f64::min), radii.iter().copied().fold(0.0, f64::max));
    assert!((most - 22.0).abs() < 1e-9 && (least - 17.5).abs() < 1e-9, "{least} to {most}");
    // On the pitch circle teeth and gaps are equally wide.
    let crossing = |pair: &[[f64; 2]]| {
        let [a, b] = [pair[0], pair[1]].map(|[x, y]| x.hypot(y));
        let between = (a - 20.0) * (b - 20.0) < 0.0;
        between.then(|| {
            let t = (20.0 - a) / (b - a);
            let [x, y] = [0, 1].map(|axis: usize| pair[0][axis] + t * (pair[1][axis] - pair[0][axis]));
            y.atan2(x)
        })
    };
    let angles: Vec<f64> = contour.windows(2).filter_map(crossing).collect();
    assert_eq!(angles.len(), 40);
    let width = (angles[1] - angles[0]).rem_euclid(std::f64::consts::TAU);
    assert!((width - std::f64::consts::PI / 20.0).abs() < 2e-4, "{width}");
}
