//! What is about one axis, for [`crate::outside`]: lines in the half-plane of distance and height, and walls along the axis that
//! a cylinder crosses.
//!
//! Seen along the axis, such a wall is a chord of the circle. In coordinates t along the chord from its middle, on whichever side,
//! and h beyond it, the corner of circle and chord is at (w, 0). What has its nearest point there lies in the cone of the two normals
//! at the corner, with the coordinates a and b; outside of it the larger distance to wall and cylinder is exact, and no larger
//! than the one to the corner. On the borders of the cone both are equal, and neither changes faster than a distance: the less of
//! the distance to the corner and the larger of the others with twice the lesser of a and b beside it is the former inside the
//! cone and no more than the latter outside, without a jump.

use fidget_core::context::Tree;

use crate::face::{Axis, Point, cross, dot, is_parallel};
use crate::outline::Placed;
use crate::outside::plane;
use crate::parts::Facet;
use crate::polytope::{Corner, HalfSpace};
use crate::tree::{add, along, fold, least, length, most, plus, times};

/// Chords are at least so long, as parts of the radius.
const CHORD: f64 = 0.1;

/// A plane along the axis or askew to it.
struct Wall {
    plane: HalfSpace,
    value: Tree,
}

/// What is about one axis, in the half-plane of distance and height.
pub(crate) struct Turned {
    pub(crate) axis: Axis,
    /// From where to where the solid reaches.
    pub(crate) heights: [f64; 2],
    pub(crate) lines: Vec<Line>,
    walls: Vec<Wall>,
    /// In place of a circle around it.
    outline: Option<Placed>,
}

pub(crate) struct Line {
    pub(crate) normal: Point,
    pub(crate) offset: f64,
    pub(crate) value: Tree,
}

