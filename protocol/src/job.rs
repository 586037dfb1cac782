use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ConsoleLine, Diagnostic, JobId, Manifest, Parameter, PrintProfile, ProjectId, Report, Values};

/// A file the renderer can make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Binary STL.
    Stl,
    #[serde(rename = "3mf")]
    ThreeMf,
    Obj,
    Off,
    /// Drawings only.
    Svg,
    /// Drawings only.
    Dxf,
    /// A picture of the part, for thumbnails and previews.
    Png,
    /// The viewer's mesh, see [`crate::mesh_frame`].
    Mesh,
}

impl Format {
    pub const ALL: [Self; 8] =
        [Self::Stl, Self::ThreeMf, Self::Obj, Self::Off, Self::Svg, Self::Dxf, Self::Png, Self::Mesh];

    /// The file name extension, which is also its name in URLs.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Stl => "stl",
            Self::ThreeMf => "3mf",
            Self::Obj => "obj",
            Self::Off => "off",
            Self::Svg => "svg",
            Self::Dxf => "dxf",
            Self::Png => "png",
            Self::Mesh => "mesh",
        }
    }

    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension().eq_ignore_ascii_case(extension))
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Stl => "model/stl",
            Self::ThreeMf => "model/3mf",
            Self::Obj => "model/obj",
            Self::Off => "text/plain; charset=utf-8",
            Self::Svg => "image/svg+xml",
            Self::Dxf => "image/vnd.dxf",
            Self::Png => "image/png",
            Self::Mesh => "application/vnd.partwright.mesh",
        }
    }

    /// Drawings have outlines, solids have faces: not every format holds both.
    pub fn holds(self, dimension: u8) -> bool {
        match self {
            Self::Svg | Self::Dxf => dimension == 2,
            Self::Png | Self::Mesh => true,
            Self::Stl | Self::ThreeMf | Self::Obj | Self::Off => dimension == 3,
        }
    }
}

/// What a render is for; decides `$preview` and which files are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The viewer's mesh only, as soon as possible. A newer preview of the same project supersedes an older one.
    Preview,
    /// Every file format that holds the result.
    Full,
}

/// How fine a preview makes the mesh of fields (blends, shells, lattices, …): shapes of other kinds are always exact. A
/// preview that is coarser than the script asks for says so in its report, and is refined by asking for the next detail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// To look at while a slider moves.
    Draft,
    /// To look at.
    Medium,
    /// Within the script's own tolerance, as in full renders.
    #[default]
    Final,
}

/// `POST /api/v1/render`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RenderRequest {
    pub script: String,
    #[serde(default)]
    pub parameters: Values,
    #[serde(default)]
    pub project_id: Option<ProjectId>,
    #[serde(default = "full")]
    pub purpose: Purpose,
    /// Of previews; full renders are always final.
    #[serde(default)]
    pub detail: Detail,
    /// Warnings about unknown names and arguments become errors, as for what a language model wrote.
    #[serde(default)]
    pub strict: bool,
    /// The printer that the part is judged for; that of the settings when absent. Previews are not judged.
    #[serde(default)]
    pub profile: Option<PrintProfile>,
}

fn full() -> Purpose {
    Purpose::Full
}

/// A job as the queue holds it. Self-contained: a worker needs nothing else to do it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct JobSpec {
    pub id: JobId,
    pub project_id: Option<ProjectId>,
    pub script: String,
    pub parameters: Values,
    /// Files that the script may read, from the artifact store.
    #[serde(default)]
    pub files: Manifest,
    pub purpose: Purpose,
    #[serde(default)]
    pub detail: Detail,
    pub strict: bool,
    #[serde(default)]
    pub profile: PrintProfile,
    /// Wall time from the moment a worker takes it, ms.
    pub deadline_ms: u64,
    /// Address space of the renderer process, bytes.
    pub memory_bytes: u64,
    /// Hash of everything the artifacts depend on; the prefix of their keys.
    pub content_hash: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    Queued,
    Running,
    Done,
    /// The script is at fault; `diagnostics` say why.
    Failed,
    Cancelled,
    /// A newer preview of the same project took its place.
    Superseded,
    /// Three workers died on it.
    Dead,
}

impl JobState {
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Waiting,
    Evaluating,
    Planning,
    Realising,
    Inspecting,
    Exporting,
    Storing,
}

/// How far a job is. `fraction` runs from 0 to 1 over the whole job, never backwards.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Progress {
    pub stage: Stage,
    pub fraction: f64,
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Artifact {
    pub format: Format,
    /// Key in the artifact store, `<content hash>/<purpose>.<extension>`.
    pub key: String,
    pub bytes: u64,
}

/// What a worker reports at the end, success or not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct JobResult {
    pub state: JobState,
    pub report: Option<Report>,
    pub diagnostics: Vec<Diagnostic>,
    pub console: Vec<ConsoleLine>,
    pub parameters: Vec<Parameter>,
    pub artifacts: Vec<Artifact>,
    /// Names of the project's files that the script read, itself or through others.
    #[serde(default)]
    pub files: Vec<String>,
    /// Time in the renderer, ms.
    pub elapsed_ms: u64,
}

impl JobResult {
    /// A result without geometry, for jobs that end before or outside the pipeline.
    pub fn empty(state: JobState, diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            state,
            report: None,
            diagnostics,
            console: Vec::new(),
            parameters: Vec::new(),
            artifacts: Vec::new(),
            files: Vec::new(),
            elapsed_ms: 0,
        }
    }
}

/// `GET /api/v1/render/{job_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RenderJob {
    pub id: JobId,
    pub project_id: Option<ProjectId>,
    pub purpose: Purpose,
    pub state: JobState,
    pub progress: Progress,
    /// Present once `state` is final.
    pub result: Option<JobResult>,
}
