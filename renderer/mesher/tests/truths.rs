//! Shapes whose measures are known: how far meshes are from them, and whether they are sound.

#[path = "shapes/booleans.rs"]
mod booleans;
mod shapes;

use std::f64::consts::PI;

use booleans::mesh;
use partwright_mesher::{Draft, MeshError, Meshed, Monitor, Settings};
use shapes::{
    Silent, Truth, cuboid, cylinder, faults, faults_of_draft, field, gyroid, measured, placed, sphere, truths, turn,
};

/// mm.
const TOLERANCE: f64 = 0.05;

fn meshed(truth: &Truth) -> Meshed {
    let settings = Settings { tolerance: TOLERANCE, ..Settings::default() };
    mesh(&truth.field, &settings, &Silent).unwrap_or_else(|error| panic!("{}: {error}", truth.name))
}

/// Meshes the truths of which the name has one of these words, and asks what holds for all.
fn check(words: &[&str]) -> Vec<(Truth, Meshed)> {
    let chosen: Vec<Truth> = truths().into_iter().filter(|truth| words.contains(&truth.name)).collect();
    assert_eq!(chosen.len(), words.len());
    chosen
        .into_iter()
        .map(|truth| {
            let meshed = meshed(&truth);
            assert_eq!(faults(&meshed.solid), Vec::<String>::new(), "{}", truth.name);
            let off = measured(&truth.field, &meshed.solid);
            assert!(off <= TOLERANCE, "{} is off by {off}", truth.name);
            assert!((off - meshed.deviation).abs() < 1e-6, "{}: {off}, not {}", truth.name, meshed.deviation);
            assert!(!meshed.is_cut, "{}", truth.name);
            if let Some(volume) = truth.volume {
                // No more than a shell of the tolerance is missing or too much.
                let shell = area(&meshed) * TOLERANCE;
                let miss = meshed.solid.volume() - volume;
                assert!(miss.abs() <= shell, "{}: {miss} of {volume} mm³", truth.name);
            }
            (truth, meshed)
        })
        .collect()
}

fn area(meshed: &Meshed) -> f64 {
    let solid = &meshed.solid;
    let sizes = solid.triangles.iter().map(|&triangle| {
        let [a, b, c] = solid.corners(triangle);
        let (u, v): ([f64; 3], [f64; 3]) =
            (std::array::from_fn(|axis| b[axis] - a[axis]), std::array::from_fn(|axis| c[axis] - a[axis]));
        let normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
        normal.iter().map(|value| value * value).sum::<f64>().sqrt() / 2.0
    });
    sizes.sum()
}

