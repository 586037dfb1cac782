//! Carries out the plan: folds what is prismatic, hands it to the mesh kernel as leaves, and tells which tier made what.

use std::collections::HashMap;

use partwright_graph::{Graph, NodeId, Span};
use partwright_kernel_flat::walk::{Remark, Sources, Tag, Work};
use partwright_kernel_mesh::{Cache, Folded, Monitor, RealiseError};
use partwright_kernel_prismatic::{Fold, Folding, Stack};
use partwright_plan::{Job, Reason, Tier};
use partwright_solid::{Geometry, Model};

/// A subtree, the tier that made it, and why.
#[derive(Debug, Clone)]
pub struct Planned {
    pub tier: Tier,
    /// The name of its outermost operation, and where that stands in the script.
    pub operation: &'static str,
    pub span: Span,
    /// Why this tier: the rest of a sentence, and what it is about.
    pub reason: String,
    pub because: Option<(&'static str, Span)>,
    /// How many operations of each kind it has; shared ones count once. What other tiers make of it counts there.
    pub shapes: Vec<(&'static str, usize)>,
    pub triangles: usize,
}

/// A subtree in slabs: exact, for files that can say so.
#[derive(Debug, Clone)]
pub struct Stacked {
    pub root: NodeId,
    pub pieces: Vec<(Tag, Stack)>,
}

pub(crate) struct Realised {
    pub(crate) model: Model,
    pub(crate) remarks: Vec<Remark>,
    pub(crate) plan: Vec<Planned>,
    pub(crate) stacks: Vec<Stacked>,
    pub(crate) work: Work,
}

/// A part of a monitor's progress.
struct Share<'a> {
    monitor: &'a dyn Monitor,
    from: f64,
}

impl Monitor for Share<'_> {
    fn progress(&self, fraction: f64) {
        self.monitor.progress(self.from + (1.0 - self.from) * fraction);
    }

    fn is_cancelled(&self) -> bool {
        self.monitor.is_cancelled()
    }
}

pub(crate) fn realise(
    graph: &Graph,
    mut jobs: Vec<Job>,
    max_triangles: usize,
    cache: &Cache,
    monitor: &dyn Monitor,
) -> Result<Realised, RealiseError> {
    let sources = Sources::new(graph);
    let spans = sources.first();
    let mut work = Work::default();
    let mut remarks = Vec::new();
    let mut leaves = Vec::new();
    let mut stacks = Vec::new();
    let mut triangles: HashMap<NodeId, usize> = HashMap::new();
    // How much of all nodes folds.
    let sizes: Vec<usize> = jobs.iter().map(|job| shapes(graph, job.root.node, &HashMap::new()).1).collect();
    let folding: usize =
        jobs.iter().zip(&sizes).filter(|(job, _)| job.tier == Tier::Prismatic).map(|(_, size)| size).sum();
    let total = graph.len().max(folding).max(1) as f64;
    let mut done = 0.0;
    for (job, size) in jobs.iter_mut().zip(sizes).filter(|(job, _)| job.tier == Tier::Prismatic) {
        // What comes after it takes a while, too.
        let share = [done, done + 0.9 * size as f64 / total];
        done = share[1];
        let what = partwright_kernel_prismatic::Job { root: job.root, axis: job.axis, whole: job.whole };
        match partwright_kernel_prismatic::fold(graph, &sources, what, max_triangles, share, cache, monitor)? {
            Folding::Unfit(why) => (job.tier, job.reason) = (Tier::Mesh, Reason::Unfit(why)),
            // The mesh kernel leaves the edge of one of them whole.
            Folding::Done(Fold { touching: true, .. }) => {
                let why = "its bodies touch in nothing but an edge".to_owned();
                (job.tier, job.reason) = (Tier::Mesh, Reason::Unfit(why));
            }
            Folding::Done(Fold { root, pieces, apart, remarks: noticed, work: done, .. }) => {
                work += done;
                remarks.extend(noticed);
                triangles.insert(root, pieces.iter().map(|piece| piece.solid.triangles.len()).sum());
                let mut stacked = Vec::new();
                let mut solids = Vec::new();
                for piece in pieces {
                    stacked.push((piece.tag.clone(), piece.stack));
                    solids.push((piece.tag, piece.solid));
                }
                stacks.push(Stacked { root, pieces: stacked });
                leaves.push(Folded { root, pieces: solids, apart });
            }
        }
    }
    let rest = Share { monitor, from: done };
    let made = partwright_kernel_mesh::realise(graph, leaves, max_triangles, cache, &rest)?;
    work += made.work;
    remarks.extend(made.remarks);
    // As one walk tells them; a subtree that several jobs share tells the same once.
    remarks.sort_by_key(|remark: &Remark| remark.node);
    remarks.dedup_by(|a, b| a.code == b.code && a.span == b.span);
    let whole = made.model.parts.iter().chain(&made.model.background).map(|part| match &part.geometry {
        Geometry::Solid(solid) => solid.triangles.len(),
        Geometry::Region(_) => 0,
    });
    let whole: usize = whole.sum();
    let folded: HashMap<NodeId, usize> = triangles.clone();
    let plan = jobs
        .into_iter()
        .map(|job| {
            let node = job.root.node;
            let inner: HashMap<NodeId, usize> = if job.tier == Tier::Mesh { folded.clone() } else { HashMap::new() };
            let (reason, because) = told(graph, spans, &job.reason);
            Planned {
                tier: job.tier,
                operation: graph.node(node).name(),
                span: job.root.span,
                reason,
                because,
                shapes: shapes(graph, node, &inner).0,
                triangles: triangles.get(&node).copied().unwrap_or(whole),
            }
        })
        .collect();
    Ok(Realised { model: made.model, remarks, plan, stacks, work })
}

fn told(graph: &Graph, spans: &[Span], reason: &Reason) -> (String, Option<(&'static str, Span)>) {
    match reason {
        Reason::Extruded(direction) => {
            let names = ["x", "y", "z"];
            let main = direction.iter().position(|value| *value == 1.0).and_then(|axis| names.get(axis).copied());
            let [x, y, z] = direction;
            let along = main.map_or_else(|| format!("({x:.4}, {y:.4}, {z:.4})"), str::to_owned);
            (format!("all of it is extruded along {along}: 2D booleans, stacked"), None)
        }
        Reason::Obstacle { node, why } => ((*why).to_owned(), Some((graph.node(*node).name(), spans[node.index()]))),
        Reason::Drawing => ("it is a drawing".to_owned(), None),
        Reason::Unfit(why) => (why.clone(), None),
    }
}

/// The operations of a subtree by their names, most first, and how many there are. Does not look into `folded` ones.
fn shapes(graph: &Graph, root: NodeId, folded: &HashMap<NodeId, usize>) -> (Vec<(&'static str, usize)>, usize) {
    let mut seen = std::collections::HashSet::new();
    let mut open = vec![root];
    let mut counts: HashMap<&'static str, usize> = HashMap::new();
    while let Some(id) = open.pop() {
        if folded.contains_key(&id) || !seen.insert(id) {
            continue;
        }
        let node = graph.node(id);
        *counts.entry(node.name()).or_default() += 1;
        open.extend(node.children().iter().map(|child| child.node));
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
    (counts, seen.len())
}
