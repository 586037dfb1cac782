//! The octree: cells are divided until each is proven to be free of surface, or holds a piece of it that one cone gives to the
//! tolerance.
//!
//! A cell whose corners have one sign may still hold a wall or a gap: bounds of the field and its derivatives (see
//! `Field::survey`) say that it does not, or it is divided. A cell with both signs is accepted when all that its field can
//! be there has been seen (`judge`).

mod judge;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use partwright_field::{Box3, Field, Interval, Slope, Survey};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::grid::{self, Grid, Place};
use crate::memory::{self, Cell, Memory};
use crate::patch::{self, Branches, Crossing, Curve, Precision};
use crate::sampler::{self, CELLS as SAMPLED, Lattice, Sampled, Sampler};
use crate::vector::{Point, add, length, scaled};
use crate::{MeshError, Monitor, Thin};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Outside,
    Inside,
    /// Corners of both signs.
    Mixed,
}

#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) place: Place,
    pub(crate) level: u32,
    /// The first of eight; 0 for a leaf.
    pub(crate) children: u32,
    pub(crate) kind: Kind,
    /// Which corners are inside.
    pub(crate) mask: u8,
    /// Valid in the cell; none where the field cannot be zero.
    pub(crate) field: Option<Field>,
}

impl Node {
    pub(crate) fn new(place: Place, level: u32) -> Self {
        Self { place, level, children: 0, kind: Kind::Outside, mask: 0, field: None }
    }

    pub(crate) fn is_leaf(&self) -> bool {
        self.children == 0
    }
}

/// What all threads share.
pub(crate) struct Plan<'a> {
    pub(crate) grid: &'a Grid,
    pub(crate) field: &'a Field,
    pub(crate) sampler: &'a dyn Sampler,
    pub(crate) precision: Precision,
    /// Values no larger than this are computed from the whole field, so that all cells agree on their sign; bounds that are
    /// no farther from zero prove nothing by themselves.
    pub(crate) doubt: f64,
    /// Whether bounds may be taken from samples, and edges for found that are not.
    pub(crate) is_draft: bool,
    pub(crate) monitor: &'a dyn Monitor,
    pub(crate) max_triangles: usize,
    pub(crate) cells: AtomicUsize,
    pub(crate) is_stopped: AtomicBool,
}

impl Plan<'_> {
    /// One like it whose cells are counted anew.
    pub(crate) fn another(&self) -> Plan<'_> {
        Plan { cells: AtomicUsize::new(0), is_stopped: AtomicBool::new(false), ..*self }
    }

    fn is_stopped(&self) -> bool {
        if self.monitor.is_cancelled() {
            self.is_stopped.store(true, Ordering::Relaxed);
        }
        self.is_stopped.load(Ordering::Relaxed)
    }

    /// Whether to go on.
    pub(crate) fn state(&self) -> Result<(), MeshError> {
        if self.cells.load(Ordering::Relaxed) > self.max_triangles.saturating_mul(CELLS) {
            return Err(MeshError::TooManyTriangles { limit: self.max_triangles });
        }
        if let Some(why) = self.sampler.fault() {
            return Err(MeshError::Sampler { why });
        }
        if self.is_stopped() { Err(MeshError::Cancelled) } else { Ok(()) }
    }

    /// Whether a cell is not divided any more, whatever its neighbours make of its rim.
    pub(crate) fn is_settled(&self, node: &Node) -> bool {
        node.level == 0 || self.is_draft && self.is_small(&self.grid.region(node.place, node.level))
    }

    /// Whether what hides in a cell is no larger than may be missed.
    fn is_small(&self, region: &Box3) -> bool {
        region.size()[0] <= HIDING * self.precision.tolerance
    }

    /// Whether that holds for the parts of a cell.
    fn is_small_below(&self, region: &Box3) -> bool {
        region.size()[0] <= 2.0 * HIDING * self.precision.tolerance
    }
}

/// Cells for each triangle that is allowed: a mesh that needs more of them on the way counts as too large.
const CELLS: usize = 3;
/// The least doubt about a value: rounding.
pub(crate) const DEAD: f64 = 1e-9;
/// Part of the tolerance that a cell may use up; the rest is for making the mesh coarser.
const SHARE: f64 = 0.6;
/// Part of the tolerance that what hides in a cell may be deep.
const FLAW: f64 = 0.25;
/// Tolerances that a cell may be wide whose surface looks simple but is not proven to be all.
pub(crate) const HIDING: f64 = 2.0;

