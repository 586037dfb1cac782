//! How many facets a curve gets: OpenSCAD's rules for `$fn`, `$fa`, `$fs`, and Partwright's `$tol`.

use partwright_graph::Span;

use crate::diagnostics::limits;
use crate::evaluate::{Eval, Evaluator};
use crate::value::Value;

/// Below this OpenSCAD takes lengths for zero, mm.
const GRID_FINE: f64 = 0.000_000_953_674_316_406_25;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Facets {
    number: f64,
    angle: f64,
    size: f64,
    tolerance: f64,
}

impl Facets {
    /// `$fn`; 0 where it is not set.
    pub(crate) fn number(self) -> f64 {
        self.number
    }

    /// Segments of a full circle. May be huge; see [`Evaluator::facets`].
    pub(crate) fn of_circle(self, radius: f64) -> f64 {
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

    /// Slices of a twisted or unevenly scaled extrusion, as OpenSCAD's development version counts them. `reach` is the
    /// largest distance from the axis, `shift` the largest movement of a corner by the scale alone.
    pub(crate) fn slices(self, reach: f64, shift: f64, height: f64, twist: f64, scale: [f64; 2]) -> f64 {
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
    let slope = if scale > 1.0 { radius * scale / end } else { radius / end };
    let length = |angle: f64| 0.5 * slope * (angle * (1.0 + angle * angle).sqrt() + angle.asinh());
    length(end) - length(end - turn)
}

impl Evaluator<'_> {
    /// The values in force.
    pub(crate) fn facet_settings(&mut self, span: Span) -> Facets {
        let [number, angle, size, tolerance] = self.facet_symbols.map(|index| match self.dynamic.get(index?) {
            Some(Value::Number(value)) => Some(*value),
            _ => None,
        });
        let mut least = |value: Option<f64>, default: f64, name: &str| {
            let value = value.filter(|value| !value.is_nan()).unwrap_or(default);
            if value >= 0.01 {
                return value;
            }
            let message = format!("`{name}` is smaller than 0.01, which is taken instead");
            self.warn(
                &crate::diagnostics::geometry::BAD_PARAMETER,
                span,
                &format!("{name} too small - clamping to 0.010000"),
                message,
            );
            0.01
        };
        let size = least(size, 2.0, "$fs");
        let angle = least(angle, 12.0, "$fa");
        Facets { number: number.unwrap_or(0.0), angle, size, tolerance: tolerance.unwrap_or(0.0) }
    }

    /// Checks a facet count against the limit before anything is made with it.
    pub(crate) fn checked_facets(&mut self, count: f64, span: Span) -> Eval<u32> {
        if count <= f64::from(self.limits.facets) {
            return Ok(count as u32);
        }
        let message = format!(
            "{} facets on one curve are more than the limit of {}: make `$fn` smaller, or `$fa` and `$fs` larger",
            crate::value::number(count),
            self.limits.facets
        );
        self.fail(&limits::FACETS, span, message)
    }

    /// Segments of a full circle of `radius`.
    pub(crate) fn facets(&mut self, radius: f64, span: Span) -> Eval<u32> {
        let count = self.facet_settings(span).of_circle(radius);
        self.checked_facets(count, span)
    }
}
