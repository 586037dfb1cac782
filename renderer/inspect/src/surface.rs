//! Faces over vertices that they share.

use crate::vector::Point;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Surface<'a> {
    pub(crate) positions: &'a [Point],
    pub(crate) triangles: &'a [[u32; 3]],
}

impl Surface<'_> {
    /// How many faces.
    pub(crate) fn len(&self) -> usize {
        self.triangles.len()
    }

    pub(crate) fn corners(&self, face: u32) -> [Point; 3] {
        self.triangles[face as usize].map(|vertex| self.positions[vertex as usize])
    }
}

/// Faces that share nothing.
#[cfg(test)]
pub(crate) struct Soup {
    positions: Vec<Point>,
    triangles: Vec<[u32; 3]>,
}

#[cfg(test)]
impl Soup {
    pub(crate) fn new(faces: &[[Point; 3]]) -> Self {
        let triangles = (0..faces.len() as u32).map(|face| [0, 1, 2].map(|corner| 3 * face + corner)).collect();
        Self { positions: faces.as_flattened().to_vec(), triangles }
    }

    pub(crate) fn surface(&self) -> Surface<'_> {
        Surface { positions: &self.positions, triangles: &self.triangles }
    }
}
