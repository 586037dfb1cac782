//! The walk over the graph, the same for every kernel of solids: each node once, children before parents, so that depth
//! costs no stack and a shared subtree is computed once. Drawings are made here; a kernel brings [`Solids`].
//!
//! A node's value is a list of pieces, one per (part name, colour), in the order in which the script makes them: unions
//! and transformations keep pieces apart, a difference cuts each piece of its first child, and other operations melt
//! them. At the end, where pieces overlap, the earlier one keeps its shape and the later one is cut ([`apart`]).

mod checks;
mod node;
mod pieces;

use std::hash::Hash;
use std::rc::Rc;

use partwright_graph::{Child, Graph, Matrix, Node, NodeId, Span};
use partwright_solid::Region;
use rustc_hash::{FxHashMap, FxHashSet};

pub use self::pieces::{Piece, Pieces, Shape, Tag};
use crate::fault::{Fault, Limits, RealiseError};
use crate::regions;

/// No source yet: the reference that takes the faces out of the memo gives them one.
pub const UNSOURCED: u32 = u32::MAX;

/// Faces' sources as indices of the spans that are used, for a `Solid`: from numbers of the walk, whose spans are `spans`.
pub fn face_sources(sources: &[u32], spans: &[Span]) -> (Vec<u32>, Vec<Span>) {
    let mut used = Vec::new();
    let mut place: FxHashMap<u32, u32> = FxHashMap::default();
    let of_faces = sources.iter().map(|&source| match spans.get(source as usize) {
        None => u32::MAX,
        Some(&span) => *place.entry(source).or_insert_with(|| {
            used.push(span);
            used.len() as u32 - 1
        }),
    });
    (of_faces.collect(), used)
}

/// A solid as its kernel keeps it.
pub trait Body: Clone {
    fn is_empty(&self) -> bool;
    /// Smallest and largest coordinates as the script sees them; `None` when empty.
    fn bounds(&self) -> Option<([f64; 3], [f64; 3])>;
    /// Whether all coordinates are numbers within ±`reach`.
    fn is_within(&self, reach: f64) -> bool;
    /// Gives faces without a source this one.
    fn claim(&mut self, source: impl FnOnce() -> u32);
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
pub trait Solids {
    type Body: Body;
    /// How a kernel looks at a node where that depends on the way from the root; `()` where it does not.
    type Place: Copy + Eq + Hash;

    /// How the children of a node are looked at.
    fn below(&self, node: &Node, place: Self::Place) -> Self::Place;
    /// A node without children. `only_hulled` says whether it reaches the result through hulls alone.
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
    /// One for each root.
    pub values: Vec<Pieces<B>>,
    pub remarks: Vec<Remark>,
    /// What the sources of faces index.
    pub sources: Vec<Span>,
}

/// Where in the script each node that the result needs is first referred to.
pub fn first_spans(graph: &Graph) -> Vec<Span> {
    let mut spans = vec![Span::default(); graph.len()];
    let mut seen = vec![false; graph.len()];
    let mut open: Vec<Child> = graph.root().into_iter().chain(graph.background().iter().copied()).collect();
    while let Some(child) = open.pop() {
        let index = child.node.index();
        if !std::mem::replace(&mut seen[index], true) {
            spans[index] = child.span;
            open.extend_from_slice(graph.node(child.node).children());
        }
    }
    spans
}

/// A node as seen from one place.
struct Step<P> {
    node: NodeId,
    place: P,
    /// Indices of the children's steps.
    children: Vec<u32>,
    /// References that are still to be read.
    uses: u32,
}

/// A reference to a step's value.
#[derive(Clone, Copy)]
struct Operand {
    step: u32,
    node: NodeId,
    span: Span,
}

pub struct Walk<'a, K: Solids> {
    graph: &'a Graph,
    kernel: &'a K,
    limits: Limits<'a>,
    spans: &'a [Span],
    steps: Vec<Step<K::Place>>,
    values: Vec<Option<Rc<Pieces<K::Body>>>>,
    leaves: FxHashMap<NodeId, Pieces<K::Body>>,
    sources: Vec<Span>,
    source_of: FxHashMap<Span, u32>,
    remarks: Vec<Remark>,
}

impl<K: Solids> std::fmt::Debug for Walk<'_, K> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Walk").field("steps", &self.steps.len()).finish_non_exhaustive()
    }
}

impl<'a, K: Solids> Walk<'a, K> {
    /// `spans` are those of [`first_spans`]; `limits.share` is this walk's share of all progress.
    pub fn new(graph: &'a Graph, kernel: &'a K, spans: &'a [Span], limits: Limits<'a>) -> Self {
        Self {
            graph,
            kernel,
            limits,
            spans,
            steps: Vec::new(),
            values: Vec::new(),
            leaves: FxHashMap::default(),
            sources: Vec::new(),
            source_of: FxHashMap::default(),
            remarks: Vec::new(),
        }
    }

    /// Takes a node's value from somebody else, whose table of sources is `sources`.
    pub fn give(&mut self, node: NodeId, value: Pieces<K::Body>) {
        self.leaves.insert(node, value);
    }

    /// The number under which faces know a place in the script.
    pub fn source(&mut self, span: Span) -> u32 {
        *self.source_of.entry(span).or_insert_with(|| {
            self.sources.push(span);
            self.sources.len() as u32 - 1
        })
    }

