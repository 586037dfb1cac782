//! Unary and binary operators, with OpenSCAD's rules for lists, matrices and undef.

use std::cmp::Ordering;

use partwright_graph::Span;
use partwright_protocol::Severity;
use smallvec::{SmallVec, smallvec};

use super::symbolic::has_terms;
use super::{Eval, Evaluator};
use crate::ast::{Binary, Unary};
use crate::diagnostics::evaluation::UNDEFINED_OPERATION;
use crate::value::{self, Items, List, Value};

/// Why an operation has no value. In a box, so that an [`Outcome`] is as small as a value.
#[derive(Debug)]
pub(crate) struct Undefined(Box<Reason>);

/// In OpenSCAD's wording.
#[derive(Debug)]
struct Reason {
    console: String,
    /// OpenSCAD tells some reasons twice, the first time without a place.
    beforehand: Option<String>,
}

impl Undefined {
    fn operation(left: &Value, symbol: &str, right: &Value) -> Self {
        format!("undefined operation ({} {symbol} {})", left.kind(), right.kind()).into()
    }

    /// Where inside a list it happened, on a line of its own.
    fn within(mut self, place: &str) -> Self {
        self.0.console.push_str("\n\t");
        self.0.console.push_str(place);
        self
    }

    fn told_twice(mut self) -> Self {
        self.0.beforehand = Some(self.0.console.clone());
        self
    }
}

impl From<String> for Undefined {
    fn from(console: String) -> Self {
        Self(Box::new(Reason { console, beforehand: None }))
    }
}

/// The value of an operation, or why it is undef.
type Outcome = Result<Value, Undefined>;

/// Elements without a value are undef silently.
fn each(list: &List, operation: impl Fn(&Value) -> Outcome) -> Value {
    let all = || Value::collect(list.iter().map(|item| operation(item).unwrap_or(Value::Undef)));
    if list.is_flat() { all() } else { stacker::maybe_grow(64 * 1024, 1024 * 1024, all) }
}

impl Evaluator<'_> {
    pub(crate) fn unary(&mut self, operator: Unary, value: &Value, span: Span) -> Eval<Value> {
        if self.symbolic.is_some() && has_terms(value) {
            return self.symbolic_unary(operator, value, span);
        }
        let outcome = match operator {
            Unary::Not => return Ok(Value::from(!value.truthy())),
            Unary::Plus => return Ok(value.clone()),
            Unary::Minus => {
                self.steps(weight(value), span)?;
                negate(value)
            }
            Unary::Complement => match value {
                Value::Number(number) => Ok(Value::from(!(number.get() as i64) as f64)),
                other => Err(format!("undefined operation (~{})", other.kind()).into()),
            },
        };
        Ok(outcome.unwrap_or_else(|undefined| self.undefined(span, undefined)))
    }

    fn undefined(&mut self, span: Span, undefined: Undefined) -> Value {
        let Reason { console, beforehand } = *undefined.0;
        if let Some(text) = beforehand {
            self.print(Severity::Warning, format!("WARNING: {text}"), Some(span));
        }
        let message = format!("{}: the result is undef", console.replace("\n\t", " "));
        self.warn(&UNDEFINED_OPERATION, span, &console, message);
        Value::Undef
    }

    pub(crate) fn binary(&mut self, operator: Binary, left: &Value, right: &Value, span: Span) -> Eval<Value> {
        if let (Value::Number(a), Value::Number(b)) = (left, right) {
            let outcome = numbers(operator, a.get(), b.get());
            return Ok(outcome.unwrap_or_else(|undefined| self.undefined(span, undefined)));
        }
        self.steps(weight(left) + weight(right), span)?;
        if self.symbolic.is_some() && (has_terms(left) || has_terms(right)) {
            return self.symbolic_binary(operator, left, right, span);
        }
        let outcome = match operator {
            Binary::Equal => Ok(Value::from(value::equal(left, right))),
            Binary::NotEqual => Ok(Value::from(!value::equal(left, right))),
            Binary::Less | Binary::LessEqual | Binary::Greater | Binary::GreaterEqual => {
                compare(operator, left, right).map(Value::from)
            }
            Binary::Add | Binary::Subtract => add(operator, left, right),
            Binary::Multiply => {
                if let (Value::List(a), Value::List(b)) = (left, right) {
                    // Of the left's rows and the right's columns; a vector has one of each.
                    let rows = if matches!(a.first(), Some(Value::List(_))) { a.len() } else { 1 };
                    let columns = b.first().map_or(0, weight).max(1);
                    self.steps(rows.saturating_mul(columns).saturating_mul(b.len()).min(1 << 40), span)?;
                    self.check_elements(rows as f64 * columns as f64, span)?;
                }
                multiply(left, right)
            }
            Binary::Divide => divide(left, right),
            _ => Err(Undefined::operation(left, operator.symbol(), right)),
        };
        Ok(outcome.unwrap_or_else(|undefined| self.undefined(span, undefined)))
    }
}

