//! Solids as signed distances: blends, offsets, shells, roundings, patterns, warps and implicit functions of the graph become
//! one field each, and that a mesh.
//!
//! Promises: a mesh is a closed, oriented 2-manifold within the tolerance of its field. Primitives, extrusions, revolutions
//! and their unions have their exact distance outside, their intersections and differences inside; curves are round, whatever
//! their facets (but for circles of up to eight that the script asks for). Outside of differences and inside of unions the
//! distance is a formula as far as an operation needs it where faces are planes and what stands upright on them ([`outside`]).
//! Where an operation needs a distance that is not known so (beside askew holes, what lies beyond a blend), it is measured to the
//! shape's surface, which a mesh of half the tolerance helps to find.
//! Offsets and roundings of extrusions along one axis need no octree: their meshes are put together directly ([`slabs`],
//! [`swell`]) and proven to be within the tolerance as all others.
//! `round_*` leaves the radius that it names between planes at any angle, a ball of it in the corners of three and more, and
//! the radius between a plane and what stands upright on it, whatever the order of the operands.
//! Does not promise the distance after a warp, between two solids of `morph` and `loft`, or of an implicit function; nor a
//! true radius where two curved faces meet, or where three faces do of which one is curved: there blends of two meet in edges.
//!
//! Sources: Hart, *Sphere tracing* (1996), for distances and their bounds; Quilez, *Distance functions* (exact boxes, the
//! quadratic minimum); the rolling ball of [`rolling`] is derived there. What cannot be written down joins as the
//! distance to a mesh that another kernel made ([`Given`]).

#![allow(clippy::needless_range_loop, reason = "rows, columns and axes index several arrays at once")]

mod ball;
mod blend;
mod bounds;
mod cells;
mod compile;
mod expression;
mod face;
mod flat;
mod form;
mod frame;
mod kept;
mod maker;
mod operation;
mod origin;
mod outline;
mod outside;
mod parts;
mod polytope;
mod rolling;
mod shapes;
mod slabs;
mod support;
mod swell;
mod tree;
mod turned;

use partwright_field::Field;
use partwright_graph::{Boolean, Child, FieldOperation, Graph, Node, NodeId, Span};
use partwright_kernel_flat::fault::{Fault, Limits, code};
use partwright_kernel_flat::walk::Sources;
pub use partwright_kernel_flat::walk::Tag;
use partwright_kernel_flat::{Cache, Monitor, RealiseError, Remark};
pub use partwright_mesher::{Booleans, OnDemand, Sampler, Tools};
use partwright_mesher::{Draft, MeshError, Meshed};
use partwright_solid::{Region, Solid};

pub use crate::ball::{swollen, swollen_alone};
pub use crate::compile::has_form;
use crate::frame::Frame;
pub use crate::frame::longest;
use crate::maker::Maker;
pub use crate::slabs::{Kernels, Slabs};

/// What another kernel made of a subtree that has no form of its own.
#[derive(Debug, Clone)]
pub struct Given {
    pub root: NodeId,
    pub pieces: Vec<(Tag, Shape)>,
}

#[derive(Debug, Clone)]
pub enum Shape {
    Flat(Region),
    Solid(Solid),
}

/// A subtree to be made, and how fine.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    pub root: Child,
    /// mm, where the script sets none.
    pub tolerance: f64,
    /// No finer than so many parts of its size: for previews.
    pub coarsest: Option<f64>,
    /// Where it is coarser than the script wants, it is only to look at.
    pub is_draft: bool,
    /// How much the nodes around it enlarge it, at most.
    pub scale: f64,
    /// Of the mesher.
    pub tools: Tools<'a>,
    /// Without them, all is made of distances.
    pub kernels: Option<&'a dyn Kernels>,
}

/// Lengths are those of the result: the job's own, scaled.
#[derive(Debug, Clone)]
pub struct Made {
    pub solid: Solid,
    pub tag: Tag,
    pub remarks: Vec<Remark>,
    /// mm; what the script, or else the job, asks for.
    pub wanted: f64,
    /// mm; that of the mesh.
    pub tolerance: f64,
    /// mm; the largest distance from the surface that was measured.
    pub deviation: f64,
    /// Whether the cache had it.
    pub is_kept: bool,
}

/// The field of a subtree and a box around its solid; `None` where it is nothing. For whoever wants to look at distances.
pub fn field(graph: &Graph, root: NodeId, given: &[Given], tolerance: f64) -> Result<Option<Field>, Fault> {
    with_maker(graph, given, tolerance, |maker| {
        let Some(form) = maker.form(root, &Frame::space())? else { return Ok(None) };
        let Some(room) = maker.room(root) else { return Ok(None) };
        maker.field(&form.outer.tree(), room).map(Some)
    })
}

