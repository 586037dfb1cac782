//! The walk over the graph, the same for every kernel of solids: each node once, children before parents, so that depth
//! costs no stack and a shared subtree is computed once. Drawings are made here; a kernel brings [`Solids`].
//!
//! A node's value is a list of pieces, one per (part name, colour), in the order in which the script makes them: unions
//! and transformations keep pieces apart, a difference cuts each piece of its first child, and other operations melt
//! them. At the end, where pieces overlap, the earlier one keeps its shape and the later one is cut ([`apart`]).
//!
//! A value depends on its subtree alone, so that nodes are made side by side ([`run`]) and kept for later graphs ([`kept`]);
//! the one exception is told by [`Solids::primitive`]. The result is the same whatever the number of threads and whatever
//! the cache holds: faces, places in the script, remarks, and which error is told.

mod checks;
mod kept;
mod node;
mod pieces;
mod run;
pub mod signature;
mod sources;

use std::hash::Hash;
use std::sync::atomic::AtomicBool;

use partwright_graph::{Graph, Matrix, Node, NodeId, Span};
use partwright_solid::Region;
use rustc_hash::FxHashMap;

pub use self::pieces::{Piece, Pieces, Shape, Tag};
use self::run::Step;
pub use self::signature::{Signature, Signer};
pub use self::sources::Sources;
use crate::cache::Cache;
use crate::fault::{Fault, Limits};
use crate::regions;

/// No source yet: the reference that takes the faces gives them one.
pub const UNSOURCED: u32 = u32::MAX;

/// A solid as its kernel keeps it.
pub trait Body: Clone + Send + Sync + serde::Serialize + serde::de::DeserializeOwned + 'static {
    fn is_empty(&self) -> bool;
    /// Smallest and largest coordinates as the script sees them; `None` when empty.
    fn bounds(&self) -> Option<([f64; 3], [f64; 3])>;
    /// Whether all coordinates are numbers within ±`reach`.
    fn is_within(&self, reach: f64) -> bool;
    /// Gives faces without a source this one.
    fn claim(&mut self, source: u32);
    /// Puts another number in place of each source that there is.
    fn renumber(&mut self, number: &mut dyn FnMut(u32) -> u32);
    /// What it takes in memory, about.
    fn bytes(&self) -> usize;
}

/// What a difference left, and which cutters remove anything.
#[derive(Debug)]
pub struct Cut<B> {
    pub body: B,
    pub useful: Vec<bool>,
}

