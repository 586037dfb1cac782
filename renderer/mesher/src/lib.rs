//! Field to mesh: the surface where a [`Field`] is zero, as a closed, oriented triangle mesh to a tolerance in mm.
//!
//! ```
//! use fidget_core::context::Tree;
//! use partwright_field::{Box3, Field};
//! use partwright_mesher::{Monitor, Settings, mesh};
//!
//! struct Patient;
//! impl Monitor for Patient {
//!     fn progress(&self, _: f64) {}
//!     fn is_cancelled(&self) -> bool {
//!         false
//!     }
//! }
//!
//! let (x, y, z) = Tree::axes();
//! let cube = x.abs().max(y.abs()).max(z.abs()) - 5.0;
//! let field = Field::new(&cube, &[], Box3 { min: [-5.0; 3], max: [5.0; 3] }).unwrap();
//! let meshed = mesh(&field, &Settings::default(), &Patient).unwrap();
//! assert_eq!(meshed.solid.triangles.len(), 12);
//! assert!((meshed.solid.volume() - 1000.0).abs() < 1e-6);
//! ```
//!
//! # How
//!
//! 1. An **octree** (`octree`): cells are divided until bounds of the field prove them empty, or one cone gives the surface in
//!    them to a part of the tolerance and all smooth pieces that the field can be there are known. The smallest cell is half the
//!    tolerance.
//! 2. **Curves, loops, cones** (`patch`, `assemble`): crossings of the smallest edges, curves on the smallest faces, loops on
//!    the boundaries of cells, each coned to a point inside, or filled by a fan where the surface looks one way all around and
//!    that is near enough. Points lie on edges and corners of the surface, as roots of two or three smooth pieces. What turns
//!    out wrong only beside its neighbours is divided, and the round begins anew. What was found out on edges and faces and in
//!    cells is not computed again (`memory`).
//! 3. **Fewer faces** (`plane`, `simplify`): vertices vanish as long as the result keeps to the tolerance; where the surface is
//!    flat, they stay in its planes. Large meshes are made coarser in parts, which threads share.
//! 4. **Proof** (`proof`): exact predicates say that no faces cross; where some do, the fine mesh stays.
//!
//! # Without an octree
//!
//! A field that is the largest of linear functions is cut out of its bounds plane by plane, exactly (`polytope`).
//!
//! Where nothing but signs is chosen and the surface bends along all ways alike, it is a **net** over a uniform grid (`net`)
//! that bounds of the slopes prove to be all of it. Where the field is the largest of several functions of which one is such,
//! its net and the mesh of the others are made by themselves, and whoever has booleans of meshes ([`Booleans`]) finds what
//! they have in common; where the surfaces meet, vertices go to where both are zero (`common`). What is so made and has many
//! faces is made coarser and proven as above.
//!
//! # Guaranteed
//!
//! - The mesh is closed, oriented, a 2-manifold by index, with whatever field: every loop has a cone or a fan of its own, cells are
//!   convex and share their curves, and the rest keeps that. Vertices keep apart by eight units in the last place of an f32.
//! - The mesh depends on the field and the settings, not on the number of threads; a [`Sampler`] does not move the surface.
//! - Vertices of flat faces lie in their planes to rounding, with the very coordinate of a plane across an axis, and what is
//!   left of a flat face reaches to within four tolerances of where its faces were before they became fewer.
//! - [`Meshed::deviation`] is measured on the mesh that is returned.
//! - Walls and gaps are found by bounds, not by luck: a cell of one sign is left alone only when it is proven to hold nothing
//!   deeper than a quarter of the tolerance, or, in a net, nothing but what its neighbours show, by two tolerances at most.
//!
//! # Drafts
//!
//! With [`Settings::draft`] the mesh is closed, oriented and a 2-manifold by index as ever. Where the surface bends nearly
//! everywhere it is a net over a uniform grid (`net`), with vertices on the surface, as long as no wall or gap is seen to be
//! thinner than its cells; nine of ten faces are then within a quarter of the tolerance, and none cross. What guides is a net,
//! too, and so is what is measured, whatever that hides: to the octree each facet that a distance is to is a piece. Elsewhere it
//! is the octree's: cells of one sign are proven as ever, so that thin walls stay, but smooth pieces are judged by samples, cells of
//! two tolerances and less stay whole whatever their neighbours make of their rims (cones over several loops may cross), and
//! have no tip where the surface looks one way all around. The field is not asked about faces that become fewer, each vertex is
//! measured once, when it vanishes, and nothing proves that no faces cross. `deviation`, which is measured in the middles of
//! faces, or at the crossings of the grid, may be more than the tolerance.
//!
//! # Not guaranteed
//!
//! - Distances are to first order, |f| / |∇f|: exact for distance fields, near the surface good for others. In fields that jump,
//!   or are flat where they are zero, the tolerance cannot be kept; `deviation` says so.
//! - Where faces that lie in planes would cross others, or bodies touch so that no coarser mesh is sound, the fine mesh stays as
//!   it is: its vertices are in their planes to some units in the last place of an f32. Cells across the end of a flat face take
//!   part of it where it goes over into a round.
//! - In a cell that holds parts of both signs and may be more than twelve combinations of choices, bent pieces that the field
//!   can be are known by samples of the cell's corners: a feature that none of them sees may be missed by about what its
//!   pieces bend within the cell.
//! - Where surfaces meet at a small angle and one has a net, the edge between the vertices that could be put on it may be off
//!   along both by more than the tolerance, which holds across them.
//! - Where an expression jumps and its field does not (an angle at its cut), emptiness is judged to first order.
//! - Where the surface meets itself along a line, it comes apart or together there within the tolerance.
//!
//! Sources: Ho et al., *Cubical marching squares* (2005), for curves on faces that all cells share; Manson & Schaefer,
//! *Isosurfaces over simplicial partitions of multiresolution grids* (2010), for why cones inside convex cells are free of
//! crossings at all levels; Garland & Heckbert, *Surface simplification using quadric error metrics* (1997).