/// For questions about forms, which nobody waits for.
fn with_maker<T>(graph: &Graph, given: &[Given], tolerance: f64, ask: impl FnOnce(&mut Maker<'_>) -> T) -> T {
    struct Patient;
    impl Monitor for Patient {
        fn progress(&self, _: f64) {}
        fn is_cancelled(&self) -> bool {
            false
        }
    }
    let spans = vec![Span::default(); graph.len()];
    let limits = Limits { triangles: 4_000_000, monitor: &Patient, share: [0.0, 1.0] };
    ask(&mut Maker::new(graph, given, &spans, limits, tolerance, Tools::default()))
}

/// Makes a subtree, or finds it in the cache. `sources` are those of the graph.
#[allow(clippy::too_many_arguments)]
pub fn realise(
    graph: &Graph,
    sources: &Sources,
    job: Job<'_>,
    given: &[Given],
    max_triangles: usize,
    share: [f64; 2],
    cache: &Cache,
    monitor: &dyn Monitor,
) -> Result<Made, RealiseError> {
    let signature = kept::sign(graph, sources, job, max_triangles, cache);
    if let Some(made) = signature.as_ref().and_then(|signature| kept::find(graph, sources, job.root, signature, cache))
    {
        monitor.progress(share[1]);
        return Ok(made);
    }
    let limits = Limits { triangles: max_triangles, monitor, share };
    let begun = cache.now();
    let made = make(graph, sources.first(), job, given, limits);
    let made = made.map_err(|fault| fault.at(sources.first()[job.root.node.index()]))?;
    if let Some(signature) = &signature {
        kept::keep(graph, sources, job.root, signature, &made, begun, cache);
    }
    Ok(made)
}

/// Parts of the tolerance that are tried where distances are measured and the mesh comes out wrong: what guides them is nearer
/// then, too.
const PARTS: [f64; 3] = [1.0, 0.5, 0.25];
/// Part of what is left of the progress that a try takes.
const TRY: f64 = 0.8;

fn make(graph: &Graph, spans: &[Span], job: Job<'_>, given: &[Given], limits: Limits<'_>) -> Result<Made, Fault> {
    let mut best = attempt(graph, spans, job, PARTS[0], given, limits)?;
    let mut share = best.maker.limits.share;
    for part in &PARTS[1..] {
        if best.is_good() {
            break;
        }
        match attempt(graph, spans, job, *part, given, Limits { share, ..limits }) {
            Ok(finer) => {
                share = finer.maker.limits.share;
                if finer.is_better(&best) {
                    best = finer;
                }
            }
            Err(Fault::Cancelled) => return Err(Fault::Cancelled),
            // What is too much at this part is so at the next.
            Err(_) => break,
        }
    }
    best.made(graph, job)
}

/// What became of a job at a part of its tolerance.
struct Attempt<'a> {
    maker: Maker<'a>,
    /// mm.
    wanted: f64,
    /// mm; no finer than this it was to be.
    tolerance: f64,
    /// Nothing where there is no solid.
    meshed: Option<(Field, Meshed)>,
}

fn attempt<'a>(
    graph: &'a Graph,
    spans: &'a [Span],
    Job { root, tolerance, coarsest, is_draft, scale, tools, kernels }: Job<'a>,
    part: f64,
    given: &'a [Given],
    limits: Limits<'a>,
) -> Result<Attempt<'a>, Fault> {
    let wanted = finest(graph, root.node).unwrap_or(tolerance);
    let mut maker = Maker::new(graph, given, spans, limits, wanted / scale, tools);
    let nothing = |maker: Maker<'a>| {
        let tolerance = maker.tolerance;
        Ok(Attempt { maker, wanted, tolerance, meshed: None })
    };
    let Some(room) = maker.room(root.node) else { return nothing(maker) };
    maker.place = root.span;
    maker.kernels = kernels;
    // There is hardly a faster draft of it, and no better one; what fails at the whole tolerance is not tried at a part of it.
    if part == PARTS[0]
        && let Some(meshed) = maker.rolled(root.node, room)?
    {
        let tolerance = maker.tolerance;
        return Ok(Attempt { maker, wanted, tolerance, meshed: Some(meshed) });
    }
    if let Some(parts) = coarsest {
        let size = room.size().iter().copied().fold(0.0, f64::max);
        // What is as fine as it is wanted is not made anew.
        maker.is_draft = is_draft && size / parts > maker.tolerance;
        maker.tolerance = maker.tolerance.max(size / parts);
    }
    let tolerance = maker.tolerance;
    maker.tolerance *= part;
    let Some(form) = maker.form(root.node, &Frame::space())? else { return nothing(maker) };
    let field = maker.field(&form.surface.tree(), room)?;
    let fineness = Fineness { tolerance: maker.tolerance, draft: maker.is_draft.then_some(Draft::Look) };
    let share = if field.is_measured() { maker.next_share(TRY) } else { maker.limits.share };
    let meshed = mesh(&field, fineness, limits, share, tools).map_err(|error| fault(error, fineness))?;
    let meshed = Some((field, meshed)).filter(|(_, meshed)| !meshed.solid.is_empty());
    Ok(Attempt { maker, wanted, tolerance, meshed })
}

