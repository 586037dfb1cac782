//! From the words and amounts of a prompt to parameters: which amount means which parameter, and whether it is a new
//! value, a difference or a factor.
//!
//! Method: the prompt falls into clauses; in each clause every amount is weighed against every parameter by the words
//! that name it (the header's, the parameter's own name, its description), their distance, and whether the kinds agree
//! (a count never becomes a length, `M5` only a screw). The best pairs are taken first, each amount and parameter once.
//! What finds no parameter is reported as such, never guessed.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use partwright_protocol::{Parameter, ParameterValue, Widget};

use super::text::{Amount, BIG, Token, tokens};
use crate::prompt::search::stem;

/// What is known about a script's parameters beside the parameters themselves.
#[derive(Debug, Default)]
pub(super) struct Hints<'a> {
    pub(super) words: BTreeMap<&'a str, &'a [String]>,
    /// Parameters that are the size along x, y, z; empty where an axis is no plain parameter.
    pub(super) size: Vec<&'a str>,
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
}

/// Words of the same dimension.
const GROUPS: &[&[&str]] = &[
    &["width", "wide", "broad", "breadth", "w"],
    &["height", "high", "tall", "h"],
    &["depth", "deep"],
    &["length", "long", "l"],
    &["thickness", "thick", "t"],
    &["diameter", "dia", "diam", "d"],
    &["radius", "radii", "r"],
    &["count", "number", "num", "n", "quantity", "qty"],
    &["angle", "tilt"],
    &["clearance", "gap", "play", "tolerance"],
    &["spacing", "apart", "distance", "pitch", "centres", "centers"],
];
const WIDTH: usize = 0;
const HEIGHT: usize = 1;
const DEPTH: usize = 2;
const LENGTH: usize = 3;
const THICKNESS: usize = 4;
const DIAMETER: usize = 5;
const RADIUS: usize = 6;
const COUNT: usize = 7;
const ANGLE: usize = 8;

const ADJECTIVES: &[&str] = &["wide", "broad", "high", "tall", "deep", "long", "thick", "apart", "short", BIG];
const FILLERS: &[&str] = &[
    "of", "the", "a", "an", "is", "are", "to", "in", "by", "be", "as", "its", "each", "all", "it", "make", "set",
    "should", "only", "about", "around", "exactly", "at", "least", "so", "part", "whole", "please", "now", "across",
    "be",
];
const SEPARATORS: &[&str] = &[
    "with", "and", "but", "plus", "for", "that", "then", "also", "while", "having", "has", "without", "no", "which",
    "instead",
];
const SCREWS: &[&str] = &["screw", "bolt", "thread", "fasten", "insert", "rod", "stud"];
const MORE: &[&str] = &[
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
const LESS: &[&str] =
    &["less", "fewer", "remove", "remov", "reduce", "reduc", "decrease", "decreas", "cut", "subtract", "drop", "minus"];
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

fn group(stem_or_word: &str) -> Option<usize> {
    static STEMS: OnceLock<Vec<(String, usize)>> = OnceLock::new();
    let stems = STEMS.get_or_init(|| {
        let pairs =
            GROUPS.iter().enumerate().flat_map(|(index, words)| words.iter().map(move |word| (stem(word), index)));
        pairs.collect()
    });
    stems.iter().find(|(stem, _)| stem == stem_or_word).map(|(_, index)| *index)
}

/// A parameter with the ways to name it.
struct Named<'a> {
    parameter: &'a Parameter,
    phrases: Vec<Phrase>,
    description: Vec<String>,
    /// The dimension that the last word of the name is, and whether that is the whole name.
    dimension: Option<usize>,
    plain: bool,
    count: bool,
    screw: bool,
    numeric: bool,
}

struct Phrase {
    stems: Vec<String>,
    weight: f64,
    /// Words of the same dimension serve as well.
    loose: bool,
    /// What the amount is multiplied by: a radius in the prompt for a diameter in the script.
    factor: f64,
}