mod assemble;
mod common;
mod feature;
mod grid;
mod lists;
mod memory;
mod net;
mod octree;
mod patch;
mod plane;
mod polytope;
mod proof;
mod sampler;
mod simplify;
mod threads;
mod vector;
mod walk;

use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Mutex, PoisonError};

use partwright_field::{Box3, Distance as _, Field, MeshDistance, Slope};
use partwright_solid::Solid;

use crate::assemble::{Outcome, Pinned, assemble};
pub use crate::common::Booleans;
use crate::common::common;
use crate::grid::Grid;
use crate::memory::Memory;
use crate::octree::{HIDING, Node, Plan, Worker, is_outside};
use crate::patch::Precision;
use crate::plane::Planes;
use crate::polytope::polytope;
pub use crate::sampler::{CELLS, Lattice, OnDemand, SIDE, Sampler, Samples};
use crate::simplify::{Known, simplify};
use crate::vector::{Point, mean, mix};

/// How a caller watches and stops a run.
pub trait Monitor: Sync {
    /// From 0 to 1.
    fn progress(&self, fraction: f64);
    fn is_cancelled(&self) -> bool;
}

#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// mm; how far the mesh may be from the surface.
    pub tolerance: f64,
    /// More is an error, with the tolerance that would do.
    pub max_triangles: usize,
    /// mm; cells are not divided below it. `None` is chosen from the tolerance and the size.
    pub min_cell: Option<f64>,
    /// `None` is as many as the machine has. The mesh does not depend on it.
    pub threads: Option<usize>,
    /// A mesh in a fraction of the time: closed, oriented and to the tolerance as others where it is measured, but smooth pieces
    /// are judged by samples, edges within the tolerance need not be found, and there are more faces than it takes.
    pub draft: Option<Draft>,
}

/// What a draft is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draft {
    /// To be looked at: flat parts have few faces.
    Look,
    /// To measure distances from: a net even of what is flat, as long as that hides nothing. Of what is measured itself nothing
    /// else, but [`MeshError::Hidden`].
    Guide,
}

impl Default for Settings {
    fn default() -> Self {
        Self { tolerance: 0.05, max_triangles: 4_000_000, min_cell: None, threads: None, draft: None }
    }
}