impl Attempt<'_> {
    /// Whether there is nothing to be gained by a smaller tolerance.
    fn is_good(&self) -> bool {
        let is_enough = |field: &Field, meshed: &Meshed| !field.is_measured() || meshed.is_good(self.tolerance);
        self.maker.is_draft || self.meshed.as_ref().is_none_or(|(field, meshed)| is_enough(field, meshed))
    }

    fn is_better(&self, other: &Self) -> bool {
        match (&self.meshed, &other.meshed) {
            (Some((_, this)), Some((_, other))) => this.is_better(other),
            _ => false,
        }
    }

    fn made(self, graph: &Graph, Job { root, scale, .. }: Job<'_>) -> Result<Made, Fault> {
        let Self { mut maker, wanted, tolerance, meshed } = self;
        let (id, name) = (root.node, graph.node(root.node).name());
        let (mut solid, mut deviation) = (Solid::default(), 0.0);
        if let Some((field, meshed)) = meshed {
            if let Some(thin) = meshed.thin.first() {
                let [x, y, z] = thin.place;
                let message = format!(
                    "this {name} has walls or gaps that are too thin for its mesh, as at x = {x:.2}, y = {y:.2}, z = \
                     {z:.2}: make them thicker, or set a smaller `$tol`"
                );
                maker.remark(id, code::TOO_THIN, message);
            }
            (solid, deviation) = (meshed.solid, meshed.deviation * scale);
            maker.claim(&mut solid, root.span, &field)?;
        } else {
            maker.remark(id, code::EMPTY, format!("nothing is left of this {name}: check the sizes"));
        }
        let (tag, tolerance) = (tag(graph, id), tolerance * scale);
        Ok(Made { solid, tag, remarks: maker.remarks, wanted, tolerance, deviation, is_kept: false })
    }
}

/// The smallest tolerance that the script asks for in a subtree.
fn finest(graph: &Graph, root: NodeId) -> Option<f64> {
    let mut seen = std::collections::HashSet::new();
    let mut open = vec![root];
    let mut finest: Option<f64> = None;
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let node = graph.node(id);
        if let Node::Field { tolerance, .. } | Node::Minkowski { tolerance, .. } = node
            && *tolerance > 0.0
        {
            finest = Some(finest.map_or(*tolerance, |finest| finest.min(*tolerance)));
        }
        open.extend(node.children().iter().map(|child| child.node));
    }
    finest
}

/// Name and colour of what melts together: those that all of it agrees on; of a difference its first child's.
fn tag(graph: &Graph, root: NodeId) -> Tag {
    let mut tags: Vec<Tag> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut open = vec![(root, None::<String>, None::<[f32; 4]>)];
    while let Some((id, part, color)) = open.pop() {
        if !seen.insert((id, part.clone(), color.map(|color| color.map(f32::to_bits)))) {
            continue;
        }
        let node = graph.node(id);
        // The outermost counts.
        let (part, color) = match node {
            Node::Part { name, .. } => (part.or_else(|| Some(name.clone())), color),
            Node::Color { rgba, .. } => (part, color.or(Some(*rgba))),
            _ => (part, color),
        };
        let children = match node {
            Node::Difference { children }
            | Node::Field { operation: FieldOperation::Blend { boolean: Boolean::Difference, .. }, children, .. } => {
                &children[..children.len().min(1)]
            }
            other => other.children(),
        };
        if children.is_empty() {
            let tag = Tag { part, color };
            if !tags.contains(&tag) {
                tags.push(tag);
            }
            continue;
        }
        open.extend(children.iter().map(|child| (child.node, part.clone(), color)));
    }
    match (tags.len(), tags.pop()) {
        (1, Some(tag)) => tag,
        _ => Tag::default(),
    }
}

struct Within<'a> {
    monitor: &'a dyn Monitor,
    share: [f64; 2],
}

impl partwright_mesher::Monitor for Within<'_> {
    fn progress(&self, fraction: f64) {
        let [from, to] = self.share;
        self.monitor.progress(from + (to - from) * fraction);
    }

    fn is_cancelled(&self) -> bool {
        self.monitor.is_cancelled()
    }
}

/// How near to a field its mesh is to be, mm, and whether that is for a look alone.
#[derive(Debug, Clone, Copy)]
struct Fineness {
    tolerance: f64,
    draft: Option<Draft>,
}

/// A field's mesh, which takes the realisation from where to where `share` says.
fn mesh(
    field: &Field,
    Fineness { tolerance, draft }: Fineness,
    limits: Limits<'_>,
    share: [f64; 2],
    tools: Tools<'_>,
) -> Result<Meshed, MeshError> {
    let max_triangles = limits.triangles;
    let settings = partwright_mesher::Settings { tolerance, max_triangles, draft, ..Default::default() };
    partwright_mesher::mesh_with(field, &settings, tools, &Within { monitor: limits.monitor, share })
}

fn fault(error: MeshError, fineness: Fineness) -> Fault {
    match error {
        MeshError::Cancelled => Fault::Cancelled,
        MeshError::TooManyTriangles { limit } => {
            let tolerance = fineness.tolerance;
            let message =
                format!("this shape needs more triangles than the {limit} allowed: raise `$tol` ({tolerance} mm here)");
            Fault::new(code::TOO_MANY_TRIANGLES, message)
        }
        other => Fault::new(code::FIELD, other.to_string()),
    }
}
