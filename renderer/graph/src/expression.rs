//! A number for each point of space as a list of terms: what `implicit` makes of a script's function. Lengths in mm,
//! angles in radians. Each term refers to earlier ones only, and equal terms are one.

use rustc_hash::FxHashMap;

/// Of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unary {
    Negate,
    Absolute,
    Root,
    Square,
    Floor,
    Ceiling,
    Sine,
    Cosine,
    Tangent,
    ArcSine,
    ArcCosine,
    ArcTangent,
    Exponential,
    /// To base e.
    Logarithm,
}

/// Of two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Minimum,
    Maximum,
    /// Has the sign of the divisor, which must be positive.
    Remainder,
    /// The angle of the point (second, first).
    ArcTangent,
    /// 1 where the first is smaller, else 0.
    Less,
}

/// Index of a term.
pub type TermId = u32;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Term {
    /// A coordinate of the point: 0, 1 or 2.
    Coordinate(u8),
    Number(f64),
    Unary(Unary, TermId),
    Binary(Binary, TermId, TermId),
    /// The second where the first is not 0, else the third.
    Choose(TermId, TermId, TermId),
}

/// A finished expression; its last term is its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    terms: Vec<Term>,
}

impl Expression {
    pub fn constant(value: f64) -> Self {
        Self { terms: vec![Term::Number(value)] }
    }

    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The value, if it is the same everywhere.
    pub fn as_constant(&self) -> Option<f64> {
        match self.terms[..] {
            [Term::Number(value)] => Some(value),
            _ => None,
        }
    }

    /// The value at a point.
    pub fn at(&self, point: [f64; 3]) -> f64 {
        let mut values: Vec<f64> = Vec::with_capacity(self.terms.len());
        for term in &self.terms {
            let of = |id: TermId| values[id as usize];
            let value = match *term {
                Term::Coordinate(axis) => point[axis as usize],
                Term::Number(value) => value,
                Term::Unary(operation, a) => operation.of(of(a)),
                Term::Binary(operation, a, b) => operation.of(of(a), of(b)),
                Term::Choose(condition, then, otherwise) => of(if of(condition) != 0.0 { then } else { otherwise }),
            };
            values.push(value);
        }
        values.last().copied().unwrap_or(f64::NAN)
    }
}

impl Unary {
    pub fn of(self, a: f64) -> f64 {
        match self {
            Self::Negate => -a,
            Self::Absolute => a.abs(),
            Self::Root => a.sqrt(),
            Self::Square => a * a,
            Self::Floor => a.floor(),
            Self::Ceiling => a.ceil(),
            Self::Sine => a.sin(),
            Self::Cosine => a.cos(),
            Self::Tangent => a.tan(),
            Self::ArcSine => a.asin(),
            Self::ArcCosine => a.acos(),
            Self::ArcTangent => a.atan(),
            Self::Exponential => a.exp(),
            Self::Logarithm => a.ln(),
        }
    }
}

impl Binary {
    pub fn of(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Add => a + b,
            Self::Subtract => a - b,
            Self::Multiply => a * b,
            Self::Divide => a / b,
            Self::Minimum => a.min(b),
            Self::Maximum => a.max(b),
            Self::Remainder => a.rem_euclid(b),
            Self::ArcTangent => a.atan2(b),
            Self::Less => f64::from(u8::from(a < b)),
        }
    }
}

/// Gathers terms; the only way to make an [`Expression`] that is not constant.
#[derive(Debug, Default)]
pub struct Terms {
    terms: Vec<Term>,
    known: FxHashMap<Key, TermId>,
}

/// A term with its number by its bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Coordinate(u8),
    Number(u64),
    Unary(Unary, TermId),
    Binary(Binary, TermId, TermId),
    Choose(TermId, TermId, TermId),
}

impl Terms {
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    pub fn number(&mut self, value: f64) -> TermId {
        self.push(Term::Number(value))
    }

    pub fn coordinate(&mut self, axis: u8) -> TermId {
        self.push(Term::Coordinate(axis.min(2)))
    }

    /// The value of a term that does not depend on the point.
    pub fn constant(&self, id: TermId) -> Option<f64> {
        if let Term::Number(value) = self.terms[id as usize] { Some(value) } else { None }
    }

    pub fn unary(&mut self, operation: Unary, a: TermId) -> TermId {
        match (operation, self.constant(a), self.terms[a as usize]) {
            (_, Some(value), _) => self.number(operation.of(value)),
            (Unary::Negate, _, Term::Unary(Unary::Negate, inner)) => inner,
            (Unary::Absolute | Unary::Square, _, Term::Unary(Unary::Negate | Unary::Absolute, inner)) => {
                self.unary(operation, inner)
            }
            _ => self.push(Term::Unary(operation, a)),
        }
    }

