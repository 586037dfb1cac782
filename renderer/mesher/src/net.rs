//! Surfaces without an octree: a net with one vertex for each piece of surface in each cell of a uniform grid. An octree gains
//! nothing where no cell is flat, and asks much of each; here rows of points are all that is computed.
//!
//! 1. Blocks of cells are left out where bounds of the field say that nothing is in them, or that a `guard` is outside by some
//!    cells, so that what is beyond is of no interest.
//! 2. Values at all nodes, crossings where their signs change, with normals.
//! 3. For each loop around a cell a vertex: on the surface where that looks one way, else where the planes through the crossings
//!    meet. Around each crossing a face between the vertices of the four cells there (`weave`).
//!
//! For a look (`draft`) that is all, as long as nothing hides. For good (`fine`), vertices move until chords are off as much to
//! the one side as to the other, edges that are off by more are halved (`fit`), and bounds of the field prove that all of the
//! surface is there (`known`).
//!
//! The net is the dual of the polygons of marching cubes, which are a closed 2-manifold; where two cells share two of their
//! edges, the dual edges are told apart by a vertex in the middle of each. Source: Nielson, *Dual marching cubes* (2004).

mod cases;
mod draft;
mod fine;
mod fit;
mod known;
mod weave;

use partwright_field::{Box3, Field, Slope};
use partwright_solid::Solid;

pub(crate) use self::draft::{Found, draft};
pub(crate) use self::fine::fine;
use self::weave::{Cell, Crossed, Weave};
use crate::octree::{DEAD, Kind, Plan, proven};
use crate::vector::{Point, add, length, scaled};
use crate::{MeshError, threads};

/// Cells along a block.
const BLOCK: usize = 4;
/// Parts of a cell: a vertex stays this far from its rim, and a crossing from the ends of its edge.
const MARGIN: f64 = 0.02;
/// Cells that a net goes on at least beyond its guard: there are faces whose corners are no surface.
const RIM: f64 = 2.25;
/// Blocks that a thread takes at once.
const TURN: usize = 16;
/// Part of its edge that a crossing moves by at most, then there is no other look at it.
const SETTLED: f64 = 0.05;
const STILL: Slope = Slope { value: 0.0, gradient: [0.0; 3] };

pub(crate) struct Net {
    pub(crate) solid: Solid,
    /// mm; of a draft as far as crossings tell.
    pub(crate) deviation: f64,
    /// There are many more faces than it takes.
    pub(crate) is_finer: bool,
}

/// A uniform grid: nodes, the edges from each to the next along each axis, and the cells above each.
struct Lattice {
    origin: Point,
    /// mm; of a cell.
    side: f64,
    /// Nodes along each axis.
    nodes: [usize; 3],
    /// Nothing of the solid is outside of it.
    bounds: Box3,
}

/// Nodes that may have surface beside them, and the cells and edges that begin there.
struct Block {
    first: [usize; 3],
    /// Valid there.
    field: Field,
}

/// What a lattice has of a field.
#[derive(Default)]
struct Room {
    /// With surface, or what may be some.
    blocks: Vec<Block>,
    /// All inside.
    inside: Vec<Blocks>,
    /// Cut off, with the nodes on all of their rims.
    beyond: Vec<Blocks>,
}

/// A box of blocks.
type Blocks = [std::ops::Range<usize>; 3];

#[derive(Clone, Copy)]
struct Crossing {
    node: usize,
    axis: usize,
    point: Point,
    normal: Point,
    low_is_inside: bool,
    /// There is no surface: what is cut off begins.
    is_wall: bool,
}

impl Lattice {
    fn new(bounds: &Box3, side: f64) -> Self {
        // Not on the planes of the model: coordinates there are round numbers.
        let shift = [0.53, 0.59, 0.61];
        let origin = std::array::from_fn(|axis| bounds.min[axis] - shift[axis] * side);
        let nodes = bounds.size().map(|size| (size / side + 1.2).ceil() as usize + 1);
        Self { origin, side, nodes, bounds: *bounds }
    }