/// Grows one subtree.
pub(crate) struct Worker<'a> {
    plan: &'a Plan<'a>,
    nodes: Vec<Node>,
    pub(crate) thin: Vec<Thin>,
    branches: Branches,
    values: FxHashMap<u64, f64>,
    pub(crate) memory: Memory,
    scratch: (Vec<Point>, Vec<Slope>),
    /// Nodes with children that wait for samples, and what is known of them.
    waiting: Vec<Waiting>,
}

/// A node whose children are filled when all nodes beside it have got as far.
struct Waiting {
    index: usize,
    survey: Survey,
    most: u32,
}

impl<'a> Worker<'a> {
    pub(crate) fn new(plan: &'a Plan<'a>) -> Self {
        Self {
            plan,
            nodes: Vec::new(),
            thin: Vec::new(),
            branches: Branches::default(),
            values: FxHashMap::default(),
            memory: Memory::default(),
            scratch: (Vec::new(), Vec::new()),
            waiting: Vec::new(),
        }
    }

    /// For each start the node of a cell and, behind it, all nodes below. With a start comes a field that is valid there, and
    /// a level: cells above it are divided in any case.
    pub(crate) fn grow(&mut self, starts: &[(Place, u32, &Field, u32)]) -> Vec<Vec<Node>> {
        if !self.plan.sampler.is_active() {
            let mut tree = |&(place, level, parent, most): &(Place, u32, &Field, u32)| {
                self.nodes.push(Node::new(place, level));
                self.fill(0, parent, most, None);
                std::mem::take(&mut self.nodes)
            };
            return starts.iter().map(&mut tree).collect();
        }
        // All of them at once, so that there is much to sample.
        self.nodes.extend(starts.iter().map(|start| Node::new(start.0, start.1)));
        for (index, &(_, _, parent, most)) in starts.iter().enumerate() {
            self.fill(index, parent, most, None);
        }
        while !self.waiting.is_empty() {
            self.serve();
        }
        let nodes = std::mem::take(&mut self.nodes);
        (0..starts.len()).map(|root| ordered(&nodes, root)).collect()
    }

    /// Has everything sampled that waits, and goes on there.
    fn serve(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let lattice = |waiting: &Waiting| {
            let Node { place, level, .. } = self.nodes[waiting.index];
            let step = self.plan.grid.region(place, level).size()[0] / SAMPLED as f64;
            Lattice { field: waiting.survey.field.clone(), origin: self.plan.grid.point(place), step }
        };
        let lattices: Vec<Lattice> = waiting.iter().map(lattice).collect();
        let mut found = self.plan.sampler.sample(&lattices).into_iter();
        for Waiting { index, survey, most } in waiting {
            let Node { place, level, children, .. } = self.nodes[index];
            let sampled = Sampled::new(found.next().flatten(), place, level, survey.slopes);
            for number in 0..8 {
                self.fill(children as usize + number, &survey.field, most, sampled.as_ref());
            }
        }
    }

