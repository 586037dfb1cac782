//! Where pieces are zero, nearest to a point: one piece gives a foot on a face, two on an edge, three a corner.

use std::sync::Arc;

use smallvec::smallvec;

use super::{Few, Point};
use crate::distance::{Cone, Distance, LineDistance, angle, cross, dot, length, scaled_to, sub};
use crate::{Field, Slope};

/// Steps to a foot.
const STEPS: usize = 24;
/// Times as far along a surface as its tangent tells, at most.
const FARTHER: f64 = 100.0;
/// mm for each mm of size: feet are as near to the surface.
const PRECISION: f64 = 1e-9;
/// Pieces whose normals are closer to each other than a fiftieth of a degree (sine squared) have no edge between them.
const RANK: f64 = 1e-7;
/// mm; where pieces are looked at, whether they are distances.
const BESIDE: [f64; 4] = [-2.0, -0.3, 0.1, 1.3];

/// One smooth piece of a field.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) id: u64,
    pub(super) field: Field,
    /// Its value is how far its zeros are, so that one step leads there.
    pub(super) is_distance: bool,
}

/// mm; how near to a surface its feet are.
pub(super) fn precision_at(point: Point) -> f64 {
    PRECISION * point.iter().fold(1.0, |most: f64, value| most.max(value.abs()))
}

/// Whether the values of a field beside a place are how far away its zeros are.
pub(super) fn seems_distance(field: &Field, place: Point, normal: Point) -> bool {
    BESIDE.iter().all(|by| {
        let point = std::array::from_fn(|axis| place[axis] + by * normal[axis]);
        let Slope { value, gradient } = field.slope(point);
        let foot: Point = std::array::from_fn(|axis| point[axis] - value * gradient[axis]);
        (length(gradient) - 1.0).abs() <= 1e-9 && field.value(foot).abs() <= precision_at(point)
    })
}

/// To where one piece is zero, or two are.
#[derive(Debug)]
pub(super) struct PieceDistance {
    pub(super) pieces: Vec<Piece>,
    /// Some on it, or near.
    pub(super) places: Arc<[Point]>,
    /// Of the distance to an edge.
    pub(super) sign: f64,
}

impl PieceDistance {
    /// The place that is nearest.
    fn near(&self, point: Point) -> Point {
        let square = |place: &Point| {
            let arm = sub(point, *place);
            dot(arm, arm)
        };
        self.places.iter().copied().min_by(|a, b| square(a).total_cmp(&square(b))).unwrap_or(point)
    }

    fn signed(&self, point: Point) -> (f64, Point) {
        let pieces: Few<&Piece> = self.pieces.iter().collect();
        let precision = precision_at(point);
        match project(&pieces, point, self.near(point), precision) {
            Some(Step { foot, normals, .. }) if pieces.len() == 1 => (dot(sub(point, foot), normals[0]), normals[0]),
            Some(Step { foot, .. }) => {
                let arm = sub(point, foot);
                (self.sign * length(arm), scaled_to(arm, self.sign))
            }
            None if pieces.len() == 1 => {
                let Slope { value, gradient } = pieces[0].field.slope(point);
                let size = length(gradient).max(1e-12);
                (value / size, scaled_to(gradient, 1.0))
            }
            None => {
                let line = self.tangent(self.near(point));
                (line.distance(point), line.gradient(point))
            }
        }
    }

    /// To the tangent of an edge.
    fn tangent(&self, foot: Point) -> LineDistance {
        let [a, b] = [0, self.pieces.len() - 1].map(|piece| self.pieces[piece].field.slope(foot).gradient);
        LineDistance { through: foot, direction: scaled_to(cross(a, b), 1.0), sign: self.sign }
    }
}

impl Distance for PieceDistance {
    fn distance(&self, point: Point) -> f64 {
        self.signed(point).0
    }

    fn gradient(&self, point: Point) -> Point {
        self.signed(point).1
    }

    fn slope(&self, point: Point) -> (f64, Point) {
        self.signed(point)
    }

    fn cone(&self, center: Point, radius: f64) -> Cone {
        turned(self, center, radius)
    }
}

/// The gradient at the centre of a ball, and to first order how far it turns within: no farther than the root of the sum of squares
/// of how far it turns along the axes (Frobenius's norm of its derivative), of which a quarter more for what is not seen.
pub(super) fn turned(distance: &dyn Distance, center: Point, radius: f64) -> Cone {
    let axis = distance.gradient(center);
    // To the corners of a tetrahedron.
    let step = radius / 3f64.sqrt();
    let ways = [[1.0, 1.0, 1.0], [1.0, -1.0, -1.0], [-1.0, 1.0, -1.0], [-1.0, -1.0, 1.0]];
    let turn =
        |way: Point| angle(distance.gradient(std::array::from_fn(|along| center[along] + step * way[along])), axis);
    let square: f64 = ways.into_iter().map(|way| turn(way).powi(2)).sum();
    Cone::new(axis, 1.25 * (0.75 * square).sqrt())
}

/// Where some pieces are zero, nearest to a point.
pub(super) struct Step {
    pub(super) foot: Point,
    /// Of the pieces, unit vectors.
    pub(super) normals: Few<Point>,
    /// How long the gradient of the first piece was.
    pub(super) steepness: f64,
    /// The way from the foot to the point is the sum of the normals times these.
    pub(super) shares: Few<f64>,
}

