//! What decides the value of a subtree, in a form that other graphs can have as well.
//!
//! Content decides shapes, but faces also know places in the script, and whether two of them have the same one decides
//! what a difference may merge. So a signature is the content and, for every reference in the subtree in a fixed order,
//! the *class* of its place: 0 for the first place that occurs, 1 for the next one. Two subtrees of equal signature have
//! equal values when places are written as classes; each graph then puts its own places in ([`Signature::places`]).

use std::hash::Hash;

use partwright_graph::{Graph, NodeId};
use rustc_hash::FxHashMap;

use super::UNSOURCED;
use super::sources::Sources;
use crate::cache::{Key, KeyFeed};

/// References that all signatures of one walk may look at, beside this many for each node: long chains of costly nodes
/// would take quadratic time.
const MOST_REFERENCES: [usize; 2] = [1 << 20, 64];

/// The value of a subtree is decided by this.
#[derive(Debug, Clone)]
pub struct Signature {
    pub key: Key,
    /// For each class its place in this graph.
    pub places: Vec<u32>,
}

impl Signature {
    /// From a kept value's class to this graph's place.
    pub fn place(&self, class: u32) -> u32 {
        self.places.get(class as usize).copied().unwrap_or(UNSOURCED)
    }

    /// From places to classes; `None` for a place that the subtree does not have.
    pub fn classes(&self) -> FxHashMap<u32, u32> {
        self.places.iter().enumerate().map(|(class, &place)| (place, class as u32)).collect()
    }
}

/// Makes signatures of one graph's subtrees.
#[derive(Debug)]
pub struct Signer<'a> {
    graph: &'a Graph,
    sources: &'a Sources,
    /// The round in which a node, and a place with its class, was last seen.
    nodes: Vec<u32>,
    classes: Vec<(u32, u32)>,
    round: u32,
    budget: usize,
}

impl<'a> Signer<'a> {
    pub fn new(graph: &'a Graph, sources: &'a Sources) -> Self {
        let [base, each] = MOST_REFERENCES;
        let (nodes, classes) = (vec![0; graph.len()], vec![(0, 0); sources.len()]);
        Self { graph, sources, nodes, classes, round: 0, budget: base + each * graph.len() }
    }

    /// The subtree at `root`, made under `conditions`. `mark` tells nodes apart that somebody else has made. `None` when
    /// signing takes too long.
    pub fn sign(&mut self, root: NodeId, conditions: impl Hash, mark: impl Fn(NodeId) -> u32) -> Option<Signature> {
        self.round += 1;
        let mut places = Vec::new();
        let mut marks: Vec<u32> = Vec::new();
        let mut open = vec![root];
        self.nodes[root.index()] = self.round;
        while let Some(id) = open.pop() {
            marks.push(mark(id));
            let children = self.graph.node(id).children();
            self.budget = self.budget.checked_sub(children.len() + 1)?;
            for (place, child) in children.iter().enumerate() {
                let number = self.sources.reference(id, place);
                let (round, class) = &mut self.classes[number as usize];
                if *round != self.round {
                    (*round, *class) = (self.round, places.len() as u32);
                    places.push(number);
                }
                marks.push(*class);
                let seen = &mut self.nodes[child.node.index()];
                if *seen != self.round {
                    *seen = self.round;
                    open.push(child.node);
                }
            }
        }
        let mut feed = KeyFeed::default();
        (self.graph.hash(root).0, conditions).hash(&mut feed);
        marks.hash(&mut feed);
        Some(Signature { key: feed.key(), places })
    }
}

/// The nodes of a subtree in an order that its content alone decides.
pub fn in_order(graph: &Graph, root: NodeId) -> Vec<NodeId> {
    let mut seen = rustc_hash::FxHashSet::from_iter([root]);
    let mut order = vec![root];
    let mut next = 0;
    while let Some(&id) = order.get(next) {
        next += 1;
        order.extend(graph.node(id).children().iter().map(|child| child.node).filter(|&child| seen.insert(child)));
    }
    order
}
