//! Arithmetic of trees in which constants fold, in f64: most of a placed shape's numbers are known.

use fidget_core::context::{BinaryOpcode, Tree, TreeOp};
pub(crate) use partwright_field::constant as number;

/// A point, a direction: one tree for each axis.
pub(crate) type Vector = [Tree; 3];

/// The value of a constant.
pub(crate) fn value(tree: &Tree) -> Option<f64> {
    match &**tree {
        TreeOp::Const(value) => Some(f64::from(*value)),
        TreeOp::Binary(BinaryOpcode::Add, a, b) => match (&**a, &**b) {
            (TreeOp::Const(high), TreeOp::Const(low)) => Some(f64::from(*high) + f64::from(*low)),
            _ => None,
        },
        _ => None,
    }
}

pub(crate) fn add(a: &Tree, b: &Tree) -> Tree {
    match (value(a), value(b)) {
        (Some(a), Some(b)) => number(a + b),
        (Some(0.0), _) => b.clone(),
        (_, Some(0.0)) => a.clone(),
        _ => a.clone() + b.clone(),
    }
}

pub(crate) fn sub(a: &Tree, b: &Tree) -> Tree {
    match (value(a), value(b)) {
        (Some(a), Some(b)) => number(a - b),
        (_, Some(0.0)) => a.clone(),
        (Some(0.0), _) => negate(b),
        _ => a.clone() - b.clone(),
    }
}

pub(crate) fn mul(a: &Tree, b: &Tree) -> Tree {
    match (value(a), value(b)) {
        (Some(a), Some(b)) => number(a * b),
        (Some(0.0), _) | (_, Some(0.0)) => number(0.0),
        (Some(1.0), _) => b.clone(),
        (_, Some(1.0)) => a.clone(),
        (Some(-1.0), _) => negate(b),
        (_, Some(-1.0)) => negate(a),
        _ => a.clone() * b.clone(),
    }
}

pub(crate) fn div(a: &Tree, b: &Tree) -> Tree {
    match (value(a), value(b)) {
        (Some(a), Some(b)) if b != 0.0 => number(a / b),
        (Some(0.0), _) => number(0.0),
        (_, Some(b)) if b != 0.0 => mul(a, &number(1.0 / b)),
        _ => a.clone() / b.clone(),
    }
}

pub(crate) fn negate(a: &Tree) -> Tree {
    match value(a) {
        Some(a) => number(-a),
        None => -a.clone(),
    }
}

pub(crate) fn plus(a: &Tree, by: f64) -> Tree {
    add(a, &number(by))
}

pub(crate) fn times(a: &Tree, by: f64) -> Tree {
    mul(a, &number(by))
}

pub(crate) fn square(a: &Tree) -> Tree {
    match value(a) {
        Some(a) => number(a * a),
        None => a.square(),
    }
}

pub(crate) fn least(a: &Tree, b: &Tree) -> Tree {
    match (value(a), value(b)) {
        (Some(a), Some(b)) => number(a.min(b)),
        _ => a.min(b.clone()),
    }
}

pub(crate) fn most(a: &Tree, b: &Tree) -> Tree {
    match (value(a), value(b)) {
        (Some(a), Some(b)) => number(a.max(b)),
        _ => a.max(b.clone()),
    }
}

/// 0 where it is negative.
pub(crate) fn positive(a: &Tree) -> Tree {
    most(a, &number(0.0))
}

/// As long as 1, or nothing where it is nothing.
pub(crate) fn unit(vector: &Vector) -> Vector {
    let long = most(&length([&vector[0], &vector[1], &vector[2]]), &number(1e-60));
    vector.each_ref().map(|part| div(part, &long))
}

pub(crate) fn length<const N: usize>(parts: [&Tree; N]) -> Tree {
    root(&sum(parts.map(square)))
}

pub(crate) fn root(a: &Tree) -> Tree {
    match value(a) {
        Some(a) => number(a.max(0.0).sqrt()),
        None => a.sqrt(),
    }
}

pub(crate) fn sum<const N: usize>(parts: [Tree; N]) -> Tree {
    parts.iter().fold(number(0.0), |sum, part| add(&sum, part))
}

pub(crate) fn dot(a: &Vector, b: &Vector) -> Tree {
    sum([mul(&a[0], &b[0]), mul(&a[1], &b[1]), mul(&a[2], &b[2])])
}

/// 1 where the first is smaller, else 0.
pub(crate) fn is_less(a: &Tree, b: &Tree) -> Tree {
    negate(&a.compare(b.clone()).min(number(0.0)))
}

/// The first where the condition is not 0, else the second.
pub(crate) fn choose(condition: &Tree, then: &Tree, otherwise: &Tree) -> Tree {
    condition.and(then.clone()).or(condition.not().and(otherwise.clone()))
}

/// A linear combination of coordinates.
pub(crate) fn along(at: &Vector, direction: [f64; 3]) -> Tree {
    sum([times(&at[0], direction[0]), times(&at[1], direction[1]), times(&at[2], direction[2])])
}

/// Minima and maxima of many, as a balanced tree.
pub(crate) fn fold(mut trees: Vec<Tree>, join: fn(&Tree, &Tree) -> Tree) -> Option<Tree> {
    while trees.len() > 1 {
        trees = trees.chunks(2).map(|pair| if let [a, b] = pair { join(a, b) } else { pair[0].clone() }).collect();
    }
    trees.pop()
}

pub(crate) fn constants(vector: [f64; 3]) -> Vector {
    vector.map(number)
}
