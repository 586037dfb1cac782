//! A tree of boxes over triangles that finds the nearest one: split at the middle face along the longest side.
//!
//! A node has the boxes of four children in lanes of single precision, as processors have them: around what is in them and a
//! little more, so that no distance to one is greater than those to its faces.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use smallvec::SmallVec;

use crate::distance::{dot, sub};

const LANES: usize = 4;
/// Trees whose last faces a thread keeps apart: distances may be nested.
const TREES: usize = 8;

static COUNT: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// For each tree where the face lies that was found last: points that are asked for one after the other are near each other,
    /// and what is near bounds the search, whichever face it is.
    static LAST: RefCell<[usize; TREES]> = const { RefCell::new([0; TREES]) };
}

#[derive(Debug)]
struct Node {
    /// By axis and child.
    min: [[f32; LANES]; 3],
    max: [[f32; LANES]; 3],
    /// Nodes, places of faces with [`Node::FACE`], or [`Node::NONE`].
    children: [u32; LANES],
}

impl Node {
    const FACE: u32 = 1 << 31;
    const NONE: u32 = u32::MAX;

    const EMPTY: Self = Self { min: [[0.0; LANES]; 3], max: [[0.0; LANES]; 3], children: [Self::NONE; LANES] };

    fn put(&mut self, lane: usize, [min, max]: [[f32; 3]; 2]) {
        for axis in 0..3 {
            self.min[axis][lane] = min[axis];
            self.max[axis][lane] = max[axis];
        }
    }

    /// Around all children.
    fn bounds(&self) -> [[f32; 3]; 2] {
        let lanes = |values: &[[f32; LANES]; 3], pick: fn(f32, f32) -> f32| {
            values.map(|lanes| {
                let used = lanes.into_iter().zip(self.children).filter(|(_, child)| *child != Self::NONE);
                used.map(|(value, _)| value).reduce(pick).unwrap_or(0.0)
            })
        };
        [lanes(&self.min, f32::min), lanes(&self.max, f32::max)]
    }

    /// Squares of distances to the boxes, or less, of a point between two of single precision.
    fn distances(&self, low: [f32; 3], high: [f32; 3]) -> [f32; LANES] {
        /// For the rounding of sums and squares, below one.
        const ROUNDED: f32 = 1.0 - 1e-6;
        let greater = |a: f32, b: f32| if a > b { a } else { b };
        let mut sum = [0.0; LANES];
        for axis in 0..3 {
            for (lane, sum) in sum.iter_mut().enumerate() {
                let off = greater(self.min[axis][lane] - high[axis], low[axis] - self.max[axis][lane]);
                let off = greater(off, 0.0);
                *sum += off * off;
            }
        }
        sum.map(|sum| if sum < f32::MAX { sum * ROUNDED } else { f32::MAX })
    }

    /// The place in a box that is nearest to a point.
    fn nearest(&self, lane: usize, point: [f64; 3]) -> [f64; 3] {
        std::array::from_fn(|axis| point[axis].clamp(self.min[axis][lane].into(), self.max[axis][lane].into()))
    }
}

fn below(value: f64) -> f32 {
    (value as f32).next_down()
}

fn above(value: f64) -> f32 {
    (value as f32).next_up()
}

#[derive(Debug)]
pub(crate) struct Bvh {
    number: usize,
    nodes: Vec<Node>,
    order: Vec<u32>,
    corners: Vec<[[f64; 3]; 3]>,
}

/// Where on a triangle a point is nearest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feature {
    Face,
    /// From this corner to the next.
    Edge(u8),
    Corner(u8),
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Nearest {
    pub(crate) face: u32,
    pub(crate) feature: Feature,
    pub(crate) point: [f64; 3],
    /// Squared.
    pub(crate) distance: f64,
}

impl Bvh {
    /// There must be a face.
    pub(crate) fn new(faces: &[[[f64; 3]; 3]]) -> Self {
        let middle = |[a, b, c]: &[[f64; 3]; 3]| std::array::from_fn(|axis| a[axis] + b[axis] + c[axis]);
        let middles: Vec<[f64; 3]> = faces.iter().map(middle).collect();
        let mut order: Vec<u32> = (0..faces.len() as u32).collect();
        let mut nodes = vec![Node::EMPTY];
        // Nodes that are still empty, and the places of their faces.
        let mut open = vec![(0, 0..order.len())];
        while let Some((index, range)) = open.pop() {
            let mut parts: SmallVec<[Range<usize>; LANES]> = SmallVec::new();
            if range.len() <= LANES {
                parts.extend(range.map(|place| place..place + 1));
            } else {
                for half in halves(&middles, &mut order, range) {
                    parts.extend(halves(&middles, &mut order, half).into_iter().filter(|part| !part.is_empty()));
                }
            }
            for (lane, part) in parts.into_iter().enumerate() {
                if part.len() == 1 {
                    nodes[index].children[lane] = part.start as u32 | Node::FACE;
                } else {
                    nodes[index].children[lane] = nodes.len() as u32;
                    open.push((nodes.len(), part));
                    nodes.push(Node::EMPTY);
                }
            }
        }
        let corners: Vec<[[f64; 3]; 3]> = order.iter().map(|face| faces[*face as usize]).collect();
        // Children come after their parents.
        for index in (0..nodes.len()).rev() {
            for (lane, child) in nodes[index].children.into_iter().enumerate() {
                let bounds = match child {
                    Node::NONE => continue,
                    node if node & Node::FACE == 0 => nodes[node as usize].bounds(),
                    face => around(&corners[(face & !Node::FACE) as usize]),
                };
                nodes[index].put(lane, bounds);
            }
        }
        Self { number: COUNT.fetch_add(1, Ordering::Relaxed), nodes, order, corners }
    }

