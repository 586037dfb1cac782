//! Scalar fields: functions of space that are negative inside a solid, positive outside of it, and continuous; mm. They come
//! as expressions ([`fidget_core::context::Tree`]) and leave as numbers, for whoever makes meshes of them.
//!
//! Everything is computed in f64 (fidget's own evaluators are f32): a [`Field`] is a tape of operations that runs on rows of
//! points ([`Field::sample`], [`Field::gradients`]) and on intervals ([`Field::restrict`], [`Field::survey`]). What has no
//! closed form, such as the distance to a mesh, joins as a variable with a [`Distance`] behind it ([`Leaf`]).
//!
//! ```
//! use fidget_core::context::Tree;
//! use partwright_field::{Box3, Field};
//!
//! let (x, y, z) = Tree::axes();
//! let ball = (x.square() + y.square() + z.square()).sqrt() - 10.0;
//! let bounds = Box3 { min: [-10.0; 3], max: [10.0; 3] };
//! let field = Field::new(&ball, &[], bounds).unwrap();
//! assert_eq!(field.value([13.0, 0.0, 0.0]), 3.0);
//! // Far outside of it the interval alone tells.
//! let far = Box3 { min: [20.0; 3], max: [21.0; 3] };
//! assert!(field.restrict(&far).0.min > 0.0);
//! ```
//!
//! Guarantees: the same point gives the same number from every restriction that is valid there, but for what rounding leaves open
//! between branches that differ by less than 10⁻¹² of their size, and in c − (c − x), which becomes x; and [`Field::doubt`] where
//! distances are searched for. Intervals contain all values, up to the rounding of f64, and as much.
//! Not guaranteed: that a value is a distance, or that the field is smooth. Roots, arc sines and arc cosines go on beyond
//! their domain as they are at its rim. A value that is not a number is for the caller to judge.
//!
//! Constants of trees are f32. [`constant`] gives one that is exact to about 10⁻¹⁵; affine maps of fidget (`remap_affine`)
//! are f32 too, `remap_xyz` with such constants is not.
//!
//! Sources: Moore, *Interval Analysis* (1966); Duff, *Interval arithmetic and recursive subdivision for implicit functions and
//! constructive solid geometry* (1992), whose pruning of branches `restrict` is; Keeter, *Massively parallel rendering of
//! complex closed-form implicit surfaces* (2020).

mod bvh;
mod centered;
mod convex;
mod distance;
mod import;
mod interval;
mod mesh;
mod number;
pub mod program;
mod surface;
mod tape;
mod trace;
mod turn;

use std::cell::Cell;
use std::sync::Arc;

use fidget_core::context::Tree;
use fidget_core::var::Var;

pub use crate::bvh::nearest_on_triangle;
use crate::centered::Centered;
use crate::convex::Largest;
pub use crate::convex::Linear;
pub use crate::distance::{Cone, Distance, LineDistance, PlaneDistance, PointDistance};
pub use crate::interval::Interval;
pub use crate::mesh::MeshDistance;
use crate::number::{Dual, LANES, Lanes, Number};
pub use crate::surface::SurfaceDistance;
use crate::tape::{Choice, Op};
use crate::trace::Traced;

/// What is farther from zero than this in all of a box has one sign there.
const IDLE: f64 = 1e-9;

/// An axis-aligned box, mm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Box3 {
    pub min: [f64; 3],
    pub max: [f64; 3],
}

impl Box3 {
    pub fn center(&self) -> [f64; 3] {
        std::array::from_fn(|axis| (self.min[axis] + self.max[axis]) / 2.0)
    }

    pub fn size(&self) -> [f64; 3] {
        std::array::from_fn(|axis| self.max[axis] - self.min[axis])
    }

    pub fn contains(&self, point: [f64; 3]) -> bool {
        (0..3).all(|axis| self.min[axis] <= point[axis] && point[axis] <= self.max[axis])
    }

    pub fn padded(&self, by: f64) -> Self {
        Self { min: self.min.map(|value| value - by), max: self.max.map(|value| value + by) }
    }
}

