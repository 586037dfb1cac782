//! Interval arithmetic in f64: what an operator can give for operands that lie anywhere in their intervals.
//!
//! What has no bound is `-∞..∞`. Bounds are not rounded outward: they may be off by the rounding of f64, which is why whoever
//! decides by them leaves a margin ([`Interval::is_apart`]).

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use crate::External;
use crate::number::{Binary, Number, Unary};
use crate::turn;

/// All values from `min` to `max`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub min: f64,
    pub max: f64,
}

impl Interval {
    pub const ALL: Self = Self { min: f64::NEG_INFINITY, max: f64::INFINITY };

    /// `ALL` when an end is not a number.
    pub fn new(min: f64, max: f64) -> Self {
        if min <= max { Self { min, max } } else { Self::ALL }
    }

    pub fn contains(&self, value: f64) -> bool {
        self.min <= value && value <= self.max
    }

    pub fn hull(&self, other: &Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max) }
    }

    /// The largest absolute value.
    pub fn magnitude(&self) -> f64 {
        self.min.abs().max(self.max.abs())
    }

    /// Everything here is smaller than everything there, by more than rounding.
    pub(crate) fn is_apart(&self, above: &Self) -> bool {
        let gap = above.min - self.max;
        gap > 1e-12 * (self.max.abs() + above.min.abs())
    }

    fn of(values: &[f64]) -> Self {
        let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
        for &value in values {
            if value.is_nan() {
                return Self::ALL;
            }
            min = min.min(value);
            max = max.max(value);
        }
        Self { min, max }
    }

    /// Of a function that never falls.
    fn rising(&self, f: impl Fn(f64) -> f64) -> Self {
        Self::new(f(self.min), f(self.max))
    }

    fn mul(&self, other: &Self) -> Self {
        Self::of(&[self.min * other.min, self.min * other.max, self.max * other.min, self.max * other.max])
    }

    fn recip(&self) -> Self {
        if self.min > 0.0 || self.max < 0.0 { Self::new(1.0 / self.max, 1.0 / self.min) } else { Self::ALL }
    }

    fn cos(&self) -> Self {
        let width = self.max - self.min;
        // Also false for what is not a number.
        if !(width < TAU && self.min.abs() < 1e9) {
            return Self { min: -1.0, max: 1.0 };
        }
        // Is there a multiple of 2π (a crest), or one and a half of it (a trough), inside?
        let turns = |shift: f64| ((self.max - shift) / TAU).floor() >= ((self.min - shift) / TAU).ceil();
        let (a, b) = (turn::cos(self.min), turn::cos(self.max));
        Self { min: if turns(PI) { -1.0 } else { a.min(b) }, max: if turns(0.0) { 1.0 } else { a.max(b) } }
    }

    fn modulo(&self, by: &Self) -> Self {
        if by.min == by.max && by.min != 0.0 {
            let by = by.min.abs();
            let (low, high) = ((self.min / by).floor(), (self.max / by).floor());
            if low == high {
                return Self::new(self.min - by * low, self.max - by * low);
            }
            return Self { min: 0.0, max: by };
        }
        Self { min: 0.0, max: by.magnitude() }
    }

    fn atan2(&self, x: &Self) -> Self {
        // The cut along the negative x axis, or the origin.
        if x.min <= 0.0 && self.contains(0.0) {
            return Self { min: -PI, max: PI };
        }
        Self::of(&[self.min.atan2(x.min), self.min.atan2(x.max), self.max.atan2(x.min), self.max.atan2(x.max)])
    }
}

impl Number for Interval {
    fn constant(value: f64) -> Self {
        Self { min: value, max: value }
    }

    fn unary(op: Unary, a: &Self) -> Self {
        match op {
            Unary::Neg => Self { min: -a.max, max: -a.min },
            Unary::Abs => {
                if a.min >= 0.0 {
                    *a
                } else if a.max <= 0.0 {
                    Self { min: -a.max, max: -a.min }
                } else {
                    Self { min: 0.0, max: a.magnitude() }
                }
            }
            Unary::Square => {
                let size = Self::unary(Unary::Abs, a);
                Self::new(size.min * size.min, size.max * size.max)
            }
            Unary::Recip => a.recip(),
            Unary::Sqrt | Unary::Floor | Unary::Ceil | Unary::Round | Unary::Asin | Unary::Atan | Unary::Exp => {
                a.rising(|value| op.at(value))
            }
            Unary::Acos => Self::new(op.at(a.max), op.at(a.min)),
            Unary::Ln => {
                if a.min > 0.0 {
                    a.rising(f64::ln)
                } else {
                    Self::ALL
                }
            }
            Unary::Cos => a.cos(),
            Unary::Sin => Self { min: a.min - FRAC_PI_2, max: a.max - FRAC_PI_2 }.cos(),
            Unary::Tan => {
                let branch = |value: f64| (value / PI + 0.5).floor();
                if branch(a.min) == branch(a.max) { a.rising(f64::tan) } else { Self::ALL }
            }
            Unary::Not => match (a.contains(0.0), a.min == a.max) {
                (false, _) => Self::constant(0.0),
                (true, true) => Self::constant(1.0),
                (true, false) => Self { min: 0.0, max: 1.0 },
            },
        }
    }

    fn binary(op: Binary, a: &Self, b: &Self) -> Self {
        match op {
            Binary::Add => Self::new(a.min + b.min, a.max + b.max),
            Binary::Sub => Self::new(a.min - b.max, a.max - b.min),
            Binary::Mul => a.mul(b),
            Binary::Div => {
                if b.min > 0.0 || b.max < 0.0 {
                    Self::of(&[a.min / b.min, a.min / b.max, a.max / b.min, a.max / b.max])
                } else {
                    Self::ALL
                }
            }
            Binary::Atan2 => a.atan2(b),
            Binary::Min => Self { min: a.min.min(b.min), max: a.max.min(b.max) },
            Binary::Max => Self { min: a.min.max(b.min), max: a.max.max(b.max) },
            Binary::Compare => {
                if a.max < b.min {
                    Self::constant(-1.0)
                } else if a.min > b.max {
                    Self::constant(1.0)
                } else {
                    Self { min: -1.0, max: 1.0 }
                }
            }
            Binary::Mod => a.modulo(b),
            Binary::And => {
                if !a.contains(0.0) {
                    *b
                } else if a.min == a.max {
                    *a
                } else {
                    b.hull(&Self::constant(0.0))
                }
            }
            Binary::Or => {
                if !a.contains(0.0) {
                    *a
                } else if a.min == a.max {
                    *b
                } else {
                    a.hull(b)
                }
            }
        }
    }

    fn external(leaf: &External, at: [&Self; 3]) -> Self {
        ball(at).map_or(Self::ALL, |(center, radius)| leaf.distance.bounds(center, radius))
    }
}

/// The ball around a box, where that is finite.
pub(crate) fn ball(sides: [&Interval; 3]) -> Option<([f64; 3], f64)> {
    let center = sides.map(|side| (side.min + side.max) / 2.0);
    let radius = sides.iter().map(|side| ((side.max - side.min) / 2.0).powi(2)).sum::<f64>().sqrt();
    (radius.is_finite() && center.iter().all(|value| value.is_finite())).then_some((center, radius))
}
