//! The tape: an expression as a list of operations, each on results of earlier ones (static single assignment), without
//! duplicates. One loop runs it on every kind of number. Restricting it leaves out what cannot be chosen.

use std::cell::Cell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::External;
use crate::number::{Binary, Number, Unary};

/// Where results lie: the three coordinates, then the constants, then one slot an operation.
pub(crate) type Slot = u32;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Op {
    Unary(Unary, Slot),
    Binary(Binary, Slot, Slot),
    /// An external leaf at a place.
    External(u32, [Slot; 3]),
}

/// Which operand an operation with a choice takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Choice {
    /// Not known, or there is none.
    Open,
    First,
    Second,
    /// The negative of the operand.
    Negative,
    /// A step function is on this step.
    Step(f64),
}

#[derive(Debug, Clone)]
pub(crate) struct Tape {
    pub(crate) constants: Vec<f64>,
    pub(crate) ops: Vec<Op>,
    pub(crate) root: Slot,
    pub(crate) externals: Vec<External>,
}

pub(crate) const AXES: usize = 3;

impl Tape {
    pub(crate) fn first_op(&self) -> usize {
        AXES + self.constants.len()
    }

    pub(crate) fn slots(&self) -> usize {
        self.first_op() + self.ops.len()
    }

    /// Fills the slots of the constants; [`run`](Self::run) leaves them as they are. All other slots are as they were before:
    /// there may be more of them than the tape has.
    pub(crate) fn prepare<N: Number>(&self, slots: &mut Vec<N>) {
        if slots.len() < self.slots() {
            slots.resize(self.slots(), N::constant(0.0));
        }
        for (slot, &value) in slots[AXES..].iter_mut().zip(&self.constants) {
            *slot = N::constant(value);
        }
    }

    /// Computes all slots from the coordinates and constants.
    #[inline(always)]
    pub(crate) fn run<N: Number>(&self, slots: &mut [N]) {
        let first = self.first_op();
        for (index, op) in self.ops.iter().enumerate() {
            let (before, rest) = slots.split_at_mut(first + index);
            rest[0] = self.apply(op, before);
        }
    }

