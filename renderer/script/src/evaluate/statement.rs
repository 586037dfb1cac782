//! Module instantiations: scopes, user modules, `children()`, modifiers; built-in modules are called from here.

use partwright_graph::{Child, Node, Span};

use super::{Eval, Evaluator};
use crate::ast::Symbol;
use crate::builtin::{Declaration, Run};
use crate::compile::op::{Block, Control, Instantiation, Kind, ModuleUse, Scope};
use crate::diagnostics::{Code, evaluation, names};
use crate::environment::Env;
use crate::source::Name;
use crate::value::Value;

/// An evaluated argument of a call.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    pub(crate) name: Option<Symbol>,
    pub(crate) value: Value,
    pub(crate) span: Span,
}

/// The frame of a user module in progress; the first is the script's.
#[derive(Debug, Clone, Copy)]
pub(super) struct ModuleFrame<'p> {
    /// Its first slot.
    pub(super) base: u32,
    /// The frame in which its definition stands.
    pub(super) parent: u32,
    /// What `children()` in its body means: a block, and where it stands.
    pub(super) children: Option<(&'p Block<'p>, Env)>,
}

/// A call of a built-in module, its arguments bound as its declaration says.
#[derive(Debug)]
pub(crate) struct ModuleCall<'c> {
    pub(crate) declaration: &'static Declaration,
    /// By the declaration's order.
    pub(crate) bound: &'c [Option<Value>],
    pub(crate) span: Span,
    /// Among the evaluator's calls in progress.
    index: usize,
}

impl ModuleCall<'_> {
    /// The argument's value; `None` when it is not given.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        let index = self.declaration.arguments.iter().position(|argument| argument.name == name)?;
        self.bound.get(index)?.as_ref().filter(|value| !matches!(value, Value::Undef))
    }

    /// For options that only `true` itself switches on.
    pub(crate) fn is_true(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::Bool(true)))
    }
}

impl<'p> Evaluator<'p> {
    /// Evaluates a block in a scope of its own: all of its instantiations, or those that `only` names.
    pub(crate) fn block(&mut self, block: &'p Block<'p>, env: Env, only: Option<&[usize]>) -> Eval<Vec<Child>> {
        let mark = self.dynamic.mark();
        for slot in block.slots.clone() {
            if let Some(place) = self.stack.get_mut((env.base + slot) as usize) {
                *place = None;
            }
        }
        for binding in block.assignments {
            let value = self.operand(&binding.value, env)?;
            self.store(binding.target, value, env);
        }
        let all = block.instantiations;
        let mut made = Vec::new();
        match only {
            None => {
                for instantiation in all {
                    made.extend(self.instantiate(instantiation, env)?);
                }
            }
            Some(indices) => {
                for instantiation in indices.iter().filter_map(|&index| all.get(index)) {
                    made.extend(self.instantiate(instantiation, env)?);
                }
            }
        }
        self.dynamic.restore(mark);
        Ok(made)
    }

    /// `None` for what makes no geometry at all, such as `echo();`.
    pub(super) fn instantiate(&mut self, instantiation: &'p Instantiation<'p>, env: Env) -> Eval<Option<Child>> {
        let span = instantiation.span;
        self.step(span)?;
        let made = self.guarded(span, |evaluator| match &instantiation.kind {
            Kind::User(called) => evaluator.user_module(called, instantiation, env).map(Some),
            Kind::Builtin(..) | Kind::Control(..) => evaluator.builtin_module(instantiation, env),
            Kind::Unknown { name, name_span, scope } => {
                evaluator.unknown_module(*name, span, *name_span, scope);
                Ok(None)
            }
        })?;
        let Some(mut child) = made else { return Ok(None) };
        let modifiers = instantiation.modifiers;
        if modifiers.highlight {
            child = self.push(Node::Highlight { child }, child.span)?;
        }
        if modifiers.root {
            self.root.get_or_insert(child);
        }
        if modifiers.background {
            if self.dimension(child.node) != 0 {
                self.background.push(child);
            }
            return Ok(None);
        }
        Ok(Some(child))
    }

