//! Random graphs of parallel extrusions, through this kernel and through the mesh kernel: same volume, area and box, volumes
//! that add up, and always a manifold, also as readers of mesh files see it. Sizes come from few values, so that faces
//! coincide, touch and nest more often than not. `cargo xtask fuzz-geometry --count N` tries many more.

#[path = "../../kernel-mesh/tests/common/mod.rs"]
mod common;

use common::{Quiet, Shapes, locate, rotation};
use partwright_graph::{Child, Graph, Matrix, Node, NodeId};
use partwright_kernel_flat::regions;
use partwright_kernel_flat::walk::Sources;
use partwright_kernel_mesh::{Cache, Folded, RealiseError, Realised, Remark, realise};
use partwright_kernel_prismatic::{Fold, Folding, Job, Stack};
use partwright_plan::{Tier, plan};
use partwright_protocol::{FindingKind, Report};
use partwright_solid::Region;
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Shape {
    Cube([f64; 3], bool),
    Cylinder(f64, f64, u32, bool),
    /// A frame: outer and inner width, height.
    Frame(f64, f64, f64),
    Polygon(Vec<[f64; 2]>, f64),
    Combined(u8, Vec<Shape>),
    Moved(Move, Box<Shape>),
}

/// What keeps z along z.
#[derive(Debug, Clone)]
enum Move {
    By([f64; 3]),
    Turn(f64),
    Over,
    Mirror,
    Stretch([f64; 3]),
}

impl Move {
    fn matrix(&self) -> Matrix {
        match *self {
            Self::By(by) => Matrix::translation(by),
            Self::Turn(degrees) => rotation(2, degrees),
            Self::Over => Matrix::scale([1.0, -1.0, -1.0]),
            Self::Mirror => Matrix::scale([-1.0, 1.0, 1.0]),
            Self::Stretch(by) => Matrix::scale(by),
        }
    }
}

fn length() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => (1..6_i32).prop_map(f64::from),
        3 => (1..12_i32).prop_map(|value| f64::from(value) * 0.3),
        1 => prop::sample::select(vec![0.001, 0.013, 120.0, 1500.0]),
        1 => 0.1..8.0_f64,
    ]
}

fn place() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => (-4..5_i32).prop_map(f64::from),
        3 => (-9..10_i32).prop_map(|value| f64::from(value) * 0.3),
        1 => -6.0..6.0_f64,
    ]
}

fn movement() -> impl Strategy<Value = Move> {
    prop_oneof![
        6 => prop::array::uniform3(place()).prop_map(Move::By),
        2 => prop::sample::select(vec![30.0, 45.0, 90.0, 180.0, 17.3]).prop_map(Move::Turn),
        1 => Just(Move::Over),
        1 => Just(Move::Mirror),
        1 => prop::array::uniform3(prop::sample::select(vec![0.5, 1.0, 2.0, 1.7])).prop_map(Move::Stretch),
    ]
}

fn shape() -> impl Strategy<Value = Shape> {
    let leaf = prop_oneof![
        4 => (prop::array::uniform3(length()), any::<bool>()).prop_map(|(size, center)| Shape::Cube(size, center)),
        4 => (length(), length(), 3..20_u32, any::<bool>())
            .prop_map(|(height, radius, facets, center)| Shape::Cylinder(height, radius, facets, center)),
        1 => (length(), length(), length()).prop_map(|(outer, inner, height)| Shape::Frame(outer, inner, height)),
        1 => (prop::collection::vec(prop::array::uniform2(place()), 3..8), length())
            .prop_map(|(corners, height)| Shape::Polygon(corners, height)),
    ];
    let moved = (movement(), leaf).prop_map(|(movement, leaf)| Shape::Moved(movement, Box::new(leaf)));
    moved.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            4 => (0..3_u8, prop::collection::vec(inner.clone(), 2..5)).prop_map(|(op, of)| Shape::Combined(op, of)),
            1 => (movement(), inner).prop_map(|(movement, of)| Shape::Moved(movement, Box::new(of))),
        ]
    })
}

