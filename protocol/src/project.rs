use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Card, JobId, MessageId, ProjectId, Report, TurnId, Values};

/// `POST /api/v1/projects`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CreateProject {
    #[serde(default)]
    pub name: Option<String>,
    /// With a script the project starts with a version 1.
    #[serde(default)]
    pub script: Option<String>,
}

/// `PATCH /api/v1/projects/{id}`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UpdateProject {
    #[serde(default)]
    pub name: Option<String>,
    /// Deleting only moves a project to the bin; `false` takes it out again.
    #[serde(default)]
    pub deleted: Option<bool>,
}

/// A conversation and its versions. The head is a pointer: restoring moves it, nothing is ever removed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Project {
    pub id: ProjectId,
    pub name: String,
    /// RFC 3339, UTC.
    pub created_at: String,
    pub updated_at: String,
    /// The version number that the head points to; `None` before the first.
    pub head: Option<u32>,
    /// URL of the head's picture.
    pub thumbnail: Option<String>,
    pub deleted: bool,
}

/// `POST /api/v1/projects/{id}/versions`: a manual save or a slider commit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CreateVersion {
    pub script: String,
    #[serde(default)]
    pub parameters: Values,
    /// What changed; "Edited by hand" when absent.
    #[serde(default)]
    pub summary: Option<String>,
    /// The version that this one was made from; the current one when absent.
    #[serde(default)]
    pub parent: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VersionSummary {
    /// Counts up from 1 within the project.
    pub number: u32,
    pub parent: Option<u32>,
    pub created_at: String,
    pub summary: String,
    pub thumbnail: Option<String>,
    /// The full render of this version; its artifacts are the version's downloads.
    pub job_id: Option<JobId>,
}

/// An immutable state of the part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Version {
    #[serde(flatten)]
    pub info: VersionSummary,
    pub script: String,
    pub parameters: Values,
    /// The set of files that it was made with, see [`crate::ProjectFiles`]; `None` for none.
    #[serde(default)]
    pub manifest: Option<String>,
    /// `None` until the full render is done.
    pub report: Option<Report>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    User,
    Assistant,
}

/// One message of the conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Message {
    pub id: MessageId,
    pub turn_id: Option<TurnId>,
    pub role: Role,
    pub text: String,
    pub created_at: String,
    /// The version that this answer made.
    pub version: Option<u32>,
    /// At the end of an assistant's turn.
    pub card: Option<Card>,
    /// Why the turn gave no version, in words for people.
    pub error: Option<String>,
}
