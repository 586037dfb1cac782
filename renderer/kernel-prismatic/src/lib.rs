//! The prismatic kernel: subtrees made only of parallel extrusions, folded into slabs of 2D booleans and stacked.
//!
//! A plate with ten thousand holes is one slab: one 2D boolean for each operation, instead of ten thousand in space. All
//! outlines and planes lie on the grid of [`partwright_kernel_flat::number`], so that what coincides in the script coincides
//! here, and curves have the same corners as in the mesh kernel.
//!
//! Promises: meshes are closed and oriented, with two faces at each edge by index; coplanar horizontal faces are one, and
//! a wall that goes on through a plane is one. A subtree that does not fold after all is told so ([`Folding::Unfit`]), never
//! made wrong. Does not promise that bodies which touch in nothing but an edge survive welding: `inspect` reports them, as
//! it does for meshes.
//!
//! [`Survey`] says which subtrees fold; [`fold`] makes the [`Stack`]s and their meshes.

mod axis;
mod kernel;
mod level;
mod outline;
mod realise;
mod stack;
mod survey;

use partwright_graph::{Child, Graph, NodeId};
use partwright_kernel_flat::walk::{self, Piece, Shape, Sources, Tag, Walk, Walked, Work};
use partwright_kernel_flat::{Cache, Fault, Limits, Monitor, RealiseError, Remark};
use partwright_parallel as parallel;
use partwright_solid::Solid;

pub use axis::Axis;
pub use outline::Outline;
pub use stack::Stack;
pub use survey::{Folds, Obstacle, Survey};

/// A subtree as slabs, and as meshes.
#[derive(Debug, Clone)]
pub struct Fold {
    pub root: NodeId,
    pub pieces: Vec<FoldedPiece>,
    /// Whether pieces have been cut so that they have nothing in common.
    pub apart: bool,
    /// Whether sheets touch in nothing but an edge: a corner of one outline on another, say. The edge is then one of both,
    /// and more than two faces meet in it once a reader of mesh files has joined what lies in one place.
    pub touching: bool,
    pub remarks: Vec<Remark>,
    pub work: Work,
}

#[derive(Debug, Clone)]
pub struct FoldedPiece {
    pub tag: Tag,
    pub stack: Stack,
    pub solid: Solid,
}

#[derive(Debug)]
pub enum Folding {
    Done(Fold),
    /// Why another kernel must make it: completes a sentence.
    Unfit(String),
}

/// The code of faults that only mean that another kernel must do it.
const UNFIT: &str = "unfit";

pub(crate) fn unfit(why: &str) -> Fault {
    Fault::new(UNFIT, why)
}

/// What to fold.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    pub root: Child,
    pub axis: Axis,
    /// Whether this is a whole result, whose later pieces give way to earlier ones.
    pub whole: bool,
}

/// Folds one subtree along an axis that [`Survey`] gives it. `share` is its share of all progress. Errors are those that
/// every kernel would give: cancelled, too many triangles, numbers beyond the range.
pub fn fold(
    graph: &Graph,
    sources: &Sources,
    job: Job,
    max_triangles: usize,
    share: [f64; 2],
    cache: &Cache,
    monitor: &dyn Monitor,
) -> Result<Folding, RealiseError> {
    let Job { root, axis, whole } = job;
    let limits = Limits { triangles: max_triangles, monitor, share };
    let folded = || -> Result<Fold, RealiseError> {
        let walked = Walk::new(graph, &kernel::Slabs, sources, cache, limits).run(&[(root, axis)])?;
        let Walked { mut values, remarks, work } = walked;
        let at = |fault: Fault| fault.at(root.span);
        let mut pieces = values.pop().unwrap_or_default();
        if whole {
            pieces = walk::apart(&kernel::Slabs, pieces, limits).map_err(at)?;
        }
        let mut made = Vec::new();
        let mut touching = false;
        for Piece { tag, shape } in pieces {
            let Shape::Solid(stack) = shape else { return Err(at(unfit("it is a drawing"))) };
            let realised = parallel::with_threads(|| realise::realise(&stack, limits)).map_err(at)?;
            touching |= realised.touching;
            let solid = realised.into_solid(sources);
            made.push(FoldedPiece { tag, stack, solid });
        }
        Ok(Fold { root: root.node, pieces: made, apart: whole, touching, remarks, work })
    };
    match folded() {
        Ok(fold) => Ok(Folding::Done(fold)),
        Err(RealiseError::Impossible { code, message, .. }) if is_ours(code) => Ok(Folding::Unfit(message)),
        Err(error) => Err(error),
    }
}

/// Whether another kernel may do better.
fn is_ours(code: &str) -> bool {
    use partwright_kernel_flat::fault::code::{BOOLEAN, OUTLINE};
    [UNFIT, BOOLEAN, OUTLINE].contains(&code)
}
