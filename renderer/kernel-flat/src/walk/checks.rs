//! Numbers of a node: what is too large, how long it takes, how far a `resize` scales.

use partwright_graph::{Matrix, Node, RoofMethod};

use super::{Body, Pieces, Shape};
use crate::fault::{Fault, code};
use crate::number::REACH;
use crate::regions;

/// How long a node takes beside others, for the progress only.
pub(super) fn effort(node: &Node) -> f64 {
    let children = node.children().len() as f64;
    match node {
        Node::Union { .. } | Node::Difference { .. } | Node::Intersection { .. } => {
            2.0 + 4.0 * (children - 1.0).max(0.0)
        }
        Node::Hull { .. } => 2.0 + children,
        Node::Minkowski { .. } => 200.0,
        _ => 1.0,
    }
}

/// The evaluator validates what people write; this keeps everybody else's graphs out of endless loops.
pub(super) fn check_numbers(node: &Node) -> Result<(), Fault> {
    let numbers: Vec<f64> = match node {
        Node::Square { size, .. } => size.to_vec(),
        Node::Circle { radius, .. } | Node::Sphere { radius, .. } => vec![*radius],
        Node::Cube { size, .. } | Node::Resize { size, .. } => size.to_vec(),
        Node::Cylinder { height, radius_bottom, radius_top, .. } => vec![*height, *radius_bottom, *radius_top],
        Node::Transform { matrix, .. } => matrix.0.concat(),
        Node::Offset { distance, .. } => vec![*distance],
        Node::LinearExtrude { height, twist, scale, rule, .. } => {
            vec![*height, *twist, scale[0], scale[1], rule.angle, rule.size]
        }
        Node::RotateExtrude { angle, start, .. } => vec![*angle, *start],
        Node::Sweep { path, twist, up, .. } => [&path.concat()[..], up, &[*twist]].concat(),
        Node::Roof { method: RoofMethod::Voronoi { angle, size }, .. } => vec![*angle, *size],
        Node::Text { size, spacing, .. } => vec![*size, *spacing],
        _ => Vec::new(),
    };
    match numbers.iter().find(|&&value| !is_within_reach(value)) {
        None => Ok(()),
        Some(value) => Err(Fault::new(
            code::RANGE,
            format!("{} cannot have a size of {value}: use numbers within ±{REACH:e}", node.name()),
        )),
    }
}

/// False also for what is no number.
fn is_within_reach(value: f64) -> bool {
    value.abs() <= REACH
}

pub(super) fn within_reach<B: Body>(pieces: Pieces<B>) -> Result<Pieces<B>, Fault> {
    let lies_within = |&value: &f64| is_within_reach(value);
    let all_within = pieces.iter().all(|piece| match &piece.shape {
        Shape::Flat(region) => region.contours.iter().flatten().flatten().all(lies_within),
        Shape::Solid(body) => body.is_within(REACH),
    });
    if !all_within {
        return Err(Fault::new(code::RANGE, format!("the shape reaches further than ±{REACH:e} mm: check the sizes")));
    }
    Ok(pieces)
}

/// OpenSCAD's rule: axes with a size are scaled to it; with `auto`, the others follow the largest size.
pub(super) fn resize<B: Body>(pieces: &Pieces<B>, size: [f64; 3], auto: [bool; 3]) -> Matrix {
    let mut min = [f64::INFINITY; 3];
    let mut max = [f64::NEG_INFINITY; 3];
    for piece in pieces {
        let bounds = match &piece.shape {
            Shape::Flat(region) => {
                regions::bounds(region).map(|(min, max)| ([min[0], min[1], 0.0], [max[0], max[1], 0.0]))
            }
            Shape::Solid(body) => body.bounds(),
        };
        if let Some((low, high)) = bounds {
            min = std::array::from_fn(|axis| min[axis].min(low[axis]));
            max = std::array::from_fn(|axis| max[axis].max(high[axis]));
        }
    }
    let factor = |axis: usize| {
        let extent: f64 = max[axis] - min[axis];
        if size[axis] > 0.0 && extent > 0.0 { Some(size[axis] / extent) } else { None }
    };
    let largest = (1..3).fold(0, |largest, axis| if size[axis] > size[largest] { axis } else { largest });
    let follow = factor(largest).unwrap_or(1.0);
    Matrix::scale(std::array::from_fn(|axis| match factor(axis) {
        Some(factor) => factor,
        None if auto[axis] && size[axis] <= 0.0 => follow,
        None => 1.0,
    }))
}
