//! The card's side on lavapipe, Mesa's Vulkan on the CPU: the same shaders, slow and correct. Where it is missing, these tests
//! fail and say so.

#[path = "../../mesher/tests/shapes/mod.rs"]
mod shapes;

use std::f64::consts::TAU;

use fidget_core::context::Tree;
use partwright_field::{Box3, Field};
use partwright_gpu::{Adapters, Camera, Choice, Gpu, GpuError, Mode};
use partwright_mesher::{CELLS, Lattice, MeshError, Meshed, OnDemand, SIDE, Sampler, Settings, Tools, mesh_with};
use shapes::{Silent, c, cuboid, cylinder, faults, gyroid, placed, rounded, turn};

/// mm.
const TOLERANCE: f64 = 0.2;

fn gpu() -> Gpu {
    Gpu::open(Adapters::AlsoSimulated)
        .unwrap_or_else(|error| panic!("{error}: install mesa-vulkan-drivers and libvulkan1 (Debian)"))
}

fn required() -> Choice {
    Choice::among(Mode::Required, Adapters::AlsoSimulated)
}

/// A bolt: a helix whose profile is a triangle wave of the angle and the height, in a cylinder.
fn thread() -> Tree {
    let (x, y, z) = Tree::axes();
    let pitch = 3.0;
    let along = z.clone() / c(pitch) - y.atan2(x.clone()) / c(TAU);
    let saw = along.clone() - along.floor();
    let profile = (saw - 0.5).abs() * 2.0 * c(1.2);
    let radius = (x.square() + y.square()).sqrt();
    (radius - c(6.0) - profile).max(z.abs() - c(8.0)) * c(0.7)
}

/// Fields that are unlike each other, with boxes that contain their solids.
fn fields() -> Vec<(&'static str, Field)> {
    let field = |tree: &Tree, half: f64| Field::new(tree, &[], Box3 { min: [-half; 3], max: [half; 3] }).unwrap();
    let tilt = turn([1.0, 2.0, 3.0], 37.0);
    let (x, _, _) = Tree::axes();
    // Two, or nobody would need an octree.
    let boxes = cuboid([12.0, 9.0, 7.0]).min(cuboid([5.0, 5.0, 14.0]));
    let drilled = rounded([20.0, 14.0, 10.0], 2.0).max(-cylinder(3.0, 30.0));
    vec![
        ("gyroid", field(&gyroid(8.0, 1.0).max(cuboid([20.0; 3])), 10.0)),
        ("turned boxes", field(&placed(&boxes, tilt, [1.3, -0.7, 0.4]), 12.0)),
        ("thread", field(&thread(), 9.0)),
        ("drilled", field(&placed(&drilled, tilt, [0.0; 3]), 14.0)),
        ("bent", field(&(shapes::sphere(8.0) + (x * c(0.9)).sin() * c(0.8)), 10.0)),
    ]
}

/// Cubes all over a box, of several sizes.
fn lattices(field: &Field) -> Vec<Lattice> {
    let bounds = field.bounds();
    let mut all = Vec::new();
    for parts in [1_u32, 3, 7] {
        let size = bounds.size()[0] / f64::from(parts);
        for number in 0..parts.pow(3).min(60) {
            let at = [number % parts, number / parts % parts, number / parts / parts];
            let origin = std::array::from_fn(|axis| bounds.min[axis] + f64::from(at[axis]) * size);
            let lattice = Lattice { field: field.clone(), origin, step: size / CELLS as f64 };
            let (_, field) = field.restrict(&lattice.region());
            all.push(Lattice { field, ..lattice });
        }
    }
    all
}

#[test]
fn values_are_within_their_bounds() {
    let gpu = gpu();
    for (name, field) in fields() {
        let lattices = lattices(&field);
        let mut decided = 0;
        let mut total = 0;
        let found = gpu.sample(&lattices).unwrap();
        for (lattice, samples) in lattices.iter().zip(found) {
            let Some(samples) = samples else { continue };
            for (number, value) in samples.values.iter().enumerate() {
                let at = [number % SIDE, number / SIDE % SIDE, number / SIDE / SIDE];
                let point = std::array::from_fn(|axis| lattice.origin[axis] + at[axis] as f64 * lattice.step);
                let (value, truth) = (f64::from(*value), field.value(point));
                let off = (value - truth).abs();
                assert!(off <= samples.error, "{name} at {point:?}: {value}, not {truth} ± {}", samples.error);
                total += 1;
                decided += usize::from(value.abs() > samples.error);
            }
        }
        // Bounds that are good for nothing would pass, too. A thread's jumps at the cut of the angle have none.
        let least = if name == "thread" { 10 } else { 90 };
        assert!(total > 0 && decided * 100 > total * least, "{name}: {decided} of {total} signs are certain");
    }
}

