//! Being built.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::{Artifacts, Queue};

#[derive(Debug, Clone)]
pub struct SupervisorOptions {
    /// The renderer process: it speaks the pipe protocol on standard input and output.
    pub program: PathBuf,
    pub arguments: Vec<OsString>,
    /// How many jobs run at once; each slot keeps one process warm.
    pub slots: usize,
    /// This worker's name in the queue, unique among all workers.
    pub worker: String,
    /// Folder in which each job gets a temporary folder of its own.
    pub scratch: PathBuf,
    /// A process is replaced after so many jobs,
    pub jobs_per_process: u32,
    /// or when it holds more than this many bytes between jobs.
    pub idle_bytes: u64,
    /// How often leases are renewed; well below the queue's lease time.
    pub renew_every: Duration,
    /// How long a process may take to give up a cancelled job before it is killed.
    pub cancel_grace: Duration,
    /// How long running jobs may go on after the shutdown was asked for.
    pub shutdown_grace: Duration,
}

impl SupervisorOptions {
    pub fn new(program: impl Into<PathBuf>, arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        Self {
            program: program.into(),
            arguments: arguments.into_iter().map(Into::into).collect(),
            slots: 2,
            worker: format!("worker-{}", std::process::id()),
            scratch: std::env::temp_dir(),
            jobs_per_process: 500,
            idle_bytes: 512 << 20,
            renew_every: Duration::from_secs(2),
            cancel_grace: Duration::from_millis(300),
            shutdown_grace: Duration::from_secs(2),
        }
    }
}

/// Facts for a health endpoint.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SupervisorStatus {
    pub worker: String,
    pub slots: usize,
    pub busy: usize,
    /// Slots whose renderer process runs.
    pub ready: usize,
    pub jobs_finished: u64,
    /// Renderer processes that ended without being asked to.
    pub deaths: u64,
    pub uptime_seconds: u64,
    /// Why the last renderer process could not be started or the queue not be reached; `None` when all is well.
    pub trouble: Option<String>,
}

/// Cheap to clone; all clones are the same supervisor.
#[derive(Debug, Clone)]
pub struct Supervisor {
    queue: Arc<dyn Queue>,
    artifacts: Artifacts,
    options: SupervisorOptions,
}

impl Supervisor {
    pub fn new(queue: Arc<dyn Queue>, artifacts: Artifacts, options: SupervisorOptions) -> Self {
        Self { queue, artifacts, options }
    }

    /// Works until `shutdown`, then lets running jobs end or gives them back.
    pub async fn run(&self, shutdown: CancellationToken) {
        let _ = (&self.queue, &self.artifacts);
        shutdown.cancelled().await;
    }

    pub fn status(&self) -> SupervisorStatus {
        SupervisorStatus {
            worker: self.options.worker.clone(),
            slots: self.options.slots,
            busy: 0,
            ready: 0,
            jobs_finished: 0,
            deaths: 0,
            uptime_seconds: 0,
            trouble: None,
        }
    }
}
