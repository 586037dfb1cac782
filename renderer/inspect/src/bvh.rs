//! A tree of boxes over triangles: which ones a ray meets, which lie near a point, which may cross each other.
//!
//! Built along a Morton curve (Lauterbach et al. 2009): faces are sorted once, and halves of space are ranges. Boxes of nodes are
//! of single precision, around the insides of faces; questions are asked a little wider, for whole faces. Rays are computed in f64
//! and count the rims of triangles as part of them, so that none slips through between neighbours.

use partwright_parallel as parallel;

use crate::surface::Surface;
use crate::vector::{Point, cross, dot, sub};

const LEAF: usize = 4;
/// Faces below which threads do not pay.
const PARALLEL: usize = 4096;
/// Of the work on pairs.
const PARTS: usize = 64;
/// Pairs of nodes between two looks at whether the work is still wanted.
const POLL: u32 = 1 << 14;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Box3 {
    pub(crate) min: Point,
    pub(crate) max: Point,
}

impl Box3 {
    pub(crate) fn of(points: &[Point]) -> Self {
        let empty = Self { min: [f64::INFINITY; 3], max: [f64::NEG_INFINITY; 3] };
        points.iter().fold(empty, |all, &point| all.joined(&Self { min: point, max: point }))
    }

    fn overlaps(&self, other: &Self) -> bool {
        (0..3).all(|axis| self.min[axis] <= other.max[axis] && other.min[axis] <= self.max[axis])
    }

    fn joined(&self, other: &Self) -> Self {
        Self {
            min: std::array::from_fn(|axis| lesser(self.min[axis], other.min[axis])),
            max: std::array::from_fn(|axis| greater(self.max[axis], other.max[axis])),
        }
    }

    pub(crate) fn grown(&self, by: f64) -> Self {
        Self { min: self.min.map(|value| value - by), max: self.max.map(|value| value + by) }
    }
}

/// For numbers; `min` and `max`, which ask whether they are, take several instructions where these take one for all lanes.
fn lesser<T: PartialOrd>(a: T, b: T) -> T {
    if a < b { a } else { b }
}

fn greater<T: PartialOrd>(a: T, b: T) -> T {
    if a > b { a } else { b }
}

/// A box of single precision, in lanes of four, as processors have them.
#[derive(Debug, Clone, Copy)]
struct Narrow {
    min: [f32; 4],
    max: [f32; 4],
}

impl Narrow {
    const EMPTY: Self = Self { min: [f32::INFINITY; 4], max: [f32::NEG_INFINITY; 4] };

    /// Around the inside of a face, which does not reach the ends of its box, unless it has no width there. Of faces that end
    /// where others begin such boxes do not overlap, nor do they where true ones share less than the four units in the last
    /// place by which faces may cross (`crossing::tolerance`): each end goes in by one, beside half a one of rounding.
    fn inside(corners: &[Point; 3]) -> Self {
        let exact = Box3::of(corners);
        let mut inside = Self { min: [0.0; 4], max: [0.0; 4] };
        for axis in 0..3 {
            let (low, high) = (exact.min[axis] as f32, exact.max[axis] as f32);
            let (above, below) = (low.next_up(), high.next_down());
            (inside.min[axis], inside.max[axis]) = if above <= below { (above, below) } else { (low, high) };
        }
        inside
    }

    fn joined(&self, other: &Self) -> Self {
        Self {
            min: std::array::from_fn(|lane| lesser(self.min[lane], other.min[lane])),
            max: std::array::from_fn(|lane| greater(self.max[lane], other.max[lane])),
        }
    }

    fn half_area(&self) -> f32 {
        let [x, y, z, _]: [f32; 4] = std::array::from_fn(|lane| self.max[lane] - self.min[lane]);
        x * y + y * z + z * x
    }

    fn overlaps(&self, other: &Self) -> bool {
        (0..3).all(|axis| self.min[axis] <= other.max[axis] && other.min[axis] <= self.max[axis])
    }
}

struct Node {
    /// Around the insides of the faces.
    inside: Narrow,
    /// Of an inner node how many nodes after it the second child is (the first one follows it), of a leaf the first face.
    at: u32,
    /// Faces of a leaf; 0 for an inner node.
    count: u32,
}