fn distance_to_segment(point: [f64; 3], [a, b]: [[f64; 3]; 2]) -> f64 {
    let arm: [f64; 3] = std::array::from_fn(|axis| b[axis] - a[axis]);
    let to: [f64; 3] = std::array::from_fn(|axis| point[axis] - a[axis]);
    let square: f64 = arm.iter().map(|value| value * value).sum();
    let part = ((0..3).map(|axis| arm[axis] * to[axis]).sum::<f64>() / square).clamp(0.0, 1.0);
    (0..3).map(|axis| (to[axis] - part * arm[axis]).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn flat_shapes_are_exact() {
    for (truth, meshed) in check(&["box", "turned box", "flush cut"]) {
        let miss = meshed.solid.volume() - truth.volume.unwrap();
        assert!(miss.abs() < 0.1, "{}: {miss} mm³", truth.name);
        assert!(meshed.solid.triangles.len() < 60, "{}: {} faces", truth.name, meshed.solid.triangles.len());
    }
}

#[test]
fn round_shapes_keep_to_the_tolerance() {
    check(&["sphere", "torus", "rounded box", "turned rounded box"]);
}

#[test]
fn sharp_edges_are_met() {
    for (truth, meshed) in check(&["box", "turned box", "drilled box", "bored plate", "cone"]) {
        let solid = &meshed.solid;
        // Every point of a true edge has an edge of the mesh nearby.
        let edges: Vec<[[f64; 3]; 2]> = solid
            .triangles
            .iter()
            .flat_map(|triangle| {
                let [a, b, c] = solid.corners(*triangle);
                [[a, b], [b, c], [c, a]]
            })
            .collect();
        for [from, to] in &truth.edges {
            for step in 0..=4 {
                let part = f64::from(step) / 4.0;
                let point = std::array::from_fn(|axis| from[axis] + (to[axis] - from[axis]) * part);
                let near = edges.iter().map(|edge| distance_to_segment(point, *edge)).fold(f64::INFINITY, f64::min);
                assert!(near <= 2.0 * TOLERANCE, "{}: {near} mm from the edge at {point:?}", truth.name);
            }
        }
    }
}

#[test]
fn what_touches_in_points_and_lines_is_sound() {
    check(&["tangent spheres", "nearly tangent", "just touching", "cubes at an edge", "cubes at a corner"]);
}

#[test]
fn drafts_are_sound_and_near() {
    let names =
        ["box", "turned box", "sphere", "torus", "rounded box", "drilled box", "bored plate", "cone", "flush cut"];
    for truth in truths().into_iter().filter(|truth| names.contains(&truth.name)) {
        let with = |threads| {
            let settings =
                Settings { tolerance: 0.3, draft: Some(Draft::Look), threads: Some(threads), ..Settings::default() };
            mesh(&truth.field, &settings, &Silent).unwrap()
        };
        let meshed = with(1);
        assert_eq!(meshed, with(3), "{}", truth.name);
        assert_eq!(faults(&meshed.solid), Vec::<String>::new(), "{}", truth.name);
        assert!(meshed.deviation <= 0.45, "{} is off by {}", truth.name, meshed.deviation);
        if let Some(volume) = truth.volume {
            let miss = meshed.solid.volume() - volume;
            assert!(miss.abs() <= 0.3 * area(&meshed), "{}: {miss} of {volume} mm³", truth.name);
        }
    }
}

#[test]
fn drafts_of_what_bends_lie_on_the_surface() {
    let bent = gyroid(20.0, 3.0).max(sphere(15.0));
    for (tree, half, tolerance) in [(sphere(20.0), 20.0, 0.7), (bent, 15.0, 0.4)] {
        let field = field(&tree, [half; 3]);
        let draft =
            mesh(&field, &Settings { tolerance, draft: Some(Draft::Look), ..Settings::default() }, &Silent).unwrap();
        assert_eq!(faults(&draft.solid), Vec::<String>::new());
        let off = draft.solid.positions.iter().map(|point| field.value(*point).abs()).collect::<Vec<f64>>();
        let far = off.iter().filter(|off| **off > tolerance / 20.0).count();
        assert!(far * 20 < off.len(), "{far} of {} vertices are off", off.len());
        let fine = mesh(&field, &Settings { tolerance: tolerance / 2.0, ..Settings::default() }, &Silent).unwrap();
        let miss = draft.solid.volume() - fine.solid.volume();
        assert!(miss.abs() < 0.2 * tolerance * area(&fine), "{miss} of {} mm³", fine.solid.volume());
    }
}

/// Measures are read from drafts, too.
#[test]
fn drafts_are_as_large_as_what_cuts_them() {
    let half = [15.0, 12.0, 9.0];
    let field = field(&gyroid(20.0, 3.0).max(cuboid(half.map(|half| 2.0 * half))), half);
    let draft =
        mesh(&field, &Settings { tolerance: 0.5, draft: Some(Draft::Look), ..Settings::default() }, &Silent).unwrap();
    assert_eq!(faults(&draft.solid), Vec::<String>::new());
    for (axis, half) in half.into_iter().enumerate() {
        let most = draft.solid.positions.iter().map(|point| point[axis].abs()).fold(0.0, f64::max);
        assert!((most - half).abs() < 1e-3, "{most} along axis {axis}, not {half}");
    }
}

#[test]
fn drafts_keep_what_is_thinner_than_their_cells() {
    let shell = sphere(20.0).max(-sphere(19.2));
    let rod = placed(&cylinder(0.8, 50.0), turn([1.0, 2.0, 0.7], 33.0), [0.0; 3]);
    for (tree, volume) in [(shell, 4.0 / 3.0 * PI * (20.0_f64.powi(3) - 19.2_f64.powi(3))), (rod, PI * 0.64 * 50.0)] {
        let field = field(&tree, [26.0; 3]);
        let draft =
            mesh(&field, &Settings { tolerance: 0.8, draft: Some(Draft::Look), ..Settings::default() }, &Silent)
                .unwrap();
        assert_eq!(faults_of_draft(&draft.solid), Vec::<String>::new());
        let part = draft.solid.volume() / volume;
        assert!((0.6..1.2).contains(&part), "{part} of it is left");
    }
}

#[test]
fn threads_do_not_change_the_mesh() {
    // The second is made coarser in several parts.
    for name in ["bored plate", "torus"] {
        let truth = truths().into_iter().find(|truth| truth.name == name).unwrap();
        let with = |threads| {
            let settings = Settings { tolerance: TOLERANCE, threads: Some(threads), ..Settings::default() };
            mesh(&truth.field, &settings, &Silent).unwrap()
        };
        let one = with(1);
        assert_eq!(one, with(2), "{name}");
        assert_eq!(one, with(5), "{name}");
    }
}

#[test]
fn limits_and_cancelling_end_the_work() {
    struct Impatient;
    impl Monitor for Impatient {
        fn progress(&self, _: f64) {}
        fn is_cancelled(&self) -> bool {
            true
        }
    }
    let truth = truths().into_iter().find(|truth| truth.name == "torus").unwrap();
    let settings = Settings { tolerance: 0.001, max_triangles: 1000, ..Settings::default() };
    assert_eq!(mesh(&truth.field, &settings, &Silent), Err(MeshError::TooManyTriangles { limit: 1000 }));
    assert_eq!(mesh(&truth.field, &settings, &Impatient), Err(MeshError::Cancelled));
    let settings = Settings { tolerance: f64::NAN, ..Settings::default() };
    assert_eq!(mesh(&truth.field, &settings, &Silent), Err(MeshError::Tolerance));
}

#[test]
fn progress_only_grows() {
    struct Watcher(std::sync::Mutex<Vec<f64>>);
    impl Monitor for Watcher {
        fn progress(&self, fraction: f64) {
            self.0.lock().unwrap().push(fraction);
        }
        fn is_cancelled(&self) -> bool {
            false
        }
    }
    let truth = truths().into_iter().find(|truth| truth.name == "bored plate").unwrap();
    let watcher = Watcher(std::sync::Mutex::new(Vec::new()));
    mesh(&truth.field, &Settings::default(), &watcher).unwrap();
    let seen = watcher.0.into_inner().unwrap();
    assert!(seen.is_sorted() && seen.last() == Some(&1.0), "{seen:?}");
}

#[test]
fn what_the_bounds_cut_off_is_told() {
    use partwright_field::{Box3, Field};
    let ball = shapes::sphere(10.0);
    let field = Field::new(&ball, &[], Box3 { min: [-8.0; 3], max: [8.0; 3] }).unwrap();
    let cut = mesh(&field, &Settings::default(), &Silent).unwrap();
    assert!(cut.is_cut);
    assert_eq!(faults(&cut.solid), Vec::<String>::new());
    let size = cut.solid.bounds().unwrap();
    assert!(size.0.iter().all(|value| (value + 8.0).abs() < 0.1), "{size:?}");
}

#[test]
fn nothing_gives_nothing() {
    use partwright_field::{Box3, Field};
    let nothing = shapes::sphere(3.0).max(-shapes::sphere(4.0));
    let field = Field::new(&nothing, &[], Box3 { min: [-5.0; 3], max: [5.0; 3] }).unwrap();
    let meshed = mesh(&field, &Settings::default(), &Silent).unwrap();
    assert!(meshed.solid.is_empty() && !meshed.is_cut);
}

#[test]
fn an_offset_of_a_mesh_is_round_where_it_should_be() {
    use std::sync::Arc;

    use fidget_core::context::Tree;
    use fidget_core::var::Var;
    use partwright_field::{Box3, Field, Leaf, MeshDistance};

    // A box as a mesh, grown by a ball: Steiner's formula gives its volume.
    let truth = truths().into_iter().find(|truth| truth.name == "turned box").unwrap();
    let solid = meshed(&truth).solid;
    let radius = 3.0;
    let var = Var::new();
    let (x, y, z) = Tree::axes();
    let leaf = Leaf { var, at: [x, y, z], distance: Arc::new(MeshDistance::new(&solid).unwrap()) };
    let bounds = Box3 { min: [-33.0; 3], max: [33.0; 3] };
    let grown = Field::new(&(Tree::from(var) - shapes::c(radius)), &[leaf], bounds).unwrap();
    let settings = Settings { tolerance: 0.6, ..Settings::default() };
    let meshed = mesh(&grown, &settings, &Silent).unwrap();
    assert_eq!(faults(&meshed.solid), Vec::<String>::new());
    assert!(meshed.deviation <= 0.6, "{}", meshed.deviation);
    let [a, b, c] = [40.0, 30.0, 20.0];
    let exact = a * b * c
        + 2.0 * radius * (a * b + b * c + c * a)
        + PI * radius * radius * (a + b + c)
        + 4.0 / 3.0 * PI * radius.powi(3);
    let miss = meshed.solid.volume() - exact;
    assert!(miss.abs() <= 0.6 * area(&meshed), "{miss} of {exact} mm³");
}

#[test]
fn an_offset_of_a_field_lies_on_its_true_surface() {
    use std::sync::Arc;

    use fidget_core::context::Tree;
    use fidget_core::var::Var;
    use partwright_field::{Box3, Field, Leaf, SurfaceDistance};

    // A box with rounded edges, from which two millimetres are taken: a box with smaller rounds.
    let (half, round, taken) = ([20.0, 15.0, 10.0], 3.0, 2.0);
    let axes: [Tree; 3] = Tree::axes().into();
    let beyond: [Tree; 3] = std::array::from_fn(|axis| {
        (axes[axis].clone().abs() - shapes::c(half[axis] - round)).max(shapes::c(0.0)).square()
    });
    let rounded = (beyond[0].clone() + beyond[1].clone() + beyond[2].clone()).sqrt() - shapes::c(round);
    let bounds = Box3 { min: half.map(|half: f64| -half - 0.5), max: half.map(|half| half + 0.5) };
    let field = Field::new(&rounded, &[], bounds).unwrap();
    let settings = |tolerance| Settings { tolerance, ..Settings::default() };
    let near = mesh(&field, &settings(0.1), &Silent).unwrap().solid;
    let var = Var::new();
    let distance = Arc::new(SurfaceDistance::new(&field, &near, 0.1).unwrap());
    let leaf = Leaf { var, at: axes, distance };
    let shrunk = Field::new(&(Tree::from(var) + shapes::c(taken)), &[leaf], bounds).unwrap();
    let meshed = mesh(&shrunk, &settings(0.05), &Silent).unwrap();
    assert_eq!(faults(&meshed.solid), Vec::<String>::new());
    assert!(meshed.deviation <= 0.05, "{}", meshed.deviation);
    // Not on the facets of the mesh, which is twice as coarse.
    for point in &meshed.solid.positions {
        let beyond: [f64; 3] = std::array::from_fn(|axis| (point[axis].abs() - (half[axis] - round)).max(0.0));
        let length = beyond.iter().map(|part| part * part).sum::<f64>().sqrt();
        let off = length - (round - taken);
        assert!(off.abs() < 2e-3, "{point:?} is {off} mm off");
    }
}

/// Two rods that cross and hardly overlap: around the neck between them the mesh is off by much more than its faces are, and the
/// nearest place may be on either side of one edge.
#[test]
fn distances_in_a_neck_are_those_to_the_groove_around_it() {
    use fidget_core::context::Tree;
    use partwright_field::{Box3, Distance, Field, SurfaceDistance};

    let (radii, overlap, turn) = ([5.5_f64, 4.0], 0.22, 25_f64.to_radians());
    let between = radii[0] + radii[1] - overlap;
    let rod = |[x, y, z]: [Tree; 3], radius: f64| {
        let wall = (y.square() + z.square()).sqrt() - shapes::c(radius);
        wall.max(x.abs() - shapes::c(12.0))
    };
    let (x, y, z) = Tree::axes();
    let (cos, sin) = (shapes::c(turn.cos()), shapes::c(turn.sin()));
    let along = x.clone() * cos.clone() + z.clone() * sin.clone();
    let across = z.clone() * cos - x.clone() * sin;
    let first = rod([x, y.clone(), z], radii[0]);
    let second = rod([along, y + shapes::c(between), across], radii[1]);
    let bounds = Box3 { min: [-14.0, -14.0, -9.0], max: [14.0, 6.0, 9.0] };
    let field = Field::new(&first.min(second), &[], bounds).unwrap();
    let near = mesh(&field, &Settings { tolerance: 0.1, ..Settings::default() }, &Silent).unwrap().solid;
    let distance = SurfaceDistance::new(&field, &near, 0.1).unwrap();
    // The groove: around the first rod where the other one's wall is.
    let groove: Vec<[f64; 3]> = (-20_000..=20_000)
        .flat_map(|step| {
            let angle = f64::from(step) * 2e-5;
            let [y, z] = [-radii[0] * angle.cos(), radii[0] * angle.sin()];
            let (height, part) = (y + between, z * turn.sin());
            let (square, half) = (turn.sin().powi(2), turn.cos() * part);
            let rest = height * height + z * z - part * part - radii[1] * radii[1];
            let root = (half * half - square * rest).sqrt();
            [(half - root) / square, (half + root) / square].map(|x| [x, y, z])
        })
        .filter(|place| place[0].is_finite())
        .collect();
    assert!(groove.len() > 1000);
    for number in 0..60 {
        // Along the neck, across it, up into one rod and down into the other.
        let part = f64::from(number) / 30.0 - 1.0;
        let [along, aside, up] = [3.0 * part, 0.4 * (9.0 * part).sin(), 0.4 * (5.0 * part).cos()];
        let (sin, cos) = (turn * radii[0] / (radii[0] + radii[1])).sin_cos();
        let point = [along * cos - aside * sin, -radii[0] + overlap / 2.0 + up, along * sin + aside * cos];
        let to = |place: &[f64; 3]| (0..3).map(|axis| (point[axis] - place[axis]).powi(2)).sum::<f64>();
        let truth = groove.iter().map(to).fold(f64::INFINITY, f64::min).sqrt();
        let found = -distance.distance(point);
        assert!((found - truth).abs() < 1e-3, "{point:?} is {truth} mm from the groove, not {found}");
    }
}

/// A ball and the plane that cuts it are made by themselves: what they have in common has its edge where both are.
#[test]
fn surfaces_meet_in_their_edge() {
    use fidget_core::context::Tree;
    use partwright_field::{Box3, Field};
    let (_, _, z) = Tree::axes();
    let (radius, height, tolerance) = (20.0_f64, 6.0_f64, 0.05);
    let bounds = Box3 { min: [-radius; 3], max: [radius; 3] };
    let field = Field::new(&sphere(radius).max(z - height as f32), &[], bounds).unwrap();
    let meshed = mesh(&field, &Settings { tolerance, ..Settings::default() }, &Silent).unwrap();
    assert_eq!(faults(&meshed.solid), Vec::<String>::new());
    let by_octree = partwright_mesher::mesh(&field, &Settings { tolerance, ..Settings::default() }, &Silent).unwrap();
    assert_ne!(meshed.solid, by_octree.solid, "it is no net");
    let rim = (radius * radius - height * height).sqrt();
    let off = |point: &[f64; 3]| (point[0].hypot(point[1]) - rim).abs();
    let on_plane: Vec<f64> = meshed.solid.positions.iter().filter(|point| point[2] == height).map(off).collect();
    let near = on_plane.iter().filter(|off| **off < 1e-3 * tolerance).count();
    assert!(near > 20 && near * 10 > on_plane.len() * 9, "{near} of {} are in the edge", on_plane.len());
    assert!(on_plane.iter().all(|off| *off < 2.0 * tolerance), "{on_plane:?}");
    // mm³: a ball without its cap.
    let cap = PI * (radius - height).powi(2) * (2.0 * radius + height) / 3.0;
    let volume = 4.0 / 3.0 * PI * radius.powi(3) - cap;
    assert!((meshed.solid.volume() - volume).abs() < 1e-3 * volume, "{} mm³, not {volume}", meshed.solid.volume());
}

/// The net of the ball is beyond the bounds, where it is cut off some cells later.
#[test]
fn what_lies_beside_the_bounds_is_nothing() {
    use partwright_field::{Box3, Field};
    for away in [13.5, 16.0, 40.0] {
        let ball = placed(&sphere(3.0), turn([0.0, 0.0, 1.0], 0.0), [away, 0.0, 0.0]);
        let tree = ball.max(cuboid([20.0; 3]));
        let field = Field::new(&tree, &[], Box3 { min: [-10.0; 3], max: [10.0; 3] }).unwrap();
        assert!(mesh(&field, &Settings::default(), &Silent).unwrap().solid.is_empty(), "{away} mm away");
    }
}
