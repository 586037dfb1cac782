//! Single cuts, and random ones beside the boolean.

use partwright_graph::Matrix;
use partwright_protocol::{FindingKind, Location};
use partwright_solid::edges::Edges;
use partwright_solid::{Geometry, Model, Part, Solid};
use proptest::prelude::*;

use super::{intersect, subtract};
use crate::boolean::{self, tests::limits};
use crate::heal;
use crate::mesh::{Mesh, UNSOURCED};
use crate::number::{NOTHING, length};
use crate::primitives::{cube, cylinder, sphere};

/// Of the tools' faces in these tests.
const TOOL: u32 = 7;

fn rotation(axis: usize, degrees: f64) -> Matrix {
    let (sin, cos) = crate::number::sin_cos(degrees);
    let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
    let mut matrix = Matrix::IDENTITY;
    matrix.0[u][u] = cos;
    matrix.0[u][v] = -sin;
    matrix.0[v][u] = sin;
    matrix.0[v][v] = cos;
    matrix
}

fn placed(mut mesh: Mesh, matrix: &Matrix, source: u32) -> Mesh {
    mesh.transform(matrix);
    mesh.sources.fill(source);
    mesh
}

fn moved(mesh: Mesh, by: [f64; 3], source: u32) -> Mesh {
    placed(mesh, &Matrix::translation(by), source)
}

/// A large cube of which only the face at this height along an axis matters.
fn below(axis: usize, height: f64) -> Mesh {
    let mut by = [0.0; 3];
    by[axis] = height - 500.0;
    moved(cube([1000.0; 3], true), by, TOOL)
}

fn ball(radius: f64, facets: u32) -> Mesh {
    let Ok(mut ball) = sphere(radius, facets, limits()) else { panic!("no sphere") };
    ball.sources.fill(1);
    ball
}

fn block(size: [f64; 3], center: bool) -> Mesh {
    moved(cube(size, center), [0.0; 3], 1)
}

fn less(subject: &Mesh, tools: &[&Mesh]) -> Mesh {
    let Ok(left) = boolean::difference(subject, tools, limits()) else { panic!("a difference failed") };
    left.body
}

fn is_manifold(mesh: &Mesh) -> bool {
    let Some(pairs) = Edges::new(mesh.positions.len(), &mesh.triangles).pairs() else { return false };
    // The faces around each vertex are one fan.
    let mut of_vertex = vec![0; mesh.positions.len()];
    mesh.triangles.iter().flatten().for_each(|&vertex| of_vertex[vertex as usize] += 1);
    let next = |half: u32| if half % 3 == 2 { half - 2 } else { half + 1 };
    (0..pairs.len() as u32).all(|start| {
        let mut half = next(pairs[start as usize]);
        let mut steps = 1;
        while half != start && steps <= pairs.len() {
            half = next(pairs[half as usize]);
            steps += 1;
        }
        steps == of_vertex[mesh.triangles[start as usize / 3][start as usize % 3] as usize]
    })
}

/// What is above and below the tool's face; both are sound and make up the whole.
fn halves(subject: &Mesh, tool: &Mesh) -> [Mesh; 2] {
    let (Ok(Some(inside)), Ok(Some(outside))) = (intersect(subject, tool, limits()), subtract(subject, tool, limits()))
    else {
        panic!("no half-space")
    };
    let halves = [inside.into_owned(), outside.into_owned()];
    halves.iter().for_each(|half| assert!(is_manifold(half)));
    let sum: f64 = halves.iter().map(Mesh::volume).sum();
    assert!((sum - subject.volume()).abs() <= 1e-9 * subject.volume(), "{sum} is not {}", subject.volume());
    halves
}

fn faces_of(mesh: &Mesh, source: u32) -> usize {
    mesh.sources.iter().filter(|&&other| other == source).count()
}

/// Shells connected by faces.
fn bodies(mesh: &Mesh) -> usize {
    let mut parent: Vec<u32> = (0..mesh.positions.len() as u32).collect();
    for triangle in &mesh.triangles {
        for corner in 1..3 {
            let [a, b] = [0, corner].map(|corner| crate::topology::root(&mut parent, triangle[corner]));
            parent[a.max(b) as usize] = a.min(b);
        }
    }
    (0..parent.len() as u32).filter(|&vertex| parent[vertex as usize] == vertex).count()
}

/// All caps are in the plane, exactly.
fn assert_level(mesh: &Mesh, axis: usize, height: f64) {
    for (triangle, _) in mesh.triangles.iter().zip(&mesh.sources).filter(|(_, source)| **source == TOOL) {
        assert!(mesh.corners(*triangle).iter().all(|point| point[axis] == height));
    }
}

