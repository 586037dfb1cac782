//! List comprehensions: every element goes straight into the list that is being made.

use partwright_graph::Span;

use super::{Eval, Evaluator};
use crate::compile::op::{Binding, For, ForLoop, Op, Ref, Target};
use crate::diagnostics::evaluation;
use crate::environment::Env;
use crate::value::{Items, List, Range, Text, Value};

/// Lists of so many elements are copied out of the buffer in which they were gathered.
const FEW: usize = 64;

/// What a `for` walks.
pub(crate) enum Walk {
    Range(Range, u64),
    List(List),
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

    #[inline(always)]
    pub(crate) fn at(&self, index: usize) -> Value {
        match self {
            Self::Range(range, _) => Value::from(range.at(index as f64)),
            Self::List(list) => list.get(index).cloned().unwrap_or(Value::Undef),
            Self::Text(characters) => {
                characters.get(index).map_or(Value::Undef, |&character| Value::String(Text::from(character)))
            }
            Self::Once(value) => value.clone(),
        }
    }
}

/// Whether the element may give any number of elements.
fn is_comprehension(op: &Op<'_>) -> bool {
    matches!(op, Op::For(_) | Op::ForLoop(_) | Op::If(..) | Op::Each(..) | Op::LetElement(_) | Op::Deep(_))
}

