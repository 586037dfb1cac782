//! From the words and amounts of a prompt to parameters: which amount means which parameter, and whether it is a new
//! value, a difference or a factor.
//!
//! Method: the prompt falls into clauses; in each clause every amount is weighed against every parameter by the words
//! that name it (the header's, the parameter's own name, its description), their distance, and whether the kinds agree
//! (a count never becomes a length, `M5` only a screw). The best pairs are taken first, each amount and parameter once.
//! What finds no parameter is reported as such, never guessed.

mod clause;
mod named;
mod relation;
mod sizes;
mod switches;

use std::collections::BTreeMap;

use partwright_protocol::{Parameter, Widget};

use super::text::{Amount, BIG, Token, tokens};
use clause::{Clause, Mention, clauses, take_old_values};
use named::{DEPTH, DIAMETER, HEIGHT, LENGTH, Named, Phrase, WIDTH, group, same_axis};
pub(super) use named::{GROUPS, nominal};

/// What is known about a script's parameters beside the parameters themselves.
#[derive(Debug, Default)]
pub(super) struct Hints<'a> {
    pub(super) words: BTreeMap<&'a str, &'a [String]>,
    /// Parameters that are the size along x, y, z; empty where an axis is no plain parameter.
    pub(super) size: Vec<&'a str>,
    /// The parameter that a length without words for it sets.
    pub(super) main: &'a str,
    /// Stems of the part's title and tags: they name the part, not a dimension of it.
    pub(super) subject: Vec<String>,
    /// A new part: amounts are values, not differences.
    pub(super) creation: bool,
}

/// How an amount changes a parameter.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    To(f64),
    By(f64),
    Times(f64),
    /// A screw of this nominal diameter.
    Screw(f64),
    Switch(bool),
    Text(String),
    /// Without an amount: `thicker`, with the direction and how much, as a share.
    Some(f64),
    Most,
    Least,
    /// One of a list, by its index.
    Choice(usize),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Binding {
    /// Index of the parameter.
    pub(super) parameter: usize,
    pub(super) change: Change,
}

#[derive(Debug, Default)]
pub(super) struct Bound {
    pub(super) bindings: Vec<Binding>,
    /// Amounts and words that were meant but found no parameter, as they stand in the prompt.
    pub(super) unplaced: Vec<String>,
    /// What should have been there in a number that cannot be set: "holes".
    pub(super) uncounted: Vec<String>,
}

const ADJECTIVES: &[&str] = &["wide", "broad", "high", "tall", "deep", "long", "thick", "apart", "short", BIG];
const FILLERS: &[&str] = &[
    "of", "the", "a", "an", "is", "are", "to", "in", "by", "be", "as", "its", "each", "all", "it", "make", "set",
    "should", "only", "about", "around", "exactly", "at", "least", "so", "part", "whole", "please", "now", "across",
    "be",
];

/// Reads a prompt against the parameters of a script.
pub(super) fn bind(prompt: &str, parameters: &[Parameter], hints: &Hints<'_>) -> Bound {
    let mut all = tokens(prompt);
    let olds = take_old_values(&mut all, hints.creation);
    let clauses = clauses(all);
    let named = named::all(parameters, hints);
    let mut reading =
        Reading { clauses, named, hints, bound: Bound::default(), mentions: Vec::new(), taken: Vec::new() };
    reading.collect(&olds);
    reading.switches();
    reading.texts(prompt);
    reading.assign(&|_, mention| mention.implied.is_none());
    reading.products();
    reading.leftovers();
    reading.comparatives();
    reading.bound.bindings.sort_by_key(|binding| binding.parameter);
    reading.bound
}

