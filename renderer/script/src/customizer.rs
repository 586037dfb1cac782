//! Customizer parameters from assignments and their comments, in OpenSCAD's grammar.
//!
//! A parameter is an assignment of a literal at the top of the script, before the first definition or brace. The comment
//! behind it says how it is shown, the comment line above it what it means, `/* [Group] */` where it belongs. What has no
//! such comment gets a widget that fits its value.

use partwright_protocol::{Choice, Parameter, ParameterValue, Values, Widget};

use rustc_hash::FxHashMap;

use crate::ast::{Assignment, Ast, Comment, ExprId, ExprKind, Symbol, Unary};
use crate::builtin::parse_color;

/// Longest vector that is shown.
const MAX_VECTOR: usize = 4;

pub(crate) fn parameters(ast: &Ast, source: &str, overrides: &Values) -> Vec<Parameter> {
    let stop = ast.first_definition.unwrap_or(u32::MAX);
    let assignments: Vec<&Assignment> =
        ast.top_level.iter().filter(|assignment| assignment.span.start < stop).collect();
    let mut comments = ast.comments.iter().peekable();
    let mut group: Option<String> = None;
    // A name that is assigned again keeps its place.
    let mut parameters: Vec<Option<Parameter>> = Vec::new();
    let mut places: FxHashMap<Symbol, usize> = FxHashMap::default();
    for (index, assignment) in assignments.iter().enumerate() {
        while let Some(comment) = comments.next_if(|comment| comment.end <= assignment.span.start) {
            group = group_name(comment, source).or(group);
        }
        let place = *places.entry(assignment.name).or_insert_with(|| {
            parameters.push(None);
            parameters.len() - 1
        });
        let name = ast.names.name(assignment.name);
        let hidden = group.as_deref().is_some_and(|group| group.eq_ignore_ascii_case("hidden"));
        let default = literal(ast, assignment.value).filter(|_| !hidden && !name.starts_with('$'));
        let next = assignments.get(index + 1).map_or(u32::MAX, |next| next.span.start);
        parameters[place] = default.map(|default| {
            let span = ast.expr(assignment.value).span;
            let annotation = annotation(&ast.comments, source, assignment.span.end, next);
            let asked = annotation.and_then(|text| annotated(text, &default));
            Parameter {
                description: description(&ast.comments, source, assignment.span.start),
                group: group.clone(),
                value: overrides.get(&*name).cloned().unwrap_or_else(|| default.clone()),
                annotated: asked.is_some(),
                widget: asked.unwrap_or_else(|| inferred(&name, &default)),
                name: name.to_string(),
                default,
                start: span.start,
                end: span.end,
            }
        });
    }
    parameters.into_iter().flatten().collect()
}

/// The value of a literal: a number, also with a sign, a string, a truth value, or a short list of numbers.
fn literal(ast: &Ast, id: ExprId) -> Option<ParameterValue> {
    let number = |id: ExprId| match &ast.expr(id).kind {
        ExprKind::Number(value) => Some(*value),
        ExprKind::Unary(Unary::Minus, inner) => match &ast.expr(*inner).kind {
            ExprKind::Number(value) => Some(-value),
            _ => None,
        },
        _ => None,
    };
    if let Some(number) = number(id) {
        return number.is_finite().then_some(ParameterValue::Number(number));
    }
    match &ast.expr(id).kind {
        ExprKind::Bool(value) => Some(ParameterValue::Bool(*value)),
        ExprKind::String(text) => Some(ParameterValue::Text(text.to_string())),
        ExprKind::List(items) if (1..=MAX_VECTOR).contains(&items.len()) => {
            let numbers = items.iter().map(|&item| number(item)).collect::<Option<Vec<f64>>>()?;
            numbers.iter().all(|number| number.is_finite()).then_some(ParameterValue::Vector(numbers))
        }
        _ => None,
    }
}

fn slice(source: &str, start: u32, end: u32) -> &str {
    source.get(start as usize..end as usize).unwrap_or_default()
}

/// The `Name` of `/* [Name] */`.
fn group_name(comment: &Comment, source: &str) -> Option<String> {
    if !comment.block {
        return None;
    }
    let text = slice(source, comment.start + 2, comment.end.saturating_sub(2)).trim();
    let name = text.strip_prefix('[')?.strip_suffix(']')?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// The text of the `//` comment behind the assignment, on the same line and before the next one.
fn annotation<'s>(comments: &[Comment], source: &'s str, end: u32, next: u32) -> Option<&'s str> {
    let behind = &comments[comments.partition_point(|comment| comment.start < end)..];
    let comment = behind.iter().find(|comment| !comment.block)?;
    let between = slice(source, end, comment.start);
    (comment.start < next && !between.contains('\n')).then(|| slice(source, comment.start + 2, comment.end).trim())
}

/// The `//` comment on a line of its own right above.
fn description(comments: &[Comment], source: &str, start: u32) -> String {
    let above = comments[..comments.partition_point(|comment| comment.end <= start)].last();
    let Some(comment) = above.filter(|comment| !comment.block) else { return String::new() };
    let between = slice(source, comment.end, start);
    let line_start = source.get(..comment.start as usize).and_then(|text| text.rfind('\n')).map_or(0, |at| at + 1);
    let alone = slice(source, line_start as u32, comment.start).trim().is_empty();
    let adjacent = between.matches('\n').count() == 1 && between.trim().is_empty();
    if !alone || !adjacent {
        return String::new();
    }
    slice(source, comment.start + 2, comment.end).trim_start_matches('/').trim().to_owned()
}

