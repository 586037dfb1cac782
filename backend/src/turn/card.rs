//! The card at the end of a turn: what changed, the measured size, checks, cost; and the title of the version.

use partwright_protocol::{Card, Parameter, ParameterValue, RenderJob, Usage, Values};

use super::{TurnInput, measure};
use crate::assistant::{label, show};
use crate::prompt::number;

/// Characters of a title.
const TITLE: usize = 72;

pub(super) struct Made<'a> {
    pub(super) script: &'a str,
    pub(super) parameters: &'a Values,
    pub(super) job: &'a RenderJob,
    pub(super) text: &'a str,
    pub(super) author: &'a str,
    pub(super) usage: Usage,
}

/// The title and the card of an accepted script.
pub(super) fn write(input: &TurnInput, made: &Made<'_>) -> (String, Card) {
    let after = partwright_script::parameters(made.script, made.parameters);
    let before = input
        .current
        .as_ref()
        .map(|version| partwright_script::parameters(&version.script, &version.parameters))
        .unwrap_or_default();
    // With another part of another name nothing has "changed" that one could compare.
    let related =
        after.iter().filter(|new| before.iter().any(|old| old.name == new.name)).count() * 2 >= after.len().max(1);
    let values: Vec<String> = if related { differences(&before, &after) } else { Vec::new() };
    let sentence = first_sentence(made.text);
    let mut changes = values.clone();
    if input.model.is_some() || values.is_empty() {
        changes.extend(Some(sentence.clone()).filter(|sentence| !sentence.is_empty()));
    }
    let report = made.job.result.as_ref().and_then(|result| result.report.as_ref());
    let before_size = input.current.as_ref().and_then(|version| version.report.as_ref()).and_then(|r| r.bounds);
    let subject = measure::Subject {
        prompt: &input.prompt,
        script: made.script,
        edit: input.current.is_some(),
        before: before_size,
    };
    let card = Card {
        changes,
        size: report.and_then(|report| report.bounds).map(|bounds| bounds.size()),
        checks: report.map(|report| measure::checks(&subject, report)).unwrap_or_default(),
        usage: made.usage,
        author: made.author.to_owned(),
    };
    let title = match (values.as_slice(), header_title(made.script)) {
        ([one], _) => capital(one),
        ([first, others @ ..], _) => format!("{} and {} more", capital(first), others.len()),
        ([], Some(title)) if input.model.is_none() => title,
        ([], _) if !sentence.is_empty() => sentence,
        ([], _) => input.prompt.clone(),
    };
    (shorten(&title), card)
}

fn header_title(script: &str) -> Option<String> {
    Some(script.lines().next()?.strip_prefix("// title:")?.trim().to_owned())
}

/// One line for each value that is another than before: "thickness 4 → 9 mm".
fn differences(before: &[Parameter], after: &[Parameter]) -> Vec<String> {
    let changed = after.iter().filter_map(|new| {
        let old = before.iter().find(|old| old.name == new.name)?;
        if old.value == new.value {
            return None;
        }
        let was = match (&old.value, &new.value) {
            // The unit stands once.
            (ParameterValue::Number(old), ParameterValue::Number(_)) => number(*old),
            _ => show(old, &old.value),
        };
        Some(format!("{} {was} → {}", label(&new.name), show(new, &new.value)))
    });
    changed.collect()
}

fn first_sentence(text: &str) -> String {
    let line =
        text.lines().map(|line| line.trim().trim_start_matches(['#', '*', '-', ' '])).find(|line| !line.is_empty());
    let line = line.unwrap_or_default().replace("**", "").replace('`', "");
    let end = line.find(". ").or_else(|| line.strip_suffix(['.', ':']).map(str::len));
    line.get(..end.unwrap_or(line.len())).unwrap_or(&line).to_owned()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

fn shorten(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= TITLE {
        return line;
    }
    let cut: String = line.chars().take(TITLE - 1).collect();
    let end = cut.rfind(' ').filter(|end| *end > TITLE / 2).unwrap_or(cut.len());
    format!("{}…", cut.get(..end).unwrap_or(&cut).trim_end_matches([',', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_short_lines() {
        assert_eq!(first_sentence("**A bracket.** It holds.\nMore"), "A bracket");
        assert_eq!(first_sentence("\n## Plate with 2.5 mm holes\nMore"), "Plate with 2.5 mm holes");
        assert_eq!(first_sentence("Here it is:"), "Here it is");
        assert_eq!(first_sentence(""), "");
        let long = shorten(&"word ".repeat(40));
        assert!(long.ends_with('…') && long.chars().count() <= TITLE, "{long}");
        assert!(shorten(&"ü".repeat(200)).chars().count() <= TITLE);
    }
}