/// A variable of a tree and what stands behind it: a distance, measured at a place that may be warped.
#[derive(Debug, Clone)]
pub struct Leaf {
    pub var: Var,
    /// In the coordinates of the tree that holds the variable; `Tree::axes()` when nothing is warped.
    pub at: [Tree; 3],
    pub distance: Arc<dyn Distance>,
}

/// A leaf as the tape holds it.
#[derive(Debug, Clone)]
pub(crate) struct External {
    pub(crate) id: u64,
    pub(crate) distance: Arc<dyn Distance>,
}

impl PartialEq for External {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Why an expression is no field.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FieldError {
    #[error("the expression has a variable that nothing stands behind")]
    UnknownVariable,
    #[error("the expression has random numbers: it is not continuous")]
    Random,
    #[error("the bounds are empty or not numbers")]
    Bounds,
}

/// A scalar field with the box that contains its solid. Cheap to clone; shared between threads.
#[derive(Debug, Clone)]
pub struct Field {
    tape: tape::Shared,
    bounds: Box3,
}

/// The smooth piece of a field that is active at some point: a function that can be evaluated anywhere.
#[derive(Debug, Clone)]
pub struct Branch {
    /// Equal for equal functions.
    pub id: u64,
    pub field: Field,
}

/// What [`Field::survey`] says about a box.
#[derive(Debug, Clone)]
pub struct Survey {
    /// Bounds of the value.
    pub value: Interval,
    /// The value at the centre.
    pub center: f64,
    /// Bounds of the derivatives; their hull where branches meet, so that the mean value theorem holds (Lebourg's form).
    pub slopes: [Interval; 3],
    /// Choices between branches that differ by more than `tie` and are both possible in the box.
    pub open: usize,
    /// The field without the branches that cannot be chosen in the box: valid only there.
    pub field: Field,
}

/// Functions that a maximum is taken apart into, at most.
const FEW: usize = 32;
/// Operations of a field that may be the largest of linear functions.
const LINEAR: usize = 256;

/// For what a field is surveyed.
#[derive(Clone, Copy, PartialEq)]
enum Asked {
    All,
    Surface,
    Bounds,
}

impl Survey {
    /// Of a box about which nothing else is asked.
    pub fn unknown(value: Interval, field: Field) -> Self {
        Self { value, center: f64::NAN, slopes: [Interval::ALL; 3], open: usize::MAX, field }
    }
}

/// Value and its derivatives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slope {
    pub value: f64,
    pub gradient: [f64; 3],
}

thread_local! {
    /// Slots of tapes, taken out while they are in use: a leaf may evaluate a field itself.
    static SCALARS: Cell<Vec<f64>> = const { Cell::new(Vec::new()) };
    static DUALS: Cell<Vec<Dual<f64>>> = const { Cell::new(Vec::new()) };
    static LANES_OF_POINTS: Cell<Vec<Lanes>> = const { Cell::new(Vec::new()) };
    static LANES_OF_SLOPES: Cell<Vec<Dual<Lanes>>> = const { Cell::new(Vec::new()) };
    static INTERVALS: Cell<Vec<Interval>> = const { Cell::new(Vec::new()) };
    static CENTERED: Cell<Vec<Centered>> = const { Cell::new(Vec::new()) };
    static TRACES: Cell<Vec<Traced>> = const { Cell::new(Vec::new()) };
}

/// Runs with the slots of this thread, and leaves them for the next.
macro_rules! with_slots {
    ($key:ident, |$slots:ident| $body:expr) => {{
        let mut $slots = $key.take();
        let result = $body;
        $key.set($slots);
        result
    }};
}

impl Field {
    /// `bounds` is a box that contains the solid; the surface may touch it.
    pub fn new(tree: &Tree, leaves: &[Leaf], bounds: Box3) -> Result<Self, FieldError> {
        let is_sound = (0..3).all(|axis| {
            let (min, max) = (bounds.min[axis], bounds.max[axis]);
            min.is_finite() && max.is_finite() && min < max
        });
        if !is_sound {
            return Err(FieldError::Bounds);
        }
        Ok(Self { tape: Arc::new(import::tape(tree, leaves)?), bounds })
    }

