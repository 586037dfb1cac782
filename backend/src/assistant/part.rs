//! The parts of the catalogue: headers of the files in `libraries/catalogue`, and the index that finds them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use partwright_protocol::{CataloguePart, Values};

use super::spell::Speller;
use super::text::{Token, tokens};
use crate::prompt::search::{Document, Hit, Index, terms};

/// Share of a prompt's subject that a part has to know; below it the catalogue has nothing that fits.
const COVERAGE: f64 = 0.45;

/// The header of a script, as far as it has one.
#[derive(Debug, Clone, Default)]
pub(super) struct Header {
    pub(super) title: String,
    pub(super) about: String,
    pub(super) tags: Vec<String>,
    pub(super) prompts: Vec<String>,
    /// Further words for a parameter, the most fitting first.
    pub(super) words: BTreeMap<String, Vec<String>>,
    pub(super) bodies: Option<u32>,
    /// The parameter that a length without words for it sets.
    pub(super) main: String,
    /// Expressions of the expected size along x, y and z.
    pub(super) size: Vec<String>,
}

impl Header {
    /// Reads the comment lines at the beginning of a script.
    pub(super) fn read(script: &str) -> Self {
        let mut header = Self::default();
        let list = |text: &str| -> Vec<String> {
            text.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
        };
        for line in script.lines().take(200) {
            if line.trim().is_empty() {
                continue;
            }
            let Some((key, value)) = line.strip_prefix("//").and_then(|line| line.split_once(':')) else { break };
            let (key, value) = (key.trim(), value.trim());
            match key {
                "title" => value.clone_into(&mut header.title),
                "about" => value.clone_into(&mut header.about),
                "tags" => header.tags = list(value),
                "ask" => header.prompts.push(value.to_owned()),
                "main" => value.clone_into(&mut header.main),
                "bodies" => header.bodies = value.parse().ok(),
                "size" => header.size = components(value),
                _ => {
                    if let Some(name) = key.strip_prefix("words ") {
                        header.words.insert(name.trim().to_owned(), list(value));
                    }
                }
            }
        }
        header
    }
}

/// The elements of `[a, b[0], c]`.
fn components(text: &str) -> Vec<String> {
    let inner = text.trim().strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or("");
    let mut parts = vec![String::new()];
    let mut depth = 0i32;
    for c in inner.chars() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned()).collect()
}

#[derive(Debug)]
pub(super) struct Part {
    pub(super) id: &'static str,
    pub(super) script: &'static str,
    pub(super) header: Header,
}

#[derive(Debug)]
pub(super) struct Catalogue {
    pub(super) parts: Vec<Part>,
    index: Index,
    pub(super) speller: Speller,
}

/// How well a prompt is answered by the catalogue.
#[derive(Debug)]
pub(super) struct Found<'a> {
    /// The part that fits, if one does.
    pub(super) best: Option<(&'a Part, Hit)>,
    /// The nearest ones, best first, whether they fit or not.
    pub(super) near: Vec<&'a Part>,
}