impl<'a> Named<'a> {
    fn new(parameter: &'a Parameter, hints: &Hints<'_>) -> Self {
        let words = name_words(&parameter.name);
        let stems: Vec<String> = words.iter().map(|word| stem(word)).collect();
        let last = stems.last().cloned().unwrap_or_default();
        let dimension = group(&last);
        let description: Vec<String> = parameter
            .description
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 2)
            .map(stem)
            .collect();
        let own = hints.words.get(parameter.name.as_str()).copied().unwrap_or_default();
        let step = match &parameter.widget {
            Widget::Slider { step, .. } => Some(*step),
            Widget::Number { step, .. } => *step,
            _ => None,
        };
        let whole = matches!(&parameter.value, ParameterValue::Number(value) if value.fract() == 0.0)
            && step.is_none_or(|step| step.fract() == 0.0);
        let describes_count = description.first().is_some_and(|word| word == "number")
            || matches!(description.as_slice(), [first, ..] if ["column", "row", "count"].contains(&first.as_str()));
        let counted = ["teeth", "tooth", "column", "row", "side", "segment", "step"];
        let millimetres = parameter.description.contains("mm");
        let count = whole
            && !millimetres
            && (describes_count
                || stems.iter().any(|word| group(word) == Some(COUNT) || counted.contains(&word.as_str())));
        let numeric = matches!(parameter.value, ParameterValue::Number(_));
        let measures = dimension.is_some_and(|dimension| ![DIAMETER, COUNT].contains(&dimension))
            || ["head", "inset", "edge", "margin"].contains(&last.as_str());
        let mut all_stems: Vec<String> = stems.clone();
        all_stems.extend(own.iter().flat_map(|phrase| phrase.split_whitespace().map(stem)));
        all_stems.extend(description.iter().cloned());
        let screw_list = matches!(&parameter.widget, Widget::List { choices }
            if choices.iter().any(|choice| nominal(&choice.value).is_some() && choice.label.starts_with('M')));
        let screw = !count && (screw_list || (!measures && stems.iter().any(|word| SCREWS.contains(&word.as_str()))));
        let mut phrases: Vec<Phrase> = own
            .iter()
            .enumerate()
            .map(|(rank, phrase)| Phrase {
                stems: phrase.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(stem).collect(),
                weight: 10.0 - 0.2 * rank as f64,
                loose: false,
                factor: 1.0,
            })
            .collect();
        phrases.push(Phrase { stems: stems.clone(), weight: 10.0, loose: true, factor: 1.0 });
        if let Some(dimension) = dimension {
            if stems.len() > 1 {
                phrases.push(Phrase { stems: vec![last.clone()], weight: 4.0, loose: true, factor: 1.0 });
            }
            // A hole's diameter is meant by "5 mm holes".
            if stems.len() > 1 && dimension == DIAMETER {
                phrases.push(Phrase {
                    stems: stems[..stems.len() - 1].to_vec(),
                    weight: 8.5,
                    loose: true,
                    factor: 1.0,
                });
            }
            let twin = match dimension {
                DIAMETER => Some((RADIUS, 2.0)),
                RADIUS => Some((DIAMETER, 0.5)),
                _ => None,
            };
            if let Some((twin, factor)) = twin {
                let mut other = stems.clone();
                if let Some(word) = other.last_mut() {
                    *word = stem(GROUPS[twin][0]);
                }
                phrases.push(Phrase { stems: other, weight: 7.0, loose: true, factor });
            }
        } else if stems.len() > 1 && !count {
            phrases.push(Phrase { stems: vec![last], weight: 4.0, loose: true, factor: 1.0 });
        }
        if count && stems.len() > 1 {
            let noun: Vec<String> = stems.iter().filter(|word| group(word) != Some(COUNT)).cloned().collect();
            phrases.push(Phrase { stems: noun, weight: 9.0, loose: false, factor: 1.0 });
        }
        if count {
            let nouns = description.iter().skip(1).take(1).cloned().collect();
            phrases.push(Phrase { stems: nouns, weight: 8.0, loose: false, factor: 1.0 });
        }
        phrases.retain(|phrase| !phrase.stems.is_empty());
        let plain = stems.len() == 1;
        Self { parameter, phrases, description, dimension, plain, count, screw, numeric }
    }

    fn angle(&self) -> bool {
        self.dimension == Some(ANGLE)
            || self.parameter.description.contains('°')
            || self.parameter.description.contains("degree")
    }
}

