//! Makes the nodes of a walk, those side by side that do not need each other.
//!
//! A step begins when its children are there and gives only its value, its remarks and its fault away, so that threads
//! cannot change what is made. Of several faults the one of the first node is told: nodes before it are made in any case.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use partwright_graph::{Child, Node, NodeId};
use partwright_parallel as parallel;
use rustc_hash::{FxHashMap, FxHashSet};

use super::kept::{Noted, is_costly};
use super::{Body, Operand, Pieces, Remark, Shape, Signature, Signer, Solids, Walk, Walked, Work, checks};
use crate::fault::{Fault, Limits, RealiseError, code};

type Value<K> = Arc<Pieces<<K as Solids>::Body>>;

/// A node as seen from one place.
pub(super) struct Step<K: Solids> {
    pub(super) node: NodeId,
    pub(super) place: K::Place,
    /// Indices of the children's steps; none where the value is given.
    pub(super) children: Vec<u32>,
    /// Steps that wait for this one, once for each reference.
    parents: Vec<u32>,
    /// Children that are not made yet.
    pending: AtomicU32,
    /// References that are still to be read.
    uses: AtomicU32,
    value: Mutex<Option<Value<K>>>,
    is_given: bool,
    pub(super) remarks: OnceLock<Vec<Noted>>,
    /// Where the value can be kept.
    pub(super) signature: Option<Signature>,
    /// Whether the value depends on what the graph does with it.
    pub(super) is_of_context: AtomicBool,
}

