//! A function of a point as an expression: it is called with coordinates that are terms instead of numbers.
//!
//! Arithmetic on terms makes terms. Where a condition depends on the point, the call takes one way, and is repeated for
//! the other one; both results are joined by the condition. So everything of the language works: variables, calls,
//! recursion, comprehensions, as long as lengths and indices do not depend on the point.

use partwright_graph::{Binary as Operation, Expression, Span, TermId, Terms, Unary as Change};
use smallvec::SmallVec;

use super::statement::Given;
use super::{Eval, Evaluator};
use crate::ast::{Binary, Unary};
use crate::builtin::Declaration;
use crate::diagnostics::geometry::NOT_SYMBOLIC;
use crate::value::{Closure, Value};

/// Ways through one function.
const WAYS: usize = 1024;
/// Terms of one function.
const TERMS: usize = 200_000;

/// What is being made.
#[derive(Debug, Default)]
pub(super) struct Symbolic {
    terms: Terms,
    /// The conditions of this way, and how they are taken.
    way: Vec<(TermId, bool)>,
    ways: usize,
}

/// Whether a term is in it, also in lists within lists.
pub(super) fn has_terms(value: &Value) -> bool {
    match value {
        Value::Term(_) => true,
        Value::List(list) => list.iter().any(has_terms),
        _ => false,
    }
}

/// Why no expression comes of it.
type Missing = String;