    /// Faces whose nearest place to a point, and that of the boxes around them, is one that is wanted, and that place, until
    /// `visit` wants no more.
    pub(crate) fn around(
        &self,
        point: [f64; 3],
        is_wanted: impl Fn([f64; 3]) -> bool,
        mut visit: impl FnMut(u32, [f64; 3]) -> bool,
    ) {
        let mut open = [0_u32; 64];
        let mut count = 1;
        while count > 0 {
            count -= 1;
            let child = open[count];
            if child & Node::FACE == 0 {
                let node = &self.nodes[child as usize];
                for lane in (0..LANES).rev() {
                    if node.children[lane] != Node::NONE && is_wanted(node.nearest(lane, point)) {
                        open[count] = node.children[lane];
                        count += 1;
                    }
                }
                continue;
            }
            let place = (child & !Node::FACE) as usize;
            let (nearest, _) = on_triangle(&self.corners[place], point);
            if is_wanted(nearest) && !visit(self.order[place], nearest) {
                return;
            }
        }
    }

    pub(crate) fn nearest(&self, point: [f64; 3]) -> Nearest {
        let mut best = Nearest { face: 0, feature: Feature::Face, point, distance: f64::INFINITY };
        let tree = self.number % TREES;
        let mut place = LAST.with_borrow(|last| last[tree]);
        if let Some(corners) = self.corners.get(place) {
            let (nearest, feature) = on_triangle(corners, point);
            let arm = sub(point, nearest);
            best = Nearest { face: self.order[place], feature, point: nearest, distance: dot(arm, arm) };
        }
        let (low, high) = (point.map(below), point.map(above));
        let mut open = [(0_u32, 0.0_f32); 64];
        let mut count = 1;
        while count > 0 {
            count -= 1;
            let (child, near) = open[count];
            // Of equally near faces the first in number, whatever the order of the search.
            if f64::from(near) > best.distance {
                continue;
            }
            if child & Node::FACE == 0 {
                let node = &self.nodes[child as usize];
                // The nearest one last, which is taken first.
                let first = count;
                for (&child, near) in node.children.iter().zip(node.distances(low, high)) {
                    if child == Node::NONE || f64::from(near) > best.distance {
                        continue;
                    }
                    let mut slot = count;
                    while slot > first && open[slot - 1].1 < near {
                        open[slot] = open[slot - 1];
                        slot -= 1;
                    }
                    open[slot] = (child, near);
                    count += 1;
                }
                continue;
            }
            let at = (child & !Node::FACE) as usize;
            let (nearest, feature) = on_triangle(&self.corners[at], point);
            let arm = sub(point, nearest);
            let distance = dot(arm, arm);
            let face = self.order[at];
            if distance < best.distance || (distance == best.distance && face < best.face) {
                best = Nearest { face, feature, point: nearest, distance };
                place = at;
            }
        }
        LAST.with_borrow_mut(|last| last[tree] = place);
        best
    }
}

/// A little more than around a face.
fn around(corners: &[[f64; 3]; 3]) -> [[f32; 3]; 2] {
    let ends =
        |axis: usize, pick: fn(f64, f64) -> f64| corners.iter().map(|corner| corner[axis]).fold(corners[0][axis], pick);
    [std::array::from_fn(|axis| below(ends(axis, f64::min))), std::array::from_fn(|axis| above(ends(axis, f64::max)))]
}

/// Divides faces along the longest side of their middles, the first half into whole nodes; what a node holds is not divided.
fn halves(middles: &[[f64; 3]], order: &mut [u32], range: Range<usize>) -> [Range<usize>; 2] {
    if range.len() <= LANES {
        return [range.clone(), range.end..range.end];
    }
    let half = (range.len() / 2).next_multiple_of(LANES);
    let part = &mut order[range.clone()];
    let [mut min, mut max] = [middles[part[0] as usize]; 2];
    for middle in part.iter().map(|face| middles[*face as usize]) {
        min = std::array::from_fn(|axis| min[axis].min(middle[axis]));
        max = std::array::from_fn(|axis| max[axis].max(middle[axis]));
    }
    let longest = (0..3).max_by(|a, b| (max[*a] - min[*a]).total_cmp(&(max[*b] - min[*b]))).unwrap_or(0);
    let middle = |face: &u32| middles[*face as usize][longest];
    part.select_nth_unstable_by(half, |a, b| middle(a).total_cmp(&middle(b)).then(a.cmp(b)));
    [range.start..range.start + half, range.start + half..range.end]
}