    fn point(&self, at: [usize; 3]) -> Point {
        std::array::from_fn(|axis| self.origin[axis] + at[axis] as f64 * self.side)
    }

    fn number(&self, at: [usize; 3]) -> usize {
        (at[2] * self.nodes[1] + at[1]) * self.nodes[0] + at[0]
    }

    fn at(&self, number: usize) -> [usize; 3] {
        let [x, y, _] = self.nodes;
        [number % x, number / x % y, number / (x * y)]
    }

    /// From a node to the next along each axis.
    fn steps(&self) -> [usize; 3] {
        [1, self.nodes[0], self.nodes[0] * self.nodes[1]]
    }

    /// A point within a cell.
    fn clamped(&self, low: Point, point: Point) -> Point {
        let margin = MARGIN * self.side;
        std::array::from_fn(|axis| point[axis].clamp(low[axis] + margin, low[axis] + self.side - margin))
    }

    /// Looks for the surface, as far as a guard may be inside.
    fn room(&self, plan: &Plan<'_>, guard: Option<&Field>, threads: usize) -> Room {
        let halves = self.blocks().map(|count| [0..count / 2, count / 2..count]);
        let grown = threads::each(
            threads,
            8,
            || (),
            |(), eighth| {
                let mut found = Room::default();
                let part = std::array::from_fn(|axis| halves[axis][eighth >> axis & 1].clone());
                self.search(part, plan.field, guard, &mut found);
                found
            },
        );
        let mut room = Room::default();
        for found in grown {
            room.blocks.extend(found.blocks);
            room.inside.extend(found.inside);
            room.beyond.extend(found.beyond);
        }
        room
    }

    /// Blocks along each axis.
    fn blocks(&self) -> [usize; 3] {
        self.nodes.map(|nodes| nodes.div_ceil(BLOCK))
    }

    fn search(&self, part: Blocks, parent: &Field, guard: Option<&Field>, found: &mut Room) {
        if part.iter().any(std::ops::Range::is_empty) {
            return;
        }
        let corner = |at: [usize; 3]| self.point(at.map(|block| block * BLOCK));
        let region = Box3 {
            min: corner(std::array::from_fn(|axis| part[axis].start)),
            max: corner(std::array::from_fn(|axis| part[axis].end)),
        };
        let mut nearer = None;
        if let Some(guard) = guard {
            let around = region.padded(RIM * self.side);
            let (value, near) = guard.restrict_unless(&around, |value| proven(value) == Some(Kind::Outside));
            if proven(value) == Some(Kind::Outside) {
                return found.beyond.push(part);
            }
            // Where it is inside there is nothing to be asked.
            nearer = Some(near).filter(|_| proven(value).is_none());
        }
        let (value, field) = parent.restrict_unless(&region, |value| proven(value).is_some());
        let is_settled = nearer.is_none();
        match proven(value) {
            Some(Kind::Inside) if is_settled => return found.inside.push(part),
            Some(Kind::Inside) | None => {}
            Some(_) => return,
        }
        let longest = (0..3).max_by_key(|axis| part[*axis].len()).unwrap_or(0);
        if part[longest].len() == 1 {
            if proven(value).is_some() {
                found.inside.push(part);
            } else {
                found.blocks.push(Block { first: std::array::from_fn(|axis| part[axis].start * BLOCK), field });
            }
            return;
        }
        let middle = part[longest].start + part[longest].len() / 2;
        let (mut low, mut high) = (part.clone(), part);
        (low[longest].end, high[longest].start) = (middle, middle);
        self.search(low, &field, nearer.as_ref(), found);
        self.search(high, &field, nearer.as_ref(), found);
    }

