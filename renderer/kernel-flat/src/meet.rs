//! Where outlines meet along slanting lines.
//!
//! A corner of one outline on an edge of another lies beside it by parts of a step of the grid, once both have been turned.
//! Combined as they are, they would keep a slit or a sliver between them: pieces of one part would not hold together. So
//! corners next to an edge become corners of it, and corners next to each other one, before outlines are combined. Edges
//! along an axis need none of it: what lies on them has their coordinate.

use clipper2_rust::{Paths64, Point64};
use rustc_hash::FxHashMap;

use crate::edges::{Edge, EdgeGrid, distance_squared};

/// Steps of the grid: both ends of the edge and the corner are rounded by up to √½.
const NEAR: f64 = 1.5;

type Key = [i64; 2];

/// What outlines have to become so that they meet.
#[derive(Default)]
struct Joints {
    /// Corners that another one stands for.
    same: FxHashMap<Key, Key>,
    /// Corners on an edge, by its ends in order.
    cuts: FxHashMap<[Key; 2], Vec<Key>>,
}

/// Lets the outlines of each operand meet those of the others; those of one and the same do already.
pub(crate) fn meet(operands: &mut [Paths64]) {
    if operands.len() < 2 {
        return;
    }
    let mut edges: Vec<Edge> = Vec::new();
    let mut owners: Vec<([Key; 2], usize)> = Vec::new();
    for (owner, paths) in operands.iter().enumerate() {
        for [a, b] in paths.iter().flat_map(|path| sides(path)) {
            if a[0] != b[0] && a[1] != b[1] {
                edges.push([a, b].map(place));
                owners.push(([a, b], owner));
            }
        }
    }
    if edges.is_empty() {
        return;
    }
    let grid = EdgeGrid::new(&edges, NEAR);
    let mut joints = Joints::default();
    for (owner, paths) in operands.iter().enumerate() {
        for corner in paths.iter().flatten().map(key) {
            for &index in grid.near(place(corner)) {
                let (ends, other) = owners[index as usize];
                if other != owner && !ends.contains(&corner) {
                    joints.look(corner, ends, &edges[index as usize]);
                }
            }
        }
    }
    if joints.same.is_empty() && joints.cuts.is_empty() {
        return;
    }
    for path in operands.iter_mut().flatten() {
        let mut made: Vec<Key> = Vec::with_capacity(path.len());
        for [a, b] in sides(path) {
            made.push(joints.of(a));
            let mut between = joints.cuts.get(&ordered([a, b])).cloned().unwrap_or_default();
            let along = |corner: &Key| {
                let way = [b[0] - a[0], b[1] - a[1]].map(|step| step as f64);
                (corner[0] - a[0]) as f64 * way[0] + (corner[1] - a[1]) as f64 * way[1]
            };
            between.sort_by(|p, q| along(p).total_cmp(&along(q)).then(p.cmp(q)));
            made.extend(between.into_iter().map(|corner| joints.of(corner)));
        }
        made.dedup();
        *path = made.into_iter().map(|[x, y]| Point64::new(x, y)).collect();
    }
}

impl Joints {
    fn look(&mut self, corner: Key, ends: [Key; 2], edge: &Edge) {
        let point = place(corner);
        if distance_squared(point, edge) > NEAR * NEAR {
            return;
        }
        let beside = ends.into_iter().find(|&end| distance_squared(point, &[place(end); 2]) <= NEAR * NEAR);
        match beside {
            Some(end) => {
                let (first, second) = (self.of(end.min(corner)), self.of(end.max(corner)));
                if first != second {
                    self.same.insert(first.max(second), first.min(second));
                }
            }
            None => self.cuts.entry(ordered(ends)).or_default().push(corner),
        }
    }

    fn of(&self, mut corner: Key) -> Key {
        while let Some(&other) = self.same.get(&corner) {
            corner = other;
        }
        corner
    }
}

fn ordered([a, b]: [Key; 2]) -> [Key; 2] {
    [a.min(b), a.max(b)]
}

fn key(point: &Point64) -> Key {
    [point.x, point.y]
}

fn place(key: Key) -> [f64; 2] {
    key.map(|steps| steps as f64)
}

fn sides(path: &[Point64]) -> impl Iterator<Item = [Key; 2]> {
    path.iter().zip(path.iter().cycle().skip(1)).map(|(a, b)| [key(a), key(b)])
}
