//! Functions of numbers and about values.

use partwright_graph::Span;
use partwright_protocol::Severity;
use smallvec::SmallVec;

use super::{Declaration, Run, degrees, random::MersenneTwister};
use crate::diagnostics::evaluation::WRONG_ARGUMENT;
use crate::evaluate::{Eval, Evaluator, Given};
use crate::value::{Value, number};

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
        given: &[Given],
        span: Span,
    ) -> Eval<Value> {
        if let Some(value) = self.symbolic_builtin(declaration, given, span)? {
            return Ok(value);
        }
        match declaration.run {
            Run::Math(function) => Ok(match given {
                [Given { value: Value::Number(value), .. }] => Value::from(function(value.get())),
                given => self.misused(declaration.name, given, &["number"], span),
            }),
            Run::Look(look) => Ok(match given {
                [Given { value, .. }] => look(value),
                _ => None,
            }
            .unwrap_or_else(|| self.misused(declaration.name, given, &["string"], span))),
            Run::Function(run) => run(self, given, span),
            Run::Module(_) | Run::Nothing => Ok(Value::Undef),
        }
    }

    /// Says what is wrong with the arguments of a function that takes exactly these `kinds`; undef.
    pub(crate) fn misused(&mut self, name: &str, given: &[Given], kinds: &[&str], span: Span) -> Value {
        if given.len() != kinds.len() {
            return self.wrong_count(name, &kinds.len().to_string(), given.len(), span);
        }
        let wrong = given.iter().zip(kinds).enumerate().find(|(_, (argument, kind))| argument.value.kind() != **kind);
        match wrong {
            Some((index, (argument, kind))) => {
                self.not_convertible(name, &format!("argument {index}"), kind, &argument.value, span)
            }
            None => Value::Undef,
        }
    }

    pub(crate) fn not_convertible(&mut self, name: &str, place: &str, kind: &str, found: &Value, span: Span) -> Value {
        let mut shown = String::new();
        found.print(&mut shown, SHOWN_BYTES);
        let found = found.kind();
        let message = format!("`{name}()` needs a {kind}, not a {found} ({place}): the result is undef");
        let console =
            format!("{name}() parameter could not be converted: {place}: expected {kind}, found {found} ({shown})");
        self.warn(&WRONG_ARGUMENT, span, &console, message);
        Value::Undef
    }

    pub(crate) fn wrong_count(&mut self, name: &str, expected: &str, found: usize, span: Span) -> Value {
        let message = format!("`{name}()` takes {expected} arguments, not {found}: the result is undef");
        let console = format!("{name}() number of parameters does not match: expected {expected}, found {found}");
        self.warn(&WRONG_ARGUMENT, span, &console, message);
        Value::Undef
    }
}

/// How much of a value a message shows.
pub(super) const SHOWN_BYTES: usize = 10_000;

pub(super) fn atan2(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    two_numbers(evaluator, "atan2", given, span, degrees::atan2)
}

pub(super) fn pow(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    two_numbers(evaluator, "pow", given, span, f64::powf)
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
            Value::from(function(a.get(), b.get()))
        }
        given => evaluator.misused(name, given, &["number", "number"], span),
    })
}

/// `log(x)`, or `log(base, x)`.
pub(super) fn log(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    Ok(match given {
        [Given { value: Value::Number(x), .. }] => Value::from(x.get().ln() / 10f64.ln()),
        [Given { value: Value::Number(base), .. }, Given { value: Value::Number(x), .. }] => {
            Value::from(x.get().ln() / base.get().ln())
        }
        [_] => evaluator.misused("log", given, &["number"], span),
        given => evaluator.misused("log", given, &["number", "number"], span),
    })
}

fn extreme(
    evaluator: &mut Evaluator<'_>,
    name: &str,
    given: &[Given],
    span: Span,
    better: fn(f64, f64) -> bool,
) -> Eval<Value> {
    let (values, place): (SmallVec<[&Value; 8]>, _) = match given {
        [] => return Ok(evaluator.wrong_count(name, "at least 1", 0, span)),
        [Given { value: Value::List(list), .. }] if list.is_empty() => {
            return Ok(evaluator.wrong_count(name, "at least 1 vector element", 0, span));
        }
        [Given { value: Value::List(list), .. }] => (list.iter().collect(), "vector element"),
        given => (given.iter().map(|argument| &argument.value).collect(), "argument"),
    };
    evaluator.steps(values.len(), span)?;
    let mut best = None;
    for (index, value) in values.into_iter().enumerate() {
        let Value::Number(number) = value else {
            return Ok(evaluator.not_convertible(name, &format!("{place} {index}"), "number", value, span));
        };
        let number = number.get();
        best = Some(best.map_or(number, |best| if better(number, best) { number } else { best }));
    }
    Ok(best.map_or(Value::Undef, Value::from))
}

