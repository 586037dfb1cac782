//! A mesh on its way in.

use rustc_hash::FxHashMap;

use crate::ImportError;

/// Vertices, faces or corners of one file; far above what anyone prints, below what memory holds.
pub(crate) const MAX_ELEMENTS: usize = 20_000_000;

/// Faces by vertex numbers, counter-clockwise seen from outside. All numbers exist, all points are finite.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mesh {
    pub points: Vec<[f64; 3]>,
    pub faces: Vec<Vec<u32>>,
}

/// One body of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    pub name: String,
    /// Red, green, blue, alpha from 0 to 1, where the whole object has one colour.
    pub color: Option<[f32; 4]>,
    pub mesh: Mesh,
}

impl Object {
    pub(crate) fn plain(mesh: Mesh) -> Self {
        Self { name: "part".to_owned(), color: None, mesh }
    }
}

impl Mesh {
    /// All meshes as one.
    pub fn merged(meshes: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::default();
        for mesh in meshes {
            let first = all.points.len() as u32;
            all.points.extend(mesh.points);
            all.faces.extend(mesh.faces.into_iter().map(|face| face.into_iter().map(|index| index + first).collect()));
        }
        all
    }

    /// The faces as fans of triangles.
    pub fn triangles(&self) -> Vec<[u32; 3]> {
        let mut triangles = Vec::with_capacity(self.faces.len());
        for face in &self.faces {
            if let [first, rest @ ..] = &face[..] {
                triangles.extend(rest.windows(2).map(|pair| [*first, pair[0], pair[1]]));
            }
        }
        triangles
    }

    /// Smallest and largest corner of the box around it; `None` without points.
    pub fn bounds(&self) -> Option<[[f64; 3]; 2]> {
        let first = *self.points.first()?;
        Some(self.points.iter().fold([first; 2], |[low, high], point| {
            [
                std::array::from_fn(|axis| low[axis].min(point[axis])),
                std::array::from_fn(|axis| high[axis].max(point[axis])),
            ]
        }))
    }

    pub(crate) fn point(&mut self, point: [f64; 3]) -> Result<(), ImportError> {
        // Larger ones lose all detail in the programs that meshes go to.
        if !point.iter().all(|value| value.abs() < 1e30) {
            return Err(ImportError::broken(format!("vertex {} is not a finite point", self.points.len())));
        }
        self.points.push(point);
        if self.points.len() > MAX_ELEMENTS { Err(ImportError::TooLarge) } else { Ok(()) }
    }

    /// Adds a face; what has fewer than three corners is none. Its numbers are checked by [`Self::checked`].
    pub(crate) fn face(&mut self, corners: Vec<u32>) -> Result<(), ImportError> {
        if corners.len() > 2 {
            self.faces.push(corners);
        }
        if self.faces.len() > MAX_ELEMENTS { Err(ImportError::TooLarge) } else { Ok(()) }
    }

    pub(crate) fn checked(self) -> Result<Self, ImportError> {
        let vertices = self.points.len();
        match self.faces.iter().flatten().find(|&&index| index as usize >= vertices) {
            Some(&index) => Err(ImportError::Index { index: i64::from(index), vertices }),
            None => Ok(self),
        }
    }
}

/// Makes one vertex of points that are equal, for formats that repeat them.
#[derive(Debug, Default)]
pub(crate) struct Welder {
    pub(crate) mesh: Mesh,
    known: FxHashMap<[u64; 3], u32>,
}

impl Welder {
    pub(crate) fn index(&mut self, point: [f64; 3]) -> Result<u32, ImportError> {
        // Adding 0 makes -0 the same place as 0.
        let key = point.map(|value| (value + 0.0).to_bits());
        if let Some(&index) = self.known.get(&key) {
            return Ok(index);
        }
        let index = self.mesh.points.len() as u32;
        self.mesh.point(point.map(|value| value + 0.0))?;
        self.known.insert(key, index);
        Ok(index)
    }
}

/// A row vector times this: the 12 numbers of a 3MF transform.
pub(crate) type Transform = [f64; 12];
pub(crate) const IDENTITY: Transform = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0];

/// First `inner`, then `outer`.
pub(crate) fn after(inner: &Transform, outer: &Transform) -> Transform {
    std::array::from_fn(|index| {
        let (row, column) = (index / 3, index % 3);
        let sum: f64 = (0..3).map(|k| inner[row * 3 + k] * outer[k * 3 + column]).sum();
        if row == 3 { sum + outer[9 + column] } else { sum }
    })
}

pub(crate) fn placed(mesh: &Mesh, t: &Transform, scale: f64) -> Result<Mesh, ImportError> {
    let mut out = Mesh { faces: mesh.faces.clone(), points: Vec::with_capacity(mesh.points.len()) };
    for &[x, y, z] in &mesh.points {
        let axis = |k: usize| (x * t[k] + y * t[3 + k] + z * t[6 + k] + t[9 + k]) * scale;
        out.point([axis(0), axis(1), axis(2)])?;
    }
    // A mirror image has its faces the other way round.
    let minor = |a: usize, b: usize| t[a] * t[b];
    let volume =
        t[0] * (minor(4, 8) - minor(5, 7)) - t[1] * (minor(3, 8) - minor(5, 6)) + t[2] * (minor(3, 7) - minor(4, 6));
    if volume < 0.0 {
        out.faces.iter_mut().for_each(|face| face.reverse());
    }
    Ok(out)
}
