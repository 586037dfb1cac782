//! The catalogue assistant: answers when no language model is configured. It finds the part of the catalogue that fits the
//! prompt best, sets its parameters from the prompt's amounts, and edits the parameters of the script at hand. It says
//! that this is what it does, and what it cannot do. It never invents geometry.

mod bind;
mod edit;
mod file;
mod part;
mod question;
mod spell;
mod text;

use partwright_protocol::{CataloguePart, Parameter, Problem, TurnEvent, TurnStage, Values};

use crate::prompt;
use crate::turn::{Check, Ledger, TurnEnd, TurnInput, Workshop, author, check};
use bind::{Bound, Hints, bind};
use edit::already;
use part::{Catalogue, Header, Part};

pub(crate) use edit::{label, show};
pub(crate) use text::{Amount, Token, tokens};

/// The parts, as the API lists them.
pub fn catalogue() -> Vec<CataloguePart> {
    part::listing()
}

/// The script of a part.
pub fn script(id: &str) -> Option<&'static str> {
    Catalogue::get().parts.iter().find(|part| part.id == id).map(|part| part.script)
}

/// What the assistant answers.
#[derive(Debug, PartialEq)]
struct Reply {
    text: String,
    script: Option<String>,
}

pub(crate) async fn run(input: &TurnInput, ledger: &Ledger<'_>, workshop: &dyn Workshop) -> TurnEnd {
    ledger.stage(TurnStage::Reading, 0);
    let current =
        input.current.as_ref().map(|version| partwright_script::write_values(&version.script, &version.parameters));
    let leftover = current.as_ref().map(|(_, leftover)| leftover.clone()).unwrap_or_default();
    let script = current.as_ref().map(|(script, _)| script.as_str());
    let reply = file::reply(&input.prompt, script, &input.files)
        .unwrap_or_else(|| reply(Catalogue::get(), &input.prompt, script, !input.images.is_empty()));
    ledger.stage(TurnStage::Writing, 0);
    for sentence in reply.text.split_inclusive(['\n', '.']) {
        ledger.delta(sentence);
    }
    let Some(script) = reply.script else {
        return TurnEnd::Answered { text: ledger.text(), usage: ledger.usage() };
    };
    ledger.emit(TurnEvent::Script { script: script.clone(), attempt: 0 });
    let known = partwright_script::parameters(&script, &Values::new());
    let values =
        leftover.into_iter().filter(|(name, _)| known.iter().any(|parameter| parameter.name == *name)).collect();
    match check(&script, values, input, ledger, workshop, 0, &author(None)).await {
        Check::Accepted(end) => *end,
        Check::Broken(problem) => TurnEnd::Failed { text: ledger.text(), problem },
        Check::Rejected(diagnostics) => {
            let reason = diagnostics.first().map(|diagnostic| diagnostic.message.clone()).unwrap_or_default();
            ledger.emit(TurnEvent::Diagnostics { diagnostics, attempt: 0 });
            TurnEnd::Failed {
                text: ledger.text(),
                problem: Problem {
                    kind: "/problems/part-refused".to_owned(),
                    title: "The part cannot be made with these values".to_owned(),
                    status: 422,
                    detail: format!("{reason} Choose other values, or undo the last change."),
                },
            }
        }
    }
}

const NAME: &str =
    "I am the catalogue assistant: without a language model I fill in ready parts and change their parameters.";

fn reply(catalogue: &Catalogue, prompt: &str, current: Option<&str>, images: bool) -> Reply {
    let (mended, slips) = catalogue.speller.mend(prompt, current.unwrap_or_default());
    let prompt = mended.as_str();
    let mut reply = match current {
        None => new_part(catalogue, prompt),
        Some(script) => {
            let parameters = partwright_script::parameters(script, &Values::new());
            let header = Header::read(script);
            let hints = hints(&header, false);
            let bound = bind(prompt, &parameters, &hints);
            match other_part(catalogue, prompt, script, &bound) {
                Some(part) => from_part(part, prompt),
                None if question::is_chat(prompt) => {
                    Reply { text: format!("Say what to change: {}.", values(&parameters)), script: None }
                }
                None if question::is_undo(prompt) => Reply {
                    text: "I cannot undo. Every change made a version: restore an earlier one.".to_owned(),
                    script: None,
                },
                None if question::is_question(prompt) => {
                    Reply { text: question::answer(prompt, &header, &parameters, &hints), script: None }
                }
                None => edited(script, &header, &parameters, &bound),
            }
        }
    };
    if !slips.is_empty() {
        let read: Vec<String> = slips.iter().map(|(from, to)| format!("“{from}” as “{to}”")).collect();
        reply.text.push_str(&format!(" I read {}.", listed(&read)));
    }
    if images {
        reply.text.push_str(" I cannot look at pictures; that takes a language model.");
    }
    reply
}

fn hints(header: &Header, creation: bool) -> Hints<'_> {
    Hints {
        words: header.words.iter().map(|(name, words)| (name.as_str(), words.as_slice())).collect(),
        size: header.size.iter().map(String::as_str).collect(),
        main: &header.main,
        subject: prompt::search::terms(&format!("{} {}", header.title, header.tags.join(" "))),
        creation,
    }
}

