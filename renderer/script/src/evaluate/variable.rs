//! Variables: looking them up, and binding them by `let`.

use partwright_graph::Span;

use super::{Eval, Evaluator, print};
use crate::ast::Symbol;
use crate::compile::op::{Binding, Let, Literal, Oddity, Op, Ref, Target, Unknown};
use crate::diagnostics::syntax::OVERWRITTEN;
use crate::diagnostics::{limits, names};
use crate::environment::Env;
use crate::value::{Closure, Value};

/// `$` names that tail calls may set without coming back.
const TAIL_SETS: usize = 1_000_000;
/// Variables captured before they were bound.
const CELLS: usize = 5_000_000;

impl<'p> Evaluator<'p> {
    #[inline(never)]
    pub(super) fn variable(&mut self, variable: Ref<'p>, or: Ref<'p>, env: Env) -> Eval<Value> {
        let found = match variable {
            Op::LocalOr(slot, _) => self.stack.at(env, *slot),
            Op::Global(index, _) => self.globals.get(*index as usize).and_then(Option::as_ref),
            Op::Dynamic(index, _) => self.dynamic.get(*index as usize),
            _ => return self.peek(variable, env).map_or_else(|| self.eval(or, env), Ok),
        };
        match found {
            Some(value) => Ok(value.clone()),
            None => self.eval(or, env),
        }
    }

    #[inline(never)]
    pub(super) fn is_undef(&mut self, variable: Ref<'p>, env: Env) -> Value {
        Value::from(matches!(self.peek(variable, env), None | Some(Value::Undef)))
    }

    /// The value of a variable, `None` where it has none.
    pub(super) fn peek(&mut self, variable: Ref<'p>, env: Env) -> Option<Value> {
        let mut variable = variable;
        loop {
            let (found, or) = match variable {
                Op::Number(number) => return Some(Value::from(*number)),
                Op::Constant(value) => return Some(value.clone()),
                Op::Local(slot) => return Some(self.local(*slot, env)),
                Op::LocalOr(slot, or) => (self.stack.at(env, *slot), or),
                Op::Up { hops, slot, or } => {
                    let module = self.module_out(env.module, *hops);
                    let base = self.frames.get(module as usize).map_or(0, |frame| frame.base);
                    (self.stack.at(Env { base, module }, *slot), or)
                }
                Op::Global(index, or) => (self.globals.get(*index as usize).and_then(Option::as_ref), or),
                Op::Cell(slot, or) => {
                    let number = self.local(*slot, env).number().unwrap_or(f64::NAN);
                    (self.cells.get(number as usize).and_then(Option::as_ref), or)
                }
                Op::Dynamic(index, _) => return self.dynamic.get(*index as usize).cloned(),
                Op::ChildCount(_) => return self.count_children(env).map(|count| Value::from(count as f64)),
                Op::ModuleCount(or) => match self.modules.len() {
                    0 => (None, or),
                    count => return Some(Value::from(count as f64)),
                },
                _ => return None,
            };
            if let Some(value) = found {
                return Some(value.clone());
            }
            variable = or;
        }
    }

    /// The module frame so many hops further out.
    pub(super) fn module_out(&self, mut module: u32, hops: u32) -> u32 {
        for _ in 0..hops {
            module = self.frames.get(module as usize).map_or(0, |frame| frame.parent);
        }
        module
    }

    #[cold]
    pub(super) fn unknown_variable(&mut self, unknown: &'p Unknown<'p>) -> Value {
        let Unknown { name, span, scope, locals } = unknown;
        self.unknown(&names::UNKNOWN_VARIABLE, "variable", *name, *span, *span, |evaluator| {
            let outer = scope.chain().flat_map(|scope| scope.variables.keys());
            let known = locals.iter().rev().chain(outer).chain(evaluator.program.constants.keys());
            known.map(|symbol| evaluator.name(*symbol)).collect()
        });
        Value::Undef
    }

