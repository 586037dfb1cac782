//! What the library offers for a prompt: documentation of its modules and whole example parts, found by retrieval.

use std::sync::OnceLock;

use super::search::{Document, Index};
use crate::llm::estimate_tokens;

struct Shelf {
    /// Path and what to show of it.
    entries: Vec<(String, String)>,
    index: Index,
}

impl Shelf {
    fn new(entries: Vec<(String, String)>) -> Self {
        let names: Vec<String> = entries.iter().map(|(path, _)| path.replace(['/', '_', '.'], " ")).collect();
        let documents: Vec<Document<'_>> = entries
            .iter()
            .zip(&names)
            .map(|((_, text), name)| Document { fields: vec![(3.0, name.as_str()), (1.0, text.as_str())] })
            .collect();
        let index = Index::new(&documents);
        Self { entries, index }
    }
}

/// Documentation and examples for `prompt`, best first, as long as they fit into `tokens`; empty when nothing matches.
pub(super) fn references(prompt: &str, tokens: u64) -> String {
    static DOCS: OnceLock<Shelf> = OnceLock::new();
    static EXAMPLES: OnceLock<Shelf> = OnceLock::new();
    let docs = DOCS.get_or_init(|| {
        let files = partwright_libraries::files("partwright");
        Shelf::new(files.into_iter().map(|(path, text)| (path.to_owned(), outline(text))).collect())
    });
    let examples = EXAMPLES.get_or_init(|| {
        let files = partwright_libraries::files("catalogue");
        Shelf::new(files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect())
    });
    let mut text = String::new();
    let mut add = |heading: &str, shelf: &Shelf, most: usize, tell: &dyn Fn(&str) -> String| {
        let mut first = true;
        for hit in shelf.index.rank(prompt).into_iter().take(most) {
            let Some((path, body)) = shelf.entries.get(hit.document) else { continue };
            let piece = format!("{}\n```scad\n{}\n```\n", tell(path), body.trim_end());
            let piece = if first { format!("\n## {heading}\n{piece}") } else { piece };
            if estimate_tokens(&text) + estimate_tokens(&piece) <= tokens {
                text.push_str(&piece);
                first = false;
            }
        }
    };
    add("Library modules", docs, 3, &|path| format!("`use <{path}>`:"));
    add("Example parts in the expected style", examples, 2, &|path| format!("{path}:"));
    text
}

/// The comments and signatures of a library file, without bodies.
fn outline(text: &str) -> String {
    let mut outline = Vec::new();
    let mut comments: Vec<&str> = Vec::new();
    let mut header = true;
    for line in text.lines() {
        let start = line.trim_start();
        if start.starts_with("//") && line.starts_with("//") {
            comments.push(line);
        } else if line.starts_with("module ") || line.starts_with("function ") {
            outline.append(&mut comments);
            let end = if line.starts_with("module ") { line.find('{') } else { line.find(") =").map(|at| at + 1) };
            outline.push(line.get(..end.unwrap_or(line.len())).unwrap_or(line).trim_end());
            header = false;
        } else {
            if header {
                outline.append(&mut comments);
                header = false;
            }
            comments.clear();
        }
    }
    outline.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_has_comments_and_signatures_only() {
        let text = "// Screws.\n\n// A hole for an M screw.\nmodule screw_hole(d = 5, h = 10) {\n    // inner\n    cylinder(d = d, h = h);\n}\nfunction twice(x) = 2 * x;\n";
        assert_eq!(
            outline(text),
            "// Screws.\n// A hole for an M screw.\nmodule screw_hole(d = 5, h = 10)\nfunction twice(x)"
        );
    }
}
