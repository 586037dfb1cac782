//! What repeats in space: periodic minimal surfaces with a thickness, and lattices of struts.

use fidget_core::context::Tree;
use partwright_graph::{Cells, Expression, Pattern};

use crate::form::Form;
use crate::frame::Frame;
use crate::maker::Maker;
use crate::tree::{Vector, add, fold, least, length, mul, number, plus, sub, sum, times};

impl Maker<'_> {
    /// The cells, endless. Walls are as thick as the thickness says to first order in thickness over cell.
    pub(crate) fn cells(&mut self, frame: &Frame, cells: &Cells) -> Form {
        let thickness = crate::expression::tree(&cells.thickness, &frame.at);
        let half = times(&thickness, 0.5);
        let value = if cells.pattern.has_struts() {
            sub(&struts(cells.pattern, &frame.at, cells.cell), &half)
        } else {
            sheet(cells.pattern, &frame.at, cells.cell, &half)
        };
        self.anything(times(&value, 1.0 / frame.stretch))
    }

    pub(crate) fn implicit(&mut self, frame: &Frame, expression: &Expression, bounds: [[f64; 3]; 2]) -> Form {
        let value = crate::expression::tree(expression, &frame.at);
        let inside = self.anything(times(&value, 1.0 / frame.stretch));
        let walls = self.cuboid(frame, bounds[0], bounds[1]);
        Form::intersection(vec![inside, walls])
    }
}

/// What is nearer to a periodic surface than `half`, to first order: where its equation is smaller than that times the length
/// of its gradient. A difference and no quotient, which intervals could not bound.
fn sheet(pattern: Pattern, at: &Vector, cell: [f64; 3], half: &Tree) -> Tree {
    let scale = cell.map(|side| std::f64::consts::TAU / side);
    let angle: Vector = std::array::from_fn(|axis| times(&at[axis], scale[axis]));
    let s: Vector = angle.each_ref().map(|angle| angle.sin());
    let c: Vector = angle.each_ref().map(|angle| angle.cos());
    let m = |a: &Tree, b: &Tree| mul(a, b);
    // Value and derivatives by the angles.
    let (value, slopes): (Tree, Vector) = match pattern {
        Pattern::SchwarzP => {
            (sum([c[0].clone(), c[1].clone(), c[2].clone()]), s.each_ref().map(|sine| times(sine, -1.0)))
        }
        Pattern::Diamond => {
            let value = sub(&m(&m(&c[0], &c[1]), &c[2]), &m(&m(&s[0], &s[1]), &s[2]));
            let slope = |i: usize, j: usize, k: usize| {
                times(&add(&m(&m(&s[i], &c[j]), &c[k]), &m(&m(&c[i], &s[j]), &s[k])), -1.0)
            };
            (value, [slope(0, 1, 2), slope(1, 2, 0), slope(2, 0, 1)])
        }
        Pattern::Neovius => {
            let product = m(&m(&c[0], &c[1]), &c[2]);
            let value = add(&times(&sum([c[0].clone(), c[1].clone(), c[2].clone()]), 3.0), &times(&product, 4.0));
            let slope =
                |i: usize, j: usize, k: usize| times(&m(&s[i], &plus(&times(&m(&c[j], &c[k]), 4.0), 3.0)), -1.0);
            (value, [slope(0, 1, 2), slope(1, 2, 0), slope(2, 0, 1)])
        }
        Pattern::Lidinoid => {
            let s2: Vector = angle.each_ref().map(|angle| times(angle, 2.0).sin());
            let c2: Vector = angle.each_ref().map(|angle| times(angle, 2.0).cos());
            // ½ Σ sin 2x cos y sin z − ½ Σ cos 2x cos 2y + 0.15, over the cyclic orders.
            let mut value = number(0.15);
            let mut slopes: Vector = [number(0.0), number(0.0), number(0.0)];
            for (i, j, k) in [(0, 1, 2), (1, 2, 0), (2, 0, 1)] {
                value = add(&value, &times(&m(&m(&s2[i], &c[j]), &s[k]), 0.5));
                value = sub(&value, &times(&m(&c2[i], &c2[j]), 0.5));
                slopes[i] = add(&slopes[i], &m(&m(&c2[i], &c[j]), &s[k]));
                slopes[j] = sub(&slopes[j], &times(&m(&m(&s2[i], &s[j]), &s[k]), 0.5));
                slopes[k] = add(&slopes[k], &times(&m(&m(&s2[i], &c[j]), &c[k]), 0.5));
                slopes[i] = add(&slopes[i], &m(&s2[i], &c2[j]));
                slopes[j] = add(&slopes[j], &m(&c2[i], &s2[j]));
            }
            (value, slopes)
        }
        // Gyroid.
        _ => {
            let value = sum([m(&s[0], &c[1]), m(&s[1], &c[2]), m(&s[2], &c[0])]);
            let slope = |i: usize, j: usize, k: usize| sub(&m(&c[i], &c[j]), &m(&s[k], &s[i]));
            (value, [slope(0, 1, 2), slope(1, 2, 0), slope(2, 0, 1)])
        }
    };
    let steep: Vector = std::array::from_fn(|axis| times(&slopes[axis], scale[axis]));
    let steep = crate::tree::length([&steep[0], &steep[1], &steep[2]]);
    let steepest = scale.iter().copied().fold(0.0, f64::max)
        * match pattern {
            Pattern::Neovius => 8.0,
            Pattern::Lidinoid => 2.5,
            _ => 1.75,
        };
    times(&sub(&value.abs(), &mul(half, &steep)), 1.0 / steepest)
}

