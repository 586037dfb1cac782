//! Calls of user functions: arguments go straight to the slots of the callee's frame, at the top of the value stack.

use std::rc::Rc;

use partwright_graph::Span;
use smallvec::SmallVec;

use super::{Eval, Evaluator, Stop};
use crate::ast::Symbol;
use crate::compile::call::{Placed, places};
use crate::compile::op::{
    Arguments, BuiltinCall, Call, CallValue, Candidate, Code, Complaint, Function, Literal, Parameter, Passed, Scope,
    Target, UnknownCall,
};
use crate::diagnostics::{evaluation, names};
use crate::environment::Env;
use crate::value::{Closure, Value};

/// `$` names that a call sets beside its parameters.
pub(super) type Dynamics = SmallVec<[(u32, Value); 2]>;

impl<'p> Evaluator<'p> {
    #[inline(never)]
    pub(super) fn call(&mut self, call: &'p Call<'p>, env: Env) -> Eval<Value> {
        let (mark, calls) = (self.dynamic.mark(), self.trace.len());
        let entered = self.enter(call, env, false);
        let result = entered.and_then(|(code, inner)| self.run_code(code, inner, mark, call.span));
        if result.is_err() {
            self.trace_call(call.function.name, call.span, calls);
        }
        result
    }

    /// The line of a trace about a function: the last one in tail position, if its call had begun.
    #[cold]
    fn trace_call(&mut self, name: Symbol, span: Span, calls: usize) {
        let (name, span) = self.trace.get(calls).copied().unwrap_or((name, span));
        self.trace.truncate(calls);
        let name = self.name(name);
        self.trace_line("called by", '\'', &name, span);
    }

    /// As if the call had been made whose argument could not be evaluated.
    #[cold]
    pub(super) fn trace_inlined(&mut self, call: &Call<'p>) {
        let name = self.name(call.function.name);
        self.trace_line("called by", '\'', &name, call.span);
    }

    #[cold]
    pub(super) fn trace_declared(&mut self, call: &BuiltinCall<'p>) {
        if !call.tail {
            self.trace_line("called by", '\'', call.declaration.name, call.span);
        }
    }

    /// Leaves the body and frame that take the place of the function's own.
    #[inline(never)]
    pub(super) fn tail_call(&mut self, call: &'p Call<'p>, env: Env) -> Eval<Value> {
        let (code, inner) = self.enter(call, env, true)?;
        self.replace_frame(code, env, inner)
    }

    #[inline(never)]
    pub(super) fn tail_call_value(&mut self, call: &'p CallValue<'p>, env: Env) -> Eval<Value> {
        match self.enter_value(call, env, true)? {
            Err(value) => Ok(value),
            Ok((code, inner)) => self.replace_frame(code, env, inner),
        }
    }

    /// Moves the frame at the top of the stack to where `old` begins; its body comes next.
    #[inline(always)]
    fn replace_frame(&mut self, code: &'p Code<'p>, old: Env, new: Env) -> Eval<Value> {
        self.stack.replace(old.base, new.base);
        self.next = Some((&code.body, Env { base: old.base, module: new.module }));
        Err(Stop)
    }

    #[inline(always)]
    fn run_code(&mut self, code: &'p Code<'p>, env: Env, mark: usize, span: Span) -> Eval<Value> {
        let mut value = self.guarded(span, |evaluator| evaluator.eval(&code.body, env));
        while value.is_err()
            && let Some((body, env)) = self.next.take()
        {
            value = self.guarded(span, |evaluator| evaluator.eval(body, env));
        }
        let value = value?;
        self.depth -= 1;
        self.trace.pop();
        self.dynamic.restore(mark);
        self.stack.pop(env.base);
        Ok(value)
    }