fn new_part(catalogue: &Catalogue, prompt: &str) -> Reply {
    let found = catalogue.find(prompt);
    if let Some((part, _)) = found.best {
        return from_part(part, prompt);
    }
    if question::is_chat(prompt) || question::is_question(prompt) {
        return Reply { text: question::introduction(catalogue), script: None };
    }
    let near: Vec<String> = if found.near.is_empty() {
        catalogue.parts.iter().step_by(5).take(8).map(|part| part.header.title.to_lowercase()).collect()
    } else {
        found.near.iter().map(|part| part.header.title.to_lowercase()).collect()
    };
    let text = match (near.as_slice(), found.near.is_empty()) {
        ([], _) => format!("The catalogue is empty. {NAME}"),
        (near, true) => {
            format!(
                "I found no part for that; I read English. The catalogue has, among others: {}. {NAME} Connect a model in the settings for anything else.",
                near.join(", ")
            )
        }
        (near, false) => {
            format!(
                "The catalogue has no part for that. The nearest: {}. {NAME} Connect a model in the settings for anything else.",
                near.join(", ")
            )
        }
    };
    Reply { text, script: None }
}

fn from_part(part: &Part, prompt: &str) -> Reply {
    let parameters = partwright_script::parameters(part.script, &Values::new());
    let bound = bind(prompt, &parameters, &hints(&part.header, true));
    let made = edit::apply(part.script, &parameters, &bound.bindings);
    let mut sentences = vec![format!("From the catalogue: {}.", part.header.title)];
    sentences.extend(made.told());
    sentences.extend(made.notes.iter().filter(|note| !note.ends_with("already.")).cloned());
    let kept: Vec<String> = parameters
        .iter()
        .enumerate()
        .filter(|(index, _)| bound.bindings.iter().any(|binding| binding.parameter == *index))
        .filter(|(_, parameter)| made.notes.iter().any(|note| *note == already(parameter)))
        .map(|(_, parameter)| format!("{} {}", label(&parameter.name), show(parameter, &parameter.value)))
        .collect();
    if !kept.is_empty() {
        sentences.push(format!("As asked it has {}.", listed(&kept)));
    }
    sentences.extend(unplaced(&bound));
    let rest: Vec<String> = parameters
        .iter()
        .enumerate()
        .filter(|(index, _)| !bound.bindings.iter().any(|binding| binding.parameter == *index))
        .map(|(_, parameter)| label(&parameter.name))
        .collect();
    if !rest.is_empty() {
        sentences.push(format!("You can also change: {}.", listed(&rest)));
    }
    Reply { text: sentences.join(" "), script: Some(made.script) }
}

/// "a, b and c".
fn listed(items: &[String]) -> String {
    match items.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => items.concat(),
    }
}

/// The parameters with their values.
fn values(parameters: &[Parameter]) -> String {
    let show = |parameter: &Parameter| format!("{} ({})", label(&parameter.name), show(parameter, &parameter.value));
    listed(&parameters.iter().map(show).collect::<Vec<_>>())
}

fn edited(script: &str, header: &Header, parameters: &[Parameter], bound: &Bound) -> Reply {
    let made = edit::apply(script, parameters, &bound.bindings);
    let changed = made.script != script;
    let mut sentences = Vec::new();
    if changed {
        sentences.extend(made.told());
    }
    sentences.extend(made.notes);
    sentences.extend(unplaced(bound));
    if !changed {
        if sentences.is_empty() {
            sentences.push(match header.title.as_str() {
                "" => "I did not find out what to change.".to_owned(),
                title => format!("I did not find out what to change about the {}.", title.to_lowercase()),
            });
        }
        sentences.push(if parameters.is_empty() {
            "The script has no parameters that I could change.".to_owned()
        } else {
            format!("I can change: {}. Anything else takes a language model.", values(parameters))
        });
    }
    Reply { text: sentences.join(" "), script: changed.then_some(made.script) }
}

fn unplaced(bound: &Bound) -> Vec<String> {
    let mut sentences = Vec::new();
    if !bound.unplaced.is_empty() {
        sentences.push(format!("I found no parameter for {}.", listed(&bound.unplaced)));
    }
    if !bound.uncounted.is_empty() {
        sentences.push(format!("I cannot set the number of {} here.", listed(&bound.uncounted)));
    }
    sentences
}

/// The part that a prompt asks for instead of the one at hand: it names another part's subject in so many words, and says
/// that it wants one.
fn other_part<'a>(catalogue: &'a Catalogue, prompt: &str, script: &str, bound: &Bound) -> Option<&'a Part> {
    let lower = format!(" {} ", prompt.to_lowercase());
    let wants = [
        "make me ",
        "i need ",
        "i want ",
        "give me ",
        "create ",
        "design ",
        "new part",
        "instead a ",
        "now a ",
        "now make a",
        "build ",
    ];
    let article = lower.trim_start().starts_with("a ") || lower.trim_start().starts_with("an ");
    let (part, hit) = catalogue.find(prompt).best?;
    let origin = catalogue.origin(script);
    if origin.is_some_and(|origin| origin.id == part.id) {
        return None;
    }
    let asks = article || wants.iter().any(|phrase| lower.contains(phrase));
    let strong = hit.coverage >= 0.6;
    let title: Vec<String> = prompt::search::terms(&part.header.title);
    let spoken = prompt::search::terms(prompt);
    let named = title.last().is_some_and(|noun| spoken.contains(noun));
    // "I want a 5 mm hole" is an edit; "I want a spacer" is not.
    let edits = bound.bindings.len();
    (asks && strong && (named || edits == 0)).then_some(part)
}

#[cfg(test)]
mod tests;