/// The parameters that a question names, the best fitting ones.
pub(super) fn mentioned(prompt: &str, parameters: &[Parameter], hints: &Hints<'_>) -> Vec<usize> {
    let named = named::all(parameters, hints);
    let clauses = clauses(tokens(prompt));
    let many = clauses.iter().flat_map(|clause| &clause.tokens).any(|token| token.word() == Some("many"));
    let reading = Reading { clauses, named, hints, bound: Bound::default(), mentions: Vec::new(), taken: Vec::new() };
    let score = |named: &Named<'_>| -> f64 {
        let found =
            named.phrases.iter().filter(|phrase| phrase.factor == 1.0 && phrase.weight > 5.0).filter(|phrase| {
                reading.clauses.iter().any(|clause| reading.locate(clause, phrase, 0, None).flatten().is_some())
            });
        let best = found.map(|phrase| phrase.weight + phrase.stems.len() as f64).fold(0.0, f64::max);
        if best > 0.0 && many && named.count { best + 5.0 } else { best }
    };
    let scores: Vec<f64> = reading.named.iter().map(score).collect();
    let best = scores.iter().copied().fold(0.0, f64::max);
    (0..scores.len())
        .filter(|index| best > 0.0 && scores.get(*index).is_some_and(|score| *score >= best - 0.1))
        .collect()
}

struct Reading<'a> {
    clauses: Vec<Clause>,
    named: Vec<Named<'a>>,
    hints: &'a Hints<'a>,
    bound: Bound,
    mentions: Vec<Mention>,
    /// Mentions that have found their parameter.
    taken: Vec<bool>,
}

