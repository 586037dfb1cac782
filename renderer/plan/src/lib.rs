//! Which kernel realises which subtree, and why. The choice is visible to people and never changes what a shape means.
//!
//! The prismatic tier takes the largest subtrees that fold; the mesh tier carries the whole language and takes the rest,
//! with what was folded as its leaves.

use partwright_graph::{Child, Graph, NodeId};
use partwright_kernel_prismatic::{Axis, Folds, Obstacle, Survey};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tier {
    /// Slabs of 2D booleans.
    Prismatic,
    /// 3D booleans on exact polyhedra.
    Mesh,
}

impl Tier {
    pub fn name(self) -> &'static str {
        match self {
            Self::Prismatic => "prismatic",
            Self::Mesh => "mesh",
        }
    }
}

/// Why a tier realises a subtree.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// Everything in it is extruded along this direction.
    Extruded([f64; 3]),
    /// The first thing in it that no cheaper tier can do: the operation, and what its name begins a sentence of.
    Obstacle { node: NodeId, why: &'static str },
    /// It is a drawing.
    Drawing,
    /// It folds by its structure, but not in fact.
    Unfit(String),
}

/// A subtree and the tier that realises all of it, but for what other jobs realise inside of it.
#[derive(Debug, Clone)]
pub struct Job {
    pub root: Child,
    pub tier: Tier,
    pub reason: Reason,
    /// For the prismatic tier, the direction of extrusion.
    pub axis: Axis,
    /// Whether this is a whole result, or whole `%` geometry.
    pub whole: bool,
}

/// Every subtree that a kernel must realise, those inside of others first.
pub fn plan(graph: &Graph) -> Vec<Job> {
    let survey = Survey::new(graph);
    let mut jobs = Vec::new();
    let mut seen = vec![false; graph.len()];
    for root in graph.root().into_iter().chain(graph.background().iter().copied()) {
        let mut open = vec![(root, true)];
        let mut rest = None;
        while let Some((child, whole)) = open.pop() {
            if std::mem::replace(&mut seen[child.node.index()], true) {
                continue;
            }
            let reason = match survey.folds(child.node) {
                Folds::Along(axes) if whole || survey.combines(child.node) => {
                    if let Some(&axis) = axes.iter().find(|axis| axis.is_like(Axis::Z)).or(axes.first()) {
                        let reason = Reason::Extruded(axis.direction());
                        jobs.push(Job { root: child, tier: Tier::Prismatic, reason, axis, whole });
                    }
                    continue;
                }
                Folds::Not(Obstacle { node, why }) => Reason::Obstacle { node, why },
                _ => Reason::Drawing,
            };
            if whole {
                rest = Some(reason);
            }
            open.extend(graph.node(child.node).children().iter().rev().map(|&child| (child, false)));
        }
        if let Some(reason) = rest {
            jobs.push(Job { root, tier: Tier::Mesh, reason, axis: Axis::Z, whole: true });
        }
    }
    jobs
}

#[cfg(test)]
mod tests {
    use super::*;
    use partwright_graph::{Builder, Matrix, Node, Span};

    #[derive(Default)]
    struct Shapes(Builder);

    impl Shapes {
        fn refer(node: NodeId) -> Child {
            Child { node, span: Span::default() }
        }

        fn cube(&mut self) -> NodeId {
            self.0.push(Node::Cube { size: [1.0, 2.0, 3.0], center: false })
        }

        fn cylinder(&mut self, matrix: [[f64; 4]; 3]) -> NodeId {
            let (height, center, facets) = (9.0, true, 12);
            let child = self.0.push(Node::Cylinder { height, radius_bottom: 0.3, radius_top: 0.3, center, facets });
            self.0.push(Node::Transform { matrix: Matrix(matrix), child: Self::refer(child) })
        }

        fn union(&mut self, nodes: &[NodeId]) -> NodeId {
            self.0.push(Node::Union { children: nodes.iter().copied().map(Self::refer).collect() })
        }

        fn planned(self, root: NodeId) -> Vec<(Tier, &'static str, Reason)> {
            let graph = self.0.finish(Some(Self::refer(root)), Vec::new());
            let jobs = plan(&graph);
            jobs.into_iter().map(|job| (job.tier, graph.node(job.root.node).name(), job.reason)).collect()
        }
    }

    const UP: [[f64; 4]; 3] = [[1.0, 0.0, 0.0, 0.5], [0.0, 1.0, 0.0, 0.5], [0.0, 0.0, 1.0, 0.0]];
    const ALONG_X: [[f64; 4]; 3] = [[0.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0], [-1.0, 0.0, 0.0, 1.0]];

    #[test]
    fn parallel_extrusions_fold_along_their_axis() {
        for (matrix, axis) in [(UP, [0.0, 0.0, 1.0]), (ALONG_X, [1.0, 0.0, 0.0])] {
            let mut shapes = Shapes::default();
            let nodes = [shapes.cube(), shapes.cylinder(matrix)];
            let root = shapes.union(&nodes);
            assert_eq!(shapes.planned(root), [(Tier::Prismatic, "union", Reason::Extruded(axis))]);
        }
    }

    #[test]
    fn the_largest_subtrees_fold_and_the_rest_says_why_not() {
        let mut shapes = Shapes::default();
        let nodes = [shapes.cube(), shapes.cylinder(UP)];
        let plate = shapes.union(&nodes);
        let ball = shapes.0.push(Node::Sphere { radius: 1.0, facets: 12 });
        let nodes = [plate, shapes.cube(), ball];
        let root = shapes.union(&nodes);
        let expected = [
            (Tier::Prismatic, "union", Reason::Extruded([0.0, 0.0, 1.0])),
            (Tier::Mesh, "union", Reason::Obstacle { node: ball, why: "is round" }),
        ];
        assert_eq!(shapes.planned(root), expected);
    }

    #[test]
    fn crossing_axes_do_not_fold_together() {
        let mut shapes = Shapes::default();
        let nodes = [shapes.cylinder(UP), shapes.cylinder(ALONG_X)];
        let root = shapes.union(&nodes);
        let why = "combines parts along different axes";
        assert_eq!(shapes.planned(root), [(Tier::Mesh, "union", Reason::Obstacle { node: root, why })]);
    }
}
