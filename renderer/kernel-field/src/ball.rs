//! Minkowski sums with a ball, which are offsets. Where `$tol` says that curves are meant round, and all of the other
//! shape's are as near to round as that, the offset is the sum within the tolerance. It is sooner made than the sum where
//! the distance outside is a formula; elsewhere it would have to be measured to a mesh.

use partwright_graph::{Child, FacetRule, Graph, Node, NodeId, OffsetKind};

use crate::flat::is_prism;

/// Convex bodies whose sums are made one by one.
const FEW: usize = 2;

/// What is swollen and by how much; `None` where the sum is no offset, or where corners summed up are sooner made: of
/// convex shapes.
pub fn swollen(graph: &Graph, node: &Node) -> Option<(Child, f64)> {
    let Node::Minkowski { children, tolerance } = node else { return None };
    let [a, b] = children[..] else { return None };
    let ball = |child: Child| match *graph.node(child.node) {
        Node::Sphere { radius, facets } => (is_round(radius, facets, *tolerance)).then_some(radius),
        _ => None,
    };
    let (other, radius) = ball(b).map(|radius| (a, radius)).or_else(|| ball(a).map(|radius| (b, radius)))?;
    let fits = all_round(graph, other.node, *tolerance)
        && !is_convex(graph, other.node)
        && is_exact_outside(graph, other, radius, *tolerance);
    fits.then_some((other, radius))
}

/// The same where nothing around it needs a distance: not of a few convex bodies, whose sums are sooner made and united.
pub fn swollen_alone(graph: &Graph, node: &Node) -> Option<(Child, f64)> {
    swollen(graph, node).filter(|(other, _)| convex_bodies(graph, other.node).is_none_or(|count| count > FEW))
}

/// Whether a circle of so many segments is one within the tolerance.
fn is_round(radius: f64, facets: u32, tolerance: f64) -> bool {
    tolerance > 0.0 && radius * (1.0 - (std::f64::consts::PI / f64::from(facets)).cos()) <= 1.001 * tolerance
}

fn is_rule_round(rule: &FacetRule, tolerance: f64) -> bool {
    rule.number == 0.0 && rule.tolerance > 0.0 && rule.tolerance <= tolerance
}

fn all_round(graph: &Graph, root: NodeId, tolerance: f64) -> bool {
    all(graph, root, |_, node| match node {
        Node::Sphere { radius, facets }
        | Node::Circle { radius, facets }
        | Node::Offset { distance: radius, kind: OffsetKind::Round { facets }, .. } => {
            is_prism(*radius, *facets) || is_round(*radius, *facets, tolerance)
        }
        Node::Cylinder { radius_bottom, radius_top, facets, .. } => {
            let radius = radius_bottom.max(*radius_top);
            is_prism(radius, *facets) || is_round(radius, *facets, tolerance)
        }
        Node::LinearExtrude { twist, rule, .. } => *twist == 0.0 || is_rule_round(rule, tolerance),
        Node::RotateExtrude { rule, .. } => is_rule_round(rule, tolerance),
        _ => true,
    })
}

/// Whether something holds of all nodes of a shape.
fn all(graph: &Graph, root: NodeId, holds: impl Fn(NodeId, &Node) -> bool) -> bool {
    let mut seen = std::collections::HashSet::new();
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let node = graph.node(id);
        if !holds(id, node) {
            return false;
        }
        open.extend(node.children().iter().map(|child| child.node));
    }
    true
}

/// Whether a shape's distance outside is a formula, up to so much: found by making its form.
fn is_exact_outside(graph: &Graph, child: Child, reach: f64, tolerance: f64) -> bool {
    is_plain(graph, child.node)
        && crate::with_maker(graph, &[], tolerance, |maker| maker.is_exact_outside(child.node, reach))
}

/// Whether a shape has a form for which nothing needs to be meshed.
fn is_plain(graph: &Graph, root: NodeId) -> bool {
    all(graph, root, |id, node| match node {
        Node::Projection { .. } | Node::Field { .. } => false,
        Node::Minkowski { .. } => graph.dimension(id) != 3,
        _ => graph.dimension(id) != 3 || crate::has_form(graph, node),
    })
}

/// Whether a shape is convex by what it is made of.
fn is_convex(graph: &Graph, id: NodeId) -> bool {
    match graph.node(id) {
        Node::Cube { .. } | Node::Sphere { .. } | Node::Cylinder { .. } | Node::Hull { .. } => true,
        Node::Transform { child, .. } | Node::Color { child, .. } | Node::Part { child, .. } => {
            is_convex(graph, child.node)
        }
        Node::Minkowski { children, .. } | Node::Intersection { children } => {
            children.iter().all(|child| is_convex(graph, child.node))
        }
        Node::Union { children } => matches!(children[..], [only] if is_convex(graph, only.node)),
        _ => false,
    }
}

/// Of how many convex bodies a shape is the union.
fn convex_bodies(graph: &Graph, id: NodeId) -> Option<usize> {
    if is_convex(graph, id) {
        return Some(1);
    }
    match graph.node(id) {
        Node::Union { children } => children.iter().map(|child| convex_bodies(graph, child.node)).sum(),
        Node::Transform { child, .. } | Node::Color { child, .. } | Node::Part { child, .. } => {
            convex_bodies(graph, child.node)
        }
        _ => None,
    }
}
