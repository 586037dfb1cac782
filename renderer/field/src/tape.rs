//! The tape: an expression as a list of operations, each on results of earlier ones (static single assignment), without
//! duplicates. One loop runs it on every kind of number. Restricting it leaves out what cannot be chosen.

use std::sync::Arc;

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

    /// Fills the slots of the constants; [`run`](Self::run) leaves them as they are.
    pub(crate) fn prepare<N: Number>(&self, slots: &mut Vec<N>) {
        slots.clear();
        slots.resize(AXES, N::constant(0.0));
        slots.extend(self.constants.iter().map(|&value| N::constant(value)));
        slots.resize(self.slots(), N::constant(0.0));
    }

    /// Computes all slots from the coordinates and constants.
    #[inline]
    pub(crate) fn run<N: Number>(&self, slots: &mut [N]) {
        let first = self.first_op();
        for (index, op) in self.ops.iter().enumerate() {
            let (before, rest) = slots.split_at_mut(first + index);
            rest[0] = self.apply(op, before);
        }
    }

    #[inline(always)]
    pub(crate) fn apply<N: Number>(&self, op: &Op, slots: &[N]) -> N {
        match *op {
            Op::Unary(op, a) => N::unary(op, &slots[a as usize]),
            Op::Binary(op, a, b) => N::binary(op, &slots[a as usize], &slots[b as usize]),
            Op::External(leaf, at) => N::external(&self.externals[leaf as usize], at.map(|axis| &slots[axis as usize])),
        }
    }

    /// The tape without what the choices leave out; `None` when that is nothing. `pieces` takes the place of external leaves.
    pub(crate) fn restricted(&self, choices: &[Choice], pieces: &[Option<External>]) -> Option<Self> {
        if choices.iter().all(|choice| *choice == Choice::Open) && pieces.is_empty() {
            return None;
        }
        let first = self.first_op();
        let mut is_needed = vec![false; self.slots()];
        is_needed[self.root as usize] = true;
        for index in (0..self.ops.len()).rev() {
            if !is_needed[first + index] {
                continue;
            }
            match (choices[index], self.ops[index]) {
                (Choice::Step(_), _) => {}
                (Choice::Second, Op::Binary(_, _, b)) => is_needed[b as usize] = true,
                (Choice::First | Choice::Negative, Op::Binary(_, a, _) | Op::Unary(_, a)) => {
                    is_needed[a as usize] = true;
                }
                (_, Op::Unary(_, a)) => is_needed[a as usize] = true,
                (_, Op::Binary(_, a, b)) => {
                    is_needed[a as usize] = true;
                    is_needed[b as usize] = true;
                }
                (_, Op::External(_, at)) => at.iter().for_each(|axis| is_needed[*axis as usize] = true),
            }
        }
        let mut place: Vec<Slot> = (0..self.slots() as u32).collect();
        let mut constants = Vec::new();
        for (index, &value) in self.constants.iter().enumerate() {
            if is_needed[AXES + index] {
                place[AXES + index] = (AXES + constants.len()) as u32;
                constants.push(value);
            }
        }
        let steps = choices.iter().zip(&is_needed[first..]).filter_map(|(choice, needed)| match choice {
            Choice::Step(value) if *needed => Some(*value),
            _ => None,
        });
        let mut next_step = AXES + constants.len();
        constants.extend(steps);
        let mut tape = Self { constants, ops: Vec::new(), root: 0, externals: Vec::new() };
        let mut leaves: Vec<(u32, bool)> = vec![(0, false); self.externals.len()];
        let base = tape.first_op();
        for (index, choice) in choices.iter().enumerate() {
            let slot = first + index;
            if !is_needed[slot] {
                continue;
            }
            let moved = |slot: Slot| place[slot as usize];
            let op = match (*choice, self.ops[index]) {
                (Choice::Step(_), _) => {
                    place[slot] = next_step as u32;
                    next_step += 1;
                    continue;
                }
                (Choice::First, Op::Binary(_, a, _) | Op::Unary(_, a)) => {
                    place[slot] = moved(a);
                    continue;
                }
                (Choice::Second, Op::Binary(_, _, b)) => {
                    place[slot] = moved(b);
                    continue;
                }
                (Choice::Negative, Op::Unary(_, a) | Op::Binary(_, a, _)) => Op::Unary(Unary::Neg, moved(a)),
                (_, Op::Unary(op, a)) => Op::Unary(op, moved(a)),
                (_, Op::Binary(op, a, b)) => Op::Binary(op, moved(a), moved(b)),
                (_, Op::External(leaf, at)) => {
                    let at = at.map(moved);
                    let piece = pieces.get(index).and_then(Option::as_ref);
                    let leaf = match piece {
                        Some(piece) => {
                            tape.externals.push(piece.clone());
                            tape.externals.len() as u32 - 1
                        }
                        None => {
                            let (kept, is_kept) = &mut leaves[leaf as usize];
                            if !*is_kept {
                                (*kept, *is_kept) = (tape.externals.len() as u32, true);
                                tape.externals.push(self.externals[leaf as usize].clone());
                            }
                            *kept
                        }
                    };
                    Op::External(leaf, at)
                }
            };
            place[slot] = (base + tape.ops.len()) as u32;
            tape.ops.push(op);
        }
        tape.root = place[self.root as usize];
        Some(tape)
    }
}

/// Shared, since fields are cloned often.
pub(crate) type Shared = Arc<Tape>;
