//! Mesh files to models, for measuring. They are read as they are: nothing is mended, so that a report tells of the file.

mod obj;
mod off;
mod stl;
mod three_mf;

use std::collections::HashMap;

use partwright_solid::{Geometry, Model, Part, Solid};

/// Vertices and faces of one file; far above what anyone prints, far below what memory holds.
const MAX_ELEMENTS: usize = 50_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Stl,
    ThreeMf,
    Obj,
    Off,
}

impl Kind {
    pub(crate) fn of(extension: &str) -> Option<Self> {
        match extension {
            "stl" => Some(Self::Stl),
            "3mf" => Some(Self::ThreeMf),
            "obj" => Some(Self::Obj),
            "off" => Some(Self::Off),
            _ => None,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    #[error("line {line}: {what}")]
    Line { line: usize, what: String },
    #[error("{0}")]
    Broken(String),
    #[error("a face refers to vertex {index}, and there are {vertices}")]
    Index { index: i64, vertices: usize },
    #[error("it holds no faces")]
    Empty,
    #[error("it holds more than {MAX_ELEMENTS} vertices or faces")]
    TooLarge,
}

pub(crate) fn read(kind: Kind, bytes: &[u8]) -> Result<Model, ReadError> {
    let parts = match kind {
        Kind::Stl => vec![("part".to_owned(), stl::read(bytes)?)],
        Kind::ThreeMf => three_mf::read(bytes)?,
        Kind::Obj => obj::read(&text(bytes)?)?,
        Kind::Off => vec![("part".to_owned(), off::read(&text(bytes)?)?)],
    };
    let parts: Vec<Part> = parts
        .into_iter()
        .filter(|(_, mesh)| !mesh.triangles.is_empty())
        .map(|(name, mesh)| Ok(Part { name, color: None, geometry: Geometry::Solid(mesh.finish()?) }))
        .collect::<Result<_, ReadError>>()?;
    if parts.is_empty() { Err(ReadError::Empty) } else { Ok(Model { parts, background: Vec::new() }) }
}

fn text(bytes: &[u8]) -> Result<String, ReadError> {
    String::from_utf8(bytes.to_vec()).map_err(|_| ReadError::Broken("it is not text".to_owned()))
}

/// A mesh on its way in; indices are checked at the end.
#[derive(Debug, Default)]
struct Mesh {
    positions: Vec<[f64; 3]>,
    triangles: Vec<[i64; 3]>,
}

impl Mesh {
    fn vertex(&mut self, position: [f64; 3]) -> Result<(), ReadError> {
        if !position.iter().all(|value| value.is_finite()) {
            return Err(ReadError::Broken(format!("vertex {} is not a finite point", self.positions.len())));
        }
        self.positions.push(position);
        if self.positions.len() > MAX_ELEMENTS { Err(ReadError::TooLarge) } else { Ok(()) }
    }

    /// A polygon as a fan.
    fn face(&mut self, corners: &[i64]) -> Result<(), ReadError> {
        if let [first, rest @ ..] = corners {
            self.triangles.extend(rest.windows(2).map(|pair| [*first, pair[0], pair[1]]));
        }
        if self.triangles.len() > MAX_ELEMENTS { Err(ReadError::TooLarge) } else { Ok(()) }
    }

    fn finish(self) -> Result<Solid, ReadError> {
        let vertices = self.positions.len();
        let checked = |index: i64| {
            u32::try_from(index)
                .ok()
                .filter(|&index| (index as usize) < vertices)
                .ok_or(ReadError::Index { index, vertices })
        };
        let triangles: Vec<[u32; 3]> = self
            .triangles
            .iter()
            .map(|&[a, b, c]| Ok([checked(a)?, checked(b)?, checked(c)?]))
            .collect::<Result<_, ReadError>>()?;
        let face_source = vec![u32::MAX; triangles.len()];
        Ok(Solid { positions: self.positions, triangles, face_source, sources: Vec::new() })
    }
}

/// Makes one vertex of points that are equal, for formats that repeat them.
#[derive(Debug, Default)]
struct Welder {
    mesh: Mesh,
    known: HashMap<[u64; 3], i64>,
}

impl Welder {
    fn index(&mut self, position: [f64; 3]) -> Result<i64, ReadError> {
        // Adding 0 makes -0 the same place as 0.
        let key = position.map(|value| (value + 0.0).to_bits());
        if let Some(&index) = self.known.get(&key) {
            return Ok(index);
        }
        let index = self.mesh.positions.len() as i64;
        self.mesh.vertex(position)?;
        self.known.insert(key, index);
        Ok(index)
    }
}

/// The next word of a line as a number.
fn number<'a, T: std::str::FromStr>(words: &mut impl Iterator<Item = &'a str>, line: usize) -> Result<T, ReadError> {
    let word = words.next().ok_or_else(|| ReadError::Line { line, what: "a number is missing".to_owned() })?;
    word.parse().map_err(|_| ReadError::Line { line, what: format!("`{word}` is not the number expected here") })
}
