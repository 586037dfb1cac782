//! A turn answered by a language model: ask, read the answer, check the script, send diagnostics back, at most so many
//! times.

use partwright_protocol::{Diagnostic, Parameter, Problem, TurnEvent, TurnStage, Values};

use super::checked::{Check, check};
use super::{Ledger, Model, TurnEnd, TurnInput, Workshop};
use crate::llm::{self, Question, Telling};
use crate::prompt::answer::{self, Outcome};
use crate::prompt::{self, Brief, Repair};

pub(super) async fn run(input: &TurnInput, model: &Model, ledger: &Ledger<'_>, workshop: &dyn Workshop) -> TurnEnd {
    ledger.stage(TurnStage::Reading, 0);
    // The values of the sliders become part of the text, so that the model edits what is in force.
    let (current, leftover) = match &input.current {
        Some(version) => {
            let (script, leftover) = partwright_script::write_values(&version.script, &version.parameters);
            (Some(script), leftover)
        }
        None => (None, Values::new()),
    };
    let parameters =
        current.as_deref().map(|script| partwright_script::parameters(script, &leftover)).unwrap_or_default();
    let brief = Brief {
        prompt: &input.prompt,
        images: &input.images,
        conversation: &input.conversation,
        script: current.as_deref(),
        parameters: &parameters,
        report: input.current.as_ref().and_then(|version| version.report.as_ref()),
        files: &input.files,
        tokens: input.limits.prompt_tokens,
    };
    let mut failed: Option<Attempt> = None;
    for attempt in 0..=input.limits.repairs {
        if attempt > 0 {
            ledger.stage(TurnStage::Repairing, attempt);
        }
        let repair = failed.as_ref().map(Attempt::repair);
        let answered = match ask(&brief, repair.as_ref(), input, model, ledger, attempt).await {
            Ok(answered) => answered,
            Err(problem) => return TurnEnd::Failed { text: ledger.text(), problem },
        };
        let parsed = answer::parse(&answered.text);
        ledger.say(&parsed.words);
        let base = failed.as_ref().map_or(current.as_deref(), |attempt| attempt.script.as_deref());
        let script = match parsed.outcome(base, answered.truncated) {
            Outcome::Script(script) => script,
            Outcome::Words if attempt == 0 => {
                return TurnEnd::Answered { text: ledger.text(), usage: ledger.usage() };
            }
            Outcome::Words => {
                let missing = "The answer has no script. Give edit blocks or a whole ```scad block.";
                failed = Some(ledger.reject(answered.text, base, vec![Diagnostic::error("E0803", missing)], attempt));
                continue;
            }
            Outcome::Unusable(diagnostics) => {
                failed = Some(ledger.reject(answered.text, base, diagnostics, attempt));
                continue;
            }
        };
        ledger.emit(TurnEvent::Script { script: script.clone(), attempt });
        let values = surviving(&leftover, &parameters, &script);
        match check(&script, values, input, ledger, workshop, attempt, &model.name).await {
            Check::Accepted(end) => return *end,
            Check::Rejected(diagnostics) => {
                failed = Some(ledger.reject(answered.text, Some(&script), diagnostics, attempt));
            }
            Check::Broken(problem) => return TurnEnd::Failed { text: ledger.text(), problem },
        }
    }
    let reason = failed
        .and_then(|attempt| attempt.diagnostics.into_iter().find(Diagnostic::is_error))
        .map_or_else(String::new, |diagnostic| format!(" The last error was: {diagnostic}"));
    let times = match input.limits.repairs {
        0 => "and repairs are switched off".to_owned(),
        1 => "nor after one repair".to_owned(),
        repairs => format!("nor after {repairs} repairs"),
    };
    let problem = Problem {
        kind: "/problems/script-not-repaired".to_owned(),
        title: "The script could not be repaired".to_owned(),
        status: 422,
        detail: format!(
            "{} wrote a script that does not work, {times}.{reason} Say it in other words or in smaller steps.",
            model.name
        ),
    };
    TurnEnd::Failed { text: ledger.text(), problem }
}

/// An answer that did not pass.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) answer: String,
    pub(super) script: Option<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Attempt {
    fn repair(&self) -> Repair<'_> {
        Repair { answer: &self.answer, script: self.script.as_deref(), diagnostics: &self.diagnostics }
    }
}

impl Ledger<'_> {
    fn reject(&self, answer: String, script: Option<&str>, diagnostics: Vec<Diagnostic>, attempt: u32) -> Attempt {
        self.emit(TurnEvent::Diagnostics { diagnostics: diagnostics.clone(), attempt });
        Attempt { answer, script: script.map(str::to_owned), diagnostics }
    }
}

/// One request, its text streamed to the sink.
async fn ask(
    brief: &Brief<'_>,
    repair: Option<&Repair<'_>>,
    input: &TurnInput,
    model: &Model,
    ledger: &Ledger<'_>,
    attempt: u32,
) -> Result<llm::Answer, Problem> {
    let messages = prompt::compose(brief, repair).map_err(|error| Problem {
        kind: "/problems/prompt-too-long".to_owned(),
        title: "The request is too long for the model".to_owned(),
        status: 413,
        detail: format!("With the script and the rules {error}. Shorten the message or raise the limit."),
    })?;
    let sent: u64 =
        messages.iter().filter_map(|m| serde_json::to_string(m).ok()).map(|m| llm::estimate_tokens(&m)).sum();
    let question = Question {
        messages,
        answer_tokens: input.limits.answer_tokens,
        silence: input.limits.silence,
        retries: llm::RETRIES,
    };
    ledger.stage(TurnStage::Writing, attempt);
    let mut tell = |telling: Telling<'_>| match telling {
        Telling::Text(text) => ledger.delta(text),
        Telling::Again => ledger.stage(TurnStage::Writing, attempt),
    };
    match llm::ask(model, &question, &mut tell).await {
        Ok(answer) => {
            let estimate = (sent, llm::estimate_tokens(&answer.text));
            ledger.count(answer.tokens.unwrap_or(estimate), answer.tokens.is_none(), answer.requests);
            Ok(answer)
        }
        Err((failure, requests)) => {
            ledger.count((0, 0), false, requests);
            Err(failure.problem(model))
        }
    }
}

/// Overrides that could not be written into the text stay in force where the new script still has an unchanged
/// parameter of the name.
fn surviving(leftover: &Values, before: &[Parameter], script: &str) -> Values {
    if leftover.is_empty() {
        return Values::new();
    }
    let after = partwright_script::parameters(script, &Values::new());
    let same = |name: &str| {
        let old = before.iter().find(|parameter| parameter.name == name);
        let new = after.iter().find(|parameter| parameter.name == name);
        matches!((old, new), (Some(old), Some(new)) if old.default == new.default)
    };
    leftover.iter().filter(|(name, _)| same(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}
