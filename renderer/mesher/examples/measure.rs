//! Meshes the shapes of the tests, and prints what they cost and how exact they are: `measure [tolerance] [name]`.

#[path = "../tests/shapes/booleans.rs"]
mod booleans;
#[path = "../tests/shapes/mod.rs"]
mod shapes;

use booleans::mesh;
use partwright_mesher::Settings;
use shapes::{Silent, cpu, measured, truths};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let tolerance: f64 = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(0.05);
    let wanted = arguments.next();
    println!(
        "{:<22} {:>9} {:>8} {:>9} {:>9} {:>10} {:>6}",
        "shape", "triangles", "ms", "deviation", "measured", "volume %", "sound"
    );
    for truth in truths() {
        if wanted.as_ref().is_some_and(|wanted| !truth.name.contains(wanted.as_str())) {
            continue;
        }
        let start = cpu();
        let settings = Settings { tolerance, ..Settings::default() };
        match mesh(&truth.field, &settings, &Silent) {
            Ok(meshed) => {
                let time = cpu() - start;
                let off = truth.volume.map_or(0.0, |volume| (meshed.solid.volume() / volume - 1.0) * 100.0);
                let faults = shapes::faults(&meshed.solid);
                println!(
                    "{:<22} {:>9} {:>8.0} {:>9.5} {:>9.5} {:>10.5} {:>6} {}",
                    truth.name,
                    meshed.solid.triangles.len(),
                    time,
                    meshed.deviation,
                    measured(&truth.field, &meshed.solid),
                    off,
                    faults.is_empty(),
                    faults.join("; ")
                );
            }
            Err(error) => println!("{:<22} {error}", truth.name),
        }
    }
}