impl<K: Solids> Step<K> {
    fn lock(&self) -> MutexGuard<'_, Option<Value<K>>> {
        self.value.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The first fault so far.
#[derive(Default)]
struct Failure(Mutex<Option<(usize, Fault)>>);

impl<K: Solids> Walk<'_, K> {
    pub fn run(mut self, roots: &[(Child, K::Place)]) -> Result<Walked<K::Body>, RealiseError> {
        let roots = self.plan(roots);
        let graph = self.graph;
        let is_made = |step: &&Step<K>| !step.is_given;
        let total: f64 = self.steps.iter().filter(is_made).map(|step| checks::effort(graph.node(step.node))).sum();
        let work = Work {
            made: self.steps.iter().filter(is_made).count(),
            reused: self.steps.iter().filter(|step| step.is_given && step.remarks.get().is_some()).count(),
        };
        let done = Mutex::new(0.0);
        let failure = Failure::default();
        let failed = AtomicUsize::new(usize::MAX);
        let make = |index: u32| {
            let index = index as usize;
            if index > failed.load(Ordering::Relaxed) {
                return Vec::new();
            }
            if let Err(fault) = self.make(index, total, &done) {
                failed.fetch_min(index, Ordering::Relaxed);
                let mut first = failure.0.lock().unwrap_or_else(PoisonError::into_inner);
                if first.as_ref().is_none_or(|(other, _)| index < *other) {
                    *first = Some((index, fault));
                }
                return Vec::new();
            }
            let is_ready = |&&parent: &&u32| self.steps[parent as usize].pending.fetch_sub(1, Ordering::AcqRel) == 1;
            self.steps[index].parents.iter().filter(is_ready).copied().collect()
        };
        let ready = |(index, step): (usize, &Step<K>)| {
            (!step.is_given && step.pending.load(Ordering::Relaxed) == 0).then_some(index as u32)
        };
        let ready: Vec<u32> = self.steps.iter().enumerate().filter_map(ready).collect();
        if !ready.is_empty() {
            parallel::with_threads(|| parallel::each(ready, &make));
        }
        if let Some((index, fault)) = failure.0.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(fault.at(self.sources.first()[self.steps[index].node.index()]));
        }
        let take = |root: Operand| self.take(root).map_err(|fault| fault.at(self.sources.first()[root.node.index()]));
        let values = roots.into_iter().map(take).collect::<Result<_, _>>()?;
        Ok(Walked { values, remarks: self.remarks(), work })
    }

    /// Makes one node; `done` of the `total` effort is over.
    fn make(&self, index: usize, total: f64, done: &Mutex<f64>) -> Result<(), Fault> {
        let step = &self.steps[index];
        let node = self.graph.node(step.node);
        let [from, to] = self.limits.share;
        let at = |done: f64| from + (to - from) * done / total;
        let add = |effort: f64| {
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            *done += effort;
            *done
        };
        let (begin, effort) = (add(0.0), checks::effort(node));
        let limits = Limits { share: [at(begin), at(begin + effort)], ..self.limits };
        limits.poll()?;
        checks::check_numbers(node)?;
        let mut making = Making { walk: self, step: index, limits, remarks: Vec::new(), asked: Cell::new(false) };
        let begun = self.cache.now();
        let value = checks::within_reach(making.node(node)?)?;
        let Making { remarks, asked, .. } = making;
        let from_below = |&child: &u32| self.steps[child as usize].is_of_context.load(Ordering::Relaxed);
        let is_of_context = asked.get() || (!matches!(node, Node::Hull { .. }) && step.children.iter().any(from_below));
        step.is_of_context.store(is_of_context, Ordering::Relaxed);
        if !remarks.is_empty() {
            self.has_remarks.store(true, Ordering::Relaxed);
        }
        // Nobody else sets them.
        let _ = step.remarks.set(remarks);
        self.keep(index, &value, begun);
        *step.lock() = Some(Arc::new(value));
        self.limits.monitor.progress(at(add(effort)));
        Ok(())
    }

    /// Lists what the roots need, children first, and finds what is kept.
    fn plan(&mut self, roots: &[(Child, K::Place)]) -> Vec<Operand> {
        let graph = self.graph;
        let mut leaves = std::mem::take(&mut self.leaves);
        let mut signer = self.cache.is_on().then(|| Signer::new(graph, self.sources));
        let mut index_of: FxHashMap<(NodeId, K::Place), u32> = FxHashMap::default();
        let mut found: Vec<Step<K>> = Vec::new();
        let mut open: Vec<(NodeId, K::Place)> = roots.iter().map(|(child, place)| (child.node, *place)).collect();
        while let Some((id, place)) = open.pop() {
            if index_of.insert((id, place), 0).is_some() {
                continue;
            }
            let node = graph.node(id);
            let mut step = Step {
                node: id,
                place,
                children: Vec::new(),
                parents: Vec::new(),
                pending: AtomicU32::new(0),
                uses: AtomicU32::new(0),
                value: Mutex::default(),
                is_given: leaves.contains_key(&id),
                remarks: OnceLock::new(),
                signature: None,
                is_of_context: AtomicBool::new(false),
            };
            if !step.is_given
                && is_costly(node)
                && let Some(signer) = &mut signer
            {
                let conditions = (std::any::type_name::<K>(), place, self.limits.triangles);
                let mark = |id: NodeId| leaves.get(&id).map_or(0, |leaf| leaf.mark);
                step.signature = signer.sign(id, conditions, mark);
                if let Some((pieces, remarks)) = step.signature.as_ref().and_then(|known| self.find(id, known)) {
                    step.is_given = true;
                    step.value = Mutex::new(Some(Arc::new(pieces)));
                    *self.has_remarks.get_mut() |= !remarks.is_empty();
                    let _ = step.remarks.set(remarks);
                }
            }
            if !step.is_given {
                let below = self.kernel.below(node, place);
                open.extend(node.children().iter().map(|child| (child.node, below)));
            }
            found.push(step);
        }
        // Children precede parents in the graph.
        found.sort_by_key(|step| step.node);
        for (index, step) in found.iter().enumerate() {
            index_of.insert((step.node, step.place), index as u32);
        }
        for index in 0..found.len() {
            let Step { node: id, place, is_given, .. } = found[index];
            if is_given {
                continue;
            }
            let below = self.kernel.below(graph.node(id), place);
            let children = graph.node(id).children().iter();
            let children: Vec<u32> = children.filter_map(|child| index_of.get(&(child.node, below)).copied()).collect();
            for &child in &children {
                let child = &mut found[child as usize];
                *child.uses.get_mut() += 1;
                if !child.is_given {
                    child.parents.push(index as u32);
                    *found[index].pending.get_mut() += 1;
                }
            }
            found[index].children = children;
        }
        let roots: Vec<Operand> = roots
            .iter()
            .filter_map(|(child, place)| {
                let step = *index_of.get(&(child.node, *place))?;
                Some(Operand { step, node: child.node, source: self.sources.number(child.span) })
            })
            .collect();
        for root in &roots {
            *found[root.step as usize].uses.get_mut() += 1;
        }
        for step in &mut found {
            // Each leaf is seen from one place but where kernels look along axes, and those have no leaves.
            if let Some(leaf) = leaves.remove(&step.node) {
                step.value = Mutex::new(Some(Arc::new(leaf.pieces)));
            }
        }
        self.steps = found;
        roots
    }

    /// The value of a child, as this reference sees it: faces without a source come from here.
    fn take(&self, operand: Operand) -> Result<Pieces<K::Body>, Fault> {
        let step = &self.steps[operand.step as usize];
        // Counted under the lock: whoever is last must not take it away before the others have it.
        let mut slot = step.lock();
        let is_last = step.uses.fetch_sub(1, Ordering::AcqRel) == 1;
        let value = if is_last { slot.take() } else { slot.clone() };
        drop(slot);
        // Never an empty shape in its stead: it would be silently wrong.
        let lost = || {
            let message = "a part of this shape was lost while the model was made; render it again, and please report the \
                           script: this is a fault of the renderer";
            Fault::new(code::BOOLEAN, message)
        };
        let mut pieces = Arc::unwrap_or_clone(value.ok_or_else(lost)?);
        for piece in &mut pieces {
            if let Shape::Solid(body) = &mut piece.shape {
                body.claim(operand.source);
            }
        }
        Ok(pieces)
    }

    /// In the order of the nodes; a loop says the same thing once.
    fn remarks(&self) -> Vec<Remark> {
        let mut noted: Vec<&Noted> = self.steps.iter().filter_map(|step| step.remarks.get()).flatten().collect();
        noted.sort_by_key(|noted| noted.node);
        let mut told = FxHashSet::default();
        let remarks = noted.into_iter().filter_map(|Noted { node, code, source, message }| {
            let place = source.and_then(|source| self.sources.span(source));
            let span = place.unwrap_or(self.sources.first()[node.index()]);
            let remark = || Remark { node: *node, code, span, message: message.clone() };
            told.insert((*code, span)).then(remark)
        });
        remarks.collect()
    }
}

