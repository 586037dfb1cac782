//! Why a file could not be read.

use crate::mesh::MAX_ELEMENTS;

/// Each message continues "`part.stl` cannot be imported: ".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    #[error("line {line}: {what}")]
    Line { line: usize, what: String },
    #[error("{0}")]
    Broken(String),
    #[error("a face refers to vertex {index}, and there are {vertices}")]
    Index { index: i64, vertices: usize },
    #[error("it holds no faces")]
    Empty,
    #[error("it holds more than {MAX_ELEMENTS} vertices or faces")]
    TooLarge,
    #[error("unpacked it is larger than {} MiB", .0 >> 20)]
    Unpacked(u64),
    #[error("a curve needs more than {most} chords: make `$fn` smaller, or `$fa` and `$fs` larger")]
    Facets { most: u32 },
}

impl ImportError {
    pub(crate) fn line(line: usize, what: impl Into<String>) -> Self {
        Self::Line { line, what: what.into() }
    }

    pub(crate) fn broken(what: impl Into<String>) -> Self {
        Self::Broken(what.into())
    }
}
