//! Drafts of what bends everywhere: a net with one vertex for each piece of surface in each cell of a uniform grid. An octree
//! gains nothing where no cell is flat, and asks much of each; here rows of points are all that is computed.
//!
//! 1. Blocks of cells are left out where bounds of the field say that nothing is in them. Most of the others must bend: else
//!    the octree has fewer, larger cells, and keeps flat faces flat.
//! 2. Values at all nodes, crossings where their signs change, with normals.
//! 3. A node that is near a surface which no cell shows, as its gradient tells, and an edge with another sign in its middle
//!    have a wall or a gap beside them that is thinner than a cell. Where smaller cells do not show it, it is for the octree.
//! 4. For each loop around a cell a vertex: on the surface where that looks one way, else where the planes through the crossings
//!    meet. Around each crossing a face between the vertices of the four cells there.
//! 5. Faces that cross are found as in every mesh; vertices there go to the middles of their loops, which helps nearly always.
//!
//! The net is the dual of the polygons of marching cubes, which are a closed 2-manifold; where two cells share two of their
//! edges, the dual edges are told apart by a vertex in the middle of each. Source: Nielson, *Dual marching cubes* (2004).

mod cases;
mod weave;

use partwright_field::{Box3, Field, Slope};
use partwright_solid::Solid;

use self::weave::{Crossed, Weave};
use crate::octree::{DEAD, Kind, Plan, proven};
use crate::vector::{Point, add, dot, length, scaled};
use crate::{MeshError, feature, threads};

/// Cells along a block.
const BLOCK: usize = 4;
/// Tolerances that a cell is wide at first.
const WIDTH: f64 = 2.0;
/// Part of the tolerance that nine of ten faces may be off at most; cells become smaller for it once, by half at most, and
/// by a fifth at least.
const OFF: f64 = 0.25;
const ENOUGH: f64 = 0.8;
/// Cosine of how far normals turn in a block that bends.
const BENT: f64 = 0.94;
/// Parts of a cell: a vertex stays this far from its rim, and a crossing from the ends of its edge.
const MARGIN: f64 = 0.02;
/// Crossings for each node beside something hidden: crumbs that a flat face leaves of what it cuts.
const CRUMBS: usize = 33;
/// Cells beyond a surface where what hides is looked for.
const BEYOND: f64 = 0.25;
/// Part of what the field changes over a cell that its value in the middle of an edge is at least in what counts as a wall
/// or a gap: a bend is less.
const DEEP: f64 = 0.125;
/// More nodes are the octree's.
const MOST: usize = 1 << 21;
/// Part of the blocks with surface that must bend.
const MOSTLY: f64 = 0.85;
/// Blocks that a thread takes at once.
const TURN: usize = 16;
const STILL: Slope = Slope { value: 0.0, gradient: [0.0; 3] };

pub(crate) struct Net {
    pub(crate) solid: Solid,
    /// mm; as far as crossings tell.
    pub(crate) deviation: f64,
}

/// A net of the field's surface inside the bounds; `None` where the octree does better.
pub(crate) fn net(plan: &Plan<'_>, bounds: &Box3, threads: usize) -> Result<Option<Net>, MeshError> {
    let tolerance = plan.precision.tolerance;
    let side = WIDTH * tolerance;
    let half = || Lattice::new(bounds, side / 2.0).net(plan, threads).map(Found::net);
    match Lattice::new(bounds, side).net(plan, threads)? {
        Found::Other => Ok(None),
        Found::Hidden => half(),
        Found::Net(net, typical) => {
            // What a chord is off grows with the square of its length.
            let part = (OFF * tolerance / typical).sqrt();
            if part > ENOUGH {
                Ok(Some(net))
            } else if part < 0.5 {
                half()
            } else {
                Lattice::new(bounds, side * part).net(plan, threads).map(Found::net)
            }
        }
    }
}

/// What became of a net.
enum Found {
    /// With how far nine of ten of its faces are off at most.
    Net(Net, f64),
    /// Walls or gaps are thinner than cells, or so close that faces cross.
    Hidden,
    /// The octree does better.
    Other,
}

impl Found {
    fn net(self) -> Option<Net> {
        match self {
            Self::Net(net, _) => Some(net),
            Self::Hidden | Self::Other => None,
        }
    }
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

/// A box of blocks.
type Blocks = [std::ops::Range<usize>; 3];

#[derive(Clone, Copy)]
struct Crossing {
    node: usize,
    axis: usize,
    point: Point,
    normal: Point,
    low_is_inside: bool,
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