    pub fn run(mut self, roots: &[(Child, K::Place)]) -> Result<Walked<K::Body>, RealiseError> {
        let [from, to] = self.limits.share;
        let roots = self.plan(roots);
        let graph = self.graph;
        let total: f64 = self.steps.iter().map(|step| checks::effort(graph.node(step.node))).sum();
        let mut done = 0.0;
        for index in 0..self.steps.len() {
            let id = self.steps[index].node;
            let node = graph.node(id);
            let effort = checks::effort(node);
            let at = |done: f64| from + (to - from) * done / total;
            self.limits.share = [at(done), at(done + effort)];
            let value = match self.leaves.get(&id) {
                Some(pieces) => Ok(pieces.clone()),
                None => self
                    .limits
                    .poll()
                    .and_then(|()| checks::check_numbers(node))
                    .and_then(|()| self.node(index, node))
                    .and_then(checks::within_reach),
            };
            let value = value.map_err(|fault| fault.at(self.spans[id.index()]))?;
            self.values[index] = Some(Rc::new(value));
            done += effort;
            self.limits.monitor.progress(at(done));
        }
        let values = roots.into_iter().map(|root| self.take(root)).collect();
        Ok(Walked { values, remarks: self.remarks, sources: self.sources })
    }

    /// Lists what the roots need, children first.
    fn plan(&mut self, roots: &[(Child, K::Place)]) -> Vec<Operand> {
        let graph = self.graph;
        let mut index_of: FxHashMap<(NodeId, K::Place), u32> = FxHashMap::default();
        let mut found: Vec<(NodeId, K::Place)> = Vec::new();
        let mut open: Vec<(NodeId, K::Place)> = roots.iter().map(|(child, place)| (child.node, *place)).collect();
        while let Some((id, place)) = open.pop() {
            if index_of.contains_key(&(id, place)) {
                continue;
            }
            index_of.insert((id, place), 0);
            found.push((id, place));
            if !self.leaves.contains_key(&id) {
                let node = graph.node(id);
                let below = self.kernel.below(node, place);
                open.extend(node.children().iter().map(|child| (child.node, below)));
            }
        }
        // Children precede parents in the graph.
        found.sort_by_key(|(id, _)| *id);
        for (index, step) in found.iter().enumerate() {
            index_of.insert(*step, index as u32);
        }
        self.steps = found
            .iter()
            .map(|&(id, place)| {
                let node = graph.node(id);
                let below = self.kernel.below(node, place);
                let children = if self.leaves.contains_key(&id) { &[] } else { node.children() };
                let children = children.iter().filter_map(|child| index_of.get(&(child.node, below)).copied());
                Step { node: id, place, children: children.collect(), uses: 0 }
            })
            .collect();
        let roots: Vec<Operand> = roots
            .iter()
            .filter_map(|(child, place)| {
                let step = *index_of.get(&(child.node, *place))?;
                Some(Operand { step, node: child.node, span: child.span })
            })
            .collect();
        let references: Vec<u32> = self.steps.iter().flat_map(|step| step.children.iter().copied()).collect();
        for index in references.into_iter().chain(roots.iter().map(|root| root.step)) {
            self.steps[index as usize].uses += 1;
        }
        self.values = (0..self.steps.len()).map(|_| None).collect();
        roots
    }

    /// The references of a step to its children.
    fn operands(&self, step: usize) -> Vec<Operand> {
        let Step { node, children, .. } = &self.steps[step];
        let references = self.graph.node(*node).children();
        children
            .iter()
            .zip(references)
            .map(|(&step, child)| Operand { step, node: child.node, span: child.span })
            .collect()
    }

    /// The value of a child, as this reference sees it: faces without a source come from here.
    fn take(&mut self, operand: Operand) -> Pieces<K::Body> {
        let index = operand.step as usize;
        let uses = &mut self.steps[index].uses;
        *uses = uses.saturating_sub(1);
        let value = if *uses == 0 { self.values[index].take() } else { self.values[index].clone() };
        let mut pieces = value.map(Rc::unwrap_or_clone).unwrap_or_default();
        for piece in &mut pieces {
            if let Shape::Solid(body) = &mut piece.shape {
                body.claim(|| self.source(operand.span));
            }
        }
        pieces
    }

    fn remark(&mut self, step: usize, code: &'static str, span: Span, message: impl Into<String>) {
        // A loop says the same thing once.
        if !self.remarks.iter().any(|remark| remark.code == code && remark.span == span) {
            self.remarks.push(Remark { node: self.steps[step].node, code, span, message: message.into() });
        }
    }

    /// Whether a node reaches the result through hulls alone, moved and united on the way at most.
    fn is_only_hulled(&self, id: NodeId) -> bool {
        let needed: FxHashSet<NodeId> = self.steps.iter().map(|step| step.node).collect();
        let mut waiting = vec![id];
        let mut seen = FxHashSet::default();
        while let Some(id) = waiting.pop() {
            let roots = self.graph.root().into_iter().chain(self.graph.background().iter().copied());
            if roots.into_iter().any(|root| root.node == id) {
                return false;
            }
            let parents = self.graph.nodes().filter(|(parent, node)| {
                needed.contains(parent) && node.children().iter().any(|child| child.node == id)
            });
            for (parent, node) in parents {
                match node {
                    Node::Hull { .. } => {}
                    Node::Union { .. }
                    | Node::Transform { .. }
                    | Node::Color { .. }
                    | Node::Part { .. }
                    | Node::Highlight { .. } => {
                        if seen.insert(parent) {
                            waiting.push(parent);
                        }
                    }
                    _ => return false,
                }
            }
        }
        true
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