#[test]
fn a_ball_through_its_equator() {
    // An odd number of rings has one in the plane.
    for (facets, by) in [(40, 0.0), (42, 0.0), (40, 0.3)] {
        let subject = ball(10.0, facets);
        let [inside, outside] = halves(&subject, &below(2, by));
        assert_level(&inside, 2, by);
        assert_level(&outside, 2, by);
        assert_eq!(faces_of(&inside, TOOL), facets as usize - 2);
        if by == 0.0 {
            assert!((inside.volume() - outside.volume()).abs() < 1e-9);
        }
    }
}

#[test]
fn a_cube_along_its_own_faces() {
    let subject = block([2.0, 3.0, 4.0], false);
    for (height, volumes) in [(4.0, [24.0, 0.0]), (0.0, [0.0, 24.0]), (1.0, [6.0, 18.0])] {
        let halves = halves(&subject, &below(2, height));
        assert_eq!(halves.each_ref().map(Mesh::volume), volumes);
        for half in halves {
            // Flat faces have no corners where their diagonals cross the plane.
            assert!(half.is_empty() || half.triangles.len() == 12);
        }
    }
    let Ok(Some(whole)) = intersect(&subject, &below(2, 4.0), limits()) else { panic!("no half-space") };
    assert!(matches!(whole, std::borrow::Cow::Borrowed(_)));
}

#[test]
fn faces_in_the_plane_keep_their_source() {
    let base = block([10.0, 10.0, 2.0], true);
    let post = moved(cube([2.0, 2.0, 10.0], true), [0.0, 0.0, 5.0], 2);
    let Ok(subject) = boolean::union(&[&base, &post], limits()) else { panic!("a union failed") };
    let [inside, outside] = halves(&subject, &below(2, 1.0));
    assert_eq!([inside.volume(), outside.volume()], [200.0, 36.0]);
    assert_eq!(faces_of(&inside, TOOL), 2);
    assert_eq!((outside.triangles.len(), faces_of(&outside, TOOL)), (12, 2));
}

#[test]
fn through_vertices_and_edges() {
    let subject = block([2.0; 3], true);
    // Through two opposite edges, and through three vertices.
    for (turn, height) in
        [(rotation(0, 45.0), 0.0), (rotation(0, 45.0), 2.0_f64.sqrt()), (rotation(0, 45.0), -(2.0_f64.sqrt()))]
    {
        let tool = placed(below(2, height), &turn, TOOL);
        let [inside, outside] = halves(&subject, &tool);
        if height == 0.0 {
            assert_eq!([inside.triangles.len(), outside.triangles.len()], [8, 8]);
        } else {
            assert!(inside.is_empty() || outside.is_empty());
        }
    }
    // x + y + z = 1: through three corners of the cube.
    let corners = vec![[401.0, -200.0, -200.0], [-200.0, 401.0, -200.0], [-200.0, -200.0, 401.0], [-200.0; 3]];
    let mut tool = Mesh::new(corners, vec![[0, 1, 2], [0, 2, 3], [2, 1, 3], [1, 0, 3]]);
    tool.sources.fill(TOOL);
    let [inside, outside] = halves(&subject, &tool);
    assert!((outside.volume() - 4.0 / 3.0).abs() < 1e-9, "{}", outside.volume());
    assert_eq!((outside.triangles.len(), inside.triangles.len()), (4, 12 - 3 + 1));
}

#[test]
fn rings_have_two_caps_and_cavities_a_hole() {
    let (Ok(outer), Ok(inner)) =
        (cylinder(4.0, [10.0; 2], true, 48, limits()), cylinder(8.0, [6.0; 2], true, 48, limits()))
    else {
        panic!("no cylinder")
    };
    let ring = less(&outer, &[&inner]);
    let [inside, outside] = halves(&ring, &below(0, 0.0));
    assert_eq!([faces_of(&inside, TOOL), faces_of(&outside, TOOL)], [4, 4]);
    let hollow = less(&block([10.0; 3], true), &[&ball(3.0, 24)]);
    let [inside, _] = halves(&hollow, &below(1, 0.25));
    assert_eq!((bodies(&hollow), bodies(&inside)), (2, 1));
    // Above the cavity, which stays.
    let [inside, _] = halves(&hollow, &below(1, 4.0));
    assert_eq!(bodies(&inside), 2);
}

