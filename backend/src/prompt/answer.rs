//! Reads a model's answer: words for people, and a whole script or exact edits of the current one. What cannot be used
//! becomes diagnostics that go back to the model, as those of a script do.

use partwright_protocol::{Diagnostic, MAX_SCRIPT_BYTES};

const SEARCH: &str = "<<<<<<< SEARCH";
const DIVIDER: &str = "=======";
const REPLACE: &str = ">>>>>>> REPLACE";

/// One exact replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub search: String,
    pub replace: String,
}

/// An answer taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The text outside of code.
    pub words: String,
    /// The longest fenced script.
    pub script: Option<String>,
    pub edits: Vec<Edit>,
    /// The text ended inside a fence or an edit block.
    pub unfinished: bool,
}

/// What an answer makes of the script at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Script(String),
    /// No code at all.
    Words,
    Unusable(Vec<Diagnostic>),
}

/// Takes an answer apart. Any text is accepted; a missing closing fence is taken to stand at the end.
pub fn parse(text: &str) -> Answer {
    let text = without_thoughts(text);
    let mut answer = Answer::default();
    let mut words: Vec<&str> = Vec::new();
    let mut lines = text.lines().peekable();
    // The opening fence's run of backticks, its language and what has come since.
    let mut fence: Option<(usize, String, Vec<&str>)> = None;
    while let Some(line) = lines.next() {
        if line.trim() == SEARCH {
            answer.unfinished |= !read_edit(&mut lines, &mut answer.edits);
            continue;
        }
        let ticks = line.trim_start().chars().take_while(|c| *c == '`').count();
        match &mut fence {
            None if ticks >= 3 => {
                let language = line.trim_start().trim_start_matches('`').trim().to_ascii_lowercase();
                fence = Some((ticks, language, Vec::new()));
            }
            None => words.push(line),
            Some((open, _, _)) if ticks >= *open && line.trim().chars().all(|c| c == '`') => {
                if let Some((_, language, body)) = fence.take() {
                    close(&mut answer, &mut words, &language, &body);
                }
            }
            Some((_, _, body)) => body.push(line),
        }
    }
    if let Some((_, language, body)) = fence {
        answer.unfinished |= body.iter().any(|line| !line.trim().is_empty());
        close(&mut answer, &mut words, &language, &body);
    }
    answer.words = tidy(&words);
    answer
}

/// Local reasoning models put their thoughts in front of the answer.
fn without_thoughts(text: &str) -> &str {
    match text.trim_start().strip_prefix("<think>") {
        Some(thoughts) => thoughts.split_once("</think>").map_or("", |(_, answer)| answer),
        None => text,
    }
}

/// The words of an answer that may be cut off anywhere.
pub fn words(text: &str) -> String {
    parse(text).words
}

fn read_edit<'a>(lines: &mut impl Iterator<Item = &'a str>, edits: &mut Vec<Edit>) -> bool {
    let (mut search, mut replace, mut divided) = (Vec::new(), Vec::new(), false);
    for line in lines {
        match line.trim() {
            DIVIDER if !divided => divided = true,
            REPLACE => {
                edits.push(Edit { search: search.join("\n"), replace: replace.join("\n") });
                return divided;
            }
            _ if divided => replace.push(line),
            _ => search.push(line),
        }
    }
    false
}

fn close<'a>(answer: &mut Answer, words: &mut Vec<&'a str>, language: &str, body: &[&'a str]) {
    let language = language.split([' ', ',', '{']).next().unwrap_or_default();
    if body.iter().all(|line| line.trim().is_empty()) {
        return;
    }
    if matches!(language, "" | "scad" | "openscad" | "partwright") {
        let script = body.join("\n") + "\n";
        if answer.script.as_ref().is_none_or(|earlier| earlier.len() < script.len()) {
            answer.script = Some(script);
        }
    } else {
        words.extend(body);
    }
}

