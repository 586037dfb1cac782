//! Places in the script as numbers, which faces carry through the kernels.

use partwright_graph::{Child, Graph, NodeId, Span};
use rustc_hash::FxHashMap;

use super::UNSOURCED;

/// The places from which the nodes of one graph are referred to. Equal places have equal numbers.
#[derive(Debug)]
pub struct Sources {
    /// For each node where its references begin in `numbers`.
    starts: Vec<u32>,
    /// Of every reference.
    numbers: Vec<u32>,
    spans: Vec<Span>,
    number_of: FxHashMap<Span, u32>,
    first: Vec<Span>,
}

impl Sources {
    pub fn new(graph: &Graph) -> Self {
        let mut sources = Self {
            starts: Vec::with_capacity(graph.len()),
            numbers: Vec::new(),
            spans: Vec::new(),
            number_of: FxHashMap::default(),
            first: vec![Span::default(); graph.len()],
        };
        for (_, node) in graph.nodes() {
            sources.starts.push(sources.numbers.len() as u32);
            for child in node.children() {
                let number = sources.add(child.span);
                sources.numbers.push(number);
            }
        }
        let roots = || graph.root().into_iter().chain(graph.background().iter().copied());
        for root in roots() {
            sources.add(root.span);
        }
        let mut seen = vec![false; graph.len()];
        let mut open: Vec<Child> = roots().collect();
        while let Some(child) = open.pop() {
            let index = child.node.index();
            if !std::mem::replace(&mut seen[index], true) {
                sources.first[index] = child.span;
                open.extend_from_slice(graph.node(child.node).children());
            }
        }
        sources
    }

    fn add(&mut self, span: Span) -> u32 {
        *self.number_of.entry(span).or_insert_with(|| {
            self.spans.push(span);
            self.spans.len() as u32 - 1
        })
    }

    /// Where each node that the result needs is first referred to.
    pub fn first(&self) -> &[Span] {
        &self.first
    }

    /// The number of a place that some reference has.
    pub fn number(&self, span: Span) -> u32 {
        self.number_of.get(&span).copied().unwrap_or(UNSOURCED)
    }

    /// The number of a node's reference to one of its children.
    pub fn reference(&self, parent: NodeId, place: usize) -> u32 {
        self.numbers[self.starts[parent.index()] as usize + place]
    }

    pub fn span(&self, number: u32) -> Option<Span> {
        self.spans.get(number as usize).copied()
    }

    /// How many different places there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Faces' sources as indices of the spans that are used, for a `Solid`.
    pub fn of_faces(&self, numbers: &[u32]) -> (Vec<u32>, Vec<Span>) {
        let mut used = Vec::new();
        let mut place: FxHashMap<u32, u32> = FxHashMap::default();
        let of_faces = numbers.iter().map(|&number| match self.span(number) {
            None => UNSOURCED,
            Some(span) => *place.entry(number).or_insert_with(|| {
                used.push(span);
                used.len() as u32 - 1
            }),
        });
        (of_faces.collect(), used)
    }
}
