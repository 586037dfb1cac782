//! Functions of strings, and text measurement.

use partwright_graph::Span;
use partwright_protocol::Severity;

use crate::evaluate::{Eval, Evaluator, Given};
use crate::value::Value;

pub(super) fn str(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let mut text = String::new();
    let limit = usize::try_from(evaluator.limits.elements).unwrap_or(usize::MAX).saturating_mul(4);
    for argument in given {
        argument.value.print_bare(&mut text, limit);
        evaluator.check_elements((text.len() / 4) as f64, span)?;
    }
    evaluator.steps(text.len() / 16, span)?;
    Ok(Value::from(text))
}

/// Longest range that `chr()` takes.
const CHARACTERS: f64 = 10_000.0;

pub(super) fn chr(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let mut text = String::new();
    for argument in given {
        characters(evaluator, &argument.value, &mut text, span)?;
    }
    Ok(Value::from(text))
}

fn characters(evaluator: &mut Evaluator<'_>, value: &Value, text: &mut String, span: Span) -> Eval<()> {
    let mut add = |code: f64| {
        let code = code.trunc();
        if code >= 1.0 && code < f64::from(u32::MAX) {
            text.extend(char::from_u32(code as u32));
        }
    };
    match value {
        Value::Number(code) => add(code.get()),
        Value::List(list) => {
            evaluator.steps(list.len(), span)?;
            for item in list.iter() {
                stacker::maybe_grow(64 * 1024, 1024 * 1024, || characters(evaluator, item, text, span))?;
            }
        }
        Value::Range(range) => {
            let count = range.count();
            if count >= CHARACTERS {
                let shown = if count < f64::from(u32::MAX) { count as u32 } else { u32::MAX };
                let console = format!("Bad range parameter in for statement: too many elements ({shown}).");
                evaluator.print(Severity::Warning, format!("WARNING: {console}"), Some(span));
                return Ok(());
            }
            (0..count as u64).for_each(|index| add(range.at(index as f64)));
        }
        _ => {}
    }
    Ok(())
}

pub(super) fn ord(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    Ok(match given {
        [Given { value: Value::String(text), .. }] => {
            text.character(0).map_or(Value::Undef, |character| Value::from(f64::from(u32::from(character))))
        }
        given => evaluator.misused("ord", given, &["string"], span),
    })
}

/// The arguments of the function `name` by its declaration.
pub(super) fn bound(
    evaluator: &mut Evaluator<'_>,
    name: &str,
    given: &[Given],
    span: Span,
) -> Vec<(&'static str, Option<Value>)> {
    let Some(declaration) = super::table::FUNCTIONS.iter().find(|declaration| declaration.name == name) else {
        return Vec::new();
    };
    let mark = evaluator.dynamic.mark();
    let values = evaluator.bind_builtin(declaration, given.to_vec(), span);
    evaluator.dynamic.restore(mark);
    declaration.arguments.iter().map(|argument| argument.name).zip(values).collect()
}
