//! The check of a script: one strict full render, which is the result as well when it passes.

use partwright_protocol::{Diagnostic, JobState, Problem, Purpose, RenderRequest, TurnStage, Values};

use super::{Ledger, TurnEnd, TurnInput, Workshop, card};

/// How a check ended.
pub(crate) enum Check {
    Accepted(Box<TurnEnd>),
    /// The script is at fault.
    Rejected(Vec<Diagnostic>),
    /// Something else is.
    Broken(Problem),
}

pub(crate) async fn check(
    script: &str,
    parameters: Values,
    input: &TurnInput,
    ledger: &Ledger<'_>,
    workshop: &dyn Workshop,
    attempt: u32,
    author: &str,
) -> Check {
    ledger.stage(TurnStage::Checking, attempt);
    let request = RenderRequest {
        script: script.to_owned(),
        parameters: parameters.clone(),
        project_id: None,
        purpose: Purpose::Full,
        detail: partwright_protocol::Detail::Final,
        strict: true,
        profile: None,
    };
    let job = match workshop.render(request).await {
        Ok(job) => job,
        Err(problem) => return Check::Broken(problem),
    };
    let Some(result) = &job.result else {
        return Check::Broken(broken("The render ended without a result. Try again."));
    };
    let errors: Vec<Diagnostic> =
        result.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect();
    match job.state {
        JobState::Done if errors.is_empty() => {}
        JobState::Done | JobState::Failed if !errors.is_empty() => return Check::Rejected(errors),
        JobState::Failed => return Check::Broken(broken("The render failed without saying why. Try again.")),
        JobState::Dead => {
            return Check::Broken(broken(
                "The renderer died on this script three times. Simplify the part and try again.",
            ));
        }
        _ => return Check::Broken(broken("The render was cancelled before it was done. Try again.")),
    }
    if result.report.as_ref().is_none_or(|report| report.dimension == 0) {
        let empty = Diagnostic::error("E0806", "The script makes nothing: no module draws anything at the top level.")
            .note("Call the part's module at the end of the script.");
        return Check::Rejected(vec![empty]);
    }
    ledger.stage(TurnStage::Rendering, attempt);
    let text = ledger.text();
    let made = card::Made { script, parameters: &parameters, job: &job, text: &text, author, usage: ledger.usage() };
    let (summary, card) = card::write(input, &made);
    Check::Accepted(Box::new(TurnEnd::Version {
        script: script.to_owned(),
        parameters,
        summary,
        text,
        card,
        job: Box::new(job),
    }))
}

fn broken(detail: &str) -> Problem {
    Problem {
        kind: "/problems/render-failed".to_owned(),
        title: "The part could not be rendered".to_owned(),
        status: 500,
        detail: detail.to_owned(),
    }
}