    pub fn bounds(&self) -> &Box3 {
        &self.bounds
    }

    /// Operations that one evaluation takes.
    pub fn cost(&self) -> usize {
        self.tape.ops.len()
    }

    /// How far from each other values, and bounds, of restrictions may be: more than rounding where distances are searched for.
    pub fn doubt(&self) -> f64 {
        self.tape.externals.iter().map(|leaf| leaf.distance.doubt()).fold(0.0, f64::max)
    }

    pub fn value(&self, point: [f64; 3]) -> f64 {
        with_slots!(SCALARS, |slots| {
            self.run_scalar(&mut slots, point);
            slots[self.tape.root as usize]
        })
    }

    pub fn slope(&self, point: [f64; 3]) -> Slope {
        with_slots!(DUALS, |slots| {
            self.tape.prepare(&mut slots);
            for (axis, slot) in slots.iter_mut().enumerate().take(3) {
                *slot = Dual::axis(point[axis], axis);
            }
            self.tape.run(&mut slots);
            let root = &slots[self.tape.root as usize];
            Slope { value: root.value, gradient: root.gradient }
        })
    }

    /// Values at points; `values` is as long as `points`.
    pub fn sample(&self, points: &[[f64; 3]], values: &mut [f64]) {
        with_slots!(LANES_OF_POINTS, |slots| {
            self.tape.prepare(&mut slots);
            for (points, values) in points.chunks(LANES).zip(values.chunks_mut(LANES)) {
                for (axis, slot) in slots.iter_mut().enumerate().take(3) {
                    // Lanes without a point repeat the last one.
                    *slot = Lanes(std::array::from_fn(|lane| points[lane.min(points.len() - 1)][axis]));
                }
                self.tape.run_rows(&mut slots);
                values.copy_from_slice(&slots[self.tape.root as usize].0[..values.len()]);
            }
        });
    }

    /// Values and gradients at points; `slopes` is as long as `points`.
    pub fn gradients(&self, points: &[[f64; 3]], slopes: &mut [Slope]) {
        with_slots!(LANES_OF_SLOPES, |slots| {
            self.tape.prepare(&mut slots);
            for (points, slopes) in points.chunks(LANES).zip(slopes.chunks_mut(LANES)) {
                for (axis, slot) in slots.iter_mut().enumerate().take(3) {
                    let lanes = Lanes(std::array::from_fn(|lane| points[lane.min(points.len() - 1)][axis]));
                    *slot = Dual::axis(lanes, axis);
                }
                self.tape.run_rows(&mut slots);
                let root = &slots[self.tape.root as usize];
                for (lane, slope) in slopes.iter_mut().enumerate() {
                    let gradient = std::array::from_fn(|axis| root.gradient[axis].0[lane]);
                    *slope = Slope { value: root.value.0[lane], gradient };
                }
            }
        });
    }

    /// Bounds of the value in a box, and the field without the branches that cannot be chosen there: valid only inside.
    pub fn restrict(&self, region: &Box3) -> (Interval, Self) {
        self.restrict_unless(region, |_| false)
    }

    /// As [`restrict`](Self::restrict), but what the bounds are enough for leaves the field as it is.
    pub fn restrict_unless(&self, region: &Box3, is_enough: impl Fn(Interval) -> bool) -> (Interval, Self) {
        with_slots!(INTERVALS, |slots| {
            self.tape.prepare(&mut slots);
            for (axis, slot) in slots.iter_mut().enumerate().take(3) {
                *slot = Interval { min: region.min[axis], max: region.max[axis] };
            }
            self.tape.run(&mut slots);
            let value = slots[self.tape.root as usize];
            // Without choices there is nothing to restrict, and much of a surface is so.
            (value, if is_enough(value) || self.is_smooth() { self.clone() } else { self.chosen_within(&slots, value) })
        })
    }

    fn chosen_within(&self, slots: &[Interval], value: Interval) -> Self {
        let first = self.tape.first_op();
        let choices: Vec<Choice> = self
            .tape
            .ops
            .iter()
            .enumerate()
            .map(|(index, op)| choice(op, |slot| slots[slot as usize], slots[first + index]))
            .collect();
        // Looked for only where the surface may be.
        let pieces = if value.contains(0.0) { self.pieces_within(slots) } else { Vec::new() };
        self.chosen(&choices, &pieces)
    }