    fn net(&self, plan: &Plan<'_>, threads: usize) -> Result<Found, MeshError> {
        if self.nodes.iter().fold(1_usize, |product, nodes| product.saturating_mul(*nodes)) > MOST {
            return Ok(Found::Other);
        }
        let (blocks, inside) = self.blocks(plan, threads);
        plan.state()?;
        if !self.bends(&blocks) {
            return Ok(Found::Other);
        }
        let values = self.values(plan, &blocks, &inside, threads);
        plan.state()?;
        let found =
            in_each(&blocks, threads, |block| (self.hidden(plan, block, &values), self.crossings(block, &values)));
        plan.state()?;
        let (hidden, found): (Vec<usize>, Vec<Vec<Crossing>>) = found.into_iter().unzip();
        let crossings: Vec<Crossing> = found.into_iter().flatten().collect();
        if hidden.into_iter().sum::<usize>() > crossings.len() / CRUMBS {
            return Ok(Found::Hidden);
        }
        if crossings.is_empty() {
            return Ok(Found::Other);
        }
        let mut of_edge = vec![u32::MAX; 3 * values.len()];
        for (number, crossing) in (0..).zip(&crossings) {
            of_edge[3 * crossing.node + crossing.axis] = number;
        }
        let crossed = Crossed { lattice: self, crossings: &crossings, of_edge: &of_edge };
        let cells = in_each(&blocks, threads, |block| crossed.vertices(block, &values));
        plan.state()?;
        Weave::new(crossed, cells).woven(plan)
    }

    /// Blocks that may have surface in them, and those that are proven to be inside.
    fn blocks(&self, plan: &Plan<'_>, threads: usize) -> (Vec<Block>, Vec<Blocks>) {
        let halves = self.nodes.map(|nodes| {
            let count = nodes.div_ceil(BLOCK);
            [0..count / 2, count / 2..count]
        });
        let grown = threads::each(
            threads,
            8,
            || (),
            |(), eighth| {
                let mut found = (Vec::new(), Vec::new());
                let part = std::array::from_fn(|axis| halves[axis][eighth >> axis & 1].clone());
                self.search(part, plan.field, &mut found);
                found
            },
        );
        let (blocks, inside): (Vec<_>, Vec<_>) = grown.into_iter().unzip();
        (blocks.into_iter().flatten().collect(), inside.into_iter().flatten().collect())
    }

    fn search(&self, part: Blocks, parent: &Field, found: &mut (Vec<Block>, Vec<Blocks>)) {
        if part.iter().any(std::ops::Range::is_empty) {
            return;
        }
        let corner = |at: [usize; 3]| self.point(at.map(|block| block * BLOCK));
        let region = Box3 {
            min: corner(std::array::from_fn(|axis| part[axis].start)),
            max: corner(std::array::from_fn(|axis| part[axis].end)),
        };
        let (value, field) = parent.restrict_unless(&region, |value| proven(value).is_some());
        match proven(value) {
            Some(Kind::Inside) => return found.1.push(part),
            Some(_) => return,
            None => {}
        }
        let longest = (0..3).max_by_key(|axis| part[*axis].len()).unwrap_or(0);
        if part[longest].len() == 1 {
            found.0.push(Block { first: std::array::from_fn(|axis| part[axis].start * BLOCK), field });
            return;
        }
        let middle = part[longest].start + part[longest].len() / 2;
        let (mut low, mut high) = (part.clone(), part);
        (low[longest].end, high[longest].start) = (middle, middle);
        self.search(low, &field, found);
        self.search(high, &field, found);
    }