impl Node {
    /// Of these faces, which begin at a place.
    fn leaf(faces: &[Face], at: u32) -> Self {
        let inside = faces.iter().fold(Narrow::EMPTY, |inside, face| inside.joined(&face.inside));
        Self { inside, at, count: faces.len() as u32 }
    }

    fn min(&self, axis: usize) -> f64 {
        self.inside.min[axis].into()
    }

    fn max(&self, axis: usize) -> f64 {
        self.inside.max[axis].into()
    }

    fn overlaps(&self, bounds: &Box3) -> bool {
        (0..3).all(|axis| self.min(axis) <= bounds.max[axis] && bounds.min[axis] <= self.max(axis))
    }

    /// The square of how far a box is.
    fn distance(&self, from: &Box3) -> f64 {
        (0..3).map(|axis| (self.min(axis) - from.max[axis]).max(from.min[axis] - self.max(axis)).max(0.0).powi(2)).sum()
    }

    /// Where a ray enters, when it does before `limit`.
    fn entry(&self, ray: &Ray, limit: f64) -> Option<f64> {
        let (mut near, mut far) = (0.0_f64, limit);
        let from = &ray.from;
        for (axis, inverse) in ray.inverse.into_iter().enumerate() {
            if !inverse.is_finite() {
                // It runs between two planes, or in one of them: 0 · ∞ would say nothing.
                if from.max[axis] < self.min(axis) || from.min[axis] > self.max(axis) {
                    return None;
                }
                continue;
            }
            let a = (self.min(axis) - from.max[axis]) * inverse;
            let b = (self.max(axis) - from.min[axis]) * inverse;
            near = near.max(a.min(b));
            // As much as rounding can take away.
            far = far.min(a.max(b) * (1.0 + 4.0 * f64::EPSILON));
        }
        (near <= far).then_some(near)
    }
}

struct Ray {
    /// Around its origin.
    from: Box3,
    inverse: Point,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hit {
    /// In lengths of the direction.
    pub(crate) distance: f64,
    pub(crate) face: u32,
}

pub(crate) struct Bvh<'a> {
    surface: Surface<'a>,
    nodes: Vec<Node>,
    /// In the order of the leaves.
    faces: Vec<Face>,
    /// How far whole faces may go on beyond the boxes of their insides.
    beyond: f64,
}

/// Boxes around the insides of faces end two units in the last place before those of whole faces, or less: a quarter of this part
/// of the value, and of the smallest values a quarter of this much.
const BEYOND: [f64; 2] = [1.0 / (1 << 20) as f64, 1e-44];

impl<'a> Bvh<'a> {
    pub(crate) fn new(surface: Surface<'a>) -> Self {
        let keys = keys(surface);
        let mask = mask(surface.len());
        let faces = parallel::table(keys.len(), |place| {
            let index = (keys[place] & mask) as u32;
            Face { inside: Narrow::inside(&surface.corners(index)), index }
        });
        let nodes = if faces.is_empty() { Vec::new() } else { build(&keys, &faces) };
        let ends = nodes.first().into_iter().flat_map(|root| (0..3).flat_map(|axis| [root.min(axis), root.max(axis)]));
        let farthest = ends.fold(0.0, |most: f64, end| most.max(end.abs()));
        Self { surface, nodes, faces, beyond: farthest * BEYOND[0] + BEYOND[1] }
    }

