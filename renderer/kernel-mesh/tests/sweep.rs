//! Drawings along paths, against Pappus and against extrusions.

mod common;

use std::f64::consts::PI;

use common::{Shapes, build, disc, report};
use partwright_graph::{Node, NodeId};
use partwright_kernel_mesh::RealiseError;
use partwright_protocol::Report;
use partwright_solid::Geometry;

#[derive(Clone)]
struct Path {
    points: Vec<[f64; 3]>,
    closed: bool,
    twist: f64,
    up: [f64; 3],
}

fn path(points: impl IntoIterator<Item = [f64; 3]>) -> Path {
    Path { points: points.into_iter().collect(), closed: false, twist: 0.0, up: [0.0, 0.0, 1.0] }
}

impl Path {
    fn closed(self) -> Self {
        Self { closed: true, ..self }
    }

    fn up(self, up: [f64; 3]) -> Self {
        Self { up, ..self }
    }

    fn length(&self) -> f64 {
        let count = self.points.len() - usize::from(!self.closed);
        let next = self.points.iter().cycle().skip(1);
        let ends = self.points.iter().zip(next).take(count);
        ends.map(|(a, b)| (0..3).map(|axis| (a[axis] - b[axis]).powi(2)).sum::<f64>().sqrt()).sum()
    }

    fn push(self, shapes: &mut Shapes, drawing: NodeId) -> NodeId {
        let child = shapes.child(drawing);
        let Self { points, closed, twist, up } = self;
        shapes.push(Node::Sweep { path: points, closed, twist, up, child })
    }
}

/// Level, about the origin.
fn around(radius: f64, from: f64, to: f64, steps: u32) -> Vec<[f64; 3]> {
    let at = |step: u32| (from + (to - from) * f64::from(step) / f64::from(steps)).to_radians().sin_cos();
    (0..=steps).map(at).map(|(sin, cos)| [radius * cos, radius * sin, 0.0]).collect()
}

fn ring(radius: f64, steps: u32) -> Path {
    let mut points = around(radius, 0.0, 360.0, steps);
    points.pop();
    path(points).closed()
}

fn near(found: f64, expected: f64, relative: f64, what: &str) {
    assert!((found - expected).abs() <= relative * expected.abs(), "{what}: {found} is not {expected}");
}

#[track_caller]
fn swept(path: Path, genus: i64, drawing: impl FnOnce(&mut Shapes) -> NodeId) -> Report {
    let make = |shapes: &mut Shapes| {
        let drawing = drawing(shapes);
        path.push(shapes, drawing)
    };
    let built = build(make).expect("realises");
    let Geometry::Solid(solid) = &built.model.parts[0].geometry else { panic!("no solid") };
    let soup = solid.triangles.iter().map(|triangle| triangle.map(|index| solid.positions[index as usize]));
    assert_eq!(crossings(&soup.collect::<Vec<_>>()), 0, "faces cross");
    let report = partwright_inspect::inspect(&built.model, &common::locate);
    assert!(report.manifold, "{:?}", report.findings);
    assert_eq!((report.genus, report.bodies.len()), (genus, 1));
    report
}

type Triangle = [[f64; 3]; 3];

/// How many edges pass through the inside of a face.
fn crossings(soup: &[Triangle]) -> usize {
    let side = |[a, b, c]: Triangle, d: [f64; 3]| {
        let of = |x: [f64; 3], y: [f64; 3]| -> [f64; 3] { std::array::from_fn(|axis| x[axis] - y[axis]) };
        let (u, v, w) = (of(a, d), of(b, d), of(c, d));
        let volume = u[0] * (v[1] * w[2] - v[2] * w[1]) - u[1] * (v[0] * w[2] - v[2] * w[0])
            + u[2] * (v[0] * w[1] - v[1] * w[0]);
        if volume.abs() < 1e-9 { 0.0 } else { volume.signum() }
    };
    let mut found = 0;
    for face in soup {
        for other in soup {
            let apart = (0..3).any(|axis| {
                let ends =
                    |of: &Triangle| of.iter().fold((f64::MAX, f64::MIN), |(l, h), p| (l.min(p[axis]), h.max(p[axis])));
                let ((l, h), (low, high)) = (ends(face), ends(other));
                h < low || high < l
            });
            if apart {
                continue;
            }
            for edge in 0..3 {
                let (p, q) = (other[edge], other[(edge + 1) % 3]);
                let passes = side(*face, p) * side(*face, q) < 0.0;
                let turns: [f64; 3] = std::array::from_fn(|at| side([face[at], face[(at + 1) % 3], p], q));
                if passes && turns[0] != 0.0 && turns[0] == turns[1] && turns[1] == turns[2] {
                    found += 1;
                }
            }
        }
    }
    found
}

