//! Elements of lists, strings, ranges and objects.

use super::{Eval, Evaluator};
use crate::ast::Symbol;
use crate::compile::op::{Op, Ref};
use crate::environment::Env;
use crate::value::{Text, Value};

impl<'p> Evaluator<'p> {
    /// A value where it lies: a variable, or an element of one at a known index. `None` says nothing but that it must be
    /// evaluated.
    #[inline(never)]
    pub(super) fn place(&self, op: Ref<'p>, env: Env) -> Option<&Value> {
        match op {
            Op::Local(slot) => self.stack.at(env, *slot),
            Op::Global(index, _) => self.globals.get(*index as usize)?.as_ref(),
            Op::IndexAt(list, index) => self.place(list, env)?.as_list()?.get(*index as usize),
            Op::Member(list, _, position) if *position < 3 => self.place(list, env)?.as_list()?.get(*position as usize),
            Op::Index(list, index) => {
                let index = position(self.leaf(index, env)?)?;
                self.place(list, env)?.as_list()?.get(index)
            }
            _ => None,
        }
    }

    #[inline(never)]
    pub(super) fn index_at(&mut self, value: Ref<'p>, index: u32, env: Env) -> Eval<Value> {
        // Of a variable without counting a reference to the whole.
        if let Some(Value::List(list)) = self.place(value, env) {
            return Ok(list.get(index as usize).cloned().unwrap_or(Value::Undef));
        }
        let value = self.operand(value, env)?;
        Ok(element(&value, &Value::from(f64::from(index))))
    }

    #[inline(never)]
    pub(super) fn index(&mut self, value: Ref<'p>, index: Ref<'p>, env: Env) -> Eval<Value> {
        let known = self.leaf(index, env);
        // What is looked at where it lies comes after its index, which cannot change it.
        let known = match known {
            None if matches!(value, Op::Local(_)) => {
                let index = self.operand(index, env)?;
                match index.number() {
                    Some(number) => {
                        std::mem::forget(index);
                        Some(number)
                    }
                    None => {
                        let Op::Local(slot) = value else { return Ok(Value::Undef) };
                        return Ok(self.stack.at(env, *slot).map_or(Value::Undef, |value| element(value, &index)));
                    }
                }
            }
            known => known,
        };
        if let Some(index) = known {
            return Ok(match self.place(value, env) {
                Some(value) => element_at(value, index),
                None => element_at(&self.operand(value, env)?, index),
            });
        }
        let value = self.operand(value, env)?;
        let index = self.operand(index, env)?;
        Ok(element(&value, &index))
    }

    #[inline(never)]
    pub(super) fn member_of(&mut self, value: Ref<'p>, name: Symbol, position: u32, env: Env) -> Eval<Value> {
        if position < 3
            && let Some(Value::List(list)) = self.place(value, env)
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

/// Where in a list an index points to, if it can.
#[inline(always)]
fn position(index: f64) -> Option<usize> {
    (index > -1.0 && index < f64::from(u32::MAX)).then_some(index as i64 as usize)
}

pub(super) fn element(value: &Value, index: &Value) -> Value {
    match (value, index) {
        (value, Value::Number(index)) => element_at(value, index.get()),
        (Value::Object(fields), Value::String(name)) => fields.get(name.as_str()).cloned().unwrap_or(Value::Undef),
        _ => Value::Undef,
    }
}

#[inline(always)]
fn element_at(value: &Value, index: f64) -> Value {
    let Some(index) = position(index) else { return Value::Undef };
    match value {
        Value::List(list) => list.get(index).cloned().unwrap_or(Value::Undef),
        value => element_of(value, index),
    }
}

/// Of what is no list.
#[inline(never)]
fn element_of(value: &Value, index: usize) -> Value {
    match value {
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
