//! Fields on a graphics card: values for the mesher, and pictures.
//!
//! Programs of fields ([`partwright_field::program`]) are carried out by an interpreter in WGSL, so that a cell of the octree
//! can have a program of its own without a shader being compiled for it. It is our own tape that runs there, not fidget's
//! bytecode: the tape has our rules for roots beyond their domain and for ties, it is restricted in f64, and its rounding is
//! bounded on the way; bytecode would have to be made from an expression anew for each cell.
//!
//! Guarantees: every value comes with a bound of its error, so what is decided by it is decided as in f64; the octree asks the
//! CPU for the rest, and for all positions. A card that is lost, full or stuck gives an error, after which [`Choice`] goes on
//! with the CPU or, where the card is required, says so. A simulated card is taken only where that is asked for.
//! Not guaranteed: that a card pays. [`Choice`] measures that.
//!
//! Work is split so that a submission takes some 50 ms: drivers reset cards that take seconds. Distances to meshes and
//! programs of more than 128 registers stay on the CPU.
//!
//! Sources: Keeter, *Massively parallel rendering of complex closed-form implicit surfaces* (2020), for interpreters on cards;
//! Barbier et al., *Lipschitz pruning* (2025), for values that prove cells empty.

mod bytes;
mod choice;
mod device;
mod frame;
mod sample;
mod shader;

pub use crate::choice::{Choice, Mode, may_exist, reference};
pub use crate::device::{Adapters, Gpu};
pub use crate::frame::{Camera, Frame, Rays};

/// Why a card did not do it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GpuError {
    #[error("there is no graphics card that Vulkan knows{}", if seen.is_empty() {
        String::new()
    } else {
        format!(" (only what simulates one: {})", seen.join(", "))
    })]
    NoAdapter {
        /// Adapters that may not be taken.
        seen: Vec<String>,
    },
    #[error("{name} cannot be used: {why}")]
    Refused { name: String, why: String },
    #[error("{name} has no memory left")]
    OutOfMemory { name: String },
    #[error("{name} is lost: {why}")]
    Lost { name: String, why: String },
    #[error("{name} failed: {why}")]
    Failed { name: String, why: String },
}
