//! Whether an amount is a new value, a difference or a factor.

use super::clause::{Clause, Mention};
use super::{Change, Reading};
use crate::assistant::text::{Amount, Token};

pub(super) const MORE: &[&str] = &[
    "more",
    "extra",
    "additional",
    "another",
    "add",
    "increase",
    "increas",
    "raise",
    "rais",
    "grow",
    "extend",
    "plus",
];
pub(super) const LESS: &[&str] =
    &["less", "fewer", "remove", "remov", "reduce", "reduc", "decrease", "decreas", "cut", "subtract", "drop", "minus"];

impl Reading<'_> {
    /// The clause's comparison nearest to the amount, if no other amount stands between.
    pub(super) fn comparison(&self, mention: &Mention) -> Option<(i8, bool)> {
        let clause = self.clauses.get(mention.clause)?;
        let places = clause.tokens.iter().enumerate().filter_map(|(place, token)| match token {
            Token::Word { change, verb, .. } if *change != 0 => Some((place, *change, *verb)),
            _ => None,
        });
        let (place, change, verb) = places.min_by_key(|(place, ..)| place.abs_diff(mention.at))?;
        let (low, high) = (place.min(mention.at), place.max(mention.at));
        let between = clause.tokens.get(low + 1..high).unwrap_or_default();
        (!between.iter().any(|token| matches!(token, Token::Amount { .. }))).then_some((change, verb))
    }

    pub(super) fn word_at(&self, clause: usize, at: Option<usize>) -> &str {
        at.and_then(|at| self.clauses.get(clause)?.tokens.get(at)?.word()).unwrap_or("")
    }

    /// The direction of "increase … by", "two more", "remove one": of the clause, or of an earlier one that it continues.
    pub(super) fn direction(&self, mention: &Mention) -> i8 {
        let of = |clause: &Clause| {
            clause.tokens.iter().find_map(|token| match token.word() {
                Some(word) if MORE.contains(&word) => Some(1),
                Some(word) if LESS.contains(&word) => Some(-1),
                _ => None,
            })
        };
        let Some(clause) = self.clauses.get(mention.clause) else { return 0 };
        if let Some(direction) = of(clause) {
            return direction;
        }
        let continues =
            clause.opener == "and" && clause.tokens.iter().any(|token| matches!(token.word(), Some("by" | "to")));
        if !continues || self.word_at(mention.clause, mention.at.checked_sub(1)) == "to" {
            return 0;
        }
        self.clauses.iter().take(mention.clause).rev().find_map(of).unwrap_or(0)
    }

    pub(super) fn relation(&self, mention: &Mention, factor: f64) -> Option<Change> {
        let before = self.word_at(mention.clause, mention.at.checked_sub(1)).to_owned();
        let absolute = before == "to";
        let comparison = self.comparison(mention);
        let direction = f64::from(self.direction(mention));
        Some(match &mention.amount {
            Amount::Thread(size) => Change::Screw(*size),
            Amount::Percent(share) if absolute => Change::Times(*share),
            Amount::Percent(share) => {
                let towards = match comparison {
                    Some((change, _)) => f64::from(change),
                    None if direction != 0.0 => direction,
                    None => f64::from(if mention.sign == 0 { 1 } else { mention.sign }),
                };
                Change::Times(1.0 + towards * share)
            }
            Amount::Times(times) => match comparison {
                Some((-1, _)) if *times > 1.0 => Change::Times(1.0 / times),
                _ => Change::Times(*times),
            },
            Amount::Length(value) | Amount::Plain(value) | Amount::Degrees(value) => {
                let value = value * factor;
                if mention.old.is_some() || (self.hints.creation && comparison.is_none_or(|(_, verb)| verb)) {
                    Change::To(value)
                } else if mention.sign != 0 {
                    Change::By(f64::from(mention.sign) * value)
                } else if let Some((change, verb)) = comparison {
                    if verb && absolute { Change::To(value) } else { Change::By(f64::from(change) * value) }
                } else if direction != 0.0 && !absolute {
                    Change::By(direction * value)
                } else {
                    Change::To(value)
                }
            }
            Amount::Product { .. } => return None,
        })
    }
}
