//! Exact polyhedra and their booleans: realises any subtree of the graph as a [`Model`].
//!
//! Promises: every solid is closed and oriented, each edge with two faces by index, and survives rounding to f32 wherever
//! its shape allows (sheets that touch in an edge do not: `inspect` reports them). Coordinates lie on one grid of 10⁻¹¹ mm,
//! so that what coincides in the script coincides here. Curves have exactly the facets that the graph asks for.
//! Does not promise freedom from self-intersection of what a script itself makes so (a polyhedron, a tight twist).

mod boolean;
mod evaluate;
mod extrude;
mod fault;
mod flat;
mod heal;
mod hull;
mod mesh;
mod minkowski;
mod number;
mod polyhedron;
mod primitives;
mod projection;
mod roof;
mod topology;
mod triangulate;

use partwright_graph::{Graph, Span};
use partwright_solid::Model;

/// How a caller watches and stops long work.
pub trait Monitor: Sync {
    /// `fraction` of the realisation, 0 to 1.
    fn progress(&self, fraction: f64);
    fn is_cancelled(&self) -> bool;
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RealiseError {
    #[error("cancelled")]
    Cancelled,
    /// Something that cannot be made, with what to do about it.
    #[error("{message}")]
    Impossible { code: &'static str, span: Span, message: String },
}

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
