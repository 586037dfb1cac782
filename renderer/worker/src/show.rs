//! Diagnostics as a compiler prints them: the line, a caret under the place, notes and the suggested fix.

use std::fmt::Write;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Level, Renderer, Snippet};
use partwright_protocol::{Diagnostic, Location, Severity};

/// The longest line of source that is shown whole.
const LONGEST_LINE: usize = 240;

/// `name` and `text` are the script's; places in other files are told without their source.
pub(crate) fn diagnostic(diagnostic: &Diagnostic, name: &str, text: &str, color: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let elsewhere = diagnostic.location.as_ref().filter(|at| at.file.is_some());
    let message = match elsewhere {
        Some(at) => {
            format!("{}\n --> {}:{}:{}", diagnostic.message, at.file.as_deref().unwrap_or(name), at.line, at.column)
        }
        None => diagnostic.message.clone(),
    };
    let excerpt = diagnostic.location.as_ref().filter(|at| at.file.is_none()).and_then(|at| Excerpt::new(text, at));
    let mut group = level.primary_title(message).id(diagnostic.code.clone()).elements(Vec::<Element<'_>>::new());
    if let Some(excerpt) = &excerpt {
        let snippet = Snippet::source(excerpt.text)
            .line_start(excerpt.line)
            .path(name)
            .annotation(AnnotationKind::Primary.span(excerpt.start..excerpt.end));
        group = group.element(snippet);
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.clone()));
    }
    if let Some(fix) = &diagnostic.fix {
        group = group.element(Level::HELP.message(fix.title.clone()));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

/// A few lines of the script around a place.
struct Excerpt<'a> {
    text: &'a str,
    /// 1-based.
    line: usize,
    /// Bytes within `text`.
    start: usize,
    end: usize,
}

impl<'a> Excerpt<'a> {
    fn new(text: &'a str, at: &Location) -> Option<Self> {
        let start = floor(text, at.start as usize);
        let end = floor(text, at.end as usize).max(start);
        let mut from = text[..start].rfind('\n').map_or(0, |before| before + 1);
        let mut to = text[start..].find('\n').map_or(text.len(), |after| start + after);
        // A place of several lines is shown by its first; a line too long by what is near the place.
        let end = end.min(to);
        if to - from > LONGEST_LINE {
            from = from.max(floor(text, start.saturating_sub(LONGEST_LINE / 3)));
            to = to.min(floor(text, start + LONGEST_LINE * 2 / 3));
        }
        let end = end.min(to).max(start);
        (from <= start).then(|| Self {
            text: &text[from..to],
            line: at.line.max(1) as usize,
            start: start - from,
            end: end - from,
        })
    }
}

/// The nearest boundary between characters at or before `index`.
fn floor(text: &str, index: usize) -> usize {
    (0..=index.min(text.len())).rev().find(|&index| text.is_char_boundary(index)).unwrap_or(0)
}

/// `1 error, 2 warnings`; empty for none.
pub(crate) fn count(diagnostics: &[Diagnostic]) -> String {
    let of = |severity| diagnostics.iter().filter(|it| it.severity == severity).count();
    let mut out = String::new();
    for (count, word) in [(of(Severity::Error), "error"), (of(Severity::Warning), "warning")] {
        if count > 0 {
            // Writing to a string cannot fail.
            let _ = write!(
                out,
                "{}{count} {word}{}",
                if out.is_empty() { "" } else { ", " },
                if count == 1 { "" } else { "s" }
            );
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, start: usize, end: usize) -> Location {
        let line = text[..start].matches('\n').count() as u32 + 1;
        Location { file: None, start: start as u32, end: end as u32, line, column: 1, end_line: line, end_column: 2 }
    }

    #[test]
    fn shows_the_line_and_a_caret() {
        let text = "a = 1;\ncubed(10);\nsphere(3);\n";
        let found =
            Diagnostic::error("E0201", "unknown module `cubed`").at(at(text, 7, 12)).note("did you mean `cube`?");
        let shown = diagnostic(&found, "part.scad", text, false);
        for fact in
            ["error[E0201]: unknown module `cubed`", "part.scad:2:1", "cubed(10);", "^^^^^", "did you mean `cube`?"]
        {
            assert!(shown.contains(fact), "{fact} in\n{shown}");
        }
    }

    #[test]
    fn survives_any_place_and_shortens_long_lines() {
        let text = format!("x = \"{}ü\";", "1+".repeat(40_000));
        for (start, end) in [(0, 0), (0, text.len()), (60_000, 60_001), (text.len(), text.len()), (80_005, 80_007)] {
            let place = Location { start: start as u32, end: end as u32, ..at("", 0, 0) };
            let shown = diagnostic(&Diagnostic::error("E0101", "no").at(place), "x", &text, false);
            assert!(shown.len() < 2000, "{}", shown.len());
        }
        let beyond = Location { start: u32::MAX, end: 3, ..at("", 0, 0) };
        diagnostic(&Diagnostic::error("E0101", "no").at(beyond), "x", "", false);
    }
}
