//! A parameter with the ways to name it: the header's words, its own name, its description.

use std::sync::OnceLock;

use partwright_protocol::{Parameter, ParameterValue, Widget};

use super::Hints;
use crate::assistant::edit::unit;
use crate::prompt::search::stem;

/// Words of the same dimension.
pub(in crate::assistant) const GROUPS: &[&[&str]] = &[
    &["width", "wide", "broad", "breadth", "w"],
    &["height", "high", "tall", "h"],
    &["depth", "deep"],
    &["length", "long", "l"],
    &["thickness", "thick", "t"],
    &["diameter", "dia", "diam", "d", "od", "id"],
    &["radius", "radii", "r"],
    &["count", "number", "num", "n", "quantity", "qty"],
    &["angle", "tilt"],
    &["clearance", "gap", "play", "tolerance"],
    &["spacing", "apart", "distance", "pitch", "centres", "centers"],
];
pub(super) const WIDTH: usize = 0;
pub(super) const HEIGHT: usize = 1;
pub(super) const DEPTH: usize = 2;
pub(super) const LENGTH: usize = 3;
pub(super) const THICKNESS: usize = 4;
pub(super) const DIAMETER: usize = 5;
pub(super) const RADIUS: usize = 6;
pub(super) const COUNT: usize = 7;
pub(super) const ANGLE: usize = 8;

pub(super) const SCREWS: &[&str] = &["screw", "bolt", "thread", "fasten", "insert", "rod", "stud"];

pub(super) fn group(stem_or_word: &str) -> Option<usize> {
    static STEMS: OnceLock<Vec<(String, usize)>> = OnceLock::new();
    let stems = STEMS.get_or_init(|| {
        let pairs =
            GROUPS.iter().enumerate().flat_map(|(index, words)| words.iter().map(move |word| (stem(word), index)));
        pairs.collect()
    });
    stems.iter().find(|(stem, _)| stem == stem_or_word).map(|(_, index)| *index)
}

/// A parameter with the ways to name it.
pub(super) struct Named<'a> {
    pub(super) parameter: &'a Parameter,
    pub(super) phrases: Vec<Phrase>,
    pub(super) description: Vec<String>,
    /// The dimension that the last word of the name is, and whether that is the whole name.
    pub(super) dimension: Option<usize>,
    pub(super) plain: bool,
    pub(super) count: bool,
    pub(super) screw: bool,
    pub(super) numeric: bool,
}

pub(super) struct Phrase {
    pub(super) stems: Vec<String>,
    pub(super) weight: f64,
    /// Words of the same dimension serve as well.
    pub(super) loose: bool,
    /// What the amount is multiplied by: a radius in the prompt for a diameter in the script.
    pub(super) factor: f64,
}

/// All parameters. Where none is a width, the diameter is how wide the part is; where none is a length, the depth is how
/// long it is.
pub(super) fn all<'a>(parameters: &'a [Parameter], hints: &Hints<'_>) -> Vec<Named<'a>> {
    let mut all: Vec<Named<'a>> = parameters.iter().map(|parameter| Named::new(parameter, hints)).collect();
    for (missing, instead, only_plain) in [(WIDTH, DIAMETER, true), (LENGTH, DEPTH, false)] {
        let has = |named: &Named<'_>| {
            let single = |phrase: &&Phrase| phrase.stems.len() == 1;
            named
                .phrases
                .iter()
                .filter(single)
                .flat_map(|phrase| &phrase.stems)
                .any(|stem| group(stem) == Some(missing))
        };
        if all.iter().any(has) {
            continue;
        }
        let stands_in = |named: &&mut Named<'_>| named.dimension == Some(instead) && (named.plain || !only_plain);
        if let Some(named) = all.iter_mut().find(stands_in) {
            let stems = vec![stem(GROUPS[missing][0])];
            named.phrases.push(Phrase { stems, weight: 6.0, loose: true, factor: 1.0 });
        }
    }
    all
}

impl<'a> Named<'a> {
    pub(super) fn new(parameter: &'a Parameter, hints: &Hints<'_>) -> Self {
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
        let counted = ["teeth", "tooth", "column", "row", "side", "segment", "step", "unit"];
        let plural = words.last().is_some_and(|word| word.len() > 3 && word.ends_with('s') && !word.ends_with("ss"))
            && matches!(&parameter.widget, Widget::Slider { maximum, .. } if *maximum <= 100.0);
        let count = whole
            && unit(parameter).is_empty()
            && dimension.is_none_or(|dimension| dimension == COUNT)
            && (describes_count
                || plural
                || stems.iter().any(|word| group(word) == Some(COUNT) || counted.contains(&word.as_str())));
        let numeric = matches!(parameter.value, ParameterValue::Number(_));
        let measures = dimension.is_some_and(|dimension| ![DIAMETER, COUNT].contains(&dimension))
            || ["head", "inset", "edge", "margin"].contains(&last.as_str());
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
        // A header that says "height" means "high" and "tall" as well.
        let dimensions: Vec<Phrase> = phrases
            .iter()
            .filter(|phrase| phrase.stems.len() == 1 && phrase.stems.first().is_some_and(|stem| group(stem).is_some()))
            .map(|phrase| Phrase { stems: phrase.stems.clone(), weight: 8.0, loose: true, factor: 1.0 })
            .collect();
        phrases.extend(dimensions);
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
        if count && description.first().is_some_and(|word| word == "number") {
            let nouns = description.iter().skip(1).take(1).cloned().collect();
            phrases.push(Phrase { stems: nouns, weight: 8.0, loose: false, factor: 1.0 });
        }
        phrases.retain(|phrase| !phrase.stems.is_empty());
        let plain = stems.len() == 1;
        Self { parameter, phrases, description, dimension, plain, count, screw, numeric }
    }

    pub(super) fn angle(&self) -> bool {
        self.dimension == Some(ANGLE)
            || self.parameter.description.contains('°')
            || self.parameter.description.contains("degree")
    }
}

/// The words of `wall_thickness`, `wallThickness` or `hole_d`.
pub(super) fn name_words(name: &str) -> Vec<String> {
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
pub(in crate::assistant) fn nominal(value: &ParameterValue) -> Option<f64> {
    match value {
        ParameterValue::Number(value) => Some(*value),
        ParameterValue::Text(text) => text.strip_prefix(['M', 'm'])?.parse().ok(),
        _ => None,
    }
}

/// Depth and length are the same axis in the mouth of people; so are height and thickness of a plate.
pub(super) fn same_axis(own: Option<usize>, implied: Option<usize>) -> bool {
    own == implied || matches!((own, implied), (Some(LENGTH), Some(DEPTH)) | (Some(THICKNESS), Some(HEIGHT)))
}
