//! Module instantiations: scopes, user modules, `children()`, modifiers; built-in modules are called from here.

use std::rc::Rc;

use partwright_graph::{Child, Node, Span};

use super::{Eval, Evaluator};
use crate::ast::{Arguments, Instantiation, ModuleId, Parameter, ScopeId, Symbol};
use crate::builtin::{Declaration, Run};
use crate::diagnostics::{Code, evaluation, names};
use crate::environment::{Children, Frame};
use crate::value::Value;

/// An evaluated argument of a call.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    pub(crate) name: Option<Symbol>,
    pub(crate) value: Value,
    pub(crate) span: Span,
}

/// A call of a built-in module, its arguments bound as its declaration says.
pub(crate) struct ModuleCall<'c> {
    pub(crate) instantiation: &'c Instantiation,
    pub(crate) frame: &'c Rc<Frame>,
    pub(crate) declaration: &'static Declaration,
    /// By the declaration's order.
    pub(crate) bound: Vec<Option<Value>>,
    pub(crate) span: Span,
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

enum Found {
    User(ModuleId, Rc<Frame>),
    Builtin(&'static Declaration),
}

impl Evaluator<'_> {
    /// The shapes of a scope's instantiations, or of those that `only` names.
    pub(crate) fn instantiations(
        &mut self,
        scope: ScopeId,
        frame: &Rc<Frame>,
        only: Option<&[usize]>,
    ) -> Eval<Vec<Child>> {
        let ast = self.ast;
        let all = &ast.scope(scope).instantiations;
        let mut made = Vec::new();
        match only {
            None => {
                for instantiation in all {
                    made.extend(self.instantiate(instantiation, frame)?);
                }
            }
            Some(indices) => {
                for instantiation in indices.iter().filter_map(|&index| all.get(index)) {
                    made.extend(self.instantiate(instantiation, frame)?);
                }
            }
        }
        Ok(made)
    }

    /// Evaluates a block in a scope of its own inside `frame`.
    pub(crate) fn block(&mut self, scope: ScopeId, frame: &Rc<Frame>, only: Option<&[usize]>) -> Eval<Vec<Child>> {
        let mark = self.dynamic.mark();
        let body = self.ast.scope(scope);
        let made = if body.assignments.is_empty() && body.functions.is_empty() && body.modules.is_empty() {
            self.instantiations(scope, frame, only)?
        } else {
            let inner = Rc::new(Frame::new(Some(frame.clone()), Some(scope), None));
            self.assignments(scope, &inner)?;
            self.instantiations(scope, &inner, only)?
        };
        self.dynamic.restore(mark);
        Ok(made)
    }

    fn assignments(&mut self, scope: ScopeId, frame: &Rc<Frame>) -> Eval<()> {
        let ast = self.ast;
        for assignment in &ast.scope(scope).assignments {
            let value = self.eval(assignment.value, frame)?;
            self.assign(assignment.name, value, frame);
        }
        Ok(())
    }

    /// `None` for what makes no geometry at all, such as `echo();`.
    fn instantiate(&mut self, instantiation: &Instantiation, frame: &Rc<Frame>) -> Eval<Option<Child>> {
        self.step(instantiation.span)?;
        let made = stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || self.call_module(instantiation, frame))?;
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

    fn call_module(&mut self, instantiation: &Instantiation, frame: &Rc<Frame>) -> Eval<Option<Child>> {
        match self.find_module(instantiation.name, frame)? {
            Some(Found::User(module, definition)) => self.user_module(module, &definition, instantiation, frame),
            Some(Found::Builtin(declaration)) => self.builtin_module(declaration, instantiation, frame),
            None => {
                self.unknown(
                    &names::UNKNOWN_MODULE,
                    "module",
                    instantiation.name,
                    instantiation.span,
                    instantiation.name_span,
                    |evaluator| evaluator.known_modules(frame),
                );
                Ok(None)
            }
        }
    }

    fn find_module(&mut self, name: Symbol, frame: &Rc<Frame>) -> Eval<Option<Found>> {
        let ast = self.ast;
        let mut current = Some(frame);
        while let Some(here) = current {
            if let Some(scope) = here.scope {
                let scope = ast.scope(scope);
                if let Some(&module) = scope.modules.get(&name) {
                    return Ok(Some(Found::User(module, here.clone())));
                }
                for &used in &scope.uses {
                    if let Some(&module) = ast.scope(used).modules.get(&name) {
                        return Ok(Some(Found::User(module, self.used_frame(used)?)));
                    }
                }
            }
            current = here.parent.as_ref();
        }
        Ok(self.builtin_modules.get(&name).map(|&declaration| Found::Builtin(declaration)))
    }

    fn known_modules(&self, frame: &Rc<Frame>) -> Vec<crate::source::Name> {
        let ast = self.ast;
        let scopes = frame.chain().filter_map(|frame| frame.scope).map(|scope| ast.scope(scope));
        let scopes =
            scopes.flat_map(|scope| std::iter::once(scope).chain(scope.uses.iter().map(|&used| ast.scope(used))));
        let user = scopes.flat_map(|scope| scope.modules.keys()).map(|&symbol| ast.names.name(symbol));
        let builtin = crate::builtin::declarations().filter(|declaration| declaration.is_module());
        user.chain(builtin.map(|declaration| declaration.name.into())).collect()
    }

    pub(crate) fn given(&mut self, arguments: &Arguments, frame: &Rc<Frame>) -> Eval<Vec<Given>> {
        let mut given = Vec::with_capacity(arguments.len());
        for argument in arguments.iter() {
            let value = self.eval(argument.value, frame)?;
            given.push(Given { name: argument.name, value, span: argument.span });
        }
        Ok(given)
    }

