//! Names: the slot, cell, global or definition that each means where it stands.

use std::cell::{Cell, OnceCell};

use partwright_graph::Span;

use super::expression::Compiler;
use super::op::{Literal, Op, Scope, Target, Unknown};
use crate::ast::{FunctionId, Symbol};
use crate::value::Value;

pub(super) struct Frame<'p> {
    pub(super) scope: &'p Scope<'p>,
    /// Runs in a module's own frame, so that the module's variables are slots of this very frame.
    pub(super) direct: bool,
    /// How many module frames lie around it.
    pub(super) depth: u32,
    /// Names that expressions bind, the innermost last.
    pub(super) locals: Vec<Local>,
    pub(super) slots: u32,
    /// Slots of the frame around a literal, and its own that get their values.
    pub(super) captures: Vec<(u32, u32)>,
    pub(super) itself: Option<u32>,
    /// The local of the frame around whose value this literal is.
    pub(super) becomes: Option<usize>,
}

pub(super) struct Local {
    pub(super) name: Symbol,
    pub(super) place: Place,
}

#[derive(Clone, Copy)]
pub(super) enum Place {
    Slot(u32),
    /// Perhaps not set.
    Maybe(u32),
    /// Of a `let` that has not come to it; with a cell where a function literal knows it already.
    Pending(Option<u32>),
}

pub(super) enum Found {
    Slot(u32),
    Maybe(u32),
    Cell(u32),
    Itself,
}

impl<'p> Frame<'p> {
    pub(super) fn new(scope: &'p Scope<'p>, direct: bool, depth: u32) -> Self {
        Self { scope, direct, depth, locals: Vec::new(), slots: 0, captures: Vec::new(), itself: None, becomes: None }
    }

    /// What the frame around has, as its own.
    fn capture(&mut self, found: &mut Found) {
        match found {
            Found::Slot(slot) | Found::Maybe(slot) | Found::Cell(slot) => {
                let known = self.captures.iter().find(|(from, _)| from == slot).map(|(_, own)| *own);
                let own = known.unwrap_or_else(|| {
                    let own = self.slot();
                    self.captures.push((*slot, own));
                    own
                });
                *slot = own;
            }
            Found::Itself => {
                let own = self.itself.unwrap_or_else(|| self.slot());
                self.itself = Some(own);
                *found = Found::Slot(own);
            }
        }
    }

    pub(super) fn slot(&mut self) -> u32 {
        self.slots += 1;
        self.slots - 1
    }
}

