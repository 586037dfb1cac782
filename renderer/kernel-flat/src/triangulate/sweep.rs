//! Triangles between the edges of a drawing, swept from left to right (Hertel and Mehlhorn 1983).
//!
//! Between two neighbouring edges that cross the sweep line lies a gap. On its left it is bounded by a chain of corners
//! that are still open, from the lower edge to the upper one, which bulges into the gap: the next corner sees all of it.
//! Each corner closes the triangles that would dent the chains beside it, ends the gaps between edges that end in it, and
//! begins those between edges that begin there. All decisions are signs of exact predicates.

use robust::{Coord, orient2d};
use rustc_hash::FxHashMap;

/// Between points in their order; the winding number above it is greater by `weight` than below.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) weight: i32,
}

#[derive(Debug, Default)]
pub(super) struct Swept {
    /// Counter-clockwise, where the winding number is not zero.
    pub(super) triangles: Vec<[u32; 3]>,
    pub(super) windings: Vec<i32>,
    /// The ends of all edges, as they were cut.
    pub(super) edges: Vec<[u32; 2]>,
    /// By the ends of an edge, or of a part of one, a point on it. Both parts may have further ones.
    pub(super) cuts: FxHashMap<[u32; 2], u32>,
}

/// `points` rise from left to right, those above each other from below. `None` where edges cross, where points lie on
/// edges that may not be cut, and where the edges are not closed.
pub(super) fn sweep(points: &[[f64; 2]], edges: &[Edge], may_cut: bool) -> Option<Swept> {
    let mut begin = vec![0; points.len() + 1];
    let mut used = vec![false; points.len()];
    for edge in edges {
        begin[edge.left as usize + 1] += 1;
        used[edge.left as usize] = true;
        used[edge.right as usize] = true;
    }
    for point in 0..points.len() {
        begin[point + 1] += begin[point];
    }
    let mut next = begin.clone();
    let mut sorted = vec![Edge { left: 0, right: 0, weight: 0 }; edges.len()];
    for edge in edges {
        let place = &mut next[edge.left as usize];
        sorted[*place] = *edge;
        *place += 1;
    }
    let mut line = Line {
        points,
        may_cut,
        ends: vec![0; points.len()],
        active: Vec::with_capacity(edges.len()),
        crossed: Vec::new(),
        nodes: Vec::with_capacity(2 * points.len()),
        later: FxHashMap::default(),
        swept: Swept {
            triangles: Vec::with_capacity(2 * points.len()),
            windings: Vec::with_capacity(2 * points.len()),
            edges: Vec::with_capacity(edges.len()),
            ..Swept::default()
        },
    };
    let mut starts = Vec::new();
    for corner in (0..points.len()).filter(|&corner| used[corner]) {
        starts.clear();
        starts.extend_from_slice(&sorted[begin[corner]..begin[corner + 1]]);
        starts.extend(line.later.remove(&(corner as u32)).into_iter().flatten());
        line.pass(corner as u32, &mut starts)?;
    }
    line.crossed.is_empty().then_some(line.swept)
}

const NONE: u32 = u32::MAX;

/// A corner of a chain.
struct Node {
    point: u32,
    below: u32,
    above: u32,
}

/// What lies above an edge: its winding number and, unless that is zero, the ends of the chain on its left and the chain's
/// corner farthest to the right.
#[derive(Clone, Copy)]
struct Gap {
    winding: i32,
    bottom: u32,
    top: u32,
    last: u32,
}

const OUTSIDE: Gap = Gap { winding: 0, bottom: NONE, top: NONE, last: NONE };

/// An edge that crosses the line.
struct Active {
    edge: Edge,
    gap: Gap,
}

struct Line<'a> {
    points: &'a [[f64; 2]],
    may_cut: bool,
    /// How many edges that have begun end in each point.
    ends: Vec<u32>,
    active: Vec<Active>,
    /// Those of `active` that cross the line, from below.
    crossed: Vec<u32>,
    nodes: Vec<Node>,
    /// What is left of edges behind a point on them.
    later: FxHashMap<u32, Vec<Edge>>,
    swept: Swept,
}

