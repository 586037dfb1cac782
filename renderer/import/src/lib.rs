//! Files of other programs to plain geometry and values: bytes in, meshes, drawings, height maps or JSON out.
//!
//! Promises: no file access, no panic and no unbounded growth, whatever the bytes; every index of a mesh exists and every
//! coordinate is finite. Lengths are mm. Does not promise that a mesh is closed: [`Mesh::closed`] sees to that. Where a
//! format leaves room, the reading is OpenSCAD's, because scripts were written against it; the modules name the exceptions.

mod amf;
mod cache;
mod dxf;
mod error;
mod heal;
mod json;
mod mesh;
mod obj;
mod off;
mod package;
mod stl;
mod surface;
mod svg;
mod three_mf;

pub use cache::Cache;
pub use dxf::{Dimension, DxfFile, DxfOptions, dxf};
pub use error::ImportError;
pub use heal::{Closed, OpenEdges};
pub use json::{Json, json};
pub use mesh::{Mesh, Object};
pub use package::unpacked_bytes;
pub use surface::{HeightMap, surface};
pub use svg::{SvgOptions, svg};

/// File formats that hold meshes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MeshFormat {
    Stl,
    Off,
    Obj,
    ThreeMf,
    Amf,
}

impl MeshFormat {
    /// By the lower-case extension of a file name, without its dot.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "stl" => Some(Self::Stl),
            "off" => Some(Self::Off),
            "obj" => Some(Self::Obj),
            "3mf" => Some(Self::ThreeMf),
            "amf" => Some(Self::Amf),
            _ => None,
        }
    }
}

/// The objects of a mesh file, each with at least one face.
pub fn meshes(format: MeshFormat, bytes: &[u8]) -> Result<Vec<Object>, ImportError> {
    let mut objects = match format {
        MeshFormat::Stl => vec![stl::read(bytes)?],
        MeshFormat::Off => vec![off::read(&text(bytes))?],
        MeshFormat::Obj => obj::read(&text(bytes))?,
        MeshFormat::ThreeMf => three_mf::read(bytes)?,
        MeshFormat::Amf => amf::read(bytes)?,
    };
    objects.retain(|object| !object.mesh.faces.is_empty());
    if objects.is_empty() { Err(ImportError::Empty) } else { Ok(objects) }
}

/// A drawing: the union of shapes, each the even–odd combination of its contours.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawing {
    pub shapes: Vec<Vec<Contour>>,
    /// What of the file is not in the drawing, and whether a filter found nothing; for people.
    pub remarks: Vec<String>,
}

/// Corners of a closed outline, mm; the last is joined to the first.
pub type Contour = Vec<[f64; 2]>;

/// How curves become chords: `$fn`, and its rule for circles.
#[derive(Clone, Copy)]
pub struct Curves<'a> {
    /// `$fn`; 0 where it is not set.
    pub number: f64,
    /// Segments of a full circle of a radius, mm. Any number, however large.
    pub circle: &'a dyn Fn(f64) -> f64,
    /// The most segments that one curve may get.
    pub most: u32,
}

impl std::fmt::Debug for Curves<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Curves").field("number", &self.number).field("most", &self.most).finish()
    }
}

impl Curves<'_> {
    /// Checks a count before anything is made with it.
    fn checked(&self, count: f64) -> Result<u32, ImportError> {
        if count <= f64::from(self.most) {
            return Ok(count as u32);
        }
        Err(ImportError::Facets { most: self.most })
    }

    /// Chords of an arc of `degrees`.
    fn arc(&self, radius: f64, degrees: f64) -> Result<u32, ImportError> {
        let whole = (self.circle)(radius);
        self.checked((whole * degrees.abs() / 360.0).ceil().max(1.0))
    }
}

/// Text files are read as UTF-8; names in other encodings do not matter.
fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes))
}

/// The next word as a number; `line` for the message.
fn number<'a, T: std::str::FromStr>(words: &mut impl Iterator<Item = &'a str>, line: usize) -> Result<T, ImportError> {
    let word = words.next().ok_or_else(|| ImportError::line(line, "a number is missing"))?;
    word.parse().map_err(|_| {
        let shown: String = word.chars().take(40).collect();
        ImportError::line(line, format!("`{shown}` is not the number expected here"))
    })
}
