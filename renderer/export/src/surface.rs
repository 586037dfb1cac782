//! One view of solids and drawings for what draws them: a drawing becomes a flat triangulation at z = 0.

use std::borrow::Cow;

use partwright_graph::Span;
use partwright_kernel_flat::triangulate;
use partwright_parallel as parallel;
use partwright_solid::{Geometry, Part};

use crate::edges::{self, Edge};

pub(crate) struct Surface<'a> {
    pub(crate) positions: Cow<'a, [[f64; 3]]>,
    pub(crate) triangles: Cow<'a, [[u32; 3]]>,
    /// As long as `triangles`, or empty when nothing is known.
    pub(crate) face_source: &'a [u32],
    pub(crate) sources: &'a [Span],
}

impl<'a> Surface<'a> {
    pub(crate) fn new(part: &'a Part) -> Self {
        match &part.geometry {
            Geometry::Solid(solid) => Self {
                positions: Cow::Borrowed(&solid.positions),
                triangles: Cow::Borrowed(&solid.triangles),
                face_source: &solid.face_source,
                sources: &solid.sources,
            },
            Geometry::Region(region) => {
                // Regions promise what filling needs; one that broke its promise would show nothing.
                let filled = triangulate::fill(region).unwrap_or_default();
                Self {
                    positions: filled.points.into_iter().map(|[x, y]| [x, y, 0.0]).collect(),
                    triangles: Cow::Owned(filled.triangles),
                    face_source: &[],
                    sources: &[],
                }
            }
        }
    }

    pub(crate) fn edges(&self) -> Vec<Edge> {
        parallel::with_threads(|| edges::edges(&self.positions, &self.triangles))
    }
}
