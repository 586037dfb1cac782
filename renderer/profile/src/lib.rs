//! Outlines that engineers know by a formula: gears, racks, cycloidal discs, airfoils, rounded shapes; and letters of single
//! strokes. Numbers in, contours out; the script crate checks single arguments, this crate what arguments must have in common.
//!
//! Promises: every outline is one closed, simple polygon (two for a ring, one for each stroke of a letter), counter-clockwise,
//! the last point not repeated; its corners lie on the curve, so that chords lie inside of convex arcs as those of OpenSCAD's
//! circles do. Lengths in mm, angles in degrees.
//!
//! Round arcs have the facets of the script's rule. Other curves have as many as a circle of their size, or under `$tol` as
//! many as keep the chords that near. Flanks of teeth have 16 chords, lobes of discs 32 where `$tol` does not say.
//!
//! Does not promise that gears run well: undercut is not relieved, contact ratios are not computed.
//!
//! Sources: ISO 53 and ISO 21771 (involute gears and racks); F. Reuleaux, *The Constructor*, on wheels of one set (cycloidal
//! gears); Shin and Kwon, *On the lobe profile design in a cycloid reducer*, 2006 (cycloidal discs); Jacobs, Ward,
//! Pinkerton, NACA Report 460, 1933 (airfoils).

mod airfoil;
mod curve;
mod cycloid;
mod gear;
mod lettering;
mod round;

pub use airfoil::{Airfoil, airfoil};
pub use cycloid::{CycloidalDisc, CycloidalGear, cycloidal_disc, cycloidal_gear};
pub use gear::{Gear, Rack, gear, rack};
pub use lettering::{Lettering, lettering};
pub use round::{keyhole, pie_slice, reuleaux, rounded_square, superellipse};

pub type Contour = Vec<[f64; 2]>;

/// Why there is no such outline, and what to change: a sentence for whoever wrote the script.
pub type Outline = Result<Contour, String>;

/// A number as scripts write it, for messages.
fn shown(value: f64) -> String {
    format!("{}", (value * 1e4).round() / 1e4)
}
