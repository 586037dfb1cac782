//! Carries out the plan: folds what is prismatic, makes fields and their leaves, hands all of it to the mesh kernel as leaves,
//! and tells which tier made what.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use partwright_graph::{Child, Graph, Node, NodeId, Span};
use partwright_kernel_field::{Booleans, Given, Kernels, Made, Sampler, Slabs, Tools, longest};
use partwright_kernel_flat::walk::{Remark, Sources, Tag, Work};
use partwright_kernel_mesh::{Cache, Folded, Monitor, RealiseError};
use partwright_kernel_prismatic::{Fold, FoldedPiece, Folding, Stack, Survey};
use partwright_plan::{Job, Reason, Tier};
use partwright_protocol::FieldFacts;
use partwright_solid::{Geometry, Model, Solid};

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
    /// What is made side by side counts for each. Zero without a clock ([`crate::Monitor::elapsed`]).
    pub time: Duration,
    /// Of fields: how near their mesh is to the true surface.
    pub field: Option<FieldFacts>,
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

/// What the other kernels do for fields and their mesher.
struct Others<'a> {
    max_triangles: usize,
    monitor: &'a dyn Monitor,
}

impl std::fmt::Debug for Others<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Others").field("max_triangles", &self.max_triangles).finish_non_exhaustive()
    }
}

impl Booleans for Others<'_> {
    fn common(&self, a: &Solid, b: &Solid) -> Option<Solid> {
        partwright_kernel_mesh::common(a, b, self.max_triangles, self.monitor)
    }
}

impl Kernels for Others<'_> {
    fn slabs(&self, graph: &Graph, root: Child) -> Option<Slabs> {
        let axis = Survey::new(graph).folds(root.node).axis()?;
        let what = partwright_kernel_prismatic::Job { root, axis, whole: false };
        let (sources, cache, share) = (Sources::new(graph), Cache::new(0), [0.0; 2]);
        let silent = Silent(self.monitor);
        let folded =
            partwright_kernel_prismatic::fold(graph, &sources, what, self.max_triangles, share, &cache, &silent)
                .ok()?;
        let Folding::Done(Fold { pieces, .. }) = folded else { return None };
        let [FoldedPiece { stack, .. }] = pieces.as_slice() else { return None };
        let drawings = stack.slabs().iter().map(|outline| outline.region().clone()).collect();
        Some(Slabs { frame: stack.axis().frame(), levels: stack.levels().to_vec(), drawings })
    }

    fn union(&self, solids: &[Solid]) -> Option<Solid> {
        partwright_kernel_mesh::union(solids, self.max_triangles, &Silent(self.monitor))
    }
}

/// Hears of no progress.
struct Silent<'a>(&'a dyn Monitor);

impl Monitor for Silent<'_> {
    fn progress(&self, _: f64) {}

    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

/// What a render may take.
#[derive(Clone, Copy)]
pub(crate) struct Effort<'a> {
    pub(crate) max_triangles: usize,
    /// mm; of fields whose script sets no `$tol`.
    pub(crate) tolerance: f64,
    /// Fields are no finer than so many parts of their size.
    pub(crate) coarsest: Option<f64>,
    /// Whether what is coarser for it is only to look at.
    pub(crate) is_draft: bool,
    pub(crate) sampler: &'a dyn Sampler,
    pub(crate) clock: &'a (dyn Fn() -> Duration + Sync),
}

