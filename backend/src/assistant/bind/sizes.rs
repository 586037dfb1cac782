//! Amounts without words for them: products, the part's own size, what a screw's size means for a hole.

use partwright_protocol::Widget;

use super::clause::Mention;
use super::named::{DEPTH, DIAMETER, HEIGHT, LENGTH, WIDTH, name_words};
use super::{Change, Reading};
use crate::assistant::text::{Amount, BIG, Token};

impl Reading<'_> {
    /// `80x40x20`: columns and rows, the sizes of a feature that the clause names, or those of the part, in their order.
    pub(super) fn products(&mut self) {
        let mut at = 0;
        while let Some(first) = self.mentions.get(at) {
            if first.implied.is_none() {
                at += 1;
                continue;
            }
            let place = (first.clause, first.at);
            let group: Vec<usize> = (at..self.mentions.len())
                .take_while(|index| {
                    self.mentions
                        .get(*index)
                        .is_some_and(|mention| mention.implied.is_some() && (mention.clause, mention.at) == place)
                })
                .collect();
            at += group.len();
            let sizes: Vec<f64> = group.iter().filter_map(|index| self.mentions.get(*index)?.amount.length()).collect();
            let direct = if first.plain { self.grid(&sizes) } else { None };
            let direct = direct.or_else(|| {
                let qualified = group
                    .iter()
                    .filter_map(|index| self.mentions.get(*index))
                    .any(|mention| self.is_qualified(mention));
                let named = self
                    .hints
                    .size
                    .first()
                    .is_some_and(|name| self.named.iter().any(|named| named.parameter.name == *name));
                let free: Vec<usize> = self.sizes().into_iter().filter(|parameter| !self.is_set(*parameter)).collect();
                (named && !qualified && free.len() >= group.len()).then_some(free)
            });
            match direct {
                Some(parameters) => {
                    for (index, parameter) in group.iter().zip(parameters) {
                        if let Some(size) = self.mentions.get(*index).and_then(|mention| mention.amount.length()) {
                            self.set(parameter, Change::To(size));
                        }
                        if let Some(taken) = self.taken.get_mut(*index) {
                            *taken = true;
                        }
                    }
                }
                None => self.assign(&|index, _| group.contains(&index)),
            }
        }
    }

    /// Whether the clause names the feature that a product measures: a 70 x 50 mm board.
    pub(super) fn is_qualified(&self, mention: &Mention) -> bool {
        let Some(clause) = self.clauses.get(mention.clause) else { return false };
        self.named.iter().filter(|named| Self::suits(mention, named)).flat_map(|named| &named.phrases).any(|phrase| {
            self.qualifiers(mention, phrase).is_some_and(|others| others > 0)
                && self.locate(clause, phrase, mention.at, mention.implied).is_some()
        })
    }

    /// The two counts that `3 x 2` sets, when the script has such a pair and their ranges allow it.
    pub(super) fn grid(&self, sizes: &[f64]) -> Option<Vec<usize>> {
        let [first, second] = sizes else { return None };
        let find = |last: &[&str], value: f64| {
            self.named.iter().position(|named| {
                let fits = match &named.parameter.widget {
                    Widget::Slider { minimum, maximum, .. } => (*minimum..=*maximum).contains(&value),
                    _ => true,
                };
                named.count
                    && fits
                    && value.fract() == 0.0
                    && name_words(&named.parameter.name).iter().any(|word| last.contains(&word.as_str()))
            })
        };
        Some(vec![find(&["columns", "cols", "x", "nx"], *first)?, find(&["rows", "y", "ny"], *second)?])
    }

    /// Amounts without words: the screw's size into the hole, the one length of "a 60 mm knob" into the main dimension.
    pub(super) fn leftovers(&mut self) {
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
                    let words = |wanted: &dyn Fn(&str) -> bool| {
                        self.clauses
                            .get(mention.clause)
                            .is_some_and(|clause| clause.tokens.iter().filter_map(Token::word).any(wanted))
                    };
                    let count = if words(&|word| matches!(word, "square" | "cube" | "cubic")) { 2 } else { 1 };
                    // Only a length without words of its own, or the first of the prompt, is the part's own.
                    let first = !self.mentions.iter().take(index).any(|m| matches!(m.amount, Amount::Length(_)));
                    let bare = self.is_bare(mention);
                    let main = self.main_sizes().into_iter().filter(|parameter| !self.is_set(*parameter)).take(count);
                    main.filter(|_| first || bare).map(|parameter| (parameter, Change::To(value))).collect()
                }
                // "Make it 40 mm" of a part that is one size.
                Amount::Length(value)
                    if self.mentions.len() == 1 && self.is_bare(mention) && self.comparison(mention).is_none() =>
                {
                    let change = Change::To(*value);
                    self.main_sizes().into_iter().take(1).map(|parameter| (parameter, change.clone())).collect()
                }
                Amount::Plain(count)
                    if count.fract() == 0.0 && (self.hints.creation || self.counted(mention).is_some()) =>
                {
                    self.factors(*count)
                }
                Amount::Thread(size) => {
                    let hole = self.named.iter().position(|named| {
                        named.dimension == Some(DIAMETER)
                            && named.numeric
                            && name_words(&named.parameter.name).iter().any(|w| matches!(w.as_str(), "hole" | "bore"))
                    });
                    let across = self.named.iter().position(|named| {
                        named.numeric && name_words(&named.parameter.name).iter().any(|w| w == "across")
                    });
                    let sized = hole.map(|parameter| (parameter, clearance(*size)));
                    let sized = sized.or_else(|| Some((across?, across_flats(*size)?)));
                    sized.map(|(parameter, size)| (parameter, Change::To(size))).into_iter().collect()
                }
                _ => Vec::new(),
            };
            if found.is_empty() {
                match self.counted(mention) {
                    Some(noun) => self.bound.uncounted.push(noun),
                    None if mention.digits => self.bound.unplaced.push(text),
                    None => {}
                }
            }
            for (parameter, change) in found {
                self.set(parameter, change);
            }
        }
    }

    /// A number of holes in columns and rows: 4 is 2 by 2, 6 is 3 by 2.
    pub(super) fn factors(&self, count: f64) -> Vec<(usize, Change)> {
        let rows = if count % 2.0 == 0.0 && count > 2.0 { 2.0 } else { 1.0 };
        match self.grid(&[count / rows, rows]) {
            Some(pair) => {
                pair.into_iter().zip([count / rows, rows]).map(|(parameter, n)| (parameter, Change::To(n))).collect()
            }
            None => Vec::new(),
        }
    }

    /// "Scale it to 120 %".
    pub(super) fn scales(&self, mention: &Mention) -> bool {
        let Some(clause) = self.clauses.get(mention.clause) else { return false };
        clause.tokens.iter().any(|token| matches!(token.word(), Some("scale" | "size" | "everything" | "overall")))
    }

    /// What is counted in "three screws" of a part that has no such number to set.
    pub(super) fn counted(&self, mention: &Mention) -> Option<String> {
        const FEATURES: &[&str] = &[
            "hole", "screw", "bolt", "rib", "slot", "tooth", "teeth", "compart", "hook", "leg", "foot", "feet",
            "shelf", "shelv",
        ];
        if !matches!(mention.amount, Amount::Plain(count) if count != 1.0) {
            return None;
        }
        let clause = self.clauses.get(mention.clause)?;
        clause
            .tokens
            .iter()
            .skip(mention.at + 1)
            .find_map(|token| match token {
                Token::Word { stem, text, .. } => Some((stem, text)),
                _ => None,
            })
            .filter(|(stem, _)| FEATURES.contains(&stem.as_str()))
            .map(|(_, text)| text.clone())
    }

    /// The parameters that are the part's overall size, along x, y and z as far as they are parameters.
    pub(super) fn sizes(&self) -> Vec<usize> {
        let find = |name: &str| self.named.iter().position(|named| named.parameter.name == name && named.numeric);
        let mut sizes = self.main_sizes();
        for parameter in self.hints.size.iter().filter_map(|name| find(name)) {
            if !sizes.contains(&parameter) {
                sizes.push(parameter);
            }
        }
        sizes
    }

    /// What "a 60 mm bracket" or "a 30 mm knob" gives: the size along x and y, or the diameter of a round part.
    pub(super) fn main_sizes(&self) -> Vec<usize> {
        let main = |named: &super::Named<'_>| named.numeric && named.parameter.name == self.hints.main;
        if let Some(main) = self.named.iter().position(main) {
            return vec![main];
        }
        let plain = |axis: usize| {
            self.named.iter().position(|named| named.plain && named.numeric && named.dimension == Some(axis))
        };
        // "spacing + foot" is the size but for a constant.
        let by_name = |expression: &&str| {
            let mut words = expression.split(|c: char| !c.is_alphanumeric() && c != '_');
            let found = words.find_map(|word| self.named.iter().position(|named| named.parameter.name == word))?;
            let other = words.any(|word| self.named.iter().any(|named| named.parameter.name == word));
            let length = self.named.get(found).is_some_and(|named| named.numeric && !named.count);
            (length && !other).then_some(found)
        };
        let mut sizes: Vec<usize> = Vec::new();
        match self.hints.size.first().and_then(by_name) {
            Some(first) => {
                sizes.push(first);
                sizes.extend(self.hints.size.get(1).and_then(by_name).filter(|second| *second != first));
            }
            None => match plain(DIAMETER) {
                Some(diameter) => sizes.push(diameter),
                None => sizes.extend([WIDTH, LENGTH, DEPTH, HEIGHT].into_iter().filter_map(plain)),
            },
        }
        sizes
    }
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

/// Across flats of a hexagon nut, ISO 4032.
fn across_flats(size: f64) -> Option<f64> {
    const FLATS: &[(f64, f64)] = &[
        (2.0, 4.0),
        (2.5, 5.0),
        (3.0, 5.5),
        (4.0, 7.0),
        (5.0, 8.0),
        (6.0, 10.0),
        (8.0, 13.0),
        (10.0, 16.0),
        (12.0, 18.0),
        (16.0, 24.0),
        (20.0, 30.0),
    ];
    FLATS.iter().find(|(nominal, _)| (nominal - size).abs() < 1e-6).map(|(_, flats)| *flats)
}
