//! The pipe between a worker and its renderer process: one JSON object a line on standard input and output.

use serde::{Deserialize, Serialize};

use crate::{JobId, JobResult, JobSpec, Progress};

/// Worker to renderer. End of input means: end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RendererCommand {
    /// Do the job; write its files into `directory`, named by their artifact key's last part. The script reads what lies in
    /// the folder `project`.
    Render {
        job: Box<JobSpec>,
        directory: String,
        #[serde(default)]
        project: Option<String>,
    },
    /// Give up at the next chance; the reply is a `Finished` with state `cancelled`.
    Cancel { job_id: JobId },
}

/// Renderer to worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RendererReply {
    Progress { job_id: JobId, progress: Progress },
    Finished { job_id: JobId, result: Box<JobResult> },
}