fn weight(value: &Value) -> usize {
    if let Value::List(list) = value { list.len() } else { 0 }
}

/// `%` of C, with the sign of the dividend: what is less than the divisor, and whole numbers, by far the most, without
/// the general algorithm.
#[inline]
pub(crate) fn remainder(a: f64, b: f64) -> f64 {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if a.abs() < b.abs() {
        return a;
    }
    if a.abs() < EXACT && b.abs() < EXACT && b != 0.0 {
        let (whole_a, whole_b) = (a as i64, b as i64);
        if whole_a as f64 == a && whole_b as f64 == b {
            return ((whole_a % whole_b) as f64).copysign(a);
        }
    }
    a % b
}

pub(crate) fn numbers(operator: Binary, a: f64, b: f64) -> Outcome {
    let shifted = |shift: fn(i64, u32) -> Option<i64>| -> Outcome {
        let (value, by) = (a as i64, b as i64);
        let by = u32::try_from(by).map_err(|_| if by < 0 { "negative shift" } else { "shift too large" }.to_owned())?;
        let shifted = shift(value, by).ok_or_else(|| "shift too large".to_owned())?;
        Ok(Value::from(shifted as f64))
    };
    Ok(match operator {
        Binary::Add => Value::from(a + b),
        Binary::Subtract => Value::from(a - b),
        Binary::Multiply => Value::from(a * b),
        Binary::Divide => Value::from(a / b),
        Binary::Modulo => Value::from(remainder(a, b)),
        Binary::Power => Value::from(a.powf(b)),
        Binary::Equal => Value::from(a == b),
        Binary::NotEqual => Value::from(a != b),
        Binary::Less => Value::from(a < b),
        Binary::LessEqual => Value::from(a <= b),
        Binary::Greater => Value::from(a > b),
        Binary::GreaterEqual => Value::from(a >= b),
        Binary::BitOr => Value::from((a as i64 | b as i64) as f64),
        Binary::BitAnd => Value::from((a as i64 & b as i64) as f64),
        Binary::ShiftLeft => return shifted(i64::checked_shl),
        Binary::ShiftRight => return shifted(i64::checked_shr),
        Binary::And => Value::from(a != 0.0 && b != 0.0),
        Binary::Or => Value::from(a != 0.0 || b != 0.0),
    })
}

fn negate(value: &Value) -> Outcome {
    match value {
        Value::Number(number) => Ok(Value::from(-number.get())),
        Value::List(list) => Ok(each(list, negate)),
        other => Err(format!("undefined operation (-{})", other.kind()).into()),
    }
}

fn compare(operator: Binary, left: &Value, right: &Value) -> Result<bool, Undefined> {
    fn by<T: PartialOrd>(operator: Binary, left: &T, right: &T) -> bool {
        match operator {
            Binary::Less => left < right,
            Binary::LessEqual => left <= right,
            Binary::Greater => left > right,
            _ => left >= right,
        }
    }
    Ok(match (left, right) {
        (Value::Number(a), Value::Number(b)) => by(operator, &a.get(), &b.get()),
        (Value::Bool(a), Value::Bool(b)) => by(operator, &a.get(), &b.get()),
        (Value::String(a), Value::String(b)) => by(operator, &a.as_str(), &b.as_str()),
        (Value::Range(a), Value::Range(b)) => by(operator, &a.key(), &b.key()),
        // Everything follows from `<`, which the message then names.
        (Value::List(a), Value::List(b)) => match operator {
            Binary::Less => list_less(a, b)?,
            Binary::Greater => list_less(b, a)?,
            Binary::LessEqual => !list_less(b, a)?,
            _ => !list_less(a, b)?,
        },
        (Value::Undef, Value::Undef)
        | (Value::Function(_), Value::Function(_))
        | (Value::Object(_), Value::Object(_)) => {
            let (kind, symbol) = (left.kind(), operator.symbol());
            return Err(format!("operation undefined ({kind} {symbol} {kind})").into());
        }
        _ => return Err(Undefined::operation(left, operator.symbol(), right)),
    })
}