    pub(crate) fn surface(&self) -> Surface<'a> {
        self.surface
    }

    fn children(&self, node: u32) -> [u32; 2] {
        [node + 1, node + self.nodes[node as usize].at]
    }

    fn of_leaf(&self, leaf: &Node) -> &[Face] {
        &self.faces[leaf.at as usize..(leaf.at + leaf.count) as usize]
    }

    /// The nearest face that the ray meets beyond `from` and before `to`, of those that `is_wanted`.
    pub(crate) fn ray(
        &self,
        origin: Point,
        direction: Point,
        from: f64,
        to: f64,
        is_wanted: impl Fn(u32) -> bool,
    ) -> Option<Hit> {
        let ray = Ray { from: Box3::of(&[origin]).grown(self.beyond), inverse: direction.map(|value| 1.0 / value) };
        let mut best: Option<Hit> = None;
        let mut limit = to;
        let mut open = Vec::with_capacity(64);
        if let Some(root) = self.nodes.first() {
            open.extend(root.entry(&ray, limit).map(|near| (0_u32, near)));
        }
        while let Some((index, near)) = open.pop() {
            if near > limit {
                continue;
            }
            let node = &self.nodes[index as usize];
            if node.count > 0 {
                for &Face { index: face, .. } in self.of_leaf(node) {
                    if let Some(distance) = meets(origin, direction, &self.surface.corners(face))
                        && distance > from
                        && distance < limit
                        && is_wanted(face)
                    {
                        limit = distance;
                        best = Some(Hit { distance, face });
                    }
                }
                continue;
            }
            let entry = |child: u32| self.nodes[child as usize].entry(&ray, limit);
            let [left, right] = self.children(index).map(|child| (child, entry(child).unwrap_or(f64::INFINITY)));
            let (first, second) = if left.1 <= right.1 { (left, right) } else { (right, left) };
            open.extend([second, first].into_iter().filter(|child| child.1 < f64::INFINITY));
        }
        best
    }

    /// How far the surface is from a point, and the face there, when it is nearer than `within`.
    pub(crate) fn nearest(&self, point: Point, within: f64, is_wanted: impl Fn(u32) -> bool) -> Option<Hit> {
        let mut limit = within * within;
        let mut best = None;
        let around = Box3::of(&[point]).grown(self.beyond);
        let mut open = Vec::with_capacity(64);
        open.extend(self.nodes.first().map(|root| (0_u32, root.distance(&around))));
        while let Some((index, near)) = open.pop() {
            if near >= limit {
                continue;
            }
            let node = &self.nodes[index as usize];
            if node.count > 0 {
                for &Face { index: face, .. } in self.of_leaf(node) {
                    let away = sub(closest(point, &self.surface.corners(face)), point);
                    let squared = dot(away, away);
                    if squared < limit && is_wanted(face) {
                        limit = squared;
                        best = Some(Hit { distance: squared.sqrt(), face });
                    }
                }
                continue;
            }
            let [left, right] = self.children(index).map(|child| (child, self.nodes[child as usize].distance(&around)));
            let (first, second) = if left.1 <= right.1 { (left, right) } else { (right, left) };
            open.extend([second, first]);
        }
        best
    }

    /// Every face whose box overlaps this one.
    pub(crate) fn within(&self, bounds: &Box3, mut found: impl FnMut(u32)) {
        let around = bounds.grown(self.beyond);
        let mut open: Vec<u32> = if self.nodes.is_empty() { Vec::new() } else { vec![0] };
        while let Some(index) = open.pop() {
            let node = &self.nodes[index as usize];
            if !node.overlaps(&around) {
                continue;
            }
            if node.count == 0 {
                open.extend(self.children(index));
                continue;
            }
            for &Face { index: face, .. } in self.of_leaf(node) {
                if Box3::of(&self.surface.corners(face)).overlaps(bounds) {
                    found(face);
                }
            }
        }
    }

    /// What `tell` makes of the pairs of faces whose insides may meet, as their boxes have it, each once, in an order that does
    /// not depend on threads; of more than `most` some. `None` where `is_unwanted` says so on the way.
    pub(crate) fn pairs<T: Send>(
        &self,
        most: usize,
        tell: &(impl Fn(u32, u32) -> Option<T> + Sync),
        is_unwanted: &(impl Fn() -> bool + Sync),
    ) -> Option<Vec<T>> {
        let mut parts: Vec<[u32; 2]> = if self.nodes.is_empty() { Vec::new() } else { vec![[0, 0]] };
        while parts.len() < PARTS && !parts.iter().all(|&part| self.is_leaf(part)) {
            let mut smaller = Vec::with_capacity(3 * parts.len());
            for part in parts {
                if self.is_leaf(part) { smaller.push(part) } else { self.divide(part, &mut smaller) }
            }
            parts = smaller;
        }
        let made = parallel::map(parts, |part| {
            let mut made = Vec::new();
            let mut open = vec![part];
            let mut steps = 0_u32;
            while let Some(pair) = open.pop().filter(|_| made.len() < most) {
                if steps.is_multiple_of(POLL) && is_unwanted() {
                    return None;
                }
                steps += 1;
                if self.is_leaf(pair) { self.leaves(pair, tell, &mut made) } else { self.divide(pair, &mut open) }
            }
            Some(made)
        });
        let made = made.into_iter().collect::<Option<Vec<_>>>()?;
        Some(made.into_iter().flatten().take(most).collect())
    }

    fn is_leaf(&self, pair: [u32; 2]) -> bool {
        pair.iter().all(|&node| self.nodes[node as usize].count > 0)
    }

    /// A pair of nodes, of which one at least has children, into those pairs that overlap.
    fn divide(&self, [one, other]: [u32; 2], open: &mut Vec<[u32; 2]>) {
        let [a, b] = [one, other].map(|node| &self.nodes[node as usize]);
        let inside = |node: u32| &self.nodes[node as usize].inside;
        let mut push = |x: u32, y: u32| {
            if x == y || inside(x).overlaps(inside(y)) {
                open.push([x, y]);
            }
        };
        if one == other {
            let [left, right] = self.children(one);
            push(left, left);
            push(right, right);
            push(left, right);
        } else if a.count > 0 || (b.count == 0 && a.inside.half_area() < b.inside.half_area()) {
            self.children(other).into_iter().for_each(|child| push(one, child));
        } else {
            self.children(one).into_iter().for_each(|child| push(child, other));
        }
    }

    fn leaves<T>(&self, [one, other]: [u32; 2], tell: &impl Fn(u32, u32) -> Option<T>, made: &mut Vec<T>) {
        let [a, b] = [one, other].map(|node| self.of_leaf(&self.nodes[node as usize]));
        for (slot, first) in a.iter().enumerate() {
            let rest = if one == other { &b[slot + 1..] } else { b };
            for second in rest.iter().filter(|second| first.inside.overlaps(&second.inside)) {
                made.extend(tell(first.index, second.index));
            }
        }
    }
}

