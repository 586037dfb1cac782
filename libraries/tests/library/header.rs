//! Headers of catalogue parts: the lines `// key: value` at the top of a file.

use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub(crate) struct Header {
    fields: BTreeMap<String, String>,
    pub(crate) prompts: Vec<String>,
    /// Words for each parameter.
    pub(crate) words: BTreeMap<String, Vec<String>>,
}

impl Header {
    pub(crate) fn parse(text: &str) -> Self {
        let mut header = Self::default();
        for line in text.lines().map_while(|line| line.strip_prefix("// ")) {
            let Some((key, value)) = line.split_once(": ") else { continue };
            if let Some(parameter) = key.strip_prefix("words ") {
                header
                    .words
                    .insert(parameter.to_owned(), value.split(',').map(|word| word.trim().to_owned()).collect());
            } else if key == "ask" {
                header.prompts.push(value.to_owned());
            } else {
                header.fields.insert(key.to_owned(), value.to_owned());
            }
        }
        header
    }

    /// `title`, `about`, `tags`, `bodies` or `size`.
    pub(crate) fn field(&self, key: &str) -> &str {
        self.fields.get(key).map_or("", String::as_str)
    }
}
