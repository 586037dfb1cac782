//! Nets to look at, of what bends nearly everywhere or is measured, and to measure distances from.
//!
//! 1. Most blocks with surface must bend: else the octree has fewer, larger cells, and keeps flat faces flat. But distances that
//!    are measured are smooth nowhere to an octree, and what guides need not have few faces.
//! 2. A node that is near a surface which no cell shows, as its gradient tells, and an edge with another sign in its middle
//!    have a wall or a gap beside them that is thinner than a cell. Where smaller cells do not show it, it is for the octree.
//! 3. Faces that cross are found as in every mesh; vertices there go to the middles of their loops, which helps nearly always.

use partwright_field::{Box3, Slope};

use super::{BLOCK, Block, Lattice, Net, Room, STILL, in_each, sum, unit};
use crate::octree::Plan;
use crate::vector::{Point, add, dot, length, scaled};
use crate::{Draft, MeshError, feature};

/// More nodes are the octree's.
const MOST: usize = 1 << 21;
/// Tolerances that a cell is wide at first.
const WIDTH: f64 = 2.0;
/// Part of the tolerance that nine of ten faces may be off at most; cells become smaller for it once, by half at most, and
/// by a fifth at least.
const OFF: f64 = 0.25;
const ENOUGH: f64 = 0.8;
/// Cosine of how far normals turn in a block that bends.
const BENT: f64 = 0.94;
/// Part of the crossings beside which something may be hidden: crumbs that a flat face leaves of what it cuts.
const CRUMBS: f64 = 0.03;
/// Cells beyond a surface where what hides is looked for.
const BEYOND: f64 = 0.25;
/// Part of what the field changes over a cell that its value in the middle of an edge is at least in what counts as a wall
/// or a gap: a bend is less.
const DEEP: f64 = 0.125;
/// Looks at each crossing: the normals there are those of faces, also beside edges, where values do not change evenly.
const LOOKS: usize = 4;
/// Part of the blocks with surface that must bend.
const MOSTLY: f64 = 0.85;

/// A net of the field's surface inside the bounds.
pub(crate) fn draft(plan: &Plan<'_>, draft: Draft, bounds: &Box3, threads: usize) -> Result<Found, MeshError> {
    let tolerance = plan.precision.tolerance;
    let side = WIDTH * tolerance;
    let is_measured = plan.field.is_measured();
    let is_flat = is_measured || draft == Draft::Guide;
    let net = |part: f64, hidden: f64| Lattice::new(bounds, part * side).net(plan, Wanted { is_flat, hidden }, threads);
    // Parts of the width, and what may be hidden. What is measured takes long, and so do distances to many faces: no smaller than
    // need be, and no octree, to which each facet is a piece. But to an octree's draft, whose faces may cross, distances jump.
    let tries: &[(f64, f64)] = match (draft, is_measured) {
        (Draft::Look, false) => &[(1.0, CRUMBS), (0.5, CRUMBS)],
        (Draft::Look, true) => &[(1.0, CRUMBS), (0.7, CRUMBS), (0.5, f64::INFINITY)],
        (Draft::Guide, false) => &[(1.0, 0.0), (0.7, CRUMBS)],
        (Draft::Guide, true) => &[(1.0, 0.0), (0.7, 0.0), (0.5, 0.0)],
    };
    for &(part, hidden) in tries {
        let found = net(part, hidden)?;
        let Found::Net(_, typical) = found else {
            if matches!(found, Found::Hidden) {
                continue;
            }
            return Ok(found);
        };
        // What a chord is off grows with the square of its length.
        let finer = (OFF * tolerance / typical).sqrt();
        if part < 1.0 || finer > ENOUGH {
            return Ok(found);
        }
        let finer = net(finer.max(0.5), hidden)?;
        return Ok(if matches!(finer, Found::Net(..)) { finer } else { found });
    }
    Ok(Found::Hidden)
}

/// What a net is to be.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    /// Of flat faces, too.
    is_flat: bool,
    /// Part of the crossings beside which something may be hidden; where all may be, faces may cross as well.
    hidden: f64,
}

/// What became of a net.
pub(crate) enum Found {
    /// With how far nine of ten of its faces are off at most.
    Net(Net, f64),
    /// Walls or gaps are thinner than cells, or so close that faces cross.
    Hidden,
    /// The octree does better.
    Other,
}

impl Lattice {
    fn net(&self, plan: &Plan<'_>, wanted: Wanted, threads: usize) -> Result<Found, MeshError> {
        if self.nodes.iter().fold(1_usize, |product, nodes| product.saturating_mul(*nodes)) > MOST {
            return Ok(Found::Other);
        }
        let room = self.room(plan, None, threads);
        let Room { blocks, .. } = &room;
        plan.state()?;
        if !wanted.is_flat && !self.bends(blocks) {
            return Ok(Found::Other);
        }
        let values = self.values(plan, &room, threads);
        plan.state()?;
        // What hides is asked first: crossings take longer.
        let looked =
            in_each(blocks, threads, |block| (self.hidden(plan, block, &values), self.changes(block, &values).count()));
        plan.state()?;
        let (hidden, changes) =
            looked.iter().fold((0, 0), |(hidden, changes), part| (hidden + part.0, changes + part.1));
        if hidden as f64 > wanted.hidden * changes as f64 {
            return Ok(Found::Hidden);
        }
        let crossings = in_each(blocks, threads, |block| self.crossings(block, &values, LOOKS)).concat();
        plan.state()?;
        if crossings.is_empty() {
            return Ok(Found::Other);
        }
        let woven = self.weave(plan, blocks, &values, &crossings, threads, |weave| {
            weave.woven(plan, wanted.hidden.is_infinite())
        })?;
        Ok(woven.unwrap_or(Found::Other))
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
}