#[test]
fn a_straight_path_is_an_extrusion() {
    let drawing = |shapes: &mut Shapes| shapes.polygon(&[[1.0, 2.0], [7.0, 2.0], [7.0, 3.0], [3.0, 9.0]]);
    let upright = path([[0.0; 3], [0.0, 0.0, 12.0]]).up([0.0, 1.0, 0.0]);
    let found = swept(upright.clone(), 0, drawing);
    let expected = report(|shapes| {
        let drawing = drawing(shapes);
        shapes.extrude(12.0, drawing)
    });
    near(found.volume, expected.volume, 1e-12, "volume");
    near(found.area, expected.area, 1e-12, "area");
    assert_eq!(found.bounds, expected.bounds);
    // Points on the way change nothing.
    let more = Path { points: [0.0, 1.0, 5.5, 12.0].map(|z| [0.0, 0.0, z]).to_vec(), ..upright };
    let more = swept(more, 0, drawing);
    near(more.volume, expected.volume, 1e-12, "volume");
    assert_eq!(more.bounds, expected.bounds);
}

#[test]
fn arcs_have_the_volume_of_pappus() {
    let section = disc(3.0, 24);
    let found = swept(path(around(20.0, 0.0, 200.0, 240)), 0, |shapes| shapes.circle(3.0, 24));
    near(found.volume, section * 20.0 * 200_f64.to_radians(), 1e-4, "about the path");
    // Ends are square to the first and the last chord. Y is up, and X to the left of the path: inwards where it runs counter-clockwise. The centroid lies 4 further out.
    let aside = swept(path(around(20.0, 0.0, 200.0, 240)), 0, |shapes| {
        let circle = shapes.circle(3.0, 24);
        shapes.at([-4.0, 1.0, 0.0], circle)
    });
    near(aside.volume, section * 24.0 * 200_f64.to_radians(), 1e-3, "beside the path");
    let bounds = aside.bounds.expect("a solid has bounds");
    near(bounds.max[0], 27.0, 1e-3, "outwards");
    near(bounds.max[2], 4.0, 1e-3, "upwards");
    // Exactly, with the path of the centroid.
    let coarse = path(around(20.0, 0.0, 90.0, 5));
    let length = coarse.length();
    near(swept(coarse, 0, |shapes| shapes.circle(3.0, 24)).volume, section * length, 1e-9, "chords");
}

#[test]
fn closed_paths_are_tori() {
    let torus = swept(ring(20.0, 180), 1, |shapes| shapes.circle(4.0, 32));
    near(torus.volume, disc(4.0, 32) * 2.0 * PI * 20.0, 3e-4, "torus");
    let frame = path([[0.0; 3], [50.0, 0.0, 0.0], [50.0, 30.0, 0.0], [0.0, 30.0, 0.0]]).closed();
    let found = swept(frame, 1, |shapes| {
        let square = shapes.square(6.0, 4.0);
        shapes.at([-3.0, 0.0, 0.0], square)
    });
    near(found.volume, 24.0 * 160.0, 1e-12, "picture frame");
    assert_eq!(found.bounds.map(|bounds| (bounds.min, bounds.max)), Some(([-3.0, -3.0, 0.0], [53.0, 33.0, 4.0])));
}

#[test]
fn holes_are_kept() {
    let pipe = |shapes: &mut Shapes| {
        let [outer, inner] = [shapes.circle(4.0, 32), shapes.circle(3.0, 32)];
        shapes.difference(&[outer, inner])
    };
    let section = disc(4.0, 32) - disc(3.0, 32);
    let bend = [vec![[20.0, -30.0, 0.0]], around(20.0, 0.0, 90.0, 24), vec![[-30.0, 20.0, 0.0]]].concat();
    let bend = path(bend);
    let length = bend.length();
    near(swept(bend, 1, pipe).volume, section * length, 1e-9, "bend");
    // A closed pipe has a surface outside, and one inside that nothing leads to: two tori.
    let built = build(|shapes| {
        let drawing = pipe(shapes);
        ring(20.0, 90).push(shapes, drawing)
    });
    let found = partwright_inspect::inspect(&built.expect("realises").model, &common::locate);
    assert!(found.manifold, "{:?}", found.findings);
    assert_eq!(found.genus, 2, "{found:?}");
    near(found.volume, section * ring(20.0, 90).length(), 1e-9, "closed pipe");
}

/// A closed path in space brings its frame back turned; the drawing must meet itself all the same.
#[test]
fn closed_paths_in_space_meet_themselves() {
    let points = (0..240).map(|step| {
        let (sin, cos) = (f64::from(step) * 1.5).to_radians().sin_cos();
        [30.0 * cos, 22.0 * sin, 9.0 * (2.0 * cos * sin) + 5.0 * cos]
    });
    let knot = path(points).closed();
    let length = knot.length();
    let found = swept(knot, 1, |shapes| {
        let square = shapes.square(4.0, 2.0);
        shapes.at([-2.0, -1.0, 0.0], square)
    });
    near(found.volume, 8.0 * length, 2e-4, "volume");
    let whole = Path { twist: 720.0, ..ring(30.0, 120) };
    let found = swept(whole, 1, |shapes| {
        let square = shapes.square(4.0, 2.0);
        shapes.at([-2.0, -1.0, 0.0], square)
    });
    // Between sections that are turned by α against each other, straight lines keep (2 + cos α) / 3 of the area.
    let kept = (2.0 + 6_f64.to_radians().cos()) / 3.0;
    near(found.volume, 8.0 * ring(30.0, 120).length() * kept, 1e-4, "two turns");
}

