//! Which kernel realises which subtree, and why. The choice is visible to people and never changes what a shape means.

use partwright_graph::{Graph, NodeId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tier {
    /// 3D booleans on exact polyhedra.
    Mesh,
}

/// A subtree and the tier that realises all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub root: NodeId,
    pub tier: Tier,
    pub reason: &'static str,
}

/// Every subtree that a kernel must realise. The mesh tier carries the whole language, so it takes the root.
pub fn plan(graph: &Graph) -> Vec<Job> {
    graph
        .root()
        .map(|root| Job { root: root.node, tier: Tier::Mesh, reason: "exact polyhedra carry every operation" })
        .into_iter()
        .collect()
}