    /// Blocks of the inside beside those that are cut off have surface, too.
    fn open_rim(&self, plan: &Plan<'_>, room: &mut Room) {
        if room.beyond.is_empty() {
            return;
        }
        let count = self.blocks();
        let number = |at: [usize; 3]| (at[2] * count[1] + at[1]) * count[0] + at[0];
        let mut is_rim = vec![false; count.iter().product()];
        for part in &room.beyond {
            let around: Blocks =
                std::array::from_fn(|axis| part[axis].start.saturating_sub(1)..(part[axis].end + 1).min(count[axis]));
            each_block(&around, |at| is_rim[number(at)] = true);
        }
        for part in &room.inside {
            each_block(part, |at| {
                if is_rim[number(at)] {
                    let first = at.map(|block| block * BLOCK);
                    room.blocks.push(Block { first, field: plan.field.clone() });
                }
            });
        }
    }

    /// Joins crossings to a net; `None` where bounds and values contradict each other, so that the surface has an end.
    fn weave<T>(
        &self,
        plan: &Plan<'_>,
        blocks: &[Block],
        values: &[f64],
        crossings: &[Crossing],
        threads: usize,
        finish: impl FnOnce(Weave<'_>) -> Result<T, MeshError>,
    ) -> Result<Option<T>, MeshError> {
        let mut of_edge = vec![u32::MAX; 3 * values.len()];
        for (number, crossing) in (0..).zip(crossings) {
            of_edge[3 * crossing.node + crossing.axis] = number;
        }
        let crossed = Crossed { lattice: self, crossings, of_edge: &of_edge };
        let cells = in_each(blocks, threads, |block| crossed.vertices(block, values, plan.is_draft));
        plan.state()?;
        let cells: Option<Vec<Vec<Cell>>> = cells.into_iter().collect();
        cells.and_then(|cells| Weave::new(crossed, cells)).map(finish).transpose()
    }

    /// The nodes of a box of nodes.
    fn within(&self, first: [usize; 3], count: [usize; 3]) -> impl Iterator<Item = [usize; 3]> + use<> {
        let [x, y, z]: [_; 3] =
            std::array::from_fn(|axis| first[axis]..(first[axis] + count[axis]).min(self.nodes[axis]));
        z.flat_map(move |z| {
            let x = x.clone();
            y.clone().flat_map(move |y| x.clone().map(move |x| [x, y, z]))
        })
    }

    /// Values at all nodes: infinite where they are proven.
    fn values(&self, plan: &Plan<'_>, room: &Room, threads: usize) -> Vec<f64> {
        let Room { blocks, inside, beyond } = room;
        let sampled = in_each(blocks, threads, |block| {
            let points: Vec<Point> = self.within(block.first, [BLOCK; 3]).map(|at| self.point(at)).collect();
            let mut values = vec![0.0; points.len()];
            block.field.sample(&points, &mut values);
            for (value, point) in values.iter_mut().zip(&points) {
                if value.abs() <= DEAD {
                    *value = plan.field.value(*point);
                }
                if !self.bounds.contains(*point) {
                    *value = value.abs();
                }
            }
            values
        });
        let mut values = vec![f64::INFINITY; self.nodes.iter().product()];
        for part in inside {
            let first = std::array::from_fn(|axis| part[axis].start * BLOCK);
            let count = std::array::from_fn(|axis| part[axis].len() * BLOCK);
            for at in self.within(first, count).filter(|at| self.bounds.contains(self.point(*at))) {
                values[self.number(at)] = f64::NEG_INFINITY;
            }
        }
        for (block, sampled) in blocks.iter().zip(sampled) {
            for (at, value) in self.within(block.first, [BLOCK; 3]).zip(sampled) {
                values[self.number(at)] = value;
            }
        }
        for part in beyond {
            let first = std::array::from_fn(|axis| part[axis].start * BLOCK);
            let count = std::array::from_fn(|axis| part[axis].len() * BLOCK + 1);
            self.within(first, count).for_each(|at| values[self.number(at)] = f64::INFINITY);
        }
        values
    }

    /// The edges of a block between whose ends the sign changes: where each begins, and its axis.
    fn changes(&self, block: &Block, values: &[f64]) -> impl Iterator<Item = ([usize; 3], usize)> {
        let steps = self.steps();
        self.within(block.first, [BLOCK; 3]).flat_map(move |at| {
            let node = self.number(at);
            let is_edge = move |axis: &usize| at[*axis] + 1 < self.nodes[*axis];
            let changes = move |axis: &usize| (values[node] < 0.0) != (values[node + steps[*axis]] < 0.0);
            (0..3).filter(is_edge).filter(changes).map(move |axis| (at, axis))
        })
    }

    /// Where the surface crosses the edges that begin in a block, by so many looks at most.
    fn crossings(&self, block: &Block, values: &[f64], looks: usize) -> Vec<Crossing> {
        let mut found = Vec::new();
        let mut parts = Vec::new();
        for (at, axis) in self.changes(block, values) {
            let (mut ahead, node, point) = (at, self.number(at), self.point(at));
            ahead[axis] += 1;
            let [low, high] = [node, self.number(ahead)].map(|node| values[node]);
            let known = |value: f64, at| if value.is_finite() { value } else { block.field.value(self.point(at)) };
            let (low_value, high_value) = (known(low, at), known(high, ahead));
            let is_wall = (low_value < 0.0) == (high_value < 0.0);
            let part = low_value / (low_value - high_value);
            parts.push(if (0.0..=1.0).contains(&part) { part } else { 0.5 });
            found.push(Crossing { node, axis, point, normal: [0.0; 3], low_is_inside: low < 0.0, is_wall });
        }
        for (crossing, part) in found.iter_mut().zip(&parts) {
            crossing.point[crossing.axis] += part * self.side;
        }
        // Of each, between which parts of its edge it is.
        let mut between = vec![[0.0, 1.0]; found.len()];
        let mut open: Vec<usize> = (0..found.len()).collect();
        for look in 1..=looks {
            let points: Vec<Point> = open.iter().map(|index| found[*index].point).collect();
            let mut slopes = vec![STILL; points.len()];
            block.field.gradients(&points, &mut slopes);
            let mut rest = Vec::new();
            for (index, Slope { value, gradient }) in open.into_iter().zip(slopes) {
                let (crossing, part) = (&mut found[index], parts[index]);
                let is_beyond = (value < 0.0) != crossing.low_is_inside;
                between[index][usize::from(is_beyond)] = part;
                let [low, high] = between[index];
                // A step of Newton's, on the side where the sign changes. Where it leaves that there is an edge between.
                let next = part - value / (gradient[crossing.axis] * self.side);
                let otherwise = if look < looks { (low + high) / 2.0 } else { part };
                let next = if (low..=high).contains(&next) { next } else { otherwise };
                let next = next.clamp(MARGIN, 1.0 - MARGIN);
                crossing.point[crossing.axis] += (next - part) * self.side;
                crossing.normal = unit(gradient);
                parts[index] = next;
                if (next - part).abs() > SETTLED {
                    rest.push(index);
                }
            }
            open = rest;
        }
        found
    }
}

/// Calls `work` for each block, in turns of a few.
fn in_each<T: Send>(blocks: &[Block], threads: usize, work: impl Fn(&Block) -> T + Sync) -> Vec<T> {
    let turns: Vec<&[Block]> = blocks.chunks(TURN).collect();
    let done = threads::each(threads, turns.len(), || (), |(), turn| turns[turn].iter().map(&work).collect::<Vec<T>>());
    done.into_iter().flatten().collect()
}

fn each_block(part: &Blocks, mut work: impl FnMut([usize; 3])) {
    for z in part[2].clone() {
        for y in part[1].clone() {
            part[0].clone().for_each(|x| work([x, y, z]));
        }
    }
}

fn sum(vectors: &[Point]) -> Point {
    vectors.iter().fold([0.0; 3], |sum, vector| add(sum, *vector))
}

/// Nothing where there is no direction.
fn unit(vector: Point) -> Point {
    let size = length(vector);
    if size > 0.0 && size.is_finite() { scaled(vector, 1.0 / size) } else { [0.0; 3] }
}
