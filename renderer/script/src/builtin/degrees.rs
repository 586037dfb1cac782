//! Trigonometry in degrees, exact where the answer is simple, as in OpenSCAD.

/// Reduces to [0, 360).
fn turn(degrees: f64) -> f64 {
    let reduced = degrees % 360.0;
    if reduced < 0.0 { reduced + 360.0 } else { reduced }
}

pub(crate) fn sin(degrees: f64) -> f64 {
    if !degrees.is_finite() {
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
    if !degrees.is_finite() {
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
    if !degrees.is_finite() {
        return f64::NAN;
    }
    let half = turn(degrees) % 180.0;
    let (x, sign) = if half > 90.0 { (180.0 - half, -1.0) } else { (half, 1.0) };
    sign * match x {
        0.0 => 0.0,
        30.0 => SQRT_3 / 3.0,
        45.0 => 1.0,
        60.0 => SQRT_3,
        90.0 => f64::INFINITY,
        x => x.to_radians().tan(),
    }
}

pub(crate) fn asin(value: f64) -> f64 {
    match value {
        0.5 => 30.0,
        -0.5 => -30.0,
        value => value.asin().to_degrees(),
    }
}

pub(crate) fn acos(value: f64) -> f64 {
    match value {
        0.5 => 60.0,
        -0.5 => 120.0,
        value => value.acos().to_degrees(),
    }
}

pub(crate) fn atan(value: f64) -> f64 {
    match value {
        1.0 => 45.0,
        -1.0 => -45.0,
        value => value.atan().to_degrees(),
    }
}

pub(crate) fn atan2(y: f64, x: f64) -> f64 {
    y.atan2(x).to_degrees()
}