#[test]
fn one_of_two_bodies_goes() {
    let mut pair = block([2.0; 3], true);
    pair.append(&moved(cube([2.0; 3], true), [5.0, 0.0, 0.0], 2));
    let [inside, outside] = halves(&pair, &below(0, 3.0));
    assert_eq!((inside.volume(), faces_of(&inside, 1), faces_of(&inside, TOOL)), (8.0, 12, 0));
    assert_eq!((outside.volume(), faces_of(&outside, 2)), (8.0, 12));
}

#[test]
fn bodies_that_touch_in_the_plane() {
    // In an edge of which one end is in the plane, and side by side with a common wall.
    for by in [[2.0, 2.0, 0.0], [2.0, 0.0, 0.0], [2.0, 0.5, 0.0], [2.0, 2.0, 1.0]] {
        let mut pair = block([2.0; 3], true);
        pair.append(&moved(cube([2.0; 3], true), by, 2));
        for height in [0.0, 1.0, 0.5] {
            let tool = below(2, height);
            let (Ok(inside), Ok(outside)) = (intersect(&pair, &tool, limits()), subtract(&pair, &tool, limits()))
            else {
                panic!("a cut failed")
            };
            for half in [inside, outside].into_iter().flatten() {
                assert!(is_manifold(&half), "{by:?} {height}");
            }
        }
    }
}

#[test]
fn slabs_and_tools_that_hold_all() {
    let subject = ball(10.0, 60);
    let slab = moved(cube([100.0, 100.0, 4.0], true), [0.0; 3], TOOL);
    let Ok(Some(disc)) = intersect(&subject, &slab, limits()) else { panic!("no slab") };
    assert!(is_manifold(&disc));
    let caps = disc.triangles.iter().zip(&disc.sources).filter(|(_, source)| **source == TOOL);
    let heights = caps.map(|(&triangle, _)| disc.corners(triangle).map(|point| point[2]));
    assert!(heights.into_iter().all(|heights| heights == [2.0; 3] || heights == [-2.0; 3]));
    assert!(matches!(subtract(&subject, &slab, limits()), Ok(None)));
    let all = moved(cube([100.0; 3], true), [0.0; 3], TOOL);
    assert!(matches!(intersect(&subject, &all, limits()), Ok(Some(std::borrow::Cow::Borrowed(_)))));
    assert!(matches!(subtract(&subject, &all, limits()), Ok(Some(left)) if left.is_empty()));
}

/// A cutter counts if it removes something by itself, whatever others remove.
#[test]
fn useful_cutters() {
    let subject = ball(10.0, 40);
    let Ok(drill) = cylinder(40.0, [1.0; 2], true, 24, limits()) else { panic!("no cylinder") };
    let beside = moved(cube([4.0; 3], true), [30.0, 0.0, 0.0], TOOL);
    let tools = [&below(2, 1.0), &below(2, -3.0), &below(2, -10.0), &beside, &placed(drill, &rotation(0, 90.0), 3)];
    let Ok(cut) = boolean::difference(&subject, &tools, limits()) else { panic!("a difference failed") };
    assert_eq!(cut.useful, [true, true, false, false, true]);
    assert_level(&cut.body, 2, 1.0);
    let Ok(cut) = boolean::difference(&subject, &[&below(2, 10.0), tools[4]], limits()) else { panic!("a cut failed") };
    assert_eq!((cut.useful, cut.body.is_empty()), (vec![true, true], true));
}

#[test]
fn cuts_do_not_depend_on_threads() {
    let subject = ball(10.0, 200);
    let tool = placed(below(2, 1.0), &rotation(0, 17.3), TOOL);
    let cut = || halves(&subject, &tool);
    assert!(cut() == partwright_parallel::with_threads(cut));
}

#[derive(Debug, Clone)]
struct Placed {
    kind: u8,
    size: [f64; 3],
    facets: u32,
    at: [f64; 3],
}

impl Placed {
    fn mesh(&self, source: u32) -> Mesh {
        let [x, y, z] = self.size;
        let mesh = match self.kind {
            0 => Ok(cube(self.size, true)),
            1 => cylinder(z, [x / 2.0, y / 2.0], true, self.facets, limits()),
            _ => sphere(x / 2.0, self.facets, limits()),
        };
        moved(mesh.unwrap_or_default(), self.at, source)
    }
}

fn whole(range: std::ops::Range<i32>) -> impl Strategy<Value = [f64; 3]> {
    prop::array::uniform3(range.prop_map(f64::from))
}

