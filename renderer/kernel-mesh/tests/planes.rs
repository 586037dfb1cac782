//! Solids that share planes: cubes, cones and prisms of few facets at whole places. Nothing is left where they touch, and
//! where more than two faces meet in an edge each of them truly bounds the solid.

mod common;

use std::collections::HashMap;

use common::{Shapes, build, locate};
use partwright_graph::{Node, NodeId};
use partwright_protocol::FindingKind;
use partwright_solid::{Geometry, Model, Solid};
use proptest::prelude::*;

#[derive(Debug, Clone, Copy)]
enum Kind {
    Cube([f64; 3]),
    Cone { height: f64, radii: [f64; 2], facets: u32 },
}

#[derive(Debug, Clone, Copy)]
struct Placed {
    kind: Kind,
    at: [f64; 3],
}

fn cube(size: [f64; 3], at: [f64; 3]) -> Placed {
    Placed { kind: Kind::Cube(size), at }
}

fn cone(height: f64, radii: [f64; 2], facets: u32, at: [f64; 3]) -> Placed {
    Placed { kind: Kind::Cone { height, radii, facets }, at }
}

impl Placed {
    fn make(&self, shapes: &mut Shapes) -> NodeId {
        let node = match self.kind {
            Kind::Cube(size) => Node::Cube { size, center: true },
            Kind::Cone { height, radii: [radius_bottom, radius_top], facets } => {
                Node::Cylinder { height, radius_bottom, radius_top, center: true, facets }
            }
        };
        let node = shapes.push(node);
        shapes.at(self.at, node)
    }

    fn contains(&self, point: [f64; 3]) -> bool {
        let [x, y, z] = [0, 1, 2].map(|axis| point[axis] - self.at[axis]);
        match self.kind {
            Kind::Cube(size) => [x, y, z].iter().zip(size).all(|(value, size)| value.abs() < size / 2.0),
            Kind::Cone { height, radii: [bottom, top], facets } => {
                let step = std::f64::consts::TAU / f64::from(facets);
                let radius = bottom + (top - bottom) * (z / height + 0.5);
                let is_behind = |facet: u32| {
                    let (sin, cos) = ((f64::from(facet) + 0.5) * step).sin_cos();
                    x * cos + y * sin < radius * (step / 2.0).cos()
                };
                z.abs() < height / 2.0 && (0..facets).all(is_behind)
            }
        }
    }
}

fn sub(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|axis| a[axis] - b[axis])
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    (0..3).map(|axis| a[axis] * b[axis]).sum()
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// Points just below and above a face, near the middle of one of its edges.
fn beside(solid: &Solid, face: usize, edge: usize) -> [[f64; 3]; 2] {
    let corners = solid.corners(solid.triangles[face]);
    let [a, b, c] = [0, 1, 2].map(|step| corners[(edge + step) % 3]);
    let along = sub(b, a);
    let size = dot(along, along).sqrt();
    let normal = cross(along, sub(c, a));
    let area = dot(normal, normal).sqrt();
    let width = area / size;
    let up = normal.map(|value| value / area);
    let inward = cross(up, along).map(|value| value / size);
    [-1e-6, 1e-6].map(|height| {
        std::array::from_fn(|axis| (a[axis] + b[axis]) / 2.0 + width * (1e-2 * inward[axis] + height * up[axis]))
    })
}

/// What a reader of mesh files sees: after rounding and welding, faces at edges of more than two are where solids touch.
fn check_edges(what: &str, solid: &Solid, contains: &dyn Fn([f64; 3]) -> bool) {
    let mut welded = HashMap::new();
    let weld: Vec<u32> = (0..)
        .zip(&solid.positions)
        .map(|(index, point)| *welded.entry(point.map(|value| (value as f32 + 0.0).to_bits())).or_insert(index))
        .collect();
    let mut edges: HashMap<[u32; 2], Vec<(usize, usize)>> = HashMap::new();
    for (face, triangle) in solid.triangles.iter().enumerate() {
        let corners = triangle.map(|vertex| weld[vertex as usize]);
        let sides = [0, 1, 2].map(|edge| [corners[edge], corners[(edge + 1) % 3]]);
        if sides.iter().any(|[a, b]| a == b) {
            continue;
        }
        for (edge, [a, b]) in sides.into_iter().enumerate() {
            edges.entry([a.min(b), a.max(b)]).or_default().push((face, edge));
        }
    }
    for (ends, faces) in edges.iter().filter(|(_, faces)| faces.len() != 2) {
        let place = solid.positions[ends[0] as usize];
        assert_eq!(faces.len() % 2, 0, "{what}: an open edge at {place:?}");
        for &(face, edge) in faces {
            let [below, above] = beside(solid, face, edge);
            assert!(contains(below) && !contains(above), "{what}: a fold at {place:?}");
        }
    }
}