impl Reading<'_> {
    fn collect(&mut self, olds: &[Option<Amount>]) {
        let mut olds = olds.iter().cloned();
        for (clause, content) in self.clauses.iter().enumerate() {
            for (at, token) in content.tokens.iter().enumerate() {
                let Token::Amount { amount, text, digits, sign } = token else { continue };
                let old = olds.next().flatten();
                let mention = |amount: Amount, text: String, implied: Option<usize>, old: Option<Amount>| Mention {
                    clause,
                    at,
                    amount,
                    text,
                    digits: *digits,
                    sign: *sign,
                    old,
                    implied,
                    plain: false,
                };
                if let Amount::Product { sizes, plain } = amount {
                    let axes: &[usize] = if sizes.len() == 2 { &[WIDTH, DEPTH] } else { &[WIDTH, DEPTH, HEIGHT] };
                    for (size, axis) in sizes.iter().zip(axes) {
                        let text = format!("{} mm", crate::prompt::number(*size));
                        let one = mention(Amount::Length(*size), text, Some(*axis), None);
                        self.mentions.push(Mention { plain: *plain, ..one });
                    }
                } else {
                    self.mentions.push(mention(amount.clone(), text.clone(), None, old));
                }
            }
        }
        self.taken = vec![false; self.mentions.len()];
    }

    fn is_set(&self, parameter: usize) -> bool {
        self.bound.bindings.iter().any(|binding| binding.parameter == parameter)
    }

    fn set(&mut self, parameter: usize, change: Change) {
        if !self.is_set(parameter) {
            self.bound.bindings.push(Binding { parameter, change });
        }
    }

    /// Whether a clause has all words of a phrase, and where the one nearest to `at` stands.
    fn locate(&self, clause: &Clause, phrase: &Phrase, at: usize, implied: Option<usize>) -> Option<Option<usize>> {
        let mut nearest: Option<usize> = None;
        let mut last: Option<usize> = None;
        for wanted in &phrase.stems {
            let own = group(wanted);
            if implied.is_some()
                && own.is_some()
                && same_axis(own, implied)
                && (phrase.loose || phrase.stems.len() == 1 || own == implied)
            {
                continue;
            }
            let place = clause
                .tokens
                .iter()
                .enumerate()
                .filter(|(_, token)| match token {
                    Token::Word { stem, .. } => {
                        stem == wanted
                            || (phrase.loose && own.is_some() && group(stem) == own)
                            || (stem == "short" && matches!(own, Some(LENGTH)))
                    }
                    _ => false,
                })
                .map(|(place, _)| place)
                .min_by_key(|place| place.abs_diff(at))?;
            // The words of a phrase stand together.
            if last.is_some_and(|last| last.abs_diff(place) > 3) {
                return None;
            }
            last = Some(place);
            if nearest.is_none_or(|nearest| place.abs_diff(at) < nearest.abs_diff(at)) {
                nearest = Some(place);
            }
        }
        Some(nearest)
    }

    /// How well an amount and a parameter go together, and the factor of the phrase; `None` when they do not.
    fn weigh(&self, mention: &Mention, parameter: &Named<'_>) -> Option<(f64, f64)> {
        let clause = self.clauses.get(mention.clause)?;
        let mut best: Option<(f64, f64)> = None;
        for phrase in &parameter.phrases {
            let Some(place) = self.locate(clause, phrase, mention.at, mention.implied) else { continue };
            if mention.implied.is_some() && self.qualifiers(mention, phrase).is_none() {
                continue;
            }
            let mut score = phrase.weight + (phrase.stems.len() - 1) as f64;
            match place {
                None => score += 4.0,
                Some(place) => {
                    let (low, high) = (place.min(mention.at), place.max(mention.at));
                    let between = clause.tokens.get(low + 1..high).unwrap_or_default();
                    let words =
                        between.iter().filter(|token| token.word().is_none_or(|word| !FILLERS.contains(&word))).count();
                    let blocked = between.iter().any(|token| {
                        matches!(token, Token::Amount { amount, .. }
                        if std::mem::discriminant(amount) == std::mem::discriminant(&mention.amount))
                    });
                    score += (4.0 - 1.5 * words as f64).max(-3.0) - if blocked { 6.0 } else { 0.0 };
                    let after = place > mention.at;
                    let cue = clause.tokens.get(place);
                    let adjective = matches!(cue, Some(Token::Word { text, stem, .. })
                        if ADJECTIVES.contains(&text.as_str()) || ADJECTIVES.contains(&stem.as_str()));
                    score += match (adjective, after) {
                        (true, true) => 2.0,
                        (true, false) => -1.0,
                        (false, after) if after == self.amount_first(clause) => 2.0,
                        _ => 0.0,
                    };
                    // "A tube cap 30 mm" names the part, not its cap.
                    if self.hints.creation
                        && phrase.stems.len() == 1
                        && !after
                        && matches!(mention.amount, Amount::Length(_))
                        && matches!(cue, Some(Token::Word { stem, .. }) if group(stem).is_none() && self.hints.subject.contains(stem))
                    {
                        continue;
                    }
                    // A bare number is a length only right beside a word of dimension, or after the name.
                    if matches!(mention.amount, Amount::Plain(_)) && !parameter.count {
                        let dimension =
                            matches!(cue, Some(Token::Word { stem, .. }) if group(stem).is_some() || stem == "short");
                        if words > 0 || (after && !dimension) || (!mention.digits && !dimension) {
                            continue;
                        }
                    }
                }
            }
            if best.is_none_or(|(other, _)| score > other) {
                best = Some((score, phrase.factor));
            }
        }
        let (mut score, factor) = best?;
        let described = |word: &String| {
            word.len() > 3
                && clause.tokens.iter().any(|token| matches!(token, Token::Word { stem, .. } if stem == word))
        };
        score += 0.4 * parameter.description.iter().filter(|word| described(word)).take(3).count() as f64;
        // "6 mm shaft": the bare noun means its diameter rather than its flat.
        if parameter.dimension == Some(DIAMETER) && matches!(mention.amount, Amount::Length(_)) {
            score += 1.5;
        }
        if let Some(old) = &mention.old
            && self.equals(parameter.parameter, old)
        {
            score += 8.0;
        }
        Some((score, factor))
    }

    /// For a place in a product: the words of the phrase beside its dimension; `None` when it has no dimension, or when
    /// all that qualifies it is the part's own name.
    fn qualifiers(&self, mention: &Mention, phrase: &Phrase) -> Option<usize> {
        let others: Vec<&String> =
            phrase.stems.iter().filter(|stem| !same_axis(group(stem), mention.implied)).collect();
        if others.len() == phrase.stems.len() {
            return None;
        }
        (others.is_empty() || !others.iter().all(|stem| self.hints.subject.contains(stem))).then_some(others.len())
    }

    /// Whether the amount's clause has no words of its own.
    fn is_bare(&self, mention: &Mention) -> bool {
        let words =
            self.clauses.get(mention.clause).into_iter().flat_map(|clause| &clause.tokens).filter_map(Token::word);
        words.into_iter().all(|word| FILLERS.contains(&word))
    }

    fn equals(&self, parameter: &Parameter, amount: &Amount) -> bool {
        let (Amount::Length(value) | Amount::Plain(value) | Amount::Thread(value) | Amount::Degrees(value)) = amount
        else {
            return false;
        };
        nominal(&parameter.value).is_some_and(|current| (current - value).abs() < 1e-6)
    }

    /// Whether the clause puts amounts before the words for them: "60 mm width, 40 mm height".
    fn amount_first(&self, clause: &Clause) -> bool {
        for token in &clause.tokens {
            match token {
                Token::Amount { .. } => return true,
                Token::Word { stem, .. } => {
                    let names = |named: &Named<'_>| named.phrases.iter().any(|phrase| phrase.stems.contains(stem));
                    if group(stem).is_some() || self.named.iter().any(names) {
                        return false;
                    }
                }
                _ => {}
            }
        }
        true
    }

    /// Whether the kinds agree.
    fn suits(mention: &Mention, parameter: &Named<'_>) -> bool {
        let offers = |value: f64| {
            matches!(&parameter.parameter.widget, Widget::List { choices }
                if choices.iter().any(|choice| nominal(&choice.value).is_some_and(|size| (size - value).abs() < 1e-6)))
        };
        let list = matches!(parameter.parameter.widget, Widget::List { .. });
        match &mention.amount {
            Amount::Thread(_) => parameter.screw,
            Amount::Degrees(_) => parameter.numeric && parameter.angle(),
            Amount::Plain(value) => {
                if parameter.count {
                    value.fract() == 0.0
                } else {
                    if list { offers(*value) } else { parameter.numeric }
                }
            }
            Amount::Length(value) => {
                let fits = if list { offers(*value) } else { parameter.numeric };
                fits && !parameter.count && !parameter.angle()
            }
            Amount::Percent(_) | Amount::Times(_) => parameter.numeric && !list,
            Amount::Product { .. } => false,
        }
    }

    /// Pairs the mentions that `wanted` names with parameters, the best first.
    fn assign(&mut self, wanted: &dyn Fn(usize, &Mention) -> bool) {
        let mut pairs: Vec<(f64, usize, usize, f64)> = Vec::new();
        for (index, mention) in self.mentions.iter().enumerate().filter(|(index, mention)| wanted(*index, mention)) {
            for (parameter, named) in self.named.iter().enumerate() {
                if !Self::suits(mention, named) {
                    continue;
                }
                let old = mention.old.as_ref().is_some_and(|old| self.equals(named.parameter, old));
                // A screw or an angle needs no word where only one parameter takes one.
                let alone = match mention.amount {
                    Amount::Thread(_) if old => Some((12.0, 1.0)),
                    Amount::Thread(_) => Some((7.0, 1.0)),
                    Amount::Degrees(_) if self.hints.creation || self.is_bare(mention) => Some((7.0, 1.0)),
                    _ if old => Some((7.0, 1.0)),
                    _ => None,
                };
                if let Some((score, factor)) = self.weigh(mention, named).or(alone)
                    && score >= 5.0
                {
                    pairs.push((score, index, parameter, factor));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        for (_, index, parameter, factor) in pairs {
            if self.taken.get(index).copied().unwrap_or(true) || self.is_set(parameter) {
                continue;
            }
            let Some(change) = self.mentions.get(index).and_then(|mention| self.relation(mention, factor)) else {
                continue;
            };
            if let Some(taken) = self.taken.get_mut(index) {
                *taken = true;
            }
            self.set(parameter, change);
        }
    }
}
