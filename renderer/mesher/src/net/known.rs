//! Whether a net shows all of the surface: bounds of the field's slopes prove that it looks to one side in each cell, so that
//! no line that way crosses it twice and nothing closed is there, and that it reaches no deeper into cells whose corners do not
//! show it than what is allowed: there it goes on what the cells beside them show.

use std::sync::atomic::{AtomicUsize, Ordering};

use partwright_field::{Box3, Field, Interval, Survey};

use super::Lattice;
use crate::octree::{Kind, Plan, is_empty, proven};
use crate::vector::{Point, length};

/// Tolerances that the surface may reach into a cell whose corners do not show it, and times that a cell is divided to prove
/// that there is no more.
const CAP: f64 = 2.0;
const DIVISIONS: usize = 2;
/// Bounds that may be asked for each crossing to prove that: an octree takes no longer.
pub(super) const LOOKS: usize = 24;
/// How far the slopes of branches between which a choice is open may be apart, as a part of them: they go over into each other.
const ALIKE: f64 = 0.12;

impl Lattice {
    /// Whether all of the surface in a cube of cells is seen: in each of them it looks to one side, and it reaches no farther
    /// into those that do not show it than what is allowed.
    pub(super) fn knows(
        &self,
        plan: &Plan<'_>,
        values: &[f64],
        looks: &AtomicUsize,
        field: &Field,
        first: [usize; 3],
        cells: usize,
    ) -> bool {
        if (0..3).any(|axis| first[axis] + 1 >= self.nodes[axis]) {
            return true;
        }
        let region = Box3 { min: self.point(first), max: self.point(first.map(|at| at + cells)) };
        if cells == 1 {
            let Some(corners) = self.corners(values, field, first) else { return true };
            let shown = Shown { plan, looks, center: region.center(), side: side_of(&corners) };
            let along = field.is_smooth().then(|| shown.along(field));
            return shown.in_part(field, along, &region, DIVISIONS);
        }
        if !is_left(looks) {
            return false;
        }
        let survey = field.bound(&region);
        if proven(survey.value).is_some() {
            return true;
        }
        if !is_one(&survey) || !rises(&survey.slopes) {
            let field = &field.survey(&region, 0.0).field;
            let half = cells / 2;
            let part = |number: usize| std::array::from_fn(|axis| first[axis] + (number >> axis & 1) * half);
            return (0..8).all(|number| self.knows(plan, values, looks, field, part(number), half));
        }
        self.within(first, [cells; 3]).filter(|at| (0..3).all(|axis| at[axis] + 1 < self.nodes[axis])).all(|at| {
            let Some(corners) = self.corners(values, field, at) else { return true };
            let is_empty = |side| least(&corners, side, &survey.slopes, self.side) > 0.0;
            side_of(&corners).is_none_or(is_empty) || self.knows(plan, values, looks, field, at, 1)
        })
    }

    /// The values at the corners of a cell; none where some of them are cut off, about which nobody asks.
    fn corners(&self, values: &[f64], field: &Field, cell: [usize; 3]) -> Option<[f64; 8]> {
        let mut corners = [0.0; 8];
        for (value, at) in corners.iter_mut().zip(self.within(cell, [2; 3])) {
            let known = values[self.number(at)];
            *value = if known.is_finite() { known } else { field.value(self.point(at)) };
            if (*value < 0.0) != (known < 0.0) {
                return None;
            }
        }
        Some(corners)
    }
}

/// Where all corners of a cell are, if they are on one side.
fn side_of(corners: &[f64; 8]) -> Option<Kind> {
    match corners.iter().filter(|value| **value < 0.0).count() {
        0 => Some(Kind::Outside),
        8 => Some(Kind::Inside),
        _ => None,
    }
}

/// Whether a field with such slopes rises along one way.
fn rises(slopes: &[Interval; 3]) -> bool {
    rises_along(slopes, slopes.map(|slope| slope.min + slope.max))
}

fn rises_along(slopes: &[Interval; 3], along: Point) -> bool {
    let rise = |axis: usize| (slopes[axis].min * along[axis]).min(slopes[axis].max * along[axis]);
    (0..3).map(rise).sum::<f64>() > 0.0
}

/// Whether a field has no edge in a box: nothing is chosen there, or nothing turns by it.
fn is_one(survey: &Survey) -> bool {
    let size = length(survey.slopes.map(|slope| (slope.min + slope.max) / 2.0));
    survey.open == 0 || survey.slopes.iter().map(|slope| slope.max - slope.min).sum::<f64>() <= ALIKE * size
}

/// Takes one of some looks, if there is one.
fn is_left(looks: &AtomicUsize) -> bool {
    looks.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
}

/// What is to be shown of a cell.
struct Shown<'a> {
    plan: &'a Plan<'a>,
    /// What may be asked of the field.
    looks: &'a AtomicUsize,
    center: Point,
    /// Where its corners are, if they are on one side.
    side: Option<Kind>,
}

impl Shown<'_> {
    /// Whether each smooth piece of the field rises along one way wherever it may be zero in a part of the cell: a line that way
    /// then crosses it once at most, and nothing closed is in the cell. Where all corners are on one side, the surface reaches
    /// in by [`CAP`] at most.
    fn in_part(&self, field: &Field, along: Option<Point>, region: &Box3, divisions: usize) -> bool {
        if !is_left(self.looks) {
            return false;
        }
        let bound = field.bound(region);
        if proven(bound.value).is_some() {
            return true;
        }
        let is_shallow = |side: Kind| is_empty(self.plan, region, &bound, side == Kind::Inside, CAP);
        if is_one(&bound) && self.side.is_none_or(is_shallow) {
            let along = along.unwrap_or_else(|| self.along(&field.survey(region, 0.0).field));
            if rises_along(&bound.slopes, along) {
                return true;
            }
        }
        if divisions == 0 {
            return false;
        }
        let middle = region.center();
        let field = if along.is_some() { field } else { &field.survey(region, 0.0).field };
        let along = along.or_else(|| field.is_smooth().then(|| self.along(field)));
        (0..8).all(|number: usize| {
            let of = |ends: [Point; 2]| std::array::from_fn(|axis| ends[number >> axis & 1][axis]);
            let part = Box3 { min: of([region.min, middle]), max: of([middle, region.max]) };
            self.in_part(field, along, &part, divisions - 1)
        })
    }

    /// The way of a smooth piece, the same in all parts that have it.
    fn along(&self, piece: &Field) -> Point {
        piece.slope(self.center).gradient
    }
}

/// A bound of a field in a cell, from its values at the corners and its slopes: from below where they are outside, from above,
/// with its sign turned, where they are inside.
fn least(corners: &[f64; 8], side: Kind, slopes: &[Interval; 3], width: f64) -> f64 {
    let turn = if side == Kind::Inside { -1.0 } else { 1.0 };
    let mut bounds = corners.map(|value| turn * value);
    for (axis, slope) in slopes.iter().enumerate() {
        let (a, b) = (turn * slope.min, turn * slope.max);
        let (low, high) = (a.min(b) * width, a.max(b) * width);
        for pair in 0..bounds.len() >> (axis + 1) {
            let (at_low, at_high) = (bounds[2 * pair], bounds[2 * pair + 1]);
            // The one line falls from the lower corner, the other from the upper one: where they meet.
            bounds[pair] = if low >= 0.0 {
                at_low
            } else if high <= 0.0 {
                at_high
            } else {
                (high * at_low - low * at_high + low * high) / (high - low)
            };
        }
    }
    bounds[0]
}