/// A place where walls or gaps are thinner than the mesh can show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thin {
    pub place: [f64; 3],
    /// mm; the size of the cell that was not divided further.
    pub size: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Meshed {
    /// Empty where the field has no inside.
    pub solid: Solid,
    /// mm; the largest distance from the surface that was measured, at vertices, middles of edges and of faces.
    pub deviation: f64,
    /// At most a hundred; none of a draft.
    pub thin: Vec<Thin>,
    /// The solid reaches the bounds of the field: what lies beyond them is cut off.
    pub is_cut: bool,
    /// No faces cross, also when rounded to single precision; of a draft nobody asks.
    pub is_proven: bool,
}

impl Meshed {
    /// Whether it is proven, and within a tolerance, mm.
    pub fn is_good(&self, tolerance: f64) -> bool {
        self.is_proven && self.deviation <= tolerance
    }

    /// Whether it is proven and the other is not, or else nearer to the surface.
    pub fn is_better(&self, other: &Self) -> bool {
        if self.is_proven == other.is_proven { self.deviation < other.deviation } else { self.is_proven }
    }
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MeshError {
    #[error("cancelled")]
    Cancelled,
    /// The mesh would have more triangles than allowed.
    #[error("more than {limit} triangles")]
    TooManyTriangles { limit: usize },
    #[error("{why}")]
    Sampler { why: String },
    #[error("the tolerance is not a positive number")]
    Tolerance,
    /// What guides would not show all of a field that is measured.
    #[error("walls or gaps are thinner than the cells of a draft")]
    Hidden,
}

/// Who does for the mesher what others can do better.
#[derive(Debug, Clone, Copy)]
pub struct Tools<'a> {
    pub sampler: &'a dyn Sampler,
    /// Without it, all of a field is one surface.
    pub booleans: Option<&'a dyn Booleans>,
}

impl Default for Tools<'_> {
    fn default() -> Self {
        Self { sampler: &OnDemand, booleans: None }
    }
}

/// The surface of a field.
pub fn mesh(field: &Field, settings: &Settings, monitor: &dyn Monitor) -> Result<Meshed, MeshError> {
    mesh_with(field, settings, Tools::default(), monitor)
}

/// The surface of a field, with the help of others.
pub fn mesh_with(
    field: &Field,
    settings: &Settings,
    tools: Tools<'_>,
    monitor: &dyn Monitor,
) -> Result<Meshed, MeshError> {
    if !(settings.tolerance > 0.0 && settings.tolerance.is_finite()) {
        return Err(MeshError::Tolerance);
    }
    let meshed = surface(field, settings, tools, monitor)?;
    // A crumb that is hardly larger than its tolerance may be flat or turned inside out by it.
    let parts: &[f64] = match settings.draft {
        None => &[1.0, 4.0, 16.0],
        Some(_) if field.is_measured() => &[],
        Some(_) => &[1.0],
    };
    for part in parts.iter().take_while(|_| !is_sound(&meshed.solid, settings)) {
        let finer = Settings { tolerance: settings.tolerance / part, draft: None, ..settings.clone() };
        let finer = surface(field, &finer, tools, monitor)?;
        if is_sound(&finer.solid, settings) {
            return Ok(finer);
        }
    }
    if settings.draft.is_none() && !field.is_measured() && !is_sound(&meshed.solid, settings) {
        // Sides that lie upon each other, whatever the tolerance, have nothing between them.
        let place = meshed.solid.positions.first().map(|place| Thin { place: *place, size: 0.0 });
        return Ok(Meshed { solid: Solid::default(), thin: place.into_iter().collect(), ..meshed });
    }
    // Of what is measured what guides it has to be nearer, too.
    if settings.draft.is_some() || meshed.is_good(settings.tolerance) || field.is_measured() {
        return Ok(meshed);
    }
    // Where sheets lie so close that no coarser mesh was sound, the faces of the cells stayed, and some may be off by more, or so
    // small that rounding leaves nothing of them.
    let finer = Settings { tolerance: settings.tolerance / 2.0, ..settings.clone() };
    match surface(field, &finer, tools, monitor) {
        Ok(finer) if finer.is_better(&meshed) => Ok(finer),
        Err(MeshError::Cancelled) => Err(MeshError::Cancelled),
        _ => Ok(meshed),
    }
}

