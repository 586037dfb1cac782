//! Roofs over outlines that break straight skeletons: many events in one place and time, holes, slivers, nearly parallel
//! edges. The oracle is another algorithm: a straight roof's volume is the integral of the areas of inward offsets, which
//! Clipper computes, and it is the Voronoi roof where nothing turns inward.

mod common;

use common::{Shapes, build, report};
use partwright_graph::{Node, NodeId, OffsetKind, RoofMethod};
use partwright_protocol::Report;
use partwright_solid::Geometry;

fn polygon(s: &mut Shapes, points: &[[f64; 2]]) -> NodeId {
    s.push(Node::Polygon { contours: vec![points.to_vec()] })
}

fn square(s: &mut Shapes, place: [f64; 2], size: [f64; 2]) -> NodeId {
    let node = s.push(Node::Square { size, center: false });
    s.at([place[0], place[1], 0.0], node)
}

fn circle(s: &mut Shapes, place: [f64; 2], radius: f64, facets: u32) -> NodeId {
    let node = s.push(Node::Circle { radius, facets });
    s.at([place[0], place[1], 0.0], node)
}

fn roof(method: RoofMethod, outline: &dyn Fn(&mut Shapes) -> NodeId) -> Report {
    let report = report(|s| {
        let node = outline(s);
        let child = s.child(node);
        s.push(Node::Roof { method, child })
    });
    assert!(report.manifold, "{report:?}");
    report
}

/// Area of the outline moved inward; nothing where that leaves nothing to measure.
fn area(distance: f64, outline: &dyn Fn(&mut Shapes) -> NodeId) -> f64 {
    let realised = build(|s| {
        let node = outline(s);
        if distance == 0.0 { node } else { s.offset(-distance, OffsetKind::Mitre, node) }
    });
    let parts = realised.map(|realised| realised.model.parts).unwrap_or_default();
    let areas = parts.iter().map(|part| match &part.geometry {
        Geometry::Region(region) => region.area(),
        Geometry::Solid(_) => 0.0,
    });
    areas.sum()
}

/// The sum of the areas from the bottom to the top, by Simpson's rule: they are a quadratic between events.
fn integral(top: f64, outline: &dyn Fn(&mut Shapes) -> NodeId) -> f64 {
    let steps = 400;
    let at = |step: u32| area(top * f64::from(step) / f64::from(steps), outline);
    let weight = |step: u32| match step {
        _ if step == 0 || step == steps => 1.0,
        _ if step % 2 == 1 => 4.0,
        _ => 2.0,
    };
    (0..=steps).map(|step| at(step) * weight(step)).sum::<f64>() * top / f64::from(steps) / 3.0
}

fn star(points: usize, outer: impl Fn(usize) -> f64, inner: impl Fn(usize) -> f64) -> Vec<[f64; 2]> {
    (0..2 * points)
        .map(|index| {
            let angle = std::f64::consts::PI * index as f64 / points as f64;
            let radius = if index % 2 == 0 { outer(index) } else { inner(index) };
            [radius * angle.cos(), radius * angle.sin()]
        })
        .collect()
}

type Outline = Box<dyn Fn(&mut Shapes) -> NodeId>;