    /// For each operation the piece that an external leaf is in all of its interval.
    fn pieces_within(&self, slots: &[Interval]) -> Vec<Option<External>> {
        if self.tape.externals.iter().all(|leaf| leaf.distance.is_smooth()) {
            return Vec::new();
        }
        let piece = |op: &Op| {
            let Op::External(leaf, at) = op else { return None };
            let (center, radius) = interval::ball(at.map(|slot| &slots[slot as usize]))?;
            let leaf = &self.tape.externals[*leaf as usize];
            let (id, distance) = leaf.distance.piece_within(center, radius)?;
            Some(External { id: trace::piece_id(leaf, id), distance })
        };
        let pieces: Vec<Option<External>> = self.tape.ops.iter().map(piece).collect();
        if pieces.iter().any(Option::is_some) { pieces } else { Vec::new() }
    }

    fn chosen(&self, choices: &[Choice], pieces: &[Option<External>]) -> Self {
        match self.tape.restricted(choices, pieces) {
            Some(tape) => Self { tape: Arc::new(tape), bounds: self.bounds },
            None => self.clone(),
        }
    }

    /// The same function, of which only what is in other bounds is of interest.
    pub fn within(&self, bounds: Box3) -> Self {
        Self { tape: Arc::clone(&self.tape), bounds }
    }

    /// The field of the part of the solid that is inside the bounds, grown by `by`.
    pub fn clipped(&self, by: f64) -> Self {
        let bounds = self.bounds.padded(by);
        let mut tape = (*self.tape).clone();
        // New constants move every slot behind them.
        let (old, added) = (tape.first_op() as u32, 6);
        let moved = |slot: u32| if slot < old { slot } else { slot + added };
        for op in &mut tape.ops {
            *op = match *op {
                Op::Unary(op, a) => Op::Unary(op, moved(a)),
                Op::Binary(op, a, b) => Op::Binary(op, moved(a), moved(b)),
                Op::External(leaf, at) => Op::External(leaf, at.map(moved)),
            };
        }
        tape.root = moved(tape.root);
        tape.constants.extend(bounds.min);
        tape.constants.extend(bounds.max);
        for axis in 0..3 {
            let (min, max) = (old + axis, old + 3 + axis);
            for (a, b) in [(min, axis), (axis, max)] {
                tape.ops.push(Op::Binary(number::Binary::Sub, a, b));
                let slot = tape.slots() as u32 - 1;
                tape.ops.push(Op::Binary(number::Binary::Max, tape.root, slot));
                tape.root = slot + 1;
            }
        }
        Self { tape: Arc::new(tape), bounds }
    }

    /// What can be said about a box: tighter than [`restrict`](Self::restrict), and several times as costly.
    /// Branches that nowhere differ by more than `tie` count as one in [`Survey::open`].
    pub fn survey(&self, region: &Box3, tie: f64) -> Survey {
        self.surveyed(region, tie, Asked::All)
    }

    /// As [`survey`](Self::survey), for whoever asks for nothing but bounds: the field is left as it is.
    pub fn bound(&self, region: &Box3) -> Survey {
        self.surveyed(region, 0.0, Asked::Bounds)
    }

    /// As [`survey`](Self::survey), for whoever asks for nothing but the surface: the field that is left is zero where the field
    /// is, and has its sign elsewhere; where that is the same in all of the box it is left as it is. Of choices among values
    /// only those count as open in [`Survey::open`] that jump.
    pub fn survey_surface(&self, region: &Box3, tie: f64) -> Survey {
        self.surveyed(region, tie, Asked::Surface)
    }