fn add(s: &mut Shapes, shape: &Shape) -> NodeId {
    match shape {
        Shape::Cube(size, center) => s.push(Node::Cube { size: *size, center: *center }),
        Shape::Cylinder(height, radius, facets, center) => s.push(Node::Cylinder {
            height: *height,
            radius_bottom: *radius,
            radius_top: *radius,
            center: *center,
            facets: *facets,
        }),
        Shape::Frame(outer, inner, height) => {
            let [outer, inner] = [outer, inner].map(|side| s.push(Node::Square { size: [*side; 2], center: true }));
            let frame = s.difference(&[outer, inner]);
            s.extrude(*height, frame)
        }
        Shape::Polygon(corners, height) => {
            let polygon = s.polygon(corners);
            s.extrude(*height, polygon)
        }
        Shape::Combined(op, of) => {
            let nodes: Vec<NodeId> = of.iter().map(|shape| add(s, shape)).collect();
            match op {
                0 => s.union(&nodes),
                1 => s.difference(&nodes),
                _ => s.intersection(&nodes),
            }
        }
        Shape::Moved(by, of) => {
            let node = add(s, of);
            s.matrix(by.matrix(), node)
        }
    }
}

fn graph(make: impl FnOnce(&mut Shapes) -> NodeId) -> Graph {
    let mut shapes = Shapes::default();
    let root = make(&mut shapes);
    shapes.finish(root)
}

/// Folds the root, or says why not.
fn folded(graph: &Graph) -> Result<Fold, String> {
    let [job] = &plan(graph)[..] else { return Err("several jobs".to_owned()) };
    assert_eq!(job.tier, Tier::Prismatic, "{:?}", job.reason);
    let root: Child = job.root;
    let what = Job { root, axis: job.axis, whole: job.whole };
    match partwright_kernel_prismatic::fold(
        graph,
        &Sources::new(graph),
        what,
        4_000_000,
        [0.0, 1.0],
        &Cache::default(),
        &Quiet,
    ) {
        Ok(Folding::Done(fold)) => Ok(fold),
        Ok(Folding::Unfit(why)) => Err(why),
        Err(error) => Err(error.to_string()),
    }
}

fn report(realised: &Realised) -> Report {
    // With a look for faces that cross.
    partwright_inspect::examine(&realised.model, None, &locate, &Quiet).expect("is not cancelled")
}

/// Area by another way: walls as long as the outlines, and what outlines below and above a plane do not share.
fn area(stack: &Stack) -> f64 {
    let round = |region: &Region| -> f64 {
        let edges = region.contours.iter().flat_map(|contour| contour.iter().zip(contour.iter().cycle().skip(1)));
        edges.map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1])).sum()
    };
    let nothing = Region::default();
    let slab =
        |index: Option<usize>| index.and_then(|index| stack.slabs().get(index)).map_or(&nothing, |slab| slab.region());
    let without = |a: &Region, b: &Region| regions::difference(a, &[b]).expect("outlines combine").area();
    let planes = (0..stack.levels().len()).map(|index| {
        let (below, above) = (slab(index.checked_sub(1)), slab(Some(index)));
        without(below, above) + without(above, below)
    });
    let walls =
        stack.levels().windows(2).enumerate().map(|(index, ends)| round(slab(Some(index))) * (ends[1] - ends[0]));
    planes.sum::<f64>() + walls.sum::<f64>()
}