impl<'p> Evaluator<'p> {
    #[inline(never)]
    pub(super) fn gather(&mut self, items: &'p [Op<'p>], span: &'p Span, env: Env) -> Eval<Value> {
        let mut values = self.buffers.pop().unwrap_or_default();
        for item in items {
            self.element(item, env, &mut values, span)?;
        }
        // A long list keeps the buffer, and a short one leaves it to the next.
        if values.len() > FEW {
            if values.capacity() > 2 * values.len() {
                values.shrink_to_fit();
            }
            return Ok(Value::list(values));
        }
        let made = Value::List(List::from(values.drain(..).collect::<Items>()));
        if values.capacity() <= 1 << 12 {
            self.buffers.push(values);
        }
        Ok(made)
    }

    #[inline(always)]
    fn element(&mut self, op: Ref<'p>, env: Env, out: &mut Vec<Value>, span: &'p Span) -> Eval<()> {
        match op {
            Op::If(condition, then, None) if !is_comprehension(then) => {
                if !self.truth(condition, env)? {
                    return Ok(());
                }
                let value = self.operand(then, env)?;
                self.append(out, value, span)
            }
            op if is_comprehension(op) => self.elements(op, env, out, span),
            op => {
                let value = self.operand(op, env)?;
                self.append(out, value, span)
            }
        }
    }

    /// What may give any number of elements.
    #[inline(never)]
    fn elements(&mut self, op: Ref<'p>, env: Env, out: &mut Vec<Value>, span: &'p Span) -> Eval<()> {
        match op {
            Op::For(made) => self.comprehension_for(made, 0, env, out, span),
            Op::ForLoop(made) => self.comprehension_loop(made, env, out),
            Op::If(condition, then, otherwise) => {
                if self.truth(condition, env)? {
                    self.element(then, env, out, span)
                } else if let Some(otherwise) = otherwise {
                    self.element(otherwise, env, out, span)
                } else {
                    Ok(())
                }
            }
            Op::Each(value, span) => self.each(value, env, out, span),
            Op::LetElement(bindings) => {
                let mark = self.dynamic.mark();
                self.bind_let(bindings, env)?;
                self.element(&bindings.body, env, out, span)?;
                self.dynamic.restore(mark);
                Ok(())
            }
            Op::Deep(inner) => self.guarded(*span, |evaluator| evaluator.element(inner, env, out, span)),
            op => {
                let value = self.operand(op, env)?;
                self.append(out, value, span)
            }
        }
    }

    #[inline(always)]
    fn append(&mut self, out: &mut Vec<Value>, value: Value, span: &Span) -> Eval<()> {
        if out.len() == out.capacity() || out.len() as u64 >= self.limits.elements {
            self.check_elements(out.len() as f64 + 1.0, *span)?;
        }
        // Unlike `push`, without a call for each.
        out.extend(Some(value));
        Ok(())
    }

    fn each(&mut self, value: Ref<'p>, env: Env, out: &mut Vec<Value>, span: &'p Span) -> Eval<()> {
        if !is_comprehension(value) {
            let value = self.operand(value, env)?;
            return self.spread(value, out, span);
        }
        let mut values = Vec::new();
        self.element(value, env, &mut values, span)?;
        for value in values {
            self.spread(value, out, span)?;
        }
        Ok(())
    }

    fn spread(&mut self, value: Value, out: &mut Vec<Value>, span: &Span) -> Eval<()> {
        match value {
            Value::List(list) => {
                self.check_elements((out.len() + list.len()) as f64, *span)?;
                self.steps(list.len(), *span)?;
                out.extend(list.iter().cloned());
            }
            Value::Range(range) => {
                let Some(walk) = self.walk(&Value::Range(range), *span) else { return Ok(()) };
                self.check_elements((out.len() + walk.len()) as f64, *span)?;
                self.steps(walk.len(), *span)?;
                out.extend((0..walk.len()).map(|index| walk.at(index)));
            }
            Value::String(text) => {
                self.check_elements((out.len() + text.count()) as f64, *span)?;
                self.steps(text.count(), *span)?;
                out.extend(text.as_str().chars().map(|character| Value::String(Text::from(character))));
            }
            Value::Undef => {}
            other => self.append(out, other, span)?,
        }
        Ok(())
    }

    fn comprehension_for(
        &mut self,
        made: &'p For<'p>,
        level: usize,
        env: Env,
        out: &mut Vec<Value>,
        span: &'p Span,
    ) -> Eval<()> {
        let Some(binding) = made.bindings.get(level) else { return self.element(&made.body, env, out, span) };
        let walk = match &binding.value {
            Op::Range(range) => self.range_of(range, env)?.and_then(|range| self.walk_range(range, binding.span)),
            value => {
                let value = self.operand(value, env)?;
                self.walk(&value, binding.span)
            }
        };
        let Some(walk) = walk else { return Ok(()) };
        let last = level + 1 == made.bindings.len();
        if last && !is_comprehension(&made.body) {
            out.reserve(walk.len().min(1 << 20));
        }
        match &walk {
            Walk::Range(range, count) => {
                for index in 0..*count {
                    self.turn(made, level, Value::from(range.at(index as f64)), env, out, span)?;
                }
            }
            Walk::List(list) => {
                for value in list.iter() {
                    self.turn(made, level, value.clone(), env, out, span)?;
                }
            }
            walk => {
                for index in 0..walk.len() {
                    self.turn(made, level, walk.at(index), env, out, span)?;
                }
            }
        }
        Ok(())
    }

    #[inline(always)]
    fn turn(
        &mut self,
        made: &'p For<'p>,
        level: usize,
        next: Value,
        env: Env,
        out: &mut Vec<Value>,
        span: &'p Span,
    ) -> Eval<()> {
        let binding = &made.bindings[level];
        self.step(&binding.span)?;
        let Target::Slot(slot) = binding.target else {
            return self.unusual_turn(made, level, next, env, out, span);
        };
        self.stack.put(env, slot, next);
        if level + 1 == made.bindings.len() {
            self.element(&made.body, env, out, span)
        } else {
            self.comprehension_for(made, level + 1, env, out, span)
        }
    }

    /// With a variable that is no slot of the frame.
    #[inline(never)]
    fn unusual_turn(
        &mut self,
        made: &'p For<'p>,
        level: usize,
        next: Value,
        env: Env,
        out: &mut Vec<Value>,
        span: &'p Span,
    ) -> Eval<()> {
        let Some(binding) = made.bindings.get(level) else { return Ok(()) };
        let mark = self.dynamic.mark();
        self.store(binding.target, next, env);
        self.comprehension_for(made, level + 1, env, out, span)?;
        self.dynamic.restore(mark);
        Ok(())
    }

    fn comprehension_loop(&mut self, made: &'p ForLoop<'p>, env: Env, out: &mut Vec<Value>) -> Eval<()> {
        let mark = self.dynamic.mark();
        for &slot in &made.fresh {
            self.stack.unset(env, slot);
        }
        self.rebind(made.first, env, made.span)?;
        while self.truth(&made.condition, env)? {
            self.step(&made.span)?;
            self.element(&made.body, env, out, &made.span)?;
            // The next values see the current ones, and each other in order.
            self.rebind(made.next, env, made.span)?;
        }
        self.dynamic.restore(mark);
        Ok(())
    }

    fn rebind(&mut self, bindings: &'p [Binding<'p>], env: Env, span: Span) -> Eval<()> {
        for binding in bindings {
            let value = self.operand(&binding.value, env)?;
            if matches!(binding.target, Target::Dynamic(_)) {
                self.check_tail_sets(span)?;
            }
            self.store_binding(binding, value, env);
        }
        Ok(())
    }

    fn walk_range(&mut self, range: Range, span: Span) -> Option<Walk> {
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
        Some(Walk::Range(range, count as u64))
    }

    /// What a `for` over `value` walks; `None` after a warning, or for undef.
    pub(crate) fn walk(&mut self, value: &Value, span: Span) -> Option<Walk> {
        Some(match value {
            Value::Range(range) => return self.walk_range(**range, span),
            Value::List(list) => Walk::List(list.clone()),
            // Its names.
            Value::Object(fields) => {
                Walk::List(fields.iter().map(|(name, _)| Value::String(Text::from(&**name))).collect::<Vec<_>>().into())
            }
            Value::String(text) => Walk::Text(text.as_str().chars().collect()),
            Value::Undef => return None,
            other => Walk::Once(other.clone()),
        })
    }
}