impl Catalogue {
    pub(super) fn get() -> &'static Self {
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        CATALOGUE.get_or_init(|| Self::of(partwright_libraries::files("catalogue")))
    }

    pub(super) fn of(files: Vec<(&'static str, &'static str)>) -> Self {
        let parts: Vec<Part> = files
            .into_iter()
            .filter_map(|(path, script)| {
                let id = path.rsplit('/').next()?.strip_suffix(".scad")?;
                let header = Header::read(script);
                (!header.title.is_empty()).then_some(Part { id, script, header })
            })
            .collect();
        let texts: Vec<[String; 3]> = parts
            .iter()
            .map(|part| {
                let header = &part.header;
                let names = format!("{} {}", header.title, header.tags.join(" "));
                let words: Vec<&str> = header.words.values().flatten().map(String::as_str).collect();
                [names, format!("{} {}", header.about, header.prompts.join(" ")), words.join(" ")]
            })
            .collect();
        let documents: Vec<Document<'_>> = texts
            .iter()
            .map(|[names, about, words]| Document {
                fields: vec![(4.0, names.as_str()), (1.0, about.as_str()), (0.5, words.as_str())],
            })
            .collect();
        let index = Index::new(&documents);
        let speller = Speller::new(&parts);
        Self { parts, index, speller }
    }

    /// The parts nearest to a prompt; its amounts and dimension words do not count.
    pub(super) fn find(&self, prompt: &str) -> Found<'_> {
        let words: Vec<String> = tokens(prompt)
            .into_iter()
            .filter_map(|token| match token {
                Token::Word { text, change: 0, .. } if !DIMENSIONS.contains(&text.as_str()) => {
                    // nema17
                    Some(text.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned())
                }
                _ => None,
            })
            .collect();
        let subject = words.join(" ");
        let mut hits = self.index.rank(&subject);
        // A title ends with what the part is: "box" means the snap-lid box, not the box lid.
        let spoken = terms(&subject);
        for hit in &mut hits {
            let title = self.parts.get(hit.document).map(|part| terms(&part.header.title)).unwrap_or_default();
            if title.last().is_some_and(|noun| spoken.contains(noun)) {
                hit.score *= 1.3;
            }
        }
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.document.cmp(&b.document)));
        let near = hits.iter().take(3).filter_map(|hit| self.parts.get(hit.document)).collect();
        // "A box for a submarine" is a box: what is asked for stands before what it is for.
        let head = words.iter().take_while(|word| !PURPOSE.contains(&word.as_str())).cloned().collect::<Vec<_>>();
        let heads = self.index.rank(&head.join(" "));
        let named = |document: usize| {
            heads.iter().find(|hit| hit.document == document).is_some_and(|hit| hit.subject && hit.coverage >= 0.99)
        };
        let best = hits
            .into_iter()
            .take(3)
            .find(|hit| hit.subject && (hit.coverage >= COVERAGE || named(hit.document)))
            .and_then(|hit| Some((self.parts.get(hit.document)?, hit)));
        Found { best, near }
    }

    /// The part from which a script was made, by its title line.
    pub(super) fn origin(&self, script: &str) -> Option<&Part> {
        let title = Header::read(script).title;
        self.parts.iter().find(|part| !title.is_empty() && part.header.title == title)
    }
}

/// Words after which a prompt says what a part is for, or what it has.
const PURPOSE: &[&str] = &["for", "with", "that", "to", "which", "in", "on", "and"];

/// Words that say how large, not what.
pub(super) const DIMENSIONS: &[&str] = &[
    "wide",
    "width",
    "tall",
    "high",
    "height",
    "long",
    "length",
    "deep",
    "depth",
    "thick",
    "thickness",
    "diameter",
    "dia",
    "od",
    "outer",
    "inner",
    "size",
    "side",
    "outside",
    "inside",
    "big",
    "large",
    "small",
    "simple",
    "nice",
    "good",
    "each",
    "about",
    "around",
    "hi",
    "hello",
    "help",
    "show",
    "possible",
    "kind",
    "sort",
    "little",
];

/// The catalogue as the API lists it.
pub(super) fn listing() -> Vec<CataloguePart> {
    Catalogue::get()
        .parts
        .iter()
        .map(|part| CataloguePart {
            id: part.id.to_owned(),
            title: part.header.title.clone(),
            about: part.header.about.clone(),
            tags: part.header.tags.clone(),
            prompts: part.header.prompts.clone(),
            parameters: partwright_script::parameters(part.script, &Values::new()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_to_the_first_other_line() {
        let header = Header::read(
            "// title: Wall bracket\n// about: For shelves: strong.\n// tags: bracket, wall\n// ask: a bracket\n\
             // words width: wide, width\n// bodies: 2\n// size: [width, outer[0], min(a, b)]\n\nwidth = 1;\n// tags: other\n",
        );
        assert_eq!(header.title, "Wall bracket");
        assert_eq!(header.about, "For shelves: strong.");
        assert_eq!(header.tags, ["bracket", "wall"]);
        assert_eq!(header.words["width"], ["wide", "width"]);
        assert_eq!(header.bodies, Some(2));
        assert_eq!(header.size, ["width", "outer[0]", "min(a, b)"]);
        assert!(Header::read("cube(1);").title.is_empty());
    }

    #[test]
    fn every_part_answers_its_own_prompts() {
        let catalogue = Catalogue::get();
        for part in &catalogue.parts {
            for prompt in &part.header.prompts {
                let found = catalogue.find(prompt);
                let best = found.best.map(|(part, _)| part.id);
                assert_eq!(best, Some(part.id), "{prompt}");
            }
        }
    }

    #[test]
    fn what_the_catalogue_lacks_is_not_found() {
        for prompt in
            ["a violin", "a scale model of a sailing ship", "turbine blade for a jet engine", "", "hello", "60 mm"]
        {
            let found = Catalogue::get().find(prompt);
            assert!(found.best.is_none(), "{prompt}: {:?}", found.best);
        }
    }
}
