//! A script's function as a tree.

use fidget_core::context::Tree;
use partwright_graph::{Binary, Expression, Term, TermId, Unary};

use crate::tree::{Vector, add, choose, div, is_less, least, most, mul, negate, number, square, sub};

pub(crate) fn tree(expression: &Expression, at: &Vector) -> Tree {
    let mut trees: Vec<Tree> = Vec::with_capacity(expression.terms().len());
    for term in expression.terms() {
        let of = |id: TermId| &trees[id as usize];
        let tree = match *term {
            Term::Coordinate(axis) => at[axis as usize].clone(),
            Term::Number(value) => number(value),
            Term::Unary(operation, a) => unary(operation, of(a)),
            Term::Binary(operation, a, b) => binary(operation, of(a), of(b)),
            Term::Choose(condition, then, otherwise) => choose(of(condition), of(then), of(otherwise)),
        };
        trees.push(tree);
    }
    trees.pop().unwrap_or_else(|| number(f64::NAN))
}

fn unary(operation: Unary, a: &Tree) -> Tree {
    match operation {
        Unary::Negate => negate(a),
        Unary::Absolute => a.abs(),
        Unary::Root => a.sqrt(),
        Unary::Square => square(a),
        Unary::Floor => a.floor(),
        Unary::Ceiling => a.ceil(),
        Unary::Sine => a.sin(),
        Unary::Cosine => a.cos(),
        Unary::Tangent => a.tan(),
        Unary::ArcSine => a.asin(),
        Unary::ArcCosine => a.acos(),
        Unary::ArcTangent => a.atan(),
        Unary::Exponential => a.exp(),
        Unary::Logarithm => a.ln(),
    }
}

fn binary(operation: Binary, a: &Tree, b: &Tree) -> Tree {
    match operation {
        Binary::Add => add(a, b),
        Binary::Subtract => sub(a, b),
        Binary::Multiply => mul(a, b),
        Binary::Divide => div(a, b),
        Binary::Minimum => least(a, b),
        Binary::Maximum => most(a, b),
        Binary::Remainder => a.modulo(b.clone()),
        Binary::ArcTangent => a.atan2(b.clone()),
        Binary::Less => is_less(a, b),
    }
}
