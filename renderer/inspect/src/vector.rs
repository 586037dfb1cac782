//! Arithmetic of points and directions.

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

pub(crate) fn middle(a: Point, b: Point) -> Point {
    std::array::from_fn(|axis| (a[axis] + b[axis]) / 2.0)
}

/// Of length one, or `None` for what has no direction.
pub(crate) fn unit(a: Point) -> Option<Point> {
    let size = length(a);
    (size > 0.0 && size.is_finite()).then(|| a.map(|value| value / size))
}

/// Points within a triangle, evenly spread without chance (Roberts 2018); the first is its middle.
pub(crate) fn spread([a, b, c]: [Point; 3], index: usize) -> Point {
    let third = 1.0 / 3.0;
    let [u, v] = [0.754_877_666_246_692_7, 0.569_840_290_998_053_2].map(|step| (third + step * index as f64) % 1.0);
    let (u, v) = if u + v > 1.0 { (1.0 - u, 1.0 - v) } else { (u, v) };
    add(a, add(scaled(sub(b, a), u), scaled(sub(c, a), v)))
}
