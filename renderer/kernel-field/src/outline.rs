//! The signed distance to the outlines of a drawing, endless along z: the nearest edge by a tree of boxes, the sign by the
//! edge or, at a corner, by both of its edges.

use std::sync::Arc;

use partwright_field::{Cone, Distance, LineDistance, PlaneDistance};
use partwright_graph::Matrix;
use partwright_solid::Region;

use crate::face::{Axis, Point};
use crate::frame::inverse;
use crate::polytope::HalfSpace;

/// Levels of the tree: halves of what a machine can hold.
const DEEP: usize = 64;
/// Edges in a leaf of the tree.
const LEAF: usize = 4;

#[derive(Debug)]
pub(crate) struct OutlineDistance {
    edges: Vec<Edge>,
    boxes: Vec<Bounds>,
}

#[derive(Debug, Clone, Copy)]
struct Edge {
    from: [f64; 2],
    /// Unit vector, and how far it goes.
    along: [f64; 2],
    length: f64,
    /// Of the outward normals of this edge and the one before it, and of this one and the next.
    corners: [[f64; 2]; 2],
    /// Equal for edges of one line.
    line: u64,
}

/// A node: its first edge and how many; children follow at 2i + 1 and 2i + 2 of a balanced order.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    min: [f64; 2],
    max: [f64; 2],
    first: usize,
    count: usize,
    /// The second child; the first one follows. 0 for leaves.
    other: usize,
}

/// An outline in its place in space.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    outline: Arc<OutlineDistance>,
    /// To the coordinates of the drawing.
    matrix: Matrix,
    /// 1 mm is so long there.
    stretch: f64,
}

impl Placed {
    pub(crate) fn new(outline: Arc<OutlineDistance>) -> Self {
        Self { outline, matrix: Matrix::translation([0.0; 3]), stretch: 1.0 }
    }

    /// What is seen through a map that keeps angles and makes lengths longer.
    pub(crate) fn under(&self, matrix: &Matrix, stretch: f64) -> Self {
        Self { outline: self.outline.clone(), matrix: self.matrix.after(matrix), stretch: self.stretch * stretch }
    }

    pub(crate) fn value(&self, point: Point) -> f64 {
        self.outline.distance(self.matrix.point(point)) / self.stretch
    }

    /// Through the middle, and how far from it the outline reaches.
    pub(crate) fn axis(&self) -> Option<(Axis, f64)> {
        let Bounds { min, max, .. } = self.outline.boxes[0];
        let middle = [(min[0] + max[0]) / 2.0, (min[1] + max[1]) / 2.0, 0.0];
        let row = self.matrix.0[2];
        let along = [row[0], row[1], row[2]].map(|part| part / self.stretch);
        let radius = (max[0] - min[0]).hypot(max[1] - min[1]) / 2.0 / self.stretch;
        Some((Axis { origin: inverse(&self.matrix)?.point(middle), along }, radius))
    }

    /// Planes around it.
    pub(crate) fn walls(&self) -> [HalfSpace; 4] {
        let Bounds { min, max, .. } = self.outline.boxes[0];
        [(0, 1.0, max[0]), (0, -1.0, -min[0]), (1, 1.0, max[1]), (1, -1.0, -min[1])].map(|(axis, sign, offset)| {
            let row = self.matrix.0[axis].map(|part| sign * part / self.stretch);
            ([row[0], row[1], row[2]], offset / self.stretch - row[3])
        })
    }
}

/// What of an edge is nearest.
struct Nearest {
    squared: f64,
    edge: usize,
    /// Along the edge: below 0 and above its length are its corners.
    at: f64,
}

impl OutlineDistance {
    /// `None` without outlines.
    pub(crate) fn new(region: &Region) -> Option<Self> {
        let mut edges = Vec::new();
        for contour in &region.contours {
            let mut points: Vec<[f64; 2]> = contour.clone();
            points.dedup();
            if points.first() == points.last() && points.len() > 1 {
                points.pop();
            }
            let count = points.len();
            if count < 3 {
                continue;
            }
            let along: Vec<([f64; 2], f64)> = (0..count)
                .map(|index| {
                    let (a, b) = (points[index], points[(index + 1) % count]);
                    let way = [b[0] - a[0], b[1] - a[1]];
                    let length = way[0].hypot(way[1]);
                    (way.map(|part| part / length), length)
                })
                .collect();
            for index in 0..count {
                let (direction, length) = along[index];
                let outward = |index: usize| [along[index].0[1], -along[index].0[0]];
                let both = |a: [f64; 2], b: [f64; 2]| [a[0] + b[0], a[1] + b[1]];
                let own = outward(index);
                edges.push(Edge {
                    from: points[index],
                    along: direction,
                    length,
                    corners: [both(own, outward((index + count - 1) % count)), both(own, outward((index + 1) % count))],
                    line: line_id(own, points[index]),
                });
            }
        }
        if edges.is_empty() {
            return None;
        }
        let mut boxes = Vec::new();
        let count = edges.len();
        split(&mut edges, 0, count, &mut boxes);
        Some(Self { edges, boxes })
    }

