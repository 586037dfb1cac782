//! What folding promises beside the volume: few faces, remarks as elsewhere, an end to every job.

#[path = "../../kernel-mesh/tests/common/mod.rs"]
mod common;

use std::sync::atomic::{AtomicU32, Ordering};

use common::{Quiet, Shapes, locate, rotation};
use partwright_graph::{Graph, Matrix, NodeId, Span};
use partwright_kernel_flat::walk::Sources;
use partwright_kernel_mesh::{Cache, Monitor, RealiseError, realise};
use partwright_kernel_prismatic::{Fold, Folding, Job, Stack};
use partwright_plan::{Tier, plan};
use partwright_solid::{Geometry, Model, Part};

fn graph(make: impl FnOnce(&mut Shapes) -> NodeId) -> Graph {
    let mut shapes = Shapes::default();
    let root = make(&mut shapes);
    shapes.finish(root)
}

fn fold(graph: &Graph, max_triangles: usize, monitor: &dyn Monitor) -> Result<Folding, RealiseError> {
    let jobs = plan(graph);
    assert!(jobs.len() == 1 && jobs[0].tier == Tier::Prismatic, "{jobs:?}");
    let job = Job { root: jobs[0].root, axis: jobs[0].axis, whole: true };
    partwright_kernel_prismatic::fold(
        graph,
        &Sources::new(graph),
        job,
        max_triangles,
        [0.0, 1.0],
        &Cache::default(),
        monitor,
    )
}

fn done(make: impl FnOnce(&mut Shapes) -> NodeId) -> Fold {
    match fold(&graph(make), 4_000_000, &Quiet) {
        Ok(Folding::Done(fold)) => fold,
        other => panic!("{other:?}"),
    }
}

/// Triangles, volume, genus of a checked manifold.
fn measured(make: impl FnOnce(&mut Shapes) -> NodeId) -> (usize, f64, i64) {
    let mut fold = done(make);
    assert_eq!(fold.pieces.len(), 1);
    let solid = fold.pieces.remove(0).solid;
    let count = solid.triangles.len();
    let part = Part { name: "part".to_owned(), color: None, geometry: Geometry::Solid(solid) };
    let report = partwright_inspect::inspect(&Model { parts: vec![part], background: Vec::new() }, &locate);
    assert!(report.manifold, "{:?}", report.findings);
    (count, report.volume, report.genus)
}

#[test]
fn walls_go_on_through_planes_that_do_not_concern_them() {
    // A pocket: 8 triangles around, 2 below, 8 on top, 8 in the pocket, 2 at its bottom.
    let pocket = measured(|s| {
        let block = s.cube([10.0, 10.0, 10.0]);
        let tool = s.cube([4.0, 4.0, 10.0]);
        let tool = s.at([3.0, 3.0, 5.0], tool);
        s.difference(&[block, tool])
    });
    assert_eq!(pocket, (28, 1000.0 - 80.0, 0));
    let tower = measured(|s| {
        let block = s.cube([10.0, 10.0, 10.0]);
        let above = s.at([0.0, 0.0, 10.0], block);
        s.union(&[block, above])
    });
    assert_eq!(tower, (12, 2000.0, 0));
}

#[test]
fn a_plate_with_many_holes() {
    let (triangles, volume, genus) = measured(|s| {
        let plate = s.cube([400.0, 400.0, 2.0]);
        let hole = s.cylinder(4.0, [3.0, 3.0], 8);
        let holes: Vec<NodeId> = (0..1600)
            .map(|index| s.at([f64::from(index % 40) * 10.0 + 5.0, f64::from(index / 40) * 10.0 + 5.0, -1.0], hole))
            .collect();
        let holes = s.union(&holes);
        s.difference(&[plate, holes])
    });
    assert!((volume - 2.0 * (160_000.0 - 1600.0 * common::disc(3.0, 8))).abs() < 1e-6 * volume);
    // Walls of 8 facets, and caps with two triangles for each vertex but the outermost.
    assert_eq!((genus, triangles), (1600, 8 + 1600 * 16 + 2 * (2 + 1600 * 10)));
}

#[test]
fn sheets_that_touch_are_manifold_by_index() {
    // Two blocks along an edge, and two that meet in a corner of a pocket's floor.
    let fold = done(|s| {
        let block = s.cube([1.0, 1.0, 1.0]);
        let nodes = [block, s.at([1.0, 1.0, 0.0], block), s.at([1.0, 0.0, 1.0], block)];
        s.union(&nodes)
    });
    let solid = &fold.pieces[0].solid;
    let mut edges: Vec<[u32; 2]> = solid
        .triangles
        .iter()
        .flat_map(|&[a, b, c]| [[a, b], [b, c], [c, a]])
        .map(|[a, b]| [a.min(b), a.max(b)])
        .collect();
    edges.sort_unstable();
    assert!(edges.chunk_by(|a, b| a == b).all(|group| group.len() == 2));
    assert!((solid.volume() - 3.0).abs() < 1e-12);
}

#[test]
fn stacks_are_kept_in_their_frame() {
    let fold = done(|s| {
        let plate = s.cube([10.0, 20.0, 3.0]);
        let rod = s.cylinder(30.0, [2.0, 2.0], 16);
        let rod = s.matrix(Matrix::translation([-5.0, 10.0, 1.5]).after(&rotation(1, 90.0)), rod);
        s.union(&[plate, rod])
    });
    let stack: &Stack = &fold.pieces[0].stack;
    assert_eq!(stack.axis().direction(), [1.0, 0.0, 0.0]);
    assert_eq!(stack.levels(), [-5.0, 0.0, 10.0, 25.0]);
    assert_eq!(stack.axis().frame(), [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]);
}