    /// Makes the frame of a call at the top of the stack. A tail call takes the place of the one before it.
    #[inline(always)]
    pub(super) fn enter(&mut self, call: &'p Call<'p>, env: Env, tail: bool) -> Eval<(&'p Code<'p>, Env)> {
        let code = match call.function.code.get() {
            Some(code) => code,
            None => self.program.code(call.function),
        };
        let inner = Env { base: self.stack.push(code.slots), module: self.link(call.hops, env) };
        if !call.plain {
            self.enter_with(call, code, env, inner, tail)?;
            return Ok((code, inner));
        }
        for argument in call.arguments {
            let value = self.operand(&argument.value, env)?;
            if let Target::Slot(slot) = argument.target {
                self.stack.put(inner, slot, value);
            }
        }
        self.step(&call.span)?;
        self.count_call(call.function.name, call.span, tail)?;
        self.enter_scope(call.function.scope)?;
        for &slot in &call.missing {
            if let Some(default) = &code.parameters[slot as usize].default {
                let value = self.operand(default, inner)?;
                self.stack.put(inner, slot, value);
            }
        }
        Ok((code, inner))
    }

    #[inline(always)]
    fn count_call(&mut self, name: Symbol, span: Span, tail: bool) -> Eval<()> {
        if tail {
            if let Some(last) = self.trace.last_mut() {
                *last = (name, span);
            }
            return Ok(());
        }
        self.enter_call(name, span, "function")
    }

    /// The module frame in which a definition stands.
    #[inline(always)]
    pub(super) fn link(&self, hops: Option<u32>, env: Env) -> u32 {
        hops.map_or(0, |hops| self.module_out(env.module, hops))
    }

    /// A call with `$` names or complaints.
    #[inline(never)]
    fn enter_with(&mut self, call: &'p Call<'p>, code: &'p Code<'p>, env: Env, inner: Env, tail: bool) -> Eval<()> {
        let dynamics = self.pass(call.arguments, env, inner)?;
        self.step(&call.span)?;
        self.count_call(call.function.name, call.span, tail)?;
        self.enter_scope(call.function.scope)?;
        self.complain_about(&call.complaints, call.function, code, call.span);
        self.bind(code.parameters, &call.missing, dynamics, inner)?;
        if tail { self.check_tail_sets(call.span) } else { Ok(()) }
    }