pub(crate) fn realise(
    graph: &Graph,
    mut jobs: Vec<Job>,
    effort: Effort<'_>,
    cache: &Cache,
    monitor: &dyn Monitor,
) -> Result<Realised, RealiseError> {
    let max_triangles = effort.max_triangles;
    // No clock is trusted to go forward.
    let since = |start: Duration| (effort.clock)().saturating_sub(start);
    let sources = Sources::new(graph);
    let spans = sources.first();
    let mut work = Work::default();
    let mut remarks = Vec::new();
    let mut leaves = Vec::new();
    let mut stacks = Vec::new();
    let mut triangles: HashMap<NodeId, usize> = HashMap::new();
    let mut times: HashMap<NodeId, Duration> = HashMap::new();
    // How much of all nodes folds.
    let is_leaf = |job: &Job| job.tier != Tier::Mesh || !job.whole;
    let sizes: Vec<usize> = jobs
        .iter()
        .map(|job| {
            let size = shapes(graph, job.root.node, &HashMap::new()).1;
            if job.tier == Tier::Field { size * FIELD_EFFORT } else { size }
        })
        .collect();
    let folding: usize = jobs.iter().zip(&sizes).filter(|(job, _)| is_leaf(job)).map(|(_, size)| size).sum();
    let enlarged = enlarged(graph);
    let mut given: Vec<Given> = Vec::new();
    let mut fields: HashMap<NodeId, FieldFacts> = HashMap::new();
    let total = graph.len().max(folding).max(1) as f64;
    let mut done = 0.0;
    let order: Vec<usize> = (0..jobs.len()).filter(|index| is_leaf(&jobs[*index])).collect();
    let mut ahead: VecDeque<(Made, Duration)> = VecDeque::new();
    let others = Others { max_triangles, monitor };
    for (at, &index) in order.iter().enumerate() {
        // What comes after it takes a while, too.
        let share = [done, done + 0.9 * sizes[index] as f64 / total];
        done = share[1];
        if jobs[index].tier == Tier::Field && ahead.is_empty() {
            let run = order[at..].iter().take_while(|index| jobs[**index].tier == Tier::Field);
            let is_shallow = |index: usize| sizes[index] <= SHALLOW * FIELD_EFFORT;
            let count = if is_shallow(index) { run.take_while(|index| is_shallow(**index)).count() } else { 1 };
            let run: Vec<_> = order[at..at + count].iter().map(|index| jobs[*index].root).collect();
            let make = |root: Child| {
                let start = (effort.clock)();
                let what = partwright_kernel_field::Job {
                    root,
                    tolerance: effort.tolerance,
                    coarsest: effort.coarsest,
                    is_draft: effort.is_draft,
                    scale: enlarged[root.node.index()],
                    tools: Tools { sampler: effort.sampler, booleans: Some(&others) },
                    kernels: Some(&others),
                };
                partwright_kernel_field::realise(graph, &sources, what, &given, max_triangles, share, cache, monitor)
                    .map(|made| (made, since(start)))
            };
            let made: Vec<_> = if count > 1 {
                partwright_parallel::with_threads(|| partwright_parallel::map(run, make))
            } else {
                run.into_iter().map(make).collect()
            };
            ahead = made.into_iter().collect::<Result<_, _>>()?;
        }
        let job = &mut jobs[index];
        let start = (effort.clock)();
        match job.tier {
            Tier::Field => {
                let Some((made, time)) = ahead.pop_front() else { continue };
                times.insert(job.root.node, time);
                work.reused += usize::from(made.is_kept);
                work.made += usize::from(!made.is_kept);
                remarks.extend(made.remarks);
                triangles.insert(job.root.node, made.solid.triangles.len());
                let (wanted, tolerance, deviation) = (made.wanted, made.tolerance, made.deviation);
                fields.insert(job.root.node, FieldFacts { wanted, tolerance, deviation });
                let pieces = if made.solid.is_empty() { Vec::new() } else { vec![(made.tag, made.solid)] };
                // Coarse previews are not kept for finer ones.
                let mark = 1 + (tolerance.to_bits() >> 36) as u32 % (1 << 28);
                leaves.push(Folded { root: job.root.node, pieces, apart: true, mark });
                continue;
            }
            Tier::Mesh => {
                let inner = leaves.clone();
                let (pieces, noticed) =
                    partwright_kernel_mesh::realise_part(graph, job.root, inner, max_triangles, share, cache, monitor)?;
                times.insert(job.root.node, since(start));
                remarks.extend(noticed);
                let count = |geometry: &Geometry| match geometry {
                    Geometry::Solid(solid) => solid.triangles.len(),
                    Geometry::Region(_) => 0,
                };
                triangles.insert(job.root.node, pieces.iter().map(|(_, geometry)| count(geometry)).sum());
                let pieces = pieces.into_iter().map(|(tag, geometry)| (tag, shape_of(geometry)));
                given.push(Given { root: job.root.node, pieces: pieces.collect() });
                continue;
            }
            Tier::Prismatic => {}
        }
        let what = partwright_kernel_prismatic::Job { root: job.root, axis: job.axis, whole: job.whole };
        match partwright_kernel_prismatic::fold(graph, &sources, what, max_triangles, share, cache, monitor)? {
            Folding::Unfit(why) => (job.tier, job.reason) = (Tier::Mesh, Reason::Unfit(why)),
            // The mesh kernel leaves the edge of one of them whole.
            Folding::Done(Fold { touching: true, .. }) => {
                let why = "its bodies touch in nothing but an edge".to_owned();
                (job.tier, job.reason) = (Tier::Mesh, Reason::Unfit(why));
            }
            Folding::Done(Fold { root, pieces, apart, remarks: noticed, work: done, .. }) => {
                times.insert(root, since(start));
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
                let shapes = solids
                    .iter()
                    .map(|(tag, solid)| (tag.clone(), partwright_kernel_field::Shape::Solid(solid.clone())));
                if needs_field(graph) {
                    given.push(Given { root, pieces: shapes.collect() });
                }
                leaves.push(Folded { root, pieces: solids, apart, mark: 0 });
            }
        }
    }
    let rest = Share { monitor, from: done };
    let start = (effort.clock)();
    let made = partwright_kernel_mesh::realise(graph, leaves, max_triangles, cache, &rest)?;
    let time = since(start);
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
            let is_rest = job.tier == Tier::Mesh && job.whole;
            let inner: HashMap<NodeId, usize> = if job.tier == Tier::Mesh { folded.clone() } else { HashMap::new() };
            let (reason, because) = told(graph, spans, &job.reason);
            Planned {
                tier: job.tier,
                operation: graph.node(node).name(),
                span: job.root.span,
                reason,
                because,
                shapes: shapes(graph, node, &inner).0,
                triangles: triangles.get(&node).copied().filter(|_| !is_rest).unwrap_or(whole),
                time: times.get(&node).copied().filter(|_| !is_rest).unwrap_or(time),
                field: fields.get(&node).copied().filter(|_| job.tier == Tier::Field),
            }
        })
        .collect();
    Ok(Realised { model: made.model, remarks, plan, stacks, work })
}

