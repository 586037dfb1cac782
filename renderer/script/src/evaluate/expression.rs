//! Expressions to values. Calls in tail position (also through `?:`, `let`, `assert`, `echo`) run in constant stack.

use std::rc::Rc;

use partwright_graph::Span;
use partwright_protocol::Severity;

use super::statement::Given;
use super::{Eval, Evaluator};
use crate::ast::{Arguments, Binary, ExprId, ExprKind, FunctionId, Symbol};
use crate::builtin::Declaration;
use crate::diagnostics::{evaluation, limits, names};
use crate::environment::Frame;
use crate::value::{Closure, Range, Value};

enum Callee {
    User(FunctionId, Rc<Frame>),
    Builtin(&'static Declaration),
}

/// What a `for` walks.
pub(crate) enum Walk {
    Range(Range, u64),
    List(crate::value::List),
    Text(Vec<char>),
    Once(Value),
}

impl Walk {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Range(_, count) => *count as usize,
            Self::List(list) => list.len(),
            Self::Text(characters) => characters.len(),
            Self::Once(_) => 1,
        }
    }

    pub(crate) fn at(&self, index: usize) -> Value {
        match self {
            Self::Range(range, _) => Value::Number(range.at(index as f64)),
            Self::List(list) => list.get(index).cloned().unwrap_or(Value::Undef),
            Self::Text(characters) => {
                characters.get(index).map_or(Value::Undef, |character| Value::from(character.to_string()))
            }
            Self::Once(value) => value.clone(),
        }
    }
}

