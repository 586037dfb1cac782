//! Trigonometry in degrees, exact where the answer is simple, as in OpenSCAD.

use crate::evaluate::operators::remainder;

/// From here on nothing is left of an angle but rounding: its sine is NaN, as in OpenSCAD.
const MEANINGLESS: f64 = 360.0 * (1u64 << 52) as f64;

fn is_meaningless(degrees: f64) -> bool {
    degrees.is_nan() || degrees.abs() >= MEANINGLESS
}

/// Reduces to [0, 360).
fn turn(degrees: f64) -> f64 {
    let reduced = remainder(degrees, 360.0);
    if reduced < 0.0 { reduced + 360.0 } else { reduced }
}

/// The whole number of degrees near an angle, where `holds` says that it is meant.
fn whole(degrees: f64, holds: impl Fn(f64) -> bool) -> f64 {
    let whole = degrees.round();
    if holds(whole) { whole } else { degrees }
}

pub(crate) fn sin(degrees: f64) -> f64 {
    if is_meaningless(degrees) {
        return f64::NAN;
    }
    let x = turn(degrees);
    let (x, sign) = if x >= 180.0 { (x - 180.0, -1.0) } else { (x, 1.0) };
    let x = if x > 90.0 { 180.0 - x } else { x };
    sign * match x {
        30.0 => 0.5,
        45.0 => std::f64::consts::FRAC_1_SQRT_2,
        60.0 => SQRT_3 / 2.0,
        90.0 => 1.0,
        x if x > 45.0 => (90.0 - x).to_radians().cos(),
        x => x.to_radians().sin(),
    }
}

const SQRT_3: f64 = 1.732_050_807_568_877_2;

pub(crate) fn cos(degrees: f64) -> f64 {
    if is_meaningless(degrees) {
        return f64::NAN;
    }
    let x = turn(degrees);
    let x = if x > 180.0 { 360.0 - x } else { x };
    let (x, sign) = if x > 90.0 { (180.0 - x, -1.0) } else { (x, 1.0) };
    sign * match x {
        30.0 => SQRT_3 / 2.0,
        45.0 => std::f64::consts::FRAC_1_SQRT_2,
        60.0 => 0.5,
        90.0 => 0.0,
        x if x > 45.0 => (90.0 - x).to_radians().sin(),
        x => x.to_radians().cos(),
    }
}

pub(crate) fn tan(degrees: f64) -> f64 {
    if is_meaningless(degrees) {
        return f64::NAN;
    }
    // Each half turn changes the sign of what is infinite.
    let odd = turn(degrees) >= 180.0;
    let half = remainder(turn(degrees), 180.0);
    let (x, sign) = if half > 90.0 { (180.0 - half, -1.0) } else { (half, 1.0) };
    sign * match x {
        0.0 if odd => -0.0,
        0.0 => 0.0,
        30.0 => SQRT_3 / 3.0,
        45.0 => 1.0,
        60.0 => SQRT_3,
        90.0 if odd => f64::NEG_INFINITY,
        90.0 => f64::INFINITY,
        x => x.to_radians().tan(),
    }
}

pub(crate) fn asin(value: f64) -> f64 {
    whole(value.asin().to_degrees(), |whole| sin(whole) == value)
}

pub(crate) fn acos(value: f64) -> f64 {
    whole(value.acos().to_degrees(), |whole| cos(whole) == value)
}

pub(crate) fn atan(value: f64) -> f64 {
    whole(value.atan().to_degrees(), |whole| tan(whole) == value)
}

pub(crate) fn atan2(y: f64, x: f64) -> f64 {
    let degrees = y.atan2(x).to_degrees();
    whole(degrees, |whole| (degrees - whole).abs() < 3e-14)
}
