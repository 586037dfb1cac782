//! The operators, written once for every kind of number a tape runs on: a row of points at a time ([`Lanes`]), intervals
//! ([`Interval`]), values with their gradient ([`Dual`] of either) and values that remember how they came about
//! ([`Traced`](crate::trace::Traced)).

use crate::External;
use crate::interval::Interval;
use crate::turn;

/// Operators with one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Unary {
    Neg,
    Abs,
    Recip,
    Sqrt,
    Square,
    Floor,
    Ceil,
    Round,
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Exp,
    Ln,
    Not,
}

/// Operators with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    Atan2,
    Min,
    Max,
    Compare,
    Mod,
    And,
    Or,
}

impl Unary {
    /// Roots, arc sines and arc cosines go on beyond their domain as they are at its rim: rounding must not make holes.
    #[inline(always)]
    pub(crate) fn at(self, a: f64) -> f64 {
        match self {
            Self::Neg => -a,
            Self::Abs => a.abs(),
            Self::Recip => 1.0 / a,
            Self::Sqrt => smaller_or(a, 0.0).sqrt(),
            Self::Square => a * a,
            Self::Floor => a.floor(),
            Self::Ceil => a.ceil(),
            Self::Round => a.round(),
            Self::Sin => turn::sin(a),
            Self::Cos => turn::cos(a),
            Self::Tan => a.tan(),
            Self::Asin => a.clamp(-1.0, 1.0).asin(),
            Self::Acos => a.clamp(-1.0, 1.0).acos(),
            Self::Atan => a.atan(),
            Self::Exp => a.exp(),
            Self::Ln => a.ln(),
            Self::Not => f64::from(u8::from(a == 0.0)),
        }
    }
}

/// `a`, or `least` where it is smaller.
#[inline(always)]
fn smaller_or(a: f64, least: f64) -> f64 {
    if a < least { least } else { a }
}

impl Binary {
    #[inline(always)]
    pub(crate) fn at(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Add => a + b,
            Self::Sub => a - b,
            Self::Mul => a * b,
            Self::Div => a / b,
            Self::Atan2 => a.atan2(b),
            Self::Min => {
                if b < a {
                    b
                } else {
                    a
                }
            }
            Self::Max => {
                if b > a {
                    b
                } else {
                    a
                }
            }
            Self::Compare => match a.partial_cmp(&b) {
                Some(order) => f64::from(order as i8),
                None => f64::NAN,
            },
            Self::Mod => a - b.abs() * (a / b.abs()).floor(),
            Self::And => {
                if a == 0.0 {
                    a
                } else {
                    b
                }
            }
            Self::Or => {
                if a != 0.0 {
                    a
                } else {
                    b
                }
            }
        }
    }
}

/// What a tape can run on.
pub(crate) trait Number: Clone {
    fn constant(value: f64) -> Self;
    fn unary(op: Unary, a: &Self) -> Self;
    fn binary(op: Binary, a: &Self, b: &Self) -> Self;
    fn external(leaf: &External, at: [&Self; 3]) -> Self;
}

/// Numbers of which the derivative is taken.
pub(crate) trait Plain: Number {
    /// `a` where the condition is below zero, `b` where it is not, and their hull where that is not known.
    fn pick(condition: &Self, a: &Self, b: &Self) -> Self;
    /// The distance, and its derivatives along the axes.
    fn external_gradient(leaf: &External, at: [&Self; 3]) -> (Self, [Self; 3]);
}

/// Points at a time: whoever asks for gradients of a few has hardly one too many.
pub(crate) const LANES: usize = 8;

/// Values of as many points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lanes(pub(crate) [f64; LANES]);

impl Lanes {
    #[inline(always)]
    fn map(a: &Self, f: impl Fn(f64) -> f64) -> Self {
        let mut out = [0.0; LANES];
        for (out, a) in out.iter_mut().zip(&a.0) {
            *out = f(*a);
        }
        Self(out)
    }

    #[inline(always)]
    fn zip(a: &Self, b: &Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let mut out = [0.0; LANES];
        for ((out, a), b) in out.iter_mut().zip(&a.0).zip(&b.0) {
            *out = f(*a, *b);
        }
        Self(out)
    }

    fn point(at: [&Self; 3], lane: usize) -> [f64; 3] {
        at.map(|axis| axis.0[lane])
    }
}