    fn nearest(&self, [x, y, _]: [f64; 3]) -> Nearest {
        let point = [x, y];
        let mut best = Nearest { squared: f64::INFINITY, edge: 0, at: 0.0 };
        // The nearer child is looked at first, the other one waits.
        let mut waiting = [(0, 0.0); DEEP];
        let mut count = 1;
        while count > 0 {
            count -= 1;
            let (index, least) = waiting[count];
            if least > best.squared {
                continue;
            }
            let node = &self.boxes[index];
            if node.other == 0 {
                for edge in node.first..node.first + node.count {
                    let Edge { from, along, length, .. } = self.edges[edge];
                    let arm = [point[0] - from[0], point[1] - from[1]];
                    let at = arm[0] * along[0] + arm[1] * along[1];
                    let on = at.clamp(0.0, length);
                    let rest = [arm[0] - along[0] * on, arm[1] - along[1] * on];
                    let squared = rest[0] * rest[0] + rest[1] * rest[1];
                    if squared < best.squared {
                        best = Nearest { squared, edge, at };
                    }
                }
                continue;
            }
            let [left, right] = [index + 1, node.other].map(|child| (child, self.boxes[child].squared(point)));
            let (near, far) = if right.1 < left.1 { (right, left) } else { (left, right) };
            (waiting[count], waiting[count + 1]) = (far, near);
            count += 2;
        }
        best
    }

    /// The edges within a distance.
    fn near(&self, center: [f64; 3], reach: f64, mut found: impl FnMut(&Edge)) {
        let mut waiting = [0; DEEP];
        let mut count = 1;
        while count > 0 {
            count -= 1;
            let index = waiting[count];
            let node = &self.boxes[index];
            if node.squared([center[0], center[1]]) > reach * reach {
                continue;
            }
            if node.other != 0 {
                (waiting[count], waiting[count + 1]) = (node.other, index + 1);
                count += 2;
                continue;
            }
            for edge in &self.edges[node.first..node.first + node.count] {
                let [at, beside] = edge.seen(center);
                let beyond = at - at.clamp(0.0, edge.length);
                if beyond.hypot(beside) <= reach * (1.0 + 1e-9) {
                    found(edge);
                }
            }
        }
    }

    /// The distance, and the way from the nearest point of the outline.
    fn signed(&self, point: [f64; 3]) -> (f64, [f64; 2]) {
        let Nearest { squared, edge, at } = self.nearest(point);
        let Edge { from, along, length, corners, .. } = self.edges[edge];
        let normal = [along[1], -along[0]];
        let arm = [point[0] - from[0], point[1] - from[1]];
        if (0.0..=length).contains(&at) {
            return (arm[0] * normal[0] + arm[1] * normal[1], normal);
        }
        let (corner, both) = if at < 0.0 { (from, corners[0]) } else { (self.edges[edge].end(), corners[1]) };
        let arm = [point[0] - corner[0], point[1] - corner[1]];
        let sign = if arm[0] * both[0] + arm[1] * both[1] >= 0.0 { 1.0 } else { -1.0 };
        let far = squared.sqrt();
        (sign * far, if far > 0.0 { arm.map(|part| part * sign / far) } else { normal })
    }
}

impl Edge {
    /// How far along the edge a point is, and how far beside it.
    fn seen(&self, point: [f64; 3]) -> [f64; 2] {
        let arm = [point[0] - self.from[0], point[1] - self.from[1]];
        [arm[0] * self.along[0] + arm[1] * self.along[1], arm[0] * self.along[1] - arm[1] * self.along[0]]
    }

    fn end(&self) -> [f64; 2] {
        [0, 1].map(|axis: usize| self.from[axis] + self.along[axis] * self.length)
    }
}

