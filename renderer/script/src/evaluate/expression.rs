//! Compiled expressions to values. Calls in tail position (also through `?:`, `let`, `assert`, `echo`) run in constant
//! stack.

use partwright_graph::Span;
use partwright_protocol::Severity;

use super::statement::Given;
use super::{Eval, Evaluator, operators, print};
use crate::ast::{Binary, Symbol};
use crate::compile::op::{
    Argument, Arguments, Assert, Binding, BuiltinCall, Complaint, Let, Literal, Oddity, Op, Ref, Target, Unknown,
};
use crate::diagnostics::syntax::OVERWRITTEN;
use crate::diagnostics::{evaluation, limits, names};
use crate::environment::Env;
use crate::source::Name;
use crate::value::{Closure, Items, List, Range, Text, Value};

/// `$` names that tail calls may set without coming back.
const TAIL_SETS: usize = 1_000_000;
/// Variables captured before they were bound.
const CELLS: usize = 5_000_000;

macro_rules! arithmetic {
    ($self:ident, $env:ident, $left:ident, $right:ident, $span:ident, $operator:ident, $a:ident, $b:ident => $result:expr) => {{
        if let (Some($a), Some($b)) = ($self.leaf($left, $env), $self.leaf($right, $env)) {
            return Ok(Value::from($result));
        }
        let left = $self.operand($left, $env)?;
        let right = $self.operand($right, $env)?;
        match (left, right) {
            (Value::Number($a), Value::Number($b)) => {
                let ($a, $b) = ($a.get(), $b.get());
                Ok(Value::from($result))
            }
            (left, right) => $self.binary_of(Binary::$operator, left, right, *$span),
        }
    }};
}

impl<'p> Evaluator<'p> {
    /// The value of an operand: leaves without a call.
    #[inline(always)]
    pub(super) fn operand(&mut self, op: Ref<'p>, env: Env) -> Eval<Value> {
        match op {
            Op::Number(number) => Ok(Value::from(*number)),
            Op::Local(slot) => Ok(self.local(*slot, env)),
            _ => self.eval(op, env),
        }
    }

    /// The number of a literal or a variable of the frame, without counting references.
    #[inline(always)]
    fn leaf(&self, op: Ref<'p>, env: Env) -> Option<f64> {
        match op {
            Op::Number(number) => Some(*number),
            Op::Local(slot) => match self.stack.get((env.base + slot) as usize) {
                Some(Some(Value::Number(number))) => Some(number.get()),
                _ => None,
            },
            _ => None,
        }
    }

    #[inline(always)]
    fn local(&self, slot: u32, env: Env) -> Value {
        match self.stack.get((env.base + slot) as usize) {
            Some(Some(value)) => value.clone(),
            _ => Value::Undef,
        }
    }

    #[inline(never)]
    fn binary_of(&mut self, operator: Binary, left: Value, right: Value, span: Span) -> Eval<Value> {
        self.binary(operator, &left, &right, span)
    }

    /// Conditions are comparisons of numbers most of the time.
    pub(super) fn truth(&mut self, op: Ref<'p>, env: Env) -> Eval<bool> {
        macro_rules! comparison {
            ($left:ident, $right:ident, $span:ident, $operator:ident, $compare:tt) => {{
                if let (Some(a), Some(b)) = (self.leaf($left, env), self.leaf($right, env)) {
                    return Ok(a $compare b);
                }
                let left = self.operand($left, env)?;
                let right = self.operand($right, env)?;
                match (left, right) {
                    (Value::Number(a), Value::Number(b)) => return Ok(a.get() $compare b.get()),
                    (left, right) => self.binary_of(Binary::$operator, left, right, *$span)?,
                }
            }};
        }
        let value = match op {
            Op::Less(left, right, span) => comparison!(left, right, span, Less, <),
            Op::LessEqual(left, right, span) => comparison!(left, right, span, LessEqual, <=),
            Op::Greater(left, right, span) => comparison!(left, right, span, Greater, >),
            Op::GreaterEqual(left, right, span) => comparison!(left, right, span, GreaterEqual, >=),
            Op::Equal(left, right, span) => comparison!(left, right, span, Equal, ==),
            Op::NotEqual(left, right, span) => comparison!(left, right, span, NotEqual, !=),
            Op::Not(operand) => return Ok(!self.truth(operand, env)?),
            Op::And(left, right) => return Ok(self.truth(left, env)? && self.truth(right, env)?),
            Op::Or(left, right) => return Ok(self.truth(left, env)? || self.truth(right, env)?),
            Op::Local(slot) => self.local(*slot, env),
            op => self.eval(op, env)?,
        };
        Ok(match value {
            Value::Bool(value) => value.get(),
            Value::Term(id) => self.decide(id)?,
            other => other.truthy(),
        })
    }

