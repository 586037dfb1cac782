//! Breaks lines that are too long: between statements, at braces, before a child, behind a function's `=`, at the commas
//! of a bracket; the outermost of these first.

use super::items::{Item, Kind, break_block, is_block};
use super::layout::Line;
use super::spacing::space;
use super::{INDENT, WIDTH};
use crate::lexer::TokenKind;

/// Columns behind a bracket that is broken: with more, the line's end would be lost from sight.
const MAX_REST: usize = 24;

/// Whether anything was broken.
pub(super) fn wrap(items: &mut [Item<'_>], lines: &[Line]) -> bool {
    let mut changed = false;
    for line in lines {
        let last = &items[line.to - 1];
        // What stands behind a comment's line must stay on it; texts over several lines are the author's.
        if line.width <= WIDTH
            || last.kind == Kind::LineComment
            || items[line.from..line.to].iter().any(|item| item.text.contains('\n'))
        {
            continue;
        }
        changed |= between_statements(items, line)
            || at_braces(items, line)
            || before_child(items, line)
            || behind_equals(items, line)
            || at_commas(items, line);
    }
    changed
}

fn break_before(items: &mut [Item<'_>], at: usize) {
    if items[at].breaks == 0 {
        items[at].breaks = 1;
        items[at].column = None;
    }
}

fn between_statements(items: &mut [Item<'_>], line: &Line) -> bool {
    let frame = items[line.from].frame;
    if !is_block(items, frame) {
        return false;
    }
    let starts: Vec<usize> =
        (line.from + 1..line.to).filter(|&at| items[at].frame == frame && items[at].begins).collect();
    // A comment before a statement goes with it.
    let starts = starts.into_iter().map(|mut at| {
        while at > line.from + 1 && items[at - 1].is_comment() {
            at -= 1;
        }
        at
    });
    let starts: Vec<usize> =
        starts.filter(|&at| at > line.from && !items[line.from..at].iter().all(Item::is_comment)).collect();
    starts.iter().for_each(|&at| break_before(items, at));
    !starts.is_empty()
}

fn at_braces(items: &mut [Item<'_>], line: &Line) -> bool {
    let mut changed = false;
    let mut at = line.from;
    while at < line.to {
        let close = items[at].partner.filter(|&close| close > at && close < line.to);
        match close {
            Some(close) if items[at].is(b'{') => {
                if close > at + 1 {
                    break_block(items, at, close);
                    for inner in at + 1..close {
                        if items[inner].frame == at && items[inner].begins {
                            break_before(items, inner);
                        }
                    }
                    changed = true;
                }
                at = close;
            }
            Some(close) => at = close,
            None => at += 1,
        }
    }
    changed
}

/// The column of each item of the line, and of its end.
fn columns(items: &[Item<'_>], line: &Line) -> Vec<usize> {
    let mut column = line.indent;
    let mut columns = Vec::with_capacity(line.to - line.from + 1);
    for at in line.from..line.to {
        if at > line.from && space(&items[at - 1], &items[at]) {
            column += 1;
        }
        columns.push(column);
        column += items[at].text.chars().count();
    }
    columns.push(column);
    columns
}

/// Before the last child that leaves a line short enough, else before the first.
fn before_child(items: &mut [Item<'_>], line: &Line) -> bool {
    let columns = columns(items, line);
    let children = || (line.from + 1..line.to).filter(|&at| items[at].child && !items[at - 1].is_comment());
    let fitting = children().rfind(|&at| columns[at - line.from] <= WIDTH);
    let Some(at) = fitting.or_else(|| children().next()) else { return false };
    break_before(items, at);
    true
}

fn behind_equals(items: &mut [Item<'_>], line: &Line) -> bool {
    if !items[line.from].is_token(TokenKind::Function) || !items[line.from].begins {
        return false;
    }
    let frame = items[line.from].frame;
    let equals = (line.from..line.to).find(|&at| items[at].is(b'=') && items[at].frame == frame);
    let Some(equals) = equals.filter(|equals| equals + 1 < line.to) else { return false };
    break_before(items, equals + 1);
    true
}

/// At the commas of the widest of the outermost brackets that open and close in the line.
fn at_commas(items: &mut [Item<'_>], line: &Line) -> bool {
    let columns = columns(items, line);
    let width = |from: usize, to: usize| columns[to - line.from] - columns[from - line.from];
    // (width, opener, closer)
    let mut best: Option<(usize, usize, usize)> = None;
    let mut at = line.from;
    while at < line.to {
        match items[at].partner.filter(|&close| close > at && close < line.to) {
            Some(close) => {
                let inner = width(at, close);
                let can = items[at + 1..close].iter().any(|item| item.is(b','))
                    && width(close, line.to) <= MAX_REST
                    && !condition(items, at);
                if can && best.is_none_or(|(most, _, _)| inner > most) {
                    best = Some((inner, at, close));
                }
                at = close;
            }
            None => at += 1,
        }
    }
    let Some((_, mut open, mut close)) = best else { return false };
    // A bracket around one single element is not worth a line of its own.
    while let Some((inner, end)) = only_bracket(items, open, close) {
        (open, close) = (inner, end);
    }
    let commas: Vec<usize> =
        (open + 1..close).filter(|&at| items[at].is(b',') && items[at].frame == open && at + 1 < close).collect();
    if commas.is_empty() {
        // Elements within: a comprehension or an operator's operands.
        let inner = (open + 1..close).find(|&at| {
            items[at].partner.is_some_and(|end| end > at && items[at..end].iter().any(|item| item.is(b',')))
        });
        let Some((inner, end)) = inner.and_then(|inner| Some((inner, items[inner].partner?))) else { return false };
        return break_elements(items, line, &columns, inner, end);
    }
    break_elements(items, line, &columns, open, close)
}

/// Whether the bracket is that of an `if`.
fn condition(items: &[Item<'_>], open: usize) -> bool {
    open.checked_sub(1).is_some_and(|before| items[before].is_token(TokenKind::If))
}

/// The bracket that is all that stands in the bracket.
fn only_bracket(items: &[Item<'_>], open: usize, close: usize) -> Option<(usize, usize)> {
    let inner = open + 1;
    let end = items.get(inner)?.partner?;
    (end > inner && end + 1 == close && items[inner..end].iter().any(|item| item.is(b','))).then_some((inner, end))
}

fn break_elements(items: &mut [Item<'_>], line: &Line, columns: &[usize], open: usize, close: usize) -> bool {
    let starts: Vec<usize> = std::iter::once(open + 1)
        .chain((open + 1..close).filter(|&at| items[at].is(b',') && items[at].frame == open).map(|at| at + 1))
        .filter(|&at| at < close && at < line.to)
        .collect();
    let column = |at: usize| columns[at.min(line.to) - line.from];
    let base = line.indent + INDENT;
    break_before(items, open + 1);
    break_before(items, close);
    // All on one line, or as many as fit for a list, or one a line.
    let all = column(close) - column(open + 1);
    if base + all > WIDTH {
        let list = items[open].is(b'[');
        let mut from = open + 1;
        for (index, &start) in starts.iter().enumerate().skip(1) {
            let end = starts.get(index + 1).copied().unwrap_or(close);
            if !list || base + column(end) - column(from) > WIDTH {
                break_before(items, start);
                from = start;
            }
        }
    }
    true
}
