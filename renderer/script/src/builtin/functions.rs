//! Functions of numbers and about values.

use partwright_graph::Span;

use super::{Declaration, Run, degrees, random::MersenneTwister};
use crate::diagnostics::evaluation::WRONG_ARGUMENT;
use crate::evaluate::{Eval, Evaluator, Given};
use crate::value::Value;

/// `round` of C: halves go away from zero.
pub(super) fn sign(value: f64) -> f64 {
    if value > 0.0 {
        1.0
    } else if value < 0.0 {
        -1.0
    } else {
        0.0
    }
}

impl Evaluator<'_> {
    pub(crate) fn call_builtin(
        &mut self,
        declaration: &'static Declaration,
        given: Vec<Given>,
        span: Span,
    ) -> Eval<Value> {
        match declaration.run {
            Run::Math(function) => match &*given {
                [Given { value: Value::Number(value), .. }] => Ok(Value::Number(function(*value))),
                [_] => Ok(self.not_convertible(declaration.name, span)),
                _ => Ok(self.wrong_count(declaration.name, span)),
            },
            Run::Function(run) => run(self, &given, span),
            Run::Module(_) | Run::Nothing => Ok(Value::Undef),
        }
    }

    pub(crate) fn not_convertible(&mut self, name: &str, span: Span) -> Value {
        let message = format!("`{name}()` cannot use an argument of this kind: the result is undef");
        self.warn(&WRONG_ARGUMENT, span, &format!("{name}() parameter could not be converted"), message);
        Value::Undef
    }

    pub(crate) fn wrong_count(&mut self, name: &str, span: Span) -> Value {
        let message = format!("`{name}()` takes another number of arguments: the result is undef");
        self.warn(&WRONG_ARGUMENT, span, &format!("{name}() number of parameters does not match"), message);
        Value::Undef
    }
}

fn two_numbers(
    evaluator: &mut Evaluator<'_>,
    name: &str,
    given: &[Given],
    span: Span,
    function: fn(f64, f64) -> f64,
) -> Eval<Value> {
    Ok(match given {
        [Given { value: Value::Number(a), .. }, Given { value: Value::Number(b), .. }] => {
            Value::Number(function(*a, *b))
        }
        [_, _] => evaluator.not_convertible(name, span),
        _ => evaluator.wrong_count(name, span),
    })
}

pub(super) fn atan2(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    two_numbers(evaluator, "atan2", given, span, degrees::atan2)
}

pub(super) fn pow(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    two_numbers(evaluator, "pow", given, span, f64::powf)
}

fn extreme(
    evaluator: &mut Evaluator<'_>,
    name: &str,
    given: &[Given],
    span: Span,
    better: fn(f64, f64) -> bool,
) -> Eval<Value> {
    let numbers = match given {
        [] => return Ok(evaluator.wrong_count(name, span)),
        [Given { value: Value::List(list), .. }] if !list.is_empty() => {
            evaluator.steps(list.len(), span)?;
            list.iter().map(Value::number).collect::<Option<Vec<_>>>()
        }
        given => given.iter().map(|argument| argument.value.number()).collect(),
    };
    let Some(numbers) = numbers else { return Ok(evaluator.not_convertible(name, span)) };
    let best = numbers.into_iter().reduce(|best, next| if better(next, best) { next } else { best });
    Ok(best.map_or(Value::Undef, Value::Number))
}

pub(super) fn max(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    extreme(evaluator, "max", given, span, |next, best| next > best)
}

pub(super) fn min(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    extreme(evaluator, "min", given, span, |next, best| next < best)
}

pub(super) fn rands(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    if !(3..=4).contains(&given.len()) {
        return Ok(evaluator.wrong_count("rands", span));
    }
    let numbers: Option<Vec<f64>> = given.iter().map(|argument| argument.value.number()).collect();
    let Some(&[low, high, count, ..]) = numbers.as_deref() else {
        return Ok(evaluator.not_convertible("rands", span));
    };
    if !low.is_finite() || !high.is_finite() || count.is_nan() {
        return Ok(evaluator.not_convertible("rands", span));
    }
    let (low, high) = (low.min(high), low.max(high));
    evaluator.check_elements(count, span)?;
    let count = count.max(0.0) as usize;
    evaluator.steps(count, span)?;
    let draw = |random: &mut MersenneTwister| -> Vec<f64> {
        (0..count).map(|_| if low == high { low } else { random.unit() * (high - low) + low }).collect()
    };
    Ok(Value::from(match numbers.as_ref().and_then(|numbers| numbers.get(3)) {
        Some(&seed) => draw(&mut MersenneTwister::new(seed as i64 as u32)),
        None => draw(&mut evaluator.random),
    }))
}

macro_rules! kind_test {
    ($name:ident, $pattern:pat) => {
        pub(super) fn $name(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
            match given {
                [argument] => Ok(Value::Bool(matches!(&argument.value, $pattern))),
                _ => Ok(evaluator.wrong_count(stringify!($name), span)),
            }
        }
    };
}

kind_test!(is_undef, Value::Undef);
kind_test!(is_bool, Value::Bool(_));
kind_test!(is_string, Value::String(_));
kind_test!(is_list, Value::List(_));
kind_test!(is_function, Value::Function(_));
kind_test!(is_object, Value::Object(_));

/// NaN is not a number.
pub(super) fn is_num(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    match given {
        [argument] => Ok(Value::Bool(argument.value.number().is_some_and(|number| !number.is_nan()))),
        _ => Ok(evaluator.wrong_count("is_num", span)),
    }
}

/// The version of the language: that of OpenSCAD whose rules hold.
const VERSION: [f64; 3] = [2021.0, 1.0, 0.0];

pub(super) fn version(_: &mut Evaluator<'_>, _: &[Given], _: Span) -> Eval<Value> {
    Ok(Value::from(VERSION.to_vec()))
}

pub(super) fn version_num(_: &mut Evaluator<'_>, _: &[Given], _: Span) -> Eval<Value> {
    Ok(Value::Number(VERSION[0] * 10000.0 + VERSION[1] * 100.0 + VERSION[2]))
}

pub(super) fn parent_module(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let index = match given {
        [] => 1.0,
        [Given { value: Value::Number(index), .. }] => index.trunc(),
        _ => return Ok(Value::Undef),
    };
    let count = evaluator.modules.len();
    if index >= 0.0 && index < count as f64 {
        let symbol = evaluator.modules[count - 1 - index as usize];
        return Ok(Value::from(evaluator.ast.names.name(symbol).to_string()));
    }
    let console = if index < 0.0 {
        format!("Negative parent module index ({index}) not allowed")
    } else {
        format!("Parent module index ({index}) greater than the number of modules on the stack")
    };
    let message = format!("there is no parent module {index}: {count} modules are being called, counted from 0");
    evaluator.warn(&WRONG_ARGUMENT, span, &console, message);
    Ok(Value::Undef)
}
