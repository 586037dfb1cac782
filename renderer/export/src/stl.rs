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
/// Faces that are written at once: as many as stay close to the processor.
const PART: usize = 1 << 10;

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
    let mut bytes = vec![0; HEADER + FACE * count as usize];
    let (header, mut rest) = bytes.split_at_mut(HEADER);
    stl_io::write_stl(&mut &mut *header, [].iter()).map_err(failed)?;
    header[HEADER - size_of::<u32>()..].copy_from_slice(&count.to_le_bytes());
    for solid in parts {
        let own;
        (own, rest) = rest.split_at_mut(FACE * solid.triangles.len());
        let parts = own.chunks_mut(FACE * PART).zip(solid.triangles.chunks(PART)).collect();
        let write = |(bytes, triangles)| write_faces(solid, triangles, bytes);
        parallel::with_threads(|| parallel::map(parts, write)).into_iter().collect::<Result<(), _>>()?;
    }
    Ok(bytes)
}

/// Writes the faces as a file of their own, and what follows its header to `bytes`.
fn write_faces(solid: &Solid, triangles: &[[u32; 3]], bytes: &mut [u8]) -> Result<(), ExportError> {
    let face = |&triangle: &[u32; 3]| {
        let corners = solid.corners(triangle);
        let rounded = corners.map(|corner| corner.map(|value| value as f32));
        let normal = edges::normal(rounded.map(|corner| corner.map(f64::from)))
            .or_else(|| edges::normal(corners))
            .unwrap_or([0.0, 0.0, 1.0]);
        Triangle { normal: Normal::new(normal.map(|value| value as f32)), vertices: rounded.map(Vertex::new) }
    };
    let mut file = Vec::with_capacity(HEADER + bytes.len());
    stl_io::write_stl(&mut file, triangles.iter().map(face)).map_err(failed)?;
    bytes.copy_from_slice(&file[HEADER..]);
    Ok(())
}

fn failed(source: std::io::Error) -> ExportError {
    ExportError::Write { format: Format::Stl, source }
}