    pub(crate) fn eval(&mut self, op: Ref<'p>, env: Env) -> Eval<Value> {
        let (mut op, mut env) = (op, env);
        loop {
            return match op {
                Op::Number(number) => Ok(Value::from(*number)),
                Op::Constant(value) => Ok(value.clone()),
                Op::Local(slot) => Ok(self.local(*slot, env)),
                Op::LocalOr(slot, or) => match self.stack.get((env.base + slot) as usize) {
                    Some(Some(value)) => Ok(value.clone()),
                    _ => {
                        op = or;
                        continue;
                    }
                },
                Op::Global(index, or) => match self.globals.get(*index as usize) {
                    Some(Some(value)) => Ok(value.clone()),
                    _ => {
                        op = or;
                        continue;
                    }
                },
                Op::Dynamic(index, or) => match self.dynamic.get(*index as usize) {
                    Some(value) => Ok(value.clone()),
                    None => {
                        op = or;
                        continue;
                    }
                },
                Op::Up { or, .. } | Op::Cell(_, or) | Op::ChildCount(or) | Op::ModuleCount(or) => {
                    match self.peek(op, env) {
                        Some(value) => Ok(value),
                        None => {
                            op = or;
                            continue;
                        }
                    }
                }
                Op::Unknown(unknown) => Ok(self.unknown_variable(unknown)),
                Op::IsUndef(variable) => Ok(self.is_undef(variable, env)),
                Op::Not(operand) => Ok(Value::from(!self.truth(operand, env)?)),
                Op::And(left, right) => Ok(Value::from(self.truth(left, env)? && self.truth(right, env)?)),
                Op::Or(left, right) => Ok(Value::from(self.truth(left, env)? || self.truth(right, env)?)),
                Op::Add(left, right, span) => {
                    arithmetic!(self, env, left, right, span, Add, a, b => a + b)
                }
                Op::Subtract(left, right, span) => {
                    arithmetic!(self, env, left, right, span, Subtract, a, b => a - b)
                }
                Op::Multiply(left, right, span) => {
                    arithmetic!(self, env, left, right, span, Multiply, a, b => a * b)
                }
                Op::Divide(left, right, span) => {
                    arithmetic!(self, env, left, right, span, Divide, a, b => a / b)
                }
                Op::Less(left, right, span) => {
                    arithmetic!(self, env, left, right, span, Less, a, b => a < b)
                }
                Op::LessEqual(left, right, span) => {
                    arithmetic!(self, env, left, right, span, LessEqual, a, b => a <= b)
                }
                Op::Greater(left, right, span) => {
                    arithmetic!(self, env, left, right, span, Greater, a, b => a > b)
                }
                Op::GreaterEqual(left, right, span) => {
                    arithmetic!(self, env, left, right, span, GreaterEqual, a, b => a >= b)
                }
                Op::Equal(left, right, span) => {
                    arithmetic!(self, env, left, right, span, Equal, a, b => a == b)
                }
                Op::NotEqual(left, right, span) => {
                    arithmetic!(self, env, left, right, span, NotEqual, a, b => a != b)
                }
                Op::Conditional(condition, then, otherwise) => {
                    op = if self.truth(condition, env)? { then } else { otherwise };
                    continue;
                }
                Op::IndexAt(value, index) => self.index_at(value, *index, env),
                Op::Index(value, index) => self.index(value, index, env),
                Op::Member(value, name, element) => self.member_of(value, *name, *element, env),
                Op::List(items) => self.list(items, env),
                Op::Gather(items, span) => self.gather(items, *span, env),
                Op::Unary(operator, operand, span) => {
                    let value = self.operand(operand, env)?;
                    self.unary(*operator, &value, *span)
                }
                Op::Modulo(left, right, span) => {
                    arithmetic!(self, env, left, right, span, Modulo, a, b => operators::remainder(a, b))
                }
                Op::Binary(operator, left, right, span) => {
                    let left = self.operand(left, env)?;
                    let right = self.operand(right, env)?;
                    self.binary(*operator, &left, &right, *span)
                }
                Op::Range(range) => self.range(range, env),
                Op::Closure(literal) => Ok(self.closure(literal, env)),
                Op::Let(bindings) if bindings.restores => self.restoring_let(bindings, env),
                Op::Let(bindings) => {
                    self.bind_let(bindings, env)?;
                    op = &bindings.body;
                    continue;
                }
                Op::Assert(assertion) => {
                    self.assert(assertion, env)?;
                    match &assertion.body {
                        Some(body) => op = body,
                        None => return Ok(Value::Undef),
                    }
                    continue;
                }
                Op::Echo(echo) => {
                    self.echo(echo.arguments, echo.span, env)?;
                    match &echo.body {
                        Some(body) => op = body,
                        None => return Ok(Value::Undef),
                    }
                    continue;
                }
                Op::Call(call) => self.call(call, env),
                Op::TailCall(call) => {
                    (op, env) = self.tail_call(call, env)?;
                    continue;
                }
                Op::CallValue(call) => self.call_value(call, env),
                Op::TailCallValue(call) => match self.tail_call_value(call, env)? {
                    Err(value) => Ok(value),
                    Ok((body, inner)) => {
                        (op, env) = (body, inner);
                        continue;
                    }
                },
                Op::Math(function, operand, call) => match self.operand(operand, env) {
                    Ok(Value::Number(number)) => Ok(Value::from(function(number.get()))),
                    Ok(value) => self.misused_value(value, call),
                    Err(stop) => {
                        self.trace_declared(call);
                        Err(stop)
                    }
                },
                Op::Look(look, operand, call) => self.look(*look, operand, call, env),
                Op::Builtin(call) => self.builtin_call(call, env),
                Op::UnknownCall(call) => {
                    self.unknown_function(call);
                    Ok(Value::Undef)
                }
                Op::Deep(inner) => self.guarded(Span::default(), |evaluator| evaluator.eval(inner, env)),
                // Only `gather` comes to these.
                Op::For(_) | Op::ForLoop(_) | Op::If(..) | Op::Each(..) | Op::LetElement(_) => Ok(Value::Undef),
            };
        }
    }

