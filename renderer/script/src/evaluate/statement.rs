//! Module instantiations: scopes, user modules, `children()`, modifiers; built-in modules are called from here.

use partwright_graph::{Child, Node, Span};
use partwright_protocol::Severity;

use super::{Eval, Evaluator, TRACED_BYTES};
use crate::ast::Symbol;
use crate::builtin::{Declaration, Run};
use crate::compile::op::{Arguments, Block, Control, Instantiation, Kind, Module, ModuleCode, ModuleUse, Scope};
use crate::diagnostics::{Code, evaluation, names};
use crate::environment::Env;
use crate::source::Name;
use crate::value::Value;

/// Longest range of children.
const CHILDREN: f64 = 10_000.0;

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
        matches!(self.get(name), Some(Value::Bool(truth)) if truth.get())
    }
}

impl<'p> Evaluator<'p> {
    /// Evaluates a block in a scope of its own: all of its instantiations, or those that `only` names.
    pub(crate) fn block(&mut self, block: &'p Block<'p>, env: Env, only: Option<&[usize]>) -> Eval<Vec<Child>> {
        let mark = self.dynamic.mark();
        self.assign_all(block, env)?;
        let made = self.instantiate_all(block, env, only)?;
        self.dynamic.restore(mark);
        Ok(made)
    }

    /// The variables of a block.
    fn assign_all(&mut self, block: &'p Block<'p>, env: Env) -> Eval<()> {
        for slot in block.slots.clone() {
            self.stack.unset(env, slot);
        }
        for binding in block.assignments {
            self.assign(binding, env)?;
        }
        Ok(())
    }

    fn instantiate_all(&mut self, block: &'p Block<'p>, env: Env, only: Option<&[usize]>) -> Eval<Vec<Child>> {
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
        Ok(made)
    }

