//! What a prompt says without amounts: checkboxes, lists, texts, colours, `thicker`, `as wide as possible`.

use partwright_protocol::{ParameterValue, Widget};

use super::clause::{Clause, Mention};
use super::relation::{LESS, MORE};
use super::{Change, Reading};
use crate::assistant::text::{Amount, BIG, Token};
use crate::prompt::search::stem;

const COLORS: &[&str] = &[
    "red",
    "green",
    "blue",
    "yellow",
    "orange",
    "purple",
    "violet",
    "pink",
    "black",
    "white",
    "gray",
    "grey",
    "brown",
    "cyan",
    "magenta",
    "silver",
    "gold",
    "navy",
    "teal",
    "olive",
    "maroon",
    "beige",
    "turquoise",
    "lime",
];

impl Reading<'_> {
    /// `with a lid`, `without ribs`, `countersunk`, `round`: checkboxes, lists, and numbers that may be none.
    pub(super) fn switches(&mut self) {
        let mut found: Vec<(usize, Change)> = Vec::new();
        let mut chosen: Vec<(usize, String)> = Vec::new();
        for (index, named) in self.named.iter().enumerate() {
            for (place_of, clause) in self.clauses.iter().enumerate() {
                let amounts = clause.tokens.iter().any(|token| matches!(token, Token::Amount { .. }));
                let hit = named
                    .phrases
                    .iter()
                    .filter(|phrase| phrase.weight >= 8.0 && phrase.factor == 1.0)
                    .find_map(|phrase| self.locate(clause, phrase, 0, None).flatten());
                let negated = |place: usize| {
                    matches!(clause.opener.as_str(), "without" | "no")
                        || clause.tokens.iter().take(place).any(|token| {
                            matches!(
                                token.word(),
                                Some("remove" | "omit" | "drop" | "delete" | "not" | "don't" | "skip" | "leave")
                            )
                        })
                };
                match &named.parameter.widget {
                    Widget::Checkbox => {
                        if let Some(place) = hit {
                            let off = negated(place)
                                || clause.tokens.iter().any(|t| matches!(t.word(), Some("off" | "false" | "disable")));
                            found.push((index, Change::Switch(!off)));
                        }
                    }
                    Widget::List { choices } => {
                        let none = choices
                            .iter()
                            .position(|choice| matches!(&choice.value, ParameterValue::Text(text) if text == "none"));
                        if let (Some(none), Some(place)) = (none, hit)
                            && negated(place)
                            && !amounts
                        {
                            found.push((index, Change::Choice(none)));
                            continue;
                        }
                        let cued = hit.is_some();
                        let named_choice = choices.iter().position(|choice| {
                            let label = match (&choice.value, choice.label.is_empty()) {
                                (ParameterValue::Text(text), true) => text.as_str(),
                                _ => choice.label.as_str(),
                            };
                            label != "none" && self.says(clause, label, cued)
                        });
                        if let Some(choice) = named_choice {
                            found.push((index, Change::Choice(choice)));
                            chosen.extend(choices.get(choice).map(|choice| (place_of, choice.label.clone())));
                        }
                    }
                    Widget::Slider { minimum, .. } if *minimum <= 0.0 || named.count => {
                        let sharp = named.parameter.name.contains("corner")
                            && clause.tokens.iter().any(|token| matches!(token.word(), Some("corner" | "corners")))
                            && clause.tokens.iter().any(|token| matches!(token.word(), Some("sharp" | "square")));
                        if !amounts && (sharp || hit.is_some_and(negated)) {
                            found.push((index, Change::To(0.0)));
                        }
                    }
                    _ => {}
                }
            }
        }
        // The number of "NEMA 17" or "608" is no length.
        for (clause, label) in chosen {
            for (mention, taken) in self.mentions.iter().zip(self.taken.iter_mut()) {
                if mention.clause == clause
                    && matches!(mention.amount, Amount::Plain(_))
                    && label.split(|c: char| !c.is_alphanumeric()).any(|word| word == mention.text)
                {
                    *taken = true;
                }
            }
        }
        for (parameter, change) in found {
            self.set(parameter, change);
        }
    }

    /// Whether a clause has the words of a label, at least their beginnings: "hex" for "hexagonal". A label that is only a
    /// number needs a word for its parameter beside it.
    pub(super) fn says(&self, clause: &Clause, label: &str, cued: bool) -> bool {
        let words: Vec<String> =
            label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(stem).collect();
        let number = |word: &String| word.starts_with(|c: char| c.is_ascii_digit());
        !words.is_empty()
            && (cued || !words.iter().all(number))
            && (words.len() > 1
                && clause.tokens.iter().any(|token| token.word().is_some_and(|text| text == words.concat()))
                || words.iter().all(|word| {
                    clause.tokens.iter().any(|token| match token {
                        Token::Word { stem, text, .. } => {
                            stem == word
                                || (text.len() >= 3 && word.starts_with(text.as_str()))
                                || (word.len() >= 4 && text.starts_with(word.as_str()))
                        }
                        Token::Amount { amount: Amount::Plain(_), text, .. } => text == word,
                        _ => false,
                    })
                }))
    }

    /// Quoted texts and colours.
    pub(super) fn texts(&mut self, prompt: &str) {
        let quoted: Vec<String> = self
            .clauses
            .iter()
            .flat_map(|clause| &clause.tokens)
            .filter_map(|token| match token {
                Token::Quoted(text) => Some(text.clone()),
                _ => None,
            })
            .chain(said(prompt))
            .collect();
        let fields: Vec<usize> = (0..self.named.len())
            .filter(|&i| self.named.get(i).is_some_and(|n| matches!(n.parameter.widget, Widget::Text { .. })))
            .collect();
        for (text, field) in quoted.into_iter().zip(fields) {
            self.set(field, Change::Text(text));
        }
        let color = self
            .clauses
            .iter()
            .flat_map(|clause| &clause.tokens)
            .find_map(|token| token.word().filter(|word| COLORS.contains(word)).map(str::to_owned));
        let field = self.named.iter().position(|named| matches!(named.parameter.widget, Widget::Color));
        if let (Some(color), Some(field)) = (color, field) {
            self.set(field, Change::Text(color));
        }
    }

    /// Comparisons without an amount, and extremes.
    pub(super) fn comparatives(&mut self) {
        if self.hints.creation {
            return;
        }
        let mut found: Vec<(usize, Change)> = Vec::new();
        for clause in &self.clauses {
            let word = |wanted: &[&str]| {
                clause.tokens.iter().any(|token| token.word().is_some_and(|word| wanted.contains(&word)))
            };
            let amounts = clause.tokens.iter().any(|token| matches!(token, Token::Amount { .. }));
            if amounts {
                continue;
            }
            let most = word(&["possible", "maximum", "max"]);
            let least = word(&["minimum", "min", "minimal"]);
            let (place, change) = clause
                .tokens
                .iter()
                .enumerate()
                .find_map(|(place, token)| match token {
                    Token::Word { change, .. } if *change != 0 => Some((place, *change)),
                    Token::Word { text, .. } if MORE.contains(&text.as_str()) => Some((place, 1)),
                    Token::Word { text, .. } if LESS.contains(&text.as_str()) => Some((place, -1)),
                    _ => None,
                })
                .unwrap_or((0, 0));
            if change == 0 && !most && !least {
                continue;
            }
            let share = if word(&["bit", "slightly", "little", "tad", "touch"]) {
                0.1
            } else if word(&["much", "lot", "significantly", "far", "considerably"]) {
                0.5
            } else {
                0.2
            };
            let mention = Mention {
                clause: 0,
                at: place,
                amount: Amount::Times(1.0),
                text: String::new(),
                digits: false,
                sign: 0,
                old: None,
                implied: None,
                plain: false,
            };
            let best = self
                .named
                .iter()
                .enumerate()
                .filter(|(index, named)| named.numeric && !self.is_set(*index))
                .filter_map(|(index, named)| {
                    let weights = named.phrases.iter().filter_map(|phrase| {
                        self.locate(clause, phrase, mention.at, None)?;
                        Some(phrase.weight + phrase.stems.len() as f64)
                    });
                    Some((weights.max_by(f64::total_cmp)?, index))
                })
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            let change = match (most, least) {
                (true, _) => Change::Most,
                (_, true) => Change::Least,
                _ => Change::Some(f64::from(change) * share),
            };
            let big = clause.tokens.iter().any(|token| matches!(token, Token::Word { stem, .. } if stem == BIG));
            match best {
                Some((weight, index)) if weight >= 5.0 => found.push((index, change)),
                _ if big => found.extend(self.sizes().into_iter().map(|parameter| (parameter, change.clone()))),
                _ => {}
            }
        }
        for (parameter, change) in found {
            self.set(parameter, change);
        }
    }
}

/// The rest of "… that says Kitchen".
fn said(prompt: &str) -> Option<String> {
    let lower = prompt.to_lowercase();
    // Lower-casing may change lengths; the original is only cut where both agree.
    let (at, verb) = [" says ", " saying ", " reading ", " reads ", "text: ", "label: ", " text to ", " label to "]
        .iter()
        .find_map(|verb| Some((lower.find(verb)?, verb)))?;
    let rest = prompt.get(at + verb.len()..)?;
    let text: String = rest.chars().take_while(|c| !matches!(c, ',' | ';' | '.' | '"' | '“' | '\n')).take(60).collect();
    let text =
        text.split(" in ").next().unwrap_or_default().split(" with ").next().unwrap_or_default().trim().to_owned();
    (!text.is_empty()).then_some(text)
}
