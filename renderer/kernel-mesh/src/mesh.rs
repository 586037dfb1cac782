//! The kernel's working mesh: a [`Solid`] whose faces know the reference they come from, before the table of spans is
//! made small.

use partwright_graph::Matrix;
use serde::{Deserialize, Serialize};

use crate::number::{self, snap_all};

pub(crate) use partwright_kernel_flat::walk::UNSOURCED;

pub(crate) type Bounds3 = ([f64; 3], [f64; 3]);

/// Triangles are counter-clockwise seen from outside; each edge has two faces by index, also where two sheets touch
/// (they then have vertices of their own at equal positions).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Mesh {
    pub(crate) positions: Vec<[f64; 3]>,
    pub(crate) triangles: Vec<[u32; 3]>,
    /// Per triangle an index into the table of spans, or [`UNSOURCED`].
    pub(crate) sources: Vec<u32>,
}

impl Mesh {
    pub(crate) fn new(positions: Vec<[f64; 3]>, triangles: Vec<[u32; 3]>) -> Self {
        let sources = vec![UNSOURCED; triangles.len()];
        Self { positions, triangles, sources }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.triangles.is_empty()
    }

    pub(crate) fn corners(&self, triangle: [u32; 3]) -> [[f64; 3]; 3] {
        triangle.map(|index| self.positions[index as usize])
    }

    /// mm³. Summed about a corner of the mesh, so that parts far from the origin lose no digits.
    pub(crate) fn volume(&self) -> f64 {
        let Some(&origin) = self.positions.first() else { return 0.0 };
        self.triangles
            .iter()
            .map(|&triangle| {
                let [a, b, c] = self.corners(triangle).map(|point| number::sub(point, origin));
                number::dot(a, number::cross(b, c))
            })
            .sum::<f64>()
            / 6.0
    }

    pub(crate) fn bounds(&self) -> Option<Bounds3> {
        let first = *self.positions.first()?;
        Some(self.positions.iter().fold((first, first), |(min, max), point| {
            (
                std::array::from_fn(|axis| min[axis].min(point[axis])),
                std::array::from_fn(|axis| max[axis].max(point[axis])),
            )
        }))
    }

    /// Moves the mesh; mirror images keep their faces outward. The matrix must not flatten.
    pub(crate) fn transform(&mut self, matrix: &Matrix) {
        for point in &mut self.positions {
            *point = snap_all(matrix.point(*point));
        }
        if matrix.determinant() < 0.0 {
            self.turn();
        }
    }

    /// Turns the mesh inside out.
    pub(crate) fn turn(&mut self) {
        self.triangles.iter_mut().for_each(|triangle| triangle.swap(1, 2));
    }

    pub(crate) fn append(&mut self, other: &Self) {
        let offset = self.positions.len() as u32;
        self.positions.extend_from_slice(&other.positions);
        self.triangles.extend(other.triangles.iter().map(|triangle| triangle.map(|index| index + offset)));
        self.sources.extend_from_slice(&other.sources);
    }

    /// Removes vertices that no face uses.
    pub(crate) fn compact(&mut self) {
        let mut place = vec![u32::MAX; self.positions.len()];
        let mut kept = Vec::with_capacity(self.positions.len());
        for index in self.triangles.iter_mut().flatten() {
            let slot = &mut place[*index as usize];
            if *slot == u32::MAX {
                *slot = kept.len() as u32;
                kept.push(self.positions[*index as usize]);
            }
            *index = *slot;
        }
        self.positions = kept;
    }
}

/// Whether the interiors of two boxes are apart by more than `gap`; a negative gap lets boxes that merely touch count as
/// apart.
pub(crate) fn apart(a: &Bounds3, b: &Bounds3, gap: f64) -> bool {
    (0..3).any(|axis| a.0[axis] > b.1[axis] + gap || b.0[axis] > a.1[axis] + gap)
}