fn outlines() -> Vec<(&'static str, Outline)> {
    let mut all: Vec<(&'static str, Outline)> = Vec::new();
    let mut of_points = |name: &'static str, points: Vec<[f64; 2]>| {
        all.push((name, Box::new(move |s: &mut Shapes| polygon(s, &points))));
    };
    of_points("triangle", vec![[0.0, 0.0], [10.0, 0.0], [3.0, 8.0]]);
    of_points("rectangle", vec![[0.0, 0.0], [20.0, 0.0], [20.0, 10.0], [0.0, 10.0]]);
    of_points("corner", vec![[0.0, 0.0], [10.0, 0.0], [10.0, 4.0], [4.0, 4.0], [4.0, 10.0], [0.0, 10.0]]);
    of_points("bent", vec![[0.0, 0.0], [10.0, 0.0], [10.0, 4.0], [4.0, 4.0], [4.0, 12.0], [0.0, 12.0]]);
    of_points("regular star", star(5, |_| 10.0, |_| 4.0));
    of_points("irregular star", star(6, |i| 10.0 + i as f64 / 5.0, |i| 4.0 + i as f64 / 7.0));
    of_points("star with many points", star(24, |_| 10.0, |_| 7.0));
    of_points(
        "collinear points",
        vec![[0.0, 0.0], [3.0, 0.0], [7.0, 0.0], [10.0, 0.0], [10.0, 8.0], [5.0, 8.0], [0.0, 8.0]],
    );
    of_points("nearly parallel", vec![[0.0, 0.0], [20.0, 0.0], [20.0, 4.001], [0.0, 4.0]]);
    of_points("nearly parallel wedge", vec![[0.0, 0.0], [30.0, 0.001], [30.0, 3.0], [15.0, 3.001], [0.0, 3.0]]);
    of_points(
        "nearly straight",
        vec![[0.0, 0.0], [10.0, -0.001], [20.0, 0.0], [20.0, 8.0], [10.0, 8.0005], [0.0, 8.0]],
    );
    of_points(
        "notch",
        vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [5.05, 10.0], [5.0, 3.0], [4.95, 10.0], [0.0, 10.0]],
    );
    of_points("needle", vec![[0.0, 0.0], [40.0, 0.1], [0.0, 0.3]]);
    let zigzag = |base: f64| move |i: i32| [f64::from(i) * 3.0, base + f64::from(i % 2) * 3.0];
    of_points("zigzag", (0..=10).map(zigzag(0.0)).chain((0..=10).rev().map(zigzag(6.0))).collect());
    let turn = |shift: f64| {
        move |i: i32| {
            let angle = f64::from(i) * 15.0;
            let radius = shift + angle / 60.0;
            [radius * angle.to_radians().cos(), radius * angle.to_radians().sin()]
        }
    };
    of_points("spiral", (0..=48).map(turn(2.0)).chain((0..=48).rev().map(turn(1.0))).collect());

    let mut of = |name: &'static str, make: fn(&mut Shapes) -> NodeId| all.push((name, Box::new(make)));
    of("regular polygon", |s| circle(s, [0.0, 0.0], 10.0, 24));
    of("odd polygon", |s| circle(s, [3.0, 4.0], 10.0, 7));
    of("cross", |s| {
        let (a, b) = (square(s, [-6.0, -2.0], [12.0, 4.0]), square(s, [-2.0, -6.0], [4.0, 12.0]));
        s.union(&[a, b])
    });
    of("plus of unit squares", |s| {
        let all =
            [[0.0, 0.0], [1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]].map(|place| square(s, place, [1.0; 2]));
        s.union(&all)
    });
    of("square ring", |s| {
        let (a, b) = (square(s, [0.0; 2], [20.0; 2]), square(s, [5.0; 2], [10.0; 2]));
        s.difference(&[a, b])
    });
    of("round ring", |s| {
        let (a, b) = (circle(s, [0.0; 2], 10.0, 32), circle(s, [0.0; 2], 5.0, 20));
        s.difference(&[a, b])
    });
    of("ring off centre", |s| {
        let (a, b) = (square(s, [-10.0; 2], [20.0; 2]), circle(s, [3.0, 2.0], 4.0, 9));
        s.difference(&[a, b])
    });
    of("grid of holes", |s| {
        let mut all = vec![square(s, [0.0; 2], [30.0; 2])];
        for x in 0..5 {
            for y in 0..5 {
                all.push(square(s, [2.0 + 6.0 * f64::from(x), 2.0 + 6.0 * f64::from(y)], [2.0; 2]));
            }
        }
        s.difference(&all)
    });
    of("lattice", |s| {
        let mut all = Vec::new();
        for x in 0..4 {
            all.push(square(s, [5.0 * f64::from(x), 0.0], [1.0, 16.0]));
            all.push(square(s, [0.0, 5.0 * f64::from(x)], [16.0, 1.0]));
        }
        s.union(&all)
    });
    of("grid of squares", |s| {
        let places = (0..16).map(|i| [4.0 * f64::from(i % 4), 4.0 * f64::from(i / 4)]);
        let all: Vec<_> = places.map(|place| square(s, place, [3.0; 2])).collect();
        s.union(&all)
    });
    of("island in a hole", |s| {
        let (a, b) = (square(s, [0.0; 2], [30.0; 2]), square(s, [5.0; 2], [20.0; 2]));
        let ring = s.difference(&[a, b]);
        let island = square(s, [12.0; 2], [6.0; 2]);
        s.union(&[ring, island])
    });
    of("comb", |s| {
        let mut all = vec![square(s, [0.0; 2], [30.0, 3.0])];
        all.extend((0..8).map(|i| square(s, [4.0 * f64::from(i), 0.0], [2.0, 10.0])));
        s.union(&all)
    });
    of("gear", |s| {
        let mut all = vec![circle(s, [0.0; 2], 8.0, 40)];
        for tooth in 0..12 {
            let node = square(s, [6.0, -1.0], [4.0, 2.0]);
            let (sin, cos) = (std::f64::consts::PI / 6.0 * f64::from(tooth)).sin_cos();
            let rows = [[cos, -sin, 0.0, 0.0], [sin, cos, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]];
            let child = s.child(node);
            all.push(s.push(Node::Transform { matrix: partwright_graph::Matrix(rows), child }));
        }
        s.union(&all)
    });
    of("hole that touches the outline", |s| {
        let (a, b) = (square(s, [0.0; 2], [10.0; 2]), polygon(s, &[[5.0, 0.0], [7.0, 4.0], [3.0, 4.0]]));
        s.difference(&[a, b])
    });
    all
}