impl Evaluator<'_> {
    /// The function's value at a point as an expression.
    pub(crate) fn expression(&mut self, function: &std::rc::Rc<Closure>, span: Span) -> Eval<Expression> {
        let outer = self.symbolic.replace(Box::default());
        let result = self.every_way(function, Vec::new(), span);
        let symbolic = std::mem::replace(&mut self.symbolic, outer);
        let value = result?;
        Ok(symbolic.map_or_else(|| Expression::constant(f64::NAN), |symbolic| symbolic.terms.finish(value)))
    }

    /// The value where the conditions of `way` hold, whatever the others.
    fn every_way(&mut self, function: &std::rc::Rc<Closure>, way: Vec<(TermId, bool)>, span: Span) -> Eval<TermId> {
        let begin = way.len();
        let point: Vec<Value> = match &mut self.symbolic {
            None => Vec::new(),
            Some(symbolic) => {
                symbolic.way = way;
                symbolic.ways += 1;
                (0..3).map(|axis| Value::Term(u64::from(symbolic.terms.coordinate(axis)))).collect()
            }
        };
        if self.symbolic.as_ref().is_some_and(|symbolic| symbolic.ways > WAYS) {
            let message = format!(
                "the function of `implicit` has more than {WAYS} ways through its conditions: use `min`, `max` and `abs` \
                 instead of `?:`"
            );
            return self.fail(&NOT_SYMBOLIC, span, message);
        }
        let value = self.apply(function, vec![Value::list(point)], span)?;
        let mut value = match self.term(&value) {
            Some(term) => term,
            None => {
                let mut shown = String::new();
                value.print(&mut shown, 100);
                let message = format!("the function of `implicit` gives {shown:.60}, not a number");
                return self.fail(&NOT_SYMBOLIC, span, message);
            }
        };
        // The other side of each condition that came on the way, the last first.
        let taken = self.symbolic.as_ref().map(|symbolic| symbolic.way.clone()).unwrap_or_default();
        for index in (begin..taken.len()).rev() {
            let condition = taken[index].0;
            let mut way = taken[..index].to_vec();
            way.push((condition, false));
            let otherwise = self.every_way(function, way, span)?;
            if let Some(symbolic) = &mut self.symbolic {
                value = symbolic.terms.choose(condition, value, otherwise);
            }
        }
        Ok(value)
    }

    /// Which way a condition goes that depends on the point.
    #[cold]
    pub(super) fn decide(&mut self, condition: u64) -> Eval<bool> {
        let condition = condition as TermId;
        let Some(symbolic) = &mut self.symbolic else { return Ok(true) };
        if let Some((_, taken)) = symbolic.way.iter().find(|(known, _)| *known == condition) {
            return Ok(*taken);
        }
        symbolic.way.push((condition, true));
        Ok(true)
    }

    fn term(&mut self, value: &Value) -> Option<TermId> {
        match value {
            Value::Term(id) => Some(*id as TermId),
            Value::Number(number) => Some(self.symbolic.as_mut()?.terms.number(number.get())),
            Value::Bool(truth) => Some(self.symbolic.as_mut()?.terms.number(f64::from(u8::from(truth.get())))),
            _ => None,
        }
    }

    fn terms(&mut self, values: &[Value]) -> Option<SmallVec<[TermId; 4]>> {
        values.iter().map(|value| self.term(value)).collect()
    }

    fn apply_unary(&mut self, operation: Change, a: TermId) -> TermId {
        self.symbolic.as_mut().map_or(0, |symbolic| symbolic.terms.unary(operation, a))
    }

    fn apply_binary(&mut self, operation: Operation, a: TermId, b: TermId) -> TermId {
        self.symbolic.as_mut().map_or(0, |symbolic| symbolic.terms.binary(operation, a, b))
    }

    fn constant(&mut self, value: f64) -> TermId {
        self.symbolic.as_mut().map_or(0, |symbolic| symbolic.terms.number(value))
    }

    fn no_form<T>(&mut self, what: &str, span: Span) -> Eval<T> {
        let message = format!(
            "{what} has no symbolic form where it depends on the point of `implicit`: use arithmetic, `min`, `max`, `abs`, \
             `norm` and the like"
        );
        self.fail(&NOT_SYMBOLIC, span, message)
    }

    fn check_terms(&mut self, span: Span) -> Eval<()> {
        if self.symbolic.as_ref().is_none_or(|symbolic| symbolic.terms.len() <= TERMS) {
            return Ok(());
        }
        let message = format!("the function of `implicit` has more than {TERMS} operations: make it simpler");
        self.fail(&NOT_SYMBOLIC, span, message)
    }

    // Operators.

    #[cold]
    pub(super) fn symbolic_unary(&mut self, operator: Unary, value: &Value, span: Span) -> Eval<Value> {
        match (operator, value) {
            (Unary::Plus, value) => Ok(value.clone()),
            (Unary::Minus, Value::List(list)) => {
                let items: Eval<Vec<Value>> = list.iter().map(|item| self.unary(operator, item, span)).collect();
                Ok(Value::list(items?))
            }
            (Unary::Minus, value) => match self.term(value) {
                Some(term) => Ok(Value::Term(u64::from(self.apply_unary(Change::Negate, term)))),
                None => Ok(Value::Undef),
            },
            (Unary::Not, Value::Term(id)) => Ok(Value::from(!self.decide(*id)?)),
            (Unary::Not, value) => Ok(Value::from(!value.truthy())),
            (Unary::Complement, _) => self.no_form("`~`", span),
        }
    }

    #[cold]
    pub(super) fn symbolic_binary(&mut self, operator: Binary, left: &Value, right: &Value, span: Span) -> Eval<Value> {
        self.step(&span)?;
        self.check_terms(span)?;
        if let (Some(a), Some(b)) = (self.term(left), self.term(right)) {
            return match self.scalar(operator, a, b) {
                Ok(term) => Ok(Value::Term(u64::from(term))),
                Err(what) => self.no_form(&what, span),
            };
        }
        let each = |evaluator: &mut Self, pairs: Vec<(Value, Value)>| -> Eval<Value> {
            let items: Eval<Vec<Value>> = pairs.iter().map(|(a, b)| evaluator.binary(operator, a, b, span)).collect();
            Ok(Value::list(items?))
        };
        match (operator, left, right) {
            (Binary::Add | Binary::Subtract, Value::List(a), Value::List(b)) => {
                each(self, a.iter().cloned().zip(b.iter().cloned()).collect())
            }
            (Binary::Multiply | Binary::Divide, Value::List(a), scalar) if self.term(scalar).is_some() => {
                each(self, a.iter().map(|item| (item.clone(), scalar.clone())).collect())
            }
            (Binary::Multiply, scalar, Value::List(b)) if self.term(scalar).is_some() => {
                each(self, b.iter().map(|item| (scalar.clone(), item.clone())).collect())
            }
            (Binary::Multiply, Value::List(a), Value::List(b)) => {
                let of_rows = |list: &[Value]| list.iter().all(|row| matches!(row, Value::List(_)));
                if of_rows(a) {
                    return each(self, a.iter().map(|row| (row.clone(), right.clone())).collect());
                }
                if a.len() != b.len() {
                    return self.no_form("a product of lists of different lengths", span);
                }
                // A vector times a vector is a number, times rows a vector.
                let mut sum: Option<Value> = None;
                for (a, b) in a.iter().zip(b.iter()) {
                    let product = self.binary(Binary::Multiply, a, b, span)?;
                    sum = Some(match sum {
                        None => product,
                        Some(sum) => self.binary(Binary::Add, &sum, &product, span)?,
                    });
                }
                Ok(sum.unwrap_or(Value::Undef))
            }
            (Binary::Equal, Value::List(a), Value::List(b)) if a.len() == b.len() => {
                let mut all = Value::from(1.0);
                for (a, b) in a.iter().zip(b.iter()) {
                    let same = self.binary(Binary::Equal, a, b, span)?;
                    all = self.binary(Binary::Multiply, &all, &same, span)?;
                }
                Ok(all)
            }
            (Binary::Equal, ..) => Ok(Value::from(false)),
            (Binary::NotEqual, ..) => {
                let same = self.binary(Binary::Equal, left, right, span)?;
                match self.term(&same) {
                    Some(same) => {
                        let one = self.constant(1.0);
                        Ok(Value::Term(u64::from(self.apply_binary(Operation::Subtract, one, same))))
                    }
                    None => Ok(Value::from(true)),
                }
            }
            _ => {
                let what = format!("{} {} {}", left.kind(), operator.symbol(), right.kind());
                self.no_form(&what, span)
            }
        }
    }

    fn scalar(&mut self, operator: Binary, a: TermId, b: TermId) -> Result<TermId, Missing> {
        let not = |evaluator: &mut Self, term: TermId| {
            let one = evaluator.constant(1.0);
            evaluator.apply_binary(Operation::Subtract, one, term)
        };
        Ok(match operator {
            Binary::Add => self.apply_binary(Operation::Add, a, b),
            Binary::Subtract => self.apply_binary(Operation::Subtract, a, b),
            Binary::Multiply => self.apply_binary(Operation::Multiply, a, b),
            Binary::Divide => self.apply_binary(Operation::Divide, a, b),
            Binary::Power => self.power(a, b)?,
            Binary::Modulo => {
                // The sign is that of the dividend.
                let size = self.apply_unary(Change::Absolute, b);
                let rest = self.apply_unary(Change::Absolute, a);
                let rest = self.apply_binary(Operation::Remainder, rest, size);
                let zero = self.constant(0.0);
                let negative = self.apply_binary(Operation::Less, a, zero);
                let turned = self.apply_unary(Change::Negate, rest);
                self.symbolic.as_mut().map_or(0, |symbolic| symbolic.terms.choose(negative, turned, rest))
            }
            Binary::Less => self.apply_binary(Operation::Less, a, b),
            Binary::Greater => self.apply_binary(Operation::Less, b, a),
            Binary::GreaterEqual => {
                let less = self.apply_binary(Operation::Less, a, b);
                not(self, less)
            }
            Binary::LessEqual => {
                let greater = self.apply_binary(Operation::Less, b, a);
                not(self, greater)
            }
            Binary::Equal | Binary::NotEqual => {
                let less = self.apply_binary(Operation::Less, a, b);
                let greater = self.apply_binary(Operation::Less, b, a);
                let differ = self.apply_binary(Operation::Add, less, greater);
                if operator == Binary::Equal { not(self, differ) } else { differ }
            }
            _ => return Err(format!("`{}`", operator.symbol())),
        })
    }

    fn number_of(&self, term: TermId) -> Option<f64> {
        self.symbolic.as_ref()?.terms.constant(term)
    }

    fn power(&mut self, base: TermId, exponent: TermId) -> Result<TermId, Missing> {
        if let Some(number) = self.number_of(exponent) {
            if number == 0.5 {
                return Ok(self.apply_unary(Change::Root, base));
            }
            if number.fract() == 0.0 && number.abs() <= 64.0 {
                let mut result = self.constant(1.0);
                let (mut square, mut left) = (base, number.abs() as u32);
                while left > 0 {
                    if left & 1 == 1 {
                        result = self.apply_binary(Operation::Multiply, result, square);
                    }
                    left >>= 1;
                    if left > 0 {
                        square = self.apply_unary(Change::Square, square);
                    }
                }
                let one = self.constant(1.0);
                return Ok(if number < 0.0 { self.apply_binary(Operation::Divide, one, result) } else { result });
            }
        }
        let logarithm = self.apply_unary(Change::Logarithm, base);
        let product = self.apply_binary(Operation::Multiply, logarithm, exponent);
        Ok(self.apply_unary(Change::Exponential, product))
    }

    // Built-in functions.

    /// The value of a call that has terms among its arguments; `None` where the function itself can look at them.
    pub(crate) fn symbolic_builtin(
        &mut self,
        declaration: &'static Declaration,
        given: &[Given],
        span: Span,
    ) -> Eval<Option<Value>> {
        if self.symbolic.is_none() || !given.iter().any(|argument| has_terms(&argument.value)) {
            return Ok(None);
        }
        self.check_terms(span)?;
        let name = declaration.name;
        // What looks at kinds and lengths, or only gathers.
        if ["len", "concat", "is_undef", "is_bool", "is_num", "is_string", "is_list", "is_function", "is_object"]
            .contains(&name)
        {
            return Ok(None);
        }
        let values: Vec<Value> = given.iter().map(|argument| argument.value.clone()).collect();
        let made = match &values[..] {
            [Value::List(list)] if ["min", "max", "norm"].contains(&name) => {
                let list: Vec<Value> = list.to_vec();
                self.terms(&list).and_then(|terms| self.of_many(name, &terms))
            }
            [Value::List(a), Value::List(b)] if name == "cross" => {
                let (a, b) = (a.to_vec(), b.to_vec());
                return match (self.terms(&a), self.terms(&b)) {
                    (Some(a), Some(b)) if a.len() == b.len() && [2, 3].contains(&a.len()) => {
                        Ok(Some(self.cross(&a, &b)))
                    }
                    _ => self.no_form("`cross`", span),
                };
            }
            values => self.terms(values).and_then(|terms| self.of_many(name, &terms)),
        };
        match made {
            Some(term) => Ok(Some(Value::Term(u64::from(term)))),
            None => self.no_form(&format!("`{name}`"), span),
        }
    }

    fn cross(&mut self, a: &[TermId], b: &[TermId]) -> Value {
        let mut component = |i: usize, j: usize| {
            let first = self.apply_binary(Operation::Multiply, a[i], b[j]);
            let second = self.apply_binary(Operation::Multiply, a[j], b[i]);
            Value::Term(u64::from(self.apply_binary(Operation::Subtract, first, second)))
        };
        match a.len() {
            2 => component(0, 1),
            _ => Value::list(vec![component(1, 2), component(2, 0), component(0, 1)]),
        }
    }

    fn of_many(&mut self, name: &str, terms: &[TermId]) -> Option<TermId> {
        match (name, terms) {
            ("min" | "max", [first, rest @ ..]) => {
                let operation = if name == "min" { Operation::Minimum } else { Operation::Maximum };
                Some(rest.iter().fold(*first, |best, &next| self.apply_binary(operation, best, next)))
            }
            ("norm", [first, rest @ ..]) => {
                let square = self.apply_unary(Change::Square, *first);
                let sum = rest.iter().fold(square, |sum, &next| {
                    let square = self.apply_unary(Change::Square, next);
                    self.apply_binary(Operation::Add, sum, square)
                });
                Some(self.apply_unary(Change::Root, sum))
            }
            ("pow", &[base, exponent]) => self.power(base, exponent).ok(),
            ("atan2", &[y, x]) => {
                let angle = self.apply_binary(Operation::ArcTangent, y, x);
                Some(self.scaled(angle, 1f64.to_degrees()))
            }
            ("log", &[base, x]) => {
                let (base, x) = (self.apply_unary(Change::Logarithm, base), self.apply_unary(Change::Logarithm, x));
                Some(self.apply_binary(Operation::Divide, x, base))
            }
            (_, &[x]) => self.of_one(name, x),
            _ => None,
        }
    }

    fn scaled(&mut self, term: TermId, factor: f64) -> TermId {
        let factor = self.constant(factor);
        self.apply_binary(Operation::Multiply, term, factor)
    }

    fn of_one(&mut self, name: &str, x: TermId) -> Option<TermId> {
        let direct = match name {
            "abs" => Some(Change::Absolute),
            "sqrt" => Some(Change::Root),
            "floor" => Some(Change::Floor),
            "ceil" => Some(Change::Ceiling),
            "exp" => Some(Change::Exponential),
            "ln" => Some(Change::Logarithm),
            _ => None,
        };
        if let Some(change) = direct {
            return Some(self.apply_unary(change, x));
        }
        let of_angle = match name {
            "sin" => Some(Change::Sine),
            "cos" => Some(Change::Cosine),
            "tan" => Some(Change::Tangent),
            _ => None,
        };
        if let Some(change) = of_angle {
            let radians = self.scaled(x, 1f64.to_radians());
            return Some(self.apply_unary(change, radians));
        }
        let angle = match name {
            "asin" => Some(Change::ArcSine),
            "acos" => Some(Change::ArcCosine),
            "atan" => Some(Change::ArcTangent),
            _ => None,
        };
        if let Some(change) = angle {
            let radians = self.apply_unary(change, x);
            return Some(self.scaled(radians, 1f64.to_degrees()));
        }
        match name {
            "log" => {
                let natural = self.apply_unary(Change::Logarithm, x);
                Some(self.scaled(natural, 10f64.ln().recip()))
            }
            // Halves go away from zero.
            "round" => {
                let half = self.constant(0.5);
                let size = self.apply_unary(Change::Absolute, x);
                let size = self.apply_binary(Operation::Add, size, half);
                let size = self.apply_unary(Change::Floor, size);
                let sign = self.of_one("sign", x)?;
                Some(self.apply_binary(Operation::Multiply, size, sign))
            }
            "sign" => {
                let zero = self.constant(0.0);
                let positive = self.apply_binary(Operation::Less, zero, x);
                let negative = self.apply_binary(Operation::Less, x, zero);
                Some(self.apply_binary(Operation::Subtract, positive, negative))
            }
            _ => None,
        }
    }
}
