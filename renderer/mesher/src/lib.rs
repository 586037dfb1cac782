//! Field to mesh: the surface where a [`Field`] is zero, as a closed, oriented 2-manifold to a tolerance in mm.

mod march;

use partwright_field::Field;
use partwright_solid::Solid;

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
}

impl Default for Settings {
    fn default() -> Self {
        Self { tolerance: 0.05, max_triangles: 4_000_000, min_cell: None, threads: None }
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
    /// At most a hundred.
    pub thin: Vec<Thin>,
    /// The solid reaches the bounds of the field: what lies beyond them is cut off.
    pub is_cut: bool,
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MeshError {
    #[error("cancelled")]
    Cancelled,
    /// The mesh would have more triangles than allowed.
    #[error("more than {limit} triangles")]
    TooManyTriangles { limit: usize },
    #[error("the tolerance is not a positive number")]
    Tolerance,
}

/// The surface of a field.
pub fn mesh(field: &Field, settings: &Settings, monitor: &dyn Monitor) -> Result<Meshed, MeshError> {
    if !(settings.tolerance > 0.0 && settings.tolerance.is_finite()) {
        return Err(MeshError::Tolerance);
    }
    march::mesh(field, settings, monitor)
}