/// One step in the making.
pub(super) struct Making<'w, 'a, K: Solids> {
    pub(super) walk: &'w Walk<'a, K>,
    pub(super) step: usize,
    pub(super) limits: Limits<'a>,
    remarks: Vec<Noted>,
    /// Whether it was asked what becomes of the value.
    asked: Cell<bool>,
}

impl<K: Solids> Making<'_, '_, K> {
    pub(super) fn place(&self) -> K::Place {
        self.walk.steps[self.step].place
    }

    /// The references of this step to its children.
    pub(super) fn operands(&self) -> Vec<Operand> {
        let Step { node, children, .. } = &self.walk.steps[self.step];
        let references = self.walk.graph.node(*node).children();
        let operands = children.iter().zip(references).enumerate().map(|(place, (&step, child))| Operand {
            step,
            node: child.node,
            source: self.walk.sources.reference(*node, place),
        });
        operands.collect()
    }

    pub(super) fn take(&self, operand: Operand) -> Result<Pieces<K::Body>, Fault> {
        self.walk.take(operand)
    }

    /// A value that is read again later.
    pub(super) fn look(&self, operand: &Operand) -> Option<Value<K>> {
        self.walk.steps[operand.step as usize].lock().clone()
    }

    /// Says something of the node.
    pub(super) fn remark(&mut self, code: &'static str, message: impl Into<String>) {
        let node = self.walk.steps[self.step].node;
        self.remarks.push(Noted { node, code, source: None, message: message.into() });
    }

    /// Says something of one of the node's children.
    pub(super) fn remark_at(&mut self, child: Operand, code: &'static str, message: impl Into<String>) {
        let node = self.walk.steps[self.step].node;
        self.remarks.push(Noted { node, code, source: Some(child.source), message: message.into() });
    }

    /// Whether this node reaches the result through hulls alone, moved and united on the way at most.
    pub(super) fn is_only_hulled(&self) -> bool {
        self.asked.set(true);
        let (graph, steps) = (self.walk.graph, &self.walk.steps);
        let needed: FxHashSet<NodeId> = steps.iter().map(|step| step.node).collect();
        let mut waiting = vec![steps[self.step].node];
        let mut seen = FxHashSet::default();
        while let Some(id) = waiting.pop() {
            let roots = graph.root().into_iter().chain(graph.background().iter().copied());
            if roots.into_iter().any(|root| root.node == id) {
                return false;
            }
            let parents = graph.nodes().filter(|(parent, node)| {
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
