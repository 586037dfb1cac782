//! Points and vectors.

pub(crate) type Point = [f64; 3];

pub(crate) fn add(a: Point, b: Point) -> Point {
    std::array::from_fn(|axis| a[axis] + b[axis])
}

pub(crate) fn sub(a: Point, b: Point) -> Point {
    std::array::from_fn(|axis| a[axis] - b[axis])
}

pub(crate) fn scaled(a: Point, by: f64) -> Point {
    a.map(|value| value * by)
}

pub(crate) fn dot(a: Point, b: Point) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

pub(crate) fn cross(a: Point, b: Point) -> Point {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

pub(crate) fn length(a: Point) -> f64 {
    dot(a, a).sqrt()
}

pub(crate) fn mix(a: Point, b: Point, part: f64) -> Point {
    std::array::from_fn(|axis| a[axis] + (b[axis] - a[axis]) * part)
}

pub(crate) fn mean(points: &[Point]) -> Point {
    let sum = points.iter().fold([0.0; 3], |sum, point| add(sum, *point));
    scaled(sum, 1.0 / points.len() as f64)
}
