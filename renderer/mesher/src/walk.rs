//! A walk over the edges of the octree's leaves: each smallest edge once, with the four leaves around it (the recursion of
//! dual contouring, Ju et al. 2002).

use crate::octree::Node;

/// An edge along an axis, with the leaves around it: bit 0 of the index is the side along the next axis, bit 1 that along the
/// one after it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) axis: usize,
    pub(crate) leaves: [u32; 4],
}

pub(crate) fn edges(nodes: &[Node], visit: &mut dyn FnMut(Edge)) {
    Walk { nodes, visit }.cell(0);
}

struct Walk<'a> {
    nodes: &'a [Node],
    visit: &'a mut dyn FnMut(Edge),
}

impl Walk<'_> {
    /// The child on the given sides; a leaf stands for its children.
    fn child(&self, index: u32, sides: usize) -> u32 {
        let node = &self.nodes[index as usize];
        if node.is_leaf() { index } else { node.children + sides as u32 }
    }

    fn cell(&mut self, index: u32) {
        if self.nodes[index as usize].is_leaf() {
            return;
        }
        let children = self.nodes[index as usize].children;
        for number in 0..8 {
            self.cell(children + number);
        }
        for axis in 0..3 {
            let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
            for number in 0..4_usize {
                let rest = ((number & 1) << u) | ((number >> 1) << v);
                self.face([children + rest as u32, children + (rest | 1 << axis) as u32], axis);
            }
            for half in 0..2_usize {
                let leaf = |side: usize| children + ((half << axis) | ((side & 1) << u) | ((side >> 1) << v)) as u32;
                self.edge([leaf(0), leaf(1), leaf(2), leaf(3)], axis);
            }
        }
    }

    /// Two cells beside each other along an axis.
    fn face(&mut self, cells: [u32; 2], axis: usize) {
        if cells.iter().all(|cell| self.nodes[*cell as usize].is_leaf()) {
            return;
        }
        let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
        // The low cell is met with its high side.
        let child = |walk: &Self, side: usize, rest: usize| walk.child(cells[side], ((1 - side) << axis) | rest);
        for number in 0..4_usize {
            let rest = ((number & 1) << u) | ((number >> 1) << v);
            self.face([child(self, 0, rest), child(self, 1, rest)], axis);
        }
        for (along, across) in [(u, v), (v, u)] {
            // Around an edge along `along` sides are counted by the axes after it.
            let first = (along + 1) % 3;
            for half in 0..2_usize {
                let leaf = |walk: &Self, side: usize| {
                    let bits = [side & 1, side >> 1];
                    let (of_axis, of_across) = if first == axis { (bits[0], bits[1]) } else { (bits[1], bits[0]) };
                    child(walk, of_axis, (half << along) | (of_across << across))
                };
                self.edge([leaf(self, 0), leaf(self, 1), leaf(self, 2), leaf(self, 3)], along);
            }
        }
    }

    fn edge(&mut self, cells: [u32; 4], axis: usize) {
        if cells.iter().all(|cell| self.nodes[*cell as usize].is_leaf()) {
            (self.visit)(Edge { axis, leaves: cells });
            return;
        }
        let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
        for half in 0..2_usize {
            let leaf = |side: usize| {
                let sides = (half << axis) | ((1 - (side & 1)) << u) | ((1 - (side >> 1)) << v);
                self.child(cells[side], sides)
            };
            let next = [leaf(0), leaf(1), leaf(2), leaf(3)];
            self.edge(next, axis);
        }
    }
}
