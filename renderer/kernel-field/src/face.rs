//! The surface of a side in numbers: a plane, a straight line turned about an axis, or an outline. What trees cannot be asked: where
//! faces meet, and whether they do.

use std::sync::Arc;

use crate::outline::Placed;

pub(crate) type Point = [f64; 3];

/// A line in space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Axis {
    pub(crate) origin: Point,
    /// As long as 1.
    pub(crate) along: Point,
}

/// What lies behind it has values of at most 0.
#[derive(Debug, Clone)]
pub(crate) enum Face {
    /// normal · p − offset
    Plane { normal: Point, offset: f64 },
    /// normal · (distance from the axis, height) − offset. Of a drawing on both sides of the axis, the lines of the other side are
    /// mirrors: they bound nothing that their images do not, but their tips.
    Turned { axis: Axis, normal: [f64; 2], offset: f64, is_mirror: bool },
    /// An outline that is endless along its axis.
    Outline { outline: Arc<Placed>, is_hole: bool },
}

impl Axis {
    /// Distance from the axis, and height.
    pub(crate) fn of(&self, point: Point) -> [f64; 2] {
        let arm = sub(point, self.origin);
        let height = dot(arm, self.along);
        [length(std::array::from_fn(|axis| arm[axis] - height * self.along[axis])), height]
    }

    pub(crate) fn at(&self, height: f64) -> Point {
        std::array::from_fn(|axis| self.origin[axis] + height * self.along[axis])
    }

    /// Whether it is the same line, in whatever direction.
    pub(crate) fn is_line(&self, other: &Self, precision: f64) -> bool {
        self.is_parallel(other) && self.of(other.origin)[0] <= precision
    }

    pub(crate) fn is_parallel(&self, other: &Self) -> bool {
        is_parallel(self.along, other.along)
    }
}

impl Face {
    /// About the z axis.
    pub(crate) fn cylinder(radius: f64) -> Self {
        let axis = Axis { origin: [0.0; 3], along: [0.0, 0.0, 1.0] };
        Self::Turned { axis, normal: [1.0, 0.0], offset: radius, is_mirror: false }
    }

    pub(crate) fn value(&self, point: Point) -> f64 {
        match *self {
            Self::Outline { ref outline, is_hole } => outline.value(point) * if is_hole { -1.0 } else { 1.0 },
            Self::Plane { normal, offset } => dot(normal, point) - offset,
            Self::Turned { axis, normal, offset, .. } => {
                let [far, height] = axis.of(point);
                normal[0] * far + normal[1] * height - offset
            }
        }
    }

    pub(crate) fn negated(&self) -> Self {
        match *self {
            Self::Plane { normal, offset } => Self::Plane { normal: normal.map(|part| -part), offset: -offset },
            Self::Turned { axis, normal, offset, is_mirror } => {
                Self::Turned { axis, normal: normal.map(|part| -part), offset: -offset, is_mirror }
            }
            Self::Outline { ref outline, is_hole } => Self::Outline { outline: outline.clone(), is_hole: !is_hole },
        }
    }

    /// Of a value that is larger by so much; of an outline that is no distance.
    pub(crate) fn shifted(&self, by: f64) -> Option<Self> {
        match *self {
            Self::Plane { normal, offset } => Some(Self::Plane { normal, offset: offset - by }),
            Self::Turned { axis, normal, offset, is_mirror } => {
                Some(Self::Turned { axis, normal, offset: offset - by, is_mirror })
            }
            Self::Outline { .. } => None,
        }
    }

    /// Whether they are one face, as far as that can be told.
    pub(crate) fn is_like(&self, other: &Self, precision: f64) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() <= precision;
        match (self.clone(), other.clone()) {
            (Self::Plane { normal, offset }, Self::Plane { normal: other_normal, offset: other_offset }) => {
                length(sub(normal, other_normal)) < 1e-9 && near(offset, other_offset)
            }
            (
                Self::Turned { axis, normal, offset, .. },
                Self::Turned { axis: other_axis, normal: other_normal, offset: other_offset, .. },
            ) => {
                let sign = dot(axis.along, other_axis.along).signum();
                let other_offset = other_offset - other_normal[1] * other_axis.of(axis.origin)[1];
                let is_same_way = (normal[0] - other_normal[0]).hypot(normal[1] - sign * other_normal[1]) < 1e-9;
                axis.is_line(&other_axis, precision) && is_same_way && near(offset, other_offset)
            }
            _ => false,
        }
    }

    pub(crate) fn is_mirror(&self) -> bool {
        matches!(self, Self::Turned { is_mirror: true, .. })
    }

    /// What lies behind it has a straight way between any two of its points.
    pub(crate) fn is_convex(&self) -> bool {
        self.is_solid() && !matches!(self, Self::Outline { .. })
    }

    /// What lies behind it is no hole.
    pub(crate) fn is_solid(&self) -> bool {
        match self {
            Self::Plane { .. } => true,
            Self::Outline { is_hole, .. } => !is_hole,
            Self::Turned { normal, is_mirror, .. } => normal[0] > 0.0 || *is_mirror,
        }
    }
}

pub(crate) fn dot(a: Point, b: Point) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

pub(crate) fn sub(a: Point, b: Point) -> Point {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

pub(crate) fn cross(a: Point, b: Point) -> Point {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

pub(crate) fn length(a: Point) -> f64 {
    dot(a, a).sqrt()
}

/// Of unit vectors.
pub(crate) fn is_parallel(a: Point, b: Point) -> bool {
    length(cross(a, b)) < 1e-9
}
