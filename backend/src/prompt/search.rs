//! Text retrieval for the catalogue and the library's documentation: BM25 (Robertson, Zaragoza 2009) over stemmed
//! English words, with weighted fields. Beside the score each hit says how much of the query it covers, so that a caller
//! can tell "the best of nothing" from a match; that is why no ready-made index is used.

use std::collections::{BTreeMap, HashMap, HashSet};

use rust_stemmers::{Algorithm, Stemmer};

const K1: f64 = 1.2;
const B: f64 = 0.5;

/// Words that carry no subject.
const STOP: &[&str] = &[
    "a",
    "an",
    "and",
    "are",
    "as",
    "at",
    "be",
    "but",
    "by",
    "can",
    "could",
    "do",
    "for",
    "from",
    "get",
    "give",
    "has",
    "have",
    "i",
    "id",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "just",
    "like",
    "make",
    "me",
    "my",
    "need",
    "now",
    "of",
    "on",
    "one",
    "or",
    "our",
    "please",
    "so",
    "some",
    "something",
    "such",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "this",
    "to",
    "up",
    "us",
    "want",
    "we",
    "what",
    "which",
    "will",
    "with",
    "would",
    "you",
    "your",
    "create",
    "design",
    "generate",
    "build",
    "draw",
    "model",
    "part",
    "print",
    "printed",
    "printable",
    "3d",
    "new",
    "another",
    "using",
    "use",
    "used",
    "can't",
    "mm",
    "cm",
    "inch",
    "inches",
];

/// Whether a word carries no subject.
pub fn is_stop(word: &str) -> bool {
    STOP.contains(&word)
}

/// The stem of one word, lower case.
pub fn stem(word: &str) -> String {
    let lower = word.to_lowercase();
    Stemmer::create(Algorithm::English).stem(&lower).into_owned()
}

/// The stems of a text that carry its subject, in order; numbers are left out.
pub fn terms(text: &str) -> Vec<String> {
    let stemmer = Stemmer::create(Algorithm::English);
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| {
            word.chars().count() > 1 && !STOP.contains(word) && !word.starts_with(|c: char| c.is_ascii_digit())
        })
        .map(|word| stemmer.stem(word).into_owned())
        .collect()
}

/// A document: pieces of text with the weight of their field.
#[derive(Debug, Clone, Default)]
pub struct Document<'a> {
    pub fields: Vec<(f64, &'a str)>,
}

#[derive(Debug, Clone, Default)]
struct Entry {
    frequency: HashMap<String, f64>,
    /// Terms of the heaviest field: what the document is about.
    subject: HashSet<String>,
    length: f64,
}

#[derive(Debug, Clone, Default)]
pub struct Index {
    entries: Vec<Entry>,
    /// In how many documents a term stands.
    spread: HashMap<String, usize>,
    mean: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    pub document: usize,
    pub score: f64,
    /// Share of the query's information that the document has, 0 to 1.
    pub coverage: f64,
    /// Whether a term of the document's heaviest field is in the query.
    pub subject: bool,
}

impl Index {
    pub fn new(documents: &[Document<'_>]) -> Self {
        let mut index = Self::default();
        for document in documents {
            let heaviest = document.fields.iter().map(|(weight, _)| *weight).fold(0.0, f64::max);
            let mut entry = Entry::default();
            for (weight, text) in &document.fields {
                let terms = terms(text);
                let joined: Vec<String> = terms.windows(2).map(|pair| pair.concat()).collect();
                for term in terms.into_iter().chain(joined) {
                    if *weight >= heaviest {
                        entry.subject.insert(term.clone());
                    }
                    *entry.frequency.entry(term).or_default() += weight;
                    entry.length += weight;
                }
            }
            for term in entry.frequency.keys() {
                *index.spread.entry(term.clone()).or_default() += 1;
            }
            index.entries.push(entry);
        }
        let total: f64 = index.entries.iter().map(|entry| entry.length).sum();
        index.mean = (total / index.entries.len().max(1) as f64).max(1.0);
        index
    }

    fn information(&self, term: &str) -> f64 {
        let (count, with) = (self.entries.len() as f64, self.spread.get(term).copied().unwrap_or(0) as f64);
        (1.0 + (count - with + 0.5) / (with + 0.5)).ln()
    }

    /// All documents that share a term with the query, best first.
    pub fn rank(&self, query: &str) -> Vec<Hit> {
        let mut query_terms: Vec<String> = Vec::new();
        let raw = terms(query);
        let mut at = 0;
        while let Some(term) = raw.get(at) {
            // "peg board" asks for a pegboard.
            let joined = raw.get(at + 1).map(|next| format!("{term}{next}")).filter(|j| self.spread.contains_key(j));
            match joined {
                Some(joined) if !self.spread.contains_key(term) => {
                    query_terms.push(joined);
                    at += 2;
                }
                _ => {
                    query_terms.push(term.clone());
                    at += 1;
                }
            }
        }
        let weights: BTreeMap<String, f64> = query_terms
            .into_iter()
            .map(|term| {
                let information = self.information(&term);
                (term, information)
            })
            .collect();
        let whole: f64 = weights.values().sum();
        let mut hits: Vec<Hit> = self
            .entries
            .iter()
            .enumerate()
            .filter_map(|(document, entry)| {
                let (mut score, mut covered, mut subject) = (0.0, 0.0, false);
                for (term, information) in &weights {
                    let Some(frequency) = entry.frequency.get(term) else { continue };
                    let norm = K1 * (1.0 - B + B * entry.length / self.mean);
                    score += information * frequency * (K1 + 1.0) / (frequency + norm);
                    covered += information;
                    subject |= entry.subject.contains(term);
                }
                (score > 0.0).then_some(Hit { document, score, coverage: covered / whole, subject })
            })
            .collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.document.cmp(&b.document)));
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_match_comes_first_and_strangers_are_told_from_it() {
        let parts = ["wall bracket angle shelf", "spur gear teeth", "cable clip desk", "pegboard hook"];
        let documents: Vec<_> = parts.iter().map(|part| Document { fields: vec![(3.0, *part)] }).collect();
        let index = Index::new(&documents);
        let best = |query: &str| index.rank(query).first().map(|hit| (hit.document, hit.coverage > 0.6));
        assert_eq!(best("a bracket for the wall, 60 mm"), Some((0, true)));
        assert_eq!(best("gears with 20 tooth"), Some((1, false)));
        assert_eq!(best("clips for cables"), Some((2, true)));
        assert_eq!(best("hooks for a peg board"), Some((3, true)));
        assert_eq!(best("a violin"), None);
        assert_eq!(best(""), None);
    }
}
