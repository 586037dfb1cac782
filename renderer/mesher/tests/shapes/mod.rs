//! Shapes with known measures, and what tests ask of a mesh.

#![allow(dead_code, reason = "each test uses a part")]

pub(crate) mod random;

use std::f64::consts::PI;

use fidget_core::context::Tree;
use partwright_field::{Box3, Field, Slope};
use partwright_inspect::{examine, inspect};
use partwright_mesher::Monitor;
use partwright_solid::{Geometry, Model, Part, Solid};

pub(crate) struct Silent;

impl Monitor for Silent {
    fn progress(&self, _: f64) {}
    fn is_cancelled(&self) -> bool {
        false
    }
}

impl partwright_inspect::Monitor for Silent {
    fn progress(&self, _: f64) {}
    fn is_cancelled(&self) -> bool {
        false
    }
}

pub(crate) struct Truth {
    pub(crate) name: &'static str,
    pub(crate) tree: Tree,
    pub(crate) field: Field,
    /// mm³.
    pub(crate) volume: Option<f64>,
    /// Sharp edges, as segments.
    pub(crate) edges: Vec<[[f64; 3]; 2]>,
}

pub(crate) fn c(value: f64) -> Tree {
    partwright_field::constant(value)
}

pub(crate) fn cuboid(size: [f64; 3]) -> Tree {
    let (x, y, z) = Tree::axes();
    let [a, b, d] = [(x, size[0]), (y, size[1]), (z, size[2])].map(|(axis, size)| axis.abs() - c(size / 2.0));
    a.max(b).max(d)
}

pub(crate) fn sphere(radius: f64) -> Tree {
    let (x, y, z) = Tree::axes();
    (x.square() + y.square() + z.square()).sqrt() - c(radius)
}

pub(crate) fn cylinder(radius: f64, height: f64) -> Tree {
    let (x, y, z) = Tree::axes();
    ((x.square() + y.square()).sqrt() - c(radius)).max(z.abs() - c(height / 2.0))
}

pub(crate) fn torus(major: f64, minor: f64) -> Tree {
    let (x, y, z) = Tree::axes();
    let ring = (x.square() + y.square()).sqrt() - c(major);
    (ring.square() + z.square()).sqrt() - c(minor)
}

/// A box with the edges rounded by a radius.
pub(crate) fn rounded(size: [f64; 3], radius: f64) -> Tree {
    let (x, y, z) = Tree::axes();
    let q = [(x, size[0]), (y, size[1]), (z, size[2])].map(|(axis, size)| axis.abs() - c(size / 2.0 - radius));
    let outside = q.each_ref().map(|q| q.max(0.0).square());
    let [a, b, d] = outside;
    let inside = q[0].max(q[1].clone()).max(q[2].clone()).min(0.0);
    (a + b + d).sqrt() + inside - c(radius)
}

/// The gyroid as a sheet of about a thickness.
pub(crate) fn gyroid(cell: f64, thickness: f64) -> Tree {
    let (x, y, z) = Tree::axes();
    let k = 2.0 * PI / cell;
    let [x, y, z] = [x, y, z].map(|axis| axis * c(k));
    let value = x.sin() * y.cos() + y.sin() * z.cos() + z.sin() * x.cos();
    // Its gradient is about 1.2 k where it is zero.
    value.abs() * c(1.0 / (1.2 * k)) - c(thickness / 2.0)
}

pub(crate) type Matrix = [[f64; 3]; 3];

pub(crate) fn turn(axis: [f64; 3], degrees: f64) -> Matrix {
    let size = axis.iter().map(|value| value * value).sum::<f64>().sqrt();
    let [x, y, z] = axis.map(|value| value / size);
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let rest = 1.0 - cosine;
    [
        [cosine + x * x * rest, x * y * rest - z * sine, x * z * rest + y * sine],
        [y * x * rest + z * sine, cosine + y * y * rest, y * z * rest - x * sine],
        [z * x * rest - y * sine, z * y * rest + x * sine, cosine + z * z * rest],
    ]
}

/// Moves a shape: turned, then shifted.
pub(crate) fn placed(tree: &Tree, matrix: Matrix, shift: [f64; 3]) -> Tree {
    let (x, y, z) = Tree::axes();
    let moved = [x - c(shift[0]), y - c(shift[1]), z - c(shift[2])];
    // The inverse of a rotation is its transpose.
    let row = |row: usize| {
        moved[0].clone() * c(matrix[0][row])
            + moved[1].clone() * c(matrix[1][row])
            + moved[2].clone() * c(matrix[2][row])
    };
    tree.remap_xyz(row(0), row(1), row(2))
}

fn shifted(tree: &Tree, shift: [f64; 3]) -> Tree {
    placed(tree, [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], shift)
}

pub(crate) fn field(tree: &Tree, half: [f64; 3]) -> Field {
    Field::new(tree, &[], Box3 { min: half.map(|value| -value), max: half }).unwrap()
}