    pub fn binary(&mut self, operation: Binary, a: TermId, b: TermId) -> TermId {
        match (operation, self.constant(a), self.constant(b)) {
            (_, Some(a), Some(b)) => self.number(operation.of(a, b)),
            (Binary::Add, Some(0.0), _) => b,
            (Binary::Add | Binary::Subtract, _, Some(0.0)) => a,
            (Binary::Subtract, Some(0.0), _) => self.unary(Unary::Negate, b),
            (Binary::Multiply, Some(1.0), _) => b,
            (Binary::Multiply | Binary::Divide, _, Some(1.0)) => a,
            (Binary::Multiply, Some(0.0), _) | (Binary::Multiply, _, Some(0.0)) => self.number(0.0),
            (Binary::Minimum | Binary::Maximum, _, _) if a == b => a,
            (Binary::Multiply, _, _) if a == b => self.unary(Unary::Square, a),
            _ => self.push(Term::Binary(operation, a, b)),
        }
    }

    /// Conditions that compare the two values choose the smaller or larger of them.
    pub fn choose(&mut self, condition: TermId, then: TermId, otherwise: TermId) -> TermId {
        if then == otherwise {
            return then;
        }
        if let Some(value) = self.constant(condition) {
            return if value != 0.0 { then } else { otherwise };
        }
        match self.terms[condition as usize] {
            Term::Binary(Binary::Less, a, b) if (a, b) == (then, otherwise) => self.binary(Binary::Minimum, a, b),
            Term::Binary(Binary::Less, a, b) if (b, a) == (then, otherwise) => self.binary(Binary::Maximum, a, b),
            _ => self.push(Term::Choose(condition, then, otherwise)),
        }
    }

    fn push(&mut self, term: Term) -> TermId {
        let key = match term {
            Term::Coordinate(axis) => Key::Coordinate(axis),
            // -0 and 0 are one number.
            Term::Number(value) => Key::Number((value + 0.0).to_bits()),
            Term::Unary(operation, a) => Key::Unary(operation, a),
            Term::Binary(operation, a, b) => Key::Binary(operation, a, b),
            Term::Choose(condition, then, otherwise) => Key::Choose(condition, then, otherwise),
        };
        let next = self.terms.len() as TermId;
        let terms = &mut self.terms;
        *self.known.entry(key).or_insert_with(|| {
            terms.push(term);
            next
        })
    }

    /// The expression whose value a term is, with nothing else in it.
    pub fn finish(&self, value: TermId) -> Expression {
        let mut needed = vec![false; value as usize + 1];
        needed[value as usize] = true;
        for index in (0..needed.len()).rev().filter(|&index| index <= value as usize) {
            if needed[index] {
                operands(&self.terms[index]).for_each(|id| needed[id as usize] = true);
            }
        }
        let mut place = vec![0; needed.len()];
        let mut terms = Vec::new();
        for (index, _) in needed.iter().enumerate().filter(|(_, needed)| **needed) {
            place[index] = terms.len() as TermId;
            let at = |id: TermId| place[id as usize];
            terms.push(match self.terms[index] {
                Term::Unary(operation, a) => Term::Unary(operation, at(a)),
                Term::Binary(operation, a, b) => Term::Binary(operation, at(a), at(b)),
                Term::Choose(a, b, c) => Term::Choose(at(a), at(b), at(c)),
                leaf => leaf,
            });
        }
        Expression { terms }
    }
}

fn operands(term: &Term) -> impl Iterator<Item = TermId> {
    let operands = match *term {
        Term::Coordinate(_) | Term::Number(_) => [None, None, None],
        Term::Unary(_, a) => [Some(a), None, None],
        Term::Binary(_, a, b) => [Some(a), Some(b), None],
        Term::Choose(a, b, c) => [Some(a), Some(b), Some(c)],
    };
    operands.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_terms_are_one_and_constants_fold() {
        let mut terms = Terms::default();
        let x = terms.coordinate(0);
        let two = terms.number(2.0);
        let three = terms.number(3.0);
        let six = terms.binary(Binary::Multiply, two, three);
        assert_eq!(terms.number(6.0), six);
        let squared = terms.binary(Binary::Multiply, x, x);
        assert_eq!(terms.unary(Unary::Square, x), squared);
        let sum = terms.binary(Binary::Add, squared, six);
        let expression = terms.finish(sum);
        assert_eq!(expression.terms().len(), 4);
        assert_eq!(expression.at([3.0, 9.0, 9.0]), 15.0);
    }

    #[test]
    fn comparisons_that_choose_their_own_sides_are_minima() {
        let mut terms = Terms::default();
        let (x, y) = (terms.coordinate(0), terms.coordinate(1));
        let less = terms.binary(Binary::Less, x, y);
        let smaller = terms.choose(less, x, y);
        let larger = terms.choose(less, y, x);
        assert_eq!(terms.finish(smaller).terms().last(), Some(&Term::Binary(Binary::Minimum, 0, 1)));
        assert_eq!(terms.finish(larger).at([1.0, 2.0, 0.0]), 2.0);
    }
}