impl Turned {
    pub(crate) fn new(axis: Axis, corners: &[Corner], planes: &[&Facet]) -> Self {
        let heights = corners.iter().map(|corner| axis.of(corner.at)[1]);
        let heights = heights.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], at| [at.min(low), at.max(high)]);
        let (mut lines, mut walls) = (Vec::new(), Vec::new());
        for facet in planes {
            let Some((normal, offset)) = plane(&facet.face) else { continue };
            if is_parallel(normal, axis.along) {
                let up = dot(normal, axis.along).signum();
                lines.push(Line {
                    normal: [0.0, up, 0.0],
                    offset: offset - dot(normal, axis.origin),
                    value: facet.value().clone(),
                });
            } else {
                walls.push(Wall { plane: (normal, offset), value: facet.value().clone() });
            }
        }
        Self { axis, heights, lines, walls, outline: None }
    }

    /// What an outline bounds, for which the circle around it stands where lines meet.
    pub(crate) fn of_outline(outline: &Placed, facet: &Facet, corners: &[Corner], planes: &[&Facet]) -> Option<Self> {
        let (axis, radius) = outline.axis()?;
        let mut turned = Self::new(axis, corners, planes);
        turned.add(facet, axis, [1.0, 0.0], radius);
        Some(Self { outline: Some(outline.clone()), ..turned })
    }

    pub(crate) fn is_about(&self, axis: &Axis, precision: f64) -> bool {
        self.outline.is_none() && self.axis.is_line(axis, precision)
    }

    pub(crate) fn add(&mut self, facet: &Facet, axis: Axis, [far, up]: [f64; 2], offset: f64) {
        let sign = dot(axis.along, self.axis.along).signum();
        let offset = offset - up * axis.of(self.axis.origin)[1];
        self.lines.push(Line { normal: [far, sign * up, 0.0], offset, value: facet.value().clone() });
    }

    /// Distances from the axis of the lines that look in a direction, at both ends.
    fn radii(&self, is_outward: bool) -> impl Iterator<Item = f64> {
        let lines = self.lines.iter().filter(move |line| line.normal[0] != 0.0 && (line.normal[0] > 0.0) == is_outward);
        lines.flat_map(|line| self.heights.map(|height| (line.offset - line.normal[1] * height) / line.normal[0]))
    }

    pub(crate) fn is_solid(&self) -> bool {
        self.lines.iter().any(|line| line.normal[0] > 0.0)
    }

    /// All of the solid is within so much, or all of the holes are.
    fn radius(&self) -> f64 {
        if self.is_solid() {
            let lines = self.lines.iter().filter(|line| line.normal[0] > 0.0);
            let widest = |line: &Line| {
                self.heights
                    .map(|height| (line.offset - line.normal[1] * height) / line.normal[0])
                    .into_iter()
                    .fold(0.0, f64::max)
            };
            lines.map(widest).fold(f64::INFINITY, f64::min)
        } else {
            self.radii(false).fold(0.0, f64::max)
        }
    }

    /// Takes the corners of a cylinder with the walls that it crosses to its distance, and these walls from the others. `None`
    /// where that is not the distance.
    pub(crate) fn cross(&mut self, precision: f64) -> Option<()> {
        if self.outline.is_some() {
            return Some(());
        }
        let [low, high] = self.heights;
        let middle = self.axis.at((low + high) / 2.0);
        let is_round = |line: &&mut Line| line.normal[0] != 0.0;
        let mut lines = self.lines.iter_mut().filter(is_round);
        let (Some(line), None) = (lines.next(), lines.next()) else { return Some(()) };
        if line.normal[1] != 0.0 {
            return Some(());
        }
        let (radius, sign) = (line.offset / line.normal[0], line.normal[0].signum());
        let is_crossed = |wall: &mut Wall| {
            let (normal, offset) = wall.plane;
            dot(normal, self.axis.along).abs() < 1e-9 && (dot(normal, middle) - offset).abs() < radius - precision
        };
        let crossed: Vec<Wall> = self.walls.extract_if(.., is_crossed).collect();
        let mut values = Vec::new();
        for (index, wall) in crossed.iter().enumerate() {
            let (normal, offset) = wall.plane;
            let beyond = dot(normal, middle) - offset;
            let half = (radius * radius - beyond * beyond).sqrt();
            if half < CHORD * radius {
                return None;
            }
            let chord = cross(self.axis.along, normal);
            let others = crossed.iter().enumerate().filter(|(other, _)| *other != index);
            for (_, other) in others {
                let is_behind = |side: f64| {
                    let end: Point =
                        std::array::from_fn(|axis| middle[axis] - beyond * normal[axis] + side * half * chord[axis]);
                    dot(other.plane.0, end) < other.plane.1 - precision
                };
                if !is_behind(1.0) || !is_behind(-1.0) {
                    return None;
                }
            }
            let (x, y, z) = Tree::axes();
            let side = plus(&along(&[x, y, z], chord), -dot(chord, middle)).abs();
            let past = plus(&side, -half);
            let a = add(&wall.value, &times(&past, beyond / half));
            let b = times(&past, sign * radius / half);
            let larger = most(&wall.value, &line.value);
            let corner = least(&length([&past, &wall.value]), &add(&larger, &times(&least(&a, &b), 2.0)));
            values.push(most(&larger, &corner));
        }
        if let Some(value) = fold(values, most) {
            line.value = value;
        }
        Some(())
    }

    /// Whether all that is about the axis is behind the walls that it does not cross.
    pub(crate) fn is_within(&self, precision: f64) -> bool {
        let radius = self.radius();
        self.walls.iter().all(|wall| {
            let (normal, offset) = wall.plane;
            let beside = (1.0 - dot(normal, self.axis.along).powi(2)).max(0.0).sqrt() * radius;
            self.heights.iter().all(|&height| dot(normal, self.axis.at(height)) + beside <= offset + precision)
        })
    }

    /// Holes beside each other, or one within a solid.
    pub(crate) fn is_apart(&self, other: &Self, precision: f64) -> bool {
        let (hole, solid) = if self.is_solid() { (other, self) } else { (self, other) };
        if !hole.axis.is_parallel(&solid.axis) {
            return false;
        }
        if let Some(outline) = &solid.outline {
            return outline.value(hole.axis.origin) + hole.radius() < -precision;
        }
        let between = solid.axis.of(hole.axis.origin)[0];
        if solid.is_solid() {
            let narrowest = solid.radii(true).fold(f64::INFINITY, f64::min);
            between + hole.radius() < narrowest - precision
        } else {
            between > hole.radius() + solid.radius() + precision
        }
    }
}