/// The words of `wall_thickness`, `wallThickness` or `hole_d`.
fn name_words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for c in name.chars() {
        if c == '_' || (c.is_uppercase() && lower) {
            words.push(String::new());
        }
        if c != '_'
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// 5 for `"M5"` and 5.
pub(super) fn nominal(value: &ParameterValue) -> Option<f64> {
    match value {
        ParameterValue::Number(value) => Some(*value),
        ParameterValue::Text(text) => text.strip_prefix(['M', 'm'])?.parse().ok(),
        _ => None,
    }
}

/// One clause of a prompt.
struct Clause {
    tokens: Vec<Token>,
    /// What began it.
    opener: String,
}

struct Mention {
    clause: usize,
    at: usize,
    amount: Amount,
    text: String,
    digits: bool,
    sign: i8,
    /// The value that it replaces, when the prompt names it.
    old: Option<Amount>,
    /// The dimension that its place in a product stands for.
    implied: Option<usize>,
}

/// Reads a prompt against the parameters of a script.
pub(super) fn bind(prompt: &str, parameters: &[Parameter], hints: &Hints<'_>) -> Bound {
    let mut all = tokens(prompt);
    let olds = take_old_values(&mut all);
    let clauses = clauses(all);
    let named: Vec<Named<'_>> = parameters.iter().map(|parameter| Named::new(parameter, hints)).collect();
    let mut reading =
        Reading { clauses, named, hints, bound: Bound::default(), mentions: Vec::new(), taken: Vec::new() };
    reading.collect(&olds);
    reading.switches();
    reading.texts(prompt);
    reading.assign();
    reading.leftovers();
    reading.comparatives();
    reading.bound.bindings.sort_by_key(|binding| binding.parameter);
    reading.bound
}

/// Takes the old one of "M6 instead of M5", "replace M5 with M6", "from 4 mm to 6 mm" out of the text; returns for each
/// remaining amount, in order, the value that it replaces.
fn take_old_values(tokens: &mut Vec<Token>) -> Vec<Option<Amount>> {
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

fn clauses(tokens: Vec<Token>) -> Vec<Clause> {
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
                };
                if let Amount::Product(sizes) = amount {
                    let axes: &[usize] = if sizes.len() == 2 { &[WIDTH, DEPTH] } else { &[WIDTH, DEPTH, HEIGHT] };
                    for (size, axis) in sizes.iter().zip(axes) {
                        let text = format!("{} mm", crate::prompt::number(*size));
                        self.mentions.push(mention(Amount::Length(*size), text, Some(*axis), None));
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
        let list = matches!(&parameter.parameter.widget, Widget::List { choices } if choices.iter().any(|choice| nominal(&choice.value).is_some()));
        match &mention.amount {
            Amount::Thread(_) => parameter.screw,
            Amount::Degrees(_) => parameter.numeric && parameter.angle(),
            Amount::Plain(value) => {
                if parameter.count {
                    value.fract() == 0.0
                } else {
                    parameter.numeric || list
                }
            }
            Amount::Length(_) => (parameter.numeric || list) && !parameter.count && !parameter.angle(),
            Amount::Percent(_) | Amount::Times(_) => parameter.numeric,
            Amount::Product(_) => false,
        }
    }

    fn assign(&mut self) {
        let mut pairs: Vec<(f64, usize, usize, f64)> = Vec::new();
        for (index, mention) in self.mentions.iter().enumerate() {
            for (parameter, named) in self.named.iter().enumerate() {
                if !Self::suits(mention, named) {
                    continue;
                }
                let by_size = mention.implied.and_then(|axis| {
                    let position = [WIDTH, DEPTH, HEIGHT].iter().position(|other| *other == axis)?;
                    let name = self.hints.size.get(position)?;
                    (*name == named.parameter.name).then_some((13.0, 1.0))
                });
                let mut weighed = self.weigh(mention, named);
                if let (Amount::Thread(_), None) = (&mention.amount, weighed) {
                    let old = mention.old.as_ref().is_some_and(|old| self.equals(named.parameter, old));
                    weighed = Some((if old { 12.0 } else { 7.0 }, 1.0));
                }
                if weighed.is_none() && mention.old.as_ref().is_some_and(|old| self.equals(named.parameter, old)) {
                    weighed = Some((7.0, 1.0));
                }
                let better = match (weighed, by_size) {
                    (Some(a), Some(b)) if b.0 > a.0 => Some(b),
                    (None, b) => b,
                    (a, _) => a,
                };
                if let Some((score, factor)) = better
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

    /// The clause's comparison nearest to the amount, if no other amount stands between.
    fn comparison(&self, mention: &Mention) -> Option<(i8, bool)> {
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

    fn word_at(&self, clause: usize, at: Option<usize>) -> &str {
        at.and_then(|at| self.clauses.get(clause)?.tokens.get(at)?.word()).unwrap_or("")
    }

    /// The direction of "increase … by", "two more", "remove one": of the clause, or of an earlier one that it continues.
    fn direction(&self, mention: &Mention) -> i8 {
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

    fn relation(&self, mention: &Mention, factor: f64) -> Option<Change> {
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
            Amount::Product(_) => return None,
        })
    }

    /// Amounts without words: the screw's size into the hole, the one length of "a 60 mm knob" into the main dimension.
    fn leftovers(&mut self) {
        for index in 0..self.mentions.len() {
            if self.taken.get(index).copied().unwrap_or(true) {
                continue;
            }
            let Some(mention) = self.mentions.get(index) else { continue };
            let text = mention.text.clone();
            let big = self.comparison(mention).is_some()
                && self.clauses.get(mention.clause).is_some_and(|clause| {
                    clause.tokens.iter().any(|token| matches!(token, Token::Word { stem, .. } if stem == BIG))
                });
            let found: Vec<(usize, Change)> = match &mention.amount {
                Amount::Length(_) | Amount::Percent(_) | Amount::Times(_) if big || self.scales(mention) => {
                    let change = self.relation(mention, 1.0);
                    let sizes = self.sizes();
                    let sizes = if matches!(mention.amount, Amount::Length(_)) {
                        sizes.into_iter().take(1).collect()
                    } else {
                        sizes
                    };
                    sizes.into_iter().filter_map(|parameter| Some((parameter, change.clone()?))).collect()
                }
                Amount::Length(value) if self.hints.creation && mention.implied.is_none() => {
                    let value = *value;
                    let square = self.clauses.get(mention.clause).is_some_and(|clause| {
                        clause.tokens.iter().any(|token| matches!(token.word(), Some("square" | "cube" | "cubic")))
                    });
                    let count = if square { 2 } else { 1 };
                    let free = self.sizes().into_iter().filter(|parameter| !self.is_set(*parameter)).take(count);
                    // Only the first length of a prompt may be the part's own.
                    let first = !self.mentions.iter().take(index).any(|m| matches!(m.amount, Amount::Length(_)));
                    free.filter(|_| first).map(|parameter| (parameter, Change::To(value))).collect()
                }
                Amount::Thread(size) => {
                    let hole = self.named.iter().position(|named| {
                        named.dimension == Some(DIAMETER)
                            && named.numeric
                            && name_words(&named.parameter.name).iter().any(|w| matches!(w.as_str(), "hole" | "bore"))
                    });
                    hole.map(|parameter| (parameter, Change::To(clearance(*size)))).into_iter().collect()
                }
                _ => Vec::new(),
            };
            let meant = mention.digits || (matches!(mention.amount, Amount::Plain(_)) && self.counts_feature(mention));
            if found.is_empty() && meant {
                self.bound.unplaced.push(text);
            }
            for (parameter, change) in found {
                self.set(parameter, change);
            }
        }
    }

    /// "Scale it to 120 %".
    fn scales(&self, mention: &Mention) -> bool {
        let Some(clause) = self.clauses.get(mention.clause) else { return false };
        clause.tokens.iter().any(|token| matches!(token.word(), Some("scale" | "size" | "everything" | "overall")))
    }

    /// "Three screws" of a part that has no such number to set.
    fn counts_feature(&self, mention: &Mention) -> bool {
        let next = self.clauses.get(mention.clause).and_then(|clause| {
            clause.tokens.iter().skip(mention.at + 1).find_map(|token| match token {
                Token::Word { stem, .. } => Some(stem.clone()),
                _ => None,
            })
        });
        next.is_some_and(|next| {
            [
                "hole", "screw", "bolt", "rib", "slot", "tooth", "teeth", "shelf", "compart", "hook", "leg", "foot",
                "feet",
            ]
            .contains(&next.as_str())
        }) && !matches!(mention.amount, Amount::Plain(value) if value == 1.0)
    }

    /// The parameters that are the part's overall size, the main one first.
    fn sizes(&self) -> Vec<usize> {
        let find = |name: &str| self.named.iter().position(|named| named.parameter.name == name && named.numeric);
        let mut sizes: Vec<usize> = Vec::new();
        for parameter in self.hints.size.iter().filter_map(|name| find(name)) {
            if !sizes.contains(&parameter) {
                sizes.push(parameter);
            }
        }
        // A round part's size is its diameter, which its header cannot name along x.
        if let Some(diameter) =
            self.named.iter().position(|named| named.plain && named.numeric && named.dimension == Some(DIAMETER))
            && self.hints.size.first().is_none_or(|name| find(name).is_none())
        {
            sizes.retain(|parameter| *parameter != diameter);
            sizes.insert(0, diameter);
        }
        if sizes.is_empty() {
            for axis in [WIDTH, LENGTH, DEPTH, HEIGHT] {
                sizes.extend(
                    self.named.iter().position(|named| named.plain && named.numeric && named.dimension == Some(axis)),
                );
            }
        }
        sizes
    }

    /// `with a lid`, `without ribs`, `countersunk`, `round`: checkboxes, lists, and numbers that may be none.
    fn switches(&mut self) {
        let mut found: Vec<(usize, Change)> = Vec::new();
        for (index, named) in self.named.iter().enumerate() {
            for clause in &self.clauses {
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
                        let named_choice = choices.iter().position(|choice| {
                            let label = match (&choice.value, choice.label.is_empty()) {
                                (ParameterValue::Text(text), true) => text.as_str(),
                                _ => choice.label.as_str(),
                            };
                            label != "none" && self.says(clause, label)
                        });
                        if let Some(choice) = named_choice {
                            found.push((index, Change::Choice(choice)));
                        }
                    }
                    Widget::Slider { minimum, .. } if *minimum <= 0.0 => {
                        if let Some(place) = hit
                            && negated(place)
                            && !amounts
                        {
                            found.push((index, Change::To(0.0)));
                        }
                    }
                    _ => {}
                }
            }
        }
        for (parameter, change) in found {
            self.set(parameter, change);
        }
    }

    /// Whether a clause has the words of a label, at least their beginnings: "hex" for "hexagonal".
    fn says(&self, clause: &Clause, label: &str) -> bool {
        let words: Vec<String> =
            label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(stem).collect();
        !words.is_empty()
            && words.iter().all(|word| {
                !word.starts_with(|c: char| c.is_ascii_digit())
                    && clause.tokens.iter().any(|token| match token {
                        Token::Word { stem, text, .. } => {
                            stem == word
                                || (text.len() >= 3 && word.starts_with(text.as_str()))
                                || (word.len() >= 4 && text.starts_with(word.as_str()))
                        }
                        _ => false,
                    })
            })
    }

    /// Quoted texts and colours.
    fn texts(&mut self, prompt: &str) {
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
    fn comparatives(&mut self) {
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

/// Depth and length are the same axis in the mouth of people; so are height and thickness of a plate.
fn same_axis(own: Option<usize>, implied: Option<usize>) -> bool {
    own == implied || matches!((own, implied), (Some(LENGTH), Some(DEPTH)) | (Some(THICKNESS), Some(HEIGHT)))
}

/// Clearance hole for a metric screw, ISO 273 medium.
fn clearance(size: f64) -> f64 {
    const MEDIUM: &[(f64, f64)] = &[
        (1.6, 1.8),
        (2.0, 2.4),
        (2.5, 2.9),
        (3.0, 3.4),
        (4.0, 4.5),
        (5.0, 5.5),
        (6.0, 6.6),
        (8.0, 9.0),
        (10.0, 11.0),
        (12.0, 13.5),
        (16.0, 17.5),
        (20.0, 22.0),
    ];
    MEDIUM.iter().find(|(nominal, _)| (nominal - size).abs() < 1e-6).map_or(size * 1.1, |(_, hole)| *hole)
}

/// The rest of "… that says Kitchen".
fn said(prompt: &str) -> Option<String> {
    let lower = prompt.to_lowercase();
    // Lower-casing may change lengths; the original is only cut where both agree.
    let (at, verb) =
        [" says ", " saying ", " reading ", " reads "].iter().find_map(|verb| Some((lower.find(verb)?, verb)))?;
    let rest = prompt.get(at + verb.len()..)?;
    let text: String = rest.chars().take_while(|c| !matches!(c, ',' | ';' | '.' | '"' | '“' | '\n')).take(60).collect();
    let text =
        text.split(" in ").next().unwrap_or_default().split(" with ").next().unwrap_or_default().trim().to_owned();
    (!text.is_empty()).then_some(text)
}
