//! Unary and binary operators, with OpenSCAD's rules for lists, matrices and undef.

use partwright_graph::Span;

use super::{Eval, Evaluator};
use crate::ast::{Binary, Unary};
use crate::diagnostics::evaluation::UNDEFINED_OPERATION;
use crate::value::{List, Value, equal};

/// Why an operation has no value: OpenSCAD's wording.
type Undefined = String;

impl Evaluator<'_> {
    pub(crate) fn unary(&mut self, operator: Unary, value: &Value, span: Span) -> Eval<Value> {
        let symbol = match (operator, value) {
            (Unary::Not, value) => return Ok(Value::Bool(!value.truthy())),
            (Unary::Plus, value) => return Ok(value.clone()),
            (Unary::Minus, Value::Number(number)) => return Ok(Value::Number(-number)),
            (Unary::Minus, Value::List(list)) => {
                self.steps(list.len(), span)?;
                let mut negated = Vec::with_capacity(list.len());
                for item in list.iter() {
                    negated.push(stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.unary(operator, item, span))?);
                }
                return Ok(Value::list(negated));
            }
            (Unary::Complement, Value::Number(number)) => {
                return Ok(bits(*number).map_or(Value::Undef, |bits| Value::Number(!bits as f64)));
            }
            (Unary::Minus, _) => "-",
            (Unary::Complement, _) => "~",
        };
        self.undefined(span, format!("undefined operation ({symbol}{})", value.kind()));
        Ok(Value::Undef)
    }

    pub(crate) fn undefined(&mut self, span: Span, console: Undefined) {
        let message = format!("{console}: the result is undef");
        self.warn(&UNDEFINED_OPERATION, span, &console, message);
    }

    pub(crate) fn binary(&mut self, operator: Binary, left: &Value, right: &Value, span: Span) -> Eval<Value> {
        if let (Value::Number(a), Value::Number(b)) = (left, right) {
            return Ok(numbers(operator, *a, *b));
        }
        let weight = |value: &Value| if let Value::List(list) = value { list.len() } else { 0 };
        self.steps(weight(left) + weight(right), span)?;
        let result = match operator {
            Binary::Equal => Ok(Value::Bool(equal(left, right))),
            Binary::NotEqual => Ok(Value::Bool(!equal(left, right))),
            Binary::Less | Binary::LessEqual | Binary::Greater | Binary::GreaterEqual => compare(operator, left, right),
            Binary::Add | Binary::Subtract => Ok(add(operator, left, right)),
            Binary::Multiply => {
                if let (Value::List(a), Value::List(b)) = (left, right) {
                    let (rows, columns) = (a.len(), b.first().map_or(0, weight));
                    let work = rows.saturating_mul(columns.max(1)).saturating_mul(b.len());
                    self.steps(work.min(1 << 40), span)?;
                    self.check_elements(rows as f64 * columns as f64, span)?;
                }
                multiply(left, right)
            }
            Binary::Divide => Ok(divide(left, right)),
            _ => Ok(Value::Undef),
        };
        match result {
            Ok(Value::Undef) => {
                let symbol = operator.symbol();
                self.undefined(span, format!("undefined operation ({} {symbol} {})", left.kind(), right.kind()));
                Ok(Value::Undef)
            }
            Ok(value) => Ok(value),
            Err(console) => {
                self.undefined(span, console);
                Ok(Value::Undef)
            }
        }
    }
}

fn numbers(operator: Binary, a: f64, b: f64) -> Value {
    let with_bits = |combine: fn(i64, i64) -> Option<i64>| {
        let combined = bits(a).zip(bits(b)).and_then(|(a, b)| combine(a, b));
        combined.map_or(Value::Undef, |bits| Value::Number(bits as f64))
    };
    match operator {
        Binary::Add => Value::Number(a + b),
        Binary::Subtract => Value::Number(a - b),
        Binary::Multiply => Value::Number(a * b),
        Binary::Divide => Value::Number(a / b),
        Binary::Modulo => Value::Number(a % b),
        Binary::Power => Value::Number(a.powf(b)),
        Binary::Equal => Value::Bool(a == b),
        Binary::NotEqual => Value::Bool(a != b),
        Binary::Less => Value::Bool(a < b),
        Binary::LessEqual => Value::Bool(a <= b),
        Binary::Greater => Value::Bool(a > b),
        Binary::GreaterEqual => Value::Bool(a >= b),
        Binary::BitOr => with_bits(|a, b| Some(a | b)),
        Binary::BitAnd => with_bits(|a, b| Some(a & b)),
        Binary::ShiftLeft => with_bits(|a, b| a.checked_shl(u32::try_from(b).ok()?)),
        Binary::ShiftRight => with_bits(|a, b| a.checked_shr(u32::try_from(b).ok()?)),
        Binary::And => Value::Bool(a != 0.0 && b != 0.0),
        Binary::Or => Value::Bool(a != 0.0 || b != 0.0),
    }
}