fn box_edges(size: [f64; 3], matrix: Matrix) -> Vec<[[f64; 3]; 2]> {
    let moved = |point: [f64; 3]| -> [f64; 3] {
        std::array::from_fn(|row| (0..3).map(|column| matrix[row][column] * point[column]).sum())
    };
    let mut edges = Vec::new();
    for axis in 0..3 {
        for side in 0..4 {
            let mut ends = [[0.0; 3]; 2];
            for (end, point) in ends.iter_mut().enumerate() {
                point[axis] = if end == 0 { -size[axis] } else { size[axis] } / 2.0;
                point[(axis + 1) % 3] = if side & 1 == 0 { -1.0 } else { 1.0 } * size[(axis + 1) % 3] / 2.0;
                point[(axis + 2) % 3] = if side & 2 == 0 { -1.0 } else { 1.0 } * size[(axis + 2) % 3] / 2.0;
            }
            edges.push(ends.map(moved));
        }
    }
    edges
}

fn circle(radius: f64, z: f64) -> Vec<[[f64; 3]; 2]> {
    let at = |step: usize| {
        let angle = step as f64 * PI / 360.0;
        [radius * angle.cos(), radius * angle.sin(), z]
    };
    (0..720).map(|step| [at(step), at(step + 1)]).collect()
}

pub(crate) fn truths() -> Vec<Truth> {
    let odd = turn([1.0, 2.0, 0.7], 33.0);
    let (x, y, z) = Tree::axes();
    let mut truths = Vec::new();
    let mut push = |name, tree: Tree, half: [f64; 3], volume, edges| {
        truths.push(Truth { name, field: field(&tree, half), tree, volume, edges });
    };
    push("sphere", sphere(20.0), [20.0; 3], Some(4.0 / 3.0 * PI * 8000.0), Vec::new());
    push(
        "box",
        cuboid([40.0, 30.0, 20.0]),
        [20.0, 15.0, 10.0],
        Some(24000.0),
        box_edges([40.0, 30.0, 20.0], turn([0.0, 0.0, 1.0], 0.0)),
    );
    push(
        "turned box",
        placed(&cuboid([40.0, 30.0, 20.0]), odd, [0.0; 3]),
        [30.0; 3],
        Some(24000.0),
        box_edges([40.0, 30.0, 20.0], odd),
    );
    let drilled = placed(&cuboid([60.0, 40.0, 20.0]).max(-cylinder(8.0, 100.0)), odd, [0.0; 3]);
    push("drilled box", drilled, [40.0; 3], Some(48000.0 - PI * 64.0 * 20.0), box_edges([60.0, 40.0, 20.0], odd));
    let bored = cuboid([40.0, 40.0, 20.0]).max(-cylinder(8.0, 100.0));
    let mut rims = circle(8.0, 10.0);
    rims.extend(circle(8.0, -10.0));
    push("bored plate", bored, [20.0, 20.0, 10.0], Some(32000.0 - PI * 64.0 * 20.0), rims);
    push("torus", torus(20.0, 6.0), [26.0, 26.0, 6.0], Some(2.0 * PI * PI * 20.0 * 36.0), Vec::new());
    let slope = 10.0_f64.atan2(30.0);
    let cone =
        ((x.square() + y.square()).sqrt() * c(slope.cos()) + (z.clone() - c(30.0)) * c(slope.sin())).max(-z.clone());
    push("cone", cone, [10.0, 10.0, 30.0], Some(PI * 100.0 * 10.0), circle(10.0, 0.0));
    push(
        "thin plate",
        placed(&cuboid([50.0, 40.0, 0.4]), odd, [0.0; 3]),
        [35.0; 3],
        Some(800.0),
        box_edges([50.0, 40.0, 0.4], odd),
    );
    let pair = |gap: f64| {
        shifted(&sphere(10.0), [-10.0 - gap / 2.0, 0.0, 0.0]).min(shifted(&sphere(10.0), [10.0 + gap / 2.0, 0.0, 0.0]))
    };
    let two = Some(2.0 * 4.0 / 3.0 * PI * 1000.0);
    push("tangent spheres", pair(0.0), [20.5, 10.0, 10.0], two, Vec::new());
    push("nearly tangent", pair(0.02), [20.5, 10.0, 10.0], two, Vec::new());
    push("just touching", pair(-0.02), [20.5, 10.0, 10.0], two, Vec::new());
    push("gyroid", gyroid(10.0, 1.0).max(cuboid([30.0; 3])), [15.0; 3], None, Vec::new());
    // A wire around a helix of two turns: the distance to the turn that is nearest along z.
    let angle = y.atan2(x.clone());
    let pitch = 8.0;
    let rise = z.clone() - angle * c(pitch / (2.0 * PI));
    let nearest = rise.clone() - (rise * c(1.0 / pitch)).round() * c(pitch);
    let ring = (x.square() + y.square()).sqrt() - c(10.0);
    let helix = ((ring.square() + (nearest * c(0.99)).square()).sqrt() - c(1.0)).max(z.abs() - c(8.0));
    push("helix", helix, [11.0, 11.0, 8.0], None, Vec::new());
    let solid = {
        let core = [34.0, 24.0, 14.0];
        let [a, b, d] = core;
        a * b * d + 2.0 * 3.0 * (a * b + b * d + d * a) + PI * 9.0 * (a + b + d) + 4.0 / 3.0 * PI * 27.0
    };
    push("rounded box", rounded([40.0, 30.0, 20.0], 3.0), [20.0, 15.0, 10.0], Some(solid), Vec::new());
    push(
        "turned rounded box",
        placed(&rounded([40.0, 30.0, 20.0], 3.0), odd, [0.0; 3]),
        [30.0; 3],
        Some(solid),
        Vec::new(),
    );
    let cubes = |shift: [f64; 3]| cuboid([10.0; 3]).min(shifted(&cuboid([10.0; 3]), shift));
    push("cubes at an edge", cubes([10.0, 10.0, 0.0]), [16.0; 3], Some(2000.0), Vec::new());
    push("cubes at a corner", cubes([10.0; 3]), [16.0; 3], Some(2000.0), Vec::new());
    push("turned at an edge", placed(&cubes([10.0, 10.0, 0.0]), odd, [0.0; 3]), [22.0; 3], Some(2000.0), Vec::new());
    push(
        "flush cut",
        cuboid([20.0; 3]).max(-shifted(&cuboid([10.0, 10.0, 20.0]), [0.0, 0.0, 5.0])),
        [10.0; 3],
        Some(8000.0 - 1500.0),
        Vec::new(),
    );
    truths
}