    #[cold]
    fn unknown_module(&mut self, name: Symbol, span: Span, name_span: Span, scope: &'p Scope<'p>) {
        self.unknown(&names::UNKNOWN_MODULE, "module", name, span, name_span, |evaluator| {
            let defined = |scope: &Scope<'p>| -> Vec<Symbol> {
                let definitions = scope.definitions.get();
                definitions.into_iter().flat_map(|(_, modules)| modules.keys().copied()).collect()
            };
            let mut symbols = Vec::new();
            for scope in scope.chain() {
                symbols.extend(defined(scope));
                symbols.extend(scope.uses.iter().filter_map(|file| file.scope.get()).flat_map(|scope| defined(scope)));
            }
            let user = symbols.into_iter().map(|symbol| evaluator.name(symbol));
            let builtin = crate::builtin::declarations().filter(|declaration| declaration.is_module());
            user.chain(builtin.map(|declaration| declaration.name.into())).collect()
        });
    }

    fn user_module(
        &mut self,
        called: &'p ModuleUse<'p>,
        instantiation: &'p Instantiation<'p>,
        env: Env,
    ) -> Eval<Child> {
        let ModuleUse { module, arguments, missing, complaints, hops } = called;
        let span = instantiation.span;
        let code = self.program.module_code(module);
        let base = self.stack.len();
        self.stack.resize(base + code.slots as usize, None);
        let parent = self.link(*hops, env);
        let definition = Env { base: base as u32, module: parent };
        let dynamics = self.pass(arguments, env, definition)?;
        let mark = self.dynamic.mark();
        self.enter_scope(module.scope)?;
        self.complain_arguments(complaints, module.name, code.parameters, span);
        self.bind(code.parameters, missing, dynamics, definition)?;
        self.enter_call(module.name, span, "module")?;
        self.modules.push(module.name);
        let inner = Env { base: base as u32, module: self.frames.len() as u32 };
        self.frames.push(ModuleFrame { base: base as u32, parent, children: Some((instantiation.children, env)) });
        let made = self.block(&code.body, inner, None)?;
        self.frames.pop();
        self.modules.pop();
        self.depth -= 1;
        self.trace.pop();
        self.dynamic.restore(mark);
        self.stack.truncate(base);
        self.union(made, span)
    }

    pub(crate) fn unknown_argument(&mut self, name: Symbol, callee: &str, argument: Span, known: Vec<Name>) {
        let name = self.name(name);
        let near = crate::diagnostics::nearest(&name, known.iter().map(|name| &**name)).map(str::to_owned);
        let known = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let message = match &near {
            Some(near) => format!("`{callee}` has no parameter `{name}`, did you mean `{near}`?"),
            None if known.is_empty() => format!("`{callee}` has no parameter `{name}`: it takes none"),
            None => format!("`{callee}` has no parameter `{name}`: it takes {known}"),
        };
        let name_span = Span { end: argument.start + name.len() as u32, ..argument };
        let console = format!("variable {name} not specified as parameter");
        let fix = near.as_deref().map(|near| (name_span, near));
        self.warn_with(&names::UNKNOWN_ARGUMENT, argument, &console, message, fix);
    }

    pub(crate) fn too_many(&mut self, callee: &str, count: usize, span: Span) {
        let plural = if count == 1 { "" } else { "s" };
        let message = format!("`{callee}` takes {count} positional argument{plural}: the others are ignored");
        self.warn(&names::TOO_MANY_ARGUMENTS, span, "Too many unnamed arguments supplied", message);
    }

    fn builtin_module(&mut self, instantiation: &'p Instantiation<'p>, env: Env) -> Eval<Option<Child>> {
        let (Kind::Builtin(declaration, _) | Kind::Control(declaration, _)) = &instantiation.kind else {
            return Ok(None);
        };
        let Run::Module(run) = declaration.run else { return Ok(None) };
        let mark = self.dynamic.mark();
        let span = instantiation.span;
        self.trace.push((instantiation.name, span));
        let bound = match &instantiation.kind {
            Kind::Builtin(_, arguments) => {
                let given = self.given(arguments, env)?;
                self.bind_builtin(declaration, given, span)
            }
            _ => Vec::new(),
        };
        let call = ModuleCall { declaration, bound: &bound, span, index: self.calls.len() };
        self.calls.push((instantiation, env));
        let made = run(self, &call)?;
        self.calls.pop();
        self.trace.pop();
        self.dynamic.restore(mark);
        Ok(made)
    }

    pub(crate) fn bind_builtin(
        &mut self,
        declaration: &'static Declaration,
        given: impl IntoIterator<Item = Given>,
        span: Span,
    ) -> Vec<Option<Value>> {
        let mut bound: Vec<Option<Value>> = vec![None; declaration.arguments.len()];
        let positional = declaration.arguments.iter().filter(|argument| !argument.named_only).count();
        let mut position = 0;
        for argument in given {
            let index = match argument.name {
                None => {
                    position += 1;
                    if position > positional {
                        if position == positional + 1 {
                            self.too_many(declaration.name, positional, span);
                        }
                        continue;
                    }
                    position - 1
                }
                Some(name) if name.dynamic().is_some() => {
                    if let Some(index) = name.dynamic() {
                        self.dynamic.set(index, argument.value);
                    }
                    continue;
                }
                Some(name) => {
                    let text = self.name(name);
                    match declaration.arguments.iter().position(|argument| argument.name == &*text) {
                        Some(index) => index,
                        None => {
                            let known = declaration.arguments.iter().map(|argument| argument.name.into()).collect();
                            self.unknown_argument(name, declaration.name, argument.span, known);
                            continue;
                        }
                    }
                }
            };
            bound[index] = Some(argument.value);
        }
        bound
    }

    // What a built-in module's call is made of.

    /// The shapes of a call's children.
    pub(crate) fn children(&mut self, call: &ModuleCall<'_>) -> Eval<Vec<Child>> {
        match self.calls.get(call.index).copied() {
            Some((instantiation, env)) => self.block(instantiation.children, env, None),
            None => Ok(Vec::new()),
        }
    }

    /// The condition of an `if`, and its shapes: `None` without an else that would count.
    pub(crate) fn branch(&mut self, call: &ModuleCall<'_>) -> Eval<Option<Vec<Child>>> {
        let Some((instantiation, env)) = self.calls.get(call.index).copied() else { return Ok(None) };
        let Kind::Control(_, Control::If(condition, otherwise)) = &instantiation.kind else { return Ok(None) };
        let block = if self.truth(condition, env)? { Some(instantiation.children) } else { otherwise.as_ref() };
        block.map(|block| self.block(block, env, None)).transpose()
    }

    /// The body of a `for` once for each combination of its values; each round makes one shape.
    pub(crate) fn rounds(&mut self, call: &ModuleCall<'_>) -> Eval<Vec<Child>> {
        let mut made = Vec::new();
        if let Some((instantiation, env)) = self.calls.get(call.index).copied()
            && let Kind::Control(_, Control::For(_)) = &instantiation.kind
        {
            self.each_round(instantiation, 0, env, &mut made)?;
        }
        Ok(made)
    }

    fn each_round(
        &mut self,
        instantiation: &'p Instantiation<'p>,
        level: usize,
        env: Env,
        made: &mut Vec<Child>,
    ) -> Eval<()> {
        let Kind::Control(_, Control::For(bindings)) = &instantiation.kind else { return Ok(()) };
        let span = instantiation.span;
        let Some(binding) = bindings.get(level) else {
            let children = self.block(instantiation.children, env, None)?;
            if !children.is_empty() {
                let child = self.union(children, span)?;
                made.push(child);
            }
            return Ok(());
        };
        let value = self.operand(&binding.value, env)?;
        let Some(walk) = self.walk(&value, binding.span) else { return Ok(()) };
        for index in 0..walk.len() {
            self.step(span)?;
            let mark = self.dynamic.mark();
            self.store(binding.target, walk.at(index), env);
            self.each_round(instantiation, level + 1, env, made)?;
            self.dynamic.restore(mark);
        }
        Ok(())
    }

    /// The children of `let` or `assign`, with its variables.
    pub(crate) fn bound_children(&mut self, call: &ModuleCall<'_>) -> Eval<Vec<Child>> {
        let Some((instantiation, env)) = self.calls.get(call.index).copied() else { return Ok(Vec::new()) };
        let Kind::Control(_, Control::Let { fresh, bindings, together }) = &instantiation.kind else {
            return Ok(Vec::new());
        };
        for &slot in fresh {
            if let Some(place) = self.stack.get_mut((env.base + slot) as usize) {
                *place = None;
            }
        }
        let mut waiting = Vec::new();
        for binding in *bindings {
            let value = self.operand(&binding.value, env)?;
            if *together {
                waiting.push((binding.target, value));
            } else {
                self.store_binding(binding, value, env);
            }
        }
        for (target, value) in waiting {
            self.store(target, value, env);
        }
        self.block(instantiation.children, env, None)
    }

    /// Prints the arguments of an `echo`.
    pub(crate) fn echo_module(&mut self, call: &ModuleCall<'_>) -> Eval<()> {
        let Some((instantiation, env)) = self.calls.get(call.index).copied() else { return Ok(()) };
        match &instantiation.kind {
            Kind::Control(_, Control::Echo(echo)) => self.echo(echo.arguments, echo.span, env),
            _ => Ok(()),
        }
    }

    /// Checks the condition of an `assert`.
    pub(crate) fn assert_module(&mut self, call: &ModuleCall<'_>) -> Eval<()> {
        let Some((instantiation, env)) = self.calls.get(call.index).copied() else { return Ok(()) };
        match &instantiation.kind {
            Kind::Control(_, Control::Assert(assertion)) => self.assert(assertion, env),
            _ => Ok(()),
        }
    }

    // `children()`.

    pub(super) fn count_children(&self, env: Env) -> Option<usize> {
        let (block, _) = self.frames.get(env.module as usize)?.children?;
        Some(block.instantiations.len())
    }

    pub(crate) fn insert_children(&mut self, call: &ModuleCall<'_>) -> Eval<Option<Child>> {
        let Some((_, env)) = self.calls.get(call.index) else { return Ok(None) };
        let Some((block, place)) = self.frames.get(env.module as usize).and_then(|frame| frame.children) else {
            return Ok(None);
        };
        let count = block.instantiations.len();
        let indices = match call.bound.first().and_then(Option::as_ref) {
            None => None,
            Some(Value::Number(index)) => Some(vec![*index]),
            Some(value @ Value::List(_)) => Some(value.numbers().unwrap_or_default()),
            Some(Value::Range(range)) => {
                let many = range.count();
                self.check_elements(many, call.span)?;
                Some((0..many as u64).map(|index| range.at(index as f64)).collect())
            }
            Some(other) => {
                let kind = other.kind();
                let message = format!("`children()` takes an index, a list of indices or a range, not a {kind}");
                let console =
                    format!("Bad parameter type ({kind}) for children, only accept: empty, number, vector, range.");
                self.warn(&evaluation::CHILD_INDEX, call.span, &console, message);
                return Ok(None);
            }
        };
        let indices = match indices {
            None => None,
            Some(indices) => {
                let mut valid = Vec::new();
                for index in indices {
                    let index = index.trunc();
                    if index >= 0.0 && index < count as f64 {
                        valid.push(index as usize);
                        continue;
                    }
                    let message = format!("there is no child {index}: {count} are given, counted from 0");
                    let console = if index < 0.0 {
                        format!("Negative children index ({index}) not allowed")
                    } else {
                        format!("Children index ({index}) out of bounds ({count} children)")
                    };
                    self.warn(&evaluation::CHILD_INDEX, call.span, &console, message);
                }
                Some(valid)
            }
        };
        let made = self.block(block, place, indices.as_deref())?;
        self.union(made, call.span).map(Some)
    }

    /// A module's message about one of its arguments; the code decides how bad it is.
    pub(crate) fn complain(&mut self, code: &'static Code, call: &ModuleCall<'_>, console: &str, message: String) {
        self.warn(code, call.span, console, message);
    }
}
