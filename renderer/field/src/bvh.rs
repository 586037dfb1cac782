//! A tree of boxes over triangles that finds the nearest one: split at the middle face along the longest side.

use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::distance::{dot, sub};

const LEAF: usize = 4;

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
    min: [f64; 3],
    max: [f64; 3],
    /// Of an inner node the second child (the first one follows it), of a leaf the first face.
    at: u32,
    /// Faces of a leaf; 0 for an inner node.
    count: u32,
}

impl Node {
    /// Squared.
    fn distance(&self, point: [f64; 3]) -> f64 {
        (0..3).map(|axis| (self.min[axis] - point[axis]).max(point[axis] - self.max[axis]).max(0.0).powi(2)).sum()
    }

    fn nearest(&self, point: [f64; 3]) -> [f64; 3] {
        std::array::from_fn(|axis| point[axis].clamp(self.min[axis], self.max[axis]))
    }
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
        let mut order: Vec<u32> = (0..faces.len() as u32).collect();
        let mut nodes = Vec::new();
        let middle = |face: u32, axis: usize| faces[face as usize].iter().map(|corner| corner[axis]).sum::<f64>();
        // Ranges that wait, with the node whose second child they are.
        let mut open = vec![(0, faces.len(), None)];
        while let Some((from, to, parent)) = open.pop() {
            let index = nodes.len() as u32;
            if let Some(parent) = parent {
                let parent: &mut Node = &mut nodes[parent as usize];
                parent.at = index;
            }
            let points = || order[from..to].iter().flat_map(|face| faces[*face as usize]);
            let min = points().fold([f64::INFINITY; 3], |a, b| std::array::from_fn(|axis| a[axis].min(b[axis])));
            let max = points().fold([f64::NEG_INFINITY; 3], |a, b| std::array::from_fn(|axis| a[axis].max(b[axis])));
            if to - from <= LEAF {
                nodes.push(Node { min, max, at: from as u32, count: (to - from) as u32 });
                continue;
            }
            nodes.push(Node { min, max, at: 0, count: 0 });
            let longest = (0..3).max_by(|a, b| (max[*a] - min[*a]).total_cmp(&(max[*b] - min[*b]))).unwrap_or(0);
            let half = (to - from) / 2;
            order[from..to].select_nth_unstable_by(half, |a, b| {
                middle(*a, longest).total_cmp(&middle(*b, longest)).then(a.cmp(b))
            });
            // The first child follows at once, so it is taken from the stack first.
            open.push((from + half, to, Some(index)));
            open.push((from, from + half, None));
        }
        let corners = order.iter().map(|face| faces[*face as usize]).collect();
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
            let index = open[count];
            let node = &self.nodes[index as usize];
            if !is_wanted(node.nearest(point)) {
                continue;
            }
            if node.count == 0 {
                [open[count], open[count + 1]] = [node.at, index + 1];
                count += 2;
                continue;
            }
            for at in node.at as usize..(node.at + node.count) as usize {
                let (nearest, _) = on_triangle(&self.corners[at], point);
                if is_wanted(nearest) && !visit(self.order[at], nearest) {
                    return;
                }
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
        let mut open = [(0_u32, 0.0_f64); 64];
        let mut count = 1;
        while count > 0 {
            count -= 1;
            let (index, near) = open[count];
            // Of equally near faces the first in number, whatever the order of the search.
            if near > best.distance {
                continue;
            }
            let node = &self.nodes[index as usize];
            if node.count > 0 {
                for at in node.at as usize..(node.at + node.count) as usize {
                    let (nearest, feature) = on_triangle(&self.corners[at], point);
                    let arm = sub(point, nearest);
                    let distance = dot(arm, arm);
                    let face = self.order[at];
                    if distance < best.distance || (distance == best.distance && face < best.face) {
                        best = Nearest { face, feature, point: nearest, distance };
                        place = at;
                    }
                }
                continue;
            }
            let children = [index + 1, node.at].map(|child| (child, self.nodes[child as usize].distance(point)));
            let [near, far] = if children[0].1 <= children[1].1 { children } else { [children[1], children[0]] };
            open[count] = far;
            open[count + 1] = near;
            count += 2;
        }
        LAST.with_borrow_mut(|last| last[tree] = place);
        best
    }
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