    #[inline(never)]
    pub(super) fn closure(&mut self, literal: &'p Literal<'p>, env: Env) -> Value {
        let index = literal.index.get().unwrap_or_else(|| {
            let index = self.literals.len() as u32;
            self.literals.push(literal);
            literal.index.set(Some(index));
            index
        });
        let text = literal.text.get_or_init(|| print::function_text(&literal.unit.file.ast, literal.id).into());
        let captured = literal.captures.iter().map(|(slot, _)| self.stack.at(env, *slot).cloned());
        let captured = captured.collect();
        Value::Function(std::rc::Rc::new(Closure { literal: index, captured, module: env.module, text: text.clone() }))
    }

    #[inline(never)]
    pub(super) fn bind_let(&mut self, bindings: &'p Let<'p>, env: Env) -> Eval<()> {
        for &cell in &bindings.cells {
            if self.cells.len() >= CELLS {
                let message = format!("more than {CELLS} functions know a name that is bound after them: keep fewer");
                let span = bindings.bindings.first().map_or(Span::default(), |binding| binding.span);
                return self.fail(&limits::MEMORY, span, message);
            }
            self.cells.push(None);
            self.store(Target::Slot(cell), Value::from(self.cells.len() as f64 - 1.0), env);
        }
        for binding in bindings.bindings {
            let value = self.operand(&binding.value, env)?;
            self.complain_binding(binding, &value, bindings.span);
            if let Some(cell) = binding.cell {
                let number = self.local(cell, env).number().unwrap_or(f64::NAN);
                if let Some(place) = self.cells.get_mut(number as usize) {
                    *place = Some(value.clone());
                }
            }
            self.store_binding(binding, value, env);
        }
        Ok(())
    }

    /// As [`Self::store`], with a warning where the list has the name already.
    #[inline(always)]
    pub(super) fn store_binding(&mut self, binding: &'p Binding<'p>, value: Value, env: Env) {
        if let Target::Duplicate(name) = binding.target {
            self.duplicate(name, &value, binding.span);
        }
        self.store(binding.target, value, env);
    }

    #[cold]
    fn duplicate(&mut self, name: Symbol, value: &Value, span: Span) {
        let name = self.name(name);
        let mut shown = String::new();
        value.print(&mut shown, 1000);
        let console = format!("Ignoring duplicate variable assignment \"{name}\" = {shown}");
        self.warn(&OVERWRITTEN, span, &console, format!("`{name}` is bound in this list already: that value stays"));
    }

    /// What is odd about a binding of `let` or `assign`.
    #[inline]
    pub(super) fn complain_binding(&mut self, binding: &'p Binding<'p>, value: &Value, span: Span) {
        if let Some(oddity) = binding.oddity {
            self.complain_oddity(oddity, binding, value, span);
        }
    }

    #[cold]
    fn complain_oddity(&mut self, oddity: Oddity, binding: &'p Binding<'p>, value: &Value, span: Span) {
        let name = binding.name.map(|name| self.name(name));
        let name = name.as_deref().unwrap_or_default();
        let mut shown = String::new();
        value.print(&mut shown, 10_000);
        let (code, console, message) = match oddity {
            Oddity::Nameless => (
                &names::NAMELESS_BINDING,
                format!("Assignment without variable name {shown}"),
                "this value gets no name: write `name = value`".to_owned(),
            ),
            Oddity::Replacement => (
                &names::REPEATED_BINDING,
                format!("Duplicate variable assignment \"{name}\" = {shown}"),
                format!("`{name}` is bound before: this value replaces the first"),
            ),
            // Told where it is assigned.
            Oddity::Overwritten | Oddity::Again(_) => return,
        };
        self.warn(code, span, &console, message);
    }

    #[inline(never)]
    pub(super) fn restoring_let(&mut self, bindings: &'p Let<'p>, env: Env) -> Eval<Value> {
        let mark = self.dynamic.mark();
        self.bind_let(bindings, env)?;
        let value = self.eval(&bindings.body, env)?;
        self.dynamic.restore(mark);
        Ok(value)
    }

    /// Before a tail call leaves `$` names set.
    pub(super) fn check_tail_sets(&mut self, span: Span) -> Eval<()> {
        if self.dynamic.mark() < TAIL_SETS {
            return Ok(());
        }
        let message = "tail calls set `$` variables more than a million times: pass them as parameters";
        self.fail(&limits::DEPTH, span, message.to_owned())
    }
}