impl Line<'_> {
    /// Positive where the third point lies to the left of the way from the first to the second.
    fn turn(&self, a: u32, b: u32, c: u32) -> f64 {
        let [a, b, c] = [a, b, c].map(|point| {
            let [x, y] = self.points[point as usize];
            Coord { x, y }
        });
        orient2d(a, b, c)
    }

    fn at(&self, place: usize) -> &Active {
        &self.active[self.crossed[place] as usize]
    }

    /// Positive where the corner lies above the edge.
    fn height(&self, edge: &Edge, corner: u32) -> f64 {
        if edge.right == corner { 0.0 } else { self.turn(edge.left, edge.right, corner) }
    }

    /// Moves the line past a corner in which `starts` begin.
    fn pass(&mut self, corner: u32, starts: &mut Vec<Edge>) -> Option<()> {
        let low = self.crossed.partition_point(|&index| self.height(&self.active[index as usize].edge, corner) > 0.0);
        let mut high = low;
        while high < self.crossed.len() && self.height(&self.at(high).edge, corner) == 0.0 {
            self.end(self.at(high).edge, corner, starts)?;
            high += 1;
        }
        // One that is not where it should be crosses another one.
        if self.ends[corner as usize] != 0 {
            return None;
        }
        for place in low + 1..high {
            self.close(self.at(place - 1).gap, corner)?;
        }
        let mut below = low.checked_sub(1).map_or(OUTSIDE, |place| self.at(place).gap);
        let mut above = if high > low { self.at(high - 1).gap } else { self.split(&mut below) };
        self.add_above(&mut below, corner);
        self.add_below(&mut above, corner);

        self.sort(starts)?;
        let first = self.active.len() as u32;
        let mut winding = below.winding;
        for edge in starts.iter() {
            winding += edge.weight;
            self.ends[edge.right as usize] += 1;
            let gap = if winding == 0 { OUTSIDE } else { self.begin(winding, corner) };
            self.active.push(Active { edge: *edge, gap });
        }
        if winding != above.winding {
            return None;
        }
        match self.active.last_mut() {
            Some(last) if !starts.is_empty() => last.gap = above,
            _ => self.join(&mut below, above),
        }
        if let Some(place) = low.checked_sub(1) {
            let index = self.crossed[place] as usize;
            self.active[index].gap = below;
        }
        let count = starts.len();
        self.crossed.splice(low..high, first..first + count as u32);
        self.check(low)?;
        if count > 0 { self.check(low + count) } else { Some(()) }
    }

    /// Ends an edge in a corner; where that is not its end, the rest begins there.
    fn end(&mut self, edge: Edge, corner: u32, starts: &mut Vec<Edge>) -> Option<()> {
        let Edge { left, right, weight } = edge;
        self.ends[right as usize] -= 1;
        self.swept.edges.push([left, corner]);
        if right != corner {
            if !self.may_cut {
                return None;
            }
            self.swept.cuts.insert([left, right], corner);
            starts.push(Edge { left: corner, right, weight });
        }
        Some(())
    }

    /// From below; those in one direction are one, as far as the shortest goes.
    fn sort(&mut self, starts: &mut Vec<Edge>) -> Option<()> {
        if starts.len() < 2 {
            return Some(());
        }
        starts.sort_by(|a, b| {
            let turn = self.turn(a.left, a.right, b.right);
            if turn == 0.0 { a.right.cmp(&b.right) } else { 0.0_f64.total_cmp(&turn) }
        });
        let mut kept = 0;
        for index in 1..starts.len() {
            let (edge, before) = (starts[index], starts[kept]);
            if edge.right != before.right && self.turn(edge.left, before.right, edge.right) != 0.0 {
                kept += 1;
                starts[kept] = edge;
                continue;
            }
            if edge.right != before.right {
                if !self.may_cut {
                    return None;
                }
                self.swept.cuts.insert([edge.left, edge.right], before.right);
                self.later.entry(before.right).or_default().push(Edge { left: before.right, ..edge });
            }
            starts[kept].weight += edge.weight;
        }
        starts.truncate(kept + 1);
        Some(())
    }

    /// The edges below and above a place must not cross: the one that ends first ends on its side of the other.
    fn check(&self, place: usize) -> Option<()> {
        if place == 0 || place >= self.crossed.len() {
            return Some(());
        }
        let [lower, upper] = [place - 1, place].map(|place| &self.at(place).edge);
        let is_right = if lower.right < upper.right {
            self.height(upper, lower.right) <= 0.0
        } else {
            self.height(lower, upper.right) >= 0.0
        };
        is_right.then_some(())
    }

    fn node(&mut self, point: u32, below: u32, above: u32) -> u32 {
        self.nodes.push(Node { point, below, above });
        self.nodes.len() as u32 - 1
    }

    /// A gap that begins in a corner.
    fn begin(&mut self, winding: i32, corner: u32) -> Gap {
        let node = self.node(corner, NONE, NONE);
        Gap { winding, bottom: node, top: node, last: node }
    }

    /// The upper part of a gap, from the corner farthest to the right on; the lower part ends there.
    fn split(&mut self, gap: &mut Gap) -> Gap {
        if gap.winding == 0 {
            return OUTSIDE;
        }
        let last = gap.last;
        let Node { point, above, .. } = self.nodes[last as usize];
        let bottom = self.node(point, NONE, above);
        self.nodes[last as usize].above = NONE;
        let upper = Gap { bottom, top: if above == NONE { bottom } else { gap.top }, ..*gap };
        if above != NONE {
            self.nodes[above as usize].below = bottom;
        }
        gap.top = last;
        upper
    }

    /// The gap that is left where all edges between two gaps end: both have the corner at their ends.
    fn join(&mut self, below: &mut Gap, above: Gap) {
        if below.winding == 0 {
            return;
        }
        let next = self.nodes[above.bottom as usize].above;
        self.nodes[below.top as usize].above = next;
        if next != NONE {
            self.nodes[next as usize].below = below.top;
            below.top = above.top;
        }
    }

    /// A corner on the edge above the gap.
    fn add_above(&mut self, gap: &mut Gap, corner: u32) {
        if gap.winding == 0 {
            return;
        }
        loop {
            let Node { point: top, below, .. } = self.nodes[gap.top as usize];
            let Some(node) = self.nodes.get(below as usize) else { break };
            if self.turn(node.point, top, corner) >= 0.0 {
                break;
            }
            self.emit([node.point, corner, top], gap.winding);
            gap.top = below;
        }
        let node = self.node(corner, gap.top, NONE);
        self.nodes[gap.top as usize].above = node;
        (gap.top, gap.last) = (node, node);
    }

    /// A corner on the edge below the gap.
    fn add_below(&mut self, gap: &mut Gap, corner: u32) {
        if gap.winding == 0 {
            return;
        }
        loop {
            let Node { point: bottom, above, .. } = self.nodes[gap.bottom as usize];
            let Some(node) = self.nodes.get(above as usize) else { break };
            if self.turn(corner, bottom, node.point) >= 0.0 {
                break;
            }
            self.emit([corner, node.point, bottom], gap.winding);
            gap.bottom = above;
        }
        let node = self.node(corner, NONE, gap.bottom);
        self.nodes[gap.bottom as usize].below = node;
        (gap.bottom, gap.last) = (node, node);
    }

    /// Fills a gap whose edges both end in a corner.
    fn close(&mut self, gap: Gap, corner: u32) -> Option<()> {
        let mut node = gap.bottom;
        while node != gap.top {
            let Node { point, above, .. } = self.nodes[node as usize];
            let next = self.nodes.get(above as usize)?.point;
            if self.turn(point, corner, next) <= 0.0 {
                return None;
            }
            self.emit([point, corner, next], gap.winding);
            node = above;
        }
        Some(())
    }

    fn emit(&mut self, triangle: [u32; 3], winding: i32) {
        self.swept.triangles.push(triangle);
        self.swept.windings.push(winding);
    }
}
