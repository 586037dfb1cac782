//! The shape graph: what a script means, before anyone decides how to compute it.
//!
//! An interned, content-hashed DAG. Children precede parents; only [`Builder::push`] adds. Two subtrees that mean the same
//! shape share one node and one hash, wherever in the script they stand; source spans live on the references
//! ([`Child`]), so that sharing loses no provenance. Lengths are mm, angles degrees, Z up.
//!
//! The graph knows nothing of meshes or kernels. Primitives stay primitives (a cylinder is not yet a polyhedron), so that
//! each kernel may realise them in its own way; `facets` is the segment count that OpenSCAD's `$fn/$fa/$fs` rules gave, and
//! `rule` is these rules themselves where they depend on a shape that only a kernel knows.

mod expression;
mod facets;
mod field;
mod hash;
mod matrix;
mod node;

use std::hash::Hasher as _;

use hash::Content;
use rustc_hash::{FxHashMap, FxHasher};

pub use expression::{Binary, Expression, Term, TermId, Terms, Unary};
pub use facets::FacetRule;
pub use field::{BlendKind, Boolean, Cells, FieldOperation, Pattern};
pub use hash::ContentHash;
pub use matrix::Matrix;
pub use node::{FontFile, HorizontalAlign, Node, OffsetKind, RoofMethod, TextDirection, VerticalAlign};

/// A range of bytes in one source file. `source` indexes the evaluator's table of files; 0 is the script itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    pub source: u32,
    pub start: u32,
    pub end: u32,
}

/// Index of a node in its [`Graph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

impl NodeId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A reference to a node from the place in the script that made it. The span is not part of the content.
#[derive(Debug, Clone, Copy)]
pub struct Child {
    pub node: NodeId,
    pub span: Span,
}

/// 2 for drawings, 3 for solids, 0 for nothing (an empty group).
pub type Dimension = u8;

#[derive(Debug, Clone)]
struct Entry {
    node: Node,
    hash: ContentHash,
    dimension: Dimension,
}

/// A finished graph. `root` is `None` when the script makes nothing.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    entries: Vec<Entry>,
    root: Option<Child>,
    /// `%` subtrees: shown, never part of the result.
    background: Vec<Child>,
}

impl Graph {
    pub fn root(&self) -> Option<Child> {
        self.root
    }

    pub fn background(&self) -> &[Child] {
        &self.background
    }

    pub fn node(&self, id: NodeId) -> &Node {
        &self.entries[id.index()].node
    }

    /// Hash of the subtree's content; equal content, equal hash, across runs and machines.
    pub fn hash(&self, id: NodeId) -> ContentHash {
        self.entries[id.index()].hash
    }

    pub fn dimension(&self, id: NodeId) -> Dimension {
        self.entries[id.index()].dimension
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All nodes, children before parents.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = (NodeId, &Node)> {
        self.entries.iter().enumerate().map(|(index, entry)| (NodeId(index as u32), &entry.node))
    }
}

/// Adds nodes; the only way to make a graph.
#[derive(Debug, Default)]
pub struct Builder {
    graph: Graph,
    interned: FxHashMap<ContentHash, NodeId>,
    /// Small nodes by a quick hash of their bytes, which are then compared: loops make equal ones by the thousand.
    small: FxHashMap<u64, NodeId>,
    bytes: Vec<u8>,
    others: Vec<u8>,
}

impl Builder {
    pub fn new() -> Self {
        Self::default()
    }

    /// Interns `node` and returns its id. Children must come from this builder.
    pub fn push(&mut self, node: Node) -> NodeId {
        let content = hash::content(&node, &mut self.bytes, |id| self.graph.hash(id));
        let key = matches!(content, Content::Bytes).then(|| {
            let mut hasher = FxHasher::default();
            hasher.write(&self.bytes);
            hasher.finish()
        });
        if let Some(&id) = key.and_then(|key| self.small.get(&key))
            && self.is_content_of(id)
        {
            return id;
        }
        let hash = content.hash(&self.bytes);
        if let Some(&id) = self.interned.get(&hash) {
            return id;
        }
        let id = NodeId(u32::try_from(self.graph.entries.len()).expect("the step limit keeps graphs below 2^32 nodes"));
        let dimension = node.dimension(|id| self.graph.dimension(id));
        self.graph.entries.push(Entry { node, hash, dimension });
        self.interned.insert(hash, id);
        if let Some(key) = key {
            self.small.insert(key, id);
        }
        id
    }

    /// Whether the bytes in hand are a small node's content.
    fn is_content_of(&mut self, id: NodeId) -> bool {
        let content = hash::content(self.graph.node(id), &mut self.others, |id| self.graph.hash(id));
        matches!(content, Content::Bytes) && self.bytes == self.others
    }

    pub fn dimension(&self, id: NodeId) -> Dimension {
        self.graph.dimension(id)
    }

    pub fn node(&self, id: NodeId) -> &Node {
        self.graph.node(id)
    }

    pub fn len(&self) -> usize {
        self.graph.len()
    }

    pub fn is_empty(&self) -> bool {
        self.graph.is_empty()
    }

    pub fn finish(mut self, root: Option<Child>, background: Vec<Child>) -> Graph {
        self.graph.root = root;
        self.graph.background = background;
        self.graph
    }
}