impl Number for Lanes {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        Self([value; LANES])
    }

    #[inline(always)]
    fn unary(op: Unary, a: &Self) -> Self {
        macro_rules! run {
            ($($name:ident)*) => {
                match op {
                    $(Unary::$name => Self::map(a, |a| Unary::$name.at(a)),)*
                    Unary::Sin => Self(turn::row::<0, LANES>(&a.0)),
                    Unary::Cos => Self(turn::row::<1, LANES>(&a.0)),
                }
            };
        }
        run!(Neg Abs Recip Sqrt Square Floor Ceil Round Tan Asin Acos Atan Exp Ln Not)
    }

    #[inline(always)]
    fn binary(op: Binary, a: &Self, b: &Self) -> Self {
        macro_rules! run {
            ($($name:ident)*) => {
                match op {
                    $(Binary::$name => Self::zip(a, b, |a, b| Binary::$name.at(a, b)),)*
                }
            };
        }
        run!(Add Sub Mul Div Atan2 Min Max Compare Mod And Or)
    }

    fn external(leaf: &External, at: [&Self; 3]) -> Self {
        Self(std::array::from_fn(|lane| leaf.distance.distance(Self::point(at, lane))))
    }
}

impl Plain for Lanes {
    #[inline(always)]
    fn pick(condition: &Self, a: &Self, b: &Self) -> Self {
        Self(std::array::from_fn(|lane| if condition.0[lane] < 0.0 { a.0[lane] } else { b.0[lane] }))
    }

    fn external_gradient(leaf: &External, at: [&Self; 3]) -> (Self, [Self; 3]) {
        let mut value = Self([0.0; LANES]);
        let mut gradient = [value; 3];
        for lane in 0..LANES {
            let point = Self::point(at, lane);
            let slope;
            (value.0[lane], slope) = leaf.distance.slope(point);
            for axis in 0..3 {
                gradient[axis].0[lane] = slope[axis];
            }
        }
        (value, gradient)
    }
}

impl Number for f64 {
    fn constant(value: f64) -> Self {
        value
    }

    fn unary(op: Unary, a: &Self) -> Self {
        op.at(*a)
    }

    fn binary(op: Binary, a: &Self, b: &Self) -> Self {
        op.at(*a, *b)
    }

    fn external(leaf: &External, at: [&Self; 3]) -> Self {
        leaf.distance.distance(at.map(|axis| *axis))
    }
}

impl Plain for f64 {
    fn pick(condition: &Self, a: &Self, b: &Self) -> Self {
        if *condition < 0.0 { *a } else { *b }
    }

    fn external_gradient(leaf: &External, at: [&Self; 3]) -> (Self, [Self; 3]) {
        leaf.distance.slope(at.map(|axis| *axis))
    }
}

/// A value and its derivatives along the three axes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dual<N> {
    pub(crate) value: N,
    pub(crate) gradient: [N; 3],
}

impl<N: Plain> Dual<N> {
    pub(crate) fn axis(value: N, axis: usize) -> Self {
        Self { value, gradient: std::array::from_fn(|other| N::constant(if other == axis { 1.0 } else { 0.0 })) }
    }

    /// The chain rule for one operand.
    #[inline(always)]
    fn chain(value: N, a: &Self, slope: &N) -> Self {
        Self { value, gradient: std::array::from_fn(|axis| N::binary(Binary::Mul, &a.gradient[axis], slope)) }
    }

    #[inline(always)]
    fn both(value: N, a: &Self, b: &Self, f: impl Fn(&N, &N) -> N) -> Self {
        Self { value, gradient: std::array::from_fn(|axis| f(&a.gradient[axis], &b.gradient[axis])) }
    }

    #[inline(always)]
    fn flat(value: N) -> Self {
        Self { value, gradient: std::array::from_fn(|_| N::constant(0.0)) }
    }
}

#[inline(always)]
fn add<N: Number>(a: &N, b: &N) -> N {
    N::binary(Binary::Add, a, b)
}

#[inline(always)]
fn sub<N: Number>(a: &N, b: &N) -> N {
    N::binary(Binary::Sub, a, b)
}

#[inline(always)]
fn mul<N: Number>(a: &N, b: &N) -> N {
    N::binary(Binary::Mul, a, b)
}

#[inline(always)]
fn div<N: Number>(a: &N, b: &N) -> N {
    N::binary(Binary::Div, a, b)
}

