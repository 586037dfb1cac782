//! Wavefront OBJ: one object per part, colours on the vertices (the `v x y z r g b` form that most programs read).

use std::fmt::Write;

use partwright_solid::Model;

use crate::{ExportError, solids, word};

pub(crate) fn write(model: &Model, title: &str) -> Result<Vec<u8>, ExportError> {
    let mut out = format!("# {}\n# millimetres, Z up\n", title.replace(['\n', '\r'], " "));
    let mut first = 1;
    for (part, solid) in solids(model) {
        line(&mut out, format_args!("o {}", word(&part.name)));
        for [x, y, z] in &solid.positions {
            match part.color {
                Some([r, g, b, _]) => line(&mut out, format_args!("v {x} {y} {z} {r:.4} {g:.4} {b:.4}")),
                None => line(&mut out, format_args!("v {x} {y} {z}")),
            }
        }
        for [a, b, c] in solid.triangles.iter().map(|triangle| triangle.map(|index| u64::from(index) + first)) {
            line(&mut out, format_args!("f {a} {b} {c}"));
        }
        first += solid.positions.len() as u64;
    }
    if first == 1 {
        return Err(ExportError::Empty);
    }
    Ok(out.into_bytes())
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}