/// Whether a mesh has an inside, and the vertices of a draft, which nothing proves, are apart after rounding to f32.
fn is_sound(solid: &Solid, settings: &Settings) -> bool {
    let are_apart = || {
        let mut places: Vec<[u32; 3]> =
            solid.positions.iter().map(|at| at.map(|value| (value as f32 + 0.0).to_bits())).collect();
        places.sort_unstable();
        places.windows(2).all(|pair| pair[0] != pair[1])
    };
    solid.is_empty() || solid.volume() > 1e-6 * settings.tolerance.powi(3) && (settings.draft.is_none() || are_apart())
}

fn surface(field: &Field, settings: &Settings, tools: Tools<'_>, monitor: &dyn Monitor) -> Result<Meshed, MeshError> {
    let threads = threads(settings);
    let margin = margin(field);
    let is_draft = settings.draft.is_some();
    let grid = grid(field, settings);
    // What lies beyond the bounds is cut off, so that the mesh is closed. In a draft that costs less than to find out whether any does.
    let looks = if is_draft { 100 } else { 4000 };
    let is_bounded = is_bounded(field, &field.bounds().padded(margin), &grid.region([0; 3], grid.depth), looks);
    let field = if is_bounded { field.clone() } else { field.clipped(margin) };
    let plan = plan(&field, &grid, settings, tools.sampler, monitor);
    let bounds = field.bounds().padded(margin);
    let Grown { solid, deviation, thin, is_proven } = match polytope(&field.linear(), &bounds) {
        Some(solid) => measured(&plan, solid, threads)?,
        None => curved(&plan, settings, tools, &bounds, threads)?,
    };
    if solid.triangles.len() > settings.max_triangles {
        return Err(MeshError::TooManyTriangles { limit: settings.max_triangles });
    }
    monitor.progress(1.0);
    let reaches = |point: &[f64; 3]| {
        (0..3).any(|axis| {
            let (min, max) = (field.bounds().min[axis], field.bounds().max[axis]);
            (point[axis] - min).min(max - point[axis]) < margin / 2.0
        })
    };
    let is_cut = !is_bounded && solid.positions.iter().any(reaches);
    Ok(Meshed { solid, deviation, thin, is_cut, is_proven })
}

fn threads(settings: &Settings) -> usize {
    settings.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// mm; around the bounds of a field, so that nothing touches those of the grid.
fn margin(field: &Field) -> f64 {
    field.bounds().size().into_iter().fold(0.0, f64::max) * 1e-3
}

fn grid(field: &Field, settings: &Settings) -> Grid {
    Grid::new(&field.bounds().padded(margin(field)), settings.min_cell.unwrap_or(settings.tolerance / 2.0))
}

fn plan<'a>(
    field: &'a Field,
    grid: &'a Grid,
    settings: &Settings,
    sampler: &'a dyn Sampler,
    monitor: &'a dyn Monitor,
) -> Plan<'a> {
    let is_draft = settings.draft.is_some();
    Plan {
        grid,
        field,
        sampler,
        precision: Precision {
            tolerance: settings.tolerance,
            epsilon: grid.epsilon,
            rest: if is_draft { 1e-3 } else { 1e-9 },
            rough: if is_draft { 1e-3 } else { 0.0 },
            plain: if is_draft { HIDING * settings.tolerance } else { 0.0 },
        },
        doubt: field.doubt().max(octree::DEAD),
        is_draft,
        monitor,
        max_triangles: settings.max_triangles,
        cells: AtomicUsize::new(0),
        is_stopped: AtomicBool::new(false),
    }
}

/// A closed mesh that others made of a field, measured and proven as those made here.
pub fn measure(field: &Field, solid: Solid, settings: &Settings, monitor: &dyn Monitor) -> Result<Meshed, MeshError> {
    let grid = grid(field, settings);
    let plan = plan(field, &grid, settings, &OnDemand, monitor);
    let faults = proof::faults(&solid, &|| monitor.is_cancelled()).ok_or(MeshError::Cancelled)?;
    let Grown { solid, deviation, thin, .. } = measured(&plan, solid, threads(settings))?;
    Ok(Meshed { solid, deviation, thin, is_cut: false, is_proven: faults.is_empty() })
}

/// A mesh, its deviation, what was too thin for it, and whether it is proven to be sound.
#[derive(Default)]
struct Grown {
    solid: Solid,
    deviation: f64,
    thin: Vec<Thin>,
    is_proven: bool,
}

