//! Numbers that stay equal: trigonometry in degrees that is exact where it can be, and a common grid for coordinates.

/// Steps of the grid that all coordinates lie on: 10⁻¹¹ mm. It is decimal because people write decimals: sums of such
/// lengths meet exactly, by whatever way they were added up, so that faces meant to coincide do. It is fine enough to
/// leave rotated faces planar for every purpose.
const STEPS_PER_MM: f64 = 1e11;
/// Beyond, neighbouring numbers are further apart than the grid's steps.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Coordinates and sizes beyond this many mm are refused: products of them lose too many digits.
pub const REACH: f64 = 1e9;

/// Lengths up to this many mm are nothing: far below any size that matters, far above the grid's steps.
pub const NOTHING: f64 = 1e-8;

/// The nearest grid coordinate; never −0.
pub fn snap(value: f64) -> f64 {
    let steps = value * STEPS_PER_MM;
    if steps.abs() < EXACT { steps.round() / STEPS_PER_MM + 0.0 } else { value }
}

pub fn snap_all<const N: usize>(point: [f64; N]) -> [f64; N] {
    point.map(snap)
}

/// Sine and cosine of an angle in degrees; exact at multiples of 30° and 45°, and symmetric in the octants, so that
/// circles meet their mirror images.
pub fn sin_cos(degrees: f64) -> (f64, f64) {
    let turn = degrees.rem_euclid(360.0);
    let quadrant = (turn / 90.0).floor();
    let rest = turn - quadrant * 90.0;
    let (sin, cos) = if rest <= 45.0 {
        octant(rest)
    } else {
        let (sin, cos) = octant(90.0 - rest);
        (cos, sin)
    };
    match quadrant as i32 {
        0 | 4 => (sin, cos),
        1 => (cos, -sin),
        2 => (-sin, -cos),
        _ => (-cos, sin),
    }
}

fn octant(degrees: f64) -> (f64, f64) {
    if degrees == 0.0 {
        (0.0, 1.0)
    } else if degrees == 30.0 {
        (0.5, 3.0_f64.sqrt() / 2.0)
    } else if degrees == 45.0 {
        (0.5_f64.sqrt(), 0.5_f64.sqrt())
    } else {
        degrees.to_radians().sin_cos()
    }
}

/// The corners of a regular polygon on the circle, the first on +x, counter-clockwise.
pub fn ring(radius: f64, facets: u32) -> impl Iterator<Item = [f64; 2]> {
    (0..facets).map(move |index| {
        let (sin, cos) = sin_cos(360.0 * f64::from(index) / f64::from(facets));
        [snap(radius * cos), snap(radius * sin)]
    })
}

pub fn sub<const N: usize>(a: [f64; N], b: [f64; N]) -> [f64; N] {
    std::array::from_fn(|axis| a[axis] - b[axis])
}

pub fn add<const N: usize>(a: [f64; N], b: [f64; N]) -> [f64; N] {
    std::array::from_fn(|axis| a[axis] + b[axis])
}

pub fn dot<const N: usize>(a: [f64; N], b: [f64; N]) -> f64 {
    (0..N).map(|axis| a[axis] * b[axis]).sum()
}

pub fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

pub fn length<const N: usize>(a: [f64; N]) -> f64 {
    dot(a, a).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_with_known_values_are_exact() {
        for (degrees, sin, cos) in [
            (0.0, 0.0, 1.0),
            (90.0, 1.0, 0.0),
            (180.0, 0.0, -1.0),
            (270.0, -1.0, 0.0),
            (-90.0, -1.0, 0.0),
            (720.0, 0.0, 1.0),
        ] {
            assert_eq!(sin_cos(degrees), (sin, cos), "{degrees}");
        }
        assert_eq!(sin_cos(30.0).0, 0.5);
        assert_eq!(sin_cos(60.0).1, 0.5);
        assert_eq!(sin_cos(300.0).1, 0.5);
    }

    #[test]
    fn sums_of_decimals_meet_their_literals() {
        assert_eq!(snap(0.1 + 0.2), snap(0.3));
        assert_eq!(snap(10.0 + 0.1), 10.1);
        assert_eq!(snap(snap(1.05 / 3.0 * 2.0) + 0.35), snap(0.7 * 1.5));
        assert!(snap(-0.0).is_sign_positive());
    }
}
