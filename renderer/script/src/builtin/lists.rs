//! Functions of lists and vectors.

use std::cell::OnceCell;

use partwright_graph::Span;

use super::functions::SHOWN_BYTES;
use crate::diagnostics::evaluation::WRONG_ARGUMENT;
use crate::evaluate::{Eval, Evaluator, Given};
use crate::value::{Items, List, Value, equal, number};

pub(super) fn len(value: &Value) -> Option<Value> {
    match value {
        Value::List(list) => Some(Value::from(list.len() as f64)),
        Value::String(text) => Some(Value::from(text.count() as f64)),
        Value::Object(fields) => Some(Value::from(fields.len() as f64)),
        _ => None,
    }
}

pub(super) fn concat(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let length = |value: &Value| if let Value::List(list) = value { list.len() } else { 1 };
    let total: usize = given.iter().map(|argument| length(&argument.value)).sum();
    evaluator.check_elements(total as f64, span)?;
    evaluator.steps(total, span)?;
    let mut items = Items::with_capacity(total);
    for argument in given {
        match &argument.value {
            Value::List(list) => items.extend(list.iter().cloned()),
            other => items.push(other.clone()),
        }
    }
    Ok(Value::List(List::from(items)))
}

fn complain(evaluator: &mut Evaluator<'_>, console: &str, message: &str, span: Span) -> Value {
    evaluator.warn(&WRONG_ARGUMENT, span, console, message);
    Value::Undef
}

pub(super) fn norm(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let [Given { value: Value::List(list), .. }] = given else {
        return Ok(evaluator.misused("norm", given, &["vector"], span));
    };
    evaluator.steps(list.len(), span)?;
    let squares = list.iter().try_fold(0.0, |sum, value| value.number().map(|number| sum + number * number));
    let Some(squares) = squares else {
        let message = "`norm()` takes a list of numbers: the result is undef";
        return Ok(complain(evaluator, "Incorrect arguments to norm()", message, span));
    };
    Ok(Value::from(squares.sqrt()))
}

pub(super) fn cross(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let [Given { value: Value::List(first), .. }, Given { value: Value::List(second), .. }] = given else {
        return Ok(evaluator.misused("cross", given, &["vector", "vector"], span));
    };
    match (&**first, &**second) {
        ([ax, ay], [bx, by]) => {
            // What is no number counts as 0.
            let [ax, ay, bx, by] = [ax, ay, bx, by].map(|value| value.number().unwrap_or(0.0));
            Ok(Value::from(ax * by - ay * bx))
        }
        (a @ [_, _, _], b @ [_, _, _]) => {
            for pair in a.iter().zip(b) {
                let problem = match pair {
                    (Value::Number(a), Value::Number(b)) if a.get().is_nan() || b.get().is_nan() => " (NaN)",
                    (Value::Number(a), Value::Number(b)) if a.get().is_infinite() || b.get().is_infinite() => " (INF)",
                    (Value::Number(_), Value::Number(_)) => continue,
                    _ => "",
                };
                let console = format!("Invalid value{problem} in parameter vector for cross()");
                let message = "`cross()` takes vectors of finite numbers: the result is undef";
                return Ok(complain(evaluator, &console, message, span));
            }
            let [a, b] = [a, b].map(|list| [0, 1, 2].map(|axis: usize| list[axis].number().unwrap_or(0.0)));
            let component = |i: usize, j: usize| a[i] * b[j] - a[j] * b[i];
            Ok(Value::from(vec![component(1, 2), component(2, 0), component(0, 1)]))
        }
        _ => {
            let message = "`cross()` takes two vectors of 2 or of 3 numbers: the result is undef";
            Ok(complain(evaluator, "Invalid vector size of parameter for cross()", message, span))
        }
    }
}

pub(super) fn lookup(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let [Given { value: Value::Number(at), .. }, Given { value: Value::List(rows), .. }] = given else {
        return Ok(evaluator.misused("lookup", given, &["number", "vector"], span));
    };
    let at = at.get();
    if !at.is_finite() {
        let console = format!("lookup({}, ...) first argument is not a number", number(at));
        return Ok(complain(evaluator, &console, "`lookup()` takes a finite number: the result is undef", span));
    }
    let known = evaluator.curves.iter().position(|curve| curve.rows.is(rows));
    if let Some(known) = known {
        evaluator.curves[..=known].rotate_right(1);
        if let Some(value) = evaluator.curves[0].at(at) {
            return Ok(Value::from(value));
        }
    }
    evaluator.steps(rows.len(), span)?;
    // The first row must be good; others that are not are left out.
    let Some(first) = rows.first().and_then(pair) else { return Ok(Value::Undef) };
    if known.is_none() {
        evaluator.curves.truncate(CURVES - 1);
        evaluator.curves.insert(0, Curve { rows: rows.clone(), pairs: OnceCell::new() });
    }
    let (mut low, mut high) = (first, first);
    for (key, value) in rows.iter().skip(1).filter_map(pair) {
        if key <= at && (key > low.0 || low.0 > at) {
            low = (key, value);
        }
        if key >= at && (key < high.0 || high.0 < at) {
            high = (key, value);
        }
    }
    Ok(Value::from(between(low, high, at)))
}

/// A row of a table: key and value.
fn pair(row: &Value) -> Option<(f64, f64)> {
    match row {
        Value::List(row) => match **row {
            [Value::Number(key), Value::Number(value)] => Some((key.get(), value.get())),
            _ => None,
        },
        _ => None,
    }
}