/// A name of the line that an edge lies on.
fn line_id(normal: [f64; 2], point: [f64; 2]) -> u64 {
    let offset = normal[0] * point[0] + normal[1] * point[1];
    let round = |value: f64| ((value * 1e7).round() + 0.0).to_bits();
    let mut id = 0xcbf2_9ce4_8422_2325_u64;
    for part in [round(normal[0]), round(normal[1]), round(offset)] {
        id = (id ^ part).wrapping_mul(0x0100_0000_01b3).rotate_left(23);
    }
    id
}

fn split(edges: &mut [Edge], first: usize, count: usize, boxes: &mut Vec<Bounds>) {
    let ends = |edge: &Edge| [edge.from, edge.end()];
    let mut bounds = Bounds { min: [f64::INFINITY; 2], max: [f64::NEG_INFINITY; 2], first, count, other: 0 };
    for point in edges.iter().flat_map(ends) {
        for axis in 0..2 {
            bounds.min[axis] = bounds.min[axis].min(point[axis]);
            bounds.max[axis] = bounds.max[axis].max(point[axis]);
        }
    }
    let place = boxes.len();
    boxes.push(bounds);
    if count <= LEAF {
        return;
    }
    let axis = usize::from(bounds.max[1] - bounds.min[1] > bounds.max[0] - bounds.min[0]);
    let middle = |edge: &Edge| edge.from[axis] + edge.along[axis] * edge.length / 2.0;
    let half = count / 2;
    edges.select_nth_unstable_by(half, |a, b| middle(a).total_cmp(&middle(b)));
    let (left, right) = edges.split_at_mut(half);
    split(left, first, half, boxes);
    boxes[place].other = boxes.len();
    split(right, first + half, count - half, boxes);
}

impl Bounds {
    fn squared(&self, point: [f64; 2]) -> f64 {
        let beyond = |axis: usize| (self.min[axis] - point[axis]).max(point[axis] - self.max[axis]).max(0.0);
        let (x, y) = (beyond(0), beyond(1));
        x * x + y * y
    }
}

impl Distance for OutlineDistance {
    fn distance(&self, point: [f64; 3]) -> f64 {
        self.signed(point).0
    }

    fn gradient(&self, point: [f64; 3]) -> [f64; 3] {
        let [x, y] = self.signed(point).1;
        [x, y, 0.0]
    }

    fn slope(&self, point: [f64; 3]) -> (f64, [f64; 3]) {
        let (distance, [x, y]) = self.signed(point);
        (distance, [x, y, 0.0])
    }

    /// What can be nearest to a point of the ball lies within the distance of its centre and twice its radius.
    fn cone(&self, center: [f64; 3], radius: f64) -> Cone {
        let reach = self.nearest(center).squared.sqrt() + 2.0 * radius;
        let mut normals: Vec<[f64; 2]> = Vec::new();
        self.near(center, reach, |edge| normals.push([edge.along[1], -edge.along[0]]));
        let sum = normals.iter().fold([0.0; 2], |sum, normal| [sum[0] + normal[0], sum[1] + normal[1]]);
        let middle = sum[1].atan2(sum[0]);
        // Directions between the normals of the edges of a corner are in their cone, too.
        let spread = normals
            .iter()
            .map(|[x, y]| (y * middle.cos() - x * middle.sin()).atan2(x * middle.cos() + y * middle.sin()).abs())
            .fold(0.0, f64::max)
            + 1e-9;
        let is_known = !normals.is_empty() && spread < std::f64::consts::FRAC_PI_2;
        let around = Cone::new([middle.cos(), middle.sin(), 0.0], if is_known { spread } else { std::f64::consts::PI });
        Cone { is_level: true, ..around }
    }

    fn piece(&self, point: [f64; 3]) -> Option<(u64, Arc<dyn Distance>)> {
        let Nearest { edge, at, .. } = self.nearest(point);
        let Edge { from, along, length, corners, line } = self.edges[edge];
        let normal = [along[1], -along[0], 0.0];
        if (0.0..=length).contains(&at) {
            let offset = normal[0] * from[0] + normal[1] * from[1];
            return Some((line, Arc::new(PlaneDistance { normal, offset })));
        }
        let (corner, both) = if at < 0.0 { (from, corners[0]) } else { (self.edges[edge].end(), corners[1]) };
        let arm = [point[0] - corner[0], point[1] - corner[1]];
        let sign = if arm[0] * both[0] + arm[1] * both[1] >= 0.0 { 1.0 } else { -1.0 };
        let piece = LineDistance { through: [corner[0], corner[1], 0.0], direction: [0.0, 0.0, 1.0], sign };
        Some((line_id([sign, 2.0], corner), Arc::new(piece)))
    }

