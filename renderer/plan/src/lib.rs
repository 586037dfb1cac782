//! Which kernel realises which subtree, and why. The choice is visible to people and never changes what a shape means.
//!
//! The prismatic tier takes the largest subtrees that fold; the mesh tier carries the whole language and takes the rest,
//! with what was folded as its leaves. The field tier makes what only distances can make, and nothing around it: its
//! meshes are leaves of the mesh tier, and what has no distance of its own is a leaf of the field.

use partwright_graph::{Child, FieldOperation, Graph, Node, NodeId};
use partwright_kernel_field::{has_form, swollen_alone};
use partwright_kernel_prismatic::{Axis, Folds, Obstacle, Survey};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tier {
    /// Slabs of 2D booleans.
    Prismatic,
    /// 3D booleans on exact polyhedra.
    Mesh,
    /// Signed distances.
    Field,
}

impl Tier {
    pub fn name(self) -> &'static str {
        match self {
            Self::Prismatic => "prismatic",
            Self::Mesh => "mesh",
            Self::Field => "field",
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
    /// What its operation does with distances.
    Distances(&'static str),
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
    let mut planner = Planner { graph, survey: Survey::new(graph), jobs: Vec::new() };
    // Seen as part of a solid, and as part of a field.
    let mut seen = vec![[false; 2]; graph.len()];
    for root in graph.root().into_iter().chain(graph.background().iter().copied()) {
        let mut open = vec![Visit { child: root, whole: true, in_field: false }];
        while let Some(visit) = open.pop() {
            let index = visit.child.node.index();
            if !std::mem::replace(&mut seen[index][usize::from(visit.in_field)], true) {
                planner.visit(visit, &mut open);
            }
        }
    }
    let mut jobs = planner.jobs;
    jobs.sort_by_key(|job| (job.whole && job.tier == Tier::Mesh, job.root.node));
    jobs
}

/// A node to look at: as a whole result, and within a field or not.
struct Visit {
    child: Child,
    whole: bool,
    in_field: bool,
}

struct Planner<'a> {
    graph: &'a Graph,
    survey: Survey,
    jobs: Vec<Job>,
}

impl Planner<'_> {
    fn visit(&mut self, Visit { child, whole, in_field }: Visit, open: &mut Vec<Visit>) {
        let node = self.graph.node(child.node);
        let below =
            |in_field: bool| node.children().iter().rev().map(move |&child| Visit { child, whole: false, in_field });
        if in_field {
            let is_flat = self.graph.dimension(child.node) != 3 && !matches!(node, Node::Projection { .. });
            if is_flat || has_form(self.graph, node) {
                open.extend(below(true));
                return;
            }
        } else if let Node::Field { operation, .. } = node {
            self.add(child, Tier::Field, Reason::Distances(does(operation)), whole);
            open.extend(below(true));
            return;
        } else if let Some((other, _)) = swollen_alone(self.graph, node) {
            self.add(child, Tier::Field, Reason::Distances("swells a shape by a ball"), whole);
            open.push(Visit { child: other, whole: false, in_field: true });
            return;
        }
        let reason = match self.survey.folds(child.node) {
            folds @ Folds::Along(_) if whole || self.survey.combines(child.node) => {
                if let Some(axis) = folds.axis() {
                    let reason = Reason::Extruded(axis.direction());
                    self.push(Job { root: child, tier: Tier::Prismatic, reason, axis, whole });
                }
                return;
            }
            Folds::Not(Obstacle { node, why }) => Reason::Obstacle { node, why },
            _ => Reason::Drawing,
        };
        if whole || in_field {
            self.add(child, Tier::Mesh, reason, whole);
        }
        open.extend(below(false));
    }

    fn add(&mut self, root: Child, tier: Tier, reason: Reason, whole: bool) {
        self.push(Job { root, tier, reason, axis: Axis::Z, whole });
    }

    /// A subtree of a field and of a solid is made once.
    fn push(&mut self, job: Job) {
        let known =
            |other: &Job| other.root.node == job.root.node && other.tier == job.tier && other.whole == job.whole;
        if !self.jobs.iter().any(known) {
            self.jobs.push(job);
        }
    }
}

/// Completes a sentence that the operation's name begins.
fn does(operation: &FieldOperation) -> &'static str {
    match operation {
        FieldOperation::Blend { .. } => "blends its children",
        FieldOperation::Offset { .. } => "moves all faces of a solid",
        FieldOperation::Shell { .. } => "hollows a solid out",
        FieldOperation::RoundEdges { .. } | FieldOperation::FilletEdges { .. } => "rolls a ball along edges",
        FieldOperation::Implicit { .. } => "is a function of a point",
        FieldOperation::Lattice { .. } | FieldOperation::Infill { .. } => "repeats a cell",
        FieldOperation::Twist { .. } | FieldOperation::Bend { .. } | FieldOperation::Taper { .. } => "warps space",
        FieldOperation::Morph { .. } | FieldOperation::Loft { .. } => "goes from one shape over to another",
        FieldOperation::Thread { .. } => "winds a profile",
    }
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
    fn fields_are_made_by_themselves_with_what_has_no_distance_as_leaves() {
        let mut shapes = Shapes::default();
        let children = [shapes.cube(), shapes.cylinder(UP)].map(Shapes::refer).to_vec();
        let hull = shapes.0.push(Node::Hull { children });
        let children = [hull, shapes.cylinder(ALONG_X)].map(Shapes::refer).to_vec();
        let operation = FieldOperation::Blend {
            boolean: partwright_graph::Boolean::Union,
            kind: partwright_graph::BlendKind::Round,
            radius: 1.0,
        };
        let blend = shapes.0.push(Node::Field { operation, tolerance: 0.0, children });
        let nodes = [blend, shapes.cube()];
        let root = shapes.union(&nodes);
        let expected = [
            (Tier::Mesh, "hull", Reason::Obstacle { node: hull, why: "spans parts of different heights" }),
            (Tier::Field, "round_union", Reason::Distances("blends its children")),
            (Tier::Mesh, "union", Reason::Obstacle { node: blend, why: "is made of distances" }),
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