impl Evaluator<'_> {
    pub(crate) fn eval(&mut self, id: ExprId, frame: &Rc<Frame>) -> Eval<Value> {
        let ast = self.ast;
        let expr = ast.expr(id);
        Ok(match &expr.kind {
            ExprKind::Undef => Value::Undef,
            ExprKind::Bool(value) => Value::Bool(*value),
            ExprKind::Number(value) => Value::Number(*value),
            ExprKind::String(text) => Value::String(crate::value::Text::from(&**text)),
            ExprKind::Variable(name) => self.variable(*name, frame, expr.span),
            _ => return stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || self.compound(id, frame)),
        })
    }

    fn compound(&mut self, id: ExprId, outer: &Rc<Frame>) -> Eval<Value> {
        let mark = self.dynamic.mark();
        let calls = self.trace.len();
        let result = self.compound_inner(id, outer, mark, calls)?;
        self.dynamic.restore(mark);
        self.trace.truncate(calls);
        Ok(result)
    }

    fn compound_inner(&mut self, mut id: ExprId, outer: &Rc<Frame>, mark: usize, calls: usize) -> Eval<Value> {
        let ast = self.ast;
        let mut frame = outer.clone();
        loop {
            let expr = ast.expr(id);
            let span = expr.span;
            self.step(span)?;
            match &expr.kind {
                ExprKind::Unary(operator, operand) => {
                    let value = self.eval(*operand, &frame)?;
                    return self.unary(*operator, &value, span);
                }
                ExprKind::Binary(Binary::Or, left, right) => {
                    let value = self.eval(*left, &frame)?.truthy() || self.eval(*right, &frame)?.truthy();
                    return Ok(Value::Bool(value));
                }
                ExprKind::Binary(Binary::And, left, right) => {
                    let value = self.eval(*left, &frame)?.truthy() && self.eval(*right, &frame)?.truthy();
                    return Ok(Value::Bool(value));
                }
                ExprKind::Binary(operator, left, right) => {
                    let left = self.eval(*left, &frame)?;
                    let right = self.eval(*right, &frame)?;
                    return self.binary(*operator, &left, &right, span);
                }
                ExprKind::Conditional(condition, then, otherwise) => {
                    id = if self.eval(*condition, &frame)?.truthy() { *then } else { *otherwise };
                }
                ExprKind::Index(value, index) => {
                    let value = self.eval(*value, &frame)?;
                    let index = self.eval(*index, &frame)?;
                    return Ok(element(&value, &index));
                }
                ExprKind::Member(value, member) => {
                    let value = self.eval(*value, &frame)?;
                    return Ok(self.member(&value, *member));
                }
                ExprKind::Range(begin, step, end) => {
                    let begin = self.eval(*begin, &frame)?;
                    let step = step.map(|step| self.eval(step, &frame)).transpose()?;
                    let end = self.eval(*end, &frame)?;
                    return Ok(self.range(&begin, step.as_ref(), &end, span));
                }
                ExprKind::List(elements) => {
                    let mut values = Vec::with_capacity(elements.len());
                    for &element in elements.iter() {
                        self.element(element, &frame, &mut values)?;
                    }
                    return Ok(Value::list(values));
                }
                ExprKind::Function(function) => return Ok(self.closure(*function, &frame)),
                ExprKind::Let(bindings, body) => {
                    frame = self.let_frame(bindings, &frame)?;
                    id = *body;
                }
                ExprKind::Assert(arguments, body) => {
                    self.assert(arguments, &frame, span)?;
                    match body {
                        Some(body) => id = *body,
                        None => return Ok(Value::Undef),
                    }
                }
                ExprKind::Echo(arguments, body) => {
                    self.echo(arguments, &frame, span)?;
                    match body {
                        Some(body) => id = *body,
                        None => return Ok(Value::Undef),
                    }
                }
                ExprKind::Call(callee, arguments) => {
                    let (callee, name) = match &ast.expr(*callee).kind {
                        ExprKind::Variable(name) => (self.find_function(*name, &frame, span)?, Some(*name)),
                        _ => (self.callable(*callee, &frame, span)?, None),
                    };
                    let Some(callee) = callee else { return Ok(Value::Undef) };
                    if let Callee::Builtin(declaration) = callee
                        && declaration.name == "is_undef"
                        && let [argument] = &**arguments
                        && let ExprKind::Variable(name) = ast.expr(argument.value).kind
                        && !self.is_defined(name, &frame)
                    {
                        // Asking whether a name exists is no mistake.
                        return Ok(Value::Bool(true));
                    }
                    let given = self.given(arguments, &frame)?;
                    match callee {
                        Callee::Builtin(declaration) => {
                            return self.call_builtin(declaration, given, span);
                        }
                        Callee::User(function, definition) => {
                            let function = ast.function(function);
                            let name = name.or(function.name).unwrap_or(self.anonymous);
                            // This call replaces the one before it.
                            self.trace.truncate(calls);
                            self.enter_call(name, span, "function")?;
                            if self.dynamic.mark() - mark > 1_000_000 {
                                let message =
                                    "tail calls set `$` variables more than a million times: pass them as parameters";
                                return self.fail(&limits::DEPTH, span, message.to_owned());
                            }
                            self.enter_used(&definition);
                            let inner = Frame::inside(&definition);
                            self.bind(&function.parameters, given, &definition, &inner, span, name)?;
                            frame = Rc::new(inner);
                            id = function.body;
                        }
                    }
                }
                ExprKind::For(..) | ExprKind::ForLoop(..) | ExprKind::If(..) | ExprKind::Each(_) => {
                    // The grammar keeps these inside lists.
                    return Ok(Value::Undef);
                }
                ExprKind::Undef
                | ExprKind::Bool(_)
                | ExprKind::Number(_)
                | ExprKind::String(_)
                | ExprKind::Variable(_) => return self.eval(id, &frame),
            }
        }
    }

    fn variable(&mut self, name: Symbol, frame: &Rc<Frame>, span: Span) -> Value {
        let found = match name.dynamic() {
            None => frame.get(name).or_else(|| self.constants.get(&name).cloned()),
            Some(_) if Some(name) == self.children_symbol => {
                self.count_children(frame).map(|count| Value::Number(count as f64))
            }
            Some(_) if Some(name) == self.parents_symbol && !self.modules.is_empty() => {
                Some(Value::Number(self.modules.len() as f64))
            }
            Some(index) => self.dynamic.get(index).cloned(),
        };
        found.unwrap_or_else(|| {
            self.unknown(&names::UNKNOWN_VARIABLE, "variable", name, span, span, |evaluator| {
                let visible = frame.visible().into_iter().chain(evaluator.constants.keys().copied());
                visible.map(|symbol| evaluator.ast.names.name(symbol)).collect()
            });
            Value::Undef
        })
    }

    /// Whether a variable has a value, without a warning: for `is_undef(name)`.
    pub(crate) fn is_defined(&self, name: Symbol, frame: &Rc<Frame>) -> bool {
        match name.dynamic() {
            None => frame.get(name).is_some() || self.constants.contains_key(&name),
            Some(_) if Some(name) == self.children_symbol => self.count_children(frame).is_some(),
            Some(index) => self.dynamic.get(index).is_some(),
        }
    }

    fn closure(&mut self, function: FunctionId, frame: &Rc<Frame>) -> Value {
        // It holds the frames further out too.
        let mut outer = Some(frame);
        while let Some(here) = outer
            && !here.captured.replace(true)
        {
            if self.captured.len() == self.captured.capacity() {
                self.captured.retain(|frame| frame.strong_count() > 0);
                self.captured.reserve(self.captured.len().max(64));
            }
            self.captured.push(Rc::downgrade(here));
            outer = here.parent.as_ref();
        }
        let text = match self.function_texts.get(&function) {
            Some(text) => text.clone(),
            None => {
                let text: Rc<str> = self.function_text(function).into();
                self.function_texts.insert(function, text.clone());
                text
            }
        };
        Value::Function(Rc::new(Closure { function, frame: frame.clone(), text }))
    }

    fn find_function(&mut self, name: Symbol, frame: &Rc<Frame>, span: Span) -> Eval<Option<Callee>> {
        let ast = self.ast;
        if let Some(index) = name.dynamic() {
            if let Some(Value::Function(closure)) = self.dynamic.get(index) {
                return Ok(Some(Callee::User(closure.function, closure.frame.clone())));
            }
        } else {
            let mut current = Some(frame);
            while let Some(here) = current {
                if let Some(scope) = here.scope
                    && let Some(&function) = ast.scope(scope).functions.get(&name)
                {
                    return Ok(Some(Callee::User(function, here.clone())));
                }
                if let Some(Value::Function(closure)) = here.get_here(name) {
                    return Ok(Some(Callee::User(closure.function, closure.frame.clone())));
                }
                if let Some(scope) = here.scope {
                    for &used in &ast.scope(scope).uses {
                        if let Some(&function) = ast.scope(used).functions.get(&name) {
                            return Ok(Some(Callee::User(function, self.used_frame(used)?)));
                        }
                    }
                }
                current = here.parent.as_ref();
            }
            if let Some(&declaration) = self.builtin_functions.get(&name) {
                return Ok(Some(Callee::Builtin(declaration)));
            }
        }
        let name_span = Span { end: span.start + ast.names.name(name).len() as u32, ..span };
        self.unknown(&names::UNKNOWN_FUNCTION, "function", name, span, name_span, |_| {
            let scopes = frame.chain().filter_map(|frame| frame.scope).map(|scope| ast.scope(scope));
            let scopes =
                scopes.flat_map(|scope| std::iter::once(scope).chain(scope.uses.iter().map(|&used| ast.scope(used))));
            let user = scopes.flat_map(|scope| scope.functions.keys()).map(|&symbol| ast.names.name(symbol));
            let builtin = crate::builtin::declarations().filter(|builtin| !builtin.is_module());
            let builtin = builtin.filter(|builtin| builtin.is_callable()).map(|builtin| builtin.name.into());
            user.chain(builtin).collect()
        });
        Ok(None)
    }

    fn callable(&mut self, callee: ExprId, frame: &Rc<Frame>, span: Span) -> Eval<Option<Callee>> {
        match self.eval(callee, frame)? {
            Value::Function(closure) => Ok(Some(Callee::User(closure.function, closure.frame.clone()))),
            other => {
                let message = format!("a {} cannot be called", other.kind());
                let console = format!("Can't call function on {}", other.kind());
                self.warn(&evaluation::NOT_A_FUNCTION, span, &console, message);
                Ok(None)
            }
        }
    }

    fn let_frame(&mut self, bindings: &Arguments, frame: &Rc<Frame>) -> Eval<Rc<Frame>> {
        let mut inner = Rc::new(Frame::inside(frame));
        for binding in bindings.iter() {
            let value = self.eval(binding.value, &inner)?;
            let Some(name) = binding.name else { continue };
            // A closure made by an earlier binding must not see what a later one shadows.
            if inner.captured.get() && inner.get_here(name).is_some() {
                inner = Rc::new(Frame::inside(&inner));
            }
            self.assign(name, value, &inner);
        }
        Ok(inner)
    }

    /// For `let()` modules: the scope, whose `$` names hold until the caller restores them.
    pub(crate) fn bindings(&mut self, bindings: &Arguments, frame: &Rc<Frame>) -> Eval<Rc<Frame>> {
        self.let_frame(bindings, frame)
    }

    fn member(&mut self, value: &Value, member: Symbol) -> Value {
        let name = self.ast.names.name(member);
        match value {
            Value::List(list) => match &*name {
                "x" => list.first(),
                "y" => list.get(1),
                "z" => list.get(2),
                _ => None,
            }
            .cloned()
            .unwrap_or(Value::Undef),
            Value::Range(range) => match &*name {
                "begin" => Value::Number(range.begin),
                "step" => Value::Number(range.step),
                "end" => Value::Number(range.end),
                _ => Value::Undef,
            },
            Value::Object(fields) => {
                fields.iter().find(|(field, _)| **field == *name).map_or(Value::Undef, |(_, value)| value.clone())
            }
            _ => Value::Undef,
        }
    }

    fn range(&mut self, begin: &Value, step: Option<&Value>, end: &Value, span: Span) -> Value {
        let (Some(mut begin), Some(mut end)) = (begin.number(), end.number()) else { return Value::Undef };
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
                let Some(step) = step.number() else { return Value::Undef };
                let text = if step > 0.0 && end < begin {
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
        Value::Range(Rc::new(Range { begin, step, end }))
    }

    pub(crate) fn deprecated(&mut self, span: Span, console: &str, message: &str) {
        let text = format!("DEPRECATED: {console} {}", self.sources.place(span));
        self.print(Severity::Warning, text, Some(span));
        if self.seen.insert((names::DEPRECATED.number, span)) {
            let diagnostic = names::DEPRECATED.diagnostic(false, message).at(self.sources.locate(span));
            self.diagnostics.push(diagnostic);
        }
    }

    // Lists.

    fn element(&mut self, id: ExprId, frame: &Rc<Frame>, out: &mut Vec<Value>) -> Eval<()> {
        let ast = self.ast;
        let expr = ast.expr(id);
        match &expr.kind {
            ExprKind::For(..) | ExprKind::ForLoop(..) | ExprKind::If(..) | ExprKind::Each(_) => {}
            ExprKind::Let(..) if ast.is_comprehension(id) => {}
            _ => {
                let value = self.eval(id, frame)?;
                return self.append(out, value, expr.span);
            }
        }
        self.step(expr.span)?;
        stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || self.comprehension(id, frame, out))
    }

    fn append(&mut self, out: &mut Vec<Value>, value: Value, span: Span) -> Eval<()> {
        if out.len() == out.capacity() || out.len() as u64 >= self.limits.elements {
            self.check_elements(out.len() as f64 + 1.0, span)?;
        }
        out.push(value);
        Ok(())
    }

    fn comprehension(&mut self, id: ExprId, frame: &Rc<Frame>, out: &mut Vec<Value>) -> Eval<()> {
        let ast = self.ast;
        let expr = ast.expr(id);
        let mark = self.dynamic.mark();
        match &expr.kind {
            ExprKind::For(bindings, body) => self.comprehension_for(bindings, 0, *body, frame, out)?,
            ExprKind::ForLoop(first, condition, next, body) => {
                let mut current = self.let_frame(first, frame)?;
                while self.eval(*condition, &current)?.truthy() {
                    self.step(expr.span)?;
                    self.element(*body, &current, out)?;
                    // The next values see the current ones, and each other in order.
                    let fresh = Rc::new(Frame::inside(frame));
                    for name in first.iter().chain(next.iter()).filter_map(|binding| binding.name) {
                        if let Some(value) = current.get_here(name) {
                            fresh.set(name, value);
                        }
                    }
                    for binding in next.iter() {
                        let value = self.eval(binding.value, &fresh)?;
                        if let Some(name) = binding.name {
                            self.assign(name, value, &fresh);
                        }
                    }
                    current = fresh;
                }
            }
            ExprKind::If(condition, then, otherwise) => {
                if self.eval(*condition, frame)?.truthy() {
                    self.element(*then, frame, out)?;
                } else if let Some(otherwise) = otherwise {
                    self.element(*otherwise, frame, out)?;
                }
            }
            ExprKind::Each(value) => {
                let mut values = Vec::new();
                self.element(*value, frame, &mut values)?;
                for value in values {
                    self.spread(value, out, expr.span)?;
                }
            }
            ExprKind::Let(bindings, body) => {
                let inner = self.let_frame(bindings, frame)?;
                self.element(*body, &inner, out)?;
            }
            _ => {}
        }
        self.dynamic.restore(mark);
        Ok(())
    }

    fn spread(&mut self, value: Value, out: &mut Vec<Value>, span: Span) -> Eval<()> {
        match value {
            Value::List(list) => {
                self.check_elements((out.len() + list.len()) as f64, span)?;
                self.steps(list.len(), span)?;
                out.extend(list.iter().cloned());
            }
            Value::Range(range) => {
                let count = range.count();
                self.check_elements(out.len() as f64 + count, span)?;
                self.steps(count as usize, span)?;
                out.extend((0..count as u64).map(|index| Value::Number(range.at(index as f64))));
            }
            Value::String(text) => {
                self.check_elements((out.len() + text.count()) as f64, span)?;
                self.steps(text.count(), span)?;
                out.extend(text.as_str().chars().map(|character| Value::from(character.to_string())));
            }
            Value::Undef => {}
            other => self.append(out, other, span)?,
        }
        Ok(())
    }

    fn comprehension_for(
        &mut self,
        bindings: &Arguments,
        level: usize,
        body: ExprId,
        frame: &Rc<Frame>,
        out: &mut Vec<Value>,
    ) -> Eval<()> {
        let Some(binding) = bindings.get(level) else { return self.element(body, frame, out) };
        let value = self.eval(binding.value, frame)?;
        if let Value::Range(range) = &value {
            // An endless or huge list is an error at once, not after minutes.
            self.check_elements(range.count(), binding.span)?;
        }
        let Some(walk) = self.walk(&value, binding.span) else { return Ok(()) };
        for index in 0..walk.len() {
            self.step(binding.span)?;
            let inner = Rc::new(Frame::inside(frame));
            if let Some(name) = binding.name {
                self.assign(name, walk.at(index), &inner);
            }
            self.comprehension_for(bindings, level + 1, body, &inner, out)?;
        }
        Ok(())
    }

    /// What a `for` over `value` walks; `None` after a warning, or for undef.
    pub(crate) fn walk(&mut self, value: &Value, span: Span) -> Option<Walk> {
        Some(match value {
            Value::Range(range) => {
                let count = range.count();
                if count > self.limits.elements as f64 {
                    let shown = if count < f64::from(u32::MAX) { count as u32 } else { u32::MAX };
                    let console = format!("Bad range parameter in for statement: too many elements ({shown})");
                    let message = format!(
                        "the range has {} values, more than the limit of {}: the loop is left out",
                        crate::value::number(count),
                        self.limits.elements
                    );
                    self.warn(&evaluation::BAD_RANGE, span, &console, message);
                    return None;
                }
                Walk::Range(**range, count as u64)
            }
            Value::List(list) => Walk::List(list.clone()),
            Value::String(text) => Walk::Text(text.as_str().chars().collect()),
            Value::Undef => return None,
            other => Walk::Once(other.clone()),
        })
    }

    // `echo` and `assert`.

    pub(crate) fn echo(&mut self, arguments: &Arguments, frame: &Rc<Frame>, span: Span) -> Eval<()> {
        let given = self.given(arguments, frame)?;
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
                text.push_str(&self.ast.names.name(name));
                text.push_str(" = ");
            }
            if !argument.value.print(text, LIMIT) {
                text.push('…');
                break;
            }
        }
    }

    pub(crate) fn assert(&mut self, arguments: &Arguments, frame: &Rc<Frame>, span: Span) -> Eval<()> {
        let named = |name: &str| {
            let symbol = self.ast.names.find(name)?;
            arguments.iter().find(|argument| argument.name == Some(symbol))
        };
        let mut positional = arguments.iter().filter(|argument| argument.name.is_none());
        let condition = named("condition").or_else(|| positional.next());
        let message = named("message").or_else(|| positional.next());
        let Some(condition) = condition else {
            return self.fail(&evaluation::ASSERTION, span, "assert() needs a condition".to_owned());
        };
        if self.eval(condition.value, frame)?.truthy() {
            return Ok(());
        }
        let condition = self.expression_text(condition.value);
        let message = message.map(|message| self.eval(message.value, frame)).transpose()?;
        let mut console = format!("ERROR: Assertion '{condition}' failed");
        let mut text = format!("assertion `{condition}` failed");
        if let Some(message) = message {
            console.push_str(": ");
            message.print(&mut console, 10_000);
            text.push_str(": ");
            message.print_bare(&mut text, 10_000);
        }
        console = format!("{console} {}", self.sources.place(span));
        self.print(Severity::Error, console, Some(span));
        self.fail_quietly(&evaluation::ASSERTION, span, text)
    }
}

fn element(value: &Value, index: &Value) -> Value {
    if let (Value::Object(fields), Value::String(name)) = (value, index) {
        let field = fields.iter().find(|(field, _)| **field == *name.as_str());
        return field.map_or(Value::Undef, |(_, value)| value.clone());
    }
    let Some(index) = index.number().filter(|index| *index >= 0.0 && *index < u32::MAX.into()) else {
        return Value::Undef;
    };
    let index = index as usize;
    match value {
        Value::List(list) => list.get(index).cloned().unwrap_or(Value::Undef),
        Value::String(text) => {
            text.character(index).map_or(Value::Undef, |character| Value::from(character.to_string()))
        }
        Value::Range(range) => match index {
            0 => Value::Number(range.begin),
            1 => Value::Number(range.step),
            2 => Value::Number(range.end),
            _ => Value::Undef,
        },
        _ => Value::Undef,
    }
}