    fn user_module(
        &mut self,
        module: ModuleId,
        definition: &Rc<Frame>,
        instantiation: &Instantiation,
        frame: &Rc<Frame>,
    ) -> Eval<Option<Child>> {
        let ast = self.ast;
        let module = ast.module(module);
        let given = self.given(&instantiation.arguments, frame)?;
        let mark = self.dynamic.mark();
        self.enter_used(definition);
        let children = Children { scope: instantiation.children, frame: frame.clone() };
        let inner = Rc::new(Frame::new(Some(definition.clone()), Some(module.body), Some(children)));
        self.bind(&module.parameters, given, definition, &inner, instantiation.span, module.name)?;
        self.enter_call(module.name, instantiation.span, "module")?;
        self.modules.push(module.name);
        self.assignments(module.body, &inner)?;
        let made = self.instantiations(module.body, &inner, None)?;
        self.modules.pop();
        self.trace.pop();
        self.dynamic.restore(mark);
        self.union(made, instantiation.span).map(Some)
    }

    /// Gives each parameter its argument, its default (evaluated where the definition stands) or undef.
    pub(crate) fn bind(
        &mut self,
        parameters: &[Parameter],
        given: Vec<Given>,
        definition: &Rc<Frame>,
        frame: &Frame,
        span: Span,
        callee: Symbol,
    ) -> Eval<()> {
        let mut values: smallvec::SmallVec<[Option<Value>; 6]> = smallvec::smallvec![None; parameters.len()];
        let mut position = 0;
        let mut surplus = false;
        for argument in given {
            let index = match argument.name {
                None => {
                    position += 1;
                    (position <= parameters.len()).then(|| position - 1)
                }
                Some(name) => parameters.iter().position(|parameter| parameter.name == name),
            };
            match (index, argument.name) {
                (Some(index), _) => values[index] = Some(argument.value),
                (None, Some(name)) => match name.dynamic() {
                    Some(index) => self.dynamic.set(index, argument.value),
                    None => {
                        let known = parameters.iter().map(|parameter| self.ast.names.name(parameter.name)).collect();
                        self.unknown_argument(name, &callee_name(self, callee), argument.span, known);
                    }
                },
                (None, None) => surplus = true,
            }
        }
        if surplus {
            self.too_many(&callee_name(self, callee), parameters.len(), span);
        }
        for (parameter, value) in parameters.iter().zip(values) {
            let value = match (value, parameter.default) {
                (Some(value), _) => value,
                (None, Some(default)) => self.eval(default, definition)?,
                (None, None) if parameter.name.dynamic().is_some() => continue,
                (None, None) => Value::Undef,
            };
            self.assign(parameter.name, value, frame);
        }
        Ok(())
    }

    pub(crate) fn unknown_argument(
        &mut self,
        name: Symbol,
        callee: &str,
        argument: Span,
        known: Vec<crate::source::Name>,
    ) {
        let name = self.ast.names.name(name);
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

    fn builtin_module(
        &mut self,
        declaration: &'static Declaration,
        instantiation: &Instantiation,
        frame: &Rc<Frame>,
    ) -> Eval<Option<Child>> {
        let Run::Module(run) = declaration.run else { return Ok(None) };
        let mark = self.dynamic.mark();
        let span = instantiation.span;
        self.enter_call(instantiation.name, span, "module")?;
        let mut call = ModuleCall { instantiation, frame, declaration, bound: Vec::new(), span };
        if !declaration.binds_itself {
            let given = self.given(&instantiation.arguments, frame)?;
            call.bound = self.bind_builtin(declaration, given, span);
        }
        let made = run(self, &call)?;
        self.trace.pop();
        self.dynamic.restore(mark);
        Ok(made)
    }

    pub(crate) fn bind_builtin(
        &mut self,
        declaration: &'static Declaration,
        given: Vec<Given>,
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
                    self.assign(name, argument.value, &Frame::new(None, None, None));
                    continue;
                }
                Some(name) => {
                    let text = self.ast.names.name(name);
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

    /// The shapes of a call's children.
    pub(crate) fn children(&mut self, call: &ModuleCall<'_>) -> Eval<Vec<Child>> {
        self.block(call.instantiation.children, call.frame, None)
    }

    // `children()`.

    /// What `$children` counts and `children()` means here.
    pub(crate) fn callers_children<'f>(&self, frame: &'f Rc<Frame>) -> Option<&'f Children> {
        let mut current = Some(frame);
        while let Some(here) = current {
            if let Some(children) = &here.children {
                return Some(children);
            }
            current = here.parent.as_ref();
        }
        None
    }

    pub(crate) fn count_children(&self, frame: &Rc<Frame>) -> Option<usize> {
        self.callers_children(frame).map(|children| self.ast.scope(children.scope).instantiations.len())
    }

    pub(crate) fn insert_children(&mut self, call: &ModuleCall<'_>) -> Eval<Option<Child>> {
        let Some(children) = self.callers_children(call.frame).cloned() else { return Ok(None) };
        let count = self.ast.scope(children.scope).instantiations.len();
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
        let made = self.block(children.scope, &children.frame, indices.as_deref())?;
        self.union(made, call.span).map(Some)
    }

    /// A module's message about one of its arguments; the code decides how bad it is.
    pub(crate) fn complain(&mut self, code: &'static Code, call: &ModuleCall<'_>, console: &str, message: String) {
        self.warn(code, call.span, console, message);
    }
}

fn callee_name(evaluator: &Evaluator<'_>, callee: Symbol) -> crate::source::Name {
    evaluator.ast.names.name(callee)
}
