//! Flat faces beside curved ones: coarse meshes have them where they are.

#[path = "shapes/booleans.rs"]
mod booleans;
mod shapes;

use booleans::mesh;
use fidget_core::context::Tree;
use partwright_field::{Box3, Distance as _, Field, MeshDistance};
use partwright_mesher::{Draft, Settings};
use partwright_solid::Solid;
use shapes::{Matrix, Silent, c, cuboid, cylinder, faults, gyroid, measured, placed, rounded, sphere, truths, turn};

/// mm; what a coordinate may be off.
const EXACT: f64 = 1e-9;

fn meshed(tree: &Tree, half: [f64; 3], tolerance: f64) -> Solid {
    let field = Field::new(tree, &[], Box3 { min: half.map(|value| -value), max: half }).unwrap();
    let meshed = mesh(&field, &Settings { tolerance, ..Settings::default() }, &Silent).unwrap();
    assert_eq!(faults(&meshed.solid), Vec::<String>::new());
    let off = measured(&field, &meshed.solid);
    assert!(off <= tolerance, "{off}");
    meshed.solid
}

fn turned(matrix: &Matrix, point: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|row| (0..3).map(|column| matrix[row][column] * point[column]).sum())
}

/// Points of the six faces of a box, away from their edges by `inset`.
fn on_faces(size: [f64; 3], inset: f64) -> Vec<[f64; 3]> {
    let mut points = Vec::new();
    for (axis, side) in (0..3).flat_map(|axis| [(axis, -0.5), (axis, 0.5)]) {
        for (u, v) in (0..=12).flat_map(|u| (0..=12).map(move |v| (u, v))) {
            let mut point = [0.0; 3];
            point[axis] = side * size[axis];
            for (other, part) in [((axis + 1) % 3, u), ((axis + 2) % 3, v)] {
                point[other] = (size[other] - 2.0 * inset) * (f64::from(part) / 12.0 - 0.5);
            }
            points.push(point);
        }
    }
    points
}

fn farthest(solid: &Solid, points: impl IntoIterator<Item = [f64; 3]>) -> f64 {
    let surface = MeshDistance::new(solid).unwrap();
    points.into_iter().map(|point| surface.distance(point).abs()).fold(0.0, f64::max)
}

#[test]
fn faces_of_rounded_boxes_are_flat() {
    let (size, radius) = ([40.0, 30.0, 20.0], 3.0);
    let whole = truths().into_iter().find(|truth| truth.name == "rounded box").and_then(|truth| truth.volume).unwrap();
    for (matrix, tolerance, most, volume) in [
        (turn([0.0, 0.0, 1.0], 0.0), 0.05, 760, 0.002),
        (turn([1.0, 2.0, 0.7], 33.0), 0.05, 980, 0.002),
        (turn([1.0, 2.0, 0.7], 33.0), 0.2, 360, 0.01),
    ] {
        let solid = meshed(&placed(&rounded(size, radius), matrix, [0.0; 3]), [30.0; 3], tolerance);
        // Cells that lie across the end of a face take some of it.
        let off = farthest(&solid, on_faces(size, radius + 2.0).iter().map(|point| turned(&matrix, *point)));
        assert!(off < EXACT, "{off} mm at {tolerance}");
        let missing = 1.0 - solid.volume() / whole;
        assert!(missing < volume, "{missing} of the volume is missing at {tolerance}");
        assert!(solid.triangles.len() < most, "{} faces", solid.triangles.len());
    }
}

#[test]
fn coordinates_of_planes_are_those_of_the_model() {
    // Ends of a lattice, of which the script says where they are.
    let (half, shift) = ([10.0, 10.0, 10.1], [0.0, 0.0, 14.1]);
    let tree = placed(&gyroid(10.0, 2.0).max(cuboid(half.map(|half| 2.0 * half))), turn([0.0, 0.0, 1.0], 0.0), shift);
    let solid = meshed(&tree, [10.0, 10.0, 24.2], 0.1);
    let (low, high) = solid.bounds().unwrap();
    assert_eq!((low, high), ([-10.0, -10.0, 4.0], [10.0, 10.0, 24.2]));
    // Nothing of the ends' rims is beside them by a little.
    let beside = |point: &&[f64; 3]| point[2] != 4.0 && point[2] < 4.0 + 1e-3;
    let at_end = solid.positions.iter().filter(|point| point[2] == 4.0).count();
    assert!(at_end > 50, "{at_end}");
    assert_eq!(solid.positions.iter().find(beside), None);
}

