//! Random solids of boxes, cylinders and spheres: booleans keep the volume's identities and are manifolds, also when
//! surfaces coincide.

mod common;

use common::{Quiet, Shapes, build, locate, rotation};
use partwright_graph::{Matrix, Node, NodeId};
use partwright_protocol::{FindingKind, Report};
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct Placed {
    kind: u8,
    size: [f64; 3],
    facets: u32,
    at: [f64; 3],
    turn: Option<(usize, f64)>,
}

/// On a coarse grid shapes often share faces, edges and corners.
fn placed(step: f64, turned: bool) -> impl Strategy<Value = Placed> {
    let size = prop::array::uniform3(1..5_i32).prop_map(move |size| size.map(|value| f64::from(value) * step));
    let at = prop::array::uniform3(-4..5_i32).prop_map(move |at| at.map(|value| f64::from(value) * step));
    let turn = if turned {
        prop::option::of((0..3_usize, prop::sample::select(vec![30.0, 45.0, 90.0, 17.3]))).boxed()
    } else {
        Just(None).boxed()
    };
    // Of many facets most are far from the other shapes.
    let facets = prop::sample::select(vec![6, 10, 12, 36]);
    let parts = (0..3_u8, size, facets, at, turn);
    parts.prop_map(|(kind, size, facets, at, turn)| Placed { kind, size, facets, at, turn })
}

fn make(shapes: &mut Shapes, placed: &Placed) -> NodeId {
    let [x, y, z] = placed.size;
    let node = match placed.kind {
        0 => shapes.push(Node::Cube { size: placed.size, center: true }),
        1 => shapes.push(Node::Cylinder {
            height: z,
            radius_bottom: x / 2.0,
            radius_top: y / 2.0,
            center: true,
            facets: placed.facets,
        }),
        _ => shapes.sphere(x / 2.0, placed.facets),
    };
    let matrix = placed.turn.map_or(Matrix::IDENTITY, |(axis, degrees)| rotation(axis, degrees));
    let matrix = Matrix::translation(placed.at).after(&matrix);
    shapes.matrix(matrix, node)
}

fn measure(what: &str, make: impl FnOnce(&mut Shapes) -> NodeId) -> Report {
    let model = build(make).unwrap_or_else(|error| panic!("{what}: {error}")).model;
    // With a look for faces that cross.
    let report = partwright_inspect::examine(&model, None, &locate, &Quiet).expect("is not cancelled");
    if !model.parts.is_empty() {
        // Bodies that share nothing but an edge are the only excuse.
        let sound = report.findings.iter().all(|finding| {
            !finding.fatal || (finding.kind == FindingKind::OpenEdge && finding.message.contains("more than two faces"))
        });
        assert!(sound, "{what}: {:?}", report.findings);
    }
    report
}

fn check(a: &[Placed], b: &[Placed]) -> bool {
    let join = |shapes: &mut Shapes, placed: &[Placed]| {
        let nodes: Vec<_> = placed.iter().map(|placed| make(shapes, placed)).collect();
        shapes.union(&nodes)
    };
    let of_a = measure("a", |s| join(s, a));
    let of_b = measure("b", |s| join(s, b));
    let two = |what: &str, op: fn(&mut Shapes, &[NodeId]) -> NodeId| {
        measure(what, |s| {
            let nodes = [join(s, a), join(s, b)];
            op(s, &nodes)
        })
    };
    let union = two("union", Shapes::union);
    let common = two("intersection", Shapes::intersection);
    let left = two("difference", Shapes::difference);
    let scale = of_a.volume + of_b.volume;
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-6 * scale;
    assert!(close(union.volume + common.volume, scale), "{} + {} is not {scale}", union.volume, common.volume);
    assert!(close(left.volume + common.volume, of_a.volume), "{} + {}", left.volume, common.volume);
    [&union, &common, &left].iter().all(|report| report.parts.is_empty() || report.manifold)
}

fn cases() -> u32 {
    std::env::var("PARTWRIGHT_GEOMETRY_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(150)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shapes_on_a_grid(
        a in prop::collection::vec(placed(1.0, false), 1..4),
        b in prop::collection::vec(placed(1.0, false), 1..4),
    ) {
        check(&a, &b);
    }

    #[test]
    fn turned_shapes(
        a in prop::collection::vec(placed(0.7, true), 1..4),
        b in prop::collection::vec(placed(0.3, true), 1..4),
    ) {
        check(&a, &b);
    }
}
