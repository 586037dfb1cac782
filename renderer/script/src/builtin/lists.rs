//! Functions of lists and vectors.

use partwright_graph::Span;

use crate::diagnostics::evaluation::WRONG_ARGUMENT;
use crate::evaluate::{Eval, Evaluator, Given};
use crate::value::{Value, equal};

pub(super) fn len(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    Ok(match given {
        [Given { value: Value::List(list), .. }] => Value::Number(list.len() as f64),
        [Given { value: Value::String(text), .. }] => Value::Number(text.count() as f64),
        [_] => evaluator.not_convertible("len", span),
        _ => evaluator.wrong_count("len", span),
    })
}

pub(super) fn concat(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let length = |value: &Value| if let Value::List(list) = value { list.len() } else { 1 };
    let total: usize = given.iter().map(|argument| length(&argument.value)).sum();
    evaluator.check_elements(total as f64, span)?;
    evaluator.steps(total, span)?;
    let mut items = Vec::with_capacity(total);
    for argument in given {
        match &argument.value {
            Value::List(list) => items.extend(list.iter().cloned()),
            other => items.push(other.clone()),
        }
    }
    Ok(Value::list(items))
}

pub(super) fn norm(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let [Given { value, .. }] = given else { return Ok(evaluator.wrong_count("norm", span)) };
    let Value::List(list) = value else { return Ok(evaluator.not_convertible("norm", span)) };
    evaluator.steps(list.len(), span)?;
    let Some(numbers) = value.numbers() else {
        let message = "`norm()` takes a list of numbers: the result is undef";
        evaluator.warn(&WRONG_ARGUMENT, span, "Incorrect arguments to norm()", message);
        return Ok(Value::Undef);
    };
    Ok(Value::Number(numbers.iter().map(|number| number * number).sum::<f64>().sqrt()))
}

pub(super) fn cross(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let [a, b] = given else { return Ok(evaluator.wrong_count("cross", span)) };
    let (Value::List(first), Value::List(second)) = (&a.value, &b.value) else {
        return Ok(evaluator.not_convertible("cross", span));
    };
    let sizes = (first.len(), second.len());
    if !matches!(sizes, (2, 2) | (3, 3)) {
        let message = "`cross()` takes two vectors of 2 or of 3 numbers: the result is undef";
        evaluator.warn(&WRONG_ARGUMENT, span, "Invalid vector size of parameter for cross()", message);
        return Ok(Value::Undef);
    }
    let (Some(a), Some(b)) = (a.value.numbers(), b.value.numbers()) else {
        let message = "`cross()` takes vectors of numbers: the result is undef";
        evaluator.warn(&WRONG_ARGUMENT, span, "Invalid value in parameter vector for cross()", message);
        return Ok(Value::Undef);
    };
    Ok(match (&*a, &*b) {
        ([ax, ay], [bx, by]) => Value::Number(ax * by - ay * bx),
        ([ax, ay, az], [bx, by, bz]) => Value::from(vec![ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx]),
        _ => Value::Undef,
    })
}

pub(super) fn lookup(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let [key, table] = given else { return Ok(evaluator.wrong_count("lookup", span)) };
    let Some(at) = key.value.number().filter(|at| at.is_finite()) else {
        let mut shown = String::new();
        key.value.print(&mut shown, 100);
        let console = format!("lookup({shown}, ...) first argument is not a number");
        evaluator.warn(&WRONG_ARGUMENT, span, &console, "`lookup()` takes a number to look up: the result is undef");
        return Ok(Value::Undef);
    };
    let Value::List(rows) = &table.value else { return Ok(evaluator.not_convertible("lookup", span)) };
    evaluator.steps(rows.len(), span)?;
    let pairs = rows.iter().filter_map(|row| match row.numbers().as_deref() {
        Some([key, value]) => Some((*key, *value)),
        _ => None,
    });
    let (mut below, mut above) = (None::<(f64, f64)>, None::<(f64, f64)>);
    for (key, value) in pairs {
        if key <= at && below.is_none_or(|(best, _)| key > best) {
            below = Some((key, value));
        }
        if key >= at && above.is_none_or(|(best, _)| key < best) {
            above = Some((key, value));
        }
    }
    Ok(match (below, above) {
        (Some((low, a)), Some((high, b))) if high > low => {
            let part = (at - low) / (high - low);
            Value::Number(b * part + a * (1.0 - part))
        }
        (Some((_, value)), _) | (None, Some((_, value))) => Value::Number(value),
        (None, None) => Value::Undef,
    })
}

/// `search(match, in, how_many = 1, column = 0)`.
pub(super) fn search(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    if !(2..=4).contains(&given.len()) {
        return Ok(evaluator.wrong_count("search", span));
    }
    let option =
        |index: usize, default: f64| given.get(index).and_then(|argument| argument.value.number()).unwrap_or(default);
    let how_many = option(2, 1.0).max(0.0) as usize;
    let column = option(3, 0.0).max(0.0) as usize;
    let table = &given[1].value;
    let size = match table {
        Value::List(list) => list.len(),
        Value::String(text) => text.count(),
        _ => return Ok(evaluator.not_convertible("search", span)),
    };
    // All places of one needle, up to the wanted number.
    let find = |needle: &Value| -> Vec<f64> {
        let hits: Box<dyn Iterator<Item = usize>> = match (table, needle) {
            (Value::String(text), Value::String(needle)) => {
                let needle = needle.as_str().chars().next();
                Box::new(text.as_str().chars().enumerate().filter(move |(_, c)| Some(*c) == needle).map(|(at, _)| at))
            }
            (Value::List(list), needle) => Box::new(list.iter().enumerate().filter_map(move |(at, item)| {
                let cell = match item {
                    Value::List(row) => row.get(column).is_some_and(|cell| equal(cell, needle)),
                    _ => false,
                };
                (cell || (column == 0 && equal(item, needle))).then_some(at)
            })),
            _ => Box::new(std::iter::empty()),
        };
        let wanted = if how_many == 0 { usize::MAX } else { how_many };
        hits.take(wanted).map(|at| at as f64).collect()
    };
    let needles: Vec<Value> = match &given[0].value {
        Value::Number(_) => {
            evaluator.steps(size, span)?;
            return Ok(Value::from(find(&given[0].value)));
        }
        Value::String(text) => text.as_str().chars().map(|c| Value::from(c.to_string())).collect(),
        Value::List(list) => list.to_vec(),
        _ => return Ok(Value::Undef),
    };
    let by_character = matches!(given[0].value, Value::String(_));
    let mut result = Vec::new();
    for needle in &needles {
        evaluator.steps(size + 1, span)?;
        let hits = find(needle);
        if hits.is_empty() && by_character && matches!(table, Value::List(_)) {
            let mut term = String::new();
            needle.print(&mut term, 100);
            let console = format!("search term not found: {term}");
            evaluator.warn(&WRONG_ARGUMENT, span, &console, format!("`search()` finds no row with {term}"));
        }
        if how_many == 1 {
            match hits.first() {
                Some(&at) => result.push(Value::Number(at)),
                None if by_character => {}
                None => result.push(Value::list(Vec::new())),
            }
        } else {
            result.push(Value::from(hits));
        }
    }
    Ok(Value::list(result))
}