/// Paragraphs without the gaps that code left.
fn tidy(lines: &[&str]) -> String {
    let mut text = String::new();
    let mut gap = false;
    for line in lines {
        if line.trim().is_empty() {
            gap = !text.is_empty();
            continue;
        }
        if !text.is_empty() {
            text.push_str(if gap { "\n\n" } else { "\n" });
        }
        text.push_str(line.trim_end());
        gap = false;
    }
    text
}

impl Answer {
    /// The script that follows from this answer, given the one that the model saw.
    pub fn outcome(&self, current: Option<&str>, truncated: bool) -> Outcome {
        let script = match (current, self.edits.is_empty(), &self.script) {
            (Some(current), false, _) => match apply(current, &self.edits) {
                Ok(script) => script,
                Err(diagnostics) => return Outcome::Unusable(diagnostics),
            },
            (_, _, Some(script)) => script.clone(),
            (None, false, None) => {
                return unusable(
                    "E0801",
                    "The answer edits a script, but there is none yet. Give a whole script in one ```scad block.",
                );
            }
            (_, true, None) if self.unfinished => {
                return unusable("E0805", "The answer ended within an edit block. Give the edit again, complete.");
            }
            (_, true, None) => return Outcome::Words,
        };
        if truncated && self.unfinished {
            return unusable(
                "E0805",
                "The answer reached its length limit before the script was complete. Write a shorter script, or only edits.",
            );
        }
        if script.len() > MAX_SCRIPT_BYTES {
            return unusable("E0804", "The script is longer than 100 kB. Use loops and modules instead of repetition.");
        }
        Outcome::Script(script)
    }
}

fn unusable(code: &str, message: &str) -> Outcome {
    Outcome::Unusable(vec![Diagnostic::error(code, message)])
}

/// Applies all edits, each to the result of those before it, or none. A search text has to be whole lines that stand
/// in the script exactly once; failing that, a part of one place of it.
pub fn apply(script: &str, edits: &[Edit]) -> Result<String, Vec<Diagnostic>> {
    let mut text = script.replace("\r\n", "\n");
    let mut diagnostics = Vec::new();
    for edit in edits {
        match place(&text, &edit.search) {
            Ok((start, end)) => {
                // Deleting whole lines takes their line break along.
                let end = if edit.replace.is_empty() && text[end..].starts_with('\n') { end + 1 } else { end };
                text.replace_range(start..end, &edit.replace);
                if text.len() > MAX_SCRIPT_BYTES.saturating_mul(2) {
                    break;
                }
            }
            Err(found) => diagnostics.push(mismatch(&edit.search, found)),
        }
    }
    if diagnostics.is_empty() { Ok(text) } else { Err(diagnostics) }
}

fn place(text: &str, search: &str) -> Result<(usize, usize), usize> {
    if search.trim().is_empty() {
        return Err(0);
    }
    let found: Vec<usize> = text.match_indices(search).map(|(at, _)| at).take(1000).collect();
    let whole: Vec<usize> = found
        .iter()
        .copied()
        .filter(|&at| {
            let (before, after) = (&text[..at], &text[at + search.len()..]);
            (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with('\n'))
        })
        .collect();
    match (whole.as_slice(), found.as_slice()) {
        ([at], _) | ([], [at]) => Ok((*at, at + search.len())),
        ([], _) => Err(found.len()),
        _ => Err(whole.len()),
    }
}