/// Fields of more nodes may be deeper than the stacks of threads: they are made one by one.
const SHALLOW: usize = 200;
/// How much longer a node takes in a field than in slabs, for the progress only.
const FIELD_EFFORT: usize = 20;

fn shape_of(geometry: Geometry) -> partwright_kernel_field::Shape {
    match geometry {
        Geometry::Solid(solid) => partwright_kernel_field::Shape::Solid(solid),
        Geometry::Region(region) => partwright_kernel_field::Shape::Flat(region),
    }
}

/// How much the transforms around each node enlarge it, at most.
fn enlarged(graph: &Graph) -> Vec<f64> {
    let mut enlarged = vec![0.0_f64; graph.len()];
    for root in graph.root().iter().chain(graph.background()) {
        enlarged[root.node.index()] = 1.0;
    }
    // Children come before their parents.
    for (id, node) in graph.nodes().rev() {
        let own = if let Node::Transform { matrix, .. } = node { longest(matrix) } else { 1.0 };
        let all = own * enlarged[id.index()];
        for child in node.children() {
            let below = &mut enlarged[child.node.index()];
            *below = below.max(all);
        }
    }
    enlarged.into_iter().map(|factor| if factor > 0.0 { factor } else { 1.0 }).collect()
}

fn needs_field(graph: &Graph) -> bool {
    graph.nodes().any(|(_, node)| matches!(node, Node::Field { .. }))
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
        Reason::Distances(why) => (format!("it {why}"), None),
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
