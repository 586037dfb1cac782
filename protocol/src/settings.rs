use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::PrintProfile;

/// Problem details (RFC 9457), the body of every error answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A stable URI reference such as `/problems/script-too-large`.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// What happened and what to do, for people.
    pub detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModelSource {
    /// No model: the catalogue assistant answers.
    None,
    Environment,
    File,
    Studio,
}

/// The model in force. The key never leaves the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ModelSettings {
    pub source: ModelSource,
    pub base_url: Option<String>,
    pub model: Option<String>,
    pub has_key: bool,
}

/// `GET /api/v1/settings`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Settings {
    pub version: String,
    pub model: ModelSettings,
    /// The printer that parts are judged for.
    pub print: PrintProfile,
    pub max_script_bytes: u64,
    pub max_repairs: u32,
    pub deadline_ms: u64,
}

/// `PUT /api/v1/settings/model`. An absent key keeps the stored one; an empty base URL returns to the environment's
/// model or the catalogue assistant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UpdateModel {
    pub base_url: String,
    pub model: String,
    #[serde(default)]
    pub api_key: Option<String>,
}

/// `POST /api/v1/settings/model/test`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ConnectionTest {
    pub ok: bool,
    /// What is wrong and what to do, or what answered.
    pub message: String,
    pub latency_ms: u64,
}