    /// The edge that is nearest all over the ball, or the corner.
    fn piece_within(&self, center: [f64; 3], radius: f64) -> Option<(u64, Arc<dyn Distance>)> {
        let Nearest { squared, edge, at } = self.nearest(center);
        let own = &self.edges[edge];
        let corner = match at {
            at if at < -radius => Some(own.from),
            at if at > own.length + radius => Some(own.end()),
            at if at >= radius && at <= own.length - radius => None,
            _ => return None,
        };
        let mut is_one = true;
        self.near(center, squared.sqrt() + 2.0 * radius, |other| {
            let [at, _] = other.seen(center);
            is_one &= match corner {
                None => std::ptr::eq(other, own),
                Some(corner) => {
                    is_at(other.from, corner) && at < -radius
                        || is_at(other.end(), corner) && at > other.length + radius
                }
            };
        });
        if is_one { self.piece(center) } else { None }
    }

    fn is_smooth(&self) -> bool {
        false
    }
}

/// Where an edge ends is computed, where the next one begins is given.
fn is_at(end: [f64; 2], corner: [f64; 2]) -> bool {
    (0..2).all(|axis| (end[axis] - corner[axis]).abs() <= 1e-12 * (1.0 + corner[axis].abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_of_an_l_shape() {
        let contour = vec![[0.0, 0.0], [4.0, 0.0], [4.0, 1.0], [1.0, 1.0], [1.0, 3.0], [0.0, 3.0]];
        let outline = OutlineDistance::new(&Region { contours: vec![contour] }).unwrap();
        for (point, expected) in [
            ([2.0, 2.0], 1.0),
            ([0.5, 0.5], -0.5),
            ([5.0, 2.0], 2f64.sqrt()),
            ([-3.0, -4.0], 5.0),
            ([0.9, 0.9], -(0.02f64).sqrt()),
            ([0.25, 2.0], -0.25),
        ] {
            let distance = outline.distance([point[0], point[1], 7.0]);
            assert!((distance - expected).abs() < 1e-12, "{point:?}: {distance}");
        }
        let (corner, _) = outline.piece([0.9, 0.9, 0.0]).unwrap();
        assert_eq!(outline.piece([0.95, 0.9, 1.0]).unwrap().0, corner);
        // Along one edge the direction is known, at a corner it is between those of its edges.
        let [x, y, z] = outline.cone([2.5, -0.1, 0.0], 0.2).sides();
        assert!(x.max < 1e-6 && y.max < -1.0 + 1e-6 && z.max == 0.0, "{x:?} {y:?}");
        let [x, y, _] = outline.cone([4.2, -0.2, 0.0], 0.1).sides();
        assert!(x.min > -1e-6 && x.max >= 1.0 && y.max < 1e-6, "{x:?} {y:?}");
    }

    #[test]
    fn one_piece_is_the_distance_all_over_its_ball() {
        let contours = vec![
            vec![[0.0, 0.0], [9.0, 0.0], [9.0, 2.0], [3.0, 2.5], [2.5, 7.0], [0.0, 7.0]],
            vec![[5.0, 4.0], [9.0, 5.0], [6.0, 8.0]],
        ];
        let outline = OutlineDistance::new(&Region { contours }).unwrap();
        let mut state = 1u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        let [mut planes, mut corners] = [0; 2];
        for _ in 0..4000 {
            let (center, radius) = ([next() * 14.0 - 2.0, next() * 12.0 - 2.0, 1.0], next() * 0.8);
            let Some((id, piece)) = outline.piece_within(center, radius) else { continue };
            *if piece.cone(center, radius).spread == 0.0 { &mut planes } else { &mut corners } += 1;
            for _ in 0..20 {
                let (far, turn) = (radius * next(), std::f64::consts::TAU * next());
                let point = [center[0] + far * turn.cos(), center[1] + far * turn.sin(), 1.0];
                assert!((piece.distance(point) - outline.distance(point)).abs() < 1e-12, "{point:?}");
                assert_eq!(outline.piece(point).unwrap().0, id, "{point:?}");
            }
        }
        assert!(planes > 500 && corners > 100, "{planes} edges, {corners} corners");
    }
}