impl<N: Plain> Number for Dual<N> {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        Self::flat(N::constant(value))
    }

    #[inline(always)]
    fn unary(op: Unary, a: &Self) -> Self {
        let value = N::unary(op, &a.value);
        let neg = |n: &N| N::unary(Unary::Neg, n);
        let one = || N::constant(1.0);
        let slope = match op {
            Unary::Neg => return Self { value, gradient: std::array::from_fn(|axis| neg(&a.gradient[axis])) },
            Unary::Abs => {
                let gradient =
                    std::array::from_fn(|axis| N::pick(&a.value, &neg(&a.gradient[axis]), &a.gradient[axis]));
                return Self { value, gradient };
            }
            Unary::Recip => neg(&N::unary(Unary::Square, &value)),
            Unary::Sqrt => {
                // At the tip of a root the slope has no bound; for points any finite one serves.
                let twice = mul(&value, &N::constant(2.0));
                div(&one(), &N::binary(Binary::Max, &twice, &N::constant(1e-150)))
            }
            Unary::Square => mul(&a.value, &N::constant(2.0)),
            Unary::Floor | Unary::Ceil | Unary::Round | Unary::Not => return Self::flat(value),
            Unary::Sin => N::unary(Unary::Cos, &a.value),
            Unary::Cos => neg(&N::unary(Unary::Sin, &a.value)),
            Unary::Tan => add(&one(), &N::unary(Unary::Square, &value)),
            Unary::Asin | Unary::Acos => {
                let rest = sub(&one(), &N::unary(Unary::Square, &a.value));
                let root = N::binary(Binary::Max, &N::unary(Unary::Sqrt, &rest), &N::constant(1e-9));
                let slope = N::unary(Unary::Recip, &root);
                if op == Unary::Asin { slope } else { neg(&slope) }
            }
            Unary::Atan => N::unary(Unary::Recip, &add(&one(), &N::unary(Unary::Square, &a.value))),
            Unary::Exp => value.clone(),
            Unary::Ln => N::unary(Unary::Recip, &a.value),
        };
        Self::chain(value, a, &slope)
    }

    #[inline(always)]
    fn binary(op: Binary, a: &Self, b: &Self) -> Self {
        let value = N::binary(op, &a.value, &b.value);
        match op {
            Binary::Add => Self::both(value, a, b, add),
            Binary::Sub => Self::both(value, a, b, sub),
            Binary::Mul => Self::both(value, a, b, |da, db| add(&mul(da, &b.value), &mul(db, &a.value))),
            Binary::Div => {
                let by = N::unary(Unary::Recip, &b.value);
                let quotient = value.clone();
                Self::both(value, a, b, |da, db| mul(&sub(da, &mul(db, &quotient)), &by))
            }
            Binary::Atan2 => {
                let square = |n: &N| N::unary(Unary::Square, n);
                let length = add(&square(&a.value), &square(&b.value));
                let by = N::unary(Unary::Recip, &N::binary(Binary::Max, &length, &N::constant(1e-300)));
                Self::both(value, a, b, |da, db| mul(&sub(&mul(da, &b.value), &mul(db, &a.value)), &by))
            }
            Binary::Min => {
                let is_second = sub(&b.value, &a.value);
                Self::both(value, a, b, |da, db| N::pick(&is_second, db, da))
            }
            Binary::Max => {
                let is_second = sub(&a.value, &b.value);
                Self::both(value, a, b, |da, db| N::pick(&is_second, db, da))
            }
            Binary::Compare => Self::flat(value),
            Binary::Mod => {
                let size = N::unary(Unary::Abs, &b.value);
                let count = N::unary(Unary::Floor, &div(&a.value, &size));
                let sign = N::pick(&b.value, &N::constant(-1.0), &N::constant(1.0));
                Self::both(value, a, b, |da, db| sub(da, &mul(&mul(db, &sign), &count)))
            }
            Binary::And | Binary::Or => {
                // -1 where the first operand is zero.
                let is_zero = N::unary(Unary::Neg, &N::unary(Unary::Not, &a.value));
                Self::both(value, a, b, |da, db| {
                    if op == Binary::And { N::pick(&is_zero, da, db) } else { N::pick(&is_zero, db, da) }
                })
            }
        }
    }

    fn external(leaf: &External, at: [&Self; 3]) -> Self {
        let (value, slope) = N::external_gradient(leaf, at.map(|axis| &axis.value));
        let gradient = std::array::from_fn(|axis| {
            let parts: [N; 3] = std::array::from_fn(|along| mul(&slope[along], &at[along].gradient[axis]));
            add(&add(&parts[0], &parts[1]), &parts[2])
        });
        Self { value, gradient }
    }
}

impl Plain for Interval {
    fn pick(condition: &Self, a: &Self, b: &Self) -> Self {
        if condition.max < 0.0 {
            *a
        } else if condition.min >= 0.0 {
            *b
        } else {
            a.hull(b)
        }
    }

    fn external_gradient(leaf: &External, at: [&Self; 3]) -> (Self, [Self; 3]) {
        (Self::external(leaf, at), [Self { min: -1.0, max: 1.0 }; 3])
    }
}