    fn fill(&mut self, index: usize, parent: &Field, most: u32, sampled: Option<&Sampled>) {
        let count = self.plan.cells.fetch_add(1, Ordering::Relaxed);
        if count.is_multiple_of(256) && self.plan.state().is_err() {
            self.plan.is_stopped.store(true, Ordering::Relaxed);
        }
        if self.plan.is_stopped.load(Ordering::Relaxed) {
            return;
        }
        let Node { place, level, .. } = self.nodes[index];
        let region = self.plan.grid.region(place, level);
        if let Some(is_inside) = sampled.and_then(|sampled| sampled.proven(place, level, region.size()[0])) {
            self.settle(index, if is_inside { Kind::Inside } else { Kind::Outside }, None);
            return;
        }
        let is_small = self.plan.is_draft && self.plan.is_small(&region);
        // Nothing is asked about it but where the surface is.
        let is_mixed = is_small && matches!(self.mask(place, level, parent), 1..=254);
        let (value, field) = if is_mixed {
            (Interval::ALL, parent.clone())
        } else {
            parent.restrict_unless(&region, |value| proven(value).is_some())
        };
        if let Some(kind) = proven(value).filter(|kind| self.is_trusted(*kind, value, place, level, &field)) {
            self.settle(index, kind, None);
            return;
        }
        let tie = self.plan.precision.tolerance / 8.0;
        let mask = is_small.then(|| self.mask(place, level, &field));
        let survey = match mask {
            // What hides in it is not asked.
            Some(1..=254) => Survey::unknown(value, field),
            _ if self.plan.is_draft => field.survey_surface(&region, tie),
            _ => field.survey(&region, tie),
        };
        let kind = proven(survey.value);
        if let Some(kind) = kind.filter(|kind| self.is_trusted(*kind, survey.value, place, level, &survey.field)) {
            self.settle(index, kind, None);
            return;
        }
        let known = sampled.and_then(|sampled| sampled.mask(place, level));
        let mask = known.or(mask).unwrap_or_else(|| self.mask(place, level, &survey.field));
        let is_leaf = match mask {
            0 | 255 => level == 0 || (level <= most && is_empty(self.plan, &region, &survey, mask == 255, FLAW)),
            // Of a draft hardly a cell is simple that is next to those which are taken as they are.
            _ if self.plan.is_draft && !is_small && self.plan.is_small_below(&region) => false,
            _ => level == 0 || (level <= most && self.is_simple(place, level, &region, &survey, mask)),
        };
        if !is_leaf {
            let first = self.nodes.len();
            self.nodes[index].children = first as u32;
            self.nodes[index].field = Some(survey.field.clone());
            for number in 0..8 {
                let place = grid::corner(place, level - 1, number);
                self.nodes.push(Node::new(place, level - 1));
            }
            if level >= sampler::LEVELS && level.is_multiple_of(sampler::LEVELS) && self.plan.sampler.is_active() {
                self.waiting.push(Waiting { index, survey, most });
                return;
            }
            for number in 0..8 {
                self.fill(
                    first + number,
                    &survey.field,
                    most,
                    sampled.filter(|_| !level.is_multiple_of(sampler::LEVELS)),
                );
            }
            return;
        }
        let kind = match mask {
            0 => Kind::Outside,
            255 => Kind::Inside,
            _ => Kind::Mixed,
        };
        // A finer mesh may well show what a draft does not.
        let is_asked = level == 0 && kind != Kind::Mixed && !self.plan.is_draft;
        if is_asked && !is_empty(self.plan, &region, &survey, mask == 255, FLAW) {
            self.probe(&region, &survey.field, mask == 255);
        }
        self.settle(index, kind, Some(survey.field));
        self.nodes[index].mask = mask;
    }

    /// Whether what bounds prove is far enough from zero, or is what the corners say, too.
    fn is_trusted(&mut self, kind: Kind, value: Interval, place: Place, level: u32, field: &Field) -> bool {
        let doubt = self.plan.doubt;
        if doubt <= DEAD || value.min > doubt || value.max < -doubt {
            return true;
        }
        self.mask(place, level, field) == if kind == Kind::Inside { 255 } else { 0 }
    }

    fn settle(&mut self, index: usize, kind: Kind, field: Option<Field>) {
        let node = &mut self.nodes[index];
        node.kind = kind;
        node.mask = if kind == Kind::Inside { 255 } else { 0 };
        node.field = field;
    }

    fn value(&mut self, place: Place, field: &Field) -> f64 {
        let plan = self.plan;
        *self.values.entry(grid::key(place)).or_insert_with(|| {
            let point = plan.grid.point(place);
            let value = field.value(point);
            // Also what is not a number.
            if value.abs() > plan.doubt { value } else { plan.field.value(point) }
        })
    }

    fn mask(&mut self, place: Place, level: u32, field: &Field) -> u8 {
        (0..8).fold(0, |mask, number| {
            let is_inside = self.value(grid::corner(place, level, number), field) < 0.0;
            mask | u8::from(is_inside) << number
        })
    }

    /// Looks for the other sign in a cell of the smallest size whose corners have one; a wall or gap that is there is told.
    fn probe(&mut self, region: &Box3, field: &Field, is_inside: bool) {
        let mut point = region.center();
        for _ in 0..8 {
            let slope = field.slope(point);
            if (slope.value < 0.0) != is_inside && slope.value.abs() > DEAD {
                if self.thin.len() < 100 {
                    self.thin.push(Thin { place: point, size: region.size()[0] });
                }
                return;
            }
            let square = slope.gradient.iter().map(|value| value * value).sum::<f64>();
            let step = -(slope.value * 1.5) / square;
            if !step.is_finite() {
                return;
            }
            let next = add(point, scaled(slope.gradient, step));
            point = std::array::from_fn(|axis| next[axis].clamp(region.min[axis], region.max[axis]));
        }
    }

