//! OpenSCAD's rules for the number of facets, as its development version applies them, and Partwright's `$tol`. Lengths
//! in mm, angles in degrees. Pure arithmetic; counts may be huge, whoever makes something of them bounds them.

/// Below this OpenSCAD takes lengths for zero, mm.
const GRID_FINE: f64 = 0.000_000_953_674_316_406_25;

/// `$fn`, `$fa`, `$fs` and `$tol` as they were in force.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FacetRule {
    pub number: f64,
    pub angle: f64,
    pub size: f64,
    pub tolerance: f64,
}

impl Default for FacetRule {
    fn default() -> Self {
        Self { number: 0.0, angle: 12.0, size: 2.0, tolerance: 0.0 }
    }
}

impl FacetRule {
    /// Segments of a full circle.
    pub fn of_circle(self, radius: f64) -> f64 {
        if radius < GRID_FINE || !self.number.is_finite() {
            return 3.0;
        }
        if self.number > 0.0 {
            return self.number.max(3.0).floor();
        }
        if self.tolerance > 0.0 {
            let half_angle = (1.0 - self.tolerance / radius).clamp(-1.0, 1.0).acos();
            return (std::f64::consts::PI / half_angle).ceil().max(5.0);
        }
        (360.0 / self.angle).min(radius * std::f64::consts::TAU / self.size).max(5.0).ceil()
    }

    /// Segments of an arc.
    pub fn of_arc(self, radius: f64, angle: f64) -> f64 {
        (self.of_circle(radius) * angle.abs() / 360.0).max(1.0).ceil()
    }

    /// Slices of a twisted or unevenly scaled extrusion. `reach` is the largest distance from the axis, `shift` the
    /// largest movement of a corner by the scale alone.
    pub fn slices(self, reach: f64, shift: f64, height: f64, twist: f64, scale: [f64; 2]) -> f64 {
        let even = scale[0] == scale[1];
        if twist == 0.0 {
            return if even { 1.0 } else { self.diagonal(shift, height) };
        }
        let turn = twist.abs();
        let least = (turn / 120.0).ceil().max(1.0);
        if reach < GRID_FINE || !self.number.is_finite() {
            return least;
        }
        let helix = if self.number > 0.0 {
            (turn / 360.0 * self.number).ceil()
        } else {
            let radians = turn.to_radians();
            let length = if even && scale[0] != 1.0 {
                cone_spiral(reach, radians, scale[0]).hypot(height)
            } else {
                radians * (reach * reach + (height / radians).powi(2)).sqrt()
            };
            (turn / self.angle).ceil().min((length / self.size).ceil())
        };
        let helix = helix.max(least);
        if even { helix } else { helix.max(self.diagonal(shift, height)) }
    }

    fn diagonal(self, shift: f64, height: f64) -> f64 {
        if shift < GRID_FINE || !self.number.is_finite() {
            return 1.0;
        }
        if self.number > 0.0 {
            return self.number.floor().max(1.0);
        }
        (shift.hypot(height) / self.size).ceil().max(1.0)
    }
}

/// Length of the Archimedean spiral that a point at `radius` follows while it turns and is scaled.
fn cone_spiral(radius: f64, turn: f64, scale: f64) -> f64 {
    let end = if scale > 1.0 { turn * scale / (scale - 1.0) } else { turn / (1.0 - scale) };
    let slope = radius / end;
    let length = |angle: f64| 0.5 * slope * (angle * (1.0 + angle * angle).sqrt() + angle.asinh());
    length(end) - length(end - turn)
}
