//! Values back into the text: each takes the place of its literal's characters, and nothing else changes.
//!
//! Reading the result gives the values again, to the bit. A number keeps the style of the one it replaces where it can: its
//! decimals, its exponent, a point without digits before it. Of a vector only the numbers that differ are replaced.

use partwright_protocol::{ParameterValue, Values};

use super::literals;

/// The script with `values` in the place of its parameters' literals, and the values that found no place: of names that are
/// no parameters, or such as no literal can say.
pub fn write_values(source: &str, values: &Values) -> (String, Values) {
    let mut left = values.clone();
    if values.is_empty() {
        return (source.to_owned(), left);
    }
    let parsed = stacker::maybe_grow(512 * 1024, 4 * 1024 * 1024, || crate::parser::parse_file(source.into()));
    let ast = &parsed.ast;
    let mut edits: Vec<(u32, u32, String)> = Vec::new();
    for (index, literal) in literals(ast) {
        let Some(assignment) = ast.top_level.get(index) else { continue };
        let name = ast.names.name(assignment.name);
        let Some(value) = values.get(&*name).filter(|value| sayable(value)) else { continue };
        left.remove(&*name);
        // Untouched values keep their spelling.
        if *value == literal.value {
            continue;
        }
        match (&literal.value, value) {
            (ParameterValue::Vector(old), ParameterValue::Vector(new)) if old.len() == new.len() => {
                for ((span, old), new) in literal.elements.iter().zip(old).zip(new) {
                    if old != new {
                        let written = source.get(span.start as usize..span.end as usize).unwrap_or_default();
                        edits.push((span.start, span.end, number(*new, written)));
                    }
                }
            }
            _ => {
                let span = ast.expr(assignment.value).span();
                let written = source.get(span.start as usize..span.end as usize).unwrap_or_default();
                edits.push((span.start, span.end, text(value, written)));
            }
        }
    }
    edits.sort_unstable_by_key(|edit| edit.0);
    let mut written = String::with_capacity(source.len() + 16);
    let mut at = 0;
    for (start, end, text) in edits {
        let Some(kept) = source.get(at..start as usize) else { continue };
        written.push_str(kept);
        written.push_str(&text);
        at = end as usize;
    }
    written.push_str(source.get(at..).unwrap_or_default());
    (written, left)
}

/// Infinite numbers have no literal.
fn sayable(value: &ParameterValue) -> bool {
    match value {
        ParameterValue::Number(number) => number.is_finite(),
        ParameterValue::Vector(numbers) => !numbers.is_empty() && numbers.iter().all(|number| number.is_finite()),
        ParameterValue::Bool(_) | ParameterValue::Text(_) => true,
    }
}

/// A value as the language writes it, in the style of what stood there.
fn text(value: &ParameterValue, old: &str) -> String {
    match value {
        ParameterValue::Bool(truth) => truth.to_string(),
        ParameterValue::Number(value) => number(*value, old),
        ParameterValue::Vector(numbers) => {
            let numbers: Vec<String> = numbers.iter().map(|value| number(*value, "")).collect();
            format!("[{}]", numbers.join(", "))
        }
        ParameterValue::Text(text) => {
            let mut quoted = String::with_capacity(text.len() + 2);
            quoted.push('"');
            for letter in text.chars() {
                match letter {
                    '"' => quoted.push_str("\\\""),
                    '\\' => quoted.push_str("\\\\"),
                    '\n' => quoted.push_str("\\n"),
                    '\r' => quoted.push_str("\\r"),
                    '\t' => quoted.push_str("\\t"),
                    letter => quoted.push(letter),
                }
            }
            quoted.push('"');
            quoted
        }
    }
}

/// A finite number with as many decimals as `old`, or as many more as it needs.
fn number(value: f64, old: &str) -> String {
    let plain = if readable(value) { value.to_string() } else { format!("{value:e}") };
    let styled = styled(value, old);
    if styled.as_deref().and_then(|text| text.parse::<f64>().ok()) == Some(value) {
        styled.unwrap_or(plain)
    } else {
        plain
    }
}

/// Without a row of zeros.
fn readable(value: f64) -> bool {
    value == 0.0 || (1e-7..1e16).contains(&value.abs())
}

fn styled(value: f64, old: &str) -> Option<String> {
    let digits = old.trim_start_matches(|letter: char| letter == '-' || letter == '+' || letter.is_whitespace());
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => digits.split_at(at),
        None => (digits, ""),
    };
    if !mantissa.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.') {
        return None;
    }
    let scale = if exponent.is_empty() { 0 } else { exponent.get(1..)?.parse::<i32>().ok()? };
    let scaled = if scale == 0 { value } else { value / 10f64.powi(scale) };
    if !readable(scaled) {
        return None;
    }
    let decimals = mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.len()).min(17);
    let shortest = scaled.to_string();
    let needed = shortest.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let mut text = if needed > decimals { shortest } else { format!("{scaled:.decimals$}") };
    if mantissa.starts_with('.') {
        text = match text.strip_prefix("-0.") {
            Some(rest) => format!("-.{rest}"),
            None => text.strip_prefix("0.").map_or(text.clone(), |rest| format!(".{rest}")),
        };
    } else if mantissa.ends_with('.') && !text.contains('.') {
        text.push('.');
    }
    let plus = if old.trim_start().starts_with('+') && value >= 0.0 { "+" } else { "" };
    Some(format!("{plus}{text}{exponent}"))
}
