//! What kernels make and everything after them reads: [`Solid`] in space, [`Region`] in the plane, gathered as
//! [`Model`]. Positions are f64 mm. A `Solid` is only a container; `inspect` says whether it is a manifold.

pub mod edges;
mod model;
mod region;
pub mod sheets;

pub use model::{Geometry, Model, Part, Solid};
pub use region::{Region, signed_area};
