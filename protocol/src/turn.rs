use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Diagnostic, Message, Problem, ProjectId, TurnId, Version};

/// A picture that goes with a prompt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Image {
    /// `image/png`, `image/jpeg` or `image/webp`.
    pub media_type: String,
    /// Base64, at most 8 MiB decoded.
    pub data: String,
}

/// `POST /api/v1/generate`: a new project from a prompt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GenerateRequest {
    pub prompt: String,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub images: Vec<Image>,
}

/// `POST /api/v1/chat`: the next turn of a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChatRequest {
    pub project_id: ProjectId,
    pub message: String,
    #[serde(default)]
    pub images: Vec<Image>,
}

/// Answer to `Prefer: respond-async`: the turn runs, its events come over the WebSocket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Turn {
    pub turn_id: TurnId,
    pub project_id: ProjectId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TurnStage {
    /// Gathering the script, the measured facts and matching library parts.
    Reading,
    /// The answer streams in.
    Writing,
    /// The script is evaluated strictly.
    Checking,
    /// Diagnostics went back to the model.
    Repairing,
    /// The accepted script is rendered in full.
    Rendering,
}

/// What a turn cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Usage {
    pub prompt_tokens: u64,
    pub completion_tokens: u64,
    /// The endpoint did not count; the tokens are an estimate from the text's length.
    #[serde(default)]
    pub estimated: bool,
    /// Requests to the model, repairs included.
    pub requests: u32,
    pub elapsed_ms: u64,
}

/// A dimension or property that the prompt asked for against what the mesh measures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Check {
    /// "Width 60 mm".
    pub name: String,
    /// "60.00 mm along x".
    pub measured: String,
    pub passed: bool,
}

/// What an assistant's turn ends with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Card {
    /// What changed, one line each.
    pub changes: Vec<String>,
    /// Measured size x, y, z, mm.
    pub size: Option<[f64; 3]>,
    pub checks: Vec<Check>,
    pub usage: Usage,
    /// The model's name, or `catalogue assistant`.
    pub author: String,
}

/// What happens during a turn, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "short-lived on its way to JSON; a box would only show in every match")]
pub enum TurnEvent {
    Started {
        project_id: ProjectId,
        message: Message,
        author: String,
    },
    /// `attempt` counts repairs: 0 is the first answer.
    Stage {
        stage: TurnStage,
        attempt: u32,
    },
    /// More of the answer's text.
    Delta {
        text: String,
    },
    /// The whole script as of now, each time an answer is complete.
    Script {
        script: String,
        attempt: u32,
    },
    /// What the check found wrong; a repair follows while attempts are left.
    Diagnostics {
        diagnostics: Vec<Diagnostic>,
        attempt: u32,
    },
    Usage {
        usage: Usage,
    },
    /// The last event of a turn that made a version.
    Finished {
        message: Message,
        version: Version,
    },
    /// The last event of a turn that answered without a new version (a question, something that it cannot do).
    Answered {
        message: Message,
    },
    /// The last event of a turn that went wrong. The project is as it was before.
    Failed {
        message: Message,
        problem: Problem,
    },
    /// The last event of a turn that the user stopped.
    Stopped {
        message: Message,
    },
}

/// The JSON answer to `POST /generate` and `POST /chat`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TurnOutcome {
    pub turn_id: TurnId,
    pub project_id: ProjectId,
    pub message: Message,
    pub version: Option<Version>,
}