fn prismatic(what: &str, graph: &Graph) -> (Report, Vec<Remark>) {
    let fold = folded(graph).unwrap_or_else(|why| panic!("{what} does not fold: {why}"));
    let expected: f64 = fold.pieces.iter().map(|piece| area(&piece.stack)).sum();
    let pieces = fold.pieces.into_iter().map(|piece| (piece.tag, piece.solid)).collect();
    let leaf = Folded { root: fold.root, pieces, apart: fold.apart, mark: 0 };
    let realised = realise(graph, vec![leaf], 4_000_000, &Cache::default(), &Quiet).expect("folded meshes realise");
    let report = report(&realised);
    if !realised.model.parts.is_empty() {
        assert!(sound(&report), "{what}: {:?}", report.findings);
    }
    assert!(close(report.area, expected, expected), "{what}: area {} is not {expected}", report.area);
    (report, fold.remarks)
}

/// Bodies that share nothing but an edge are the only excuse.
fn sound(report: &Report) -> bool {
    report.findings.iter().all(|finding| {
        !finding.fatal || (finding.kind == FindingKind::OpenEdge && finding.message.contains("more than two faces"))
    })
}

/// In the mesh kernel alone.
fn mesh(graph: &Graph) -> Result<(Report, Vec<Remark>), RealiseError> {
    let realised = realise(graph, Vec::new(), 4_000_000, &Cache::default(), &Quiet)?;
    Ok((report(&realised), realised.remarks))
}

fn close(a: f64, b: f64, scale: f64) -> bool {
    (a - b).abs() <= 1e-6 * scale.abs().max(1e-3)
}

/// Smallest and largest coordinates of bodies that are more than slivers.
fn extents(report: &Report) -> Vec<f64> {
    let bodies = || report.bodies.iter().filter(|body| body.volume > 1e-6 * body.area).map(|body| body.bounds);
    let least = |axis: usize| bodies().map(|bounds| bounds.min[axis]).fold(f64::INFINITY, f64::min);
    let most = |axis: usize| bodies().map(|bounds| bounds.max[axis]).fold(f64::NEG_INFINITY, f64::max);
    if bodies().next().is_none() { Vec::new() } else { (0..3).map(least).chain((0..3).map(most)).collect() }
}

/// One graph through both kernels.
fn compare(what: &str, graph: &Graph) -> Report {
    let (folded, remarks) = prismatic(what, graph);
    // The mesh kernel may give up where surfaces nearly coincide; folding does not.
    let Ok((mesh, mesh_remarks)) = mesh(graph) else { return folded };
    if !sound(&mesh) {
        return folded;
    }
    let size = extents(&folded).iter().chain(&extents(&mesh)).fold(0.0_f64, |size, value| size.max(value.abs()));
    // The mesh kernel moves touching sheets apart by a nanometre.
    assert!(
        close(folded.volume, mesh.volume, mesh.volume + mesh.area),
        "{what}: volume {} is not {}",
        folded.volume,
        mesh.volume
    );
    // Booleans in space may leave two sheets on each other where there is nothing: area without volume.
    assert!(mesh.area >= folded.area - 1e-5 * (folded.area + size), "{what}: area {} < {}", mesh.area, folded.area);
    // Likewise slivers without volume, which the mesh kernel keeps where walls coincide but for rounding: they may reach
    // further, never less far.
    let (a, b) = (extents(&folded), extents(&mesh));
    let within = a.iter().zip(&b).enumerate().all(|(place, (a, b))| {
        let less = if place < 3 { b - a } else { a - b };
        // A tip of few degrees is shorter without its last nanometres of width.
        less <= 1e-5 * size
    });
    assert!(a.is_empty() || (a.len() == b.len() && within), "{what}: {a:?} is not {b:?}");
    let told =
        |remarks: &[Remark]| remarks.iter().map(|remark| (remark.node, remark.code, remark.span)).collect::<Vec<_>>();
    if told(&remarks) != told(&mesh_remarks) {
        // Slivers are the only difference: the mesh kernel keeps some, and finds less that is empty or idle.
        assert!(remarks.len() >= mesh_remarks.len(), "{what}: {remarks:?} is not {mesh_remarks:?}");
    }
    folded
}

