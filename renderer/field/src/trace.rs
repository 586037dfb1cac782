//! Values that remember how they came about: the smooth piece that is active at a point, as a name that is equal wherever the
//! same function is, and as the choices that make it.

use crate::External;
use crate::number::{Binary, Number, Unary};
use crate::tape::{AXES, Choice, Op, Tape};

/// A value, and a hash of the smooth function that gave it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Traced {
    pub(crate) value: f64,
    pub(crate) id: u64,
    is_constant: bool,
    /// What this is the square of: value and hash.
    root: Option<(f64, u64)>,
    /// The constant from which something was subtracted to give this, and the hash of that.
    rest: Option<(u64, u64)>,
}

/// A strong mixer (the finaliser of MurmurHash3, as SplitMix64 uses it).
fn mixed(seed: u64, value: u64) -> u64 {
    let mut hash = seed.rotate_left(23) ^ value.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

impl Traced {
    pub(crate) fn axis(value: f64, axis: usize) -> Self {
        Self::new(value, mixed(1, axis as u64))
    }

    fn new(value: f64, id: u64) -> Self {
        Self { value, id, is_constant: false, root: None, rest: None }
    }

    fn step(value: f64) -> Self {
        // -0 and 0 are one.
        let value = value + 0.0;
        Self { value, id: mixed(2, value.to_bits()), is_constant: true, root: None, rest: None }
    }

    fn is_zero(&self) -> bool {
        self.is_constant && self.value == 0.0
    }
}

impl Number for Traced {
    fn constant(value: f64) -> Self {
        Self::step(value)
    }

    // The same steps as restricting a tape takes: a piece has one name, however far its tape has been restricted.
    fn unary(op: Unary, a: &Self) -> Self {
        let value = op.at(a.value);
        match choice_of_unary(op, a.value, value) {
            _ if a.is_constant => Self::step(value),
            Choice::First => *a,
            Choice::Negative => Self::new(value, mixed(a.id, 100 + Unary::Neg as u64)),
            Choice::Step(value) => Self::step(value),
            _ => match (op, a.root) {
                (Unary::Sqrt, Some((root, id))) if root < 0.0 => Self::new(value, mixed(id, 100 + Unary::Neg as u64)),
                (Unary::Sqrt, Some((_, id))) => Self::new(value, id),
                (Unary::Square, _) => {
                    Self { root: Some((a.value, a.id)), ..Self::new(value, mixed(a.id, 100 + op as u64)) }
                }
                _ => Self::new(value, mixed(a.id, 100 + op as u64)),
            },
        }
    }

    fn binary(op: Binary, a: &Self, b: &Self) -> Self {
        let value = op.at(a.value, b.value);
        match (choice_of_binary(op, a.value, b.value, value), op) {
            (Choice::First, _) => *a,
            (Choice::Second, _) => *b,
            (Choice::Step(value), _) => Self::step(value),
            _ if a.is_constant && b.is_constant => Self::step(value),
            (_, Binary::Mul | Binary::Div) if a.is_zero() => Self::step(0.0),
            (_, Binary::Mul) if b.is_zero() => Self::step(0.0),
            (_, Binary::Add) if a.is_zero() => *b,
            (_, Binary::Add | Binary::Sub) if b.is_zero() => *a,
            (_, Binary::Sub) if a.is_constant => {
                let whole = a.value.to_bits();
                match b.rest {
                    Some((other, id)) if other == whole => Self::new(value, id),
                    _ => Self {
                        rest: Some((whole, b.id)),
                        ..Self::new(value, mixed(mixed(a.id, b.id), 300 + op as u64))
                    },
                }
            }
            _ => {
                // Between two jumps a remainder is smooth.
                let turn = if op == Binary::Mod { (a.value / b.value.abs()).floor().to_bits() } else { 0 };
                Self::new(value, mixed(mixed(a.id, b.id), (300 + op as u64) ^ turn))
            }
        }
    }

    fn external(leaf: &External, at: [&Self; 3]) -> Self {
        let point = at.map(|axis| axis.value);
        // As the leaf is named that takes its place where there is nothing but this piece.
        let id = leaf.distance.piece(point).map_or(leaf.id, |(id, _)| piece_id(leaf, id));
        Self::new(leaf.distance.distance(point), at.iter().fold(mixed(3, id), |hash, axis| mixed(hash, axis.id)))
    }
}

fn choice_of_unary(op: Unary, a: f64, value: f64) -> Choice {
    match op {
        Unary::Abs if a < 0.0 => Choice::Negative,
        Unary::Abs => Choice::First,
        Unary::Floor | Unary::Ceil | Unary::Round | Unary::Not => Choice::Step(value),
        _ => Choice::Open,
    }
}

fn choice_of_binary(op: Binary, a: f64, b: f64, value: f64) -> Choice {
    let is_second = match op {
        Binary::Min => b < a,
        Binary::Max => b > a,
        Binary::And => a != 0.0,
        Binary::Or => a == 0.0,
        Binary::Compare => return Choice::Step(value),
        _ => return Choice::Open,
    };
    if is_second { Choice::Second } else { Choice::First }
}

/// The name of a leaf's piece.
pub(crate) fn piece_id(leaf: &External, piece: u64) -> u64 {
    mixed(leaf.id, piece)
}

/// The choices that a tape makes at a point, and the pieces of its external leaves there.
pub(crate) fn choices(tape: &Tape, slots: &[f64]) -> (Vec<Choice>, Vec<Option<External>>) {
    let first = tape.first_op();
    let value = |slot: u32| slots[slot as usize];
    let choices = tape
        .ops
        .iter()
        .enumerate()
        .map(|(index, op)| match *op {
            Op::Unary(op, a) => choice_of_unary(op, value(a), slots[first + index]),
            Op::Binary(op, a, b) => choice_of_binary(op, value(a), value(b), slots[first + index]),
            Op::External(..) => Choice::Open,
        })
        .collect();
    if tape.externals.is_empty() {
        return (choices, Vec::new());
    }
    let piece = |op: &Op| match *op {
        Op::External(leaf, at) => {
            let leaf = &tape.externals[leaf as usize];
            let (id, distance) = leaf.distance.piece(at.map(value))?;
            Some(External { id: piece_id(leaf, id), distance })
        }
        _ => None,
    };
    (choices, tape.ops.iter().map(piece).collect())
}

/// Puts a point into the slots of a tape of traced values.
pub(crate) fn place(slots: &mut [Traced], point: [f64; 3]) {
    for axis in 0..AXES {
        slots[axis] = Traced::axis(point[axis], axis);
    }
}
