//! Compiled expressions to values.
//!
//! [`Evaluator::eval`] does nothing but find the function for an operation: it needs no frame of its own, and each of those
//! functions only what it uses itself. Calls in tail position (also through `?:`, `let`, `assert`, `echo`) run in constant
//! stack: they leave what is to be evaluated next with the call that runs the body.

use std::rc::Rc;

use partwright_graph::Span;

use super::statement::Given;
use super::{Eval, Evaluator, operators};
use crate::ast::{Binary, Unary};
use crate::compile::op::{self, Argument, Arguments, Assert, BuiltinCall, Echo, Let, Op, Ref, With};
use crate::diagnostics::evaluation;
use crate::environment::Env;
use crate::value::{Items, List, Range, Value};

/// An operation of two numbers: `name` where both are at hand, `general` for everything else.
macro_rules! operation {
    ($name:ident, $general:ident, $operator:ident, $a:ident, $b:ident => $result:expr) => {
        #[inline(never)]
        fn $name(&mut self, left: Ref<'p>, right: Ref<'p>, span: &'p Span, env: Env) -> Eval<Value> {
            match (self.leaf(left, env), self.leaf(right, env)) {
                (Some($a), Some($b)) => Ok(Value::from($result)),
                _ => self.$general(left, right, span, env),
            }
        }

        #[inline(never)]
        fn $general(&mut self, left: Ref<'p>, right: Ref<'p>, span: &'p Span, env: Env) -> Eval<Value> {
            let left = self.operand(left, env)?;
            let right = self.operand(right, env)?;
            let (Some($a), Some($b)) = (left.number(), right.number()) else {
                return self.binary_of(Binary::$operator, left, right, *span);
            };
            // Without a call for what is not shared.
            std::mem::forget((left, right));
            Ok(Value::from($result))
        }
    };
}

impl<'p> Evaluator<'p> {
    /// The value of an operand: leaves without a call.
    #[inline(always)]
    pub(super) fn operand(&mut self, op: Ref<'p>, env: Env) -> Eval<Value> {
        match op {
            Op::Number(number) => Ok(Value::from(*number)),
            Op::Local(slot) => Ok(self.local(*slot, env)),
            _ => self.eval(op, env),
        }
    }

    /// The number of a literal or a variable of the frame, without counting references.
    #[inline(always)]
    pub(super) fn leaf(&self, op: Ref<'p>, env: Env) -> Option<f64> {
        match op {
            Op::Number(number) => Some(*number),
            Op::Local(slot) => self.stack.at(env, *slot)?.number(),
            _ => None,
        }
    }

    #[inline(always)]
    pub(super) fn local(&self, slot: u32, env: Env) -> Value {
        match self.stack.at(env, slot) {
            Some(value) => value.clone(),
            None => Value::Undef,
        }
    }