    fn surveyed(&self, region: &Box3, tie: f64, asked: Asked) -> Survey {
        with_slots!(CENTERED, |slots| {
            self.tape.prepare(&mut slots);
            let (center, half) = (region.center(), region.size().map(|size| size / 2.0));
            for (axis, slot) in slots.iter_mut().enumerate().take(3) {
                *slot = Centered::axis(center[axis], half[axis], axis);
            }
            self.tape.run(&mut slots);
            let root = slots[self.tape.root as usize];
            let slopes = std::array::from_fn(|axis| {
                let slope = root.gradient[axis];
                Interval { min: slope.min / half[axis], max: slope.max / half[axis] }
            });
            let is_enough = asked == Asked::Surface && (root.value.min > IDLE || root.value.max < -IDLE);
            let (open, field) =
                if is_enough || self.is_smooth() { (0, self.clone()) } else { self.chosen_around(&slots, tie, asked) };
            Survey { open, value: root.value, center: root.center, slopes, field }
        })
    }

    /// Bounds of the derivative along a unit vector in a box: tighter than what the bounds along the axes add up to where gradients
    /// are known as a cone.
    pub fn rise(&self, region: &Box3, direction: [f64; 3]) -> Interval {
        let least = (0..3).min_by(|a, b| direction[*a].abs().total_cmp(&direction[*b].abs())).unwrap_or(0);
        let aside = distance::cross(direction, std::array::from_fn(|axis| f64::from(u8::from(axis == least))));
        let aside = distance::scaled_to(aside, 1.0);
        let frame = [direction, aside, distance::cross(direction, aside)];
        let (center, half) = (region.center(), region.size().map(|size| size / 2.0));
        // Of the box that is turned with the frame, around this one.
        let reach = frame.map(|way| (0..3).map(|axis| way[axis].abs() * half[axis]).sum::<f64>());
        with_slots!(CENTERED, |slots| {
            self.tape.prepare(&mut slots);
            for (axis, slot) in slots.iter_mut().enumerate().take(3) {
                let gradient = std::array::from_fn(|way| Interval::constant(frame[way][axis] * reach[way]));
                *slot = Centered { gradient, ..Centered::axis(center[axis], half[axis], axis) };
            }
            self.tape.run(&mut slots);
            let rise = slots[self.tape.root as usize].gradient[0];
            Interval { min: rise.min / reach[0], max: rise.max / reach[0] }
        })
    }

    /// Whether anything in it is a distance that is no expression.
    pub fn is_measured(&self) -> bool {
        !self.tape.externals.is_empty()
    }

    /// The choices that are open in a box, and the field without the others.
    fn chosen_around(&self, slots: &[Centered], tie: f64, asked: Asked) -> (usize, Self) {
        let first = self.tape.first_op();
        let choose = |(index, op): (usize, &Op)| {
            let at = |slot: u32| &slots[slot as usize];
            // The first operand is taken when the one is below the other.
            let (low, high) = match *op {
                Op::Binary(number::Binary::Min, a, b) => (at(a), at(b)),
                Op::Binary(number::Binary::Max, a, b) => (at(b), at(a)),
                _ => return choice(op, |slot| slots[slot as usize].value, slots[first + index].value),
            };
            if low.is_below(high) {
                Choice::First
            } else if high.is_below(low) {
                Choice::Second
            } else {
                Choice::Open
            }
        };
        let by_sign = asked == Asked::Surface;
        let mut choices: Vec<Choice> = self.tape.ops.iter().enumerate().map(choose).collect();
        let of_sign = if by_sign { self.tape.of_sign() } else { Vec::new() };
        for (index, op) in self.tape.ops.iter().enumerate().filter(|(index, _)| of_sign.get(*index) == Some(&true)) {
            // What is inside everywhere cuts nothing off, and what is outside everywhere adds nothing.
            let is_idle = |slot: u32| match op {
                Op::Binary(number::Binary::Max, ..) => slots[slot as usize].value.max < -IDLE,
                _ => slots[slot as usize].value.min > IDLE,
            };
            let Op::Binary(_, a, b) = *op else { continue };
            if choices[index] == Choice::Open && (is_idle(a) || is_idle(b)) {
                choices[index] = if is_idle(b) { Choice::First } else { Choice::Second };
            }
        }
        let is_open = |(index, op): &(usize, &Op)| match **op {
            Op::Binary(number::Binary::Min | number::Binary::Max, a, b) => {
                (!by_sign || of_sign[*index]) && slots[a as usize].difference(&slots[b as usize]) > tie
            }
            Op::Unary(number::Unary::Abs, _) if by_sign => false,
            op => self.tape.is_choice(&op),
        };
        // Of operations that nothing needs any more none is asked; they are few.
        let open = self.tape.ops.iter().enumerate().filter(|(index, _)| choices[*index] == Choice::Open);
        let open = open.filter(is_open).count();
        if asked == Asked::Bounds {
            return (open, self.clone());
        }
        let field = self.chosen(&choices, &[]);
        let open = open.min(field.tape.ops.iter().filter(|op| field.tape.is_choice(op)).count());
        (open, field)
    }

