//! Every public module and function of the library tells what it does, what its arguments mean, and has an example that
//! works.

use partwright_protocol::Values;

use crate::{assert_none, build, complaints, for_all};

/// One definition and the comment above it.
struct Entry {
    place: String,
    file: &'static str,
    arguments: Vec<String>,
    comment: Vec<&'static str>,
}

impl Entry {
    fn example(&self) -> Option<&'static str> {
        self.comment.iter().find_map(|line| line.strip_prefix("// example: "))
    }
}

fn entries() -> Vec<Entry> {
    let mut entries = Vec::new();
    for (file, text) in partwright_libraries::files("partwright") {
        let lines: Vec<_> = text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            let Some(signature) = line.strip_prefix("module ").or_else(|| line.strip_prefix("function ")) else {
                continue;
            };
            let (name, rest) = signature.split_once('(').unwrap();
            let above = lines[..number].iter().rev().take_while(|line| line.starts_with("//"));
            let mut comment: Vec<_> = above.copied().collect();
            comment.reverse();
            entries.push(Entry { place: format!("{file}: {name}"), file, arguments: arguments(rest), comment });
        }
    }
    entries
}

/// Names in `size, r = 2, center = [0, 0]) …`.
fn arguments(rest: &str) -> Vec<String> {
    let (mut depth, mut current, mut names) = (0, String::new(), Vec::new());
    for letter in rest.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' if depth == 0 => break,
            ')' | ']' => depth -= 1,
            ',' if depth == 0 => names.push(std::mem::take(&mut current)),
            _ => current.push(letter),
        }
    }
    names.push(current);
    let name = |argument: String| argument.split('=').next().unwrap_or_default().trim().to_owned();
    names.into_iter().map(name).filter(|name| !name.is_empty()).collect()
}

#[test]
fn everything_is_documented() {
    let entries = entries();
    assert!(entries.len() > 60, "{} entries", entries.len());
    let mut missing = Vec::new();
    for entry in &entries {
        if !entry.comment.first().is_some_and(|line| line.starts_with("// ") && !line.starts_with("//   ")) {
            missing.push(format!("{} has no comment", entry.place));
        }
        for argument in &entry.arguments {
            if !entry.comment.iter().any(|line| line.starts_with(&format!("//   {argument}: "))) {
                missing.push(format!("{} does not document {argument}", entry.place));
            }
        }
        if entry.example().is_none() {
            missing.push(format!("{} has no example", entry.place));
        }
    }
    assert_none(&missing, entries.len());
}

#[test]
fn every_example_works() {
    let entries = entries();
    let failures = for_all(&entries, |entry| {
        let Some(example) = entry.example() else { return Ok(()) };
        // Examples of functions print a value; something must be drawn for the pipeline to succeed.
        let extra = if example.starts_with("echo") { "cube(1);" } else { "" };
        let text = format!("use <{}>\n$fn = 24;\n{example}\n{extra}", entry.file);
        let built = build(&text, Values::new());
        let mut wrong = complaints(&built.diagnostics);
        match &built.report {
            Some(report) if report.dimension == 3 && !report.manifold => wrong.push("is not a manifold".into()),
            Some(report) if report.area <= 0.0 => wrong.push("is empty".into()),
            None if wrong.is_empty() => wrong.push("makes nothing".into()),
            _ => {}
        }
        if wrong.is_empty() { Ok(()) } else { Err(format!("{}: {}", entry.place, wrong.join("; "))) }
    });
    assert_none(&failures, entries.len());
}
