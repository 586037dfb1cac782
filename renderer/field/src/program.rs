//! A field as a program for machines that compute in f32, such as graphics cards: a list of instructions on few registers,
//! and a bound of what rounding can do to its result in a box.
//!
//! Guarantees: a machine that carries out the instructions as [`Program`] says gives a value within `error` of that of the
//! field, at every point of the box. The bound is by worst cases, one operation after the other (Higham, *Accuracy and
//! Stability of Numerical Algorithms*, 2002, chapter 3, over intervals instead of numbers): a value above it has the right
//! sign, and one below it mostly has it too. Not guaranteed: that there is a bound; it is infinite where a step, a
//! pole or a cut of an angle may be in the box.
//!
//! Precision is that which WGSL asks of every machine: sums and products within one unit in the last place, quotients and
//! roots within four; sines, cosines and arc tangents, of which it asks little, have to be the machine's own [`ANGLE`] and
//! [`WAVE`] exact.

use std::f64::consts::{PI, TAU};

use crate::interval::Interval;
use crate::number::{Binary, Number, Unary};
use crate::tape::{Op, Slot, Tape};
use crate::{Box3, External, Field};

/// What a sine or cosine of up to [`FARTHEST`] may be off.
pub const WAVE: f64 = 6e-7;
/// Farther from zero a sine may be anything.
pub const FARTHEST: f64 = 8192.0;
/// What an arc tangent may be off, radians.
pub const ANGLE: f64 = 2e-6;
/// Instead of a register: the instruction's constant.
pub const CONSTANT: u32 = 255;
/// Registers that a program may have.
pub const MOST_REGISTERS: usize = 128;

/// A unit in the last place of an f32, relative.
const UNIT: f64 = 1.0 / 8_388_608.0;
/// Smaller values may be taken for zero.
const TINY: f64 = 1e-37;
/// Larger ones are taken for overflow.
const HUGE: f64 = 1e30;

/// One operation: the lowest byte of `code` is its [`Operation`], the next ones are the register of the result and those of
/// the operands, of which one may be [`CONSTANT`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(C)]
pub struct Instruction {
    pub code: u32,
    pub constant: f32,
}

/// Coordinates begin in registers 0, 1 and 2; the result is in register 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    pub instructions: Vec<Instruction>,
    pub registers: usize,
    /// mm; how far the result may be from the value of the field. Infinite where that is not known.
    pub error: f64,
}

macro_rules! operations {
    ($($unary:ident)*; $($binary:ident)*) => {
        /// The operators of [`Instruction`]s, by their number, as machines have to name them.
        pub const OPERATIONS: &[&str] = &["Copy", $(stringify!($unary),)* $(stringify!($binary),)*];

        #[derive(Clone, Copy)]
        enum Operation { Copy, $($unary,)* $($binary,)* }

        impl From<Unary> for Operation {
            fn from(op: Unary) -> Self {
                match op { $(Unary::$unary => Self::$unary,)* }
            }
        }

        impl From<Binary> for Operation {
            fn from(op: Binary) -> Self {
                match op { $(Binary::$binary => Self::$binary,)* }
            }
        }
    };
}

operations!(
    Neg Abs Recip Sqrt Square Floor Ceil Round Sin Cos Tan Asin Acos Atan Exp Ln Not;
    Add Sub Mul Div Atan2 Min Max Compare Mod And Or
);

impl Field {
    /// The field for a machine of f32, with the error that it may have in a box; `None` where that machine cannot compute it:
    /// distances to meshes, or more at once than registers hold.
    pub fn program(&self, region: &Box3) -> Option<Program> {
        let (instructions, registers) = lowered(&self.tape)?;
        let mut slots: Vec<Rounded> = Vec::new();
        self.tape.prepare(&mut slots);
        for (axis, slot) in slots.iter_mut().enumerate().take(3) {
            let value = Interval { min: region.min[axis], max: region.max[axis] };
            // A corner of the box plus a number of steps, each of them rounded.
            *slot = Rounded { value, error: 6.0 * UNIT * value.magnitude() + TINY };
        }
        self.tape.run(&mut slots);
        let error = slots[self.tape.root as usize].error;
        Some(Program { instructions, registers, error: if error.is_nan() { f64::INFINITY } else { error } })
    }
}

