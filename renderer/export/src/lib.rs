//! Solid to bytes: STL, 3MF, OBJ, OFF, SVG, DXF, the viewer's mesh frame, and PNG pictures from a software rasteriser.

use partwright_graph::Span;
use partwright_protocol::{Format, Location};
use partwright_solid::Model;

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("{format} holds {holds}, and this is {is}", format = .format.extension())]
    WrongDimension { format: Format, holds: &'static str, is: &'static str },
    #[error("there is nothing to export")]
    Empty,
    #[error("could not write {format}: {source}", format = .format.extension())]
    Write { format: Format, source: std::io::Error },
}

/// What exporters need beside the model.
pub struct Context<'a> {
    /// Title inside formats that have one.
    pub title: &'a str,
    pub locate: &'a dyn Fn(Span) -> Location,
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Context").field("title", &self.title).finish_non_exhaustive()
    }
}

pub fn export(_model: &Model, format: Format, _context: &Context<'_>) -> Result<Vec<u8>, ExportError> {
    Err(ExportError::Write { format, source: std::io::Error::other("not written yet") })
}