/// The number as a 64-bit integer, where it is one.
fn bits(value: f64) -> Option<i64> {
    (value.is_finite() && value.abs() < 9.2e18).then_some(value as i64)
}

fn compare(operator: Binary, left: &Value, right: &Value) -> Result<Value, Undefined> {
    let undefined = || {
        let reason = if matches!((left, right), (Value::Undef, Value::Undef)) {
            format!("operation undefined ({} {} {})", left.kind(), operator.symbol(), right.kind())
        } else {
            format!("undefined operation ({} {} {})", left.kind(), operator.symbol(), right.kind())
        };
        Err(reason)
    };
    let Some(order) = order(left, right) else { return undefined() };
    Ok(Value::Bool(match (operator, order) {
        (_, None) => false,
        (Binary::Less, Some(order)) => order.is_lt(),
        (Binary::LessEqual, Some(order)) => order.is_le(),
        (Binary::Greater, Some(order)) => order.is_gt(),
        (_, Some(order)) => order.is_ge(),
    }))
}

/// Outer `None`: not comparable; inner `None`: neither is smaller (NaN).
#[allow(clippy::option_option)]
fn order(left: &Value, right: &Value) -> Option<Option<std::cmp::Ordering>> {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => Some(a.partial_cmp(b)),
        (Value::String(a), Value::String(b)) => Some(Some(a.as_str().cmp(b.as_str()))),
        (Value::Bool(a), Value::Bool(b)) => Some(Some(a.cmp(b))),
        (Value::Bool(a), Value::Number(b)) => Some(f64::from(u8::from(*a)).partial_cmp(b)),
        (Value::Number(a), Value::Bool(b)) => Some(a.partial_cmp(&f64::from(u8::from(*b)))),
        (Value::List(a), Value::List(b)) => {
            for (a, b) in a.iter().zip(b.iter()) {
                match stacker::maybe_grow(64 * 1024, 1024 * 1024, || order(a, b))? {
                    Some(std::cmp::Ordering::Equal) => {}
                    other => return Some(other),
                }
            }
            Some(Some(a.len().cmp(&b.len())))
        }
        _ => None,
    }
}

/// `+` and `-`, element by element up to the shorter list. Undef where it has no meaning, without a message inside lists.
fn add(operator: Binary, left: &Value, right: &Value) -> Value {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => numbers(operator, *a, *b),
        (Value::List(a), Value::List(b)) => {
            let sums = a.iter().zip(b.iter());
            let sums = sums.map(|(a, b)| stacker::maybe_grow(64 * 1024, 1024 * 1024, || add(operator, a, b)));
            Value::list(sums.collect())
        }
        _ => Value::Undef,
    }
}

fn divide(left: &Value, right: &Value) -> Value {
    let each = |list: &List, operation: &dyn Fn(&Value) -> Value| {
        let quotients = list.iter();
        Value::list(quotients.map(|item| stacker::maybe_grow(64 * 1024, 1024 * 1024, || operation(item))).collect())
    };
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => Value::Number(a / b),
        (Value::List(list), Value::Number(_)) => each(list, &|item| divide(item, right)),
        (Value::Number(_), Value::List(list)) => each(list, &|item| divide(left, item)),
        _ => Value::Undef,
    }
}

fn multiply(left: &Value, right: &Value) -> Result<Value, Undefined> {
    match (left, right) {
        (Value::Number(_), Value::List(list)) => Ok(scaled(list, left)),
        (Value::List(list), Value::Number(_)) => Ok(scaled(list, right)),
        (Value::List(a), Value::List(b)) => product(a, b),
        _ => Ok(Value::Undef),
    }
}

