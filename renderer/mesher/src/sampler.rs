//! Values by the thousand: what a machine that is good at them, such as a graphics card, can do for the octree.
//!
//! Where a cell is divided, a [`Sampler`] may give the values at the corners of all cells of the next three levels. Signs that
//! are certain make masks, and with the bounds of the derivatives that the cell has they prove cells empty, neither of which
//! then costs an evaluation here. Everything else, above all where the surface is, is computed in f64 as without.

use partwright_field::{Box3, Field, Interval};

use crate::grid::{self, Place};

/// Levels that are sampled at once.
pub(crate) const LEVELS: u32 = 3;
/// Cells along an axis of what is sampled at once.
pub const CELLS: usize = 1 << LEVELS;
/// Corners along an axis.
pub const SIDE: usize = CELLS + 1;

/// A cube of [`CELLS`]³ cells.
#[derive(Debug, Clone)]
pub struct Lattice {
    /// Valid in the cube.
    pub field: Field,
    pub origin: [f64; 3],
    /// mm; the side of a cell.
    pub step: f64,
}

impl Lattice {
    pub fn region(&self) -> Box3 {
        let size = self.step * CELLS as f64;
        Box3 { min: self.origin, max: self.origin.map(|value| value + size) }
    }
}

/// Values at the corners of a lattice's cells.
#[derive(Debug, Clone)]
pub struct Samples {
    /// [`SIDE`]³, along x first, then y.
    pub values: Vec<f32>,
    /// How far each may be from the field's value.
    pub error: f64,
}

/// Whoever can give many values at once. Called from several threads.
pub trait Sampler: Send + Sync + std::fmt::Debug {
    /// For each lattice its values; `None` where the octree should ask for them one by one.
    fn sample(&self, lattices: &[Lattice]) -> Vec<Option<Samples>>;

    /// Whether it is of use at all.
    fn is_active(&self) -> bool {
        true
    }

    /// Why the mesh must not be made, where it is to be made with this one or not at all.
    fn fault(&self) -> Option<String> {
        None
    }
}

/// None: every value is computed in f64 when it is needed.
#[derive(Debug, Clone, Copy)]
pub struct OnDemand;

impl Sampler for OnDemand {
    fn sample(&self, lattices: &[Lattice]) -> Vec<Option<Samples>> {
        vec![None; lattices.len()]
    }

    fn is_active(&self) -> bool {
        false
    }
}

/// The samples of a cell that is divided, for the cells below it.
pub(crate) struct Sampled {
    samples: Samples,
    place: Place,
    /// Of the sampled cells.
    level: u32,
    /// Bounds of the derivatives in the cell.
    slopes: [Interval; 3],
}

impl Sampled {
    /// `None` where nothing could be told by them.
    pub(crate) fn new(samples: Option<Samples>, place: Place, level: u32, slopes: [Interval; 3]) -> Option<Self> {
        let samples = samples.filter(|it| it.error.is_finite() && it.values.len() == SIDE * SIDE * SIDE)?;
        Some(Self { samples, place, level: level - LEVELS, slopes })
    }

    /// The values at a cell's corners.
    fn corners(&self, place: Place, level: u32) -> [f64; 8] {
        std::array::from_fn(|number| {
            let corner = grid::corner(place, level, number);
            let [x, y, z] = [0, 1, 2].map(|axis| ((corner[axis] - self.place[axis]) >> self.level) as usize);
            f64::from(self.samples.values[(z * SIDE + y) * SIDE + x])
        })
    }

    /// Which corners of a cell are inside, where that is certain of all.
    pub(crate) fn mask(&self, place: Place, level: u32) -> Option<u8> {
        let values = self.corners(place, level);
        // Also false for what is not a number.
        values.iter().all(|value| value.abs() > self.samples.error + crate::octree::DEAD).then(|| mask(&values))
    }

    /// Whether a cell is proven to be inside or outside: no corner is farther from a point of it than half its size along
    /// each axis, where the field cannot have changed by more than its derivatives allow.
    pub(crate) fn proven(&self, place: Place, level: u32, size: f64) -> Option<bool> {
        let values = self.corners(place, level);
        let reach: f64 = self.slopes.iter().map(|slope| slope.magnitude() * size / 2.0).sum();
        let least = values.iter().fold(f64::INFINITY, |least, value| least.min(value.abs()));
        let margin = (reach + self.samples.error) * (1.0 + 1e-9) + crate::octree::DEAD;
        if margin.is_nan() || least <= margin || values.iter().any(|value| value.is_nan()) {
            return None;
        }
        match mask(&values) {
            0 => Some(false),
            255 => Some(true),
            _ => None,
        }
    }
}

fn mask(values: &[f64; 8]) -> u8 {
    values.iter().enumerate().fold(0, |mask, (number, value)| mask | u8::from(*value < 0.0) << number)
}