    /// As [`run`](Self::run), for numbers that are rows: with rows twice as wide where the processor has them. Nothing is rounded
    /// otherwise for it.
    pub(crate) fn run_rows<N: Number>(&self, slots: &mut [N]) {
        #[cfg(target_arch = "x86_64")]
        if std::is_x86_feature_detected!("avx2") {
            #[expect(unsafe_code, reason = "the line above is what makes the call safe")]
            // SAFETY: the processor has AVX2.
            return unsafe { self.run_wide(slots) };
        }
        self.run(slots);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn run_wide<N: Number>(&self, slots: &mut [N]) {
        self.run(slots);
    }

    #[inline(always)]
    pub(crate) fn apply<N: Number>(&self, op: &Op, slots: &[N]) -> N {
        match *op {
            Op::Unary(op, a) => N::unary(op, &slots[a as usize]),
            Op::Binary(op, a, b) => N::binary(op, &slots[a as usize], &slots[b as usize]),
            Op::External(leaf, at) => N::external(&self.externals[leaf as usize], at.map(|axis| &slots[axis as usize])),
        }
    }

    /// Whether an operation is a choice between functions, or a step.
    pub(crate) fn is_choice(&self, op: &Op) -> bool {
        match *op {
            Op::Unary(op, _) => {
                matches!(op, Unary::Abs | Unary::Floor | Unary::Ceil | Unary::Round | Unary::Not)
            }
            Op::Binary(op, ..) => {
                matches!(op, Binary::Min | Binary::Max | Binary::Compare | Binary::Mod | Binary::And | Binary::Or)
            }
            Op::External(leaf, _) => !self.externals[leaf as usize].distance.is_smooth(),
        }
    }

    /// Of which operations nothing but the sign tells in the result: minima and maxima of what is in no other operation.
    pub(crate) fn of_sign(&self) -> Vec<bool> {
        let first = self.first_op();
        let mut is_value = vec![false; self.slots()];
        let mut of_sign = vec![false; self.ops.len()];
        for (index, op) in self.ops.iter().enumerate().rev() {
            let is_among = matches!(op, Op::Binary(Binary::Min | Binary::Max, ..)) && !is_value[first + index];
            of_sign[index] = is_among;
            if !is_among {
                operands(op, |slot| is_value[slot as usize] = true);
            }
        }
        of_sign
    }

    /// How many operations need each slot.
    pub(crate) fn users(&self) -> Vec<u32> {
        let mut users = vec![0; self.slots()];
        self.ops.iter().for_each(|op| operands(op, |slot| users[slot as usize] += 1));
        users
    }

    /// The slot of which one is a multiple, or that and a constant, and nothing else needs it; or itself.
    pub(crate) fn rising(&self, slot: Slot, users: &[u32]) -> Slot {
        if users[slot as usize] > 1 {
            return slot;
        }
        let constant = |slot: Slot| (slot as usize).checked_sub(AXES).and_then(|index| self.constants.get(index));
        let Some(op) = (slot as usize).checked_sub(self.first_op()).map(|index| &self.ops[index]) else { return slot };
        let below = match *op {
            Op::Binary(Binary::Mul, a, b) if constant(b).is_some_and(|by| *by > 0.0) => a,
            Op::Binary(Binary::Mul, a, b) if constant(a).is_some_and(|by| *by > 0.0) => b,
            Op::Binary(Binary::Add | Binary::Sub, a, b) if constant(b).is_some() => a,
            Op::Binary(Binary::Add, a, b) if constant(a).is_some() => b,
            _ => return slot,
        };
        self.rising(below, users)
    }

    /// The tape without what the choices leave out; `None` when that is nothing. `pieces` takes the place of external leaves.
    /// What becomes constant with a choice is folded: a distance to an edge that is a distance to a face here would stay a
    /// root of squares otherwise, whose slope nothing bounds. [`crate::trace`] takes the same steps.
    pub(crate) fn restricted(&self, choices: &[Choice], pieces: &[Option<External>]) -> Option<Self> {
        if choices.iter().all(|choice| *choice == Choice::Open) && pieces.is_empty() {
            return None;
        }
        RESTRICTING.with(|scratch| {
            let mut memory = scratch.take();
            let tape = self.restricted_with(choices, pieces, &mut memory);
            scratch.set(memory);
            Some(tape)
        })
    }

    fn restricted_with(&self, choices: &[Choice], pieces: &[Option<External>], memory: &mut Restricting) -> Self {
        let first = self.first_op();
        let Restricting { now, ops, known, is_needed, place } = memory;
        now.clear();
        ops.clear();
        known.clear();
        now.extend((0..AXES as u32).map(Now::Slot));
        now.extend(self.constants.iter().map(|&value| Now::Constant(value)));
        for (index, &op) in self.ops.iter().enumerate() {
            let (is, op) = match (choices[index], op) {
                (Choice::Step(value), _) => (Now::Constant(value), op),
                (Choice::First, Op::Binary(_, a, _) | Op::Unary(_, a)) => (now[a as usize], op),
                (Choice::Second, Op::Binary(_, _, b)) => (now[b as usize], op),
                (Choice::Negative, Op::Unary(_, a) | Op::Binary(_, a, _)) => {
                    folded(Op::Unary(Unary::Neg, a), first + index, now, ops, first)
                }
                (_, op) => folded(op, first + index, now, ops, first),
            };
            let is = match is {
                // An operation that an earlier one has become: choices between equals are none.
                Now::Slot(slot) if slot as usize == first + index => {
                    let same = |slot: Slot| match now[slot as usize] {
                        Now::Slot(slot) => (0, u64::from(slot)),
                        Now::Constant(value) => (1, value.to_bits()),
                    };
                    let key = match op {
                        Op::Unary(op, a) => Some((op as u8, same(a), (2, 0))),
                        Op::Binary(op, a, b) => Some((100 + op as u8, same(a), same(b))),
                        Op::External(..) => None,
                    };
                    key.map_or(is, |key| *known.entry(key).or_insert(is))
                }
                is => is,
            };
            now.push(is);
            ops.push(op);
        }
        is_needed.clear();
        is_needed.resize(self.slots(), false);
        let need = |is_needed: &mut Vec<bool>, slot: Slot| {
            if let Now::Slot(slot) = now[slot as usize] {
                is_needed[slot as usize] = true;
            }
        };
        need(is_needed, self.root);
        for index in (0..ops.len()).rev() {
            if is_needed[first + index] {
                operands(&ops[index], |slot| need(is_needed, slot));
            }
        }
        let mut constants = Vec::new();
        place.clear();
        place.extend(0..self.slots() as u32);
        let mut constant = |place: &mut Vec<Slot>, slot: Slot| {
            if let Now::Constant(value) = now[slot as usize] {
                let known = constants.iter().position(|other: &f64| other.to_bits() == value.to_bits());
                let known = known.unwrap_or_else(|| {
                    constants.push(value);
                    constants.len() - 1
                });
                place[slot as usize] = (AXES + known) as u32;
            }
        };
        constant(place, self.root);
        for index in 0..ops.len() {
            if is_needed[first + index] {
                operands(&ops[index], |slot| constant(place, slot));
            }
        }
        let mut tape = Self { constants, ops: Vec::new(), root: 0, externals: Vec::new() };
        let base = tape.first_op();
        let moved = |place: &[Slot], slot: Slot| match now[slot as usize] {
            Now::Slot(same) => place[same as usize],
            Now::Constant(_) => place[slot as usize],
        };
        let mut leaves: Vec<Option<u32>> = vec![None; self.externals.len()];
        for (index, &op) in ops.iter().enumerate() {
            if !is_needed[first + index] {
                continue;
            }
            let op = match op {
                Op::Unary(op, a) => Op::Unary(op, moved(place, a)),
                Op::Binary(op, a, b) => Op::Binary(op, moved(place, a), moved(place, b)),
                Op::External(leaf, at) => {
                    let mut add = |external: &External| {
                        tape.externals.push(external.clone());
                        tape.externals.len() as u32 - 1
                    };
                    let number = match pieces.get(index).and_then(Option::as_ref) {
                        Some(piece) => add(piece),
                        None => *leaves[leaf as usize].get_or_insert_with(|| add(&self.externals[leaf as usize])),
                    };
                    Op::External(number, at.map(|axis| moved(place, axis)))
                }
            };
            place[first + index] = (base + tape.ops.len()) as u32;
            tape.ops.push(op);
        }
        tape.root = moved(place, self.root);
        tape
    }
}

/// An operation with its operands: slots, or constants.
type Name = (u8, (u8, u64), (u8, u64));

/// What restricting a tape needs on the way; kept for the next.
#[derive(Default)]
struct Restricting {
    /// What each slot is now; operands are slots of the tape that is restricted.
    now: Vec<Now>,
    ops: Vec<Op>,
    known: FxHashMap<Name, Now>,
    is_needed: Vec<bool>,
    place: Vec<Slot>,
}

thread_local! {
    static RESTRICTING: Cell<Restricting> = Cell::default();
}

/// What a slot is after a restriction.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Now {
    Slot(Slot),
    Constant(f64),
}

