//! Distances that are not expressions.

use std::f64::consts::PI;
use std::fmt::Debug;
use std::sync::Arc;

use crate::Interval;

/// A signed distance, or anything that changes no faster (1-Lipschitz): negative inside.
pub trait Distance: Send + Sync + Debug {
    fn distance(&self, point: [f64; 3]) -> f64;

    /// No longer than 1.
    fn gradient(&self, point: [f64; 3]) -> [f64; 3];

    /// Both at once.
    fn slope(&self, point: [f64; 3]) -> (f64, [f64; 3]) {
        (self.distance(point), self.gradient(point))
    }

    /// Bounds of the distance in a ball.
    fn bounds(&self, center: [f64; 3], radius: f64) -> Interval {
        let distance = self.distance(center);
        Interval::new(distance - radius, distance + radius)
    }

    /// The directions of the gradient in a ball.
    fn cone(&self, _center: [f64; 3], _radius: f64) -> Cone {
        Cone::ALL
    }

    /// The smooth function that the distance is near a point, with a name that is equal for equal functions; `None` where
    /// the distance is all one piece.
    fn piece(&self, _point: [f64; 3]) -> Option<(u64, Arc<dyn Distance>)> {
        None
    }

    /// The one piece that the distance is in all of a ball, where that is known.
    fn piece_within(&self, _center: [f64; 3], _radius: f64) -> Option<(u64, Arc<dyn Distance>)> {
        None
    }

    /// Whether it is all one smooth function, but for poles and tips.
    fn is_smooth(&self) -> bool {
        true
    }

    /// How far values, and those of pieces and bounds, may be off each other, mm.
    fn doubt(&self) -> f64 {
        0.0
    }
}

/// Directions no more than an angle off one of them. Where that is less than all, gradients are unit vectors.
#[derive(Debug, Clone, Copy)]
pub struct Cone {
    /// A unit vector.
    pub axis: [f64; 3],
    /// Radians.
    pub spread: f64,
    /// All have no part along z.
    pub is_level: bool,
}

impl Cone {
    pub const ALL: Self = Self { axis: [0.0, 0.0, 1.0], spread: PI, is_level: false };

    pub fn new(axis: [f64; 3], spread: f64) -> Self {
        Self { axis, spread: spread.min(PI), is_level: false }
    }

    /// Bounds of what unit vectors of the cone have in common with another vector.
    pub fn along(&self, mut vector: [f64; 3]) -> Interval {
        if self.is_level {
            vector[2] = 0.0;
        }
        let along = dot(self.axis, vector);
        if self.spread == 0.0 {
            return Interval { min: along, max: along };
        }
        let (sine, cosine) = self.spread.sin_cos();
        let size = length(vector);
        let aside = (size * size - along * along).max(0.0).sqrt();
        // Cosines of the sum and of the difference of two angles, up to half a turn and down to none.
        let min = if along <= -cosine * size { -size } else { along * cosine - aside * sine };
        let max = if along >= cosine * size { size } else { along * cosine + aside * sine };
        Interval { min, max }
    }

    /// Their parts along the axes.
    pub fn sides(&self) -> [Interval; 3] {
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]].map(|axis| self.along(axis))
    }
}

/// To a plane.
#[derive(Debug, Clone, Copy)]
pub struct PlaneDistance {
    /// A unit vector, outward.
    pub normal: [f64; 3],
    pub offset: f64,
}

impl Distance for PlaneDistance {
    fn distance(&self, point: [f64; 3]) -> f64 {
        dot(self.normal, point) - self.offset
    }

    fn gradient(&self, _: [f64; 3]) -> [f64; 3] {
        self.normal
    }

    fn cone(&self, _: [f64; 3], _: f64) -> Cone {
        Cone::new(self.normal, 0.0)
    }
}

/// To a line, positive or negative on all sides.
#[derive(Debug, Clone, Copy)]
pub struct LineDistance {
    pub through: [f64; 3],
    /// A unit vector.
    pub direction: [f64; 3],
    /// 1 or -1.
    pub sign: f64,
}

impl LineDistance {
    fn arm(&self, point: [f64; 3]) -> [f64; 3] {
        let arm = sub(point, self.through);
        let along = dot(arm, self.direction);
        std::array::from_fn(|axis| arm[axis] - along * self.direction[axis])
    }
}

impl Distance for LineDistance {
    fn distance(&self, point: [f64; 3]) -> f64 {
        self.sign * length(self.arm(point))
    }

    fn gradient(&self, point: [f64; 3]) -> [f64; 3] {
        scaled_to(self.arm(point), self.sign)
    }

    fn cone(&self, center: [f64; 3], radius: f64) -> Cone {
        around(self.arm(center), self.sign, radius)
    }
}

/// To a point, positive or negative all around.
#[derive(Debug, Clone, Copy)]
pub struct PointDistance {
    pub center: [f64; 3],
    /// 1 or -1.
    pub sign: f64,
}

impl Distance for PointDistance {
    fn distance(&self, point: [f64; 3]) -> f64 {
        self.sign * length(sub(point, self.center))
    }

    fn gradient(&self, point: [f64; 3]) -> [f64; 3] {
        scaled_to(sub(point, self.center), self.sign)
    }

    fn cone(&self, center: [f64; 3], radius: f64) -> Cone {
        around(sub(center, self.center), self.sign, radius)
    }
}

/// Directions that the end of an arm can have that is moved by a radius.
fn around(arm: [f64; 3], sign: f64, radius: f64) -> Cone {
    let part = radius / length(arm);
    if part < 1.0 { Cone::new(scaled_to(arm, sign), part.asin()) } else { Cone::ALL }
}

pub(crate) fn sub(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|axis| a[axis] - b[axis])
}

pub(crate) fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

pub(crate) fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

pub(crate) fn length(a: [f64; 3]) -> f64 {
    dot(a, a).sqrt()
}

/// Between two directions.
pub(crate) fn angle(a: [f64; 3], b: [f64; 3]) -> f64 {
    length(cross(a, b)).atan2(dot(a, b))
}

/// Zero stays zero.
pub(crate) fn scaled_to(a: [f64; 3], size: f64) -> [f64; 3] {
    let length = length(a);
    if length > 0.0 { a.map(|value| value * size / length) } else { [0.0; 3] }
}