/// Instructions and how many registers they take.
fn lowered(tape: &Tape) -> Option<(Vec<Instruction>, usize)> {
    let (first, slots) = (tape.first_op(), tape.slots());
    // The last operation that reads a slot; the result is read at the end.
    let mut last = vec![0; slots];
    for (index, op) in tape.ops.iter().enumerate() {
        match *op {
            Op::Unary(_, a) => last[a as usize] = index,
            Op::Binary(_, a, b) => (last[a as usize], last[b as usize]) = (index, index),
            Op::External(..) => return None,
        }
    }
    last[tape.root as usize] = tape.ops.len();
    let mut free: Vec<u32> = Vec::new();
    let mut used = 3_u32;
    let mut place: Vec<u32> = vec![0, 1, 2];
    place.resize(slots, CONSTANT);
    let mut instructions = Vec::with_capacity(tape.ops.len() + 1);
    let constant = |slot: Slot| {
        let index = (slot as usize).checked_sub(3)?;
        tape.constants.get(index).map(|value| *value as f32)
    };
    for (index, op) in tape.ops.iter().enumerate() {
        let (operation, a, b) = match *op {
            Op::Unary(op, a) => (Operation::from(op), a, a),
            Op::Binary(op, a, b) => (Operation::from(op), a, b),
            Op::External(..) => return None,
        };
        // One constant an instruction: of two, the first takes a register for as long as that is.
        if let (Some(value), Some(_), true) = (constant(a), constant(b), a != b) {
            place[a as usize] = taken(&mut free, &mut used);
            instructions.push(instruction(Operation::Copy, place[a as usize], CONSTANT, CONSTANT, value));
        }
        let operands = [place[a as usize], place[b as usize]];
        let count = if a == b { 1 } else { 2 };
        for (slot, operand) in [(a, operands[0]), (b, operands[1])].into_iter().take(count) {
            if operand != CONSTANT && (last[slot as usize] == index || constant(slot).is_some()) {
                free.push(operand);
                place[slot as usize] = CONSTANT;
            }
        }
        let out = taken(&mut free, &mut used);
        place[first + index] = out;
        let value = constant(b).or(constant(a)).unwrap_or(0.0);
        instructions.push(instruction(operation, out, operands[0], operands[1], value));
    }
    let value = constant(tape.root).unwrap_or(0.0);
    if place[tape.root as usize] != 0 {
        instructions.push(instruction(Operation::Copy, 0, place[tape.root as usize], CONSTANT, value));
    }
    (used as usize <= MOST_REGISTERS).then_some((instructions, used as usize))
}

fn taken(free: &mut Vec<u32>, used: &mut u32) -> u32 {
    free.pop().unwrap_or_else(|| {
        *used += 1;
        *used - 1
    })
}

fn instruction(operation: Operation, out: u32, a: u32, b: u32, constant: f32) -> Instruction {
    Instruction { code: operation as u32 | out << 8 | a << 16 | b << 24, constant }
}

/// A value and how far the machine's may be from it.
#[derive(Debug, Clone, Copy)]
struct Rounded {
    value: Interval,
    error: f64,
}

impl Rounded {
    /// With what the last operation adds, in units of the last place.
    fn new(value: Interval, error: f64, units: f64) -> Self {
        let size = value.magnitude() + error;
        let error = error + units * UNIT * size + TINY;
        Self { value, error: if size < HUGE { error } else { f64::INFINITY } }
    }

    /// What the machine may have for it.
    fn wide(&self) -> Interval {
        Interval { min: self.value.min - self.error, max: self.value.max + self.error }
    }

    /// How near to zero the machine's value may be.
    fn least(&self) -> f64 {
        let wide = self.wide();
        if wide.min > 0.0 {
            wide.min
        } else if wide.max < 0.0 {
            -wide.max
        } else {
            0.0
        }
    }
}

impl Number for Rounded {
    fn constant(value: f64) -> Self {
        let error = (value - f64::from(value as f32)).abs();
        Self { value: Interval::constant(value), error: if value.abs() < HUGE { error } else { f64::INFINITY } }
    }