/// A mesh that is proven.
fn measured(plan: &Plan<'_>, solid: Solid, threads: usize) -> Result<Grown, MeshError> {
    let deviation = largest(&deviations(plan, &solid.positions, &solid.triangles, threads)?);
    Ok(Grown { solid, deviation, thin: Vec::new(), is_proven: true })
}

/// The mesh of a field that is not all planes: a net, what several have in common, or by an octree.
fn curved(
    plan: &Plan<'_>,
    settings: &Settings,
    tools: Tools<'_>,
    bounds: &Box3,
    threads: usize,
) -> Result<Grown, MeshError> {
    let net = match settings.draft {
        Some(draft) => match net::draft(plan, draft, bounds, threads)? {
            net::Found::Net(net, _) => Some(net),
            net::Found::Hidden if draft == Draft::Guide && plan.field.is_measured() => return Err(MeshError::Hidden),
            net::Found::Hidden | net::Found::Other => None,
        },
        None => net::fine(plan, None, bounds, threads)?,
    };
    match net {
        Some(net) if net.is_finer => coarser(plan, &net.solid, threads),
        Some(net) => {
            Ok(Grown { solid: net.solid, deviation: net.deviation, thin: Vec::new(), is_proven: !plan.is_draft })
        }
        None if plan.is_draft => grown(plan, threads),
        None => match common(plan, settings, tools, bounds, threads)? {
            Some(grown) => Ok(grown),
            None => grown(plan, threads),
        },
    }
}

/// The mesh of what was made without an octree, with fewer faces.
fn coarser(plan: &Plan<'_>, fine: &Solid, threads: usize) -> Result<Grown, MeshError> {
    let (solid, is_proven) = coarsened(plan, &[Node::new([0; 3], plan.grid.depth)], fine, threads)?;
    let deviation = largest(&deviations(plan, &solid.positions, &solid.triangles, threads)?);
    Ok(Grown { solid, deviation, thin: Vec::new(), is_proven })
}

/// The mesh by an octree.
fn grown(plan: &Plan<'_>, threads: usize) -> Result<Grown, MeshError> {
    let mut thin = Vec::new();
    let mut pinned = Pinned::default();
    let mut memory = Memory::default();
    let planted = |fraction: f64| plan.monitor.progress(0.3 * fraction);
    let mut nodes = plant(plan, threads, &mut thin, &mut memory, &planted)?;
    let mut rounds = 0;
    // Nobody knows how many rounds it takes: each gets half of what is left.
    let mut left = 0.3;
    let fine = loop {
        match assemble(plan, &nodes, &mut pinned, &mut memory, threads)? {
            Outcome::Done(solid) => break solid,
            Outcome::Divide(leaves) => {
                // What is not settled by then is divided by several levels at once.
                rounds += 1;
                left /= 2.0;
                let divided = |fraction: f64| plan.monitor.progress(0.6 - left * (2.0 - fraction));
                divide(plan, &mut nodes, &leaves, rounds / 3, threads, &mut thin, &mut memory, &divided)?;
            }
            Outcome::Again => {}
        }
    };
    drop(memory);
    plan.monitor.progress(0.6);
    let (solid, is_proven) = coarsened(plan, &nodes, &fine, threads)?;
    let deviation = largest(&deviations(plan, &solid.positions, &solid.triangles, threads)?);
    // What the mesh passes within the tolerance is in it: the ends of wedges, and knife edges.
    if !thin.is_empty()
        && let Some(surface) = MeshDistance::new(&solid)
    {
        thin.retain(|thin| surface.distance(thin.place).abs() > plan.precision.tolerance);
    }
    thin.truncate(100);
    Ok(Grown { solid, deviation, thin, is_proven })
}

/// Parts of the tolerance to which a mesh is made coarser. Sheets that lie close cross where faces are off by much, and no
/// longer where they are off by less.
const SHARES: [f64; 3] = [1.0, 0.5, 0.25];
/// Of a draft, whose vertices may be off by more than they are told to be.
const DRAFT_SHARE: f64 = 0.5;
/// Times that a mesh is made coarser anew, around what was wrong.
const ROUNDS: usize = 4;

