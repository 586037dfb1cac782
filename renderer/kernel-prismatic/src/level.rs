//! What happens at one plane: where the outlines below and above differ, there are horizontal faces, and their corners are
//! corners of the walls on both sides.
//!
//! Edges that both outlines have cancel. The others are cut where they cross or pass a corner, all at once, until nothing
//! crosses; what lies within [`SAME`] is one. The faces are where the rest winds: +1 faces up, −1 faces down.

use partwright_kernel_flat::Fault;
use partwright_kernel_flat::number::snap;
use partwright_kernel_flat::triangulate::{Wound, fill_chain};
use partwright_kernel_flat::walk::UNSOURCED;
use robust::{Coord, orient2d};
use rustc_hash::FxHashMap;

use crate::unfit;
use partwright_kernel_flat::edges::{Edge, EdgeGrid, distance_squared};

/// Places closer than this are one, mm: 2D booleans round crossings to 10⁻⁸ mm, and bend edges to corners a step and a half
/// away, each in its own slab.
const SAME: f64 = 6e-8;
/// Cutting an edge bends it by as much, so that it may cross another one: rarely more than twice.
const MAX_ROUNDS: usize = 8;

/// An edge of one outline at this plane; `weight` is +1 where the outline is below, −1 above.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Changed {
    /// By corners of the stack.
    pub(crate) edge: [u32; 2],
    pub(crate) weight: i32,
    pub(crate) source: u32,
}

#[derive(Debug, Default)]
pub(crate) struct Level {
    pub(crate) points: Vec<[f64; 2]>,
    /// Of each changed edge, as points of this level.
    pub(crate) ends: Vec<[u32; 2]>,
    /// Around what faces are: edges, and how often each runs.
    segments: Vec<([u32; 2], i32)>,
    /// Whether edges were cut where they cross.
    pub(crate) is_cut: bool,
    /// Points between the ends of edges that are cut, from the smaller index to the larger.
    cuts: Vec<FxHashMap<[u32; 2], Vec<u32>>>,
}

impl Level {
    /// The edges as they came.
    pub(crate) fn new(changed: &[Changed], corners: &[[f64; 2]]) -> Self {
        let mut level = Self::default();
        let mut place: FxHashMap<u32, u32> = FxHashMap::with_capacity_and_hasher(changed.len(), Default::default());
        let mut intern = |corner: u32| {
            *place.entry(corner).or_insert_with(|| {
                level.points.push(corners[corner as usize]);
                level.points.len() as u32 - 1
            })
        };
        level.ends = changed.iter().map(|change| change.edge.map(&mut intern)).collect();
        level.segments = level.ends.iter().copied().zip(changed.iter().map(|change| change.weight)).collect();
        level
    }

    /// Cuts the edges until none crosses another.
    pub(crate) fn cut(&mut self) -> Result<(), Fault> {
        let representative = self.merge();
        for edge in self.ends.iter_mut().chain(self.segments.iter_mut().map(|(edge, _)| edge)) {
            *edge = edge.map(|index| representative[index as usize]);
        }
        let mut cells = Cells { representative, ..Cells::default() };
        let mut segments = net(std::mem::take(&mut self.segments).into_iter());
        for round in 0.. {
            let cuts = self.cuts_of(&segments, &mut cells);
            if cuts.is_empty() {
                break;
            }
            if round == MAX_ROUNDS {
                return Err(tangled());
            }
            let parts = segments.iter().flat_map(|&(edge, weight)| {
                let chain = follow(edge, &cuts);
                (1..chain.len()).map(move |place| ([chain[place - 1], chain[place]], weight)).collect::<Vec<_>>()
            });
            segments = net(parts);
            self.cuts.push(cuts);
        }
        self.segments = segments;
        self.is_cut = true;
        Ok(())
    }

    /// The triangles around which the outlines wind once; backwards they look down. `None` where edges cross that were not
    /// cut.
    pub(crate) fn faces(&self) -> Option<Result<Vec<Wound>, Fault>> {
        match fill_chain(&self.points, &self.segments) {
            None if self.is_cut => Some(Err(tangled())),
            Some(faces) if faces.iter().any(|face| face.winding.abs() != 1) => Some(Err(tangled())),
            faces => faces.map(Ok),
        }
    }