/// Each operator on its own, where it is easy and where it is not.
#[test]
fn every_operator_is_within_its_bound() {
    let gpu = gpu();
    let (x, y, z) = Tree::axes();
    let (a, b) = (x.clone() * 3.0 + z.clone() * 0.1, y.clone() * 2.0 + 0.3);
    let rows: Vec<(&str, Tree)> = vec![
        ("neg", -a.clone()),
        ("abs", a.abs()),
        ("recip", (a.square() + 0.5).recip()),
        ("sqrt", (a.square() + b.square()).sqrt()),
        ("square", a.square()),
        ("floor", a.floor()),
        ("ceil", a.ceil()),
        ("round", a.round()),
        ("sin", (a.clone() * 9.0).sin()),
        ("cos", (a.clone() * 9.0).cos()),
        ("asin", (a.clone() * 0.2).asin()),
        ("acos", (a.clone() * 0.2).acos()),
        ("atan", a.atan()),
        ("exp", a.exp()),
        ("ln", (a.square() + 0.1).ln()),
        ("not", a.not()),
        ("add", a.clone() + b.clone()),
        ("sub", a.clone() - b.clone()),
        ("mul", a.clone() * b.clone()),
        ("div", a.clone() / (b.square() + 1.0)),
        ("atan2", a.atan2(b.clone())),
        ("min", a.min(b.clone())),
        ("max", a.max(b.clone())),
        ("compare", a.compare(b.clone())),
        ("mod", a.modulo(1.7)),
        ("and", a.and(b.clone())),
        ("or", a.or(b.clone())),
    ];
    let bounds = Box3 { min: [-2.0; 3], max: [2.0; 3] };
    for (name, tree) in rows {
        let field = Field::new(&tree, &[], bounds).unwrap();
        let mut told = 0;
        for origin in [[-2.0; 3], [0.11, 0.07, -0.3], [-0.53, 0.4, 0.2], [0.7, -0.9, 1.1]] {
            let lattice = Lattice { field: field.clone(), origin, step: 0.013 };
            let Some(samples) = gpu.sample(std::slice::from_ref(&lattice)).unwrap().remove(0) else { continue };
            told += usize::from(samples.error < 1e-3);
            for (number, value) in samples.values.iter().enumerate() {
                let at = [number % SIDE, number / SIDE % SIDE, number / SIDE / SIDE];
                let point = std::array::from_fn(|axis| origin[axis] + at[axis] as f64 * lattice.step);
                let off = (f64::from(*value) - field.value(point)).abs();
                assert!(off <= samples.error, "{name} at {point:?}: {off} > {}", samples.error);
            }
        }
        assert!(told > 0, "{name} is nowhere bounded by less than 0.001");
    }
}

fn meshed(field: &Field, sampler: &dyn Sampler) -> Meshed {
    let settings = Settings { tolerance: TOLERANCE, ..Settings::default() };
    mesh_with(field, &settings, Tools { sampler, booleans: None }, &Silent).unwrap()
}

#[test]
fn meshes_are_the_same_with_and_without() {
    let choice = required();
    for (name, field) in fields() {
        let (with, without) = (meshed(&field, &choice), meshed(&field, &OnDemand));
        assert_eq!(faults(&with.solid), Vec::<String>::new(), "{name}");
        assert!(
            with.deviation <= TOLERANCE || with.deviation <= without.deviation,
            "{name} is off by {}",
            with.deviation
        );
        // Only what is proven empty may be divided less; no point of the surface moves.
        let (a, b) = (with.solid.volume(), without.solid.volume());
        assert!((a - b).abs() < 1e-3 * b, "{name}: {a} mm³ with, {b} mm³ without");
        let (a, b) = (with.solid.triangles.len() as f64, without.solid.triangles.len() as f64);
        assert!((a - b).abs() <= 0.02 * b, "{name}: {a} triangles with, {b} without");
    }
    assert!(choice.gpu().is_some(), "{}", choice.told());
}

#[test]
fn a_lost_card_is_an_error_where_it_is_required_and_the_cpu_elsewhere() {
    let field = &fields()[1].1;
    let choice = required();
    choice.gpu().unwrap_or_else(|| panic!("{}", choice.told())).lose();
    let settings = Settings { tolerance: TOLERANCE, ..Settings::default() };
    match mesh_with(field, &settings, Tools { sampler: &choice, booleans: None }, &Silent) {
        Err(MeshError::Sampler { why }) => assert!(why.contains("lost"), "{why}"),
        other => panic!("{other:?}"),
    }
    let gpu = gpu();
    gpu.lose();
    let lattices = lattices(field);
    assert!(matches!(gpu.sample(&lattices[..1]), Err(GpuError::Lost { .. })));
}