/// The mesh with as few faces as the tolerance allows, proven to be sound; where it is not, the fine one stays. And whether what
/// is made is proven.
fn coarsened(plan: &Plan<'_>, nodes: &[Node], fine: &Solid, threads: usize) -> Result<(Solid, bool), MeshError> {
    let faults = |solid: &Solid| proof::faults(solid, &|| plan.monitor.is_cancelled()).ok_or(MeshError::Cancelled);
    let (planes, flat) = Planes::find(plan, nodes, fine, threads)?;
    if plan.is_draft {
        let (tolerance, locked) = (plan.precision.tolerance * DRAFT_SHARE, vec![false; fine.positions.len()]);
        let report = |fraction: f64| plan.monitor.progress(0.6 + 0.35 * fraction);
        let known = &mut Known::default();
        let coarse = simplify(plan, nodes, &flat, &planes, tolerance, &locked, known, threads, &report)?;
        return Ok((coarse, false));
    }
    // As above.
    let mut left = 0.35;
    for share in SHARES {
        let tolerance = plan.precision.tolerance * share;
        let mut locked = vec![false; fine.positions.len()];
        let mut known = Known::default();
        for round in 0..ROUNDS {
            left /= 2.0;
            let report = |fraction: f64| plan.monitor.progress(0.95 - left * (2.0 - fraction));
            let coarse = simplify(plan, nodes, &flat, &planes, tolerance, &locked, &mut known, threads, &report)?;
            let faults = faults(&coarse)?;
            if faults.is_empty() {
                return Ok((coarse, true));
            }
            let margin = tolerance * f64::from(1 << (2 * round));
            proof::lock(&flat, &coarse, &faults, margin, &mut locked);
            // What is wrong all over would be kept all over.
            if locked.iter().filter(|is_locked| **is_locked).count() > locked.len() / 4 {
                break;
            }
        }
    }
    Ok((fine.clone(), faults(fine)?.is_empty()))
}

/// For each face the largest distance from the surface, to first order, over its corners, the middles of its edges and its own;
/// of a draft its own alone.
fn deviations(
    plan: &Plan<'_>,
    positions: &[Point],
    triangles: &[[u32; 3]],
    threads: usize,
) -> Result<Vec<f64>, MeshError> {
    let ranges = threads::ranges(triangles.len());
    let samples = if plan.is_draft { 1 } else { 7 };
    let found = threads::each(
        threads,
        ranges.len(),
        || (),
        |(), index| {
            let points: Vec<Point> = triangles[ranges[index].clone()]
                .iter()
                .flat_map(|triangle| {
                    let [a, b, c] = triangle.map(|corner| positions[corner as usize]);
                    let middles = [(a, b), (b, c), (c, a)].map(|(from, to)| mix(from, to, 0.5));
                    let points = [mean(&[a, b, c]), a, b, c, middles[0], middles[1], middles[2]];
                    points.into_iter().take(samples)
                })
                .collect();
            let mut slopes = vec![Slope { value: 0.0, gradient: [0.0; 3] }; points.len()];
            plan.field.gradients(&points, &mut slopes);
            let off = |slopes: &[Slope]| {
                slopes.iter().map(|slope| feature::distance(slope.value, slope.gradient)).fold(0.0, f64::max)
            };
            slopes.chunks(samples).map(off).collect::<Vec<f64>>()
        },
    );
    plan.state()?;
    Ok(found.into_iter().flatten().collect())
}

fn largest(deviations: &[f64]) -> f64 {
    deviations.iter().copied().fold(0.0, f64::max)
}

/// Whether the solid is inside the bounds, as far as a number of looks can tell.
fn is_bounded(field: &Field, bounds: &Box3, whole: &Box3, mut looks: u32) -> bool {
    // What is left of the whole is cut along one axis after the other.
    let mut rest = *whole;
    for axis in 0..3 {
        let (mut low, mut high) = (rest, rest);
        low.max[axis] = bounds.min[axis];
        high.min[axis] = bounds.max[axis];
        if !is_outside(field, &low, &mut looks) || !is_outside(field, &high, &mut looks) {
            return false;
        }
        (rest.min[axis], rest.max[axis]) = (bounds.min[axis], bounds.max[axis]);
    }
    true
}

