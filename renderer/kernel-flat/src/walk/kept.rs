//! Values of subtrees between the cache and a walk: in the cache, faces and remarks know classes of places and the order
//! of nodes ([`super::signature`]), in the walk places and nodes of its graph.

use std::sync::atomic::Ordering;
use std::time::Duration;

use partwright_graph::{Node, NodeId};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::signature::in_order;
use super::{Body, Piece, Pieces, Shape, Signature, Solids, Walk};
use crate::cache::Value;
use crate::fault::code;

/// A remark whose place is not looked up yet.
#[derive(Debug, Clone)]
pub(super) struct Noted {
    pub(super) node: NodeId,
    pub(super) code: &'static str,
    /// The number of its place; where the node is first referred to if there is none.
    pub(super) source: Option<u32>,
    pub(super) message: String,
}

/// A subtree's value, and everything that was said while it was made.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
struct Kept<B: Body> {
    pieces: Pieces<B>,
    remarks: Vec<KeptRemark>,
}

#[derive(Serialize, Deserialize)]
struct KeptRemark {
    /// In the order of the subtree.
    node: usize,
    code: String,
    class: Option<u32>,
    message: String,
}

impl<B: Body> Value for Kept<B> {
    fn bytes(&self) -> usize {
        self.pieces.iter().map(Piece::bytes).sum::<usize>()
            + self.remarks.iter().map(|remark| size_of::<KeptRemark>() + remark.message.len()).sum::<usize>()
    }
}

/// Whether making a node takes longer than copying what it is.
pub(super) fn is_costly(node: &Node) -> bool {
    match node {
        Node::Union { children } | Node::Difference { children } | Node::Intersection { children } => {
            children.len() > 1
        }
        Node::Polyhedron { faces, .. } => faces.len() > 64,
        Node::Polygon { .. }
        | Node::Text { .. }
        | Node::Hull { .. }
        | Node::Minkowski { .. }
        | Node::Offset { .. }
        | Node::LinearExtrude { .. }
        | Node::RotateExtrude { .. }
        | Node::Sweep { .. }
        | Node::Roof { .. }
        | Node::Projection { .. } => true,
        _ => false,
    }
}

impl<K: Solids> Walk<'_, K> {
    pub(super) fn find(&self, node: NodeId, signature: &Signature) -> Option<(Pieces<K::Body>, Vec<Noted>)> {
        let kept = self.cache.get::<Kept<K::Body>>(signature.key)?;
        let mut pieces = kept.pieces.clone();
        for piece in &mut pieces {
            if let Shape::Solid(body) = &mut piece.shape {
                body.renumber(&mut |class| signature.place(class));
            }
        }
        let order = if kept.remarks.is_empty() { Vec::new() } else { in_order(self.graph, node) };
        let remarks = kept.remarks.iter().map(|KeptRemark { node, code, class, message }| {
            Some(Noted {
                node: *order.get(*node)?,
                code: code::known(code)?,
                source: class.map(|class| signature.place(class)),
                message: message.clone(),
            })
        });
        let remarks: Option<Vec<Noted>> = remarks.collect();
        Some((pieces, remarks?))
    }

    /// `begun` is when the node's own making began.
    pub(super) fn keep(&self, index: usize, value: &Pieces<K::Body>, begun: Duration) {
        let step = &self.steps[index];
        let Some(signature) = &step.signature else { return };
        if step.is_of_context.load(Ordering::Relaxed) {
            return;
        }
        let classes = signature.classes();
        let mut is_known = true;
        let mut class_of = |place: u32| {
            classes.get(&place).copied().unwrap_or_else(|| {
                is_known = false;
                0
            })
        };
        let mut pieces = value.clone();
        for piece in &mut pieces {
            if let Shape::Solid(body) = &mut piece.shape {
                body.renumber(&mut class_of);
            }
        }
        let said = self.said_below(index);
        let order: FxHashMap<NodeId, usize> = match said[..] {
            [] => FxHashMap::default(),
            _ => in_order(self.graph, step.node).into_iter().enumerate().map(|(place, node)| (node, place)).collect(),
        };
        let remarks: Vec<KeptRemark> = said
            .into_iter()
            .filter_map(|Noted { node, code, source, message }| {
                let (node, class) = (*order.get(node)?, source.map(&mut class_of));
                Some(KeptRemark { node, code: (*code).to_owned(), class, message: message.clone() })
            })
            .collect();
        // A place that no reference of the subtree has is nothing to be found again.
        if is_known {
            self.cache.put(signature.key, Kept { pieces, remarks }, begun);
        }
    }

    /// The remarks of a step and of all that it is made of.
    fn said_below(&self, index: usize) -> Vec<&Noted> {
        let mut said = Vec::new();
        if !self.has_remarks.load(Ordering::Relaxed) {
            return said;
        }
        let mut seen = FxHashSet::from_iter([index as u32]);
        let mut open = vec![index as u32];
        while let Some(index) = open.pop() {
            let step = &self.steps[index as usize];
            said.extend(step.remarks.get().into_iter().flatten());
            open.extend(step.children.iter().copied().filter(|&child| seen.insert(child)));
        }
        said
    }
}
