//! Which subtrees fold, and along which axes: structure alone, before anything is computed.

use partwright_graph::{Graph, Matrix, Node, NodeId};
use partwright_kernel_flat::number::snap;
use partwright_kernel_flat::primitives::ends;

use crate::axis::{Axis, between};

/// What keeps a subtree from folding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Obstacle {
    pub node: NodeId,
    /// Completes a sentence that the operation's name begins.
    pub why: &'static str,
}

/// One node's answer.
#[derive(Debug, Clone)]
pub enum Folds {
    /// Nothing, or a drawing that needs no solid: whatever is around decides.
    Anyhow,
    /// A solid that is prismatic along each of these.
    Along(Vec<Axis>),
    Not(Obstacle),
}

impl Folds {
    /// The axis to fold along: z, where it can be.
    pub fn axis(&self) -> Option<Axis> {
        let Self::Along(axes) = self else { return None };
        axes.iter().find(|axis| axis.is_like(Axis::Z)).or(axes.first()).copied()
    }
}

/// Axes, and where a shape of a single slab begins and ends on each; `None` where whatever is around decides.
type Axes = Option<Vec<(Axis, Option<[f64; 2]>)>>;

#[derive(Debug, Clone)]
struct Answer {
    axes: Result<Axes, Obstacle>,
    combines: bool,
}

/// The answers of all nodes.
#[derive(Debug)]
pub struct Survey {
    answers: Vec<Answer>,
}

impl Survey {
    pub fn new(graph: &Graph) -> Self {
        let mut survey = Self { answers: Vec::with_capacity(graph.len()) };
        for (id, node) in graph.nodes() {
            let below = |id: NodeId| survey.answers[id.index()].combines;
            let combines = node.children().iter().any(|child| below(child.node))
                || (graph.dimension(id) == 3 && node.children().len() > 1);
            let axes = survey.axes(graph, id, node);
            survey.answers.push(Answer { axes, combines });
        }
        survey
    }

    pub fn folds(&self, id: NodeId) -> Folds {
        match &self.answers[id.index()].axes {
            Ok(None) => Folds::Anyhow,
            Ok(Some(axes)) => Folds::Along(axes.iter().map(|(axis, _)| *axis).collect()),
            Err(obstacle) => Folds::Not(*obstacle),
        }
    }

    /// Whether solids are combined in this subtree, so that folding it saves anything.
    pub fn combines(&self, id: NodeId) -> bool {
        self.answers[id.index()].combines
    }

    fn axes(&self, graph: &Graph, id: NodeId, node: &Node) -> Result<Axes, Obstacle> {
        let not = |why| Err(Obstacle { node: id, why });
        let of = |id: NodeId| &self.answers[id.index()].axes;
        if graph.dimension(id) != 3 {
            return match node {
                Node::Projection { .. } => not("draws what a solid looks like"),
                _ => node.children().iter().try_fold(None, |_, child| of(child.node).clone().map(|_| None)),
            };
        }
        match node {
            Node::Cube { size, center } => Ok(Some(
                Axis::MAIN.into_iter().zip([2, 0, 1]).map(|(axis, k)| (axis, span(size[k], *center))).collect(),
            )),
            Node::Cylinder { radius_bottom, radius_top, .. } if radius_bottom != radius_top => not("is a cone"),
            Node::Cylinder { height, center, .. } => Ok(Some(vec![(Axis::Z, span(*height, *center))])),
            Node::Sphere { .. } => not("is round"),
            Node::Polyhedron { .. } => not("has faces of its own"),
            Node::LinearExtrude { twist, .. } if *twist != 0.0 => not("twists"),
            Node::LinearExtrude { scale, .. } if *scale != [1.0, 1.0] => not("tapers"),
            Node::LinearExtrude { height, center, child, .. } => {
                of(child.node).clone()?;
                Ok(Some(vec![(Axis::Z, span(*height, *center))]))
            }
            Node::RotateExtrude { .. } => not("turns about its axis"),
            Node::Sweep { .. } => not("follows a path"),
            Node::Roof { .. } => not("has slopes"),
            Node::Minkowski { .. } => not("sums solids"),
            Node::Field { .. } => not("is made of distances"),

            Node::Union { .. } => self.common(node, id, |a, b| if a == b { a } else { None }),
            Node::Difference { .. } | Node::Intersection { .. } => self.common(node, id, |_, _| None),
            Node::Hull { .. } => {
                let Some(axes) = self.common(node, id, |a, b| if a == b { a } else { None })? else { return Ok(None) };
                let level: Vec<_> = axes.into_iter().filter(|(_, ends)| ends.is_some()).collect();
                if level.is_empty() { not("spans parts of different heights") } else { Ok(Some(level)) }
            }
            Node::Transform { matrix, child } => {
                let Some(axes) = of(child.node).clone()? else { return Ok(None) };
                if matrix.determinant() == 0.0 || !matrix.is_finite() {
                    return not("flattens its child");
                }
                let moved: Vec<_> = axes.into_iter().filter_map(|axis| carry(axis, matrix)).collect();
                if moved.is_empty() { not("tilts the walls of its child") } else { Ok(Some(moved)) }
            }
            Node::Resize { child, .. } => {
                let Some(axes) = of(child.node).clone()? else { return Ok(None) };
                let main: Vec<_> =
                    axes.into_iter().filter(|(axis, _)| axis.main().is_some()).map(|(axis, _)| (axis, None)).collect();
                if main.is_empty() { not("tilts the walls of its child") } else { Ok(Some(main)) }
            }
            Node::Color { child, .. } | Node::Part { child, .. } | Node::Highlight { child } => of(child.node).clone(),
            Node::Square { .. }
            | Node::Circle { .. }
            | Node::Polygon { .. }
            | Node::Text { .. }
            | Node::Offset { .. }
            | Node::Projection { .. } => Ok(None),
        }
    }

    /// The axes that all children have in common.
    fn common(
        &self,
        node: &Node,
        id: NodeId,
        join: impl Fn(Option<[f64; 2]>, Option<[f64; 2]>) -> Option<[f64; 2]>,
    ) -> Result<Axes, Obstacle> {
        let mut common: Axes = None;
        for child in node.children() {
            let Some(axes) = self.answers[child.node.index()].axes.as_ref().map_err(|obstacle| *obstacle)? else {
                continue;
            };
            common = Some(match common {
                None => axes.clone(),
                Some(known) => known
                    .into_iter()
                    .filter_map(|(axis, ends)| {
                        let (_, other) = axes.iter().find(|(other, _)| axis.is_like(*other))?;
                        Some((axis, join(ends, *other)))
                    })
                    .collect(),
            });
            if common.as_ref().is_some_and(Vec::is_empty) {
                return Err(Obstacle { node: id, why: "combines parts along different axes" });
            }
        }
        Ok(common)
    }
}

fn span(length: f64, center: bool) -> Option<[f64; 2]> {
    Some(ends(length, center))
}

fn carry((axis, ends): (Axis, Option<[f64; 2]>), matrix: &Matrix) -> Option<(Axis, Option<[f64; 2]>)> {
    let image = axis.after(matrix)?;
    let heights = between(axis, matrix, image).0[2];
    let ends = ends.map(|ends| {
        let [a, b] = ends.map(|height| snap(heights[2] * height + heights[3]));
        [a.min(b), a.max(b)]
    });
    Some((image, ends))
}