/// The widget that a comment asks for; `None` when it is just a comment.
fn annotated(text: &str, value: &ParameterValue) -> Option<Widget> {
    if let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(inner, _)| inner) {
        return bracketed(inner, value);
    }
    // A bare number: the step of a number box, or the longest text.
    let number: f64 = text.split_whitespace().next()?.parse().ok()?;
    match value {
        ParameterValue::Number(_) if number > 0.0 => {
            Some(Widget::Number { step: Some(number), minimum: None, maximum: None })
        }
        ParameterValue::Vector(_) if number > 0.0 => {
            Some(Widget::Vector { minimum: None, maximum: None, step: Some(number) })
        }
        ParameterValue::Text(_) if number >= 1.0 => Some(Widget::Text { max_length: Some(number as u32) }),
        _ => None,
    }
}

fn bracketed(inner: &str, value: &ParameterValue) -> Option<Widget> {
    let items = split(inner, ',');
    let numeric = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    if let [only] = &*items {
        let numbers: Option<Vec<f64>> = split(only, ':').iter().map(|part| numeric(part)).collect();
        let range = match numbers.as_deref() {
            Some([maximum]) => Some((0.0, *maximum, None)),
            Some([minimum, maximum]) => Some((*minimum, *maximum, None)),
            Some([minimum, step, maximum]) => Some((*minimum, *maximum, Some(*step))),
            _ => None,
        };
        match (range, value) {
            (Some((minimum, maximum, step)), ParameterValue::Number(number)) if minimum < maximum => {
                let step =
                    step.filter(|step| *step > 0.0).unwrap_or_else(|| default_step(&[minimum, maximum, *number]));
                return Some(Widget::Slider { minimum, maximum, step });
            }
            (Some((minimum, maximum, step)), ParameterValue::Vector(numbers)) if minimum < maximum => {
                let all: Vec<f64> = numbers.iter().copied().chain([minimum, maximum]).collect();
                let step = step.filter(|step| *step > 0.0).unwrap_or_else(|| default_step(&all));
                return Some(Widget::Vector { minimum: Some(minimum), maximum: Some(maximum), step: Some(step) });
            }
            (Some((_, maximum, _)), ParameterValue::Text(_)) if items[0].trim().parse::<u32>().is_ok() => {
                return Some(Widget::Text { max_length: Some(maximum as u32) });
            }
            _ => {}
        }
    }
    let choices: Vec<Choice> = items.iter().filter_map(|item| choice(item, value)).collect();
    (!choices.is_empty() && choices.len() == items.len()).then_some(Widget::List { choices })
}

/// `value` or `value:label`.
fn choice(item: &str, like: &ParameterValue) -> Option<Choice> {
    let parts = split(item, ':');
    let (text, label) = match &*parts {
        [value] => (value.trim(), None),
        [value, label @ ..] => (value.trim(), Some(label.join(":").trim().to_owned())),
        [] => return None,
    };
    let text = unquoted(text);
    let value = match like {
        ParameterValue::Number(_) => ParameterValue::Number(text.parse().ok()?),
        ParameterValue::Text(_) => ParameterValue::Text(text.to_owned()),
        ParameterValue::Bool(_) => ParameterValue::Bool(text.parse().ok()?),
        ParameterValue::Vector(_) => return None,
    };
    let label = label.map_or_else(|| text.to_owned(), |label| unquoted(&label).to_owned());
    Some(Choice { value, label })
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text)
}

/// Splits at `separator` outside quotes.
fn split(text: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for character in text.chars() {
        quoted ^= character == '"';
        match parts.last_mut() {
            Some(part) if quoted || character != separator => part.push(character),
            _ => parts.push(String::new()),
        }
    }
    parts
}

/// 1, or as fine as the numbers are written.
fn default_step(numbers: &[f64]) -> f64 {
    for decimals in 0..6 {
        let factor = 10f64.powi(decimals);
        if numbers.iter().all(|number| ((number * factor).round() - number * factor).abs() < 1e-6) {
            return 1.0 / factor;
        }
    }
    1e-6
}

/// A widget that fits a value without annotation.
fn inferred(name: &str, value: &ParameterValue) -> Widget {
    match value {
        ParameterValue::Bool(_) => Widget::Checkbox,
        ParameterValue::Number(number) if *number > 0.0 => {
            // Fine enough for the number as written, and not finer than a thousandth of it.
            let magnitude = 10f64.powf((number / 100.0).log10().floor()).clamp(0.001, 1.0);
            let step = default_step(&[*number]).min(if *number >= 10.0 { 1.0 } else { magnitude });
            Widget::Slider { minimum: 0.0, maximum: number * 2.0, step }
        }
        ParameterValue::Number(_) => Widget::Number { step: None, minimum: None, maximum: None },
        ParameterValue::Text(text) if name.to_lowercase().contains("color") && parse_color(text).is_some() => {
            Widget::Color
        }
        ParameterValue::Text(_) => Widget::Text { max_length: None },
        ParameterValue::Vector(_) => Widget::Vector { minimum: None, maximum: None, step: None },
    }
}