fn operands(op: &Op, mut each: impl FnMut(Slot)) {
    match *op {
        Op::Unary(_, a) => each(a),
        Op::Binary(_, a, b) => [a, b].into_iter().for_each(each),
        Op::External(_, at) => at.into_iter().for_each(each),
    }
}

/// An operation whose operands may have become constants, at its slot: what it is now, and how it is computed.
fn folded(op: Op, slot: usize, now: &[Now], ops: &[Op], first: usize) -> (Now, Op) {
    let is = |slot: Slot| now[slot as usize];
    let same = match op {
        Op::Unary(kind, a) => match is(a) {
            Now::Constant(value) => Some(Now::Constant(kind.at(value))),
            // The length of one number is its amount.
            Now::Slot(inner) if kind == Unary::Sqrt => {
                if let Some(Op::Unary(Unary::Square, root)) =
                    (inner as usize).checked_sub(first).map(|index| ops[index])
                {
                    return (Now::Slot(slot as Slot), Op::Unary(Unary::Abs, root));
                }
                None
            }
            Now::Slot(_) => None,
        },
        Op::Binary(kind, a, b) => match (kind, is(a), is(b)) {
            (_, Now::Constant(a), Now::Constant(b)) => Some(Now::Constant(kind.at(a, b))),
            // A difference from a difference: a blend where it is the face.
            (Binary::Sub, Now::Constant(whole), Now::Slot(part)) => {
                match (part as usize).checked_sub(first).map(|index| ops[index]) {
                    Some(Op::Binary(Binary::Sub, other, rest)) if is(other) == Now::Constant(whole) => Some(is(rest)),
                    _ => None,
                }
            }
            (Binary::Min | Binary::Max, a, b) if a == b => Some(a),
            (Binary::Mul | Binary::Div, Now::Constant(0.0), _) | (Binary::Mul, _, Now::Constant(0.0)) => {
                Some(Now::Constant(0.0))
            }
            (Binary::Add, Now::Constant(0.0), rest) | (Binary::Add | Binary::Sub, rest, Now::Constant(0.0)) => {
                Some(rest)
            }
            _ => None,
        },
        Op::External(..) => None,
    };
    (same.unwrap_or(Now::Slot(slot as Slot)), op)
}

/// Shared, since fields are cloned often.
pub(crate) type Shared = Arc<Tape>;
