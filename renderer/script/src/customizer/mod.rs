//! Customizer parameters from assignments and their comments, in OpenSCAD's grammar, and the way back into the text.
//!
//! A parameter is an assignment of a literal at the top of the script, before its first `{`. The comment behind it says how
//! it is shown, the comment line above it what it means, `/* [Group] */` where it belongs, a line `// @if condition` above
//! it when it matters. What has no annotation gets a widget that fits its value. Where OpenSCAD's customizer gives up on an
//! annotation (a slip in a range, words behind it) this one does what was meant; it never reads one otherwise.

mod annotation;
mod condition;
mod guess;
mod write;

pub use write::write_values;

use partwright_graph::Span;
use partwright_protocol::{Parameter, ParameterValue, Values};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::ast::{Assignment, Ast, Comment, ExprId, ExprKind, Symbol, Unary};

/// Longest vector that is shown.
const MAX_VECTOR: usize = 4;
/// Lines of comments right above a parameter that are read.
const MAX_COMMENT_LINES: usize = 8;

/// What the customizer found in a script.
#[derive(Debug, Default)]
pub(crate) struct Customizer {
    pub(crate) parameters: Vec<Parameter>,
    /// Conditions that say nothing, with what is wrong with each.
    pub(crate) problems: Vec<(Span, String)>,
}

pub(crate) fn read(ast: &Ast, source: &str, overrides: &Values) -> Customizer {
    let mut found = Customizer::default();
    let mut conditions: Vec<(usize, Span)> = Vec::new();
    let groups = groups(&ast.comments, source);
    let (mut group, mut next_group): (Option<&str>, usize) = (None, 0);
    let literals = literals(ast);
    for (index, assignment) in ast.top_level.iter().enumerate() {
        let Some(Literal { value: default, .. }) = literals.get(&index) else { continue };
        while let Some((end, name)) = groups.get(next_group)
            && source.get(*end as usize..assignment.span.start as usize).is_some_and(|between| between.contains('\n'))
        {
            group = name.as_deref();
            next_group += 1;
        }
        if group == Some("Hidden") {
            continue;
        }
        let name = ast.names.name(assignment.name);
        let previous = index.checked_sub(1).and_then(|index| ast.top_level.get(index));
        let asked =
            behind(&ast.comments, source, assignment, previous).and_then(|text| annotation::widget(text, default));
        let above = above(&ast.comments, source, assignment.span.start);
        let condition = above.condition.and_then(|(span, text)| match condition::parse(text) {
            Ok(condition) => {
                conditions.push((found.parameters.len(), span));
                Some(condition)
            }
            Err(problem) => {
                found.problems.push((span, problem));
                None
            }
        });
        let span = ast.expr(assignment.value).span();
        found.parameters.push(Parameter {
            description: above.description.to_owned(),
            group: group.map(str::to_owned),
            value: overrides.get(&*name).cloned().unwrap_or_else(|| default.clone()),
            annotated: asked.is_some(),
            widget: asked.unwrap_or_else(|| guess::widget(&name, default)),
            condition,
            name: name.to_string(),
            default: default.clone(),
            start: span.start,
            end: span.end,
        });
    }
    check(&mut found, &conditions);
    order(ast, &mut found.parameters);
    found
}

/// A name that is assigned again keeps its first place.
fn order(ast: &Ast, parameters: &mut [Parameter]) {
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    for assignment in &ast.top_level {
        let place = places.len();
        places.entry(ast.names.name(assignment.name).to_string()).or_insert(place);
    }
    parameters.sort_by_key(|parameter| places.get(&parameter.name).copied().unwrap_or(usize::MAX));
}

/// A condition may name what is listed, and nothing else: the studio knows no other values. What hid itself could never be
/// brought back.
fn check(found: &mut Customizer, conditions: &[(usize, Span)]) {
    let known: FxHashSet<String> = found.parameters.iter().map(|parameter| parameter.name.clone()).collect();
    for &(index, span) in conditions {
        let Some(parameter) = found.parameters.get_mut(index) else { continue };
        let names = parameter.condition.as_ref().map(condition::names).unwrap_or_default();
        let problem = names.into_iter().find_map(|name| {
            if !known.contains(name) {
                return Some(format!("a condition can look at other parameters only, and `{name}` is none"));
            }
            (name == parameter.name).then(|| format!("`{name}` cannot be shown only by its own value"))
        });
        if let Some(problem) = problem {
            parameter.condition = None;
            found.problems.push((span, problem));
        }
    }
}

/// The literal that a parameter holds, with the places of its numbers where it is a vector.
#[derive(Debug)]
struct Literal {
    value: ParameterValue,
    elements: Vec<Span>,
}

/// For each name that is last assigned a literal before the first `{`: that assignment's index in `top_level`.
fn literals(ast: &Ast) -> FxHashMap<usize, Literal> {
    let stop = ast.first_brace.unwrap_or(u32::MAX);
    let mut last: FxHashMap<Symbol, usize> = FxHashMap::default();
    for (index, assignment) in ast.top_level.iter().enumerate() {
        last.insert(assignment.name, index);
    }
    let in_force = last.into_values().filter_map(|index| {
        let assignment = ast.top_level.get(index).filter(|assignment| assignment.span.start < stop)?;
        Some((index, literal(ast, assignment.value)?))
    });
    in_force.collect()
}

