//! Fields that are the largest of linear functions: what is inside is convex, with flat faces.

use smallvec::SmallVec;

use crate::External;
use crate::number::{Binary, Number, Unary};

/// Functions that are kept at most.
const MOST: usize = 64;

/// A linear function: its gradient, and its value at the origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Linear {
    pub gradient: [f64; 3],
    pub offset: f64,
}

impl Linear {
    fn scaled(self, by: f64) -> Self {
        Self { gradient: self.gradient.map(|value| value * by), offset: self.offset * by }
    }

    fn plus(self, other: Self) -> Self {
        let gradient = std::array::from_fn(|axis| self.gradient[axis] + other.gradient[axis]);
        Self { gradient, offset: self.offset + other.offset }
    }
}

/// The largest of some linear functions; of none where it is not known to be that.
#[derive(Debug, Clone)]
pub(crate) struct Largest(pub(crate) SmallVec<[Linear; 6]>);

impl Largest {
    pub(crate) fn axis(axis: usize) -> Self {
        let gradient = std::array::from_fn(|other| if other == axis { 1.0 } else { 0.0 });
        Self([Linear { gradient, offset: 0.0 }].into_iter().collect())
    }

    fn unknown() -> Self {
        Self(SmallVec::new())
    }

    /// What it is, if it is one function.
    fn only(&self) -> Option<Linear> {
        if let [only] = self.0[..] { Some(only) } else { None }
    }

    fn value(&self) -> Option<f64> {
        self.only().filter(|only| only.gradient == [0.0; 3]).map(|only| only.offset)
    }

    fn scaled(&self, by: f64) -> Self {
        if by < 0.0 && self.0.len() > 1 {
            return Self::unknown();
        }
        Self(self.0.iter().map(|function| function.scaled(by)).collect())
    }

    fn plus(&self, other: &Self) -> Self {
        let (many, one) = if self.0.len() > 1 { (self, other) } else { (other, self) };
        let Some(one) = one.only() else { return Self::unknown() };
        Self(many.0.iter().map(|function| function.plus(one)).collect())
    }

    fn or(&self, other: &Self) -> Self {
        if self.0.is_empty() || other.0.is_empty() || self.0.len() + other.0.len() > MOST {
            return Self::unknown();
        }
        Self(self.0.iter().chain(&other.0).copied().collect())
    }
}

impl Number for Largest {
    fn constant(value: f64) -> Self {
        Self([Linear { gradient: [0.0; 3], offset: value }].into_iter().collect())
    }

    fn unary(op: Unary, a: &Self) -> Self {
        match (op, a.value(), a.only()) {
            (_, Some(value), _) => Self::constant(op.at(value)),
            (Unary::Neg, _, _) => a.scaled(-1.0),
            (Unary::Abs, _, Some(only)) => Self([only, only.scaled(-1.0)].into_iter().collect()),
            _ => Self::unknown(),
        }
    }

    fn binary(op: Binary, a: &Self, b: &Self) -> Self {
        match (op, a.value(), b.value()) {
            (_, Some(a), Some(b)) => Self::constant(op.at(a, b)),
            (Binary::Add, ..) => a.plus(b),
            (Binary::Sub, ..) => a.plus(&b.scaled(-1.0)),
            (Binary::Mul, Some(by), _) => b.scaled(by),
            (Binary::Mul, _, Some(by)) => a.scaled(by),
            (Binary::Div, _, Some(by)) => a.scaled(1.0 / by),
            (Binary::Max, ..) => a.or(b),
            _ => Self::unknown(),
        }
    }

    fn external(_: &External, _: [&Self; 3]) -> Self {
        Self::unknown()
    }
}