fn scaled(list: &List, factor: &Value) -> Value {
    let products = list.iter().map(|item| match (item, factor) {
        (Value::Number(a), Value::Number(b)) => Value::Number(a * b),
        (Value::List(inner), _) => stacker::maybe_grow(64 * 1024, 1024 * 1024, || scaled(inner, factor)),
        _ => Value::Undef,
    });
    Value::list(products.collect())
}

/// Dot product, matrix times vector, vector times matrix, or matrix times matrix.
fn product(a: &List, b: &List) -> Result<Value, Undefined> {
    let (Some(first_a), Some(first_b)) = (a.first(), b.first()) else {
        return Err("Multiplication is undefined on empty vectors".to_owned());
    };
    let row = |value: &Value| match value {
        Value::List(list) => list.iter().map(Value::number).collect::<Option<Vec<f64>>>(),
        _ => None,
    };
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    match (first_a, first_b) {
        (Value::Number(_), Value::Number(_)) => {
            if a.len() != b.len() {
                let (a, b) = (a.len(), b.len());
                return Err(format!("vector*vector requires matching lengths ({a} != {b})"));
            }
            let mut sum = 0.0;
            for (a, b) in a.iter().zip(b.iter()) {
                let (Value::Number(a), Value::Number(b)) = (a, b) else {
                    return Err(format!("undefined operation ({} * {})", a.kind(), b.kind()));
                };
                sum += a * b;
            }
            Ok(Value::Number(sum))
        }
        (Value::List(_), Value::Number(_)) => {
            let Some(vector) = b.iter().map(Value::number).collect::<Option<Vec<_>>>() else {
                return Ok(Value::Undef);
            };
            let mut products = Vec::with_capacity(a.len());
            for line in a.iter() {
                let Some(line) = row(line) else { return Ok(Value::Undef) };
                if line.len() != vector.len() {
                    let (columns, length) = (line.len(), vector.len());
                    return Err(format!(
                        "matrix*vector requires matrix column count to match vector length ({columns} != {length})"
                    ));
                }
                products.push(dot(&line, &vector));
            }
            Ok(Value::from(products))
        }
        (Value::Number(_), Value::List(_)) => {
            let Some(vector) = a.iter().map(Value::number).collect::<Option<Vec<_>>>() else {
                return Ok(Value::Undef);
            };
            if vector.len() != b.len() {
                let (length, rows) = (vector.len(), b.len());
                return Err(format!(
                    "vector*matrix requires vector length to match matrix row count ({length} != {rows})"
                ));
            }
            let Some(rows) = b.iter().map(row).collect::<Option<Vec<_>>>() else { return Ok(Value::Undef) };
            let columns = rows.first().map_or(0, Vec::len);
            if rows.iter().any(|row| row.len() != columns) {
                return Ok(Value::Undef);
            }
            let column = |index: usize| vector.iter().zip(&rows).map(|(a, row)| a * row[index]).sum();
            Ok(Value::from((0..columns).map(column).collect::<Vec<f64>>()))
        }
        (Value::List(_), Value::List(_)) => {
            let Some(rows) = b.iter().map(row).collect::<Option<Vec<_>>>() else { return Ok(Value::Undef) };
            let columns = rows.first().map_or(0, Vec::len);
            if rows.iter().any(|row| row.len() != columns) {
                return Ok(Value::Undef);
            }
            let mut result = Vec::with_capacity(a.len());
            for (index, line) in a.iter().enumerate() {
                let Some(line) = row(line) else { return Ok(Value::Undef) };
                if line.len() != rows.len() {
                    let (width, height) = (line.len(), rows.len());
                    return Err(format!(
                        "matrix*matrix left operand row length does not match right operand row count ({width} != {height}) \
                         at row {index}"
                    ));
                }
                let column = |column: usize| line.iter().zip(&rows).map(|(a, row)| a * row[column]).sum();
                result.push(Value::from((0..columns).map(column).collect::<Vec<f64>>()));
            }
            Ok(Value::list(result))
        }
        _ => Err(format!("undefined operation ({} * {})", first_a.kind(), first_b.kind())),
    }
}
