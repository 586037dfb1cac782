//! Meshes random fields and says which came out wrong: `random [count] [first seed] [tolerance] [folder]`. Fails if any did.
//! Meshes go to the folder as PLY files, for other programs to look at.

#[path = "../tests/shapes/booleans.rs"]
mod booleans;
#[path = "../tests/shapes/mod.rs"]
mod shapes;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use booleans::mesh;
use partwright_field::Field;
use partwright_mesher::{MeshError, Settings};
use partwright_solid::Solid;
use shapes::random::{bending, random};
use shapes::{Silent, faults, measured};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let mut number = |otherwise: f64| arguments.next().map_or(otherwise, |text| text.parse().expect("a number"));
    let [count, first] = [1000.0, 1.0].map(|otherwise| number(otherwise) as u64);
    let tolerance = number(0.1);
    let folder = arguments.next().map(PathBuf::from);
    let mut tally: BTreeMap<String, u64> = BTreeMap::new();
    for seed in first..first + count {
        // Every other one mostly bends.
        let field = if seed.is_multiple_of(2) {
            let (tree, bounds) = bending(seed);
            Field::new(&tree, &[], bounds).expect("a field")
        } else {
            random(seed)
        };
        let settings = Settings { tolerance, max_triangles: 1_000_000, ..Settings::default() };
        let start = shapes::cpu();
        let what = match mesh(&field, &settings, &Silent) {
            Err(MeshError::TooManyTriangles { .. }) => "too many triangles".to_owned(),
            Err(error) => error.to_string(),
            Ok(meshed) if meshed.solid.is_empty() => "empty".to_owned(),
            Ok(meshed) => {
                if let Some(folder) = &folder {
                    write(&folder.join(format!("{seed}.ply")), &meshed.solid).expect("a file in the folder");
                }
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

fn write(path: &Path, solid: &Solid) -> std::io::Result<()> {
    let (vertices, faces) = (solid.positions.len(), solid.triangles.len());
    let coordinates = ["x", "y", "z"].map(|axis| format!("property double {axis}\n")).concat();
    let mut bytes = format!(
        "ply\nformat binary_little_endian 1.0\nelement vertex {vertices}\n{coordinates}element face {faces}\nproperty list uchar \
         int vertex_indices\nend_header\n"
    )
    .into_bytes();
    bytes.extend(solid.positions.iter().flatten().flat_map(|value| value.to_le_bytes()));
    for triangle in &solid.triangles {
        bytes.push(3);
        bytes.extend(triangle.iter().flat_map(|vertex| vertex.to_le_bytes()));
    }
    std::fs::write(path, bytes)
}