    fn crossing(&mut self, place: Place, level: u32, ends: [usize; 2], axis: usize, field: &Field) -> Crossing {
        let corners = ends.map(|number| grid::corner(place, level, number));
        if let Some(known) = self.memory.crossing(corners[0], axis, level) {
            return *known;
        }
        let values = corners.map(|corner| self.value(corner, field));
        let points = corners.map(|corner| self.plan.grid.point(corner));
        let found = patch::crossing(field, points, values, axis, self.plan.precision);
        self.memory.put_crossing(corners[0], level, found);
        found
    }

    /// Whether the surface in a cell is one piece that a cone gives to the tolerance.
    fn is_simple(&mut self, place: Place, level: u32, region: &Box3, survey: &Survey, mask: u8) -> bool {
        let field = &survey.field;
        let mut crossings = SmallVec::<[Crossing; 12]>::new();
        // For each face what crosses its rim.
        let mut rims: [SmallVec<[(u32, Crossing); 4]>; 6] = Default::default();
        for axis in 0..3 {
            for side in 0..4 {
                let ends = grid::edge_corners(axis, side);
                if ends.map(|end| (mask >> end) & 1) == [0, 0] || ends.map(|end| (mask >> end) & 1) == [1, 1] {
                    continue;
                }
                let crossing = self.crossing(place, level, ends, axis, field);
                let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
                let number = crossings.len() as u32;
                rims[u * 2 + (side & 1)].push((number, crossing));
                rims[v * 2 + (side >> 1)].push((number, crossing));
                crossings.push(crossing);
            }
        }
        let is_small = self.plan.is_small(region);
        if rims.iter().any(|rim| rim.len() > 2)
            || !(is_small || self.is_understood(place, level, region, survey, &crossings))
        {
            return false;
        }
        let precision = self.plan.precision;
        let mut curves = SmallVec::<[(u32, Curve, bool); 6]>::new();
        for (face, rim) in rims.iter().enumerate().filter(|(_, rim)| rim.len() == 2) {
            let (axis, side) = (face / 2, face % 2);
            let mut flat = *region;
            if side == 0 {
                flat.max[axis] = flat.min[axis];
            } else {
                flat.min[axis] = flat.max[axis];
            }
            let points = [rim[0].1.point, rim[1].1.point];
            let mut corner = place;
            corner[axis] += (side as u32) << level;
            let counted = [(0, rim[0].1), (1, rim[1].1)];
            let straight = patch::straight(&flat, axis, &counted, precision).map(|curves| (curves, true));
            let known = straight.or_else(|| self.memory.curves(corner, axis, level, &points));
            let (found, is_sound) = known.unwrap_or_else(|| {
                let found = patch::curves(field, &flat, axis, &counted, precision, &mut self.branches);
                self.memory.put_curves(corner, axis, level, points.into_iter(), found.clone());
                found
            });
            if !(is_sound || self.plan.is_draft) {
                return false;
            }
            for mut curve in found {
                curve.ends = curve.ends.map(|end| rim[end as usize].0);
                curves.push((curves.len() as u32, curve, side == 1));
            }
        }
        let loops = patch::loops(&curves);
        let [only] = loops.as_slice() else { return false };
        let mut rim = SmallVec::<[Point; 12]>::new();
        let mut sharp = SmallVec::<[Point; 6]>::new();
        for &(number, is_backward) in &only.curves {
            let curve = curves[number as usize].1;
            rim.push(crossings[curve.ends[usize::from(is_backward)] as usize].point);
            rim.extend(curve.via);
            sharp.extend(curve.via.filter(|_| curve.is_sharp));
        }
        if patch::is_plain_fan(region, &rim, &crossings, precision) {
            return true;
        }
        let most = precision.tolerance * if self.plan.is_draft { 1.0 } else { SHARE };
        if !self.plan.is_draft && patch::is_near_fan(field, region, &rim, &crossings, most, &mut self.scratch) {
            let rim = memory::signature([rim.as_slice()].into_iter());
            self.memory.put_cell(place, level, Cell { rim, tips: SmallVec::new() });
            return true;
        }
        let (apex, is_sound) = patch::apex(field, region, &rim, &crossings, &sharp, precision, &mut self.branches);
        if !(is_sound || self.plan.is_draft) {
            return false;
        }
        let is_near = patch::deviation(field, apex, &rim, &mut self.scratch) <= most;
        if is_near {
            let rim = memory::signature([rim.as_slice()].into_iter());
            self.memory.put_cell(place, level, Cell { rim, tips: [apex].into_iter().collect() });
        }
        is_near
    }
}