struct Face {
    inside: Narrow,
    index: u32,
}

/// The lowest bits of a key, which tell faces of one place apart: their numbers.
fn mask(faces: usize) -> u64 {
    (faces as u64).next_power_of_two() - 1
}

/// For each face its place on a Morton curve through all of them, and its number; rising.
fn keys(surface: Surface<'_>) -> Vec<u64> {
    let middle = |face: usize| {
        let Box3 { min, max } = Box3::of(&surface.corners(face as u32));
        let middle: Point = std::array::from_fn(|axis| min[axis] / 2.0 + max[axis] / 2.0);
        middle
    };
    let parts = parallel::in_parts(0..surface.len(), &|range| {
        range.fold(Box3::of(&[]), |bounds, face| bounds.joined(&Box3::of(&[middle(face)])))
    });
    let bounds = parts.iter().fold(Box3::of(&[]), |bounds, part| bounds.joined(part));
    let number_bits = mask(surface.len()).count_ones();
    let bits = ((u64::BITS - number_bits) / 3).min(21);
    // Cells are cubes: flat parts are divided along their plane first.
    let extent = (0..3).map(|axis| bounds.max[axis] - bounds.min[axis]).fold(0.0, f64::max);
    let cells = ((1_u64 << bits) - 1) as f64;
    let key = |face: usize| {
        let middle = middle(face);
        // What is not a number, where there is no extent, becomes 0.
        let cell = |axis: usize| ((middle[axis] - bounds.min[axis]) / extent * cells) as u64;
        let code = interleaved(cell(0)) | interleaved(cell(1)) << 1 | interleaved(cell(2)) << 2;
        code << number_bits | face as u64
    };
    let mut keys = parallel::table(surface.len(), key);
    parallel::sort(&mut keys);
    keys
}

/// The lowest 21 bits with two zeros before each.
fn interleaved(value: u64) -> u64 {
    [
        (32, 0x1f_0000_0000_ffff),
        (16, 0x1f_0000_ff00_00ff),
        (8, 0x100f_00f0_0f00_f00f),
        (4, 0x10c3_0c30_c30c_30c3),
        (2, 0x1249_2492_4924_9249),
    ]
    .into_iter()
    .fold(value, |bits, (by, mask)| (bits | bits << by) & mask)
}