    /// All smooth pieces that choices between two functions can make, in whatever combination; `None` where they are more
    /// than `most`, or where there are other choices.
    pub fn pieces(&self, most: usize) -> Option<Vec<Branch>> {
        let mut open = vec![self.clone()];
        let mut found: Vec<Branch> = Vec::new();
        while let Some(field) = open.pop() {
            let tape = &field.tape;
            let Some(index) = tape.ops.iter().position(|op| tape.is_choice(op)) else {
                let id = field.branch_id(self.bounds.center());
                if found.iter().all(|piece| piece.id != id) {
                    found.push(Branch { id, field });
                }
                continue;
            };
            let mut choices = [(); 2].map(|()| vec![Choice::Open; tape.ops.len()]);
            match tape.ops[index] {
                Op::Unary(number::Unary::Abs, _) => {
                    (choices[0][index], choices[1][index]) = (Choice::First, Choice::Negative);
                }
                Op::Binary(number::Binary::Min | number::Binary::Max, low, high) => {
                    // Whatever compares the same two knows as well.
                    for (index, op) in tape.ops.iter().enumerate() {
                        let Op::Binary(kind @ (number::Binary::Min | number::Binary::Max), a, b) = *op else {
                            continue;
                        };
                        if (a, b) == (low, high) || (b, a) == (low, high) {
                            let is_first = (a == low) == (kind == number::Binary::Min);
                            let ways = [Choice::First, Choice::Second];
                            (choices[0][index], choices[1][index]) =
                                (ways[usize::from(!is_first)], ways[usize::from(is_first)]);
                        }
                    }
                }
                _ => return None,
            }
            open.extend(choices.map(|choices| field.chosen(&choices, &[])));
            if open.len() + found.len() > most {
                return None;
            }
        }
        Some(found)
    }

    /// The name of the smooth piece that is active at a point: equal for equal functions, from every restriction that is
    /// valid there.
    pub fn branch_id(&self, point: [f64; 3]) -> u64 {
        with_slots!(TRACES, |slots| {
            self.tape.prepare(&mut slots);
            trace::place(&mut slots, point);
            self.tape.run(&mut slots);
            slots[self.tape.root as usize].id
        })
    }

    /// The smooth piece that is active at a point.
    pub fn branch(&self, point: [f64; 3]) -> Branch {
        let id = self.branch_id(point);
        let mut field = self.clone();
        // Folding may show a choice that a root of squares has hidden.
        for round in 0..3 {
            let tape = with_slots!(SCALARS, |slots| {
                field.run_scalar(&mut slots, point);
                let (choices, pieces) = trace::choices(&field.tape, &slots);
                field.tape.restricted(&choices, if round == 0 { &pieces } else { &[] })
            });
            match tape {
                Some(tape) => field.tape = Arc::new(tape),
                None => break,
            }
        }
        Branch { id, field }
    }

