//! Exact polyhedra and their booleans: realises any subtree of the graph as a [`Model`].
//!
//! Promises: every solid is closed and oriented, each edge with two faces by index, and survives rounding to f32 wherever
//! its shape allows (sheets that touch in an edge do not: `inspect` reports them). Coordinates lie on one grid of 10⁻¹¹ mm,
//! so that what coincides in the script coincides here. Curves have exactly the facets that the graph asks for.
//! Does not promise freedom from self-intersection of what a script itself makes so (a polyhedron, a tight twist).

mod boolean;
mod evaluate;
mod extrude;
mod halfspace;
mod heal;
mod hull;
mod mesh;
mod minkowski;
mod polyhedron;
mod primitives;
mod projection;
mod roof;
mod sweep;
mod topology;

use partwright_graph::{Child, Graph, NodeId};
pub use partwright_kernel_flat::walk::{Tag, Work};
pub use partwright_kernel_flat::{Cache, Key, Monitor, RealiseError, Remark, Store};
use partwright_kernel_flat::{fault, number, regions, triangulate};
use partwright_solid::{Geometry, Model, Solid};

use crate::mesh::Mesh;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Realised {
    pub model: Model,
    pub remarks: Vec<Remark>,
    pub work: Work,
}

/// A subtree that another kernel has made: closed, oriented meshes with two faces at each edge by index.
#[derive(Debug, Clone)]
pub struct Folded {
    pub root: NodeId,
    pub pieces: Vec<(Tag, Solid)>,
    /// Whether the pieces have nothing in common.
    pub apart: bool,
    /// Tells what the same subtree may be at other times apart, such as by how fine it was made.
    pub mark: u32,
}

/// Realises the graph's root and its background; `folded` subtrees are taken as they are. Facet limits are those of the
/// evaluator; `max_triangles` bounds the result and every intermediate. What `cache` keeps is not made again.
pub fn realise(
    graph: &Graph,
    folded: Vec<Folded>,
    max_triangles: usize,
    cache: &Cache,
    monitor: &dyn Monitor,
) -> Result<Realised, RealiseError> {
    evaluate::realise(graph, folded, max_triangles, cache, monitor)
}

/// What two solids have in common, each face with its source, as it survives rounding to f32; `None` where it fails.
pub fn common(a: &Solid, b: &Solid, max_triangles: usize, monitor: &dyn Monitor) -> Option<Solid> {
    combined(&[a, b], max_triangles, monitor, |meshes, limits| boolean::intersection(meshes[0], meshes[1], limits))
}

/// All solids as one, in the same way.
pub fn union(solids: &[Solid], max_triangles: usize, monitor: &dyn Monitor) -> Option<Solid> {
    let solids: Vec<&Solid> = solids.iter().collect();
    combined(&solids, max_triangles, monitor, boolean::union)
}

fn combined(
    solids: &[&Solid],
    max_triangles: usize,
    monitor: &dyn Monitor,
    combine: impl FnOnce(&[&Mesh], fault::Limits<'_>) -> Result<Mesh, fault::Fault> + Send,
) -> Option<Solid> {
    let mesh = |solid: &&Solid| Mesh {
        positions: solid.positions.iter().map(|point| number::snap_all(*point)).collect(),
        triangles: solid.triangles.clone(),
        sources: solid.face_source.clone(),
    };
    let meshes: Vec<Mesh> = solids.iter().map(mesh).collect();
    let limits = fault::Limits { triangles: max_triangles, monitor, share: [0.0, 0.0] };
    let combine = || combine(&meshes.iter().collect::<Vec<_>>(), limits);
    let mut made = partwright_parallel::with_threads(combine).ok()?;
    heal::before_export(&mut made);
    let Mesh { positions, triangles, sources } = made;
    Some(Solid { positions, triangles, face_source: sources, sources: Vec::new() })
}

/// What a subtree is: shapes by their part and colour.
pub type Shapes = Vec<(Tag, Geometry)>;

/// Realises one subtree for another kernel: its parts do not overlap, and their faces know where they come from.
pub fn realise_part(
    graph: &Graph,
    root: Child,
    folded: Vec<Folded>,
    max_triangles: usize,
    share: [f64; 2],
    cache: &Cache,
    monitor: &dyn Monitor,
) -> Result<(Shapes, Vec<Remark>), RealiseError> {
    evaluate::realise_part(graph, root, folded, max_triangles, share, cache, monitor)
}