#[test]
fn cutters_that_remove_nothing_and_what_is_cut_away_are_told() {
    let codes = |make: fn(&mut Shapes) -> NodeId| {
        let graph = graph(make);
        let Ok(Folding::Done(fold)) = fold(&graph, 4_000_000, &Quiet) else { panic!("does not fold") };
        let mesh = realise(&graph, Vec::new(), 4_000_000, &Cache::default(), &Quiet).unwrap();
        assert_eq!(fold.remarks, mesh.remarks);
        fold.remarks.iter().map(|remark| remark.code).collect::<Vec<_>>()
    };
    let beside = codes(|s| {
        let block = s.cube([1.0, 1.0, 1.0]);
        // One beside it, one that only touches it, one that cuts.
        let nodes = [block, s.at([5.0, 0.0, 0.0], block), s.at([1.0, 0.0, 0.0], block), s.at([0.5, 0.0, 0.0], block)];
        s.difference(&nodes)
    });
    assert_eq!(beside, ["W0650", "W0650"]);
    // What leaves no edge of its own is useful even so.
    let hidden = codes(|s| {
        let block = s.cube([1.0, 1.0, 1.0]);
        let large = s.cube([3.0, 3.0, 3.0]);
        let nodes = [block, s.at([-1.0, -1.0, 0.5], large), s.at([-1.0, -1.0, 0.7], large)];
        s.difference(&nodes)
    });
    assert!(hidden.is_empty());
    let nothing = codes(|s| {
        let block = s.cube([1.0, 1.0, 1.0]);
        let large = s.cube([3.0, 3.0, 3.0]);
        s.difference(&[block, large])
    });
    assert_eq!(nothing, ["W0651"]);
    let apart = codes(|s| {
        let block = s.cube([1.0, 1.0, 1.0]);
        let nodes = [block, s.at([0.0, 0.0, 2.0], block)];
        s.intersection(&nodes)
    });
    assert_eq!(apart, ["W0651"]);
}

#[test]
fn faces_come_from_the_shapes_that_they_are_pieces_of() {
    let mut shapes = Shapes::default();
    let block = shapes.cube([10.0, 10.0, 10.0]);
    let tool = shapes.cylinder(10.0, [2.0, 2.0], 8);
    let tool = shapes.at([5.0, 5.0, 4.0], tool);
    let root = shapes.difference(&[block, tool]);
    let Ok(Folding::Done(fold)) = fold(&shapes.finish(root), 4_000_000, &Quiet) else { panic!("does not fold") };
    let solid = &fold.pieces[0].solid;
    // Spans rise in the order of the references: the tool within its movement, then the difference's children.
    let from = |start: u32| Span { source: 0, start, end: start + 5 };
    let mut found = [0, 0];
    for (triangle, &source) in solid.triangles.iter().zip(&solid.face_source) {
        let middle: [f64; 3] = std::array::from_fn(|axis| {
            triangle.iter().map(|&index| solid.positions[index as usize][axis]).sum::<f64>() / 3.0
        });
        let inside = (middle[0] - 5.0).hypot(middle[1] - 5.0) < 2.0 && middle[2] > 3.9 && middle[2] < 9.9;
        assert_eq!(solid.sources[source as usize], from(if inside { 10 } else { 20 }), "{middle:?}");
        found[usize::from(inside)] += 1;
    }
    assert!(found[0] > 0 && found[1] == 8 * 2 + 6);
}

/// Pillars of as many heights: every slab would be a 2D boolean of nearly all of them.
#[test]
fn too_many_heights_go_to_another_kernel() {
    let made = fold(
        &graph(|s| {
            let pillars: Vec<NodeId> = (0..3000)
                .map(|index| {
                    let pillar = s.cube([1.0, 1.0, 1.0 + f64::from(index) * 0.01]);
                    s.at([f64::from(index % 60), f64::from(index / 60), 0.0], pillar)
                })
                .collect();
            s.union(&pillars)
        }),
        4_000_000,
        &Quiet,
    );
    assert!(matches!(&made, Ok(Folding::Unfit(why)) if why.contains("heights")), "{made:?}");
}

#[test]
fn limits_hold() {
    let plate = |s: &mut Shapes| {
        let plate = s.cube([10.0, 10.0, 1.0]);
        let hole = s.cylinder(9.0, [3.0, 3.0], 200);
        let hole = s.at([5.0, 5.0, -1.0], hole);
        s.difference(&[plate, hole])
    };
    assert!(matches!(fold(&graph(plate), 700, &Quiet), Err(RealiseError::Impossible { code: "E0603", .. })));

    #[derive(Debug, Default)]
    struct Impatient(AtomicU32);
    impl Monitor for Impatient {
        fn progress(&self, fraction: f64) {
            assert!((0.0..=1.0).contains(&fraction));
        }
        fn is_cancelled(&self) -> bool {
            self.0.fetch_add(1, Ordering::Relaxed) >= 6
        }
    }
    assert!(matches!(fold(&graph(plate), 4_000_000, &Impatient::default()), Err(RealiseError::Cancelled)));
}
