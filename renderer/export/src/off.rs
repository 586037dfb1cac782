//! Object File Format: all parts in one mesh, colours on the faces.

use std::fmt::Write;

use partwright_solid::Model;

use crate::{ExportError, solids};

pub(crate) fn write(model: &Model) -> Result<Vec<u8>, ExportError> {
    let (vertices, faces) = solids(model).fold((0, 0), |(vertices, faces), (_, solid)| {
        (vertices + solid.positions.len(), faces + solid.triangles.len())
    });
    if faces == 0 {
        return Err(ExportError::Empty);
    }
    // Writing to a string cannot fail.
    let mut out = String::new();
    let _ = writeln!(out, "OFF\n{vertices} {faces} 0");
    for (_, solid) in solids(model) {
        for [x, y, z] in &solid.positions {
            let _ = writeln!(out, "{x} {y} {z}");
        }
    }
    let mut first = 0;
    for (part, solid) in solids(model) {
        let color = part.color.map_or_else(String::new, |rgba| {
            let [r, g, b, _] = rgba.map(|value| (value.clamp(0.0, 1.0) * 255.0).round());
            format!(" {r} {g} {b}")
        });
        for [a, b, c] in solid.triangles.iter().map(|triangle| triangle.map(|index| u64::from(index) + first)) {
            let _ = writeln!(out, "3 {a} {b} {c}{color}");
        }
        first += solid.positions.len() as u64;
    }
    Ok(out.into_bytes())
}
