//! Answers to what is asked about a part, from its parameters and its header. What they do not tell is said to be so.

use partwright_protocol::Parameter;

use super::bind::{Hints, mentioned};
use super::part::{Catalogue, Header};
use super::{listed, values};
use crate::assistant::edit::{is_plural, label, show};

/// Whether a prompt asks for an answer rather than for a change.
pub(super) fn is_question(prompt: &str) -> bool {
    let lower = prompt.trim().to_lowercase();
    if ["what about", "how about", "what if"].iter().any(|start| lower.starts_with(start)) {
        return false;
    }
    let first = lower.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let asks =
        ["how", "what", "whats", "which", "is", "are", "does", "do", "why", "where", "who", "when", "will", "explain"];
    asks.contains(&first)
}

/// Whether it only greets, thanks or looks around.
pub(super) fn is_chat(prompt: &str) -> bool {
    const SMALL: &[&str] = &["hello", "hi", "hey", "help", "thanks", "thank", "you", "ok", "okay", "good", "morning"];
    let lower = prompt.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    words.peek().is_none() || words.all(|word| SMALL.contains(&word))
}

/// Whether it asks for an earlier version.
pub(super) fn is_undo(prompt: &str) -> bool {
    let lower = prompt.trim().to_lowercase();
    ["undo", "revert", "go back", "restore"].iter().any(|start| lower.starts_with(start))
}

/// What the assistant is, for whoever has no part yet.
pub(super) fn introduction(catalogue: &Catalogue) -> String {
    let some = catalogue.parts.iter().step_by(5).take(8);
    let titles: Vec<String> = some.map(|part| part.header.title.clone()).collect();
    format!(
        "I am the catalogue assistant: without a language model I make one of {} ready parts and change its sizes. Ask, for example, for “a wall bracket 60 mm wide with two M5 holes”. Other parts are: {}.",
        catalogue.parts.len(),
        titles.join(", ")
    )
}

/// The answer to a question about the part at hand.
pub(super) fn answer(prompt: &str, header: &Header, parameters: &[Parameter], hints: &Hints<'_>) -> String {
    let lower = prompt.to_lowercase();
    let has = |wanted: &[&str]| wanted.iter().any(|phrase| lower.contains(phrase));
    if has(&["change", "parameter", "option", "adjust", "edit", "set"]) {
        return format!("I can change: {}.", values(parameters));
    }
    if has(&["what is this", "what's this", "whats this", "what is it", "what part", "explain"])
        && !header.about.is_empty()
    {
        return format!("{}: {}", header.title, header.about);
    }
    let mut found = mentioned(prompt, parameters, hints);
    if found.is_empty() && has(&["big", "large", "size", "dimension", "small", "measure"]) {
        let size = |parameter: &&Parameter| header.size.contains(&parameter.name);
        found = (0..parameters.len()).filter(|index| parameters.get(*index).as_ref().is_some_and(size)).collect();
    }
    let told: Vec<String> = found
        .into_iter()
        .filter_map(|index| parameters.get(index))
        .map(|parameter| {
            let (name, shown) = (label(&parameter.name), show(parameter, &parameter.value));
            if is_plural(parameter) { format!("it has {shown} {name}") } else { format!("the {name} is {shown}") }
        })
        .collect();
    if told.is_empty() || has(&["enough", "why"]) {
        return format!(
            "That I cannot answer without a language model. What I know of this part: {}.",
            values(parameters)
        );
    }
    let mut text = listed(&told);
    if let Some(first) = text.get(..1).map(str::to_uppercase) {
        text.replace_range(..1, &first);
    }
    format!("{text}.")
}
