use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    JobId, Problem, Progress, Project, ProjectId, RenderJob, RenderRequest, TurnEvent, TurnId, VersionSummary,
};

/// What a client sends over `/ws/render`, as JSON text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    /// Events of a project from now on, or those after number `after` first. When resuming, `epoch` is that of the earlier
    /// connection; without it the current one is meant, so that `after: 0` gives all that is still held.
    Subscribe {
        project_id: ProjectId,
        #[serde(default)]
        after: Option<u64>,
        #[serde(default)]
        epoch: Option<String>,
    },
    Unsubscribe {
        project_id: ProjectId,
    },
    /// Like `POST /api/v1/render`, without the round trip; `tag` comes back in [`ServerMessage::Accepted`].
    Render {
        tag: u64,
        request: RenderRequest,
    },
    Cancel {
        job_id: JobId,
    },
    StopTurn {
        turn_id: TurnId,
    },
}

/// What the server sends over `/ws/render`, as JSON text. A finished preview's mesh follows its
/// [`Event::Job`] as one binary message: the job's id as 36 ASCII characters, then the [mesh frame](crate::mesh_frame).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "short-lived on its way to JSON; a box would only show in every match")]
pub enum ServerMessage {
    /// First message after `Subscribe`. With `complete: false` events were missed that are no longer held (a restart, or
    /// too long away): fetch the project afresh.
    Subscribed {
        project_id: ProjectId,
        epoch: String,
        last: u64,
        complete: bool,
    },
    Accepted {
        tag: u64,
        job: RenderJob,
    },
    Rejected {
        tag: u64,
        problem: Problem,
    },
    /// `seq` counts up by one within a project and epoch.
    Event {
        project_id: ProjectId,
        seq: u64,
        event: Event,
    },
    /// The message could not be understood or done.
    Error {
        problem: Problem,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "short-lived on its way to JSON; a box would only show in every match")]
pub enum Event {
    /// A job was accepted, began, or reached a final state.
    Job {
        job: RenderJob,
    },
    Progress {
        job_id: JobId,
        progress: Progress,
    },
    Turn {
        turn_id: TurnId,
        event: TurnEvent,
    },
    Version {
        version: VersionSummary,
    },
    Project {
        project: Project,
    },
    /// The project has another set of files; `None` is no files. Fetch them afresh.
    Files {
        manifest: Option<String>,
    },
}