/// In a plane, and up a helix, the drawing's sides keep their direction to the path.
#[test]
fn drawings_do_not_turn_about_the_path() {
    // Through every direction and back: what was up is up again.
    let there = [
        [0.0, 0.0, 0.0],
        [20.0, 0.0, 0.0],
        [20.0, 20.0, 0.0],
        [20.0, 20.0, 20.0],
        [20.0, 40.0, 20.0],
        [40.0, 40.0, 20.0],
        [60.0, 40.0, 20.0],
    ];
    let found = swept(path(there), 0, |shapes| shapes.square(2.0, 5.0));
    let bounds = found.bounds.expect("a solid has bounds");
    assert!((bounds.max[2] - 25.0).abs() < 1e-9 && bounds.min[2].abs() < 1e-9, "{bounds:?}");
    near(found.volume, 10.0 * (path(there).length() + moved_centroid(&there)), 1e-9, "volume");
}

/// How much longer the path of the drawing's middle, [1, 2.5], is than that of its origin, by mitres in each corner.
fn moved_centroid(points: &[[f64; 3]]) -> f64 {
    let unit = |a: [f64; 3], b: [f64; 3]| -> [f64; 3] {
        let long = (0..3).map(|axis| (b[axis] - a[axis]).powi(2)).sum::<f64>().sqrt();
        std::array::from_fn(|axis| (b[axis] - a[axis]) / long)
    };
    let dot = |a: [f64; 3], b: [f64; 3]| (0..3).map(|axis| a[axis] * b[axis]).sum::<f64>();
    // All corners are square: the frame turns with them, and where Y bends with the path it becomes what came before.
    let (mut x, mut y) = ([0.0, 1.0, 0.0], [0.0, 0.0, 1.0]);
    let x_first = [0.0, 1.0, 0.0];
    assert_eq!(x, x_first);
    let mut longer = 0.0;
    for corner in 1..points.len() - 1 {
        let (from, to) = (unit(points[corner - 1], points[corner]), unit(points[corner], points[corner + 1]));
        let middle: [f64; 3] = std::array::from_fn(|axis| x[axis] + 2.5 * y[axis]);
        if dot(from, to).abs() < 0.5 {
            // Towards the inside of a square corner both pieces are shorter by as much as the middle is aside.
            longer -= 2.0 * dot(middle, to);
            let turn = |v: [f64; 3]| -> [f64; 3] {
                let (along, across) = (dot(v, from), dot(v, to));
                std::array::from_fn(|axis| {
                    v[axis] - along * from[axis] - across * to[axis] + along * to[axis] - across * from[axis]
                })
            };
            (x, y) = (turn(x), turn(y));
        }
    }
    longer
}

#[track_caller]
fn refused(path: Path, words: &[&str]) {
    let made = build(|shapes| {
        let drawing = shapes.circle(5.0, 24);
        path.push(shapes, drawing)
    });
    let Err(RealiseError::Impossible { code, message, .. }) = made else { panic!("{words:?}: {made:?}") };
    assert_eq!(code, "E0618", "{message}");
    assert!(words.iter().all(|word| message.contains(word)), "{message}");
}

#[test]
fn what_would_cross_itself_is_refused() {
    refused(path(around(4.0, 0.0, 180.0, 12)), &["tighter", "between points", "5.0000 mm", "wider"]);
    refused(path([[0.0; 3], [40.0, 0.0, 0.0], [20.0, 0.0, 0.0]]), &["back on itself", "point 1", "[40, 0, 0]"]);
    refused(
        path([[0.0; 3], [30.0, 0.0, 0.0], [31.0, 0.0, 4.0], [31.0, 0.0, 40.0], [20.0, 0.0, 41.0]]),
        &["tighter", "between points 1"],
    );
    refused(path([[0.0; 3], [9.0, 0.0, 0.0], [9.0, 0.0, 0.0]]), &["points 1 and 2", "the same"]);
    refused(path([[0.0; 3]]), &["at least two points"]);
    refused(path([[0.0; 3], [0.0, 0.0, 9.0]]), &["`up`"]);
    refused(Path { twist: 200.0, ..path([[0.0; 3], [60.0, 0.0, 0.0]]) }, &["200°", "divide"]);
    // As wide as it may be.
    swept(path(around(5.1, 0.0, 180.0, 24)), 0, |shapes| shapes.circle(5.0, 24));
}
