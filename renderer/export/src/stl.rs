//! Binary STL through stl_io: all parts in one mesh, f32, true unit normals.
//!
//! Normals are never zero: readers have taken files with zero normals and small round coordinates for text.

use partwright_protocol::Format;
use partwright_solid::Model;
use stl_io::{Normal, Triangle, Vertex};

use crate::{ExportError, edges, solids};

pub(crate) fn write(model: &Model) -> Result<Vec<u8>, ExportError> {
    let mut triangles = Vec::new();
    for (_, solid) in solids(model) {
        for &triangle in &solid.triangles {
            let corners = solid.corners(triangle);
            let rounded = corners.map(|corner| corner.map(|value| value as f32));
            if rounded.iter().flatten().any(|value| !value.is_finite()) {
                return Err(ExportError::OutOfRange { format: Format::Stl });
            }
            let normal = edges::normal(rounded.map(|corner| corner.map(f64::from)))
                .or_else(|| edges::normal(corners))
                .unwrap_or([0.0, 0.0, 1.0]);
            triangles.push(Triangle {
                normal: Normal::new(normal.map(|value| value as f32)),
                vertices: rounded.map(Vertex::new),
            });
        }
    }
    if triangles.is_empty() {
        return Err(ExportError::Empty);
    }
    if u32::try_from(triangles.len()).is_err() {
        return Err(ExportError::OutOfRange { format: Format::Stl });
    }
    let mut bytes = Vec::with_capacity(84 + 50 * triangles.len());
    stl_io::write_stl(&mut bytes, triangles.iter())
        .map_err(|source| ExportError::Write { format: Format::Stl, source })?;
    Ok(bytes)
}
