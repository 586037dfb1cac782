//--- Copyright (C) 2025 Saki Komikado <komietty@gmail.com>,
//--- This Source Code Form is subject to the terms of the Mozilla Public License v.2.0.

//! A tree of boxes over faces in Morton order. Boxes are of single precision, rounded outward: the kernels decide, and a
//! node is one line of the processor's cache.

use crate::{join, Real, Vec3, K_PARALLEL};
use crate::bounds::BBox;

fn spread_bits_3(v: u32) -> u32 {
    assert!(v <= 1023);
    let mut v = v;
    v = 0xFF0000FFu32 & v.wrapping_mul(0x00010001u32);
    v = 0x0F00F00Fu32 & v.wrapping_mul(0x00000101u32);
    v = 0xC30C30C3u32 & v.wrapping_mul(0x00000011u32);
    v = 0x49249249u32 & v.wrapping_mul(0x00000005u32);
    v
}

pub fn morton_code(p: &Vec3, bb: &BBox) -> u32 {
    let mut xyz = (p - bb.min) / (bb.max - bb.min);
    xyz = (1024. * xyz).max(Vec3::ZERO).min(Vec3::new(1023., 1023., 1023.));
    let x = spread_bits_3(xyz.x as u32);
    let y = spread_bits_3(xyz.y as u32);
    let z = spread_bits_3(xyz.z as u32);
    x * 4 + y * 2 + z
}

// Single precision with room for its rounding, without a branch.
fn single(v: Vec3, outward: f32) -> [f32; 3] {
    const FAR: Real = 1e30;
    v.to_array().map(|x| {
        let y = x.clamp(-FAR, FAR) as f32;
        y + outward * (y.abs() * (2. * f32::EPSILON) + f32::MIN_POSITIVE)
    })
}

#[derive(Clone, Copy, Debug)]
pub struct Bounds { min: [f32; 3], max: [f32; 3] }

impl Bounds {
    pub fn new(min: Vec3, max: Vec3) -> Self {
        Self { min: single(min, -1.), max: single(max, 1.) }
    }

    pub fn union(&self, other: &Self) -> Self {
        Self {
            min: std::array::from_fn(|i| self.min[i].min(other.min[i])),
            max: std::array::from_fn(|i| self.max[i].max(other.max[i])),
        }
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        (0..3).fold(true, |all, i| all & (self.min[i] <= other.max[i]) & (self.max[i] >= other.min[i]))
    }
}

/// A child that is a face, not a node.
const LEAF: u32 = 1 << 31;

/// Both children, each with its box.
#[derive(Clone, Copy, Debug)]
struct Node { bounds: [Bounds; 2], child: [u32; 2] }

const UNMADE: Node = Node { bounds: [Bounds { min: [0.; 3], max: [0.; 3] }; 2], child: [0; 2] };

/// Nodes in the order of a walk that goes left first.
#[derive(Clone, Debug)]
pub struct MortonCollider { nodes: Vec<Node> }

impl MortonCollider {
    /// Over at least two leaves, which are sorted by their codes.
    pub fn new(leaves: &[(u32, u32)], corners: &(impl Fn(usize) -> [Vec3; 3] + Sync)) -> Self {
        let mut nodes = vec![UNMADE; leaves.len() - 1];
        build(leaves, corners, 0, 0, &mut nodes);
        Self { nodes }
    }

    /// Calls `found` with each face whose box meets that one.
    pub fn boxes(&self, query: &Bounds, mut found: impl FnMut(usize)) {
        self.walk(query, |face, _| { found(face); true });
    }

    /// The faces whose boxes meet that one, unless there are more than `most`.
    pub fn few(&self, query: &Bounds, most: usize, found: &mut Vec<(Bounds, usize)>) -> bool {
        found.clear();
        self.walk(query, |face, bounds| { found.push((*bounds, face)); found.len() <= most });
        found.len() <= most
    }

    /// Calls `found` with each face whose box has that place in its shadow along z.
    pub fn column(&self, x: Real, y: Real, found: impl FnMut(usize)) {
        let query = Bounds::new(Vec3::new(x, y, Real::NEG_INFINITY), Vec3::new(x, y, Real::INFINITY));
        self.boxes(&query, found);
    }

    // As long as `found` wants more.
    fn walk(&self, query: &Bounds, mut found: impl FnMut(usize, &Bounds) -> bool) {
        // No deeper than a code has bits, and an index, for faces of one code.
        let mut stack = [0; 64];
        let mut top = 0;
        let mut node = 0;
        loop {
            let Node { bounds, child } = &self.nodes[node as usize];
            let mut next = [0; 2];
            let mut count = 0;
            for i in [1, 0] {
                if !bounds[i].overlaps(query) { continue; }
                if child[i] & LEAF != 0 {
                    if !found((child[i] & !LEAF) as usize, &bounds[i]) { return; }
                    continue;
                }
                next[count] = child[i];
                count += 1;
            }
            if count == 0 {
                if top == 0 { return; }
                top -= 1;
                node = stack[top];
                continue;
            }
            node = next[count - 1];
            if count == 2 {
                stack[top] = next[0];
                top += 1;
            }
        }
    }
}

// Makes the subtree over some leaves, of which the first has the index `first`, in `nodes`, of which the first has the index
// `at`. Returns its box and what refers to it.
fn build(leaves: &[(u32, u32)], corners: &(impl Fn(usize) -> [Vec3; 3] + Sync), first: usize, at: usize, nodes: &mut [Node]) -> (Bounds, u32) {
    let n = leaves.len();
    if n == 1 {
        let [a, b, c] = corners(first);
        return (Bounds::new(a.min(b).min(c), a.max(b).max(c)), first as u32 | LEAF);
    }
    // Where the highest bit changes that is not the same in all; in the middle of equal ones.
    let changing = leaves[0].0 ^ leaves[n - 1].0;
    let split = if changing == 0 { n / 2 } else {
        let bit = 1 << (31 - changing.leading_zeros());
        leaves.partition_point(|leaf| leaf.0 & bit == 0)
    };
    let (node, rest) = nodes.split_first_mut().unwrap();
    let (left, right) = rest.split_at_mut(split - 1);
    let (l, r) = join(n > K_PARALLEL,
        || build(&leaves[..split], corners, first, at + 1, left),
        || build(&leaves[split..], corners, first + split, at + split, right),
    );
    *node = Node { bounds: [l.0, r.0], child: [l.1, r.1] };
    (l.0.union(&r.0), at as u32)
}