#[test]
fn planes_beside_a_blend_stay() {
    // A plate and an upright, joined as a ball of 4 mm joins them (a union of distances that are rounded where both are near).
    let plate = placed(&cuboid([40.0, 30.0, 6.0]), turn([0.0, 0.0, 1.0], 0.0), [0.0, 0.0, -7.0]);
    let upright = placed(&cuboid([6.0, 30.0, 20.0]), turn([0.0, 0.0, 1.0], 0.0), [0.0, 0.0, 4.0]);
    let r = 4.0;
    let [near, far] = [&plate, &upright].map(|distance| (c(r) - distance.clone()).max(c(0.0)).square());
    let blend = plate.min(upright).max(c(r)) - (near + far).sqrt();
    let matrix = turn([1.0, 2.0, 0.7], 33.0);
    let solid = meshed(&placed(&blend, matrix, [0.0; 3]), [40.0; 3], 0.1);
    let top = (0..=10).flat_map(|u| (0..=10).map(move |v| (f64::from(u), f64::from(v) * 2.8 - 14.0)));
    let points =
        top.flat_map(|(u, v)| [[9.5 + u, v, -4.0], [-9.5 - u, v, -4.0], [u - 5.0, v, -10.0], [3.0, v, u * 0.75 + 2.2]]);
    let off = farthest(&solid, points.map(|point| turned(&matrix, point)));
    assert!(off < EXACT, "{off} mm");
}

#[test]
fn rims_of_planes_keep_to_the_tolerance() {
    // The ends of a cylinder: nothing of them is lost but what lies between a circle and its chords.
    let solid = meshed(&placed(&cylinder(15.0, 10.0), turn([1.0, 2.0, 0.7], 33.0), [0.0; 3]), [20.0; 3], 0.05);
    let matrix = turn([1.0, 2.0, 0.7], 33.0);
    let points = (0..720).flat_map(|step| {
        let angle = f64::from(step).to_radians() / 2.0;
        [-5.0, 5.0].map(|z| turned(&matrix, [14.7 * angle.cos(), 14.7 * angle.sin(), z]))
    });
    let off = farthest(&solid, points);
    assert!(off < EXACT, "{off} mm");
}

#[test]
fn edges_of_drafts_are_not_notched() {
    // A pipe at the side of another one: rims, and a valley that is blunt on two sides.
    let matrix = turn([1.0, 2.0, 0.7], 33.0);
    let flat = turn([1.0, 0.0, 0.0], 90.0);
    let pipe = |radius| placed(&cylinder(radius, 30.0), flat, [0.0, -15.0, 0.0]);
    let pipes = placed(&cylinder(15.0, 40.0).min(pipe(6.0)), matrix, [0.0; 3]);
    let field = Field::new(&pipes, &[], Box3 { min: [-40.0; 3], max: [40.0; 3] }).unwrap();
    let settings = Settings { tolerance: 0.8, draft: Some(Draft::Guide), ..Settings::default() };
    let draft = mesh(&field, &settings, &Silent).unwrap().solid;
    assert_eq!(faults(&draft), Vec::<String>::new());
    let around = (0..360).map(|degrees| f64::from(degrees).to_radians());
    let points = around.flat_map(|angle: f64| {
        let (x, z) = (6.0 * angle.cos(), 6.0 * angle.sin());
        let rim = |z| [15.0 * angle.cos(), 15.0 * angle.sin(), z];
        [rim(-20.0), rim(20.0), [x, -(225.0 - x * x).sqrt(), z]]
    });
    let surface = MeshDistance::new(&draft).unwrap();
    let off: Vec<f64> = points.map(|point| surface.distance(turned(&matrix, point)).abs()).collect();
    // Where an edge leaves a cell between two nodes, and comes back, that is cut off.
    let notched = off.iter().filter(|off| **off > 0.2).count();
    assert!(notched * 20 < off.len(), "{notched} of {} places", off.len());
}

#[test]
fn what_is_slightly_curved_is_not_flat() {
    // A cap that rises by 0.2 mm: its faces are no planes that would have to stay.
    let (radius, across) = (1000.0, 40.0);
    let ball = placed(&sphere(radius), turn([0.0, 0.0, 1.0], 0.0), [0.0, 0.0, -radius]);
    let cap = ball.max(cuboid([across, across, 10.0]));
    let solid = meshed(&cap, [20.0, 20.0, 5.0], 0.01);
    assert!(solid.triangles.len() < 1000, "{} faces", solid.triangles.len());
    for point in solid.positions.iter().filter(|point| point[2] > -4.0) {
        let off = (point[0].powi(2) + point[1].powi(2) + (point[2] + radius).powi(2)).sqrt() - radius;
        let side = point[0].abs().max(point[1].abs()) - across / 2.0;
        assert!(off.max(side).abs() < 1e-4, "{point:?} is off by {off} mm");
    }
}