    /// The arguments of a call to the slots of its frame; gives the `$` names among them.
    pub(super) fn pass(&mut self, arguments: &'p [Passed<'p>], env: Env, inner: Env) -> Eval<Dynamics> {
        let mut dynamics = Dynamics::new();
        for argument in arguments {
            let value = self.operand(&argument.value, env)?;
            match argument.target {
                Target::Dynamic(index) => dynamics.push((index, value)),
                target => self.store(target, value, inner),
            }
        }
        Ok(dynamics)
    }

    /// What holds for all of a used file's definitions.
    #[inline]
    pub(super) fn enter_scope(&mut self, scope: &'p Scope<'p>) -> Eval<()> {
        match scope.file {
            Some(file) if scope.parent.is_none() => self.enter_file(file),
            _ => Ok(()),
        }
    }

    /// Sets `$` names, and gives parameters without an argument their defaults (evaluated where the definition stands).
    /// `inner` is the callee's frame, seen from the definition.
    pub(super) fn bind(
        &mut self,
        parameters: &'p [Parameter<'p>],
        missing: &[u32],
        dynamics: Dynamics,
        inner: Env,
    ) -> Eval<()> {
        // No default sees a `$` name that this call sets.
        let mut dynamics = dynamics;
        for (slot, parameter) in parameters.iter().enumerate() {
            let slot = slot as u32;
            let given = !missing.contains(&slot);
            match (parameter.dynamic, &parameter.default) {
                (None, _) if given => {}
                (None, Some(default)) => {
                    let value = self.eval(default, inner)?;
                    self.store(Target::Slot(slot), value, inner);
                }
                (None, None) => self.store(Target::Slot(slot), Value::Undef, inner),
                (Some(index), _) if given => {
                    dynamics.push((index, self.stack.take(inner, slot).unwrap_or(Value::Undef)));
                }
                (Some(index), Some(default)) => {
                    let value = self.eval(default, inner)?;
                    dynamics.push((index, value));
                }
                (Some(index), None) => dynamics.push((index, Value::Undef)),
            }
        }
        for (index, value) in dynamics {
            self.dynamic.set(index as usize, value);
        }
        Ok(())
    }

    fn complain_about(&mut self, complaints: &[Complaint], callee: &'p Function<'p>, code: &'p Code<'p>, span: Span) {
        self.complain_arguments(complaints, callee.name, code.parameters, span);
    }

    pub(super) fn complain_arguments(
        &mut self,
        complaints: &[Complaint],
        callee: Symbol,
        parameters: &'p [Parameter<'p>],
        span: Span,
    ) {
        for complaint in complaints {
            let callee = self.name(callee);
            match *complaint {
                Complaint::UnknownArgument(name, place) => {
                    let known = parameters.iter().map(|parameter| self.name(parameter.name)).collect();
                    self.unknown_argument(name, &callee, place, span, known);
                }
                Complaint::Repeated(name) | Complaint::Overridden(name) => {
                    self.repeated_argument(name, matches!(complaint, Complaint::Overridden(_)), &callee, span);
                }
                Complaint::TooMany => self.too_many(&callee, parameters.len(), span),
            }
        }
    }

    // Callees that are found when the call runs.

    #[inline(never)]
    pub(super) fn call_value(&mut self, call: &'p CallValue<'p>, env: Env) -> Eval<Value> {
        let (mark, calls) = (self.dynamic.mark(), self.trace.len());
        let result = self.enter_value(call, env, false).and_then(|entered| match entered {
            Ok((code, inner)) => self.run_code(code, inner, mark, call.span),
            Err(value) => Ok(value),
        });
        if result.is_err() {
            self.trace_call(call.name, call.span, calls);
        }
        result
    }

    /// As [`Self::enter`]; a built-in's value, or undef, where there is no user function to run.
    #[inline(never)]
    #[allow(clippy::type_complexity)]
    pub(super) fn enter_value(
        &mut self,
        call: &'p CallValue<'p>,
        env: Env,
        tail: bool,
    ) -> Eval<Result<(&'p Code<'p>, Env), Value>> {
        if let Some(callee) = &call.callee {
            return match self.operand(callee, env)? {
                Value::Function(closure) => self.enter_closure(&closure, call, env, tail).map(Ok),
                other => {
                    let message = format!("a {} cannot be called", other.kind());
                    let console = format!("Can't call function on {}", other.kind());
                    self.warn(&evaluation::NOT_A_FUNCTION, call.span, &console, message);
                    Ok(Err(Value::Undef))
                }
            };
        }
        for candidate in &call.candidates {
            match candidate {
                Candidate::Variable(variable) => {
                    if let Value::Function(closure) = self.operand(variable, env)? {
                        return self.enter_closure(&closure, call, env, tail).map(Ok);
                    }
                }
                Candidate::Function(function, hops) => {
                    let code = self.program.code(function);
                    let module = self.link(*hops, env);
                    return self.enter_code(code, function.scope, module, call, env, tail, |_, _| {}).map(Ok);
                }
                Candidate::Builtin(builtin) => {
                    let mut given = Arguments::new();
                    self.give(builtin.arguments, env, &mut given)?;
                    return self.call_builtin(builtin.declaration, &given, builtin.span).map(Err);
                }
                Candidate::Plain(op) => return self.eval(op, env).map(Err),
            }
        }
        if let Some(unknown) = call.unknown {
            self.unknown_function(unknown);
        }
        Ok(Err(Value::Undef))
    }

    /// Calls a function value with arguments by position, for a built-in that takes one.
    pub(crate) fn apply(&mut self, closure: &Rc<Closure>, given: Vec<Value>, span: Span) -> Eval<Value> {
        let literal = self.literals[closure.literal as usize];
        let code = &literal.code;
        let mark = self.dynamic.mark();
        let inner = Env { base: self.stack.push(code.slots), module: closure.module };
        let count = given.len().min(code.parameters.len());
        for (slot, value) in given.into_iter().take(count).enumerate() {
            self.stack.put(inner, slot as u32, value);
        }
        self.step(&span)?;
        self.enter_call(self.program.anonymous, span, "function")?;
        self.enter_scope(literal.scope)?;
        self.capture(closure, literal, inner);
        let missing: SmallVec<[u32; 16]> = (count as u32..code.parameters.len() as u32).collect();
        self.bind(code.parameters, &missing, Dynamics::new(), inner)?;
        self.run_code(code, inner, mark, span)
    }

    fn enter_closure(
        &mut self,
        closure: &Rc<Closure>,
        call: &'p CallValue<'p>,
        env: Env,
        tail: bool,
    ) -> Eval<(&'p Code<'p>, Env)> {
        let literal = self.literals[closure.literal as usize];
        self.enter_code(&literal.code, literal.scope, closure.module, call, env, tail, |evaluator, inner| {
            evaluator.capture(closure, literal, inner);
        })
    }

    /// What a function literal knows of the place where it was made.
    #[inline(always)]
    fn capture(&mut self, closure: &Rc<Closure>, literal: &'p Literal<'p>, inner: Env) {
        for ((_, slot), value) in literal.captures.iter().zip(&closure.captured) {
            if let Some(value) = value {
                self.stack.put(inner, *slot, value.clone());
            }
        }
        if let Some(slot) = literal.itself {
            self.stack.put(inner, slot, Value::Function(closure.clone()));
        }
    }

    #[allow(clippy::too_many_arguments)]
    #[inline(always)]
    fn enter_code(
        &mut self,
        code: &'p Code<'p>,
        scope: &'p Scope<'p>,
        module: u32,
        call: &'p CallValue<'p>,
        env: Env,
        tail: bool,
        capture: impl FnOnce(&mut Self, Env),
    ) -> Eval<(&'p Code<'p>, Env)> {
        let inner = Env { base: self.stack.push(code.slots), module };
        let count = call.arguments.len();
        if call.positional && count <= code.parameters.len() && code.positional_from.is_some_and(|least| count >= least)
        {
            for (slot, argument) in call.arguments.iter().enumerate() {
                let value = self.operand(&argument.value, env)?;
                self.stack.put(inner, slot as u32, value);
            }
            self.step(&call.span)?;
            self.count_call(call.name, call.span, tail)?;
            self.enter_scope(scope)?;
            capture(self, inner);
            if tail {
                self.check_tail_sets(call.span)?;
            }
            return Ok((code, inner));
        }
        let mut dynamics = Dynamics::new();
        let mut given: SmallVec<[bool; 16]> = SmallVec::from_elem(false, code.parameters.len());
        let names: SmallVec<[Symbol; 8]> = code.parameters.iter().map(|parameter| parameter.name).collect();
        let named = call.arguments.iter().map(|argument| (argument.name, argument.span));
        let (places, complaints) = places(&names, named);
        for (argument, place) in call.arguments.iter().zip(places) {
            let value = self.operand(&argument.value, env)?;
            match place {
                Placed::Parameter(index) => {
                    given[index] = true;
                    self.stack.put(inner, index as u32, value);
                }
                Placed::Dynamic(index) => dynamics.push((index, value)),
                Placed::Nowhere => {}
            }
        }
        self.step(&call.span)?;
        self.count_call(call.name, call.span, tail)?;
        self.enter_scope(scope)?;
        capture(self, inner);
        self.complain_arguments(&complaints, call.name, code.parameters, call.span);
        let set = dynamics.len();
        let mut sets = set > 0;
        for (slot, parameter) in code.parameters.iter().enumerate() {
            sets |= parameter.dynamic.is_some() || !given[slot] && parameter.default.is_some();
        }
        if sets {
            let missing: SmallVec<[u32; 16]> =
                given.iter().enumerate().filter(|(_, given)| !**given).map(|(slot, _)| slot as u32).collect();
            self.bind(code.parameters, &missing, dynamics, inner)?;
        }
        if tail {
            self.check_tail_sets(call.span)?;
        }
        Ok((code, inner))
    }

    #[cold]
    pub(super) fn unknown_function(&mut self, call: &'p UnknownCall<'p>) {
        let UnknownCall { name, span, name_span, scope } = call;
        self.unknown(&names::UNKNOWN_FUNCTION, "function", *name, *span, *name_span, |evaluator| {
            let used = |scope: &Scope<'p>| -> Vec<Symbol> {
                let definitions = scope.definitions.get();
                definitions.into_iter().flat_map(|(functions, _)| functions.keys().copied()).collect()
            };
            let mut symbols = Vec::new();
            for scope in scope.chain() {
                symbols.extend(used(scope));
                symbols.extend(scope.uses.iter().filter_map(|file| file.scope.get()).flat_map(|scope| used(scope)));
            }
            let user = symbols.into_iter().map(|symbol| evaluator.name(symbol));
            let builtin = crate::builtin::declarations().filter(|builtin| !builtin.is_module());
            let builtin = builtin.filter(|builtin| builtin.is_callable()).map(|builtin| builtin.name.into());
            user.chain(builtin).collect()
        });
    }
}