/// About an axis, degrees.
fn turn() -> impl Strategy<Value = Option<(usize, f64)>> {
    prop::option::of((0..3_usize, prop::sample::select(vec![30.0, 45.0, 90.0, 17.3])))
}

/// On a coarse grid, so that shapes share faces, edges and corners with each other and with the plane.
fn shape() -> impl Strategy<Value = Placed> {
    let facets = prop::sample::select(vec![4, 6, 10, 12, 24]);
    (0..3_u8, whole(1..5), facets, whole(-3..4)).prop_map(|(kind, size, facets, at)| Placed { kind, size, facets, at })
}

/// Which axis, how high in halves and how far off, and how everything or the tool alone is turned.
#[derive(Debug, Clone)]
struct Blade {
    axis: usize,
    height: i32,
    off: f64,
    turn: Option<(usize, f64)>,
    turns_all: bool,
}

fn blade() -> impl Strategy<Value = Blade> {
    let off = prop_oneof![6 => Just(0.0), 1 => prop::sample::select(vec![1e-11, -3e-10, 6e-9, -9e-9, 1e-5])];
    (0..3_usize, -6..7_i32, off, turn(), any::<bool>()).prop_map(|(axis, height, off, turn, turns_all)| Blade {
        axis,
        height,
        off,
        turn,
        turns_all,
    })
}

/// Solid findings of the inspection, but for edges in which bodies touch.
fn is_clean(mesh: &Mesh) -> bool {
    let mut mesh = mesh.clone();
    heal::before_export(&mut mesh);
    if mesh.is_empty() {
        return true;
    }
    let face_source = vec![0; mesh.triangles.len()];
    let geometry = Geometry::Solid(Solid {
        positions: mesh.positions,
        triangles: mesh.triangles,
        face_source,
        sources: Vec::new(),
    });
    let part = Part { name: "part".to_owned(), color: None, geometry };
    let locate = |_| Location { file: None, start: 0, end: 0, line: 1, column: 1, end_line: 1, end_column: 1 };
    let report = partwright_inspect::inspect(&Model { parts: vec![part], ..Model::default() }, &locate);
    report.findings.iter().all(|finding| {
        !finding.fatal || (finding.kind == FindingKind::OpenEdge && finding.message.contains("more than two faces"))
    })
}

/// The sum of some shapes less others.
fn carved(added: &[Placed], removed: &[Placed]) -> Mesh {
    let meshes = |shapes: &[Placed]| -> Vec<Mesh> { (1..).zip(shapes).map(|(at, shape)| shape.mesh(at)).collect() };
    let (added, removed) = (meshes(added), meshes(removed));
    let Ok(sum) = boolean::union(&added.iter().collect::<Vec<_>>(), limits()) else { panic!("a union failed") };
    less(&sum, &removed.iter().collect::<Vec<_>>())
}

fn area(mesh: &Mesh) -> f64 {
    mesh.triangles.iter().map(|&face| length(super::clip::normal(&mesh.positions, face)) / 2.0).sum()
}

/// Cuts both ways and compares.
fn check(mut subject: Mesh, blade: &Blade) {
    let mut tool = below(blade.axis, f64::from(blade.height) * 0.5 + blade.off);
    if let Some((axis, degrees)) = blade.turn {
        let turn = rotation(axis, degrees);
        tool.transform(&turn);
        if blade.turns_all {
            subject.transform(&turn);
        }
    }
    let (Ok(inside), Ok(outside)) = (intersect(&subject, &tool, limits()), subtract(&subject, &tool, limits())) else {
        panic!("a fault")
    };
    let (Some(inside), Some(outside)) = (inside, outside) else { return };
    let scale = subject.volume();
    // What is so near to the plane is taken to be in it.
    let tolerance = 1e-9 * scale + if blade.off == 0.0 { 0.0 } else { 2.0 * NOTHING * area(&subject) };
    let close = |a: f64, b: f64| (a - b).abs() <= tolerance;
    assert!(close(inside.volume() + outside.volume(), scale), "{} + {}", inside.volume(), outside.volume());
    let common = boolean::common(&subject, &tool, limits());
    let rest = boolean::carved(subject.clone(), &[0], &[&tool], &mut [false], limits());
    let (Ok(common), Ok(rest)) = (common, rest) else { return };
    for (half, other) in [(&inside, &common), (&outside, &rest)] {
        assert!(is_manifold(half), "not a manifold");
        // Slices too thin for files are so whoever cuts them.
        assert!(is_clean(half) || !is_clean(other), "not clean");
        assert!(half.sources.iter().all(|&source| source != UNSOURCED));
    }
    assert!(close(inside.volume(), common.volume()), "{} is not {}", inside.volume(), common.volume());
    assert!(close(outside.volume(), rest.volume()), "{} is not {}", outside.volume(), rest.volume());
}

