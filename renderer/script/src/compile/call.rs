//! Calls: what is called, and each argument's place.

use partwright_graph::Span;
use rustc_hash::FxHashSet;

use super::Unit;
use super::expression::Compiler;
use super::names::Found;
use super::op::{
    BuiltinCall, Call, CallValue, Candidate, Complaint, Function, Op, Passed, Ref, Scope, Target, UnknownCall,
};
use crate::ast::{self, ExprId, ExprKind, Symbol};
use crate::builtin::Run;
use crate::evaluate::print::expression_text;
use crate::value::Value;

/// A call's arguments sorted to parameters.
pub(super) struct Sorted<'p> {
    pub(super) arguments: &'p [Passed<'p>],
    pub(super) missing: Box<[u32]>,
    pub(super) complaints: Box<[Complaint]>,
    pub(super) plain: bool,
}

impl<'p> Compiler<'p, '_> {
    /// How a trace names what is called: by its expression. Long ones, of which calls of calls of calls would make ever
    /// longer ones, have no name.
    pub(super) fn callee_name(&self, callee: ExprId) -> Symbol {
        const LONGEST: u32 = 1000;
        let Span { start, end, .. } = self.ast().expr(callee).span();
        if end - start > LONGEST {
            return self.program.anonymous;
        }
        self.program.intern(&format!("({})", expression_text(self.ast(), callee)))
    }

    pub(super) fn call(&mut self, callee: ExprId, arguments: &'p [ast::Argument], span: Span, tail: bool) -> Op<'p> {
        let arenas = self.program.arenas;
        let ExprKind::Variable(name) = &self.ast().expr(callee).kind else {
            let name = self.callee_name(callee);
            let callee = Some(self.expression(callee));
            let arguments = self.arguments(arguments);
            let positional = arguments.iter().all(|argument| argument.name.is_none());
            let call =
                CallValue { candidates: Box::default(), callee, arguments, positional, name, unknown: None, span };
            let call = &*arenas.value_calls.alloc(call);
            return if tail { Op::TailCallValue(call) } else { Op::CallValue(call) };
        };
        let name_length = self.ast().names.name(*name).len() as u32;
        let name = self.symbol(*name);
        let mut variables: Vec<Ref<'p>> = Vec::new();
        let mut function: Option<&'p Function<'p>> = None;
        if let Some(index) = name.dynamic() {
            let undef = self.alloc(Op::Constant(Value::Undef));
            variables.push(self.alloc(Op::Dynamic(index as u32, undef)));
        } else {
            let undef = self.alloc(Op::Constant(Value::Undef));
            let local = self.locals(name).into_iter().filter_map(|found| match found {
                Found::Slot(slot) => Some(Op::Local(slot)),
                Found::Maybe(slot) => Some(Op::LocalOr(slot, undef)),
                Found::Cell(slot) => Some(Op::Cell(slot, undef)),
                Found::Itself => None,
            });
            variables.extend(local.map(|local| self.alloc(local)));
            let mut next = Some(self.frame().scope);
            while let Some(scope) = next {
                function = scope.function(name);
                if function.is_some() {
                    break;
                }
                if let Some(&target) = scope.variables.get(&name) {
                    let variable = self.scope_variable(scope.depth, target, Op::Constant(Value::Undef));
                    variables.push(self.alloc(variable));
                }
                function = scope.uses.iter().rev().find_map(|file| file.scope.get()?.function(name));
                if function.is_some() {
                    break;
                }
                next = scope.parent;
            }
        }
        if variables.is_empty()
            && let Some(function) = function
        {
            let call = self.static_call(function, arguments, span);
            if let Some(body) = self.inlined(call) {
                return body;
            }
            return if tail { Op::TailCall(call) } else { Op::Call(call) };
        }
        let builtin = match function {
            None if name.dynamic().is_none() => self.program.builtin_functions.get(&name).copied(),
            _ => None,
        };
        let mut asked = None;
        if builtin.is_some()
            && name == self.program.is_undef
            && let [argument] = arguments
            && let ExprKind::Variable(variable) = self.ast().expr(argument.value).kind
        {
            // Asking whether a name exists is no mistake.
            let variable = self.symbol(variable);
            let variable = self.variable(variable, span);
            let op = Op::IsUndef(self.alloc(variable));
            if variables.is_empty() {
                return op;
            }
            asked = Some(op);
        }
        let unknown = if function.is_none() && builtin.is_none() {
            let name_span = Span { end: span.start + name_length, ..span };
            let scope = self.frame().scope;
            Some(&*arenas.unknown_calls.alloc(UnknownCall { name, span, name_span, scope }))
        } else {
            None
        };
        if variables.is_empty()
            && let Some(unknown) = unknown
        {
            return Op::UnknownCall(unknown);
        }
        // Once, however many callees there may be.
        let arguments = self.arguments(arguments);
        let builtin =
            builtin.map(|declaration| &*arenas.builtin_calls.alloc(BuiltinCall { declaration, arguments, tail, span }));
        let mut candidates: Vec<Candidate<'p>> = variables.into_iter().map(Candidate::Variable).collect();
        if let Some(function) = function {
            candidates.push(Candidate::Function(function, self.hops(function.scope)));
        } else if let Some(asked) = asked {
            candidates.push(Candidate::Plain(self.alloc(asked)));
        } else if let Some(call) = builtin {
            if candidates.is_empty() {
                return self.builtin(call);
            }
            candidates.push(Candidate::Builtin(call));
        }
        let positional = arguments.iter().all(|argument| argument.name.is_none());
        let call =
            CallValue { candidates: candidates.into(), callee: None, arguments, positional, name, unknown, span };
        let call = &*arenas.value_calls.alloc(call);
        if tail { Op::TailCallValue(call) } else { Op::CallValue(call) }
    }

    pub(super) fn builtin(&mut self, call: &'p BuiltinCall<'p>) -> Op<'p> {
        match (call.declaration.run, call.arguments) {
            (Run::Math(function), [argument]) => match &argument.value {
                Op::Number(value) => Op::Number(function(*value)),
                value => Op::Math(function, value, call),
            },
            (Run::Look(look), [argument]) => Op::Look(look, &argument.value, call),
            _ => Op::Builtin(call),
        }
    }

    pub(super) fn static_call(
        &mut self,
        function: &'p Function<'p>,
        arguments: &'p [ast::Argument],
        span: Span,
    ) -> &'p Call<'p> {
        let ast = &function.unit.file.ast;
        let parameters = &ast[ast.function(function.id).parameters];
        let sorted = self.sorted(function.unit, parameters, arguments);
        let hops = self.hops(function.scope);
        let Sorted { arguments, missing, complaints, plain } = sorted;
        self.program.arenas.calls.alloc(Call { function, arguments, missing, plain, complaints, hops, span })
    }

    /// How many module frames further out a definition stands; `None` at the top of a file.
    pub(super) fn hops(&mut self, scope: &'p Scope<'p>) -> Option<u32> {
        let depth = self.frame().depth;
        (scope.depth > 0).then(|| depth.saturating_sub(scope.depth))
    }

    pub(super) fn sorted(
        &mut self,
        unit: &'p Unit,
        parameters: &'p [ast::Parameter],
        arguments: &'p [ast::Argument],
    ) -> Sorted<'p> {
        let names: smallvec::SmallVec<[Symbol; 8]> =
            parameters.iter().map(|parameter| self.program.symbol(unit, parameter.name)).collect();
        let mut given = vec![false; names.len()];
        let mut passed = Vec::with_capacity(arguments.len());
        let mut plain = true;
        let named = arguments.iter().map(|argument| (argument.name.map(|name| self.symbol(name)), argument.span));
        let (places, complaints) = places(&names, named.map(|(name, place)| (name, self.unit.span(place))));
        for (argument, place) in arguments.iter().zip(places) {
            let target = match place {
                Placed::Parameter(index) => {
                    given[index] = true;
                    Target::Slot(index as u32)
                }
                Placed::Dynamic(index) => {
                    plain = false;
                    Target::Dynamic(index)
                }
                Placed::Nowhere => Target::Nowhere,
            };
            passed.push(Passed { target, value: self.expression(argument.value) });
        }
        let missing: Box<[u32]> =
            given.iter().enumerate().filter(|(_, given)| !**given).map(|(index, _)| index as u32).collect();
        plain &= complaints.is_empty() && names.iter().all(|name| name.dynamic().is_none());
        let arguments = self.program.arenas.passed.alloc_extend(passed);
        Sorted { arguments, missing, complaints: complaints.into(), plain }
    }
}

