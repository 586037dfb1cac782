//! The grid under the octree: whole numbers for places, so that cells of all sizes agree on where their corners are.

use partwright_field::Box3;

use crate::vector::Point;

/// A corner of the finest grid.
pub(crate) type Place = [u32; 3];

/// The deepest tree: coordinates then take 21 bits.
const DEEPEST: u32 = 20;

#[derive(Debug, Clone)]
pub(crate) struct Grid {
    origin: Point,
    /// mm; the side of a cell of level 0.
    pub(crate) unit: f64,
    /// The level of the root.
    pub(crate) depth: u32,
    /// mm; vertices stay this far from corners, edges and faces of cells, so that rounding to f32 joins none.
    pub(crate) epsilon: f64,
}

impl Grid {
    /// A cube around the bounds, placed so that its planes are not those of the model: coordinates there are round numbers.
    pub(crate) fn new(bounds: &Box3, smallest: f64) -> Self {
        let extent = bounds.size().into_iter().fold(0.0, f64::max);
        let size = extent * 1.031_7;
        let center = bounds.center();
        let shift = [0.003_141, -0.002_718, 0.001_732];
        let origin = std::array::from_fn(|axis| center[axis] - size * (0.5 + shift[axis]));
        let depth = ((size / smallest).log2().ceil()).clamp(3.0, f64::from(DEEPEST)) as u32;
        let farthest = bounds.min.iter().chain(&bounds.max).fold(0.0_f64, |most, value| most.max(value.abs()));
        // Eight units in the last place of an f32.
        let epsilon = farthest * 2.0_f64.powi(-20);
        let unit = size / f64::from(1_u32 << depth);
        Self { origin, unit, depth, epsilon }
    }

    pub(crate) fn point(&self, place: Place) -> Point {
        std::array::from_fn(|axis| self.origin[axis] + f64::from(place[axis]) * self.unit)
    }

    pub(crate) fn region(&self, place: Place, level: u32) -> Box3 {
        Box3 { min: self.point(place), max: self.point(place.map(|value| value + (1 << level))) }
    }
}

/// Corners of a cell are numbered by bits: 1 for x, 2 for y, 4 for z.
pub(crate) fn corner(place: Place, level: u32, number: usize) -> Place {
    std::array::from_fn(|axis| place[axis] + (((number >> axis) & 1) as u32) * (1 << level))
}

/// Edges of a cell: four along each axis.
pub(crate) fn edge_corners(axis: usize, side: usize) -> [usize; 2] {
    let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
    let low = ((side & 1) << u) | ((side >> 1) << v);
    [low, low | (1 << axis)]
}

pub(crate) fn key(place: Place) -> u64 {
    place.iter().fold(0, |key, value| key << 21 | u64::from(*value))
}