/// The distance to the middle lines of struts.
fn struts(pattern: Pattern, at: &Vector, cell: [f64; 3]) -> Tree {
    // Cells mirror each other: from 0, their corner, to their middle.
    let folded: Vector = std::array::from_fn(|axis| {
        let half = number(cell[axis] / 2.0);
        let within = plus(&at[axis], cell[axis] / 2.0).modulo(number(cell[axis]));
        sub(&within, &half).abs()
    });
    let half = cell.map(|side| side / 2.0);
    let to_line = |a: [f64; 3], b: [f64; 3]| {
        let way: [f64; 3] = std::array::from_fn(|axis| b[axis] - a[axis]);
        let long = way.iter().map(|part| part * part).sum::<f64>();
        let arm: Vector = std::array::from_fn(|axis| plus(&folded[axis], -a[axis]));
        let along = sum([times(&arm[0], way[0]), times(&arm[1], way[1]), times(&arm[2], way[2])]);
        let on = times(&along, 1.0 / long);
        let rest: Vector = std::array::from_fn(|axis| sub(&arm[axis], &times(&on, way[axis])));
        length([&rest[0], &rest[1], &rest[2]])
    };
    let corner = |x: usize, y: usize, z: usize| [x as f64 * half[0], y as f64 * half[1], z as f64 * half[2]];
    let origin = corner(0, 0, 0);
    let faces = [corner(1, 1, 0), corner(0, 1, 1), corner(1, 0, 1)];
    let lines: Vec<Tree> = match pattern {
        Pattern::BodyCentred => vec![to_line(origin, corner(1, 1, 1))],
        Pattern::FaceCentred => faces.iter().map(|face| to_line(origin, *face)).collect(),
        Pattern::Octet => {
            let edges = [(0, 1), (1, 2), (2, 0)].map(|(a, b): (usize, usize)| to_line(faces[a], faces[b]));
            faces.iter().map(|face| to_line(origin, *face)).chain(edges).collect()
        }
        _ => vec![length([&folded[1], &folded[2]]), length([&folded[2], &folded[0]]), length([&folded[0], &folded[1]])],
    };
    fold(lines, least).unwrap_or_else(|| number(1e9))
}
