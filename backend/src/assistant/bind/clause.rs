//! A prompt in clauses, its amounts, and the old values that it names only to say what they become.

use super::super::text::{Amount, Token};

const SEPARATORS: &[&str] = &[
    "with", "and", "but", "plus", "for", "that", "then", "also", "while", "having", "has", "without", "no", "which",
    "instead",
];

/// One clause of a prompt.
pub(super) struct Clause {
    pub(super) tokens: Vec<Token>,
    /// What began it.
    pub(super) opener: String,
}

pub(super) struct Mention {
    pub(super) clause: usize,
    pub(super) at: usize,
    pub(super) amount: Amount,
    pub(super) text: String,
    pub(super) digits: bool,
    pub(super) sign: i8,
    /// The value that it replaces, when the prompt names it.
    pub(super) old: Option<Amount>,
    /// The dimension that its place in a product stands for, and whether the product had no unit.
    pub(super) implied: Option<usize>,
    pub(super) plain: bool,
}

/// Takes the old one of "M6 instead of M5", "replace M5 with M6", "from 4 mm to 6 mm" out of the text; returns for each
/// remaining amount, in order, the value that it replaces.
pub(super) fn take_old_values(tokens: &mut Vec<Token>, creation: bool) -> Vec<Option<Amount>> {
    let word = |tokens: &[Token], at: usize| tokens.get(at).and_then(Token::word).unwrap_or("").to_owned();
    let amounts: Vec<usize> = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| matches!(token, Token::Amount { .. }))
        .map(|(at, _)| at)
        .collect();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let replacing = tokens
        .iter()
        .any(|token| matches!(token.word(), Some("replace" | "swap" | "exchange" | "change" | "switch" | "from")));
    for two in amounts.windows(2) {
        let [first, second] = two else { continue };
        let between: Vec<String> = (first + 1..*second).map(|at| word(tokens, at)).collect();
        let has = |wanted: &str| between.iter().any(|word| word == wanted);
        let before = first.checked_sub(1).map(|at| word(tokens, at)).unwrap_or_default();
        if (has("instead") || has("rather") || has("not") || has("place")) && between.len() <= 5 {
            pairs.push((*second, *first));
        } else if replacing
            && !creation
            && between.len() <= 4
            && (has("to") || has("with") || has("by") || has("for") || has("into"))
            && (before == "from"
                || tokens
                    .iter()
                    .take(*first)
                    .any(|t| matches!(t.word(), Some("replace" | "swap" | "exchange" | "change" | "switch"))))
        {
            pairs.push((*first, *second));
        }
    }
    let mut result = Vec::new();
    for &at in &amounts {
        if pairs.iter().any(|(old, _)| *old == at) {
            continue;
        }
        let old = pairs.iter().find(|(_, new)| *new == at).and_then(|(old, _)| match tokens.get(*old) {
            Some(Token::Amount { amount, .. }) => Some(amount.clone()),
            _ => None,
        });
        result.push(old);
    }
    let mut removed: Vec<usize> = pairs.into_iter().map(|(old, _)| old).collect();
    removed.sort_unstable();
    removed.dedup();
    for at in removed.into_iter().rev() {
        if at < tokens.len() {
            tokens.remove(at);
        }
    }
    result
}

pub(super) fn clauses(tokens: Vec<Token>) -> Vec<Clause> {
    let mut clauses = vec![Clause { tokens: Vec::new(), opener: String::new() }];
    for token in tokens {
        let opener = match &token {
            Token::Break => Some(String::new()),
            Token::Word { text, .. } if SEPARATORS.contains(&text.as_str()) => Some(text.clone()),
            _ => None,
        };
        match (opener, clauses.last_mut()) {
            (Some(opener), Some(last)) if last.tokens.is_empty() && (last.opener.is_empty() || !opener.is_empty()) => {
                last.opener = opener
            }
            (Some(opener), _) => clauses.push(Clause { tokens: Vec::new(), opener }),
            (None, Some(last)) => last.tokens.push(token),
            (None, None) => {}
        }
    }
    clauses
}
