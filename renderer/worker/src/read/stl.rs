//! STL, text or binary. The facet normals are not read: the order of the corners says the same.

use std::io::Cursor;

use super::{Mesh, ReadError, Welder};

pub(super) fn read(bytes: &[u8]) -> Result<Mesh, ReadError> {
    let broken = |error: std::io::Error| ReadError::Broken(format!("it is no STL file: {error}"));
    let mut welder = Welder::default();
    let mut cursor = Cursor::new(bytes);
    for triangle in stl_io::create_stl_reader(&mut cursor).map_err(broken)? {
        let [a, b, c] = triangle.map_err(broken)?.vertices.map(|vertex| vertex.0.map(f64::from));
        let corners = [welder.index(a)?, welder.index(b)?, welder.index(c)?];
        welder.mesh.face(&corners)?;
    }
    Ok(welder.mesh)
}