    // What is kept out of `eval`, so that its frame stays small.

    #[inline(never)]
    fn is_undef(&mut self, variable: Ref<'p>, env: Env) -> Value {
        Value::from(matches!(self.peek(variable, env), None | Some(Value::Undef)))
    }

    #[inline(never)]
    fn builtin_call(&mut self, call: &'p BuiltinCall<'p>, env: Env) -> Eval<Value> {
        let mut given = Arguments::new();
        let result = self.give(call.arguments, env, &mut given);
        let result = result.and_then(|()| self.call_builtin(call.declaration, &given, call.span));
        if result.is_err() {
            self.trace_declared(call);
        }
        result
    }

    #[inline(never)]
    fn look(
        &mut self,
        look: fn(&Value) -> Option<Value>,
        operand: Ref<'p>,
        call: &'p BuiltinCall<'p>,
        env: Env,
    ) -> Eval<Value> {
        // At a variable where it lies.
        if let Op::Local(slot) = operand
            && let Some(Some(value)) = self.stack.get((env.base + slot) as usize)
            && let Some(seen) = look(value)
        {
            return Ok(seen);
        }
        match self.operand(operand, env) {
            Ok(value) => match look(&value) {
                Some(seen) => Ok(seen),
                None => self.misused_value(value, call),
            },
            Err(stop) => {
                self.trace_declared(call);
                Err(stop)
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn misused_value(&mut self, value: Value, call: &'p BuiltinCall<'p>) -> Eval<Value> {
        let given = [Given { name: None, value, span: call.span }];
        self.call_builtin(call.declaration, &given, call.span)
    }

    // Variables.

    /// The value of a variable, `None` where it has none.
    pub(super) fn peek(&mut self, variable: Ref<'p>, env: Env) -> Option<Value> {
        let mut variable = variable;
        loop {
            let (found, or) = match variable {
                Op::Number(number) => return Some(Value::from(*number)),
                Op::Constant(value) => return Some(value.clone()),
                Op::Local(slot) => return Some(self.local(*slot, env)),
                Op::LocalOr(slot, or) => (self.stack.get((env.base + slot) as usize), or),
                Op::Up { hops, slot, or } => {
                    let base =
                        self.frames.get(self.module_out(env.module, *hops) as usize).map_or(0, |frame| frame.base);
                    (self.stack.get((base + slot) as usize), or)
                }
                Op::Global(index, or) => (self.globals.get(*index as usize), or),
                Op::Cell(slot, or) => {
                    let number = self.local(*slot, env).number().unwrap_or(f64::NAN);
                    (self.cells.get(number as usize), or)
                }
                Op::Dynamic(index, _) => return self.dynamic.get(*index as usize).cloned(),
                Op::ChildCount(_) => return self.count_children(env).map(|count| Value::from(count as f64)),
                Op::ModuleCount(or) => match self.modules.len() {
                    0 => (None, or),
                    count => return Some(Value::from(count as f64)),
                },
                _ => return None,
            };
            if let Some(Some(value)) = found {
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
    fn unknown_variable(&mut self, unknown: &'p Unknown<'p>) -> Value {
        let Unknown { name, span, scope, locals } = unknown;
        self.unknown(&names::UNKNOWN_VARIABLE, "variable", *name, *span, *span, |evaluator| {
            let outer = scope.chain().flat_map(|scope| scope.variables.keys());
            let known = locals.iter().rev().chain(outer).chain(evaluator.program.constants.keys());
            known.map(|symbol| evaluator.name(*symbol)).collect()
        });
        Value::Undef
    }

    #[inline(never)]
    fn closure(&mut self, literal: &'p Literal<'p>, env: Env) -> Value {
        let index = literal.index.get().unwrap_or_else(|| {
            let index = self.literals.len() as u32;
            self.literals.push(literal);
            literal.index.set(Some(index));
            index
        });
        let text = literal.text.get_or_init(|| print::function_text(&literal.unit.file.ast, literal.id).into());
        let captured =
            literal.captures.iter().map(|(slot, _)| self.stack.get((env.base + slot) as usize).cloned().flatten());
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
            Oddity::Overwritten => return,
        };
        self.warn(code, span, &console, message);
    }

    #[inline(never)]
    fn restoring_let(&mut self, bindings: &'p Let<'p>, env: Env) -> Eval<Value> {
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

    // Elements.

    #[inline(never)]
    fn list(&mut self, items: &'p [Op<'p>], env: Env) -> Eval<Value> {
        let mut values = Items::with_capacity(items.len());
        for item in items {
            values.push(self.operand(item, env)?);
        }
        Ok(Value::List(List::from(values)))
    }

    #[inline(never)]
    fn index_at(&mut self, value: Ref<'p>, index: u32, env: Env) -> Eval<Value> {
        // Of a variable without counting a reference to the whole.
        let place = match value {
            Op::Local(slot) => self.stack.get((env.base + slot) as usize),
            Op::Global(index, _) => self.globals.get(*index as usize),
            _ => None,
        };
        if let Some(Some(Value::List(list))) = place {
            return Ok(list.get(index as usize).cloned().unwrap_or(Value::Undef));
        }
        let value = self.operand(value, env)?;
        Ok(element(&value, &Value::from(f64::from(index))))
    }

    #[inline(never)]
    fn index(&mut self, value: Ref<'p>, index: Ref<'p>, env: Env) -> Eval<Value> {
        if let Op::Local(slot) = value {
            let index = self.operand(index, env)?;
            return Ok(match self.stack.get((env.base + slot) as usize) {
                Some(Some(value)) => element(value, &index),
                _ => Value::Undef,
            });
        }
        let value = self.operand(value, env)?;
        let index = self.operand(index, env)?;
        Ok(element(&value, &index))
    }

    #[inline(never)]
    fn member_of(&mut self, value: Ref<'p>, name: Symbol, position: u32, env: Env) -> Eval<Value> {
        if position < 3
            && let Op::Local(slot) = value
            && let Some(Some(Value::List(list))) = self.stack.get((env.base + slot) as usize)
        {
            return Ok(list.get(position as usize).cloned().unwrap_or(Value::Undef));
        }
        let value = self.operand(value, env)?;
        Ok(match &value {
            Value::List(list) if position < 3 => list.get(position as usize).cloned().unwrap_or(Value::Undef),
            Value::List(list) => components(list, &self.name(name)),
            Value::Range(range) => match &*self.name(name) {
                "begin" => Value::from(range.begin),
                "step" => Value::from(range.step),
                "end" => Value::from(range.end),
                _ => Value::Undef,
            },
            Value::Object(fields) => fields.get(&self.name(name)).cloned().unwrap_or(Value::Undef),
            _ => Value::Undef,
        })
    }

    #[inline(never)]
    fn range(&mut self, range: &'p crate::compile::op::Range<'p>, env: Env) -> Eval<Value> {
        let span = range.span;
        // As OpenSCAD: the step comes last, and nothing is evaluated behind what is no number.
        let Some(mut begin) = self.operand(&range.begin, env)?.number() else { return Ok(Value::Undef) };
        let Some(mut end) = self.operand(&range.end, env)?.number() else { return Ok(Value::Undef) };
        let step = range.step.as_ref().map(|step| self.operand(step, env)).transpose()?;
        let step = match step {
            None => {
                if end < begin {
                    let text = "Using ranges of the form [begin:end] with begin value greater than the end value is \
                                deprecated";
                    self.deprecated(span, text, "the range counts down: write `[begin:-1:end]`, or exchange its ends");
                    std::mem::swap(&mut begin, &mut end);
                }
                1.0
            }
            Some(step) => {
                let Some(step) = step.number() else { return Ok(Value::Undef) };
                let text = if !range.literal {
                    None
                } else if step > 0.0 && end < begin {
                    Some("begin is greater than the end, but step is positive")
                } else if step < 0.0 && end > begin {
                    Some("begin is smaller than the end, but step is negative")
                } else {
                    None
                };
                if let Some(text) = text {
                    self.warn(&evaluation::BAD_RANGE, span, text, format!("the range is empty: its {text}"));
                }
                step
            }
        };
        Ok(Value::Range(std::rc::Rc::new(Range { begin, step, end })))
    }

    pub(crate) fn deprecated(&mut self, span: Span, console: &str, message: &str) {
        let text = format!("{console} {}", self.sources.place(span));
        self.deprecated_everywhere(span, &text, message);
    }

    /// The console says it once, without a place.
    pub(crate) fn deprecated_everywhere(&mut self, span: Span, console: &str, message: &str) {
        let text = format!("DEPRECATED: {console}");
        if self.deprecations.insert(text.clone()) {
            self.print(Severity::Warning, text, Some(span));
        }
        if self.seen.insert((names::DEPRECATED.number, span)) {
            let diagnostic = names::DEPRECATED.diagnostic(false, message).at(self.sources.locate(span));
            self.diagnostics.push(diagnostic);
        }
    }

    // `echo` and `assert`.

    /// Evaluates arguments into `given`, where they stay: they are too large to hand about.
    pub(super) fn give(&mut self, arguments: &'p [Argument<'p>], env: Env, given: &mut Arguments) -> Eval<()> {
        for argument in arguments {
            let value = self.operand(&argument.value, env)?;
            given.push(Given { name: argument.name, value, span: argument.span });
        }
        Ok(())
    }

    pub(super) fn echo(&mut self, arguments: &'p [Argument<'p>], span: Span, env: Env) -> Eval<()> {
        let mut given = Arguments::new();
        self.give(arguments, env, &mut given)?;
        let mut text = String::from("ECHO: ");
        self.print_arguments(&given, &mut text);
        self.print(Severity::Info, text, Some(span));
        Ok(())
    }

    fn print_arguments(&self, given: &[Given], text: &mut String) {
        const LIMIT: usize = 1 << 20;
        for (index, argument) in given.iter().enumerate() {
            if index > 0 {
                text.push_str(", ");
            }
            if let Some(name) = argument.name {
                text.push_str(&self.name(name));
                text.push_str(" = ");
            }
            if !argument.value.print(text, LIMIT) {
                text.push('…');
                break;
            }
        }
    }

    #[cold]
    fn complain_assertion(&mut self, complaints: &[Complaint], span: Span) {
        let known = || vec![Name::from("condition"), Name::from("message")];
        for complaint in complaints {
            match *complaint {
                Complaint::UnknownArgument(name, place) => {
                    self.unknown_argument(name, "assert", place, span, known());
                }
                Complaint::Repeated(name) => self.repeated_argument(name, false, "assert", span),
                Complaint::Overridden(name) => self.repeated_argument(name, true, "assert", span),
                Complaint::TooMany => self.too_many("assert", 2, span),
            }
        }
    }

    #[inline(never)]
    pub(super) fn assert(&mut self, assertion: &'p Assert<'p>, env: Env) -> Eval<()> {
        let Assert { unit, condition, message, complaints, span, .. } = assertion;
        if !complaints.is_empty() {
            self.complain_assertion(complaints, *span);
        }
        let Some((condition, id)) = condition else {
            let console = format!("ERROR: Assertion failed {}", self.sources.place(*span));
            self.print(Severity::Error, console, Some(*span));
            return self.fail_quietly(&evaluation::ASSERTION, *span, "`assert()` needs a condition".to_owned());
        };
        if self.truth(condition, env)? {
            return Ok(());
        }
        let condition = print::expression_text(&unit.file.ast, *id);
        let message: Option<Name> = message
            .as_ref()
            .map(|message| {
                let mut text = String::new();
                let value = self.eval(message, env)?;
                value.print(&mut text, 10_000);
                Ok(Name::from(text))
            })
            .transpose()?;
        let mut console = format!("ERROR: Assertion '{condition}' failed");
        let mut text = format!("assertion `{condition}` failed");
        if let Some(message) = message {
            console.push_str(": ");
            console.push_str(&message);
            text.push_str(": ");
            text.push_str(message.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(&message));
        }
        console = format!("{console} {}", self.sources.place(*span));
        self.print(Severity::Error, console, Some(*span));
        self.fail_quietly(&evaluation::ASSERTION, *span, text)
    }
}

/// `v.xyz`: elements by up to four letters, all out of `xyzw` or all out of `rgba`.
fn components(list: &[Value], letters: &str) -> Value {
    let positions =
        |alphabet: &str| letters.chars().map(|letter| alphabet.find(letter)).collect::<Option<Vec<usize>>>();
    let at = |position: usize| list.get(position).cloned().unwrap_or(Value::Undef);
    match positions("xyzw").or_else(|| positions("rgba")).as_deref() {
        Some(&[position]) => at(position),
        Some(positions @ ([_, _] | [_, _, _] | [_, _, _, _])) => {
            Value::list(positions.iter().map(|&position| at(position)).collect())
        }
        _ => Value::Undef,
    }
}

pub(super) fn element(value: &Value, index: &Value) -> Value {
    if let (Value::Object(fields), Value::String(name)) = (value, index) {
        return fields.get(name.as_str()).cloned().unwrap_or(Value::Undef);
    }
    let Some(index) = index.number().filter(|index| *index > -1.0 && *index < u32::MAX.into()) else {
        return Value::Undef;
    };
    let index = index as usize;
    match value {
        Value::List(list) => list.get(index).cloned().unwrap_or(Value::Undef),
        Value::String(text) => {
            text.character(index).map_or(Value::Undef, |character| Value::String(Text::from(character)))
        }
        Value::Range(range) => match index {
            0 => Value::from(range.begin),
            1 => Value::from(range.step),
            2 => Value::from(range.end),
            _ => Value::Undef,
        },
        _ => Value::Undef,
    }
}