/// Whether no surface, or none that is deeper than a fraction of the tolerance, is in a cell whose corners have one sign.
pub(crate) fn is_empty(plan: &Plan<'_>, region: &Box3, survey: &Survey, is_inside: bool, part: f64) -> bool {
    let least = least(region, survey, is_inside);
    if least >= 0.0 {
        return true;
    }
    let slope = survey.field.slope(region.center());
    let steepness = length(slope.gradient);
    let tolerance = plan.precision.tolerance;
    if least > -tolerance * part * steepness {
        return true;
    }
    // Where the expression jumps and the field does not (an angle at its cut), bounds say nothing however small the cell
    // is; then the distance to first order has to do.
    let jumps = survey.slopes.iter().any(|slope| !slope.magnitude().is_finite());
    let size = region.size()[0];
    jumps && size <= 16.0 * tolerance && slope.value.abs() > steepness * size
}

/// The nodes below one, in the order in which they come when nothing waits: meshes then have the same order too.
fn ordered(nodes: &[Node], root: usize) -> Vec<Node> {
    let mut tree = vec![nodes[root].clone()];
    let mut open = vec![0];
    while let Some(index) = open.pop() {
        let children = tree[index].children as usize;
        if children > 0 {
            let first = tree.len();
            tree[index].children = first as u32;
            tree.extend_from_slice(&nodes[children..children + 8]);
            open.extend((first..first + 8).rev());
        }
    }
    tree
}

/// A bound of the field in a box from below, or from above where that is asked, with its sign turned.
fn least(region: &Box3, survey: &Survey, is_inside: bool) -> f64 {
    let turn = if is_inside { -1.0 } else { 1.0 };
    let least = if is_inside { -survey.value.max } else { survey.value.min };
    // Along axes on which the field only rises or falls the least is at an end.
    let mut foot = region.center();
    let mut reach = 0.0;
    for (axis, slope) in survey.slopes.iter().enumerate() {
        let Interval { min, max } = *slope;
        if turn * min >= 0.0 && turn * max >= 0.0 {
            foot[axis] = region.min[axis];
        } else if turn * min <= 0.0 && turn * max <= 0.0 {
            foot[axis] = region.max[axis];
        } else {
            reach += slope.magnitude() * region.size()[axis] / 2.0;
        }
    }
    if reach.is_finite() { least.max(turn * survey.field.value(foot) - reach) } else { least }
}

/// Whether nothing of the solid is in a box, as far as a number of looks can tell.
pub(crate) fn is_outside(field: &Field, region: &Box3, looks: &mut u32) -> bool {
    if *looks == 0 {
        return false;
    }
    *looks -= 1;
    let survey = field.survey(region, 0.0);
    if survey.value.min > 0.0 || least(region, &survey, false) > 0.0 {
        return true;
    }
    let size = region.size();
    let longest = (0..3).max_by(|a, b| size[*a].total_cmp(&size[*b])).unwrap_or(0);
    let middle = region.center()[longest];
    let (mut low, mut high) = (*region, *region);
    (low.max[longest], high.min[longest]) = (middle, middle);
    // What is in one half ends the search at once.
    field.value(region.center()) > 0.0
        && is_outside(&survey.field, &low, looks)
        && is_outside(&survey.field, &high, looks)
}

/// The kind of a cell that the bounds of its field tell; `distance` to zero must be more than rounding.
pub(crate) fn proven(value: Interval) -> Option<Kind> {
    if value.min > DEAD {
        Some(Kind::Outside)
    } else if value.max < -DEAD {
        Some(Kind::Inside)
    } else {
        None
    }
}
