//! Scopes at run time: a chain of frames for ordinary names, and one table for `$` names, whose scope is dynamic.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::ast::{ScopeId, Symbol};
use crate::value::{Value, discard};

/// Names of a frame: few are searched in line, many by hash.
#[derive(Debug)]
enum Names {
    Few(SmallVec<[(Symbol, Value); 3]>),
    Many(FxHashMap<Symbol, Value>),
}

/// One scope. It may get more names while it is being set up, which closures made in it then see.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) parent: Option<Rc<Frame>>,
    names: RefCell<Names>,
    /// The definitions visible here.
    pub(crate) scope: Option<ScopeId>,
    /// Set for the frame of a module call: what `children()` in its body means.
    pub(crate) children: Option<Children>,
    /// Whether a closure holds this frame, which makes a circle that must be cut at the end.
    pub(crate) captured: Cell<bool>,
}

/// The block after an instantiation, with the scope in which it stands.
#[derive(Debug, Clone)]
pub(crate) struct Children {
    pub(crate) scope: ScopeId,
    pub(crate) frame: Rc<Frame>,
}

impl Frame {
    pub(crate) fn new(parent: Option<Rc<Self>>, scope: Option<ScopeId>, children: Option<Children>) -> Self {
        let names = RefCell::new(Names::Few(SmallVec::new()));
        Self { parent, names, scope, children, captured: Cell::new(false) }
    }

    pub(crate) fn inside(parent: &Rc<Self>) -> Self {
        Self::new(Some(parent.clone()), None, None)
    }

    pub(crate) fn set(&self, symbol: Symbol, value: Value) {
        const FEW: usize = 12;
        let mut names = self.names.borrow_mut();
        match &mut *names {
            Names::Few(few) => {
                if let Some((_, old)) = few.iter_mut().find(|(name, _)| *name == symbol) {
                    *old = value;
                } else if few.len() < FEW {
                    few.push((symbol, value));
                } else {
                    let mut many: FxHashMap<_, _> = few.drain(..).collect();
                    many.insert(symbol, value);
                    *names = Names::Many(many);
                }
            }
            Names::Many(many) => {
                many.insert(symbol, value);
            }
        }
    }

    pub(crate) fn get_here(&self, symbol: Symbol) -> Option<Value> {
        match &*self.names.borrow() {
            Names::Few(few) => few.iter().find(|(name, _)| *name == symbol).map(|(_, value)| value.clone()),
            Names::Many(many) => many.get(&symbol).cloned(),
        }
    }

    pub(crate) fn get(&self, symbol: Symbol) -> Option<Value> {
        self.chain().find_map(|frame| frame.get_here(symbol))
    }

    /// This frame and those around it, inside out.
    pub(crate) fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |frame| frame.parent.as_deref())
    }

    /// Names visible here, for suggestions.
    pub(crate) fn visible(&self) -> Vec<Symbol> {
        let mut symbols = Vec::new();
        for frame in self.chain() {
            match &*frame.names.borrow() {
                Names::Few(few) => symbols.extend(few.iter().map(|(name, _)| *name)),
                Names::Many(many) => symbols.extend(many.keys()),
            }
        }
        symbols
    }

    /// Forgets all values: cuts the circles between closures and their frames.
    pub(crate) fn clear(&self) {
        let names = self.names.replace(Names::Few(SmallVec::new()));
        drop(names);
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        let values: Vec<Value> = match self.names.get_mut() {
            Names::Few(few) => few
                .drain(..)
                .map(|(_, value)| value)
                .filter(|value| matches!(value, Value::List(_) | Value::Function(_)))
                .collect(),
            Names::Many(many) => many.drain().map(|(_, value)| value).collect(),
        };
        if !values.is_empty() {
            discard(values);
        }
        for frame in [self.parent.take(), self.children.take().map(|children| children.frame)].into_iter().flatten() {
            if Rc::strong_count(&frame) == 1 {
                discard(frame);
            }
        }
    }
}

/// The values of all `$` names, and how to undo what a scope set.
#[derive(Debug, Default)]
pub(crate) struct Dynamic {
    values: Vec<Option<Value>>,
    undo: Vec<(usize, Option<Value>)>,
}

impl Dynamic {
    pub(crate) fn new(count: usize) -> Self {
        Self { values: vec![None; count], undo: Vec::new() }
    }

    pub(crate) fn get(&self, index: usize) -> Option<&Value> {
        self.values.get(index)?.as_ref()
    }

    pub(crate) fn set(&mut self, index: usize, value: Value) {
        if let Some(slot) = self.values.get_mut(index) {
            let old = slot.replace(value);
            self.undo.push((index, old));
        }
    }

    /// To be given to [`Self::restore`] at the end of a scope.
    pub(crate) fn mark(&self) -> usize {
        self.undo.len()
    }

    pub(crate) fn restore(&mut self, mark: usize) {
        while self.undo.len() > mark
            && let Some((index, old)) = self.undo.pop()
        {
            self.values[index] = old;
        }
    }
}