    /// `None` for what makes no geometry at all, such as `echo();`.
    pub(super) fn instantiate(&mut self, instantiation: &'p Instantiation<'p>, env: Env) -> Eval<Option<Child>> {
        let span = instantiation.span;
        self.step(&span)?;
        let calls = self.trace.len();
        let rooted = self.root.is_some();
        let made = self.guarded(span, |evaluator| match &instantiation.kind {
            Kind::User(called) => evaluator.user_module(called, instantiation, env).map(Some),
            Kind::Builtin(..) | Kind::Control(..) => evaluator.builtin_module(instantiation, env),
            Kind::Unknown { name, name_span, scope } => {
                evaluator.unknown_module(*name, span, *name_span, scope);
                Ok(None)
            }
        });
        let made = match made {
            Ok(made) => made,
            Err(stop) => {
                self.trace.truncate(calls);
                let name = self.name(instantiation.name);
                self.trace_line("called by", '\'', &name, span);
                return Err(stop);
            }
        };
        let Some(mut child) = made else { return Ok(None) };
        let modifiers = instantiation.modifiers;
        if modifiers.highlight {
            child = self.push(Node::Highlight { child }, child.span)?;
        }
        // The first one in the text counts, and the outer one before those in it.
        if modifiers.root && rooted {
            self.second_root.get_or_insert(span);
        } else if modifiers.root
            && let Some(inner) = self.root.replace(child)
        {
            self.second_root = Some(inner.span);
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
        let base = self.stack.push(code.slots);
        let parent = self.link(*hops, env);
        let definition = Env { base, module: parent };
        let dynamics = self.pass(arguments, env, definition)?;
        let mark = self.dynamic.mark();
        self.enter_scope(module.scope)?;
        self.complain_arguments(complaints, module.name, code.parameters, span);
        self.bind(code.parameters, missing, dynamics, definition)?;
        self.enter_call(module.name, span, "module")?;
        self.modules.push(module.name);
        let inner = Env { base, module: self.frames.len() as u32 };
        self.frames.push(ModuleFrame { base, parent, children: Some((instantiation.children, env)) });
        self.assign_all(&code.body, inner)?;
        let made = match self.instantiate_all(&code.body, inner, None) {
            Ok(made) => made,
            Err(stop) => {
                self.trace_module(module, code, inner);
                return Err(stop);
            }
        };
        self.frames.pop();
        self.modules.pop();
        self.depth -= 1;
        self.trace.pop();
        self.dynamic.restore(mark);
        self.stack.pop(base);
        self.union(made, span)
    }

    /// The line of a trace with the values of a module's parameters.
    #[cold]
    fn trace_module(&mut self, module: &'p Module<'p>, code: &'p ModuleCode<'p>, env: Env) {
        let mut text = format!("{}(", self.name(module.name));
        for (slot, parameter) in code.parameters.iter().enumerate() {
            if slot > 0 {
                text.push_str(", ");
            }
            text.push_str(&self.name(parameter.name));
            text.push_str(" = ");
            let value = match parameter.dynamic {
                Some(index) => self.dynamic.get(index as usize),
                None => self.stack.at(env, slot as u32),
            };
            value.unwrap_or(&Value::Undef).print(&mut text, TRACED_BYTES);
        }
        text.push(')');
        let span = module.unit.span(module.unit.file.ast.module(module.id).span);
        self.trace_line("call of", '\'', &text, span);
    }

    /// An argument by name for what has a value already.
    pub(super) fn repeated_argument(&mut self, name: Symbol, overrides: bool, callee: &str, span: Span) {
        let name = self.name(name);
        let how = if overrides { "overrides positional argument" } else { "supplied more than once" };
        let message = format!("`{callee}` gets `{name}` twice: the last value counts");
        self.warn(&names::REPEATED_ARGUMENT, span, &format!("argument \"{name}\" {how}"), message);
    }

    /// `argument` is its place, `call` that of the whole.
    pub(crate) fn unknown_argument(
        &mut self,
        name: Symbol,
        callee: &str,
        argument: Span,
        call: Span,
        known: Vec<Name>,
    ) {
        let name = self.name(name);
        let near = crate::diagnostics::nearest(&name, known.iter().map(|name| &**name)).map(str::to_owned);
        let known = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let message = match &near {
            Some(near) => format!("`{callee}` has no parameter `{name}`, did you mean `{near}`?"),
            None if known.is_empty() => format!("`{callee}` has no parameter `{name}`: it takes none"),
            None => format!("`{callee}` has no parameter `{name}`: it takes {known}"),
        };
        let name_span = Span { end: argument.start + name.len() as u32, ..argument };
        let severity = names::UNKNOWN_ARGUMENT.severity(self.request.strict);
        let label = if severity == Severity::Error { "ERROR" } else { "WARNING" };
        let place = self.sources.place(call);
        let console = format!("{label}: variable \"{name}\" not specified as parameter {place}");
        let fix = near.as_deref().map(|near| (name_span, near));
        self.warn_as(&names::UNKNOWN_ARGUMENT, argument, console, message, fix);
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
                let mut given = Arguments::new();
                self.give(arguments, env, &mut given)?;
                self.bind_builtin(declaration, given, span)
            }
            _ => Vec::new(),
        };
        let childless = declaration.group.ends_with("primitives") || ["children", "child"].contains(&declaration.name);
        if childless && !instantiation.children.instantiations.is_empty() {
            let name = declaration.name;
            let console = format!("module {name}() does not support child modules");
            let line = |span: Span| self.sources.line(span);
            if instantiation.children.instantiations.iter().all(|child| line(child.span) == line(span)) {
                let message = format!("`{name}()` takes no children: what follows it is left out");
                self.warn(&names::USELESS_CHILDREN, span, &console, message);
            } else {
                // Then it has been told already that a semicolon seems to be missing.
                let text = format!("WARNING: {console} {}", self.sources.place(span));
                self.print(Severity::Warning, text, Some(span));
            }
        }
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
        let (mut position, mut surplus) = (0, false);
        let (mut named, mut by_position): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for argument in given {
            let index = match argument.name {
                None => {
                    while named.contains(&position) {
                        position += 1;
                    }
                    if position >= positional {
                        if !surplus {
                            self.too_many(declaration.name, positional, span);
                        }
                        surplus = true;
                        continue;
                    }
                    by_position.push(position);
                    position += 1;
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
                        Some(index) => {
                            if named.contains(&index) || by_position.contains(&index) {
                                self.repeated_argument(name, !named.contains(&index), declaration.name, span);
                            }
                            named.push(index);
                            index
                        }
                        None => {
                            let known = declaration.arguments.iter().map(|argument| argument.name.into()).collect();
                            self.unknown_argument(name, declaration.name, argument.span, span, known);
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
        if bindings.is_empty() {
            return Ok(());
        }
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
            self.step(&span)?;
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
            self.stack.unset(env, slot);
        }
        let mut waiting = Vec::new();
        for binding in *bindings {
            let value = self.operand(&binding.value, env)?;
            self.complain_binding(binding, &value, instantiation.span);
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
        let numbers: Vec<Value>;
        let first = Value::from(0.0);
        let wanted: Option<Vec<&Value>> = match call.bound.first().and_then(Option::as_ref) {
            None if call.declaration.name == "child" => Some(vec![&first]),
            None => None,
            Some(Value::List(list)) => Some(list.iter().collect()),
            Some(Value::Range(range)) => {
                let many = range.count();
                if many >= CHILDREN {
                    let shown = if many < f64::from(u32::MAX) { many as u32 } else { u32::MAX };
                    let console = format!("Bad range parameter for children: too many elements ({shown})");
                    let message = format!("the range has {shown} values: no child is chosen");
                    self.warn(&evaluation::CHILD_INDEX, call.span, &console, message);
                    return Ok(None);
                }
                numbers = (0..many as u64).map(|index| Value::from(range.at(index as f64))).collect();
                Some(numbers.iter().collect())
            }
            Some(number @ Value::Number(_)) => Some(vec![number]),
            Some(other) => {
                self.bad_child_index(other, other.kind(), true, call.span);
                return Ok(None);
            }
        };
        let indices = wanted.map(|wanted| {
            let valid = wanted.into_iter().filter_map(|value| match value {
                Value::Number(index) if index.get().trunc() >= 0.0 && index.get().trunc() < count as f64 => {
                    Some(index.get() as usize)
                }
                Value::Number(index) => {
                    let index = index.get() as i32;
                    let message = format!("there is no child {index}: {count} are given, counted from 0");
                    let console = format!("Children index ({index}) out of bounds ({count} children)");
                    self.warn(&evaluation::CHILD_INDEX, call.span, &console, message);
                    None
                }
                other => {
                    self.bad_child_index(other, other.kind(), false, call.span);
                    None
                }
            });
            valid.collect::<Vec<usize>>()
        });
        let one = !matches!(call.bound.first(), Some(Some(Value::List(_) | Value::Range(_))));
        if one && indices.as_ref().is_some_and(Vec::is_empty) {
            return Ok(None);
        }
        let made = self.block(block, place, indices.as_deref())?;
        self.union(made, call.span).map(Some)
    }

    fn bad_child_index(&mut self, value: &Value, kind: &str, whole: bool, span: Span) {
        let mut shown = String::new();
        // An element of a list is shown as `str` does, with a full stop behind.
        let stop = if whole {
            value.print(&mut shown, TRACED_BYTES);
            ""
        } else {
            value.print_bare(&mut shown, TRACED_BYTES);
            "."
        };
        let console =
            format!("Bad parameter type ({shown}) for children, only accept: empty, number, vector, range{stop}");
        let message = format!("`children()` takes an index, a list of indices or a range, not a {kind}");
        self.warn(&evaluation::CHILD_INDEX, span, &console, message);
    }

    /// A module's message about one of its arguments; the code decides how bad it is.
    pub(crate) fn complain(&mut self, code: &'static Code, call: &ModuleCall<'_>, console: &str, message: String) {
        self.warn(code, call.span, console, message);
    }
}
