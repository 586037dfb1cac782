//! Binary STL through stl_io: all parts in one mesh, f32, true unit normals.
//!
//! Normals are never zero: readers have taken files with zero normals and small round coordinates for text.

use partwright_parallel as parallel;
use partwright_protocol::Format;
use partwright_solid::{Model, Solid};
use stl_io::{Normal, Triangle, Vertex};

use crate::{ExportError, edges, solids};

/// Bytes before the faces, of which the last four are their number.
const HEADER: usize = 84;
/// Bytes of a face.
const FACE: usize = 50;

pub(crate) fn write(model: &Model) -> Result<Vec<u8>, ExportError> {
    let parts: Vec<&Solid> = solids(model).map(|(_, solid)| solid).collect();
    let count: usize = parts.iter().map(|solid| solid.triangles.len()).sum();
    if count == 0 {
        return Err(ExportError::Empty);
    }
    let out_of_range = || ExportError::OutOfRange { format: Format::Stl };
    let count = u32::try_from(count).map_err(|_| out_of_range())?;
    let mut coordinates = parts.iter().flat_map(|solid| &solid.positions).flatten();
    if !coordinates.all(|&value| (value as f32).is_finite()) {
        return Err(out_of_range());
    }
    let mut bytes = Vec::with_capacity(HEADER + FACE * count as usize);
    stl_io::write_stl(&mut bytes, [].iter()).map_err(failed)?;
    bytes[HEADER - size_of::<u32>()..].copy_from_slice(&count.to_le_bytes());
    for solid in parts {
        let faces = || parallel::in_parts(0..solid.triangles.len(), &|range| faces(solid, &solid.triangles[range]));
        for part in parallel::with_threads(faces) {
            bytes.extend_from_slice(&part?[HEADER..]);
        }
    }
    Ok(bytes)
}

/// A file of some faces.
fn faces(solid: &Solid, triangles: &[[u32; 3]]) -> Result<Vec<u8>, ExportError> {
    let face = |&triangle: &[u32; 3]| {
        let corners = solid.corners(triangle);
        let rounded = corners.map(|corner| corner.map(|value| value as f32));
        let normal = edges::normal(rounded.map(|corner| corner.map(f64::from)))
            .or_else(|| edges::normal(corners))
            .unwrap_or([0.0, 0.0, 1.0]);
        Triangle { normal: Normal::new(normal.map(|value| value as f32)), vertices: rounded.map(Vertex::new) }
    };
    let mut bytes = Vec::with_capacity(HEADER + FACE * triangles.len());
    stl_io::write_stl(&mut bytes, triangles.iter().map(face)).map_err(failed)?;
    Ok(bytes)
}

fn failed(source: std::io::Error) -> ExportError {
    ExportError::Write { format: Format::Stl, source }
}