/// The point nearest to `point` where all pieces (three at most) are zero. One piece is looked for from the point itself: where it
/// is a distance, one step leads there. Edges are looked for from `near`.
pub(super) fn project(pieces: &[&Piece], point: Point, near: Point, precision: f64) -> Option<Step> {
    let first = if pieces.len() == 1 { point } else { near };
    search(pieces, point, first, precision)
        .or_else(|| if pieces.len() == 1 { search(pieces, point, near, precision) } else { None })
}

/// How far it is to where all pieces are zero, to first order.
pub(super) fn height(pieces: &[&Piece], place: Point) -> Option<f64> {
    let (values, normals, _) = leveled(pieces, place)?;
    Some(length(sum(&normals, &solved(&normals, &values)?)))
}

fn search(pieces: &[&Piece], point: Point, from: Point, precision: f64) -> Option<Step> {
    let mut foot = from;
    // From a place near the foot, or from anywhere.
    let reach = 4.0 * length(sub(point, from)) + if from == point { 1e3 } else { 1.0 };
    // How much of the way along the surface is gone: on a bent surface it is too far or too short. And from where the last one
    // went, how far from the point that is, and the way.
    let (mut part, mut last): (f64, Option<(Point, f64, Point)>) = (1.0, None);
    for _ in 0..STEPS {
        let (values, normals, steepness) = leveled(pieces, foot)?;
        if let [only] = pieces
            && only.is_distance
            && foot == point
        {
            let foot = std::array::from_fn(|axis| foot[axis] - values[0] * normals[0][axis]);
            return Some(Step { foot, normals, steepness, shares: values });
        }
        let arm = sub(point, foot);
        let heights: Few<f64> = normals.iter().map(|normal| dot(*normal, arm)).collect();
        let down = solved(&normals, &values)?;
        let shares = solved(&normals, &heights)?;
        let (down, aside) = (sum(&normals, &down), sub(arm, sum(&normals, &shares)));
        let off = length(down);
        let is_there = off <= precision && length(aside) <= 1e-6 * (length(arm) + 1e-3);
        foot = sub(foot, down);
        // Along the surface only when it is reached.
        if is_there || off <= 0.1 * length(aside) {
            let far = length(sub(point, foot));
            match last {
                // Not nearer: a shorter way from where it was.
                Some((from, least, way)) if far > least + precision => {
                    part /= 4.0;
                    foot = std::array::from_fn(|axis| from[axis] + part * way[axis]);
                }
                _ if is_there => return Some(Step { foot, normals, steepness, shares }),
                _ => {
                    if let Some((_, _, way)) = last {
                        let kept = dot(aside, way) / dot(way, way);
                        // What grows leads away from the farthest place.
                        part = (if kept < 1.0 { part / (1.0 - kept) } else { 4.0 * part }).clamp(0.02, FARTHER);
                    }
                    last = Some((foot, far, aside));
                    foot = std::array::from_fn(|axis| foot[axis] + part * aside[axis]);
                }
            }
        }
        let gone = length(sub(foot, from));
        if gone > reach || gone.is_nan() {
            return None;
        }
    }
    None
}

/// Values of pieces in mm, normals, and how long the gradient of the first one was.
fn leveled(pieces: &[&Piece], place: Point) -> Option<(Few<f64>, Few<Point>, f64)> {
    let (mut values, mut normals, mut sizes): (Few<f64>, Few<Point>, Few<f64>) = Default::default();
    for piece in pieces {
        let Slope { value, gradient } = piece.field.slope(place);
        let size = length(gradient);
        if !(size > 1e-12 && size.is_finite() && value.is_finite()) {
            return None;
        }
        values.push(value / size);
        normals.push(gradient.map(|part| part / size));
        sizes.push(size);
    }
    Some((values, normals, *sizes.first()?))
}

/// Of unit vectors times weights.
fn sum(normals: &[Point], weights: &[f64]) -> Point {
    let mut sum = [0.0; 3];
    for (normal, weight) in normals.iter().zip(weights) {
        sum = std::array::from_fn(|axis| sum[axis] + normal[axis] * weight);
    }
    sum
}

/// Weights of unit vectors (three at most) whose sum has these heights over them: the shortest such sum. `None` where they have no
/// edge between them.
fn solved(normals: &[Point], heights: &[f64]) -> Option<Few<f64>> {
    match (normals, heights) {
        ([_], [height]) => Some(smallvec![*height]),
        ([a, b], [p, q]) => {
            let between = dot(*a, *b);
            let square = 1.0 - between * between;
            (square > RANK).then(|| smallvec![(p - between * q) / square, (q - between * p) / square])
        }
        ([a, b, c], [p, q, r]) => {
            // The sum itself from its heights, then its parts.
            let volume = dot(*a, cross(*b, *c));
            if volume * volume < RANK * RANK {
                return None;
            }
            let [u, v, w] = [cross(*b, *c), cross(*c, *a), cross(*a, *b)];
            let sum: Point = std::array::from_fn(|axis| (p * u[axis] + q * v[axis] + r * w[axis]) / volume);
            Some([u, v, w].iter().map(|side| dot(sum, *side) / volume).collect())
        }
        _ => None,
    }
}