    pub(crate) fn eval(&mut self, op: Ref<'p>, env: Env) -> Eval<Value> {
        match op {
            Op::Number(number) => Ok(Value::from(*number)),
            Op::Constant(value) => Ok(value.clone()),
            Op::Local(slot) => Ok(self.local(*slot, env)),
            Op::LocalOr(_, or)
            | Op::Global(_, or)
            | Op::Dynamic(_, or)
            | Op::Up { or, .. }
            | Op::Cell(_, or)
            | Op::ChildCount(or)
            | Op::ModuleCount(or) => self.variable(op, or, env),
            Op::Unknown(unknown) => Ok(self.unknown_variable(unknown)),
            Op::IsUndef(variable) => Ok(self.is_undef(variable, env)),
            Op::Not(_) | Op::And(..) | Op::Or(..) => self.logic(op, env),
            Op::Add(left, right, span) => self.add(left, right, span, env),
            Op::Subtract(left, right, span) => self.subtract(left, right, span, env),
            Op::Multiply(left, right, span) => self.multiply(left, right, span, env),
            Op::Divide(left, right, span) => self.divide(left, right, span, env),
            Op::Modulo(left, right, span) => self.modulo(left, right, span, env),
            Op::Less(left, right, span) => self.less(left, right, span, env),
            Op::LessEqual(left, right, span) => self.less_equal(left, right, span, env),
            Op::Greater(left, right, span) => self.greater(left, right, span, env),
            Op::GreaterEqual(left, right, span) => self.greater_equal(left, right, span, env),
            Op::Equal(left, right, span) => self.equal(left, right, span, env),
            Op::NotEqual(left, right, span) => self.not_equal(left, right, span, env),
            Op::Unary(operator, operand, span) => self.unary_of(*operator, operand, *span, env),
            Op::Binary(operator, left, right, span) => self.rare(*operator, left, right, span, env),
            Op::Conditional(condition, then, otherwise) => self.conditional(condition, then, otherwise, env),
            Op::Index(value, index) => self.index(value, index, env),
            Op::IndexAt(value, index) => self.index_at(value, *index, env),
            Op::Member(value, name, element) => self.member_of(value, *name, *element, env),
            Op::List(items) => self.list(items, env),
            Op::Gather(items, span) => self.gather(items, span, env),
            Op::Range(range) => self.range(range, env),
            Op::Closure(literal) => Ok(self.closure(literal, env)),
            Op::Let(bindings) => self.let_in(bindings, env),
            Op::With(with) => self.with(with, env),
            Op::Assert(assertion) => self.assert_in(assertion, env),
            Op::Echo(echo) => self.echo_in(echo, env),
            Op::Call(call) => self.call(call, env),
            Op::TailCall(call) => self.tail_call(call, env),
            Op::CallValue(call) => self.call_value(call, env),
            Op::TailCallValue(call) => self.tail_call_value(call, env),
            Op::Math(function, operand, call) => self.math(*function, operand, call, env),
            Op::Look(look, operand, call) => self.look(*look, operand, call, env),
            Op::Builtin(call) => self.builtin_call(call, env),
            Op::UnknownCall(call) => {
                self.unknown_function(call);
                Ok(Value::Undef)
            }
            Op::Deep(inner) => self.deep(inner, env),
            // Only `gather` comes to these.
            Op::For(_) | Op::ForLoop(_) | Op::If(..) | Op::Each(..) | Op::LetElement(_) => Ok(Value::Undef),
        }
    }

    operation!(add, add_any, Add, a, b => a + b);
    operation!(subtract, subtract_any, Subtract, a, b => a - b);
    operation!(multiply, multiply_any, Multiply, a, b => a * b);
    operation!(divide, divide_any, Divide, a, b => a / b);
    operation!(modulo, modulo_any, Modulo, a, b => operators::remainder(a, b));
    operation!(less, less_any, Less, a, b => a < b);
    operation!(less_equal, less_equal_any, LessEqual, a, b => a <= b);
    operation!(greater, greater_any, Greater, a, b => a > b);
    operation!(greater_equal, greater_equal_any, GreaterEqual, a, b => a >= b);
    operation!(equal, equal_any, Equal, a, b => a == b);
    operation!(not_equal, not_equal_any, NotEqual, a, b => a != b);

    #[inline(never)]
    fn binary_of(&mut self, operator: Binary, left: Value, right: Value, span: Span) -> Eval<Value> {
        self.binary(operator, &left, &right, span)
    }

    #[inline(never)]
    fn rare(&mut self, operator: Binary, left: Ref<'p>, right: Ref<'p>, span: &'p Span, env: Env) -> Eval<Value> {
        let left = self.operand(left, env)?;
        let right = self.operand(right, env)?;
        self.binary(operator, &left, &right, *span)
    }

    #[inline(never)]
    fn unary_of(&mut self, operator: Unary, operand: Ref<'p>, span: Span, env: Env) -> Eval<Value> {
        let value = self.operand(operand, env)?;
        match value.number() {
            Some(number) if operator == Unary::Minus => {
                std::mem::forget(value);
                Ok(Value::from(-number))
            }
            _ => self.unary(operator, &value, span),
        }
    }

    #[inline(never)]
    fn logic(&mut self, op: Ref<'p>, env: Env) -> Eval<Value> {
        Ok(Value::from(self.truth(op, env)?))
    }

