//! A plane that bounds a half-space, and where points lie to it.

use std::cmp::Ordering;

use crate::number::{NOTHING, add, cross, dot, length, sub};

/// The half-space that is kept lies below: where heights are negative.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plane {
    /// Away from what is kept; of length 1.
    normal: [f64; 3],
    /// A point of the plane, mm.
    origin: [f64; 3],
    /// The axis that it is exactly perpendicular to. Heights are then differences of one coordinate.
    axis: Option<usize>,
}

impl Plane {
    /// Through three points, counter-clockwise seen from above; `None` where they are on a line.
    pub(crate) fn through([a, b, c]: [[f64; 3]; 3]) -> Option<Self> {
        let normal = cross(sub(b, a), sub(c, a));
        let size = length(normal);
        if size.is_nan() || size <= 0.0 {
            return None;
        }
        let axis = (0..3).find(|&axis| a[axis] == b[axis] && b[axis] == c[axis]);
        let normal = match axis {
            Some(level) => std::array::from_fn(|axis| if axis == level { normal[level].signum() } else { 0.0 }),
            None => normal.map(|value| value / size),
        };
        Some(Self { normal, origin: a, axis })
    }

    /// The same plane, measured from near this point, so that heights there lose no digits.
    pub(crate) fn near(self, point: [f64; 3]) -> Self {
        let height = self.height(point);
        match self.axis {
            Some(_) => self,
            None => Self { origin: sub(point, self.normal.map(|value| value * height)), ..self },
        }
    }

    /// Keeps the other side.
    pub(crate) fn turned(self) -> Self {
        Self { normal: self.normal.map(|value| 0.0 - value), ..self }
    }

    pub(crate) fn normal(&self) -> [f64; 3] {
        self.normal
    }

    /// mm; above the plane, where nothing is kept, it is positive.
    pub(crate) fn height(&self, point: [f64; 3]) -> f64 {
        match self.axis {
            Some(axis) => self.normal[axis] * (point[axis] - self.origin[axis]),
            None => dot(self.normal, sub(point, self.origin)),
        }
    }

    /// Points whose height is nothing are in the plane, so that no cut makes an edge shorter than that.
    pub(crate) fn side(&self, point: [f64; 3]) -> Ordering {
        let height = self.height(point);
        if height.abs() <= NOTHING { Ordering::Equal } else { height.total_cmp(&0.0) }
    }

    /// A point that is nearly in the plane, exactly in it where the plane is perpendicular to an axis.
    pub(crate) fn settle(&self, mut point: [f64; 3]) -> [f64; 3] {
        if let Some(axis) = self.axis {
            point[axis] = self.origin[axis];
        }
        point
    }

    /// Where the edge between points on both sides crosses.
    pub(crate) fn crossing(&self, [a, b]: [[f64; 3]; 2]) -> [f64; 3] {
        let [p, q] = [a, b].map(|point| self.height(point));
        let share = p / (p - q);
        add(a, sub(b, a).map(|value| value * share))
    }

    /// Coordinates in the plane, counter-clockwise seen from above: those of two axes, unchanged.
    pub(crate) fn flat(&self, point: [f64; 3]) -> [f64; 2] {
        let size = |axis: usize| self.normal[axis].abs();
        let steepest = (1..3).fold(0, |best, axis| if size(axis) > size(best) { axis } else { best });
        let [u, v] = [point[(steepest + 1) % 3], point[(steepest + 2) % 3]];
        if self.normal[steepest] > 0.0 { [u, v] } else { [v, u] }
    }
}
