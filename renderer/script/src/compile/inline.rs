//! Calls of small functions become their bodies, where nobody can tell the difference: libraries ask of every number whether
//! it is one and finite.

use super::expression::Compiler;
use super::op::{Call, Op, Passed, Target, With};
use crate::value::Value;

/// Bytes of the longest body that is looked at.
const LONGEST: u32 = 80;

/// What the parameters of a body are in the frame of its caller; its other slots come behind `base`.
struct Places<'p> {
    parameters: Vec<Op<'p>>,
    base: u32,
}

impl<'p> Compiler<'p, '_> {
    /// The body of the function that is called, if that can do nothing but give a value: it calls no other and has nothing
    /// to complain about, whatever it is given.
    pub(super) fn inlined(&mut self, call: &'p Call<'p>) -> Option<Op<'p>> {
        let function = call.function;
        let ast = &function.unit.file.ast;
        let span = ast.expr(ast.function(function.id).body).span();
        // Of a used file the variables are evaluated first.
        let is_used = function.scope.file.is_some() && function.scope.parent.is_none();
        if !call.plain || is_used || span.end - span.start > LONGEST || function.compiles.get() {
            return None;
        }
        let code = self.program.code(function);
        // Of equal names one is no variable of the body.
        code.positional_from?;
        if !is_silent(&code.body, &mut Vec::new()) {
            return None;
        }
        let base = self.frame().slots;
        let mut values: Vec<(u32, &'p Op<'p>)> = Vec::new();
        let mut parameters = Vec::with_capacity(code.parameters.len());
        for (slot, parameter) in (0_u32..).zip(code.parameters) {
            let mut given = call.arguments.iter().filter(|argument| argument.target == Target::Slot(slot));
            parameters.push(match (given.next(), &parameter.default) {
                (Some(Passed { value, .. }), _) => leaf(value).unwrap_or_else(|| {
                    values.push((base + slot, value));
                    Op::Local(base + slot)
                }),
                (None, Some(default)) => constant(default)?,
                (None, None) => Op::Constant(Value::Undef),
            });
        }
        self.frame().slots += code.slots;
        let mut body = self.placed(&code.body, &Places { parameters, base })?;
        // Values are evaluated in the order in which they are written, and then the body.
        let order = |slot: u32| call.arguments.iter().position(|argument| argument.target == Target::Slot(slot - base));
        values.sort_by_key(|(slot, _)| order(*slot));
        for (slot, value) in values.into_iter().rev() {
            body = Op::With(self.program.arenas.withs.alloc(With { slot, value, body, call: Some(call) }));
        }
        Some(body)
    }

    /// A silent operation as it is in the caller's frame.
    fn placed(&self, op: &Op<'p>, places: &Places<'p>) -> Option<Op<'p>> {
        let inner = |op: &Op<'p>| Some(self.alloc(self.placed(op, places)?));
        Some(match op {
            Op::Number(_) | Op::Constant(_) => constant(op)?,
            Op::Local(slot) => match places.parameters.get(*slot as usize) {
                Some(place) => leaf(place)?,
                None => Op::Local(places.base + slot),
            },
            Op::IsUndef(variable) => Op::IsUndef(inner(variable)?),
            Op::Not(operand) => Op::Not(inner(operand)?),
            Op::And(left, right) => Op::And(inner(left)?, inner(right)?),
            Op::Or(left, right) => Op::Or(inner(left)?, inner(right)?),
            Op::Equal(left, right, span) => Op::Equal(inner(left)?, inner(right)?, *span),
            Op::NotEqual(left, right, span) => Op::NotEqual(inner(left)?, inner(right)?, *span),
            Op::Less(left, right, span) => Op::Less(inner(left)?, inner(right)?, *span),
            Op::LessEqual(left, right, span) => Op::LessEqual(inner(left)?, inner(right)?, *span),
            Op::Greater(left, right, span) => Op::Greater(inner(left)?, inner(right)?, *span),
            Op::GreaterEqual(left, right, span) => Op::GreaterEqual(inner(left)?, inner(right)?, *span),
            Op::Add(left, right, span) => Op::Add(inner(left)?, inner(right)?, *span),
            Op::Subtract(left, right, span) => Op::Subtract(inner(left)?, inner(right)?, *span),
            Op::Multiply(left, right, span) => Op::Multiply(inner(left)?, inner(right)?, *span),
            Op::Divide(left, right, span) => Op::Divide(inner(left)?, inner(right)?, *span),
            Op::Modulo(left, right, span) => Op::Modulo(inner(left)?, inner(right)?, *span),
            Op::Conditional(condition, then, otherwise) => {
                Op::Conditional(inner(condition)?, inner(then)?, inner(otherwise)?)
            }
            Op::Look(look, operand, call) => Op::Look(*look, inner(operand)?, call),
            Op::Math(function, operand, call) => Op::Math(*function, inner(operand)?, call),
            Op::With(with) => {
                let (value, body) = (inner(with.value)?, self.placed(&with.body, places)?);
                let slot = places.base + with.slot;
                Op::With(self.program.arenas.withs.alloc(With { slot, value, body, call: None }))
            }
            _ => return None,
        })
    }
}