    /// For each point the first one of those within [`SAME`].
    fn merge(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.points.len() as u32).collect();
        order.sort_by(|&a, &b| self.points[a as usize][0].total_cmp(&self.points[b as usize][0]));
        let mut first: Vec<u32> = (0..self.points.len() as u32).collect();
        for (place, &a) in order.iter().enumerate() {
            if first[a as usize] != a {
                continue;
            }
            let [x, y] = self.points[a as usize];
            for &b in &order[place + 1..] {
                let [other_x, other_y] = self.points[b as usize];
                if other_x - x > SAME {
                    break;
                }
                if (other_y - y).abs() <= SAME && first[b as usize] == b {
                    first[b as usize] = a;
                }
            }
        }
        first
    }

    /// Where segments must be cut: at corners that lie on them, and where they cross. New crossings become points.
    fn cuts_of(&mut self, segments: &[([u32; 2], i32)], cells: &mut Cells) -> FxHashMap<[u32; 2], Vec<u32>> {
        let at = |points: &[[f64; 2]], edge: [u32; 2]| edge.map(|index| points[index as usize]);
        let edges: Vec<Edge> = segments.iter().map(|(edge, _)| at(&self.points, *edge)).collect();
        let mut cuts: FxHashMap<[u32; 2], Vec<u32>> = FxHashMap::default();
        let grid = EdgeGrid::new(&edges, SAME);
        grid.pairs(&edges, SAME, |s, t| {
            let pair = [s, t].map(|index| segments[index as usize].0);
            let lines = [s, t].map(|index| edges[index as usize]);
            let mut touch = false;
            for own in 0..2 {
                for end in 0..2 {
                    let (corner, point) = (pair[1 - own][end], lines[1 - own][end]);
                    if !pair[own].contains(&corner) && distance_squared(point, &lines[own]) <= SAME * SAME {
                        cuts.entry(ordered(pair[own])).or_default().push(corner);
                        touch = true;
                    }
                }
            }
            let joined = pair[0].iter().any(|corner| pair[1].contains(corner));
            if touch || joined {
                return;
            }
            if let Some(point) = crossing(lines[0], lines[1]) {
                let corner = cells.find(&mut self.points, point);
                for edge in pair {
                    if !edge.contains(&corner) {
                        cuts.entry(ordered(edge)).or_default().push(corner);
                    }
                }
            }
        });
        for ([low, high], corners) in &mut cuts {
            let [from, to] = at(&self.points, [*low, *high]);
            let along = |corner: &u32| {
                let point = self.points[*corner as usize];
                (point[0] - from[0]) * (to[0] - from[0]) + (point[1] - from[1]) * (to[1] - from[1])
            };
            corners.sort_by(|a, b| along(a).total_cmp(&along(b)).then(a.cmp(b)));
            corners.dedup();
        }
        cuts
    }

    /// Each patch of faces comes from one of the shapes that begin or end here: the one with most of the patch's outline.
    /// `caps` are the sources of what begins or ends here.
    pub(crate) fn patch_sources(&self, faces: &[Wound], changed: &[Changed], caps: &[u32]) -> Vec<u32> {
        let count = faces.iter().map(|face| face.patch as usize + 1).max().unwrap_or(0);
        if let [only] = caps {
            return vec![*only; count];
        }
        let mut source_of: FxHashMap<[u32; 2], u32> = FxHashMap::default();
        let mut chain = Vec::new();
        for (index, Changed { source, .. }) in (0..).zip(changed) {
            self.chain(index, &mut chain);
            for pair in chain.windows(2) {
                source_of.entry(ordered([pair[0], pair[1]])).or_insert(*source);
            }
        }
        let outline: rustc_hash::FxHashSet<[u32; 2]> = self.segments.iter().map(|(edge, _)| ordered(*edge)).collect();
        let mut shares: Vec<Vec<(u32, f64)>> = vec![Vec::new(); count];
        for face in faces {
            for side in 0..3 {
                let edge = ordered([face.triangle[side], face.triangle[(side + 1) % 3]]);
                let Some(&source) = source_of.get(&edge).filter(|_| outline.contains(&edge)) else { continue };
                if source == UNSOURCED || !(caps.is_empty() || caps.contains(&source)) {
                    continue;
                }
                let [a, b] = edge.map(|index| self.points[index as usize]);
                let length = (a[0] - b[0]).hypot(a[1] - b[1]);
                let shares = &mut shares[face.patch as usize];
                match shares.iter_mut().find(|(other, _)| *other == source) {
                    Some((_, sum)) => *sum += length,
                    None => shares.push((source, length)),
                }
            }
        }
        let fallback = caps.first().copied().unwrap_or(UNSOURCED);
        shares
            .into_iter()
            .map(|shares| shares.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(fallback, |best| best.0))
            .collect()
    }

    /// The points along a changed edge, its ends included.
    pub(crate) fn chain(&self, change: u32, chain: &mut Vec<u32>) {
        let [a, b] = self.ends[change as usize];
        chain.clear();
        chain.push(a);
        if a == b {
            return;
        }
        chain.push(b);
        for cuts in &self.cuts {
            let mut finer = Vec::with_capacity(chain.len());
            finer.extend(chain.first());
            for pair in chain.windows(2) {
                finer.extend_from_slice(&follow([pair[0], pair[1]], cuts)[1..]);
            }
            *chain = finer;
        }
    }
}