/// A primitive, and what there is to say about it: code and message.
pub type Made<B> = (B, Option<(&'static str, String)>);

/// What a kernel of solids can do. The planner gives it no other nodes than it carries.
pub trait Solids: Sync + 'static {
    type Body: Body;
    /// How a kernel looks at a node where that depends on the way from the root; `()` where it does not.
    type Place: Copy + Eq + Hash + Send + Sync;

    /// How the children of a node are looked at.
    fn below(&self, node: &Node, place: Self::Place) -> Self::Place;
    /// A node without children. `only_hulled` says whether it reaches the result through hulls alone; a value that depends on
    /// it is not kept.
    fn primitive(
        &self,
        node: &Node,
        place: Self::Place,
        only_hulled: &dyn Fn() -> bool,
        limits: Limits<'_>,
    ) -> Result<Made<Self::Body>, Fault>;
    /// A node that makes a solid of a drawing.
    fn raise(&self, node: &Node, region: &Region, place: Self::Place, limits: Limits<'_>) -> Result<Self::Body, Fault>;
    fn union(&self, bodies: &[&Self::Body], limits: Limits<'_>) -> Result<Self::Body, Fault>;
    fn difference(
        &self,
        subject: &Self::Body,
        cutters: &[&Self::Body],
        limits: Limits<'_>,
    ) -> Result<Cut<Self::Body>, Fault>;
    fn intersection(&self, a: &Self::Body, b: &Self::Body, limits: Limits<'_>) -> Result<Self::Body, Fault>;
    fn hull(&self, bodies: &[Self::Body], limits: Limits<'_>) -> Result<Self::Body, Fault>;
    fn minkowski(&self, a: Self::Body, b: Self::Body, limits: Limits<'_>) -> Result<Self::Body, Fault>;
    /// The matrix does not flatten.
    fn transform(&self, body: Self::Body, matrix: &Matrix, place: Self::Place) -> Result<Self::Body, Fault>;
    /// The shadow, or with `cut` the section at z = 0.
    fn project(&self, body: &Self::Body, cut: bool) -> Result<Region, Fault>;
}

/// What realisation noticed on the way: a cutter that removes nothing, an empty result of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    /// The operation; remarks are told in the order of the nodes.
    pub node: NodeId,
    pub code: &'static str,
    pub span: Span,
    pub message: String,
}

/// What a walk made.
#[derive(Debug)]
pub struct Walked<B> {
    /// One for each root; faces have numbers of [`Sources`].
    pub values: Vec<Pieces<B>>,
    pub remarks: Vec<Remark>,
    pub work: Work,
}

/// How many nodes were made, and how many subtrees were found made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    pub made: usize,
    pub reused: usize,
}

impl std::ops::AddAssign for Work {
    fn add_assign(&mut self, other: Self) {
        self.made += other.made;
        self.reused += other.reused;
    }
}

/// A reference to a step's value.
#[derive(Clone, Copy)]
struct Operand {
    step: u32,
    node: NodeId,
    source: u32,
}

pub struct Walk<'a, K: Solids> {
    graph: &'a Graph,
    kernel: &'a K,
    limits: Limits<'a>,
    sources: &'a Sources,
    cache: &'a Cache,
    steps: Vec<Step<K>>,
    leaves: FxHashMap<NodeId, Leaf<K::Body>>,
    /// Whether any step has something to say.
    has_remarks: AtomicBool,
}

/// A node's value from somebody else.
struct Leaf<B> {
    pieces: Pieces<B>,
    /// Tells values apart that others make of the same node.
    mark: u32,
}

impl<K: Solids> std::fmt::Debug for Walk<'_, K> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Walk").field("steps", &self.steps.len()).finish_non_exhaustive()
    }
}

impl<'a, K: Solids> Walk<'a, K> {
    /// `sources` are those of the graph; `limits.share` is this walk's share of all progress.
    pub fn new(graph: &'a Graph, kernel: &'a K, sources: &'a Sources, cache: &'a Cache, limits: Limits<'a>) -> Self {
        let (steps, leaves, has_remarks) = (Vec::new(), FxHashMap::default(), AtomicBool::new(false));
        Self { graph, kernel, limits, sources, cache, steps, leaves, has_remarks }
    }

    /// Takes a node's value from somebody else, who makes it in the way that `mark` tells, which is not 0.
    pub fn give(&mut self, node: NodeId, pieces: Pieces<K::Body>, mark: u32) {
        self.leaves.insert(node, Leaf { pieces, mark });
    }
}

/// Later pieces give way to earlier ones.
pub fn apart<K: Solids>(kernel: &K, pieces: Pieces<K::Body>, limits: Limits<'_>) -> Result<Pieces<K::Body>, Fault> {
    let mut result = Pieces::new();
    let mut earlier: Vec<Shape<K::Body>> = Vec::new();
    let count = pieces.len();
    for (index, Piece { tag, shape }) in pieces.into_iter().enumerate() {
        let own = match &shape {
            Shape::Flat(region) if !earlier.is_empty() => {
                let tools: Vec<&Region> = earlier.iter().filter_map(Shape::as_region).collect();
                Shape::Flat(regions::difference(region, &tools)?)
            }
            Shape::Solid(body) if !earlier.is_empty() => {
                let tools: Vec<&K::Body> = earlier.iter().filter_map(Shape::as_body).collect();
                Shape::Solid(kernel.difference(body, &tools, limits)?.body)
            }
            _ => shape.clone(),
        };
        if index + 1 < count {
            earlier.push(shape);
        }
        result.extend(pieces::tagged(own, tag));
    }
    Ok(result)
}