/// The nodes over `faces`, whose `keys` differ: what is below large ones is made by several threads.
fn build(keys: &[u64], faces: &[Face]) -> Vec<Node> {
    let mut parts = Vec::new();
    divide(keys, 0, PARALLEL, &mut Vec::new(), &mut |keys, first, nodes| {
        parts.push((keys, first));
        nodes.push(Node::leaf(&[], first));
    });
    let inner = parts.len().saturating_sub(1);
    let made = parallel::map(parts, |(keys, first)| {
        let mut nodes = Vec::with_capacity(keys.len());
        divide(keys, first, LEAF, &mut nodes, &mut |keys, first, nodes| {
            nodes.push(Node::leaf(&faces[first as usize..][..keys.len()], first));
        });
        nodes
    });
    let mut nodes = Vec::with_capacity(made.iter().map(Vec::len).sum::<usize>() + inner);
    let mut made = made.into_iter();
    divide(keys, 0, PARALLEL, &mut nodes, &mut |_, _, nodes| nodes.extend(made.next().into_iter().flatten()));
    nodes
}

/// Adds the nodes over faces with these keys, of which `first` is the place of the first one, as far as they have more than
/// `most`; `end` adds what is there for others, a node at least.
fn divide<'k>(
    keys: &'k [u64],
    first: u32,
    most: usize,
    nodes: &mut Vec<Node>,
    end: &mut impl FnMut(&'k [u64], u32, &mut Vec<Node>),
) {
    if keys.len() <= most {
        return end(keys, first, nodes);
    }
    let index = nodes.len();
    nodes.push(Node { inside: Narrow::EMPTY, at: 0, count: 0 });
    let highest = 1 << (keys[0] ^ keys[keys.len() - 1]).ilog2();
    let (left, right) = keys.split_at(keys.partition_point(|key| key & highest == 0));
    divide(left, first, most, nodes, end);
    nodes[index].at = (nodes.len() - index) as u32;
    divide(right, first + left.len() as u32, most, nodes, end);
    let [left, right] = [1, nodes[index].at as usize].map(|after| &nodes[index + after].inside);
    nodes[index].inside = left.joined(right);
}

/// Where the ray meets the triangle, in lengths of its direction (Möller and Trumbore 1997).
fn meets(origin: Point, direction: Point, &[a, b, c]: &[Point; 3]) -> Option<f64> {
    const RIM: f64 = 1e-9;
    let (u, v) = (sub(b, a), sub(c, a));
    let across = cross(direction, v);
    let determinant = dot(u, across);
    if determinant == 0.0 {
        return None;
    }
    let from = sub(origin, a);
    let s = dot(from, across) / determinant;
    if !(-RIM..=1.0 + RIM).contains(&s) {
        return None;
    }
    let up = cross(from, u);
    let t = dot(direction, up) / determinant;
    (t >= -RIM && s + t <= 1.0 + RIM).then(|| dot(v, up) / determinant)
}

