//! How far a drawing reaches, without making it: the facet rules of extrusions need it.
//!
//! Exact for primitives under transforms and unions (and for differences whose outer shape is such); an upper bound for
//! the rest, which `exact` says.

use partwright_graph::{Child, Matrix, Node};
use partwright_text::TextSpec;

use super::degrees::{cos, sin};
use crate::evaluate::Evaluator;

#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    pub(super) left: f64,
    pub(super) right: f64,
    /// Largest |x| and |y|.
    pub(super) x: f64,
    pub(super) y: f64,
    /// Largest distance from the origin.
    pub(super) radius: f64,
    pub(super) exact: bool,
}

/// Nodes visited before an upper bound is taken from what has been seen.
const VISITS: usize = 100_000;

impl Evaluator<'_> {
    pub(super) fn reach(&self, child: Child) -> Reach {
        let mut reach =
            Reach { left: f64::INFINITY, right: f64::NEG_INFINITY, x: 0.0, y: 0.0, radius: 0.0, exact: true };
        // Each with the map to the drawing's coordinates and a margin that offsets add.
        let mut waiting = vec![(child, Matrix::IDENTITY, 0.0f64)];
        let mut visits = 0;
        while let Some((child, matrix, margin)) = waiting.pop() {
            visits += 1;
            if visits > VISITS {
                reach.exact = false;
                break;
            }
            let mut add = |point: [f64; 2]| {
                let [x, y, _] = matrix.point([point[0], point[1], 0.0]);
                reach.left = reach.left.min(x - margin);
                reach.right = reach.right.max(x + margin);
                reach.x = reach.x.max(x.abs() + margin);
                reach.y = reach.y.max(y.abs() + margin);
                reach.radius = reach.radius.max(x.hypot(y) + margin);
            };
            match self.builder.node(child.node) {
                Node::Square { size: [width, depth], center } => {
                    let (x, y) = if *center { (-width / 2.0, -depth / 2.0) } else { (0.0, 0.0) };
                    [[x, y], [x + width, y], [x, y + depth], [x + width, y + depth]].into_iter().for_each(add);
                }
                Node::Circle { radius, facets } => {
                    for index in 0..*facets {
                        let angle = 360.0 * f64::from(index) / f64::from(*facets);
                        add([radius * cos(angle), radius * sin(angle)]);
                    }
                }
                Node::Polygon { contours } => contours.iter().flatten().copied().for_each(add),
                Node::Text { text, size, font, file, halign, valign, spacing, direction, language, script, facets } => {
                    let spec = TextSpec {
                        text,
                        size: *size,
                        font,
                        file: file.as_ref().map(|file| file.bytes()),
                        halign: *halign,
                        valign: *valign,
                        spacing: *spacing,
                        direction: *direction,
                        language,
                        script,
                        facets: *facets,
                    };
                    partwright_text::outlines(&spec).into_iter().flatten().for_each(add);
                }
                Node::Transform { matrix: inner, child } => waiting.push((*child, matrix.after(inner), margin)),
                Node::Color { child, .. } | Node::Part { child, .. } | Node::Highlight { child } => {
                    waiting.push((*child, matrix, margin));
                }
                Node::Union { children } | Node::Hull { children } => {
                    waiting.extend(children.iter().map(|&child| (child, matrix, margin)));
                }
                Node::Difference { children } => {
                    // Cutting may make it smaller.
                    reach.exact = false;
                    waiting.extend(children.first().map(|&child| (child, matrix, margin)));
                }
                Node::Intersection { children } => {
                    reach.exact = false;
                    waiting.extend(children.first().map(|&child| (child, matrix, margin)));
                }
                Node::Offset { distance, child, .. } => {
                    reach.exact = false;
                    let stretch = matrix.0.iter().flat_map(|row| &row[..2]).fold(0.0f64, |max, n| max.max(n.abs()));
                    waiting.push((*child, matrix, margin + (distance * stretch).max(0.0)));
                }
                Node::Resize { size, child, .. } => {
                    reach.exact = false;
                    let [width, depth, _] = *size;
                    [[-width, -depth], [width, depth]].into_iter().for_each(add);
                    waiting.push((*child, matrix, margin));
                }
                Node::Minkowski { children } => {
                    reach.exact = false;
                    let (first, others) = children.split_at(children.len().min(1));
                    let more: f64 = others.iter().map(|&child| self.reach_bounded(child)).sum();
                    waiting.extend(first.iter().map(|&child| (child, matrix, margin + more)));
                }
                Node::Projection { child, .. } => {
                    reach.exact = false;
                    // Of the solid's own reach in x and y: its corners in the plane.
                    for point in self.solid_corners(*child) {
                        add(point);
                    }
                }
                _ => reach.exact = false,
            }
        }
        if reach.left > reach.right {
            (reach.left, reach.right) = (0.0, 0.0);
        }
        reach
    }

    /// The reach of a Minkowski operand; one level of nesting is enough for a bound that only chooses facets.
    fn reach_bounded(&self, child: Child) -> f64 {
        match self.builder.node(child.node) {
            Node::Minkowski { .. } => 0.0,
            _ => self.reach(child).radius,
        }
    }

    /// Corners in the plane of the boxes around a solid's primitives.
    fn solid_corners(&self, child: Child) -> Vec<[f64; 2]> {
        let mut corners = Vec::new();
        let mut waiting = vec![(child, Matrix::IDENTITY)];
        let mut visits = 0;
        while let Some((child, matrix)) = waiting.pop() {
            visits += 1;
            if visits > VISITS {
                break;
            }
            let node = self.builder.node(child.node);
            let (low, high) = match node {
                Node::Cube { size, center: true } => (size.map(|side| -side / 2.0), size.map(|side| side / 2.0)),
                Node::Cube { size, .. } => ([0.0; 3], *size),
                Node::Sphere { radius, .. } => ([-radius; 3], [*radius; 3]),
                Node::Cylinder { height, radius_bottom, radius_top, .. } => {
                    let radius = radius_bottom.max(*radius_top);
                    ([-radius, -radius, -height], [radius, radius, *height])
                }
                Node::Polyhedron { points, .. } => {
                    corners.extend(points.iter().map(|&point| matrix.point(point)).map(|[x, y, _]| [x, y]));
                    continue;
                }
                Node::Transform { matrix: inner, child } => {
                    waiting.push((*child, matrix.after(inner)));
                    continue;
                }
                Node::LinearExtrude { child, height, .. } => {
                    let reach = self.reach(*child);
                    ([-reach.radius, -reach.radius, -height], [reach.radius, reach.radius, *height])
                }
                Node::RotateExtrude { child, .. } => {
                    let reach = self.reach(*child);
                    ([-reach.x, -reach.x, -reach.y], [reach.x, reach.x, reach.y])
                }
                _ => {
                    waiting.extend(node.children().iter().map(|&child| (child, matrix)));
                    continue;
                }
            };
            for corner in 0..8 {
                let pick = |axis: usize| if corner >> axis & 1 == 0 { low[axis] } else { high[axis] };
                let [x, y, _] = matrix.point([pick(0), pick(1), pick(2)]);
                corners.push([x, y]);
            }
        }
        corners
    }
}
