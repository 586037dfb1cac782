//! Exact polyhedra and their booleans: realises any subtree of the graph as a [`Model`].
//!
//! Promises: every solid is closed and oriented, each edge with two faces by index, and survives rounding to f32 wherever
//! its shape allows (sheets that touch in an edge do not: `inspect` reports them). Coordinates lie on one grid of 10⁻¹¹ mm,
//! so that what coincides in the script coincides here. Curves have exactly the facets that the graph asks for.
//! Does not promise freedom from self-intersection of what a script itself makes so (a polyhedron, a tight twist).

mod boolean;
mod evaluate;
mod extrude;
mod heal;
mod hull;
mod mesh;
mod minkowski;
mod polyhedron;
mod primitives;
mod projection;
mod roof;
mod topology;

use partwright_graph::{Graph, Span};
pub use partwright_kernel_flat::{Monitor, RealiseError};
use partwright_kernel_flat::{fault, number, regions, triangulate};
use partwright_solid::Model;

/// What realisation noticed on the way: a cutter that removes nothing, an empty result of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    pub code: &'static str,
    pub span: Span,
    pub message: String,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Realised {
    pub model: Model,
    pub remarks: Vec<Remark>,
}

/// Realises the graph's root and its background. Facet limits are those of the evaluator; `max_triangles` bounds the
/// result and every intermediate.
pub fn realise(graph: &Graph, max_triangles: usize, monitor: &dyn Monitor) -> Result<Realised, RealiseError> {
    evaluate::Evaluation::new(graph, max_triangles, monitor).run()
}
