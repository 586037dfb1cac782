//! Points of the surface: the nearest point where all of some smooth pieces are zero. One piece gives a point of its surface,
//! two a point of their edge, three their corner; the same steps serve all (Gauss and Newton's method, shortest steps).

use partwright_field::{Box3, Field};

use crate::vector::{Point, add, dot, length, scaled, sub};

/// Normals closer to each other than about two degrees count as one: where they meet there is no edge to be found.
pub(crate) const RANK: f64 = 3e-4;
const STEPS: usize = 16;

/// Distance from the surface to first order, mm.
pub(crate) fn distance(value: f64, gradient: Point) -> f64 {
    let size = length(gradient);
    if size > 1e-30 { (value / size).abs() } else { value.abs() }
}

/// `frozen` is an axis along which the point must not move; `rest` is the part of the region's size that the last step may be
/// long. `None` where the steps do not settle in the region.
pub(crate) fn solve(pieces: &[Field], start: Point, region: &Box3, frozen: Option<usize>, rest: f64) -> Option<Point> {
    let reach = length(region.size());
    let mut point = start;
    for _ in 0..STEPS {
        let mut square = [[0.0; 3]; 3];
        let mut right = [0.0; 3];
        for piece in pieces {
            let slope = piece.slope(point);
            let mut gradient = slope.gradient;
            if let Some(axis) = frozen {
                gradient[axis] = 0.0;
            }
            let size = length(gradient);
            if !(size > 1e-12 && size.is_finite() && slope.value.is_finite()) {
                continue;
            }
            let (normal, value) = (scaled(gradient, 1.0 / size), slope.value / size);
            for row in 0..3 {
                right[row] -= normal[row] * value;
                for column in 0..3 {
                    square[row][column] += normal[row] * normal[column];
                }
            }
        }
        let step = shortest(square, right, RANK);
        let size = length(step);
        if !size.is_finite() {
            return None;
        }
        point = add(point, if size > reach { scaled(step, reach / size) } else { step });
        if size < rest * reach {
            return Some(point);
        }
        if length(sub(point, start)) > 2.0 * reach {
            return None;
        }
    }
    None
}

/// The shortest solution of a symmetric system, as far as it has one: what weighs less than `rank` of the most counts nothing.
pub(crate) fn shortest(square: [[f64; 3]; 3], right: Point, rank: f64) -> Point {
    let (values, vectors) = eigen(square);
    let most = values.iter().fold(0.0_f64, |most, value| most.max(*value));
    let mut step = [0.0; 3];
    for index in 0..3 {
        if values[index] > rank * most && values[index] > 0.0 {
            let vector: Point = std::array::from_fn(|row| vectors[row][index]);
            step = add(step, scaled(vector, dot(vector, right) / values[index]));
        }
    }
    step
}

/// Eigenvalues and the vectors, as columns, of a symmetric matrix (Jacobi's rotations).
fn eigen(mut a: [[f64; 3]; 3]) -> (Point, [[f64; 3]; 3]) {
    let mut vectors = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    for _ in 0..12 {
        let off = a[0][1].abs() + a[0][2].abs() + a[1][2].abs();
        if off < 1e-15 * (a[0][0] + a[1][1] + a[2][2]) {
            break;
        }
        for (p, q) in [(0, 1), (0, 2), (1, 2)] {
            if a[p][q] == 0.0 {
                continue;
            }
            let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
            let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
            let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
            let sine = tangent * cosine;
            let turn = |x: f64, y: f64| (cosine * x - sine * y, sine * x + cosine * y);
            for row in &mut a {
                (row[p], row[q]) = turn(row[p], row[q]);
            }
            let (upper, lower) = (a[p], a[q]);
            (a[p], a[q]) = (
                std::array::from_fn(|column| turn(upper[column], lower[column]).0),
                std::array::from_fn(|column| turn(upper[column], lower[column]).1),
            );
            for row in &mut vectors {
                (row[p], row[q]) = turn(row[p], row[q]);
            }
        }
    }
    ([a[0][0], a[1][1], a[2][2]], vectors)
}

/// Where a field changes its sign between two points, as a part of the way (Illinois; halving where that is slow). `rest` is
/// the part of the difference between both ends' values that the value there may be.
pub(crate) fn root(field: &Field, a: Point, b: Point, [at_a, at_b]: [f64; 2], precision: f64, rest: f64) -> f64 {
    let is_inside = at_a < 0.0;
    let point = |part: f64| crate::vector::mix(a, b, part);
    let width = length(sub(b, a));
    let (mut low, mut high) = (0.0, 1.0);
    let (mut at_low, mut at_high) = (at_a, at_b);
    // Weights of the ends: the one that stays twice in a row counts half.
    let mut last_was_low = None;
    for step in 0..60 {
        if (high - low) * width <= precision {
            break;
        }
        let mut part = low + (high - low) * (at_low / (at_low - at_high));
        if !(part > low && part < high) || step % 8 == 7 {
            part = (low + high) / 2.0;
        }
        let value = field.value(point(part));
        if value == 0.0 || value.abs() <= rest * (at_a - at_b).abs() {
            return part;
        }
        if (value < 0.0) == is_inside {
            if (value / at_a).abs() < 1e-15 {
                return part;
            }
            (low, at_low) = (part, value);
            if last_was_low == Some(true) {
                at_high /= 2.0;
            }
            last_was_low = Some(true);
        } else {
            if (value / at_b).abs() < 1e-15 {
                return part;
            }
            (high, at_high) = (part, value);
            if last_was_low == Some(false) {
                at_low /= 2.0;
            }
            last_was_low = Some(false);
        }
    }
    // The end that is nearer to zero.
    let (f_low, f_high) = (field.value(point(low)).abs(), field.value(point(high)).abs());
    if f_low <= f_high { low } else { high }
}