    /// Conditions are comparisons of numbers at hand most of the time: those without a call.
    #[inline(always)]
    pub(super) fn truth(&mut self, op: Ref<'p>, env: Env) -> Eval<bool> {
        let (Op::Less(left, right, _)
        | Op::LessEqual(left, right, _)
        | Op::Greater(left, right, _)
        | Op::GreaterEqual(left, right, _)
        | Op::Equal(left, right, _)
        | Op::NotEqual(left, right, _)) = op
        else {
            return self.any_truth(op, env);
        };
        let (Some(a), Some(b)) = (self.leaf(left, env), self.leaf(right, env)) else {
            return self.any_truth(op, env);
        };
        Ok(match op {
            Op::Less(..) => a < b,
            Op::LessEqual(..) => a <= b,
            Op::Greater(..) => a > b,
            Op::GreaterEqual(..) => a >= b,
            Op::Equal(..) => a == b,
            _ => a != b,
        })
    }

    #[inline(never)]
    fn any_truth(&mut self, op: Ref<'p>, env: Env) -> Eval<bool> {
        let value = match op {
            Op::Less(left, right, span) => self.less_any(left, right, span, env)?,
            Op::LessEqual(left, right, span) => self.less_equal_any(left, right, span, env)?,
            Op::Greater(left, right, span) => self.greater_any(left, right, span, env)?,
            Op::GreaterEqual(left, right, span) => self.greater_equal_any(left, right, span, env)?,
            Op::Equal(left, right, span) => self.equal_any(left, right, span, env)?,
            Op::NotEqual(left, right, span) => self.not_equal_any(left, right, span, env)?,
            Op::Not(operand) => return Ok(!self.truth(operand, env)?),
            Op::And(left, right) => return Ok(self.truth(left, env)? && self.truth(right, env)?),
            Op::Or(left, right) => return Ok(self.truth(left, env)? || self.truth(right, env)?),
            Op::Look(look, operand, call) => self.look(*look, operand, call, env)?,
            Op::With(with) => {
                self.bind_with(with, env)?;
                return self.truth(&with.body, env);
            }
            op => self.operand(op, env)?,
        };
        self.truth_of(value)
    }

    #[inline(always)]
    fn truth_of(&mut self, value: Value) -> Eval<bool> {
        if let Value::Bool(truth) = value {
            std::mem::forget(value);
            return Ok(truth.get());
        }
        match value {
            Value::Term(id) => self.decide(id),
            other => Ok(other.truthy()),
        }
    }

    #[inline(never)]
    fn conditional(&mut self, condition: Ref<'p>, then: Ref<'p>, otherwise: Ref<'p>, env: Env) -> Eval<Value> {
        let chosen = if self.truth(condition, env)? { then } else { otherwise };
        self.eval(chosen, env)
    }

    #[inline(never)]
    fn let_in(&mut self, bindings: &'p Let<'p>, env: Env) -> Eval<Value> {
        if bindings.restores {
            return self.restoring_let(bindings, env);
        }
        self.bind_let(bindings, env)?;
        self.eval(&bindings.body, env)
    }

    #[inline(never)]
    fn with(&mut self, with: &'p With<'p>, env: Env) -> Eval<Value> {
        self.bind_with(with, env)?;
        self.eval(&with.body, env)
    }

    #[inline(always)]
    fn bind_with(&mut self, with: &'p With<'p>, env: Env) -> Eval<()> {
        match self.operand(with.value, env) {
            Ok(value) => {
                self.stack.put(env, with.slot, value);
                Ok(())
            }
            Err(stop) => {
                if let Some(call) = with.call {
                    self.trace_inlined(call);
                }
                Err(stop)
            }
        }
    }

    #[inline(never)]
    fn assert_in(&mut self, assertion: &'p Assert<'p>, env: Env) -> Eval<Value> {
        self.assert(assertion, env)?;
        match &assertion.body {
            Some(body) => self.eval(body, env),
            None => Ok(Value::Undef),
        }
    }

    #[inline(never)]
    fn echo_in(&mut self, echo: &'p Echo<'p>, env: Env) -> Eval<Value> {
        self.echo(echo.arguments, echo.span, env)?;
        match &echo.body {
            Some(body) => self.eval(body, env),
            None => Ok(Value::Undef),
        }
    }

    #[inline(never)]
    fn deep(&mut self, inner: Ref<'p>, env: Env) -> Eval<Value> {
        self.guarded(Span::default(), |evaluator| evaluator.eval(inner, env))
    }

