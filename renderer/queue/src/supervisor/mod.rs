//! Takes jobs from a queue and has renderer processes do them.
//!
//! Each slot holds one warm process, which speaks the pipe protocol (`partwright_protocol::RendererCommand`). A script can
//! take down its process and nothing else: the supervisor tells what happened, starts another, and goes on.
//!
//! | file | stage |
//! |---|---|
//! | `slot` | claims a job, has it done, stores the files, finishes it |
//! | `keeper` | keeps the lease of a running job, hands on its progress, hears of its cancellation |
//! | `process` | one renderer process: start, talk, limit, kill |
//! | `lines` | reads what a process writes, in bounded lines |
//! | `verdict` | why a process ended, in words for the user |
//! | `bounds` | cuts what is too long to pass on |
//!
//! Promises: every claimed job is finished, given back, or reported as died; a job that was cancelled, superseded or took
//! too long is over within [`SupervisorOptions::cancel_grace`]; no process outlives the supervisor's.

mod bounds;
mod keeper;
mod lines;
mod process;
mod slot;
mod verdict;

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures::StreamExt;
use partwright_protocol::{JobId, Purpose};
use serde::Serialize;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{Artifacts, Folders, LeaseState, Queue, folders};

#[derive(Debug, Clone)]
pub struct SupervisorOptions {
    /// The renderer process: it speaks the pipe protocol on standard input and output.
    pub program: PathBuf,
    pub arguments: Vec<OsString>,
    /// How many jobs run at once; each slot keeps one process warm. Of two or more, one takes previews only, so that none
    /// waits for a full render to end; the others leave the processors to it.
    pub slots: usize,
    /// This worker's name in the queue, unique among all workers.
    pub worker: String,
    /// Folder in which each job gets a temporary folder of its own, and in which the files of projects are laid out.
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
            // Process numbers repeat on other machines and in other containers.
            worker: format!("worker-{}-{}", std::process::id(), uuid::Uuid::new_v4().simple()),
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
    shared: Arc<Shared>,
}

/// What the slots have in common.
#[derive(Debug)]
struct Shared {
    queue: Arc<dyn Queue>,
    artifacts: Artifacts,
    /// The files of projects, as folders.
    folders: Folders,
    options: SupervisorOptions,
    started: Instant,
    busy: AtomicUsize,
    ready: AtomicUsize,
    jobs_finished: AtomicU64,
    deaths: AtomicU64,
    trouble: Mutex<Option<String>>,
    /// Where a running job hears that it need not go on.
    running: Mutex<HashMap<JobId, watch::Sender<Option<LeaseState>>>>,
}

impl Shared {
    fn running(&self) -> MutexGuard<'_, HashMap<JobId, watch::Sender<Option<LeaseState>>>> {
        // A map is consistent after every statement, so a panic elsewhere does not spoil it.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_trouble(&self, trouble: Option<String>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }
}

/// Counts for as long as it lives.
struct Counted<'a>(&'a AtomicUsize);

impl<'a> Counted<'a> {
    fn new(counter: &'a AtomicUsize) -> Self {
        counter.fetch_add(1, Ordering::Relaxed);
        Self(counter)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Supervisor {
    pub fn new(queue: Arc<dyn Queue>, artifacts: Artifacts, options: SupervisorOptions) -> Self {
        let shared = Shared {
            queue,
            folders: Folders::new(artifacts.clone(), &options.scratch),
            artifacts,
            options,
            started: Instant::now(),
            busy: AtomicUsize::new(0),
            ready: AtomicUsize::new(0),
            jobs_finished: AtomicU64::new(0),
            deaths: AtomicU64::new(0),
            trouble: Mutex::new(None),
            running: Mutex::default(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Works until `shutdown`, then lets running jobs end or gives them back. Dropping the future instead kills the
    /// processes; their jobs are then found by the expiry of their leases.
    pub async fn run(&self, shutdown: CancellationToken) {
        let scratch = self.shared.options.scratch.clone();
        // Best effort: what an earlier worker left behind only takes room.
        let _ = tokio::task::spawn_blocking(move || {
            slot::remove_old_folders(&scratch);
            folders::remove_orphans(&scratch);
        })
        .await;
        let listening = tokio_util::task::AbortOnDropHandle::new(tokio::spawn(hear_of_ends(Arc::clone(&self.shared))));
        let launcher = process::Launcher::start(self.shared.options.clone());
        let mut slots = JoinSet::new();
        let slot = |only| slot::run(Arc::clone(&self.shared), only, launcher.clone(), shutdown.clone());
        let mut previews_only = None;
        let count = self.shared.options.slots.max(1);
        for index in 0..count {
            let only = (index == 0 && count > 1).then_some(Purpose::Preview);
            let task = slots.spawn(slot(only)).id();
            if only.is_some() {
                previews_only = Some(task);
            }
        }
        while let Some(ended) = slots.join_next().await {
            if let Err(error) = ended
                && !shutdown.is_cancelled()
            {
                tracing::error!(%error, "a slot ended unexpectedly; starting it again");
                if previews_only == Some(error.id()) {
                    previews_only = Some(slots.spawn(slot(Some(Purpose::Preview))).id());
                } else {
                    slots.spawn(slot(None));
                }
            }
        }
        drop(listening);
    }

    pub fn status(&self) -> SupervisorStatus {
        let shared = &self.shared;
        SupervisorStatus {
            worker: shared.options.worker.clone(),
            slots: shared.options.slots.max(1),
            busy: shared.busy.load(Ordering::Relaxed),
            ready: shared.ready.load(Ordering::Relaxed),
            jobs_finished: shared.jobs_finished.load(Ordering::Relaxed),
            deaths: shared.deaths.load(Ordering::Relaxed),
            uptime_seconds: shared.started.elapsed().as_secs(),
            trouble: shared.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }
}

/// Tells running jobs at once that they were cancelled or superseded; the renewal of their leases would tell later.
async fn hear_of_ends(shared: Arc<Shared>) {
    loop {
        match shared.queue.changes().await {
            Ok(mut changes) => {
                while let Some(job) = changes.next().await {
                    if job.state.is_final()
                        && let Some(listener) = shared.running().get(&job.id)
                    {
                        listener.send_replace(Some(LeaseState::Ended(job.state)));
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "cancelled jobs are noticed late: no news from the queue"),
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}
