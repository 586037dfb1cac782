//! What both implementations store and say alike: names of states and purposes, what a job without a result shows, and
//! when a job is given up.

use partwright_protocol::{Diagnostic, JobId, JobResult, JobState, Progress, ProjectId, Purpose, RenderJob, Stage};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::QueueError;

/// A job is given up when so many workers died on it.
pub(crate) const MAX_DEATHS: u32 = 3;

pub(crate) const WAITING: Progress = Progress { stage: Stage::Waiting, fraction: 0.0 };

/// The name of a state, purpose or stage, as the protocol writes it.
pub(crate) fn name(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

pub(crate) fn parse_name<T: DeserializeOwned>(name: &str) -> Result<T, QueueError> {
    serde_json::from_value(Value::String(name.to_owned())).map_err(store_error)
}

/// A job as others see it. A job that ended without a renderer's result gets an empty one.
pub(crate) fn render_job(
    id: JobId,
    project_id: Option<ProjectId>,
    purpose: Purpose,
    state: JobState,
    progress: Progress,
    result: Option<JobResult>,
) -> RenderJob {
    let result = state.is_final().then(|| result.unwrap_or_else(|| JobResult::empty(state, Vec::new())));
    let progress = if state == JobState::Queued { WAITING } else { progress };
    RenderJob { id, project_id, purpose, state, progress, result }
}

/// The result of a job that was given up.
pub(crate) fn dead_result() -> JobResult {
    let diagnostic = Diagnostic::error(
        "E0705",
        format!(
            "the render was given up: {MAX_DEATHS} renderer processes ended in the middle of it; try again, and if it \
             happens again simplify the script or give the renderer more memory"
        ),
    )
    .note("Something outside of the script ended the processes, such as the system running out of memory. The renderer's log says more.");
    JobResult::empty(JobState::Dead, vec![diagnostic])
}

/// Never backwards, never outside of 0 to 1.
pub(crate) fn advance(before: Progress, next: Progress) -> Progress {
    let fraction = if next.fraction.is_finite() { next.fraction.clamp(0.0, 1.0) } else { before.fraction };
    Progress { stage: next.stage, fraction: fraction.max(before.fraction) }
}

pub(crate) fn store_error(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> QueueError {
    QueueError::Store(error.into())
}

pub(crate) fn unix_millis() -> i64 {
    let elapsed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
}