    #[inline(never)]
    fn math(&mut self, function: fn(f64) -> f64, operand: Ref<'p>, call: &'p BuiltinCall<'p>, env: Env) -> Eval<Value> {
        match self.operand(operand, env) {
            Ok(value) => match value.number() {
                Some(number) => {
                    std::mem::forget(value);
                    Ok(Value::from(function(number)))
                }
                None => self.misused_value(value, call),
            },
            Err(stop) => {
                self.trace_declared(call);
                Err(stop)
            }
        }
    }

    // Calls of built-in functions.

    /// Evaluates arguments into `given`, where they stay: they are too large to hand about.
    pub(super) fn give(&mut self, arguments: &'p [Argument<'p>], env: Env, given: &mut Arguments) -> Eval<()> {
        for argument in arguments {
            let value = self.operand(&argument.value, env)?;
            given.push(Given { name: argument.name, value, span: argument.span });
        }
        Ok(())
    }

    #[inline(never)]
    fn builtin_call(&mut self, call: &'p BuiltinCall<'p>, env: Env) -> Eval<Value> {
        let mut given = Arguments::new();
        let result = self.give(call.arguments, env, &mut given);
        let result = result.and_then(|()| self.call_builtin(call.declaration, &given, call.span));
        if result.is_err() {
            self.trace_declared(call);
        }
        result
    }

    #[inline(never)]
    fn look(
        &mut self,
        look: fn(&Value) -> Option<Value>,
        operand: Ref<'p>,
        call: &'p BuiltinCall<'p>,
        env: Env,
    ) -> Eval<Value> {
        // At a variable where it lies.
        if let Some(value) = self.place(operand, env)
            && let Some(seen) = look(value)
        {
            return Ok(seen);
        }
        match self.operand(operand, env) {
            Ok(value) => match look(&value) {
                Some(seen) => Ok(seen),
                None => self.misused_value(value, call),
            },
            Err(stop) => {
                self.trace_declared(call);
                Err(stop)
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn misused_value(&mut self, value: Value, call: &'p BuiltinCall<'p>) -> Eval<Value> {
        let given = [Given { name: None, value, span: call.span }];
        self.call_builtin(call.declaration, &given, call.span)
    }

    // Lists and ranges.

    #[inline(never)]
    fn list(&mut self, items: &'p [Op<'p>], env: Env) -> Eval<Value> {
        let mut values = Items::with_capacity(items.len());
        for item in items {
            values.push(self.operand(item, env)?);
        }
        Ok(Value::List(List::from(values)))
    }

    #[inline(never)]
    fn range(&mut self, range: &'p op::Range<'p>, env: Env) -> Eval<Value> {
        Ok(self.range_of(range, env)?.map_or(Value::Undef, |range| Value::Range(Rc::new(range))))
    }

    pub(super) fn range_of(&mut self, range: &'p op::Range<'p>, env: Env) -> Eval<Option<Range>> {
        let span = range.span;
        // As OpenSCAD: the step comes last, and nothing is evaluated behind what is no number.
        let Some(mut begin) = self.operand(&range.begin, env)?.number() else { return Ok(None) };
        let Some(mut end) = self.operand(&range.end, env)?.number() else { return Ok(None) };
        let step = range.step.as_ref().map(|step| self.operand(step, env)).transpose()?;
        let step = match step {
            None => {
                if end < begin {
                    let text = "Using ranges of the form [begin:end] with begin value greater than the end value is \
                                deprecated";
                    self.deprecated(span, text, "the range counts down: write `[begin:-1:end]`, or exchange its ends");
                    std::mem::swap(&mut begin, &mut end);
                }
                1.0
            }
            Some(step) => {
                let Some(step) = step.number() else { return Ok(None) };
                let text = if !range.literal {
                    None
                } else if step > 0.0 && end < begin {
                    Some("begin is greater than the end, but step is positive")
                } else if step < 0.0 && end > begin {
                    Some("begin is smaller than the end, but step is negative")
                } else {
                    None
                };
                if let Some(text) = text {
                    self.warn(&evaluation::BAD_RANGE, span, text, format!("the range is empty: its {text}"));
                }
                step
            }
        };
        Ok(Some(Range { begin, step, end }))
    }
}
