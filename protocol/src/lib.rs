//! The types that cross a process boundary: HTTP, WebSocket, queue, and the pipe between a worker and its renderer.
//!
//! Nothing here computes. The OpenAPI document, and from it the studio's TypeScript types, are generated from these
//! definitions; a test fails when the committed copies are stale.
//!
//! Conventions: lengths are millimetres, Z is up, angles are degrees, areas mm², volumes mm³. Field names are
//! `snake_case`, variants of tagged enums carry their name in `type`.

mod diagnostic;
mod event;
mod file;
mod id;
mod job;
mod language;
pub mod mesh_frame;
mod parameter;
mod pipe;
mod print;
mod project;
mod report;
mod settings;
mod turn;

pub use diagnostic::{ConsoleLine, Diagnostic, Fix, Location, Severity};
pub use event::{ClientMessage, Event, ServerMessage};
pub use file::{
    FileEntry, FileFacts, FileKind, FilesChange, Manifest, ProjectFile, ProjectFiles, RenameFile, RestoreFiles,
};
pub use id::{JobId, MessageId, ProjectId, TurnId};
pub use job::{
    Artifact, Detail, Format, JobResult, JobSpec, JobState, Progress, Purpose, RenderJob, RenderRequest, Stage,
};
pub use language::{Argument, Builtin, BuiltinKind, CataloguePart, LanguageReference};
pub use parameter::{Choice, Comparison, Condition, Parameter, ParameterValue, Values, Widget};
pub use pipe::{RendererCommand, RendererReply};
pub use print::{Orientation, PrintFacts, PrintProfile, Spot};
pub use project::{CreateProject, CreateVersion, Message, Project, Role, UpdateProject, Version, VersionSummary};
pub use report::{BodyFacts, Bounds, FieldFacts, Finding, FindingKind, PartFacts, Report};
pub use settings::{ConnectionTest, ModelSettings, ModelSource, Problem, Settings, UpdateModel};
pub use turn::{Card, ChatRequest, Check, GenerateRequest, Image, Turn, TurnEvent, TurnOutcome, TurnStage, Usage};

/// The largest script that any entrance accepts, in bytes.
pub const MAX_SCRIPT_BYTES: usize = 100_000;

/// The largest file of a project, bytes.
pub const MAX_FILE_BYTES: u64 = 32 << 20;

/// All files of a project together, bytes.
pub const MAX_PROJECT_BYTES: u64 = 256 << 20;

/// Files of a project.
pub const MAX_PROJECT_FILES: usize = 200;

/// Part of every content hash: raise it when the same script would give other bytes.
pub const KERNEL_VERSION: &str = "22";
