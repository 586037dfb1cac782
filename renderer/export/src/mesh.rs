//! The viewer's mesh frame, laid out as [`partwright_protocol::mesh_frame`] says. `%` geometry follows the parts.

use std::collections::HashMap;

use partwright_protocol::mesh_frame::{MAGIC, MeshHeader, MeshPart};
use partwright_protocol::{Bounds, Format, Location};
use partwright_solid::{Geometry, Model};

use crate::surface::Surface;
use crate::{Context, ExportError, hex_color};

pub(crate) fn write(model: &Model, context: &Context<'_>) -> Result<Vec<u8>, ExportError> {
    let mut frame = Frame::default();
    let groups = [(&model.parts, false), (&model.background, true)];
    for (parts, background) in groups {
        for part in parts {
            let surface = Surface::new(part);
            let first_triangle = frame.triangles.len();
            frame.add(&surface, background, context)?;
            frame.parts.push(MeshPart {
                name: part.name.clone(),
                color: part.color.map(hex_color),
                first_triangle: count(first_triangle)?,
                triangles: count(frame.triangles.len() - first_triangle)?,
                background,
            });
        }
    }
    let shown = model.parts.first().or(model.background.first());
    let dimension = match shown.map(|part| &part.geometry) {
        None => 0,
        Some(Geometry::Region(_)) => 2,
        Some(Geometry::Solid(_)) => 3,
    };
    frame.finish(dimension)
}

#[derive(Default)]
struct Frame {
    positions: Vec<[f32; 3]>,
    triangles: Vec<[u32; 3]>,
    face_source: Vec<u32>,
    edges: Vec<[u32; 2]>,
    parts: Vec<MeshPart>,
    sources: Vec<Location>,
    /// Places that several parts come from are one entry.
    known: HashMap<(Option<String>, u32, u32), u32>,
    bounds: Option<Bounds>,
}

impl Frame {
    fn add(&mut self, surface: &Surface<'_>, background: bool, context: &Context<'_>) -> Result<(), ExportError> {
        let first = count(self.positions.len())?;
        count(self.positions.len() + surface.positions.len())?;
        count(self.triangles.len() + surface.triangles.len())?;
        for &position in surface.positions.iter() {
            let rounded = position.map(|value| value as f32);
            if rounded.iter().any(|value| !value.is_finite()) {
                return Err(ExportError::OutOfRange { format: Format::Mesh });
            }
            self.positions.push(rounded);
            if !background {
                let bounds = self.bounds.get_or_insert(Bounds { min: position, max: position });
                bounds.min = std::array::from_fn(|axis| bounds.min[axis].min(position[axis]));
                bounds.max = std::array::from_fn(|axis| bounds.max[axis].max(position[axis]));
            }
        }
        let sources: Vec<u32> = surface.sources.iter().map(|&span| self.source((context.locate)(span))).collect();
        for (face, triangle) in surface.triangles.iter().enumerate() {
            self.triangles.push(triangle.map(|index| index + first));
            let source = surface.face_source.get(face).and_then(|&source| sources.get(source as usize));
            self.face_source.push(source.copied().unwrap_or(u32::MAX));
        }
        let features = surface.edges().into_iter().filter(|edge| edge.feature);
        self.edges.extend(features.map(|edge| edge.ends.map(|index| index + first)));
        Ok(())
    }

    fn source(&mut self, location: Location) -> u32 {
        let key = (location.file.clone(), location.start, location.end);
        *self.known.entry(key).or_insert_with(|| {
            self.sources.push(location);
            self.sources.len() as u32 - 1
        })
    }

    fn finish(self, dimension: u8) -> Result<Vec<u8>, ExportError> {
        let header = MeshHeader {
            dimension,
            vertices: count(self.positions.len())?,
            triangles: count(self.triangles.len())?,
            edges: count(self.edges.len())?,
            bounds: self.bounds,
            parts: self.parts,
            sources: self.sources,
        };
        let mut json = serde_json::to_vec(&header)
            .map_err(|error| ExportError::Write { format: Format::Mesh, source: error.into() })?;
        json.resize(json.len().next_multiple_of(4), b' ');
        let body = 12 * self.positions.len() + 16 * self.triangles.len() + 8 * self.edges.len();
        let mut bytes = Vec::with_capacity(8 + json.len() + body);
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&count(json.len())?.to_le_bytes());
        bytes.extend_from_slice(&json);
        bytes.extend(self.positions.iter().flatten().flat_map(|value| value.to_le_bytes()));
        bytes.extend(self.triangles.iter().flatten().flat_map(|value| value.to_le_bytes()));
        bytes.extend(self.face_source.iter().flat_map(|value| value.to_le_bytes()));
        bytes.extend(self.edges.iter().flatten().flat_map(|value| value.to_le_bytes()));
        Ok(bytes)
    }
}

fn count(length: usize) -> Result<u32, ExportError> {
    u32::try_from(length).map_err(|_| ExportError::OutOfRange { format: Format::Mesh })
}