/// The volume of what is made. Bodies that share nothing but an edge are no fault here.
fn measure(what: &str, make: impl FnOnce(&mut Shapes) -> NodeId, contains: &dyn Fn([f64; 3]) -> bool) -> f64 {
    let model = build(make).unwrap_or_else(|error| panic!("{what}: {error}")).model;
    let Model { parts, .. } = &model;
    let Some(part) = parts.first() else { return 0.0 };
    let Geometry::Solid(solid) = &part.geometry else { panic!("{what}: a drawing") };
    check_edges(what, solid, contains);
    let report = partwright_inspect::inspect(&model, &locate);
    let is_excused =
        |kind: FindingKind, message: &str| kind == FindingKind::OpenEdge && message.contains("more than two");
    let sound = report.findings.iter().all(|found| !found.fatal || is_excused(found.kind, &found.message));
    assert!(sound, "{what}: {:?}", report.findings);
    let crossing = partwright_inspect::crossing_faces(solid, &|| false).unwrap_or_default();
    assert_eq!(crossing, Vec::<[u32; 2]>::new(), "{what}: faces cross");
    report.volume
}

fn check(a: &[Placed], b: &[Placed]) {
    let join = |shapes: &mut Shapes, placed: &[Placed]| {
        let nodes: Vec<NodeId> = placed.iter().map(|placed| placed.make(shapes)).collect();
        shapes.union(&nodes)
    };
    let in_a = |point: [f64; 3]| a.iter().any(|placed| placed.contains(point));
    let in_b = |point: [f64; 3]| b.iter().any(|placed| placed.contains(point));
    let of_a = measure("a", |shapes| join(shapes, a), &in_a);
    let of_b = measure("b", |shapes| join(shapes, b), &in_b);
    let two = |what: &str, op: fn(&mut Shapes, &[NodeId]) -> NodeId, contains: &dyn Fn([f64; 3]) -> bool| {
        let make = |shapes: &mut Shapes| {
            let nodes = [join(shapes, a), join(shapes, b)];
            op(shapes, &nodes)
        };
        measure(what, make, contains)
    };
    let union = two("union", Shapes::union, &|point| in_a(point) || in_b(point));
    let common = two("intersection", Shapes::intersection, &|point| in_a(point) && in_b(point));
    let left = two("difference", Shapes::difference, &|point| in_a(point) && !in_b(point));
    let scale = of_a + of_b;
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-6 * scale;
    assert!(close(union + common, scale), "{union} + {common} is not {scale}");
    assert!(close(left + common, of_a), "{left} + {common} is not {of_a}");
}

fn placed() -> impl Strategy<Value = Placed> {
    let whole = |range: std::ops::Range<i32>| range.prop_map(f64::from);
    let at = prop::array::uniform3(whole(-3..4));
    let cubes = prop::array::uniform3(whole(1..5)).prop_map(Kind::Cube);
    let radii = prop::array::uniform2((0..9).prop_map(|value| f64::from(value) / 2.0));
    let radii = radii.prop_filter("a cone has a base", |radii| radii.iter().any(|radius| *radius > 0.0));
    let cones = (whole(1..8), radii, prop::sample::select(vec![3, 4, 5, 6, 8, 10, 12]));
    let cones = cones.prop_map(|(height, radii, facets)| Kind::Cone { height, radii, facets });
    (prop_oneof![1 => cubes, 2 => cones], at).prop_map(|(kind, at)| Placed { kind, at })
}

fn cases() -> u32 {
    std::env::var("PARTWRIGHT_GEOMETRY_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(150)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_left_between_shapes(
        a in prop::collection::vec(placed(), 1..4),
        b in prop::collection::vec(placed(), 1..3),
    ) {
        check(&a, &b);
    }
}

/// A body of no volume in the plane z = −½, which touched what is left in an edge.
#[test]
fn a_flat_body_in_the_cut() {
    check(
        &[cube([3.0, 1.0, 1.0], [0.0, 1.0, -1.0]), cone(1.0, [2.0, 0.5], 6, [1.0, -1.0, 0.0])],
        &[cone(7.0, [4.0, 1.0], 8, [-3.0, -2.0, 3.0])],
    );
}

/// Two sheets between solids that stand upon each other, of the same corners and other triangles.
#[test]
fn sheets_between_solids() {
    check(
        &[
            cube([3.0, 1.0, 2.0], [-1.0, 0.0, 0.0]),
            cone(5.0, [3.5, 1.0], 12, [3.0, 3.0, -1.0]),
            cone(7.0, [0.0, 3.0], 5, [0.0, 1.0, 1.0]),
        ],
        &[cube([4.0, 1.0, 3.0], [-1.0, 1.0, 2.0]), cube([3.0, 3.0, 3.0], [0.0, -1.0, 0.0])],
    );
}

/// Such sheets whose edges cross without a vertex there.
#[test]
fn sheets_whose_edges_cross() {
    check(
        &[cube([2.0, 3.0, 1.0], [1.0, 2.0, -1.0]), cone(3.0, [3.0, 2.0], 5, [2.0, -1.0, -3.0])],
        &[cone(3.0, [1.0, 4.0], 3, [0.0, 0.0, -3.0]), cone(5.0, [3.0, 1.0], 3, [0.0, 2.0, 1.0])],
    );
    check(
        &[
            cube([3.0, 3.0, 4.0], [-1.0, -2.0, 3.0]),
            cone(4.0, [1.0, 3.5], 4, [-3.0, -3.0, 3.0]),
            cube([2.0, 3.0, 4.0], [-2.0, -1.0, -1.0]),
        ],
        &[cone(6.0, [3.5, 3.5], 6, [1.0, -1.0, -2.0]), cone(2.0, [4.0, 0.0], 10, [3.0, -3.0, -1.0])],
    );
}
