//! Items to lines: the indentation of each line, and its width.
//!
//! A statement or element stands at the indentation of its bracket. Its further lines follow the author: deeper than the
//! line before them where they were deeper, at the same depth where they were.

use super::INDENT;
use super::items::{Item, Kind, Role, TOP, is_block};
use super::spacing::space;
use crate::lexer::TokenKind;

#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its items.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) indent: usize,
    /// Columns without a comment at its end.
    pub(super) width: usize,
}

/// An open bracket.
struct Frame {
    opener: usize,
    /// Indentation of the line that opened it, and of what stands in it.
    outer: usize,
    base: usize,
    /// The depths of the current statement's lines: the author's column and the indentation here.
    levels: Vec<(usize, usize)>,
    /// Where the `if`s stand that may still have an `else`.
    conditions: Vec<usize>,
    /// Indentation of the last line that began in this bracket.
    last: usize,
}

impl Frame {
    fn new(opener: usize, outer: usize, base: usize) -> Self {
        Self { opener, outer, base, levels: Vec::new(), conditions: Vec::new(), last: outer }
    }

    /// The indentation of a line that begins with `item`, and how many of the levels stay.
    fn indent(&self, items: &[Item<'_>], at: usize, before: Option<usize>) -> (usize, usize) {
        let item = &items[at];
        if item.begins {
            return (self.base, 0);
        }
        let block = is_block(items, self.opener);
        if block && item.is_token(TokenKind::Else) {
            let indent = self.conditions.last().copied().unwrap_or(self.base);
            let stay = self.levels.iter().take_while(|(_, level)| *level < indent).count();
            return (indent, stay);
        }
        let column = item.column.unwrap_or(usize::MAX);
        let deeper = self.levels.iter().take_while(|(level, _)| *level < column).count();
        let same = self.levels.get(deeper).is_some_and(|(level, _)| *level == column);
        let (mut indent, mut stay) = match self.levels.get(deeper.wrapping_sub(1)) {
            _ if same => (self.levels[deeper].1, deeper),
            Some((_, indent)) => (indent + INDENT, deeper),
            // Nothing of the statement or element begins a line of its own, or only lines further right.
            None => self.levels.first().map_or((self.base, 0), |(_, indent)| (*indent, 0)),
        };
        // A body belongs to its head, whatever the author's columns are.
        let after_head = before
            .is_some_and(|before| items[before].role == Role::HeadClose || items[before].is_token(TokenKind::Else));
        let least = if block && after_head && !item.assigns {
            self.last + INDENT
        } else if block && item.assigns {
            self.base + INDENT
        } else {
            0
        };
        if indent < least && !item.is(b'{') {
            indent = least;
            stay = self.levels.iter().take_while(|(_, level)| *level < indent).count();
        }
        (indent, stay)
    }

    /// Remembers that a line began here.
    fn began(&mut self, item: &Item<'_>, indent: usize, stay: usize) {
        self.levels.truncate(stay);
        let column = item.column.unwrap_or(match self.levels.last() {
            Some((column, _)) => column.saturating_add(1),
            None => 0,
        });
        // Columns rise with the levels, also where an indentation was forced.
        let column = self.levels.last().map_or(column, |(last, _)| column.max(last.saturating_add(1)));
        self.levels.push((column, indent));
        self.last = indent;
    }
}

pub(super) fn lines(items: &[Item<'_>]) -> Vec<Line> {
    let following = following_tokens(items);
    let mut frames = vec![Frame::new(TOP, 0, 0)];
    let mut lines: Vec<Line> = Vec::new();
    let mut before = None;
    for at in 0..items.len() {
        let item = &items[at];
        if at == 0 || item.breaks > 0 {
            let indent = line_indent(items, &following, at, before, &mut frames);
            lines.push(Line { from: at, to: at, indent, width: indent });
        }
        let Some(line) = lines.last_mut() else { continue };
        if line.from != at && space(&items[at - 1], item) && item.kind != Kind::LineComment {
            line.width += 1;
        }
        if item.kind != Kind::LineComment {
            line.width = match item.text.rfind('\n') {
                Some(end) => item.text[end + 1..].chars().count(),
                None => line.width + item.text.chars().count(),
            };
        }
        line.to = at + 1;
        let indent = line.indent;
        if item.is_comment() {
            continue;
        }
        before = Some(at);
        let Some(frame) = frames.last_mut() else { continue };
        if item.opens() {
            frames.push(Frame::new(at, indent, indent + INDENT));
        } else if item.closes() {
            frames.pop();
        } else if is_block(items, frame.opener) {
            if item.begins {
                frame.conditions.clear();
                if line.from != at && !items[line.from..at].iter().all(Item::is_comment) {
                    frame.levels.truncate(1);
                }
            }
            if item.is_token(TokenKind::If) && !item.assigns {
                frame.conditions.push(indent);
            } else if item.is_token(TokenKind::Else) {
                frame.conditions.pop();
            }
        }
    }
    lines
}

/// For each item the first at or behind it that is no comment.
fn following_tokens(items: &[Item<'_>]) -> Vec<usize> {
    let mut following = vec![items.len(); items.len()];
    let mut next = items.len();
    for at in (0..items.len()).rev() {
        if !items[at].is_comment() {
            next = at;
        }
        following[at] = next;
    }
    following
}

/// The indentation of the line that begins at `at`.
fn line_indent(
    items: &[Item<'_>],
    following: &[usize],
    at: usize,
    before: Option<usize>,
    frames: &mut [Frame],
) -> usize {
    let Some(frame) = frames.last_mut() else { return 0 };
    let token = following[at];
    let Some(item) = items.get(token) else { return frame.base };
    // Comments stand where what they are about stands.
    let own_line = token == at || items[at + 1..=token].iter().all(|item| item.breaks == 0);
    if item.closes() {
        return if own_line { frame.outer } else { frame.base };
    }
    let (indent, stay) = frame.indent(items, token, before);
    if own_line {
        frame.began(item, indent, stay);
    }
    indent
}

/// The text of the lines.
pub(super) fn write(items: &[Item<'_>], lines: &[Line], end_of_line: &str) -> String {
    let gaps = gaps(items, lines);
    let mut text = String::new();
    for (line, gap) in lines.iter().zip(gaps) {
        for _ in 0..items[line.from].breaks {
            text.push_str(end_of_line);
        }
        text.extend(std::iter::repeat_n(' ', line.indent));
        for at in line.from..line.to {
            if at > line.from {
                if items[at].kind == Kind::LineComment {
                    text.extend(std::iter::repeat_n(' ', gap));
                } else if space(&items[at - 1], &items[at]) {
                    text.push(' ');
                }
            }
            text.push_str(&items[at].text);
        }
    }
    if !text.is_empty() {
        text.push_str(end_of_line);
    }
    text
}

/// Spaces before the comment at the end of each line. Comments that the author aligned stay aligned.
fn gaps(items: &[Item<'_>], lines: &[Line]) -> Vec<usize> {
    let comment = |line: &Line| -> Option<&Item<'_>> {
        let last = line.to.checked_sub(1).filter(|last| *last > line.from)?;
        items.get(last).filter(|item| item.kind == Kind::LineComment)
    };
    let mut gaps = vec![1; lines.len()];
    let mut from = 0;
    while from < lines.len() {
        let column = comment(&lines[from]).and_then(|item| item.column);
        let mut to = from + 1;
        while column.is_some()
            && to < lines.len()
            && items[lines[to].from].breaks == 1
            && comment(&lines[to]).is_some_and(|item| item.column == column)
        {
            to += 1;
        }
        if to - from > 1 {
            let widest = lines[from..to].iter().map(|line| line.width).max().unwrap_or_default();
            for at in from..to {
                gaps[at] = widest - lines[at].width + 1;
            }
        }
        from = to;
    }
    gaps
}