/// Points by cells of [`SAME`], to find those that are one.
#[derive(Default)]
struct Cells {
    /// For each point at first the one that stands for it.
    representative: Vec<u32>,
    /// For each cell the last one of its points that stand for themselves; made when first asked for.
    last: FxHashMap<[i64; 2], u32>,
    /// For each such point the one before it in its cell, [`Cells::NONE`] for the first.
    before: Vec<u32>,
}

impl Cells {
    const NONE: u32 = u32::MAX;

    fn cell(point: [f64; 2]) -> [i64; 2] {
        point.map(|value| (value / SAME).floor() as i64)
    }

    fn add(&mut self, index: u32, point: [f64; 2]) {
        let before = self.last.insert(Self::cell(point), index);
        self.before.resize(index as usize, Self::NONE);
        self.before.push(before.unwrap_or(Self::NONE));
    }

    /// The known point that a crossing is, or a new one.
    fn find(&mut self, points: &mut Vec<[f64; 2]>, point: [f64; 2]) -> u32 {
        if self.last.is_empty() {
            let firsts = std::mem::take(&mut self.representative);
            for (index, _) in (0..).zip(firsts).filter(|(index, first)| index == first) {
                self.add(index, points[index as usize]);
            }
        }
        let cell = Self::cell(point);
        for offset in 0..9 {
            let beside = [cell[0] + offset % 3 - 1, cell[1] + offset / 3 - 1];
            let mut known = self.last.get(&beside).copied().unwrap_or(Self::NONE);
            while known != Self::NONE {
                let other = points[known as usize];
                if (0..2).all(|axis| (other[axis] - point[axis]).abs() <= SAME) {
                    return known;
                }
                known = self.before[known as usize];
            }
        }
        let index = points.len() as u32;
        points.push(point);
        self.add(index, point);
        index
    }
}

fn tangled() -> Fault {
    unfit("its outlines nearly coincide in too many places")
}

fn ordered([a, b]: [u32; 2]) -> [u32; 2] {
    [a.min(b), a.max(b)]
}

/// The edge with its cuts, in its own direction.
fn follow([a, b]: [u32; 2], cuts: &FxHashMap<[u32; 2], Vec<u32>>) -> Vec<u32> {
    let between = cuts.get(&ordered([a, b])).map_or(&[][..], Vec::as_slice);
    let mut chain = Vec::with_capacity(between.len() + 2);
    chain.push(a);
    if a < b {
        chain.extend(between)
    } else {
        chain.extend(between.iter().rev())
    }
    chain.push(b);
    chain
}

/// Each edge once, with the sum of its weights; those that cancel vanish.
fn net(segments: impl Iterator<Item = ([u32; 2], i32)>) -> Vec<([u32; 2], i32)> {
    let mut all: Vec<([u32; 2], i32)> = segments
        .filter(|([a, b], _)| a != b)
        .map(|([a, b], weight)| if a < b { ([a, b], weight) } else { ([b, a], -weight) })
        .collect();
    all.sort_unstable_by_key(|(edge, _)| *edge);
    all.chunk_by(|a, b| a.0 == b.0)
        .map(|group| (group[0].0, group.iter().map(|(_, weight)| weight).sum::<i32>()))
        .filter(|(_, weight)| *weight != 0)
        .collect()
}

/// Where two edges cross between their ends.
fn crossing([a, b]: Edge, [c, d]: Edge) -> Option<[f64; 2]> {
    let coord = |[x, y]: [f64; 2]| Coord { x, y };
    let side = |p: [f64; 2], q: [f64; 2], r: [f64; 2]| orient2d(coord(p), coord(q), coord(r));
    let (at_a, at_b) = (side(c, d, a), side(c, d, b));
    if at_a * at_b >= 0.0 || side(a, b, c) * side(a, b, d) >= 0.0 {
        return None;
    }
    let t = at_a / (at_a - at_b);
    Some([0, 1].map(|axis| snap(a[axis] + (b[axis] - a[axis]) * t)))
}
