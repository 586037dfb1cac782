//! A walk over the edges of the octree's leaves: each smallest edge once, with the four leaves around it (the recursion of
//! dual contouring, Ju et al. 2002).

use crate::octree::{Kind, Node};
use crate::threads;

/// An edge along an axis, with the leaves around it: bit 0 of the index is the side along the next axis, bit 1 that along the
/// one after it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) axis: usize,
    pub(crate) leaves: [u32; 4],
}

/// Visits the edges of leaves of which one is mixed, in parts that threads take: what the parts found, in the order of a walk
/// by one thread.
pub(crate) fn edges<T: Default + Send>(nodes: &[Node], threads: usize, visit: impl Fn(&mut T, Edge) + Sync) -> Vec<T> {
    // Children come behind their parents.
    let mut is_mixed: Vec<bool> = nodes.iter().map(|node| node.kind == Kind::Mixed).collect();
    for (index, node) in nodes.iter().enumerate().rev().filter(|(_, node)| !node.is_leaf()) {
        is_mixed[index] = is_mixed[node.children as usize..node.children as usize + 8].contains(&true);
    }
    let walk = Walk { nodes, is_mixed: &is_mixed };
    let mut parts = vec![Part::Cell(0)];
    for _ in 0..DIVISIONS {
        let mut next = Vec::with_capacity(8 * parts.len());
        for part in parts {
            match part {
                Part::Cell(index) => walk.divide(index, &mut |part| next.push(part)),
                part => next.push(part),
            }
        }
        parts = next;
    }
    threads::each(
        threads,
        parts.len(),
        || (),
        |(), number| {
            let mut found = T::default();
            walk.part(parts[number], &mut |edge| visit(&mut found, edge));
            found
        },
    )
}

/// Levels of cells whose walks are parts by themselves.
const DIVISIONS: usize = 3;

/// What a walk recurses into: a cell, two beside each other along an axis, or four around an edge.
#[derive(Clone, Copy)]
enum Part {
    Cell(u32),
    Face([u32; 2], usize),
    Edge([u32; 4], usize),
}

struct Walk<'a> {
    nodes: &'a [Node],
    /// Whether a mixed leaf is below: elsewhere no edge is crossed.
    is_mixed: &'a [bool],
}

impl Walk<'_> {
    fn part(&self, part: Part, visit: &mut dyn FnMut(Edge)) {
        match part {
            Part::Cell(index) => self.divide(index, &mut |part| self.part(part, visit)),
            Part::Face(cells, axis) => self.face(cells, axis, visit),
            Part::Edge(cells, axis) => self.edge(cells, axis, visit),
        }
    }

    /// The child on the given sides; a leaf stands for its children.
    fn child(&self, index: u32, sides: usize) -> u32 {
        let node = &self.nodes[index as usize];
        if node.is_leaf() { index } else { node.children + sides as u32 }
    }

    /// The cells in a cell, and all that is between them.
    fn divide(&self, index: u32, take: &mut dyn FnMut(Part)) {
        let node = &self.nodes[index as usize];
        if node.is_leaf() || !self.is_mixed[index as usize] {
            return;
        }
        let children = node.children;
        for number in 0..8 {
            take(Part::Cell(children + number));
        }
        for axis in 0..3 {
            let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
            for number in 0..4_usize {
                let rest = ((number & 1) << u) | ((number >> 1) << v);
                take(Part::Face([children + rest as u32, children + (rest | 1 << axis) as u32], axis));
            }
            for half in 0..2_usize {
                let leaf = |side: usize| children + ((half << axis) | ((side & 1) << u) | ((side >> 1) << v)) as u32;
                take(Part::Edge([leaf(0), leaf(1), leaf(2), leaf(3)], axis));
            }
        }
    }

    /// Two cells beside each other along an axis.
    fn face(&self, cells: [u32; 2], axis: usize, visit: &mut dyn FnMut(Edge)) {
        let are_leaves = cells.iter().all(|cell| self.nodes[*cell as usize].is_leaf());
        if are_leaves || !cells.iter().any(|cell| self.is_mixed[*cell as usize]) {
            return;
        }
        let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
        // The low cell is met with its high side.
        let child = |side: usize, rest: usize| self.child(cells[side], ((1 - side) << axis) | rest);
        for number in 0..4_usize {
            let rest = ((number & 1) << u) | ((number >> 1) << v);
            self.face([child(0, rest), child(1, rest)], axis, visit);
        }
        for (along, across) in [(u, v), (v, u)] {
            // Around an edge along `along` sides are counted by the axes after it.
            let first = (along + 1) % 3;
            for half in 0..2_usize {
                let leaf = |side: usize| {
                    let bits = [side & 1, side >> 1];
                    let (of_axis, of_across) = if first == axis { (bits[0], bits[1]) } else { (bits[1], bits[0]) };
                    child(of_axis, (half << along) | (of_across << across))
                };
                self.edge([leaf(0), leaf(1), leaf(2), leaf(3)], along, visit);
            }
        }
    }

    fn edge(&self, cells: [u32; 4], axis: usize, visit: &mut dyn FnMut(Edge)) {
        if !cells.iter().any(|cell| self.is_mixed[*cell as usize]) {
            return;
        }
        if cells.iter().all(|cell| self.nodes[*cell as usize].is_leaf()) {
            visit(Edge { axis, leaves: cells });
            return;
        }
        let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
        for half in 0..2_usize {
            let leaf = |side: usize| {
                let sides = (half << axis) | ((1 - (side & 1)) << u) | ((1 - (side >> 1)) << v);
                self.child(cells[side], sides)
            };
            let next = [leaf(0), leaf(1), leaf(2), leaf(3)];
            self.edge(next, axis, visit);
        }
    }
}
