//! Lays a script out: indentation, spaces, long lines. Works on tokens, so comments stay where they are.
//!
//! Promises: the tokens and comments of the result are those of the text, in the same order; formatting the result again
//! changes nothing; a comment stays behind what it stands behind, so customizer annotations keep their variable. Line
//! breaks are the author's, except where a line is longer than [`WIDTH`]. Does not promise a short line: what has no
//! comma, statement or child to break at stays long. A text with syntax errors is refused.

mod items;
mod layout;
mod spacing;
mod wrap;

use partwright_protocol::Diagnostic;

use crate::lexer::{Lexed, TokenKind, lex};

/// Columns of a line before it is broken.
const WIDTH: usize = 100;
const INDENT: usize = 4;
/// Passes over the text: each breaks the outermost group of every line that is too long.
const MAX_PASSES: usize = 100;
/// Formatting what was formatted settles at once, but for odd mixtures of the author's line breaks and new ones.
const MAX_ROUNDS: usize = 5;

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FormatError {
    #[error("the script has syntax errors, the first in line {line}: {message}", line = line(.0), message = message(.0))]
    Syntax(Vec<Diagnostic>),
    /// The result would not have had the same tokens.
    #[error("the script cannot be formatted without changing it")]
    Unsafe,
}

fn line(diagnostics: &[Diagnostic]) -> u32 {
    diagnostics.first().and_then(|diagnostic| diagnostic.location.as_ref()).map_or(1, |location| location.line)
}

fn message(diagnostics: &[Diagnostic]) -> &str {
    diagnostics.first().map_or("", |diagnostic| diagnostic.message.as_str())
}

/// The formatted text of a script.
pub fn format(source: &str) -> Result<String, FormatError> {
    let errors = crate::syntax_errors(source);
    if !errors.is_empty() {
        return Err(FormatError::Syntax(errors));
    }
    let end_of_line = if source.split_once('\n').is_some_and(|(line, _)| line.ends_with('\r')) { "\r\n" } else { "\n" };
    let mark = if source.starts_with('\u{feff}') { "\u{feff}" } else { "" };
    let mut text = format!("{mark}{}", once(source, end_of_line)?);
    for _ in 0..MAX_ROUNDS {
        let again = format!("{mark}{}", once(&text, end_of_line)?);
        if again == text {
            break;
        }
        text = again;
    }
    if same(source, &text) { Ok(text) } else { Err(FormatError::Unsafe) }
}

fn once(source: &str, end_of_line: &str) -> Result<String, FormatError> {
    let mut items = items::items(source).ok_or(FormatError::Unsafe)?;
    items::normalise(&mut items);
    for _ in 0..MAX_PASSES {
        let lines = layout::lines(&items);
        if !wrap::wrap(&mut items, &lines) {
            return Ok(layout::write(&items, &lines, end_of_line));
        }
    }
    Ok(layout::write(&items, &layout::lines(&items), end_of_line))
}

/// Whether both texts have the same tokens and comments.
fn same(before: &str, after: &str) -> bool {
    let (a, b) = (lex(before), lex(after));
    let token = |lexed: &Lexed, text: &str| -> Vec<(String, bool)> {
        let shown = lexed.tokens.iter().map(|token| match token.kind {
            TokenKind::Use(path) => (format!("use {}", lexed.strings[path as usize]), true),
            TokenKind::Include(path) => (format!("include {}", lexed.strings[path as usize]), true),
            TokenKind::End => (String::new(), true),
            _ => (text.get(token.start as usize..token.end as usize).unwrap_or_default().to_owned(), false),
        });
        let comments = lexed.comments.iter().map(|comment| {
            let text = text.get(comment.start as usize..comment.end as usize).unwrap_or_default();
            (text.trim_end().to_owned(), comment.block)
        });
        shown.chain(comments).collect()
    };
    token(&a, before) == token(&b, after)
}