fn mismatch(search: &str, found: usize) -> Diagnostic {
    let first: String =
        search.lines().find(|line| !line.trim().is_empty()).unwrap_or("").trim().chars().take(60).collect();
    if found == 0 {
        Diagnostic::error(
            "E0801",
            format!("The text to replace, beginning with `{first}`, does not stand in the script."),
        )
        .note("Copy the lines exactly from the current script, or give the whole script.")
    } else {
        Diagnostic::error(
            "E0802",
            format!("The text to replace, beginning with `{first}`, stands in the script {found} times."),
        )
        .note("Add neighbouring lines so that it is unique.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CURRENT: &str = "width = 60;\nwall_thickness = 4;\nthickness = 4;\ncube([width, 20, thickness]);\n";

    fn check(answer: &str, expected: &str) {
        let got = match parse(answer).outcome(Some(CURRENT), false) {
            Outcome::Script(script) => script,
            Outcome::Words => "words".to_owned(),
            Outcome::Unusable(diagnostics) => diagnostics.iter().map(|d| d.code.as_str()).collect::<Vec<_>>().join(" "),
        };
        assert_eq!(got, expected, "{answer}");
    }

    #[test]
    fn scripts_come_out_of_fences() {
        check("Here:\n```scad\ncube(1);\n```\nDone.", "cube(1);\n");
        check("```openscad\ncube(1);\n```", "cube(1);\n");
        check("```\ncube(1);\n```", "cube(1);\n");
        check("```scad\ncube(1);", "cube(1);\n");
        check("````scad\n// ``` inside\ncube(1);\n````", "// ``` inside\ncube(1);\n");
        check("```scad\ncube(1);\n```\nor longer\n```scad\ncube([1, 2, 3]);\n```", "cube([1, 2, 3]);\n");
        check("Which screw do you mean?", "words");
        check("```json\n{}\n```", "words");
        check("```scad\n```", "words");
        check("", "words");
        check("```", "words");
        check("<think>\n```scad\nsphere(9);\n```\nHm.</think>\n```scad\ncube(1);\n```", "cube(1);\n");
        check("<think>never done", "words");
    }

    #[test]
    fn words_are_what_is_outside() {
        let answer = parse("A bracket.\n\n```scad\ncube(1);\n```\n\nIt has ribs.\nTwo of them.\n");
        assert_eq!(answer.words, "A bracket.\n\nIt has ribs.\nTwo of them.");
        assert!(!answer.unfinished);
        assert!(parse("```scad\ncube(").unfinished);
    }

    #[test]
    fn edits_match_whole_lines_exactly_once() {
        let edit = |search: &str, replace: &str| {
            let replace = if replace.is_empty() { String::new() } else { format!("{replace}\n") };
            format!("Thicker.\n{SEARCH}\n{search}\n{DIVIDER}\n{replace}{REPLACE}\n")
        };
        check(&edit("thickness = 4;", "thickness = 9;"), &CURRENT.replace("\nthickness = 4;", "\nthickness = 9;"));
        check(&edit("width = 6", "width = 7"), &CURRENT.replace("width = 60", "width = 70"));
        check(&edit("width = 60;", ""), &CURRENT.replace("width = 60;\n", ""));
        check(&format!("```scad\n{}```", edit("width = 60;", "width = 50;")), &CURRENT.replace("60", "50"));
        check(&edit("height = 1;", "height = 2;"), "E0801");
        check(&edit("= 4;", "= 5;"), "E0802");
        check(&edit("", "cube(1);"), "E0801");
        check(&format!("{SEARCH}\nwidth = 60;\n"), "E0805");
        check(&format!("{}{}", edit("nothing", "x"), edit("nowhere", "y")), "E0801 E0801");
    }

    #[test]
    fn edits_without_a_script_and_endless_scripts_are_refused() {
        let answer = parse(&format!("{SEARCH}\na\n{DIVIDER}\nb\n{REPLACE}"));
        assert!(matches!(answer.outcome(None, false), Outcome::Unusable(d) if d[0].code == "E0801"));
        let long = parse(&format!("```scad\n{}\n```", "cube(1);\n".repeat(20_000)));
        assert!(matches!(long.outcome(None, false), Outcome::Unusable(d) if d[0].code == "E0804"));
        let cut = parse("```scad\ncube(1);");
        assert!(matches!(cut.outcome(None, true), Outcome::Unusable(d) if d[0].code == "E0805"));
    }
}