/// A number, also with signs, a string, a truth value, or a short list of numbers.
fn literal(ast: &Ast, id: ExprId) -> Option<Literal> {
    let plain = |value| Some(Literal { value, elements: Vec::new() });
    if let Some(number) = number(ast, id) {
        return plain(ParameterValue::Number(number));
    }
    match &ast.expr(id).kind {
        ExprKind::Bool(value) => plain(ParameterValue::Bool(*value)),
        ExprKind::String(text) => plain(ParameterValue::Text(ast.text(*text).to_string())),
        ExprKind::List(items) if (1..=MAX_VECTOR).contains(&ast[*items].len()) => {
            let items = &ast[*items];
            let numbers = items.iter().map(|&item| number(ast, item)).collect::<Option<Vec<f64>>>()?;
            let elements = items.iter().map(|&item| ast.expr(item).span()).collect();
            Some(Literal { value: ParameterValue::Vector(numbers), elements })
        }
        _ => None,
    }
}

fn number(ast: &Ast, mut id: ExprId) -> Option<f64> {
    let mut sign = 1.0;
    loop {
        match &ast.expr(id).kind {
            ExprKind::Number(value) => return value.is_finite().then_some(sign * value),
            ExprKind::Unary(Unary::Minus, inner) => {
                sign = -sign;
                id = *inner;
            }
            ExprKind::Unary(Unary::Plus, inner) => id = *inner,
            _ => return None,
        }
    }
}

fn slice(source: &str, start: u32, end: u32) -> &str {
    source.get(start as usize..end as usize).unwrap_or_default()
}

/// Where each comment that opens a group ends, and the group's name: OpenSCAD takes every block comment of one line for
/// such a comment, and one without brackets ends the group. Several brackets are joined.
fn groups(comments: &[Comment], source: &str) -> Vec<(u32, Option<String>)> {
    let blocks = comments.iter().filter(|comment| comment.block);
    blocks
        .filter_map(|comment| {
            let text = slice(source, comment.start, comment.end);
            if text.contains('\n') {
                return None;
            }
            let mut names = Vec::new();
            let mut rest = text;
            while let Some((name, behind)) = rest.split_once('[').and_then(|(_, behind)| behind.split_once(']')) {
                names.push(name.trim());
                rest = behind;
            }
            let name = names.join("-");
            Some((comment.end, (!name.is_empty()).then_some(name)))
        })
        .collect()
}

/// The text of the `//` comment on the assignment's first line. Where several statements share the line, it belongs to none.
fn behind<'s>(
    comments: &[Comment],
    source: &'s str,
    assignment: &Assignment,
    previous: Option<&Assignment>,
) -> Option<&'s str> {
    if let Some(previous) = previous
        && !slice(source, previous.span.end, assignment.span.start).contains('\n')
        && previous.span.end <= assignment.span.start
    {
        return None;
    }
    let after = &comments[comments.partition_point(|comment| comment.start < assignment.span.start)..];
    let comment = after.iter().find(|comment| !comment.block)?;
    let mut quoted = false;
    let mut semicolons = 0;
    let mut letters = slice(source, assignment.span.start, comment.start).chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' => return None,
            '\\' if quoted => {
                letters.next();
            }
            '"' => quoted = !quoted,
            ';' if !quoted => {
                semicolons += 1;
                if semicolons > 1 {
                    return None;
                }
            }
            _ => {}
        }
    }
    Some(slice(source, comment.start + 2, comment.end).trim())
}

#[derive(Debug, Default)]
struct Above<'s> {
    description: &'s str,
    condition: Option<(Span, &'s str)>,
}

/// What the `//` comments on lines of their own right above say: the nearest describes, one that begins with `@if` is a
/// condition.
fn above<'s>(comments: &[Comment], source: &'s str, start: u32) -> Above<'s> {
    let mut found = Above::default();
    let mut below = start;
    let before = &comments[..comments.partition_point(|comment| comment.end <= start)];
    for (lines, comment) in before.iter().rev().take(MAX_COMMENT_LINES).enumerate() {
        let between = slice(source, comment.end, below);
        let line_start = source.get(..comment.start as usize).and_then(|text| text.rfind('\n')).map_or(0, |at| at + 1);
        let alone = slice(source, line_start as u32, comment.start).trim().is_empty();
        if comment.block || !alone || between.matches('\n').count() != 1 || !between.trim().is_empty() {
            break;
        }
        let text = slice(source, comment.start + 2, comment.end).trim_start_matches('/').trim();
        match text.strip_prefix("@if").filter(|rest| !rest.starts_with(|next: char| next.is_alphanumeric())) {
            Some(condition) => {
                let span = Span { source: 0, start: comment.start, end: comment.end };
                found.condition.get_or_insert((span, condition.trim()));
            }
            // The nearest line that says something; a condition may stand between it and the parameter.
            None if found.description.is_empty() && (lines == 0 || found.condition.is_some()) => {
                found.description = text;
            }
            None => {}
        }
        below = comment.start;
    }
    found
}