#[test]
fn straight_roofs_hold_what_offsets_sum_up_to() {
    for (name, outline) in outlines() {
        let Report { volume, bounds, .. } = roof(RoofMethod::Straight, &*outline);
        let expected = integral(bounds.unwrap().max[2], &*outline);
        // Simpson's rule is exact but for the steps in which something happens.
        assert!((volume - expected).abs() < 2e-4 * expected, "{name}: {volume} is not {expected}");
    }
}

#[test]
fn voronoi_roofs_are_higher_where_corners_turn_inward() {
    for (name, outline) in outlines() {
        let straight = roof(RoofMethod::Straight, &*outline).volume;
        let coarse = roof(RoofMethod::Voronoi { angle: 12.0, size: 2.0 }, &*outline).volume;
        let fine = roof(RoofMethod::Voronoi { angle: 1.0, size: 0.1 }, &*outline).volume;
        assert!(coarse > straight * (1.0 - 1e-6), "{name}: {coarse} and {straight}");
        assert!((coarse - fine).abs() < 0.02 * fine, "{name}: {coarse} and {fine}");
        if ["triangle", "rectangle", "regular polygon", "odd polygon", "collinear points", "needle"].contains(&name) {
            assert!((coarse - straight).abs() < 1e-6 * straight, "{name}: {coarse} and {straight}");
        }
    }
}

#[test]
fn a_roof_has_the_holes_and_pieces_of_its_drawing() {
    let of = |name: &str, method| {
        let outlines = outlines();
        let (_, outline) = outlines.iter().find(|(other, _)| *other == name).unwrap();
        let report = roof(method, &**outline);
        (report.genus, report.bodies.len())
    };
    for method in [RoofMethod::Straight, RoofMethod::Voronoi { angle: 12.0, size: 2.0 }] {
        assert_eq!(of("square ring", method), (1, 1));
        assert_eq!(of("grid of holes", method), (25, 1));
        assert_eq!(of("grid of squares", method), (0, 16));
        assert_eq!(of("island in a hole", method), (1, 2));
    }
}