    /// Whether the surface turns in most of the blocks that it seems to be in.
    fn bends(&self, blocks: &[Block]) -> bool {
        let size = BLOCK as f64 * self.side;
        let (mut seen, mut bent) = (0, 0);
        for block in blocks {
            let low = self.point(block.first);
            let corner = |number: usize| std::array::from_fn(|axis| low[axis] + (number >> axis & 1) as f64 * size);
            let mut points: [Point; 9] = std::array::from_fn(corner);
            points[8] = low.map(|value| value + size / 2.0);
            let mut slopes = [STILL; 9];
            block.field.gradients(&points, &mut slopes);
            if feature::distance(slopes[8].value, slopes[8].gradient) > size {
                continue;
            }
            seen += 1;
            let normals = slopes.map(|slope| unit(slope.gradient));
            let along = unit(sum(&normals));
            bent += usize::from(normals.iter().any(|normal| dot(*normal, along) < BENT));
        }
        bent as f64 > MOSTLY * f64::from(seen)
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
    fn values(&self, plan: &Plan<'_>, blocks: &[Block], inside: &[Blocks], threads: usize) -> Vec<f64> {
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
        values
    }

    /// How much the field changes over a cell, about. The steeper side along each axis: beside a wall one side tells nothing.
    fn steepness(&self, at: [usize; 3], values: &[f64]) -> f64 {
        let (steps, number) = (self.steps(), self.number(at));
        length(std::array::from_fn(|axis| {
            let before = (at[axis] > 0).then(|| values[number - steps[axis]]);
            let after = (at[axis] + 1 < self.nodes[axis]).then(|| values[number + steps[axis]]);
            let rises = before.into_iter().chain(after).map(|other| (other - values[number]).abs());
            rises.filter(|rise| rise.is_finite()).fold(0.0, f64::max)
        }))
    }

    /// Edges and nodes beside a wall or a gap that they do not show.
    fn hidden(&self, plan: &Plan<'_>, block: &Block, values: &[f64]) -> usize {
        let (mut middles, mut lone) = (Vec::new(), Vec::new());
        for at in self.within(block.first, [BLOCK; 3]) {
            let value = values[self.number(at)];
            let steepness = self.steepness(at, values);
            if value.is_nan() || value.abs() >= steepness {
                continue;
            }
            let is_like = |other: f64| (other < 0.0) == (value < 0.0);
            for axis in (0..3).filter(|axis| at[*axis] + 1 < self.nodes[*axis]) {
                let other = values[self.number(at) + self.steps()[axis]];
                if is_like(other) && value.abs() + other.abs() < steepness {
                    let mut middle = self.point(at);
                    middle[axis] += self.side / 2.0;
                    middles.push((middle, value, DEEP * steepness));
                }
            }
            let mut around = self.within(at.map(|place| place.saturating_sub(1)), [3; 3]);
            if around.all(|at| is_like(values[self.number(at)])) {
                lone.push(self.point(at));
            }
        }
        let points: Vec<Point> = middles.iter().map(|(point, ..)| *point).collect();
        let mut found = vec![0.0; points.len()];
        block.field.sample(&points, &mut found);
        let is_crossed = |((_, value, deep), found): &(&(Point, f64, f64), f64)| {
            (*found < 0.0) != (*value < 0.0) && found.abs() > *deep
        };
        let edges = middles.iter().zip(found).filter(is_crossed).count();
        let mut slopes = vec![STILL; lone.len()];
        block.field.gradients(&lone, &mut slopes);
        let is_hidden = |(point, Slope { value, gradient }): &(Point, Slope)| {
            let far = feature::distance(*value, *gradient);
            let toward = scaled(unit(*gradient), -value.signum() * (far + BEYOND * self.side));
            let beyond = add(*point, toward);
            far < self.side
                && (plan.field.value(beyond) < 0.0) != (*value < 0.0)
                && self.corners_around(beyond).all(|at| (values[self.number(at)] < 0.0) == (*value < 0.0))
        };
        edges + std::iter::zip(lone, slopes).filter(is_hidden).count()
    }

    /// The corners of the cell that a point is in.
    fn corners_around(&self, point: Point) -> impl Iterator<Item = [usize; 3]> + use<> {
        let low = std::array::from_fn(|axis| ((point[axis] - self.origin[axis]) / self.side).max(0.0) as usize);
        self.within(low, [2; 3])
    }

    /// Where the surface crosses the edges that begin in a block.
    fn crossings(&self, block: &Block, values: &[f64]) -> Vec<Crossing> {
        let steps = self.steps();
        let mut found = Vec::new();
        let mut parts = Vec::new();
        for at in self.within(block.first, [BLOCK; 3]) {
            let node = self.number(at);
            for axis in (0..3).filter(|axis| at[*axis] + 1 < self.nodes[*axis]) {
                let [low, high] = [values[node], values[node + steps[axis]]];
                if (low < 0.0) == (high < 0.0) {
                    continue;
                }
                let (mut ahead, point) = (at, self.point(at));
                ahead[axis] += 1;
                let known = |value: f64, at| if value.is_finite() { value } else { block.field.value(self.point(at)) };
                let (low_value, high_value) = (known(low, at), known(high, ahead));
                let part = low_value / (low_value - high_value);
                parts.push(if (0.0..=1.0).contains(&part) { part } else { 0.5 });
                found.push(Crossing { node, axis, point, normal: [0.0; 3], low_is_inside: low < 0.0 });
            }
        }
        for (crossing, part) in found.iter_mut().zip(&parts) {
            crossing.point[crossing.axis] += part * self.side;
        }
        let points: Vec<Point> = found.iter().map(|crossing| crossing.point).collect();
        let mut slopes = vec![STILL; points.len()];
        block.field.gradients(&points, &mut slopes);
        for ((crossing, part), Slope { value, gradient }) in found.iter_mut().zip(parts).zip(slopes) {
            let axis = crossing.axis;
            // A step of Newton's, on the side where the sign changes.
            let step = -value / (gradient[axis] * self.side);
            let is_before = (value < 0.0) != crossing.low_is_inside;
            let rest = if is_before { -part..=0.0 } else { 0.0..=1.0 - part };
            let step = if rest.contains(&step) { step } else { 0.0 };
            crossing.point[axis] += ((part + step).clamp(MARGIN, 1.0 - MARGIN) - part) * self.side;
            crossing.normal = unit(gradient);
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

fn sum(vectors: &[Point]) -> Point {
    vectors.iter().fold([0.0; 3], |sum, vector| add(sum, *vector))
}

/// Nothing where there is no direction.
fn unit(vector: Point) -> Point {
    let size = length(vector);
    if size > 0.0 && size.is_finite() { scaled(vector, 1.0 / size) } else { [0.0; 3] }
}