/// The point of the triangle that is closest (Ericson, Real-Time Collision Detection, 5.1.5).
pub(crate) fn closest(point: Point, &[a, b, c]: &[Point; 3]) -> Point {
    let on = |from: Point, along: Point, part: f64| std::array::from_fn(|axis| from[axis] + part * along[axis]);
    let (ab, ac, ap) = (sub(b, a), sub(c, a), sub(point, a));
    let (d1, d2) = (dot(ab, ap), dot(ac, ap));
    if d1 <= 0.0 && d2 <= 0.0 {
        return a;
    }
    let bp = sub(point, b);
    let (d3, d4) = (dot(ab, bp), dot(ac, bp));
    if d3 >= 0.0 && d4 <= d3 {
        return b;
    }
    let cp = sub(point, c);
    let (d5, d6) = (dot(ab, cp), dot(ac, cp));
    if d6 >= 0.0 && d5 <= d6 {
        return c;
    }
    let vc = d1 * d4 - d3 * d2;
    if vc <= 0.0 && d1 >= 0.0 && d3 <= 0.0 {
        return on(a, ab, d1 / (d1 - d3));
    }
    let vb = d5 * d2 - d1 * d6;
    if vb <= 0.0 && d2 >= 0.0 && d6 <= 0.0 {
        return on(a, ac, d2 / (d2 - d6));
    }
    let va = d3 * d6 - d5 * d4;
    if va <= 0.0 && d4 - d3 >= 0.0 && d5 - d6 >= 0.0 {
        return on(b, sub(c, b), (d4 - d3) / ((d4 - d3) + (d5 - d6)));
    }
    let sum = va + vb + vc;
    let part = on(a, ab, vb / sum);
    on(part, ac, vc / sum)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::surface::Soup;

    fn point() -> impl Strategy<Value = Point> {
        prop::array::uniform3(-10.0..10.0_f64)
    }

    fn soup() -> impl Strategy<Value = Vec<[Point; 3]>> {
        // Small triangles at places, as meshes have them, and a few large ones.
        let small = (point(), prop::array::uniform3(prop::array::uniform3(-1.0..1.0_f64)))
            .prop_map(|(at, corners)| corners.map(|corner| crate::vector::add(at, corner)));
        prop::collection::vec(prop_oneof![4 => small, 1 => prop::array::uniform3(point())], 0..80)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        /// The tree finds what asking every triangle finds.
        #[test]
        fn every_question_is_answered_as_without_a_tree(soup in soup(), origin in point(), direction in point()) {
            let shared = Soup::new(&soup);
            let bvh = Bvh::new(shared.surface());
            let hits = soup.iter().enumerate().filter_map(|(face, corners)| {
                Some((meets(origin, direction, corners).filter(|distance| *distance > 0.0)?, face as u32))
            });
            let expected = hits.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(distance, face)| Hit { distance, face });
            prop_assert_eq!(bvh.ray(origin, direction, 0.0, f64::INFINITY, |_| true), expected);

            let away = |corners| crate::vector::length(sub(closest(origin, corners), origin));
            let expected = soup.iter().map(away).fold(f64::INFINITY, f64::min);
            let found = bvh.nearest(origin, f64::INFINITY, |_| true).map_or(f64::INFINITY, |hit| hit.distance);
            prop_assert_eq!(found, expected);

            let bounds: Vec<Box3> = soup.iter().map(|corners| Box3::of(corners)).collect();
            let all = 0..soup.len() as u32;
            let inside = |face: u32| Narrow::inside(&soup[face as usize]);
            let overlapping = |a: u32, b: u32| inside(a).overlaps(&inside(b));
            let expected: Vec<(u32, u32)> = all
                .clone()
                .flat_map(|a| (a + 1..soup.len() as u32).map(move |b| (a, b)))
                .filter(|&(a, b)| overlapping(a, b))
                .collect();
            let mut found = bvh.pairs(usize::MAX, &|a, b| Some((a.min(b), a.max(b))), &|| false).unwrap_or_default();
            found.sort_unstable();
            prop_assert_eq!(found, expected);

            let around = Box3::of(&[origin]).grown(2.0);
            let mut found = Vec::new();
            bvh.within(&around, |face| found.push(face));
            found.sort_unstable();
            let expected: Vec<u32> = all.filter(|&face| bounds[face as usize].overlaps(&around)).collect();
            prop_assert_eq!(found, expected);
        }

        /// Along the axes, within the planes of faces and boxes.
        #[test]
        fn rays_along_the_axes_miss_nothing(
            soup in prop::collection::vec(prop::array::uniform3(prop::array::uniform3(0..4_i32)), 0..60),
            origin in prop::array::uniform3(0..4_i32),
            axis in 0..3_usize,
        ) {
            let soup: Vec<[Point; 3]> =
                soup.into_iter().map(|corners| corners.map(|corner| corner.map(f64::from))).collect();
            let mut direction = [0.0; 3];
            direction[axis] = -1.0;
            let origin = origin.map(f64::from);
            let hits = soup.iter().filter_map(|corners| meets(origin, direction, corners)).filter(|hit| *hit > 0.0);
            let expected = hits.min_by(f64::total_cmp);
            let found = Bvh::new(Soup::new(&soup).surface()).ray(origin, direction, 0.0, f64::INFINITY, |_| true);
            prop_assert_eq!(found.map(|hit| hit.distance), expected);
        }

        /// As far as faces may cross, and no further.
        #[test]
        fn insides_of_neighbours_are_apart_and_those_of_faces_that_cross_are_not(
            ends in prop::array::uniform3(-1000.0..1000.0_f64),
            size in 0.01..10.0_f64,
            crossed in 1.0..1000.0_f64,
        ) {
            let face = |from: f64, to: f64| Narrow::inside(&[[from, -10.0, -10.0], [to, 10.0, -10.0], [to, -10.0, 10.0]]);
            for end in ends {
                let deep = crate::crossing::tolerance([end - size, end + size]);
                let below = face(end - size, end);
                prop_assert!(!below.overlaps(&face(end, end + size)), "side by side");
                prop_assert!(!below.overlaps(&face(end, end)), "upright at the end");
                prop_assert!(below.overlaps(&face(end - crossed * deep, end + size)), "crossed");
                prop_assert!(face(end, end).overlaps(&face(end, end)), "in one plane");
            }
        }

        /// Of all sizes, down to the smallest.
        #[test]
        fn questions_are_wide_enough_for_whole_faces(ends in prop::array::uniform2(any::<f32>()), part in -1.0..1.0_f64) {
            prop_assume!(ends.iter().all(|end| end.is_finite()));
            // Between two numbers of single precision.
            let [one, other] = ends.map(|end| f64::from(end) * (1.0 + part * f64::from(f32::EPSILON)));
            let soup = Soup::new(&[[[one; 3], [other; 3], [one; 3]]]);
            let bvh = Bvh::new(soup.surface());
            let [min, max] = [bvh.nodes[0].min(0) - bvh.beyond, bvh.nodes[0].max(0) + bvh.beyond];
            prop_assert!(min <= one.min(other) && one.max(other) <= max);
        }

        /// Of many middles in one place, and of extents that differ by orders of magnitude.
        #[test]
        fn any_triangles_make_a_tree(scales in prop::collection::vec(-30..300_i32, 0..60)) {
            let soup: Vec<[Point; 3]> = scales
                .iter()
                .map(|&scale| [[0.0; 3], [10_f64.powi(scale), 0.0, 0.0], [0.0, 10_f64.powi(scale), 1.0]])
                .collect();
            let pairs = Bvh::new(Soup::new(&soup).surface()).pairs(usize::MAX, &|_, _| Some(()), &|| false).map(|pairs| pairs.len());
            prop_assert_eq!(pairs, Some(soup.len() * soup.len().saturating_sub(1) / 2));
        }
    }

    /// Enough triangles for every step to divide its work where there are threads.
    #[test]
    fn trees_and_pairs_do_not_depend_on_threads() {
        let at = |index: u32, step: f64| (f64::from(index) * step).fract() * 100.0;
        let soup: Vec<[Point; 3]> = (0..20_000)
            .map(|index| {
                let [x, y, z] = [0.618_033, 0.414_213, 0.732_050].map(|step| at(index, step));
                [[x, y, z], [x + 6.0, y, z], [x, y + 4.0, z + 3.0]]
            })
            .collect();
        let soup = Soup::new(&soup);
        let make = || {
            let bvh = Bvh::new(soup.surface());
            let some = bvh.pairs(1000, &|a, b| Some((a, b)), &|| false);
            (
                bvh.faces.iter().map(|face| face.index).collect::<Vec<_>>(),
                bvh.pairs(usize::MAX, &|a, b| Some((a, b)), &|| false),
                some,
            )
        };
        let alone = make();
        assert!(alone.1.as_ref().is_some_and(|pairs| pairs.len() > 5000));
        assert_eq!(alone.2.as_ref().map(Vec::len), Some(1000));
        assert!(alone == parallel::with_threads(make));
        assert_eq!(parallel::with_threads(|| Bvh::new(soup.surface()).pairs(1, &|_, _| None::<()>, &|| true)), None);
    }
}