    /// Where the field is the largest of a few functions: each of these, and the largest of all others. Nothing otherwise.
    pub fn maximum(&self) -> Vec<[Self; 2]> {
        let users = self.tape.users();
        let op = |slot: u32| slot.checked_sub(self.tape.first_op() as u32).map(|index| self.tape.ops[index as usize]);
        // Slots with the choices that lead to them.
        let mut open: Vec<(u32, Vec<(u32, Choice)>)> = vec![(self.tape.root, Vec::new())];
        let mut ways = Vec::new();
        while let Some((slot, way)) = open.pop() {
            if open.len() + ways.len() > FEW {
                return Vec::new();
            }
            let top = self.tape.rising(slot, &users);
            match op(top) {
                // In the order of the expression.
                Some(Op::Binary(number::Binary::Max, a, b)) if users[top as usize] < 2 => {
                    open.extend(
                        [(b, Choice::Second), (a, Choice::First)]
                            .map(|(operand, choice)| (operand, way.iter().copied().chain([(top, choice)]).collect())),
                    );
                }
                // What something else needs as well is no maximum to take apart.
                _ => ways.push(way),
            }
        }
        let parts = |way: Vec<(u32, Choice)>| {
            let &(last, choice) = way.last()?;
            let other = if choice == Choice::First { Choice::Second } else { Choice::First };
            Some([self.led(&way), self.led(&[(last, other)])])
        };
        ways.into_iter().filter_map(parts).collect()
    }

    /// The field with some choices made.
    fn led(&self, way: &[(u32, Choice)]) -> Self {
        let mut choices = vec![Choice::Open; self.tape.ops.len()];
        for &(slot, choice) in way {
            choices[slot as usize - self.tape.first_op()] = choice;
        }
        self.chosen(&choices, &[])
    }

    /// The linear functions that the field is the largest of; none where it is not known to be that.
    pub fn linear(&self) -> Vec<Linear> {
        let tape = &self.tape;
        if tape.ops.len() > LINEAR {
            return Vec::new();
        }
        let mut slots: Vec<Largest> = (0..tape::AXES).map(Largest::axis).collect();
        tape.prepare(&mut slots);
        tape.run(&mut slots);
        slots.swap_remove(tape.root as usize).0.into_vec()
    }

    /// Whether all that is chosen is a sign: the field is smooth but for the middles of sheets and the like.
    pub fn is_smooth_but_for_signs(&self) -> bool {
        let is_sign = |op: &Op| matches!(op, Op::Unary(number::Unary::Abs, _));
        self.tape.ops.iter().all(|op| is_sign(op) || !self.tape.is_choice(op))
    }

    /// Whether there is nothing to choose: the field is one smooth function (but for poles and tips).
    pub fn is_smooth(&self) -> bool {
        !self.tape.ops.iter().any(|op| self.tape.is_choice(op))
    }

    fn run_scalar(&self, slots: &mut Vec<f64>, point: [f64; 3]) {
        self.tape.prepare(slots);
        slots[..3].copy_from_slice(&point);
        self.tape.run(slots);
    }
}

/// What an operation must choose when its operands lie in their intervals.
fn choice(op: &Op, at: impl Fn(u32) -> Interval, value: Interval) -> Choice {
    use number::{Binary, Unary};
    let either = |first: bool, second: bool| match (first, second) {
        (true, _) => Choice::First,
        (_, true) => Choice::Second,
        _ => Choice::Open,
    };
    match *op {
        Op::Unary(Unary::Abs, a) if at(a).min > 0.0 => Choice::First,
        Op::Unary(Unary::Abs, a) if at(a).max < 0.0 => Choice::Negative,
        Op::Unary(Unary::Floor | Unary::Ceil | Unary::Round | Unary::Not, _) | Op::Binary(Binary::Compare, ..)
            if value.min == value.max =>
        {
            Choice::Step(value.min)
        }
        Op::Binary(Binary::Min, a, b) => either(at(a).is_apart(&at(b)), at(b).is_apart(&at(a))),
        Op::Binary(Binary::Max, a, b) => either(at(b).is_apart(&at(a)), at(a).is_apart(&at(b))),
        Op::Binary(Binary::And, a, _) => either(at(a) == Interval::constant(0.0), !at(a).contains(0.0)),
        Op::Binary(Binary::Or, a, _) => either(!at(a).contains(0.0), at(a) == Interval::constant(0.0)),
        _ => Choice::Open,
    }
}

/// A constant of a tree that is more than an f32: the sum of two.
pub fn constant(value: f64) -> Tree {
    let high = value as f32;
    let low = (value - f64::from(high)) as f32;
    if low == 0.0 { Tree::constant(high) } else { Tree::constant(high) + Tree::constant(low) }
}