/// The largest distance from the surface, over vertices, middles of edges and of faces: to first order, or to where the field
/// has the other sign if that is nearer, as it is where the field is nearly level.
pub(crate) fn measured(field: &Field, solid: &Solid) -> f64 {
    let mut points = solid.positions.clone();
    for &triangle in &solid.triangles {
        let [a, b, d] = solid.corners(triangle);
        let middle = |p: [f64; 3], q: [f64; 3]| std::array::from_fn(|axis| (p[axis] + q[axis]) / 2.0);
        points.extend([middle(a, b), middle(b, d), middle(d, a)]);
        points.push(std::array::from_fn(|axis| (a[axis] + b[axis] + d[axis]) / 3.0));
    }
    let mut slopes = vec![Slope { value: 0.0, gradient: [0.0; 3] }; points.len()];
    field.gradients(&points, &mut slopes);
    let first_order = |slope: &Slope| {
        let size = slope.gradient.iter().map(|value| value * value).sum::<f64>().sqrt();
        slope.value.abs() / size.max(1e-30)
    };
    let mut distances: Vec<(f64, usize)> = slopes.iter().map(first_order).zip(0..).collect();
    distances.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut worst = 0.0_f64;
    for (distance, index) in distances {
        if distance <= worst {
            break;
        }
        worst = worst.max(distance.min(to_other_sign(field, points[index], slopes[index].value)));
    }
    worst
}

/// How far from a point the field has another sign than there, to a fiftieth, seen in 26 directions.
fn to_other_sign(field: &Field, point: [f64; 3], value: f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    let mut slopes = vec![Slope { value: 0.0, gradient: [0.0; 3] }; 27];
    let mut radius = 1e-4;
    while radius < 100.0 {
        let around: Vec<[f64; 3]> = (0..27)
            .map(|way| [way % 3, way / 3 % 3, way / 9].map(|step| f64::from(step) - 1.0))
            .map(|way| (way, way.iter().map(|value| value * value).sum::<f64>().sqrt().max(1.0)))
            .map(|(way, length)| std::array::from_fn(|axis| point[axis] + radius * way[axis] / length))
            .collect();
        field.gradients(&around, &mut slopes);
        if slopes.iter().any(|slope| slope.value * value <= 0.0) {
            return radius;
        }
        radius *= 1.02;
    }
    radius
}

/// What the product's own checks find fatal.
pub(crate) fn faults(solid: &Solid) -> Vec<String> {
    found(solid, true)
}

/// The same of a draft, whose faces may cross.
#[allow(dead_code, reason = "not all who include this look at drafts")]
pub(crate) fn faults_of_draft(solid: &Solid) -> Vec<String> {
    found(solid, false)
}

fn found(solid: &Solid, is_final: bool) -> Vec<String> {
    let part = Part { name: "part".to_owned(), color: None, geometry: Geometry::Solid(solid.clone()) };
    let model = Model { parts: vec![part], background: Vec::new() };
    let locate = |_: partwright_graph::Span| unreachable!("meshes of fields have no sources");
    let report = if is_final { examine(&model, None, &locate, &Silent).unwrap() } else { inspect(&model, &locate) };
    report.findings.into_iter().filter(|finding| finding.fatal).map(|finding| finding.message).collect()
}

/// Milliseconds of processor time that this program took so far, of all its threads (Linux; elsewhere 0).
pub(crate) fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) * 10.0
}

/// mm².
pub(crate) fn area(solid: &Solid) -> f64 {
    let of = |triangle: &[u32; 3]| {
        let [a, b, c] = solid.corners(*triangle);
        let [u, v] = [b, c].map(|point| [0, 1, 2].map(|axis| point[axis] - a[axis]));
        let normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
        normal.iter().map(|value| value * value).sum::<f64>().sqrt() / 2.0
    };
    solid.triangles.iter().map(of).sum()
}