/// The value at a key, between the next lower and the next higher one.
fn between(low: (f64, f64), high: (f64, f64), at: f64) -> f64 {
    if at <= low.0 {
        high.1
    } else if at >= high.0 {
        low.1
    } else {
        let part = (at - low.0) / (high.0 - low.0);
        high.1 * part + low.1 * (1.0 - part)
    }
}

/// Tables that are remembered.
const CURVES: usize = 4;

/// A table that has been asked: often it is asked again and again.
pub(crate) struct Curve {
    rows: List,
    /// Its good rows, from the second time on; `None` where keys do not rise.
    pairs: OnceCell<Option<Vec<(f64, f64)>>>,
}

impl Curve {
    fn at(&self, at: f64) -> Option<f64> {
        let pairs = self.pairs.get_or_init(|| {
            let pairs: Vec<_> = self.rows.iter().filter_map(pair).collect();
            (!pairs.is_empty() && pairs.is_sorted_by(|a, b| a.0 < b.0)).then_some(pairs)
        });
        let pairs = pairs.as_ref()?;
        let last = pairs.len() - 1;
        let above = pairs.partition_point(|&(key, _)| key < at);
        // Beyond its ends a table goes on with its first or last value.
        let high = pairs[if above > last { 0 } else { above }];
        let exact = above <= last && high.0 == at;
        let low = pairs[if exact { above } else { above.saturating_sub(1) }];
        Some(between(low, high, at))
    }
}

/// Where `search()` looks, and how much it wants to find of each thing.
#[derive(Debug, Clone, Copy)]
struct Hits {
    /// 0 for all.
    wanted: usize,
}

impl Hits {
    /// The places in `found`, as the function gives them.
    fn collect(self, found: impl Iterator<Item = usize>, into: &mut Vec<Value>, note_none: bool) {
        let places = |limit: usize, found: &mut dyn Iterator<Item = usize>| -> Vec<f64> {
            found.take(limit).map(|at| at as f64).collect()
        };
        let mut found = found;
        match self.wanted {
            1 => match found.next() {
                Some(at) => into.push(Value::from(at as f64)),
                None if note_none => into.push(Value::list(Vec::new())),
                None => {}
            },
            0 => into.push(Value::from(places(usize::MAX, &mut found))),
            wanted => into.push(Value::from(places(wanted, &mut found))),
        }
    }
}

/// The numbers of the rows that are `wanted`, or have it in `column`.
fn rows_with<'a>(wanted: &'a Value, rows: &'a [Value], column: usize) -> impl Iterator<Item = usize> + 'a {
    let fits = move |row: &Value| {
        (column == 0 && equal(wanted, row))
            || row.as_list().and_then(|row| row.get(column)).is_some_and(|cell| equal(wanted, cell))
    };
    rows.iter().enumerate().filter(move |(_, row)| fits(row)).map(|(at, _)| at)
}

/// `search(match, in, how_many = 1, column = 0)`.
pub(super) fn search(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    if !(2..=4).contains(&given.len()) {
        return Ok(evaluator.wrong_count("search", "between 2 and 4", given.len(), span));
    }
    // What is no number is 0.
    let option = |index: usize, default: f64| {
        given.get(index).map_or(default, |argument| argument.value.number().unwrap_or(0.0)).max(0.0) as usize
    };
    let (hits, column) = (Hits { wanted: option(2, 1.0) }, option(3, 0.0));
    let table = &given[1].value;
    let rows: &[Value] = table.as_list().map_or(&[], |list| list);
    let mut result = Vec::new();
    match (&given[0].value, table) {
        (wanted @ Value::Number(_), _) => {
            evaluator.steps(rows.len(), span)?;
            let limit = if hits.wanted == 0 { usize::MAX } else { hits.wanted };
            result.extend(rows_with(wanted, rows, column).take(limit).map(|at| Value::from(at as f64)));
        }
        (Value::List(wanted), _) => {
            for wanted in wanted.iter() {
                evaluator.steps(rows.len() + 1, span)?;
                hits.collect(rows_with(wanted, rows, column), &mut result, true);
            }
        }
        (Value::String(wanted), Value::String(text)) => {
            for wanted in wanted.as_str().chars() {
                evaluator.steps(text.count() + 1, span)?;
                let places = text.as_str().chars().enumerate().filter(|(_, c)| *c == wanted).map(|(at, _)| at);
                hits.collect(places, &mut result, false);
            }
        }
        (Value::String(wanted), _) => {
            for wanted in wanted.as_str().chars() {
                evaluator.steps(rows.len() + 1, span)?;
                let mut places = Vec::new();
                for (at, row) in rows.iter().enumerate() {
                    let Some(cell) = row.as_list().and_then(|row| row.get(column)) else {
                        let mut shown = String::new();
                        row.print(&mut shown, SHOWN_BYTES);
                        let needed = column + 1;
                        let console = format!(
                            "Invalid entry in search vector at index {at}, required number of values in the entry: {needed}. \
                             Invalid entry: {shown}"
                        );
                        let message = format!("`search()` looks in column {column}, which row {at} does not have");
                        complain(evaluator, &console, &message, span);
                        return Ok(Value::list(Vec::new()));
                    };
                    if matches!(cell, Value::String(cell) if cell.as_str().starts_with(wanted)) {
                        places.push(at);
                        if hits.wanted != 0 && places.len() == hits.wanted {
                            break;
                        }
                    }
                }
                hits.collect(places.into_iter(), &mut result, false);
            }
        }
        _ => return Ok(Value::Undef),
    }
    Ok(Value::list(result))
}