#[test]
fn auto_takes_no_simulated_card_and_goes_on_without() {
    let field = &fields()[1].1;
    let auto = Choice::new(Mode::Auto);
    assert!(auto.gpu().is_none_or(|gpu| !gpu.is_simulated()), "{}", auto.told());
    assert!(auto.fault().is_none());
    // Measured, the simulated one loses or wins; either way the mesh is made.
    let measured = Choice::among(Mode::Auto, Adapters::AlsoSimulated);
    assert!(meshed(field, &measured).deviation <= TOLERANCE);
    assert!(measured.told().contains("ms without"), "{}", measured.told());
    let off = Choice::among(Mode::Off, Adapters::AlsoSimulated);
    assert!(!off.is_active() && off.told().contains("off"));
}

#[test]
fn distances_to_meshes_stay_on_the_cpu() {
    use std::sync::Arc;
    let ball =
        meshed(&Field::new(&shapes::sphere(5.0), &[], Box3 { min: [-5.0; 3], max: [5.0; 3] }).unwrap(), &OnDemand);
    let (var, (x, y, z)) = (fidget_core::var::Var::new(), Tree::axes());
    let distance = Arc::new(partwright_field::MeshDistance::new(&ball.solid).unwrap());
    let leaf = partwright_field::Leaf { var, at: [x, y, z], distance };
    let field = Field::new(&(Tree::from(var) - 1.0), &[leaf], Box3 { min: [-7.0; 3], max: [7.0; 3] }).unwrap();
    let found = gpu().sample(&lattices(&field)[..3]).unwrap();
    assert!(found.iter().all(Option::is_none));
    assert!(faults(&meshed(&field, &required()).solid).is_empty());
}

/// Where a ray first meets a mesh.
fn nearest(meshed: &Meshed, from: [f64; 3], along: [f64; 3]) -> Option<f64> {
    let sub = |a: [f64; 3], b: [f64; 3]| -> [f64; 3] { std::array::from_fn(|axis| a[axis] - b[axis]) };
    let cross =
        |a: [f64; 3], b: [f64; 3]| [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
    let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let hits = meshed.solid.triangles.iter().filter_map(|triangle| {
        // Möller & Trumbore.
        let [a, b, c] = meshed.solid.corners(*triangle);
        let (u, v) = (sub(b, a), sub(c, a));
        let side = cross(along, v);
        let determinant = dot(u, side);
        let arm = sub(from, a);
        let across = cross(arm, u);
        let (s, t) = (dot(arm, side) / determinant, dot(along, across) / determinant);
        (s >= 0.0 && t >= 0.0 && s + t <= 1.0).then(|| dot(v, across) / determinant)
    });
    hits.min_by(f64::total_cmp)
}

#[test]
fn pictures_show_what_meshes_are() {
    let gpu = gpu();
    let camera = Camera { forward: [-0.6, 1.0, -0.7], up: [0.0, 0.0, 1.0], width: 72, height: 56 };
    for (name, field) in fields().into_iter().filter(|(name, _)| *name != "gyroid") {
        let frame = gpu.draw(&field, &camera).unwrap().unwrap();
        let (meshed, rays) = (meshed(&field, &OnDemand), camera.rays(field.bounds()));
        let (mut seen, mut wrong, mut off) = (0, 0, 0);
        for y in 0..camera.height {
            for x in 0..camera.width {
                let (u, v) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
                let from = std::array::from_fn(|axis| rays.origin[axis] + u * rays.right[axis] + v * rays.down[axis]);
                let pixel = (y * camera.width + x) as usize;
                let depth = f64::from(frame.depth[pixel]);
                assert_eq!(frame.rgba[pixel * 4 + 3] == 255, depth >= 0.0, "{name}: {x}, {y}");
                match nearest(&meshed, from, rays.forward) {
                    Some(truth) if depth >= 0.0 => {
                        seen += 1;
                        off += u32::from((truth - depth).abs() > 4.0 * TOLERANCE);
                    }
                    truth => wrong += u32::from(truth.is_some() != (depth >= 0.0)),
                }
            }
        }
        // Rays that graze the surface may pass it, or see what lies behind.
        assert!(seen > 200, "{name}: {seen}");
        assert!(wrong * 50 < seen && off * 30 < seen, "{name}: {wrong} and {off} of {seen} pixels are wrong");
    }
}

#[test]
fn normals_shade_a_ball_from_light_to_dark() {
    let ball = Field::new(&shapes::sphere(5.0), &[], Box3 { min: [-5.0; 3], max: [5.0; 3] }).unwrap();
    let camera = Camera { forward: [0.0, 1.0, 0.0], up: [0.0, 0.0, 1.0], width: 64, height: 64 };
    let frame = gpu().draw(&ball, &camera).unwrap().unwrap();
    let at = |x: usize, y: usize| frame.rgba[(y * 64 + x) * 4];
    // The light comes from above on the left.
    assert!(at(24, 22) > at(32, 32) && at(32, 32) > at(42, 44), "{} {} {}", at(24, 22), at(32, 32), at(42, 44));
    let depth = f64::from(frame.depth[32 * 64 + 32]);
    let radius = 75.0_f64.sqrt();
    assert!((depth - (radius - 5.0)).abs() < 0.02, "{depth}");
}