/// The point of a triangle that is nearest to another.
pub fn nearest_on_triangle(corners: &[[f64; 3]; 3], point: [f64; 3]) -> [f64; 3] {
    on_triangle(corners, point).0
}

/// The nearest point of a triangle, and where on it that is (Ericson, *Real-Time Collision Detection*, 5.1.5).
fn on_triangle([a, b, c]: &[[f64; 3]; 3], point: [f64; 3]) -> ([f64; 3], Feature) {
    let along = |from: &[f64; 3], arm: [f64; 3], part: f64| std::array::from_fn(|axis| from[axis] + part * arm[axis]);
    let (ab, ac, ap) = (sub(*b, *a), sub(*c, *a), sub(point, *a));
    let (d1, d2) = (dot(ab, ap), dot(ac, ap));
    if d1 <= 0.0 && d2 <= 0.0 {
        return (*a, Feature::Corner(0));
    }
    let bp = sub(point, *b);
    let (d3, d4) = (dot(ab, bp), dot(ac, bp));
    if d3 >= 0.0 && d4 <= d3 {
        return (*b, Feature::Corner(1));
    }
    let vc = d1 * d4 - d3 * d2;
    if vc <= 0.0 && d1 >= 0.0 && d3 <= 0.0 {
        return (along(a, ab, d1 / (d1 - d3)), Feature::Edge(0));
    }
    let cp = sub(point, *c);
    let (d5, d6) = (dot(ab, cp), dot(ac, cp));
    if d6 >= 0.0 && d5 <= d6 {
        return (*c, Feature::Corner(2));
    }
    let vb = d5 * d2 - d1 * d6;
    if vb <= 0.0 && d2 >= 0.0 && d6 <= 0.0 {
        return (along(a, ac, d2 / (d2 - d6)), Feature::Edge(2));
    }
    let va = d3 * d6 - d5 * d4;
    if va <= 0.0 && d4 - d3 >= 0.0 && d5 - d6 >= 0.0 {
        return (along(b, sub(*c, *b), (d4 - d3) / ((d4 - d3) + (d5 - d6))), Feature::Edge(1));
    }
    let whole = va + vb + vc;
    let (v, w) = (vb / whole, vc / whole);
    (std::array::from_fn(|axis| a[axis] + ab[axis] * v + ac[axis] * w), Feature::Face)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point(reach: f64) -> impl Strategy<Value = [f64; 3]> {
        prop::array::uniform3(-reach..reach)
    }

    /// Small triangles at places, as meshes have them, and a few large ones; of any size.
    fn faces() -> impl Strategy<Value = Vec<[[f64; 3]; 3]>> {
        let small = (point(10.0), prop::array::uniform3(point(1.0)))
            .prop_map(|(at, corners)| corners.map(|corner| std::array::from_fn(|axis| at[axis] + corner[axis])));
        let face = prop_oneof![4 => small, 1 => prop::array::uniform3(point(10.0))];
        (prop::collection::vec(face, 1..90), -9..9_i32).prop_map(|(faces, size)| {
            let scale = 10_f64.powi(size);
            faces.into_iter().map(|face| face.map(|corner| corner.map(|value| value * scale))).collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        /// The tree finds what asking every face finds: of equally near ones the first.
        #[test]
        fn every_question_is_answered_as_without_a_tree(
            faces in faces(),
            points in prop::collection::vec(point(1.5), 1..6),
            reach in 0.0..1.0_f64,
        ) {
            let size = faces.as_flattened().as_flattened().iter().fold(0.0, |most: f64, value| most.max(value.abs()));
            let tree = Bvh::new(&faces);
            // One after the other, since the last face that was found is asked first.
            for point in points.into_iter().map(|point| point.map(|value| value * size)) {
                let away = |place: [f64; 3]| {
                    let arm = sub(point, place);
                    dot(arm, arm)
                };
                let nearest: Vec<[f64; 3]> = faces.iter().map(|face| nearest_on_triangle(face, point)).collect();
                let distances = nearest.iter().map(|place| away(*place));
                let expected = distances.zip(0..).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                let found = tree.nearest(point);
                prop_assert_eq!(Some((found.distance, found.face)), expected);
                prop_assert_eq!(found.point, nearest[found.face as usize]);

                let is_wanted = |place: [f64; 3]| away(place) <= (reach * size).powi(2);
                let mut visited = Vec::new();
                tree.around(point, is_wanted, |face, place| {
                    visited.push((face, place));
                    true
                });
                visited.sort_unstable_by_key(|(face, _)| *face);
                let wanted: Vec<(u32, [f64; 3])> = (0..).zip(nearest).filter(|(_, place)| is_wanted(*place)).collect();
                prop_assert_eq!(visited, wanted);
            }
        }
    }
}