fn list_less(left: &List, right: &List) -> Result<bool, Undefined> {
    Ok(list_order(left, right)?.is_lt())
}

/// One look at each pair, however deep: asking both ways for each level would double the work with every level.
fn list_order(left: &List, right: &List) -> Result<Ordering, Undefined> {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || {
        for (index, (a, b)) in left.iter().zip(right.iter()).enumerate() {
            let order = match (a, b) {
                (Value::List(a), Value::List(b)) => list_order(a, b),
                _ => compare(Binary::Less, a, b).map(|less| match less {
                    true => Ordering::Less,
                    false if compare(Binary::Less, b, a).unwrap_or(false) => Ordering::Greater,
                    false => Ordering::Equal,
                }),
            };
            let order =
                order.map_err(|undefined| undefined.within(&format!("in vector comparison at index {index}")))?;
            if order.is_ne() {
                return Ok(order);
            }
        }
        Ok(left.len().cmp(&right.len()))
    })
}

/// `+` and `-`, element by element up to the shorter list.
fn add(operator: Binary, left: &Value, right: &Value) -> Outcome {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) if operator == Binary::Add => Ok(Value::from(a.get() + b.get())),
        (Value::Number(a), Value::Number(b)) => Ok(Value::from(a.get() - b.get())),
        (Value::List(a), Value::List(b)) => {
            let sum = |(a, b)| add(operator, a, b).unwrap_or(Value::Undef);
            let sums = || Value::collect(a.iter().zip(b.iter()).map(sum));
            Ok(if a.is_flat() { sums() } else { stacker::maybe_grow(64 * 1024, 1024 * 1024, sums) })
        }
        _ => Err(Undefined::operation(left, operator.symbol(), right)),
    }
}

fn divide(left: &Value, right: &Value) -> Outcome {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => Ok(Value::from(a.get() / b.get())),
        (Value::List(list), Value::Number(_)) => Ok(each(list, |item| divide(item, right))),
        (Value::Number(_), Value::List(list)) => Ok(each(list, |item| divide(left, item))),
        _ => Err(Undefined::operation(left, "/", right)),
    }
}

fn multiply(left: &Value, right: &Value) -> Outcome {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => Ok(Value::from(a.get() * b.get())),
        (Value::Number(_), Value::List(list)) => Ok(each(list, |item| multiply(item, left))),
        (Value::List(list), Value::Number(_)) => Ok(each(list, |item| multiply(item, right))),
        (Value::List(a), Value::List(b)) => product(a, b),
        _ => Err(Undefined::operation(left, "*", right)),
    }
}

