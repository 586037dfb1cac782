//! Graphs with numbers that nobody means: every one ends, in a result or in an error, and never in a panic.

mod common;

use std::sync::atomic::{AtomicU32, Ordering};

use common::{Quiet, Shapes, locate};
use partwright_graph::{Matrix, Node, NodeId, OffsetKind, RoofMethod};
use partwright_kernel_mesh::{Cache, Monitor, RealiseError, realise};
use proptest::prelude::*;

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => -3.0..12.0_f64,
        3 => (-3..12_i32).prop_map(f64::from),
        1 => prop::sample::select(vec![0.0, -0.0, 1e-300, 1e-9, 1e-7, 1e8, 1e15, 1e300, f64::NAN, f64::INFINITY, f64::MIN]),
    ]
}

#[derive(Debug, Clone)]
enum Step {
    Square([f64; 2]),
    Circle(f64, u32),
    Polygon(Vec<[f64; 2]>),
    Cube([f64; 3]),
    Sphere(f64, u32),
    Cylinder([f64; 3], u32),
    Polyhedron(Vec<[f64; 3]>, Vec<Vec<u32>>),
    Combine(u8, Vec<usize>),
    Move([f64; 3]),
    Matrix([f64; 12]),
    Resize([f64; 3]),
    Offset(f64, u8),
    Linear(f64, f64, u32, [f64; 2]),
    Rotate(f64, u32),
    Roof(bool),
    Project(bool),
    Color,
}

fn step() -> impl Strategy<Value = Step> {
    use prop::array::uniform3;
    use prop::collection::vec;
    let facets = 3..12_u32;
    let flat = || prop::array::uniform2(number());
    prop_oneof![
        flat().prop_map(Step::Square),
        (number(), facets.clone()).prop_map(|(radius, facets)| Step::Circle(radius, facets)),
        vec(flat(), 0..8).prop_map(Step::Polygon),
        uniform3(number()).prop_map(Step::Cube),
        (number(), facets.clone()).prop_map(|(radius, facets)| Step::Sphere(radius, facets)),
        (uniform3(number()), facets.clone()).prop_map(|(sizes, facets)| Step::Cylinder(sizes, facets)),
        (vec(uniform3(number()), 0..6), vec(vec(0..6_u32, 0..5), 0..6))
            .prop_map(|(points, faces)| Step::Polyhedron(points, faces)),
        (0..5_u8, vec(0..4_usize, 0..4)).prop_map(|(kind, back)| Step::Combine(kind, back)),
        (0..5_u8, vec(0..4_usize, 2..4)).prop_map(|(kind, back)| Step::Combine(kind, back)),
        uniform3(number()).prop_map(Step::Move),
        prop::array::uniform12(number()).prop_map(Step::Matrix),
        uniform3(number()).prop_map(Step::Resize),
        (number(), 0..3_u8).prop_map(|(distance, kind)| Step::Offset(distance, kind)),
        (number(), number(), 1..5_u32, flat())
            .prop_map(|(h, twist, slices, scale)| Step::Linear(h, twist, slices, scale)),
        ((-400.0..400.0), 1..9_u32).prop_map(|(angle, segments)| Step::Rotate(angle, segments)),
        any::<bool>().prop_map(Step::Project),
        any::<bool>().prop_map(Step::Roof),
        Just(Step::Color),
    ]
}

