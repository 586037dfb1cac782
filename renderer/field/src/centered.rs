//! Intervals that know how they hang together: beside its bounds, a value has its amount at the centre of the box and bounds of
//! its derivatives there, so that differences of things that move together stay small (the mean value form of interval
//! arithmetic; Lebourg's mean value theorem where branches meet).
//!
//! Coordinates are scaled to -1..1 over the box: derivatives are changes over half of it.

use crate::External;
use crate::distance::Cone;
use crate::interval::{Interval, ball};
use crate::number::{Binary, Dual, Number, Unary};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Centered {
    pub(crate) center: f64,
    pub(crate) value: Interval,
    pub(crate) gradient: [Interval; 3],
}

impl Centered {
    pub(crate) fn axis(center: f64, half: f64, axis: usize) -> Self {
        let mut gradient = [Interval { min: 0.0, max: 0.0 }; 3];
        gradient[axis] = Interval { min: half, max: half };
        Self { center, value: Interval { min: center - half, max: center + half }, gradient }
    }

    fn dual(&self) -> Dual<Interval> {
        Dual { value: self.value, gradient: self.gradient }
    }

    /// How far the value can be from that at the centre.
    fn reach(gradient: &[Interval; 3]) -> f64 {
        gradient.iter().map(Interval::magnitude).sum()
    }

    /// Bounds are those of both ways to compute them.
    fn new(center: f64, dual: Dual<Interval>) -> Self {
        let reach = Self::reach(&dual.gradient);
        let mut value = dual.value;
        if center.is_finite() && reach.is_finite() {
            let (min, max) = (value.min.max(center - reach), value.max.min(center + reach));
            // Rounding may part them.
            if min <= max {
                value = Interval { min, max };
            }
        }
        Self { center, value, gradient: dual.gradient }
    }

    /// Bounds of a part of this and the rest of another.
    fn mix(&self, other: &Self, part: f64) -> Interval {
        let rest = 1.0 - part;
        let center = part * self.center + rest * other.center;
        let reach: f64 = (0..3)
            .map(|axis| {
                let (a, b) = (&self.gradient[axis], &other.gradient[axis]);
                (part * a.min + rest * b.min).abs().max((part * a.max + rest * b.max).abs())
            })
            .sum();
        if (center + reach).is_finite() { Interval { min: center - reach, max: center + reach } } else { Interval::ALL }
    }

    /// The most that two differ by anywhere.
    pub(crate) fn difference(&self, other: &Self) -> f64 {
        let reach: f64 = (0..3)
            .map(|axis| {
                let (a, b) = (&self.gradient[axis], &other.gradient[axis]);
                (b.max - a.min).abs().max((b.min - a.max).abs())
            })
            .sum();
        (other.center - self.center).abs() + reach
    }

    /// The whole box has less of this than of the other, by more than rounding.
    pub(crate) fn is_below(&self, other: &Self) -> bool {
        if self.value.is_apart(&other.value) {
            return true;
        }
        let gap = other.center - self.center;
        let reach: f64 = (0..3)
            .map(|axis| {
                let (a, b) = (&self.gradient[axis], &other.gradient[axis]);
                (b.max - a.min).abs().max((b.min - a.max).abs())
            })
            .sum();
        let rounding = 1e-12 * (self.value.magnitude() + other.value.magnitude());
        gap - reach > rounding
    }
}

impl Number for Centered {
    fn constant(value: f64) -> Self {
        let zero = Interval { min: 0.0, max: 0.0 };
        Self { center: value, value: Interval { min: value, max: value }, gradient: [zero; 3] }
    }

    fn unary(op: Unary, a: &Self) -> Self {
        let mut dual = Dual::unary(op, &a.dual());
        let is_step = matches!(op, Unary::Floor | Unary::Ceil | Unary::Round | Unary::Not);
        if is_step && dual.value.min != dual.value.max {
            dual.gradient = [Interval::ALL; 3];
        }
        Self::new(op.at(a.center), dual)
    }

    fn binary(op: Binary, a: &Self, b: &Self) -> Self {
        let center = op.at(a.center, b.center);
        match op {
            Binary::Min | Binary::Max => {
                let [is_first, is_second] =
                    if op == Binary::Min { [a.is_below(b), b.is_below(a)] } else { [b.is_below(a), a.is_below(b)] };
                if is_first {
                    return *a;
                }
                if is_second {
                    return *b;
                }
                let mut result = Self::new(
                    center,
                    Dual {
                        value: Interval::binary(op, &a.value, &b.value),
                        gradient: std::array::from_fn(|axis| a.gradient[axis].hull(&b.gradient[axis])),
                    },
                );
                // A maximum is no less than any mean of the two: sheets that face each other have one that is nearly constant.
                for part in [0.5, Self::balance(a, b)] {
                    let mean = a.mix(b, part);
                    if op == Binary::Max {
                        result.value.min = result.value.min.max(mean.min).min(result.value.max);
                    } else {
                        result.value.max = result.value.max.min(mean.max).max(result.value.min);
                    }
                }
                result
            }
            _ => {
                let mut dual = Dual::binary(op, &a.dual(), &b.dual());
                // Where a function jumps its derivatives bound nothing.
                let jumps = match op {
                    Binary::Compare => dual.value.min != dual.value.max,
                    Binary::And | Binary::Or => a.value.contains(0.0) && a.value.min != a.value.max,
                    Binary::Atan2 => b.value.min <= 0.0 && a.value.contains(0.0),
                    Binary::Mod => {
                        let turn = |value: f64| (value / b.value.min.abs()).floor();
                        b.value.min != b.value.max || turn(a.value.min) != turn(a.value.max)
                    }
                    _ => false,
                };
                if jumps {
                    dual.gradient = [Interval::ALL; 3];
                }
                Self::new(center, dual)
            }
        }
    }

    fn external(leaf: &External, at: [&Self; 3]) -> Self {
        let center = leaf.distance.distance(at.map(|axis| axis.center));
        let values = at.map(|axis| axis.value);
        let value = Interval::external(leaf, [&values[0], &values[1], &values[2]]);
        let cone = match ball(values.each_ref()) {
            Some((center, radius)) => leaf.distance.cone(center, radius),
            None => Cone::ALL,
        };
        let gradient = std::array::from_fn(|axis| {
            let way = at.map(|part| part.gradient[axis]);
            if way.iter().all(|part| part.min == part.max) {
                return cone.along(way.map(|part| part.min));
            }
            let parts =
                cone.sides().into_iter().zip(way).map(|(side, part)| Interval::binary(Binary::Mul, &side, &part));
            parts.fold(Interval { min: 0.0, max: 0.0 }, |sum, part| Interval::binary(Binary::Add, &sum, &part))
        });
        Self::new(center, Dual { value, gradient })
    }
}

impl Centered {
    /// The part of the first in the mean of two whose slopes cancel best.
    fn balance(a: &Self, b: &Self) -> f64 {
        let middle = |interval: &Interval| (interval.min + interval.max) / 2.0;
        let (mut dot, mut square) = (0.0, 0.0);
        for axis in 0..3 {
            let (p, q) = (middle(&a.gradient[axis]), middle(&b.gradient[axis]));
            dot += q * (q - p);
            square += (q - p) * (q - p);
        }
        let part = dot / square;
        if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.5 }
    }
}