impl<'p> Compiler<'p, '_> {
    pub(super) fn variable(&mut self, name: Symbol, span: Span) -> Op<'p> {
        if let Some(index) = name.dynamic() {
            let unknown = self.unknown(name, span, false);
            let unknown = self.alloc(unknown);
            return if name == self.program.children {
                Op::ChildCount(unknown)
            } else {
                let dynamic = Op::Dynamic(index as u32, unknown);
                if name == self.program.parents { Op::ModuleCount(self.alloc(dynamic)) } else { dynamic }
            };
        }
        let mut locals = self.locals(name);
        let mut op = match locals.pop_if(|found| matches!(found, Found::Slot(_))) {
            Some(Found::Slot(slot)) => Op::Local(slot),
            _ => self.scoped(name, span),
        };
        for found in locals.into_iter().rev() {
            op = match found {
                Found::Maybe(slot) => Op::LocalOr(slot, self.alloc(op)),
                Found::Cell(slot) => Op::Cell(slot, self.alloc(op)),
                Found::Slot(slot) => Op::Local(slot),
                Found::Itself => op,
            };
        }
        op
    }

    /// The variables of expressions that a name means here: each only where those before it are not set.
    pub(super) fn locals(&mut self, name: Symbol) -> Vec<Found> {
        let mut found = Vec::new();
        self.find_locals(self.frames.len() - 1, name, false, &mut found);
        found
    }

    pub(super) fn scoped(&mut self, name: Symbol, span: Span) -> Op<'p> {
        let frame = &self.frames[self.frames.len() - 1];
        let scopes = std::iter::successors(Some(frame.scope), |scope| scope.parent);
        let found: smallvec::SmallVec<[(u32, Target); 4]> =
            scopes.filter_map(|scope| Some((scope.depth, *scope.variables.get(&name)?))).collect();
        let mut op = match self.program.constants.get(&name) {
            Some(Value::Number(number)) => Op::Number(number.get()),
            Some(value) => Op::Constant(value.clone()),
            None => self.unknown(name, span, found.is_empty()),
        };
        for (depth, target) in found.into_iter().rev() {
            op = self.scope_variable(depth, target, op);
        }
        op
    }

    pub(super) fn scope_variable(&mut self, depth: u32, target: Target, or: Op<'p>) -> Op<'p> {
        let frame = &self.frames[self.frames.len() - 1];
        match target {
            Target::Global(index) => Op::Global(index, self.alloc(or)),
            Target::Slot(slot) if frame.direct && depth == frame.depth => Op::LocalOr(slot, self.alloc(or)),
            Target::Slot(slot) => Op::Up { hops: frame.depth.saturating_sub(depth), slot, or: self.alloc(or) },
            Target::Dynamic(_) | Target::Nowhere | Target::Duplicate(_) => or,
        }
    }

    pub(super) fn unknown(&mut self, name: Symbol, span: Span, with_locals: bool) -> Op<'p> {
        let scope = self.frame().scope;
        let locals = match with_locals {
            true => self.frames.iter().flat_map(|frame| &frame.locals).map(|local| local.name).collect(),
            false => Box::default(),
        };
        Op::Unknown(self.program.arenas.unknown.alloc(Unknown { name, span, scope, locals }))
    }

    /// Of this frame and, through captures, of those around a literal.
    fn find_locals(&mut self, frame: usize, name: Symbol, inner: bool, all: &mut Vec<Found>) {
        for index in (0..self.frames[frame].locals.len()).rev() {
            let local = &self.frames[frame].locals[index];
            if local.name != name {
                continue;
            }
            match local.place {
                Place::Slot(slot) => return all.push(Found::Slot(slot)),
                Place::Maybe(slot) => all.push(Found::Maybe(slot)),
                // Its own value cannot see it, but a function in it can, once it is called.
                Place::Pending(_) if !inner => {}
                Place::Pending(_) if self.frames[frame + 1].becomes == Some(index) => return all.push(Found::Itself),
                Place::Pending(Some(cell)) => all.push(Found::Cell(cell)),
                Place::Pending(None) => {
                    let cell = self.frames[frame].slot();
                    self.frames[frame].locals[index].place = Place::Pending(Some(cell));
                    all.push(Found::Cell(cell));
                }
            }
        }
        let Some(outer) = frame.checked_sub(1) else { return };
        let own = all.len();
        self.find_locals(outer, name, true, all);
        for found in &mut all[own..] {
            self.frames[frame].capture(found);
        }
    }

    pub(super) fn literal(&mut self, id: FunctionId, becomes: Option<usize>) -> &'p Literal<'p> {
        let outer = self.frame();
        let (scope, depth) = (outer.scope, outer.depth);
        let mut frame = Frame::new(scope, false, depth);
        frame.becomes = becomes;
        self.frames.push(frame);
        let definition = self.ast().function(id);
        let code = self.body(definition.parameters, definition.body);
        let (captures, itself) = match self.frames.pop() {
            Some(frame) => (frame.captures.into(), frame.itself),
            None => (Box::default(), None),
        };
        self.program.arenas.literals.alloc(Literal {
            index: Cell::new(None),
            code,
            captures,
            itself,
            unit: self.unit,
            id,
            scope,
            text: OnceCell::new(),
        })
    }
}