fn add(s: &mut Shapes, made: &[NodeId], step: &Step) -> Option<NodeId> {
    let of =
        |s: &Shapes, dimension: u8| made.iter().rev().copied().find(|&node| s.builder.dimension(node) == dimension);
    let last = made.last().copied();
    Some(match step.clone() {
        Step::Square(size) => s.push(Node::Square { size, center: true }),
        Step::Circle(radius, facets) => s.circle(radius, facets),
        Step::Polygon(contour) => s.polygon(&contour),
        Step::Cube(size) => s.cube(size),
        Step::Sphere(radius, facets) => s.sphere(radius, facets),
        Step::Cylinder([height, bottom, top], facets) => s.cylinder(height, [bottom, top], facets),
        Step::Polyhedron(points, faces) => s.push(Node::Polyhedron { points, faces, convexity: 1 }),
        Step::Combine(kind, back) => {
            let dimension = s.builder.dimension(last?);
            let nodes: Vec<NodeId> =
                made.iter().rev().copied().filter(|&node| s.builder.dimension(node) == dimension).collect();
            let nodes: Vec<NodeId> = back.iter().filter_map(|&index| nodes.get(index).copied()).collect();
            match kind {
                0 => s.union(&nodes),
                1 => s.difference(&nodes),
                2 => s.intersection(&nodes),
                3 => s.hull(&nodes),
                _ => s.minkowski(&nodes),
            }
        }
        Step::Move(by) => s.at(by, last?),
        Step::Matrix(m) => {
            s.matrix(Matrix([[m[0], m[1], m[2], m[3]], [m[4], m[5], m[6], m[7]], [m[8], m[9], m[10], m[11]]]), last?)
        }
        Step::Resize(size) => {
            let child = s.child(last?);
            s.push(Node::Resize { size, auto: [true, false, true], child })
        }
        Step::Offset(distance, kind) => {
            let node = of(s, 2)?;
            let kind = [OffsetKind::Round { facets: 8 }, OffsetKind::Mitre, OffsetKind::Chamfer][usize::from(kind)];
            s.offset(distance, kind, node)
        }
        Step::Linear(height, twist, slices, scale) => {
            let node = of(s, 2)?;
            s.twist(height, twist, slices, scale, node)
        }
        Step::Rotate(angle, segments) => {
            let node = of(s, 2)?;
            s.revolve(angle, segments, node)
        }
        Step::Roof(voronoi) => {
            let node = of(s, 2)?;
            let child = s.child(node);
            let method = if voronoi { RoofMethod::Voronoi { angle: 12.0, size: 2.0 } } else { RoofMethod::Straight };
            s.push(Node::Roof { method, child })
        }
        Step::Project(cut) => {
            let node = of(s, 3)?;
            s.projection(cut, node)
        }
        Step::Color => s.color([1.0, 0.0, 0.0, 1.0], last?),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_brings_the_kernel_down(steps in prop::collection::vec(step(), 1..12)) {
        let mut s = Shapes::default();
        let mut made = Vec::new();
        for step in &steps {
            made.extend(add(&mut s, &made, step));
        }
        if let Some(&root) = made.last() {
            match realise(&s.finish(root), Vec::new(), 20_000, &Cache::default(), &Quiet) {
                Ok(realised) => { partwright_inspect::inspect(&realised.model, &locate); }
                Err(RealiseError::Impossible { code, message, .. }) => {
                    prop_assert!(code.starts_with("E06") && !message.is_empty());
                }
                Err(RealiseError::Cancelled) => prop_assert!(false, "nobody cancelled"),
            }
        }
    }
}

/// Progress never goes back and ends at 1.
#[test]
fn progress_is_true() {
    #[derive(Default)]
    struct Watch(AtomicU32);
    impl Monitor for Watch {
        fn progress(&self, fraction: f64) {
            let now = (fraction * 1e6) as u32;
            assert!(self.0.swap(now, Ordering::Relaxed) <= now);
        }
        fn is_cancelled(&self) -> bool {
            false
        }
    }
    let watch = Watch::default();
    let mut s = Shapes::default();
    let cube = s.cube([1.0; 3]);
    let nodes: Vec<_> = (0..10).map(|index| s.at([f64::from(index) * 0.5, 0.0, 0.0], cube)).collect();
    let root = s.union(&nodes);
    realise(&s.finish(root), Vec::new(), 10_000, &Cache::default(), &watch).unwrap();
    assert_eq!(watch.0.load(Ordering::Relaxed), 1_000_000);
}
