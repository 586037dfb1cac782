//! The 2D kernel, beneath the kernels of solids: regions of the plane, their booleans, offsets, hulls, sums and
//! triangulation, the numbers that all kernels share, and their common walk over the graph.
//!
//! Promises: coordinates lie on one grid of 10⁻¹¹ mm, so that what coincides in the script coincides here, and a vertex
//! that survives an operation keeps its exact coordinates. Operands that meet along a line leave no slit, however they are
//! turned. Outlines are those that [`partwright_solid::Region`] promises.
//! Does not promise that crossings of outlines are exact: they are rounded to 10⁻⁸ mm.

pub mod apart;
pub mod cache;
pub mod clusters;
pub mod edges;
pub mod fault;
mod meet;
pub mod number;
pub mod primitives;
pub mod regions;
pub mod text;
pub mod triangulate;
pub mod walk;

pub use cache::{Cache, Key, Store};
pub use fault::{Fault, Limits, Monitor, RealiseError};
pub use walk::Remark;
