//! How a part will be printed, and what that made of it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The printer that a part is judged for. Whatever a request leaves out is that of a common desk printer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct PrintProfile {
    /// Diameter of the nozzle, mm.
    pub nozzle: f64,
    /// mm.
    pub layer_height: f64,
    /// Room for a print: width, depth, height, mm.
    pub bed: [f64; 3],
    /// How far a face may lean out without support, degrees from the vertical.
    pub overhang: f64,
}

impl Default for PrintProfile {
    fn default() -> Self {
        Self { nozzle: 0.4, layer_height: 0.2, bed: [256.0; 3], overhang: 45.0 }
    }
}

impl PrintProfile {
    /// What is wrong with it, for people.
    pub fn fault(&self) -> Option<&'static str> {
        let within = |value: f64, low: f64, high: f64| (low..=high).contains(&value);
        if !within(self.nozzle, 0.05, 5.0) {
            Some("The nozzle must be between 0.05 and 5 mm.")
        } else if !within(self.layer_height, 0.01, 5.0) {
            Some("The layer height must be between 0.01 and 5 mm.")
        } else if !self.bed.iter().all(|&length| within(length, 1.0, 10_000.0)) {
            Some("The sides of the bed must be between 1 and 10000 mm.")
        } else if !within(self.overhang, 1.0, 89.0) {
            Some("The overhang angle must be between 1 and 89 degrees.")
        } else {
            None
        }
    }
}

/// A length that was found in the model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Spot {
    /// mm.
    pub length: f64,
    /// mm; where.
    pub place: [f64; 3],
}

/// What the print checks measured; they are skipped in previews.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PrintFacts {
    /// What it was judged for.
    pub profile: PrintProfile,
    /// Pairs of faces that cross each other or lie upon each other.
    pub crossings: u32,
    pub thinnest_wall: Option<Spot>,
    pub narrowest_gap: Option<Spot>,
    /// Seen from below, mm², of all that needs support.
    pub overhang_area: f64,
    /// The widest span that is printed from one side to the other without support.
    pub longest_bridge: Option<Spot>,
    /// Regions that start in the air, of bodies that stand.
    pub islands: u32,
    /// Bodies that touch neither the bed nor a body that does.
    pub floating: u32,
    pub fits_bed: bool,
    /// A way to lay the part down that needs less support.
    pub orientation: Option<Orientation>,
}

/// Another way to lay the part down.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Orientation {
    /// Degrees, as `rotate([x, y, z])` takes them.
    pub rotation: [f64; 3],
    /// mm², as [`PrintFacts::overhang_area`].
    pub overhang_area: f64,
    /// mm.
    pub height: f64,
}