/// A difference with several tools, and an intersection with each, through whatever way is taken.
fn check_tools(subject: &Mesh, tools: &[&Mesh]) {
    let Ok(made) = boolean::difference(subject, tools, limits()) else { panic!("a difference failed") };
    // Booleans may leave a vertex in which bodies touch.
    let is_closed = |mesh: &Mesh| Edges::new(mesh.positions.len(), &mesh.triangles).pairs().is_some();
    let is_sound = |mesh: &Mesh| is_closed(mesh) && (is_clean(mesh) || !is_clean(subject));
    assert!(is_sound(&made.body));
    let all: Vec<usize> = (0..tools.len()).collect();
    let scale = subject.volume();
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * scale;
    if let Ok(left) = boolean::carved(subject.clone(), &all, tools, &mut vec![false; tools.len()], limits()) {
        assert!(close(made.body.volume(), left.volume()), "{} is not {}", made.body.volume(), left.volume());
    }
    for (tool, useful) in tools.iter().zip(made.useful) {
        let Ok(common) = boolean::intersection(subject, tool, limits()) else { panic!("an intersection failed") };
        assert!(is_sound(&common));
        // Of bodies that touch the boolean may leave faces of the cutter, which then counts.
        let is_half_space = subtract(subject, tool, limits()).is_ok_and(|left| left.is_some());
        assert!(useful != common.is_empty() || (useful && !is_half_space));
        if let Ok(other) = boolean::common(subject, tool, limits()) {
            assert!(close(common.volume(), other.volume()), "{} is not {}", common.volume(), other.volume());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cuts_are_those_of_the_boolean(
        added in prop::collection::vec(shape(), 1..4),
        removed in prop::collection::vec(shape(), 0..3),
        blade in blade(),
    ) {
        let subject = carved(&added, &removed);
        if !subject.is_empty() {
            check(subject, &blade);
        }
    }

    #[test]
    fn boxes_and_large_cubes(
        added in prop::collection::vec(shape(), 1..4),
        boxes in prop::collection::vec((whole(2..9), whole(-3..4), turn()), 0..3),
        blades in prop::collection::vec((0..3_usize, -6..7_i32, any::<bool>()), 0..3),
    ) {
        let mut tools = Vec::new();
        for (size, at, turn) in boxes {
            let turn = turn.map_or(Matrix::IDENTITY, |(axis, degrees)| rotation(axis, degrees));
            tools.push(placed(cube(size, true), &Matrix::translation(at).after(&turn), TOOL));
        }
        for (axis, height, is_turned) in blades {
            let mut tool = below(axis, f64::from(height) * 0.5);
            if is_turned {
                tool.transform(&rotation((axis + 1) % 3, 180.0));
            }
            tools.push(tool);
        }
        let subject = carved(&added, &[]);
        check_tools(&subject, &tools.iter().collect::<Vec<_>>());
    }

    /// Up to twelve planes, where they apply.
    #[test]
    fn prisms_and_frusta(
        added in prop::collection::vec(shape(), 1..4),
        (sides, size, at, turn) in (3..11_u32, whole(2..9), whole(-3..4), turn()),
    ) {
        let turn = turn.map_or(Matrix::IDENTITY, |(axis, degrees)| rotation(axis, degrees));
        let [below, above, height] = size;
        let prism = cylinder(height, [below / 2.0, above / 2.0], true, sides, limits());
        let Ok(prism) = prism.map(|prism| placed(prism, &Matrix::translation(at).after(&turn), TOOL)) else {
            panic!("no prism")
        };
        let subject = carved(&added, &[]);
        let Ok(common) = intersect(&subject, &prism, limits()) else { panic!("a fault") };
        // One in some 100 000 unions of shapes that share planes has a fold in one of them.
        if let Some(common) = common.filter(|_| is_manifold(&subject)) {
            assert!(is_manifold(&common), "not a manifold");
            if let Ok(other) = boolean::common(&subject, &prism, limits()) {
                assert!(is_clean(&common) || !is_clean(&other), "not clean");
                let (here, there) = (common.volume(), other.volume());
                assert!((here - there).abs() <= 1e-9 * subject.volume(), "{here} is not {there}");
            }
        }
    }
}
