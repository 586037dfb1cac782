//! Meshes random fields and says which came out wrong: `random [count] [first seed] [tolerance]`. Fails if any did.

#[path = "../tests/shapes/mod.rs"]
mod shapes;

use std::collections::BTreeMap;
use std::process::ExitCode;

use partwright_mesher::{MeshError, Settings, mesh};
use shapes::{Silent, faults, measured, random::random};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<f64>().expect("numbers"));
    let count = arguments.next().unwrap_or(1000.0) as u64;
    let first = arguments.next().unwrap_or(1.0) as u64;
    let tolerance = arguments.next().unwrap_or(0.1);
    let mut tally: BTreeMap<String, u64> = BTreeMap::new();
    for seed in first..first + count {
        let field = random(seed);
        let settings = Settings { tolerance, max_triangles: 1_000_000, ..Settings::default() };
        let start = shapes::cpu();
        let what = match mesh(&field, &settings, &Silent) {
            Err(MeshError::TooManyTriangles { .. }) => "too many triangles".to_owned(),
            Err(error) => error.to_string(),
            Ok(meshed) if meshed.solid.is_empty() => "empty".to_owned(),
            Ok(meshed) => {
                let faults = faults(&meshed.solid);
                let off = measured(&field, &meshed.solid);
                if !faults.is_empty() {
                    println!("seed {seed}: {}", faults.join("; "));
                    "unsound".to_owned()
                } else if off > tolerance && !meshed.is_cut {
                    println!("seed {seed}: off by {off}, told {}", meshed.deviation);
                    "too far off".to_owned()
                } else {
                    "good".to_owned()
                }
            }
        };
        let time = shapes::cpu() - start;
        if time > 2000.0 {
            println!("seed {seed}: {time:.0} ms, {what}");
        }
        *tally.entry(what).or_default() += 1;
        if seed % 100 == 0 {
            println!("{seed}: {tally:?}");
        }
    }
    println!("{tally:?}");
    let wrong = ["unsound", "too far off"].iter().any(|what| tally.contains_key(*what));
    ExitCode::from(u8::from(wrong))
}