/// What may stand in more than one place.
fn leaf<'p>(op: &Op<'p>) -> Option<Op<'p>> {
    match op {
        Op::Local(slot) => Some(Op::Local(*slot)),
        op => constant(op),
    }
}

fn constant<'p>(op: &Op<'p>) -> Option<Op<'p>> {
    match op {
        Op::Number(number) => Some(Op::Number(*number)),
        Op::Constant(value) => Some(Op::Constant(value.clone())),
        _ => None,
    }
}

/// Whether the value is a number, if those slots hold numbers.
fn is_number(op: &Op<'_>, numbers: &[u32]) -> bool {
    match op {
        Op::Number(_) => true,
        Op::Local(slot) => numbers.contains(slot),
        Op::Add(left, right, _)
        | Op::Subtract(left, right, _)
        | Op::Multiply(left, right, _)
        | Op::Divide(left, right, _)
        | Op::Modulo(left, right, _) => is_number(left, numbers) && is_number(right, numbers),
        Op::Math(_, operand, _) => is_number(operand, numbers),
        _ => false,
    }
}

/// Whether evaluation gives a value and does nothing else; `numbers` are slots that hold numbers.
fn is_silent(op: &Op<'_>, numbers: &mut Vec<u32>) -> bool {
    match op {
        Op::Number(_) | Op::Constant(_) | Op::Local(_) => true,
        Op::IsUndef(variable) => matches!(variable, Op::Local(_)),
        Op::Not(operand) => is_silent(operand, numbers),
        Op::Or(left, right) | Op::Equal(left, right, _) | Op::NotEqual(left, right, _) => {
            is_silent(left, numbers) && is_silent(right, numbers)
        }
        Op::And(left, right) => is_silent(left, numbers) && is_silent_if(left, right, numbers),
        Op::Conditional(condition, then, otherwise) => {
            is_silent(condition, numbers) && is_silent_if(condition, then, numbers) && is_silent(otherwise, numbers)
        }
        Op::Less(left, right, _)
        | Op::LessEqual(left, right, _)
        | Op::Greater(left, right, _)
        | Op::GreaterEqual(left, right, _) => is_number(left, numbers) && is_number(right, numbers),
        // Looks at anything.
        Op::Look(look, operand, _) => look(&Value::Undef).is_some() && is_silent(operand, numbers),
        Op::With(With { slot, value, body, .. }) => {
            let known = numbers.len();
            if is_number(value, numbers) {
                numbers.push(*slot);
            }
            let is_silent = is_silent(value, numbers) && is_silent(body, numbers);
            numbers.truncate(known);
            is_silent
        }
        op => is_number(op, numbers),
    }
}

/// Where the condition holds.
fn is_silent_if(condition: &Op<'_>, op: &Op<'_>, numbers: &mut Vec<u32>) -> bool {
    let known = numbers.len();
    if let Op::Look(_, Op::Local(slot), call) = condition
        && call.declaration.name == "is_num"
    {
        numbers.push(*slot);
    }
    let is_silent = is_silent(op, numbers);
    numbers.truncate(known);
    is_silent
}
