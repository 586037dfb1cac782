//! Laying a document out as an editor wants it: small edits between the tokens, so that cursors, marks and folds stay.

use super::{Analysis, Edit, TextRange};
use crate::lexer::{TokenKind, lex};

/// Tokens and comments in the order of the text.
fn pieces(text: &str) -> Vec<TextRange> {
    let lexed = lex(text);
    let tokens = lexed.tokens.iter().filter(|token| token.kind != TokenKind::End);
    let tokens = tokens.map(|token| TextRange { start: token.start, end: token.end });
    let comments = lexed.comments.iter().map(|comment| TextRange { start: comment.start, end: comment.end });
    let mut pieces: Vec<TextRange> = tokens.chain(comments).collect();
    pieces.sort_by_key(|piece| piece.start);
    pieces
}

impl Analysis {
    /// The edits that lay the text out, or the part of it in `range`; an error says why it cannot be.
    pub fn layout(&self, range: Option<TextRange>) -> Result<Vec<Edit>, String> {
        let text = &*self.index.text;
        let formatted = crate::format(text).map_err(|error| error.to_string())?;
        let (old, new) = (pieces(text), pieces(&formatted));
        if old.len() != new.len() {
            let whole = TextRange { start: 0, end: text.len() as u32 };
            return match range {
                None => Ok(vec![Edit { range: whole, text: formatted }]),
                Some(_) => Err("only the whole script can be laid out".to_owned()),
            };
        }
        let slice =
            |text: &str, start: u32, end: u32| text.get(start as usize..end as usize).unwrap_or_default().to_owned();
        let mut edits = Vec::new();
        let mut change = |old: TextRange, new: TextRange| {
            let (before, after) = (slice(text, old.start, old.end), slice(&formatted, new.start, new.end));
            let wanted = range.is_none_or(|range| old.start <= range.end && range.start <= old.end);
            if before != after && wanted {
                edits.push(Edit { range: old, text: after });
            }
        };
        let (mut old_end, mut new_end) = (0, 0);
        for (old, new) in old.iter().zip(&new) {
            change(TextRange { start: old_end, end: old.start }, TextRange { start: new_end, end: new.start });
            change(*old, *new);
            (old_end, new_end) = (old.end, new.end);
        }
        let (old_length, new_length) = (text.len() as u32, formatted.len() as u32);
        change(TextRange { start: old_end, end: old_length }, TextRange { start: new_end, end: new_length });
        Ok(edits)
    }
}