/// The first octree: two levels in any case, then subtrees in parallel.
fn plant(
    plan: &Plan<'_>,
    threads: usize,
    thin: &mut Vec<Thin>,
    memory: &mut Memory,
    report: &(dyn Fn(f64) + Sync),
) -> Result<Vec<Node>, MeshError> {
    let depth = plan.grid.depth;
    let mut nodes = vec![Node::new([0; 3], depth)];
    let mut leaves = vec![0];
    for _ in 0..2 {
        leaves = leaves.into_iter().flat_map(|leaf| split(&mut nodes, leaf)).collect();
    }
    let starts: Vec<(u32, u32)> = leaves.into_iter().map(|leaf| (leaf, depth - 3)).collect();
    grow(plan, &mut nodes, &starts, threads, thin, memory, report)?;
    Ok(nodes)
}

/// Gives a leaf eight children.
fn split(nodes: &mut Vec<Node>, leaf: u32) -> std::ops::Range<u32> {
    let Node { place, level, .. } = nodes[leaf as usize];
    let first = nodes.len() as u32;
    nodes[leaf as usize].children = first;
    nodes.extend((0..8).map(|number| Node::new(grid::corner(place, level - 1, number), level - 1)));
    first..first + 8
}

/// Divides leaves, their children `more` times in any case, and as far as they need it.
#[allow(clippy::too_many_arguments)]
fn divide(
    plan: &Plan<'_>,
    nodes: &mut Vec<Node>,
    leaves: &[u32],
    more: u32,
    threads: usize,
    thin: &mut Vec<Thin>,
    memory: &mut Memory,
    report: &(dyn Fn(f64) + Sync),
) -> Result<(), MeshError> {
    let mut children = Vec::with_capacity(leaves.len() * 8);
    for &leaf in leaves {
        let field = nodes[leaf as usize].field.clone();
        for child in split(nodes, leaf) {
            nodes[child as usize].field = field.clone();
            children.push(child);
        }
    }
    let starts = |leaf: &u32| (*leaf, nodes[*leaf as usize].level.saturating_sub(more));
    let starts: Vec<(u32, u32)> = children.iter().map(starts).collect();
    grow(plan, nodes, &starts, threads, thin, memory, report)
}

/// Parts of the work of growing trees, where there are as many leaves.
const BATCHES: usize = 32;

/// Grows subtrees below leaves, whose fields are those of their parents, if they have some. With each leaf comes the highest
/// level at which cells may end.
fn grow(
    plan: &Plan<'_>,
    nodes: &mut Vec<Node>,
    leaves: &[(u32, u32)],
    threads: usize,
    thin: &mut Vec<Thin>,
    memory: &mut Memory,
    report: &(dyn Fn(f64) + Sync),
) -> Result<(), MeshError> {
    let starts: Vec<Node> = leaves.iter().map(|(leaf, _)| nodes[*leaf as usize].clone()).collect();
    // A few leaves at a time, so that a thread's memory of values serves neighbours; as many for any number of threads, since
    // values of neighbours are the same but for rounding.
    let batch = (leaves.len() / BATCHES).clamp(1, 64);
    let count = leaves.len().div_ceil(batch);
    // Told in the order in which it grows.
    let done = Mutex::new(0_usize);
    let grown = threads::each(
        threads,
        count,
        || (),
        |(), number| {
            let mut worker = Worker::new(plan);
            let range = number * batch..((number + 1) * batch).min(starts.len());
            let starts: Vec<(grid::Place, u32, &Field, u32)> = starts[range.clone()]
                .iter()
                .zip(&leaves[range])
                .map(|(start, &(_, most))| (start.place, start.level, start.field.as_ref().unwrap_or(plan.field), most))
                .collect();
            let trees = worker.grow(&starts);
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            *done += 1;
            report(*done as f64 / count as f64);
            (trees, worker.thin, worker.memory)
        },
    );
    plan.state()?;
    let mut places = leaves.iter();
    let mut all_known = Vec::with_capacity(grown.len());
    for (trees, found, known) in grown {
        thin.extend(found);
        all_known.push(known);
        for (tree, &(place, _)) in trees.into_iter().zip(&mut places) {
            // The root of a tree takes the place of the leaf; the rest follows at the end.
            let shift = nodes.len() as u32 - 1;
            for (index, mut node) in tree.into_iter().enumerate() {
                if node.children > 0 {
                    node.children += shift;
                }
                if index == 0 {
                    nodes[place as usize] = node;
                } else {
                    nodes.push(node);
                }
            }
        }
    }
    memory.join(all_known);
    Ok(())
}