pub(super) fn max(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    extreme(evaluator, "max", given, span, |next, best| next > best)
}

pub(super) fn min(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    extreme(evaluator, "min", given, span, |next, best| next < best)
}

pub(super) fn rands(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    if !(3..=4).contains(&given.len()) {
        return Ok(evaluator.wrong_count("rands", "3 or 4", given.len(), span));
    }
    let numbers: Option<Vec<f64>> = given.iter().map(|argument| argument.value.number()).collect();
    let Some(&[low, high, count, ..]) = numbers.as_deref() else {
        return Ok(evaluator.misused("rands", given, &["number"; 4][..given.len()], span));
    };
    let mut replaced = |value: f64, what: &str, reset: &str, by: f64| {
        if value.is_finite() {
            return value;
        }
        let console = format!("rands() {what}");
        let message = format!("`{console}`: it becomes {}", number(by));
        evaluator.warn(&WRONG_ARGUMENT, span, &console, message);
        evaluator.print(Severity::Warning, format!("WARNING: resetting {reset}"), Some(span));
        by
    };
    // OpenSCAD prints these two with all digits.
    let low = replaced(low, "range min cannot be infinite", &format!("to {:.6}", f64::MIN / 2.0), f64::MIN / 2.0);
    let high = replaced(high, "range max cannot be infinite", &format!("to {:.6}", f64::MAX / 2.0), f64::MAX / 2.0);
    let count = replaced(count.abs(), "cannot create an infinite number of results", "number of results to 1", 1.0);
    let (low, high) = (low.min(high), low.max(high));
    evaluator.check_elements(count, span)?;
    let count = count as usize;
    evaluator.steps(count, span)?;
    if let Some(&seed) = numbers.as_ref().and_then(|numbers| numbers.get(3)) {
        evaluator.random = MersenneTwister::new(super::random::seed(seed));
    }
    let random = &mut evaluator.random;
    let draw = || if low == high { low } else { random.unit() * (high - low) + low };
    Ok(Value::from(std::iter::repeat_with(draw).take(count).collect::<Vec<f64>>()))
}

macro_rules! kind_test {
    ($name:ident, $pattern:pat) => {
        pub(super) fn $name(value: &Value) -> Option<Value> {
            Some(Value::from(matches!(value, $pattern)))
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
pub(super) fn is_num(value: &Value) -> Option<Value> {
    Some(Value::from(matches!(value, Value::Term(_)) || value.number().is_some_and(|number| !number.is_nan())))
}

/// The version of the language: that of OpenSCAD whose rules hold.
const VERSION: [f64; 3] = [2021.0, 1.0, 0.0];

pub(super) fn version(_: &mut Evaluator<'_>, _: &[Given], _: Span) -> Eval<Value> {
    Ok(Value::from(VERSION.to_vec()))
}

/// Of this version, or of the one given as a list.
pub(super) fn version_num(_: &mut Evaluator<'_>, given: &[Given], _: Span) -> Eval<Value> {
    let version = given.first().map_or(Some(VERSION.to_vec()), |argument| argument.value.numbers());
    Ok(match version.as_deref() {
        Some(&[year, month]) => Value::from(year * 10000.0 + month * 100.0),
        Some(&[year, month, day]) => Value::from(year * 10000.0 + month * 100.0 + day),
        _ => Value::Undef,
    })
}

pub(super) fn parent_module(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let index = match given {
        [] => 1.0,
        [Given { value: Value::Number(index), .. }] => index.get().trunc(),
        given => return Ok(evaluator.misused("parent_module", given, &["number"], span)),
    };
    let count = evaluator.modules.len();
    if index >= 0.0 && index < count as f64 {
        let symbol = evaluator.modules[count - 1 - index as usize];
        return Ok(Value::from(evaluator.name(symbol).to_string()));
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