fn check(a: &Shape, b: &Shape, frame: &Matrix, outside: bool) {
    let add = |s: &mut Shapes, shape: &Shape| {
        let node = add(s, shape);
        if outside { node } else { s.matrix(*frame, node) }
    };
    let around = |s: &mut Shapes, node: NodeId| if outside { s.matrix(*frame, node) } else { node };
    let two = |op: fn(&mut Shapes, &[NodeId]) -> NodeId| {
        graph(|s| {
            let nodes = [add(s, a), add(s, b)];
            let node = op(s, &nodes);
            around(s, node)
        })
    };
    let one = |shape: &Shape| {
        graph(|s| {
            let node = add(s, shape);
            around(s, node)
        })
    };
    let of_a = compare("a", &one(a));
    let of_b = compare("b", &one(b));
    let union = compare("union", &two(Shapes::union));
    let common = compare("intersection", &two(Shapes::intersection));
    let left = compare("difference", &two(Shapes::difference));
    // Crossings are rounded to 10⁻⁸ mm, which is much of a wafer's thickness.
    let scale = of_a.volume + of_b.volume + 0.02 * (of_a.area + of_b.area);
    let volumes = of_a.volume + of_b.volume;
    assert!(
        close(union.volume + common.volume, volumes, scale),
        "{} + {} is not {volumes}",
        union.volume,
        common.volume
    );
    assert!(close(left.volume + common.volume, of_a.volume, scale), "{} + {}", left.volume, common.volume);
}

fn cases() -> u32 {
    std::env::var("PARTWRIGHT_GEOMETRY_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(40)
}

proptest! {
    // Five graphs a case, of which each third and more is turned.
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, max_shrink_iters: 2000, ..ProptestConfig::default() })]

    #[test]
    fn both_kernels_agree(a in shape(), b in shape()) {
        check(&a, &b, &Matrix::IDENTITY, true);
    }

    #[test]
    fn turned_frames_agree(
        a in shape(),
        b in shape(),
        axis in 0..3_usize,
        degrees in prop::sample::select(vec![90.0, 30.0, 45.0, 12.3]),
        again in prop::sample::select(vec![0.0, 90.0, 20.0]),
        outside in any::<bool>(),
    ) {
        let frame = rotation((axis + 1) % 3, again).after(&rotation(axis, degrees));
        check(&a, &b, &frame, outside);
    }
}

/// What random graphs have found.
#[test]
fn found_graphs_agree() {
    let moved = |movement: Move, shape: Shape| Shape::Moved(movement, Box::new(shape));
    let unit = || Shape::Cube([1.0; 3], false);
    // A drawing that touches itself, its extrusion on a much larger body.
    let corners = vec![[1.0, 0.9], [-3.0, 0.0], [0.0, 2.0], [0.0, 1.0], [-3.0, 0.0], [0.3, 0.3]];
    let pinched = Shape::Combined(
        0,
        vec![
            moved(Move::Over, Shape::Cylinder(1.0, 120.0, 4, false)),
            moved(Move::By([0.0, 1.0, -2.0]), Shape::Polygon(corners, 1.0)),
        ],
    );
    check(&unit(), &pinched, &Matrix::IDENTITY, true);
    // Ten facets on ten facets of the same size, half a facet apart but for rounding.
    let a = Shape::Combined(
        0,
        vec![
            moved(Move::Turn(180.0), Shape::Cylinder(3.0, 1.0, 5, false)),
            moved(Move::By([0.0, -1.0, -0.3]), Shape::Cylinder(0.3, 1.0, 10, true)),
        ],
    );
    let b = Shape::Combined(
        1,
        vec![
            moved(Move::Turn(180.0), Shape::Cylinder(4.0, 1.0, 10, true)),
            moved(Move::Turn(30.0), Shape::Cube([120.0, 1.0, 2.0], false)),
        ],
    );
    check(&a, &b, &rotation(0, 90.0), true);
}