/// Dot product, matrix times vector, vector times matrix, or matrix times matrix: the first elements tell which.
fn product(a: &List, b: &List) -> Outcome {
    let (Some(first_a), Some(first_b)) = (a.first(), b.first()) else {
        return Err("Multiplication is undefined on empty vectors".to_owned().into());
    };
    let mismatch = |what: &str, left: usize, right: usize| Err(format!("{what} ({left} != {right})").into());
    match (first_a, first_b) {
        (Value::Number(_), Value::Number(_)) if a.len() != b.len() => {
            mismatch("vector*vector requires matching lengths", a.len(), b.len())
        }
        (Value::Number(_), Value::Number(_)) => {
            let mut sum = 0.0;
            for (a, b) in a.iter().zip(b.iter()) {
                let (Value::Number(a), Value::Number(b)) = (a, b) else { return Err(Undefined::operation(a, "*", b)) };
                sum += a.get() * b.get();
            }
            Ok(Value::from(sum))
        }
        (Value::List(row), Value::Number(_)) if row.len() != b.len() => {
            mismatch("matrix*vector requires matrix column count to match vector length", row.len(), b.len())
        }
        (Value::List(_), Value::Number(_)) => matrix_times_vector(a, b),
        (Value::Number(_), Value::List(_)) if a.len() != b.len() => {
            mismatch("vector*matrix requires vector length to match matrix row count", a.len(), b.len())
        }
        (Value::Number(_), Value::List(_)) => vector_times_matrix(a, b),
        (Value::List(row), Value::List(_)) if row.len() != b.len() => {
            let what = "matrix*matrix requires left operand column count to match right operand row count";
            mismatch(what, row.len(), b.len())
        }
        (Value::List(_), Value::List(_)) => {
            let mut rows = Items::with_capacity(a.len());
            for (index, row) in a.iter().enumerate() {
                let length = weight(row);
                let Some(row) = row.as_list().filter(|row| row.len() == b.len()) else {
                    let what = "matrix*matrix left operand row length does not match right operand row count";
                    return Err(format!("{what} ({length} != {}) at row {index}", b.len()).into());
                };
                let place = || format!("while processing left operand at row {index}");
                rows.push(vector_times_matrix(row, b).map_err(|undefined| undefined.within(&place()))?);
            }
            Ok(Value::List(List::from(rows)))
        }
        _ => {
            let (a, b) = (first_a.kind(), first_b.kind());
            let what = "undefined vector*vector multiplication where first elements are types";
            Err(format!("{what} {a} and {b}").into())
        }
    }
}

fn matrix_times_vector(matrix: &List, vector: &List) -> Outcome {
    let mut products = Items::with_capacity(matrix.len());
    for (index, row) in matrix.iter().enumerate() {
        let Some(row) = row.as_list().filter(|row| row.len() == vector.len()) else {
            return Err(format!("Matrix must be rectangular. Problem at row {index}").into());
        };
        let mut sum = 0.0;
        for (column, (a, b)) in row.iter().zip(vector.iter()).enumerate() {
            let Value::Number(a) = a else {
                let what = "Matrix must contain only numbers.";
                return Err(format!("{what} Problem at row {index}, col {column}").into());
            };
            let Value::Number(b) = b else {
                return Err(format!("Vector must contain only numbers. Problem at index {column}").into());
            };
            sum += a.get() * b.get();
        }
        products.push(Value::from(sum));
    }
    Ok(Value::List(List::from(products)))
}

/// The vector is as long as the matrix.
fn vector_times_matrix(vector: &List, matrix: &List) -> Outcome {
    let columns = matrix.first().map_or(0, weight);
    let mut sums: SmallVec<[f64; 4]> = smallvec![0.0; columns];
    let added = vector.iter().zip(matrix.iter()).all(|(factor, row)| {
        let (Value::Number(factor), Some(row)) = (factor, row.as_list()) else { return false };
        let add = |(sum, cell): (&mut f64, &Value)| cell.number().map(|cell| *sum += factor.get() * cell).is_some();
        row.len() == columns && sums.iter_mut().zip(row.iter()).all(add)
    });
    if added {
        return Ok(Value::collect(sums.into_iter().map(Value::from)));
    }
    // What is told first is what comes first column by column.
    for column in 0..columns {
        for (index, (factor, row)) in vector.iter().zip(matrix.iter()).enumerate() {
            let problem = |text: String| Err(Undefined::from(text).told_twice());
            let Some(row) = row.as_list().filter(|row| row.len() == columns) else {
                return problem(format!("Matrix must be rectangular. Problem at row {index}"));
            };
            if factor.number().is_none() {
                return problem(format!("Vector must contain only numbers. Problem at index {index}"));
            }
            if row.get(column).and_then(Value::number).is_none() {
                return problem(format!("Matrix must contain only numbers. Problem at row {index}, col {column}"));
            }
        }
    }
    // Without columns nothing is looked at.
    Ok(Value::list(Vec::new()))
}
