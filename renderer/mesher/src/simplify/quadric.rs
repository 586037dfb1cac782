//! Squared distances to planes, summed (Garland & Heckbert 1997).

use crate::vector::{Point, cross, dot, length, sub};

/// The squared distance to planes, weighted by area.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Quadric {
    square: [f64; 6],
    linear: [f64; 3],
    constant: f64,
    pub(super) weight: f64,
}

impl Quadric {
    /// Of the plane of a triangle; nothing where it has no area.
    pub(super) fn of_triangle([a, b, c]: [Point; 3]) -> Self {
        let normal = cross(sub(b, a), sub(c, a));
        let size = length(normal);
        if size > 0.0 { Self::of_plane(normal.map(|value| value / size), a, size) } else { Self::default() }
    }

    fn of_plane(normal: Point, through: Point, weight: f64) -> Self {
        let [x, y, z] = normal;
        let offset = -dot(normal, through);
        Self {
            square: [x * x, x * y, x * z, y * y, y * z, z * z].map(|value| value * weight),
            linear: normal.map(|value| value * offset * weight),
            constant: offset * offset * weight,
            weight,
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        for index in 0..6 {
            self.square[index] += other.square[index];
        }
        for index in 0..3 {
            self.linear[index] += other.linear[index];
        }
        self.constant += other.constant;
        self.weight += other.weight;
    }

    pub(super) fn at(&self, [x, y, z]: Point) -> f64 {
        let [xx, xy, xz, yy, yz, zz] = self.square;
        let square = xx * x * x + yy * y * y + zz * z * z + 2.0 * (xy * x * y + xz * x * z + yz * y * z);
        let linear = self.linear[0] * x + self.linear[1] * y + self.linear[2] * z;
        (square + 2.0 * linear + self.constant).max(0.0)
    }
}