    fn unary(op: Unary, a: &Self) -> Self {
        let value = Interval::unary(op, &a.value);
        let (wide, e, size) = (a.wide(), a.error, a.value.magnitude());
        match op {
            Unary::Neg | Unary::Abs => Self { value, error: e },
            Unary::Recip => {
                let least = a.least();
                let error = if least > TINY { e / (least * least) } else { f64::INFINITY };
                Self::new(value, error, 4.0)
            }
            Unary::Sqrt => {
                let error = e.sqrt().min(e / a.value.min.max(0.0).sqrt());
                Self::new(value, error, 4.0)
            }
            Unary::Square => Self::new(value, (2.0 * size + e) * e, 1.0),
            Unary::Floor | Unary::Ceil | Unary::Round => {
                let error = if op.at(wide.min) == op.at(wide.max) { 0.0 } else { (2.0 * e).ceil() + 1.0 };
                Self::new(value, error, 1.0)
            }
            Unary::Sin | Unary::Cos => {
                Self { value, error: if size + e <= FARTHEST { (e + WAVE).min(2.0) } else { 2.0 } }
            }
            Unary::Tan => Self { value, error: f64::INFINITY },
            Unary::Asin | Unary::Acos => {
                // Steepest at the rim, where it is an arc cosine of almost 1.
                let rim = PI * (e / 2.0).sqrt();
                let inside = 1.0 - (size + e) * (size + e);
                let error = if inside > 0.0 { rim.min(e / inside.sqrt()) } else { rim };
                Self::new(value, error + ANGLE, 1.0)
            }
            Unary::Atan => Self::new(value, e + ANGLE, 1.0),
            Unary::Exp => {
                let error = value.max.abs() * e.exp_m1();
                Self::new(value, error, 4.0 + 2.0 * (size + e))
            }
            Unary::Ln => {
                let error = if wide.min > TINY { e / wide.min + 4.0 * UNIT } else { f64::INFINITY };
                Self::new(value, error, 4.0)
            }
            Unary::Not => Self { value, error: if a.least() > 0.0 { 0.0 } else { 1.0 } },
        }
    }

    fn binary(op: Binary, a: &Self, b: &Self) -> Self {
        let value = Interval::binary(op, &a.value, &b.value);
        let (ea, eb) = (a.error, b.error);
        let (size_a, size_b) = (a.value.magnitude(), b.value.magnitude());
        match op {
            Binary::Add | Binary::Sub => Self::new(value, ea + eb, 1.0),
            Binary::Mul => Self::new(value, size_a * eb + size_b * ea + ea * eb, 1.0),
            Binary::Div => {
                let least = b.least();
                let error = if least > TINY { (ea + size_a / least * eb) / least } else { f64::INFINITY };
                Self::new(value, error, 4.0)
            }
            Binary::Atan2 => {
                // As many radians as the operands move across, seen from the origin.
                let nearest = |side: Interval| side.min.max(-side.max).max(0.0);
                let (far, off) = (nearest(a.wide()).hypot(nearest(b.wide())), ea.hypot(eb));
                let has_cut = b.wide().min <= 0.0 && a.least() == 0.0;
                let error = if has_cut || far <= 2.0 * off { TAU } else { 1.1 * off / far + ANGLE };
                Self::new(value, error, 1.0)
            }
            Binary::Min | Binary::Max => Self { value, error: ea.max(eb) },
            Binary::Compare => {
                let is_apart = a.wide().max < b.wide().min || a.wide().min > b.wide().max;
                Self { value, error: if is_apart { 0.0 } else { 2.0 } }
            }
            Binary::Mod => {
                let step = Self::unary(Unary::Abs, b);
                let count = Self::unary(Unary::Floor, &Self::binary(Binary::Div, a, &step));
                let whole = Self::binary(Binary::Mul, &step, &count);
                let rounding = UNIT * (size_a + ea + whole.value.magnitude() + whole.error);
                Self::new(value, ea + whole.error + rounding, 1.0)
            }
            Binary::And | Binary::Or => {
                let is_zero = size_a == 0.0 && ea == 0.0;
                let error = match (op, a.least() > 0.0, is_zero) {
                    (Binary::And, true, _) | (Binary::Or, _, true) => eb,
                    (Binary::And, _, true) | (Binary::Or, true, _) => ea,
                    _ => size_a + size_b + ea + eb,
                };
                Self { value, error }
            }
        }
    }

    fn external(_: &External, _: [&Self; 3]) -> Self {
        Self { value: Interval::ALL, error: f64::INFINITY }
    }
}
