//! Mends misspelt words of a prompt against the words that the catalogue and the assistant know.
//!
//! Method: a word that nobody knows becomes the only known word at one edit (Damerau) with the same first letter. Short
//! words are left alone, as are names, numbers and quotations; what was mended is reported, never silently assumed.

use std::collections::BTreeSet;

use super::bind::GROUPS;
use super::part::{DIMENSIONS, Part};
use super::text::vocabulary;
use crate::prompt::search::{is_stop, stem};

/// Everyday words that stand one edit from a part's word.
const ORDINARY: &[&str] = &["table", "house", "mouse", "horse", "paint", "planet", "place", "three", "there", "where"];

/// Verbs and features that people misspell.
const COMMON: &[&str] = &[
    "without",
    "with",
    "remove",
    "holes",
    "screws",
    "corners",
    "thickness",
    "rounded",
    "bigger",
    "change",
    "replace",
    "instead",
    "increase",
    "reduce",
    "bracket",
    "between",
    "more",
    "less",
    "fewer",
    "make",
    "only",
    "slightly",
    "much",
    "should",
    "inside",
    "outside",
    "centre",
    "center",
    "middle",
    "possible",
    "everything",
];

#[derive(Debug)]
pub(super) struct Speller {
    stems: BTreeSet<String>,
    words: BTreeSet<String>,
}

impl Speller {
    /// Knows the words of these parts.
    pub(super) fn new(parts: &[Part]) -> Self {
        let mut speller = Self { stems: BTreeSet::new(), words: BTreeSet::new() };
        for part in parts {
            let header = &part.header;
            speller.learn(&header.title);
            header.tags.iter().chain(header.words.values().flatten()).for_each(|text| speller.learn(text));
            let known = header.prompts.iter().chain([&header.about]);
            known.for_each(|text| speller.stems.extend(split(text).map(|word| stem(&word))));
        }
        GROUPS.iter().copied().flatten().chain(COMMON).chain(DIMENSIONS).for_each(|word| speller.learn(word));
        vocabulary().for_each(|word| speller.learn(word));
        speller
    }

    fn learn(&mut self, text: &str) {
        for word in split(text) {
            self.stems.insert(stem(&word));
            self.words.insert(word);
        }
    }

    /// The prompt with its misspelt words mended, and what was mended. Words of the script are right.
    pub(super) fn mend(&self, prompt: &str, script: &str) -> (String, Vec<(String, String)>) {
        let mut mended = Vec::new();
        if prompt.len() > 2000 || prompt.contains(['"', '“', '„', '«']) {
            return (prompt.to_owned(), mended);
        }
        let mut text = String::with_capacity(prompt.len());
        let mut word = String::new();
        let mut spoken = false;
        for c in prompt.chars().chain(['\0']) {
            if c.is_alphanumeric() || c == '\'' || c == '_' {
                word.push(c);
                continue;
            }
            spoken |= matches!(word.as_str(), "says" | "saying" | "reading" | "reads");
            let name = word.starts_with(char::is_uppercase) && !text.trim().is_empty();
            let own = word.len() > 3 && script.contains(&word.to_lowercase());
            match if spoken || name || own { None } else { self.nearest(&word.to_lowercase()) } {
                Some(better) => {
                    text.push_str(better);
                    mended.push((std::mem::take(&mut word), better.to_owned()));
                }
                None => text.push_str(&std::mem::take(&mut word)),
            }
            if c != '\0' {
                text.push(c);
            }
        }
        (text, mended)
    }

    fn nearest(&self, word: &str) -> Option<&str> {
        let letters: Vec<char> = word.chars().collect();
        let known = letters.len() < 4
            || letters.len() > 24
            || !letters.iter().all(char::is_ascii_lowercase)
            || is_stop(word)
            || ORDINARY.contains(&word)
            || self.words.contains(word)
            || self.stems.contains(&stem(word));
        if known {
            return None;
        }
        let near = self.words.iter().filter(|other| other.chars().next() == letters.first().copied());
        let mut near = near.filter_map(|other| {
            let target: Vec<char> = other.chars().collect();
            Some((slip(&letters, &target)?, other))
        });
        let first = near.next()?;
        let best = near.fold(first, |best, other| if other.0 < best.0 { other } else { best });
        Some(best.1)
    }
}

fn split(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| word.len() > 1);
    words.map(str::to_lowercase)
}

/// How unlikely it is that `word` is a slip for `target`: two letters swapped, one missing, one too many, one wrong.
fn slip(word: &[char], target: &[char]) -> Option<u8> {
    let same = word.iter().zip(target).take_while(|(a, b)| a == b).count();
    let (rest, wanted) = (word.get(same..)?, target.get(same..)?);
    let after = |letters: &[char], skip: usize| letters.get(skip..).map(<[char]>::to_vec);
    let swapped = rest.first() == wanted.get(1) && rest.get(1) == wanted.first();
    if swapped && rest.len() > 1 && after(rest, 2) == after(wanted, 2) {
        Some(0)
    } else if target.len() >= 5 && after(wanted, 1).as_deref() == Some(rest) {
        Some(1)
    } else if (target.len() >= 5 || (same > 0 && rest.first() == word.get(same - 1)))
        && after(rest, 1).as_deref() == Some(wanted)
    {
        Some(2)
    } else if target.len() >= 6 && rest.len() == wanted.len() && after(rest, 1) == after(wanted, 1) {
        Some(3)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::assistant::part::Catalogue;

    #[test]
    fn slips_are_mended_and_other_words_left_alone() {
        let speller = &Catalogue::get().speller;
        let rows = [
            ("wall brakcet 60mm wdie", "wall bracket 60mm wide"),
            ("make it thiker", "make it thicker"),
            ("hight 80", "height 80"),
            ("knobb 35mm", "knob 35mm"),
            ("a cabel clip", "a cable clip"),
            ("spacr 10 mm", "spacer 10 mm"),
            ("a wall braket", "a wall bracket"),
            ("remvoe the ribs", "remove the ribs"),
            ("a ship on a table in a house", "a ship on a table in a house"),
            ("a sign that says Wdie", "a sign that says Wdie"),
            ("a label \"wdie\"", "a label \"wdie\""),
            ("a violin", "a violin"),
            ("mach es breiter", "mach es breiter"),
        ];
        for (prompt, expected) in rows {
            assert_eq!(speller.mend(prompt, "").0, expected);
        }
    }
}
