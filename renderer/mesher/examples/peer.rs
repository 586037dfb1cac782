//! This mesher beside fidget's: processor time and faces at the same deviation, and what is wrong with either mesh:
//! `peer [tolerance]`.

#[path = "../tests/shapes/booleans.rs"]
mod booleans;
#[path = "../tests/shapes/mod.rs"]
mod shapes;

use booleans::mesh;
use fidget_core::context::Tree;
use fidget_core::vm::VmShape;
use fidget_mesh::Octree;
use partwright_mesher::Settings;
use partwright_solid::Solid;
use shapes::{Silent, Truth, cpu, faults, measured, truths};

/// Fidget has no tolerance: its tree is made deeper until the deviation is small enough, or there are millions of faces.
const DEEPEST: u8 = 10;

fn main() {
    let tolerance: f64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(0.05);
    for truth in truths() {
        if !["sphere", "turned box", "drilled box", "torus", "turned rounded box"].contains(&truth.name) {
            continue;
        }
        let settings = Settings { tolerance, ..Settings::default() };
        let (meshed, ours) = timed(|| mesh(&truth.field, &settings, &Silent).expect("a mesh"));
        println!(
            "{:<20} ours      {ours:>6.1} ms {:>7} faces, off by {:.4}",
            truth.name,
            meshed.solid.triangles.len(),
            meshed.deviation
        );
        for depth in 4..=DEEPEST {
            let (solid, time) = timed(|| theirs(&truth, depth));
            let off = measured(&truth.field, &solid);
            if off > tolerance && depth < DEEPEST {
                continue;
            }
            let wrong = faults(&solid);
            println!(
                "{:<20} fidget, {depth} {time:>6.1} ms {:>7} faces, off by {off:.4}, {} times as long{}",
                "",
                solid.triangles.len(),
                (time / ours * 100.0).round() / 100.0,
                if wrong.is_empty() { String::new() } else { format!("; {}", wrong.join(" ")) }
            );
            break;
        }
    }
}

/// What the work makes, and milliseconds of processor time that it takes on average: the system counts them by tens.
fn timed<T>(work: impl Fn() -> T) -> (T, f64) {
    const ENOUGH: f64 = 500.0;
    let start = cpu();
    for runs in 1.. {
        let made = work();
        let time = cpu() - start;
        if time >= ENOUGH {
            return (made, time / f64::from(runs));
        }
    }
    unreachable!("time passes")
}

fn theirs(truth: &Truth, depth: u8) -> Solid {
    let bounds = truth.field.bounds();
    // Their domain is a cube from -1 to 1, which the surface must not touch.
    let scale = bounds.max.iter().chain(&bounds.min).fold(0.0_f64, |most, value| most.max(value.abs())) * 1.05;
    let (x, y, z) = Tree::axes();
    let scaled = truth.tree.remap_xyz(x * scale as f32, y * scale as f32, z * scale as f32);
    let shape = VmShape::from(scaled).try_into().expect("no other variables");
    let settings = fidget_mesh::Settings { depth, ..Default::default() };
    let mesh = Octree::build(&shape, &settings).expect("not cancelled").walk_dual();
    let scale = f64::from(scale as f32);
    let positions = mesh.vertices.iter().map(|vertex| [0, 1, 2].map(|axis| f64::from(vertex[axis]) * scale)).collect();
    let triangles: Vec<[u32; 3]> =
        mesh.triangles.iter().map(|triangle| [0, 1, 2].map(|corner| triangle[corner] as u32)).collect();
    let face_source = vec![u32::MAX; triangles.len()];
    Solid { positions, triangles, face_source, sources: Vec::new() }
}
