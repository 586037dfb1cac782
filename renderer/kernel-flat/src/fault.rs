//! Why an operation cannot be done, before the place in the script is known; [`crate::walk`] adds the span.

use partwright_graph::Span;

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

/// The codes of the kernels. The message says what is wrong and what to do; the code is its stable name. A number has one
/// meaning whatever its letter, since strict mode makes errors of some warnings: 0601 to 0609 and 0618 are errors, 0650 to 0656
/// warnings. The script crate has 0640 to 0646, the pipeline 0600 and 0610 to 0615, the command line 0620 and 0621.
pub mod code {
    /// A polyhedron that is no solid: open, a bad index, faces that disagree.
    pub const POLYHEDRON: &str = "E0601";
    /// A boolean operation failed.
    pub const BOOLEAN: &str = "E0602";
    /// More triangles than allowed.
    pub const TOO_MANY_TRIANGLES: &str = "E0603";
    /// A Minkowski sum with too many pieces.
    pub const MINKOWSKI: &str = "E0604";
    /// An outline that cannot be filled.
    pub const OUTLINE: &str = "E0606";
    /// Coordinates that are not numbers or beyond the kernel's range.
    pub const RANGE: &str = "E0607";
    /// A roof that could not be fitted together.
    pub const ROOF: &str = "E0609";
    /// A path that nothing can be swept along.
    pub const PATH: &str = "E0618";
    /// What the field tier cannot make.
    pub const FIELD: &str = "E0605";
    /// Text without outlines.
    pub const TEXT: &str = "E0608";

    /// A cutter that removes nothing.
    pub const IDLE_CUTTER: &str = "W0650";
    /// An operation whose result is empty.
    pub const EMPTY: &str = "W0651";
    /// A transformation that flattens its child.
    pub const FLATTENED: &str = "W0652";
    /// A polyhedron whose faces had to be turned.
    pub const TURNED: &str = "W0653";
    /// An implicit shape that its bounds cut off.
    pub const CUT_BY_BOUNDS: &str = "W0655";
    /// Walls or gaps that are thinner than a mesh can show.
    pub const TOO_THIN: &str = "W0656";
    /// A revolved profile on both sides of the axis, which is left out.
    pub const CROSSES_AXIS: &str = "W0654";

    const REMARKS: [&str; 7] = [IDLE_CUTTER, EMPTY, FLATTENED, TURNED, CUT_BY_BOUNDS, TOO_THIN, CROSSES_AXIS];

    /// Of a remark that was kept.
    pub fn known(name: &str) -> Option<&'static str> {
        REMARKS.into_iter().find(|code| *code == name)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    Cancelled,
    Impossible { code: &'static str, message: String },
}

impl Fault {
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self::Impossible { code, message: message.into() }
    }

    pub fn at(self, span: Span) -> RealiseError {
        match self {
            Self::Cancelled => RealiseError::Cancelled,
            Self::Impossible { code, message } => RealiseError::Impossible { code, span, message },
        }
    }
}

/// Bounds on what one operation may make, and the way to stop it.
#[derive(Clone, Copy)]
pub struct Limits<'a> {
    pub triangles: usize,
    pub monitor: &'a dyn Monitor,
    /// From where to where this operation takes the whole realisation.
    pub share: [f64; 2],
}

impl std::fmt::Debug for Limits<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Limits")
            .field("triangles", &self.triangles)
            .field("share", &self.share)
            .finish_non_exhaustive()
    }
}

impl Limits<'_> {
    /// Fails before `count` triangles are allocated.
    pub fn admit(&self, count: usize) -> Result<(), Fault> {
        if count <= self.triangles {
            return Ok(());
        }
        Err(Fault::new(
            code::TOO_MANY_TRIANGLES,
            format!(
                "this shape needs {count} triangles, more than the {} allowed: lower `$fn`, or raise `$fa` and `$fs`",
                self.triangles
            ),
        ))
    }

    /// Tells that `done` of `steps` steps of this operation are over.
    pub fn advance(&self, done: usize, steps: usize) {
        let [from, to] = self.share;
        self.monitor.progress(from + (to - from) * done as f64 / steps.max(1) as f64);
    }

    pub fn poll(&self) -> Result<(), Fault> {
        if self.monitor.is_cancelled() { Err(Fault::Cancelled) } else { Ok(()) }
    }
}

/// Runs third-party code that may panic on input nobody foresaw; a panic becomes `None`. The closure's captures are
/// not used again after a panic.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).ok()
}