/// Where an argument goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placed {
    Parameter(usize),
    /// A `$` name that is no parameter.
    Dynamic(u32),
    Nowhere,
}

/// Sorts a call's arguments, by name and in order, to parameters. A position skips parameters that were named before.
pub(crate) fn places(
    parameters: &[Symbol],
    arguments: impl Iterator<Item = (Option<Symbol>, Span)>,
) -> (smallvec::SmallVec<[Placed; 8]>, Vec<Complaint>) {
    // Of equal names the last is the variable.
    let index_of = |name: Symbol| parameters.iter().rposition(|parameter| *parameter == name);
    let mut named: FxHashSet<Symbol> = FxHashSet::default();
    let mut by_position: smallvec::SmallVec<[bool; 16]> = smallvec::SmallVec::from_elem(false, parameters.len());
    let mut complaints = Vec::new();
    let (mut position, mut surplus) = (0, false);
    let places = arguments.map(|(name, place)| {
        let Some(name) = name else {
            while let Some(parameter) = parameters.get(position) {
                position += 1;
                if !named.contains(parameter)
                    && let Some(index) = index_of(*parameter)
                {
                    by_position[index] = true;
                    return Placed::Parameter(index);
                }
            }
            if !surplus {
                complaints.push(Complaint::TooMany);
            }
            surplus = true;
            return Placed::Nowhere;
        };
        let index = index_of(name);
        if named.contains(&name) {
            complaints.push(Complaint::Repeated(name));
        } else if index.is_some_and(|index| by_position[index]) {
            complaints.push(Complaint::Overridden(name));
        } else if index.is_none() && name.dynamic().is_none() {
            complaints.push(Complaint::UnknownArgument(name, place));
        }
        named.insert(name);
        match (index, name.dynamic()) {
            (Some(index), _) => Placed::Parameter(index),
            (None, Some(index)) => Placed::Dynamic(index as u32),
            (None, None) => Placed::Nowhere,
        }
    });
    (places.collect(), complaints)
}
