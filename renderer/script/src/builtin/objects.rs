//! Functions of objects. The words of their messages are those of OpenSCAD's development version.

use partwright_graph::Span;

use crate::diagnostics::evaluation::WRONG_ARGUMENT;
use crate::evaluate::{Eval, Evaluator, Given};
use crate::object::Draft;
use crate::value::Value;

/// `object(name = value, …, other_object, [[key, value], [key_to_remove], …], …)`, one after the other.
pub(super) fn object(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let mut draft = Draft::default();
    let mut count = 0;
    for (index, argument) in given.iter().enumerate() {
        let fault = match (argument.name, &argument.value) {
            (Some(name), value) => {
                let name = evaluator.name(name);
                draft.set(&*name, value.clone());
                count += 1;
                None
            }
            (None, Value::Object(fields)) => {
                count += fields.len();
                evaluator.steps(fields.len(), span)?;
                evaluator.check_elements(count as f64, span)?;
                fields.iter().for_each(|(name, value)| draft.set(std::rc::Rc::clone(name), value.clone()));
                None
            }
            (None, Value::List(entries)) => {
                count += entries.len();
                evaluator.steps(entries.len(), span)?;
                evaluator.check_elements(count as f64, span)?;
                entries.iter().enumerate().find_map(|(place, entry)| {
                    edit(&mut draft, entry).err().map(|fault| {
                        let Fault { shape, words } = fault;
                        format!("object(Argument {index} [Element {place} {shape}]) {words} {ENTRIES}")
                    })
                })
            }
            (None, other) => {
                let kind = other.kind();
                Some(format!(
                    "object(Argument {index} <{kind}>) An unnamed argument must be either <object> or <list>, it is <{kind}>."
                ))
            }
        };
        if let Some(console) = fault {
            let message = "`object` takes `name = value`, objects, and lists of `[key, value]` or `[key]`".to_owned();
            evaluator.warn(&WRONG_ARGUMENT, span, &console, message);
            return Ok(Value::Undef);
        }
    }
    Ok(draft.finish())
}

const ENTRIES: &str =
    "In an unnamed list, entries must be [key,value] to set or [key] to delete. The key must be <string>.";

/// What is wrong with an entry of a list.
struct Fault {
    shape: String,
    words: String,
}

/// `[key, value]` sets, `[key]` takes away.
fn edit(draft: &mut Draft, entry: &Value) -> Result<(), Fault> {
    let Value::List(entry) = entry else {
        let kind = entry.kind();
        let words = format!("Entry type is not a list, it is <{kind}>.");
        return Err(Fault { shape: format!("<{kind}>"), words });
    };
    let no_text = |key: &Value, shape: String| {
        let words = format!("The key of the entry is not <string> but <{}>.", key.kind());
        Err(Fault { shape, words })
    };
    match &**entry {
        [Value::String(key)] => draft.remove(key.as_str()),
        [Value::String(key), value] => draft.set(key.as_str(), value.clone()),
        [key] => return no_text(key, format!("[<{}>]", key.kind())),
        [key, _] => return no_text(key, format!("[<{}>,value]", key.kind())),
        [] => return Err(Fault { shape: "[]".to_owned(), words: "Entry is empty.".to_owned() }),
        many => {
            let words = format!("Entry length is not 1 or 2 but {}.", many.len());
            return Err(Fault { shape: format!("[/* {} entries */]", many.len()), words });
        }
    }
    Ok(())
}

pub(super) fn has_key(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    Ok(match given {
        [Given { value: Value::Object(fields), .. }, Given { value: Value::String(key), .. }] => {
            Value::from(fields.get(key.as_str()).is_some())
        }
        given => evaluator.misused("has_key", given, &["object", "string"], span),
    })
}
