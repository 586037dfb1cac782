//! The renderer process behind a worker: commands on standard input, replies on standard output, one JSON object a line.
//!
//! One job at a time, each on a fresh thread with a deep stack; the main thread goes on reading, so that a cancel reaches a
//! running job. The process stays for the next job and ends with its input. Nothing but replies is written to standard
//! output. What one job makes of parts of its script the next one finds made, also in another process. A job that exhausts
//! memory or stack aborts the process; the worker's supervisor says why.

use std::collections::HashMap;
use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant, UNIX_EPOCH};

use clap::Args;
use partwright_gpu::Choice;
use partwright_pipeline::{Cache, Monitor};
use partwright_protocol::{
    JobId, JobResult, JobSpec, JobState, KERNEL_VERSION, Progress, RendererCommand, RendererReply, Stage,
};

use crate::store::Files;
use crate::{GpuOptions, guard, job};

/// Progress within a stage is told at most so often.
const PROGRESS_EVERY: Duration = Duration::from_millis(30);
/// What jobs leave for the next ones. Far below what a process may hold between jobs.
const KEPT_BYTES: usize = 192 << 20;

/// In files: of all renderers of one machine together.
const STORED_BYTES: u64 = 1 << 30;

/// What tells the kernels of this program from others: those of a program that was built anew read nothing that an older
/// one made.
fn build() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata).ok();
    let changed = file.as_ref().and_then(|file| file.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    let (size, changed) = (file.map_or(0, |file| file.len()), changed.map_or(0, |since| since.as_millis()));
    format!("{KERNEL_VERSION}-{size:x}-{changed:x}")
}

/// Cancel flags of jobs that are not finished.
type Flags = Arc<Mutex<HashMap<JobId, Arc<AtomicBool>>>>;

struct Task {
    job: Box<JobSpec>,
    directory: PathBuf,
    project: Option<PathBuf>,
    cancel: Arc<AtomicBool>,
}

#[derive(Debug, Args)]
pub(crate) struct PipeArguments {
    /// Folder in which parts of scripts are kept for other processes
    #[arg(long, value_name = "FOLDER")]
    cache: Option<PathBuf>,
    #[command(flatten)]
    gpu: GpuOptions,
}

pub(crate) fn run(arguments: &PipeArguments) -> ExitCode {
    let gpu = arguments.gpu;
    let flags = Flags::default();
    let cache = match &arguments.cache {
        None => Cache::new(KEPT_BYTES),
        Some(folder) => match Files::open(folder, &build(), STORED_BYTES) {
            Ok(files) => Cache::new(KEPT_BYTES).with_store(files),
            Err(error) => {
                tracing::warn!(%error, folder = %folder.display(), "parts of scripts cannot be kept in files");
                Cache::new(KEPT_BYTES)
            }
        },
    };
    let (tasks, waiting) = mpsc::channel::<Task>();
    let finished = Arc::clone(&flags);
    let worker = std::thread::spawn(move || {
        let cache = Arc::new(cache);
        // What is faster is measured once, for all jobs.
        let choice = gpu.choice();
        for task in waiting {
            let id = task.job.id;
            let result = supervise(task, &cache, gpu, &choice);
            lock(&finished).remove(&id);
            reply(&RendererReply::Finished { job_id: id, result: Box::new(result) });
        }
    });
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        match serde_json::from_str(&line) {
            Ok(RendererCommand::Render { job, directory, project }) => {
                let cancel = Arc::new(AtomicBool::new(false));
                lock(&flags).insert(job.id, Arc::clone(&cancel));
                let task = Task { job, directory: directory.into(), project: project.map(Into::into), cancel };
                if tasks.send(task).is_err() {
                    break;
                }
            }
            Ok(RendererCommand::Cancel { job_id }) => {
                if let Some(flag) = lock(&flags).get(&job_id) {
                    flag.store(true, Ordering::Relaxed);
                }
            }
            Err(error) => tracing::error!(%error, "a command that makes no sense"),
        }
        if worker.is_finished() {
            return ExitCode::FAILURE;
        }
    }
    // Whoever asked is gone; what still runs is of no use to anyone.
    std::process::exit(0)
}

fn lock(flags: &Flags) -> std::sync::MutexGuard<'_, HashMap<JobId, Arc<AtomicBool>>> {
    // A map of flags has no state between two operations that a panic could break.
    flags.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs the job on its own thread, within its memory.
fn supervise(
    Task { job, directory, project, cancel }: Task,
    cache: &Arc<Cache>,
    gpu: GpuOptions,
    choice: &Arc<Choice>,
) -> JobResult {
    let (id, memory) = (job.id, job.memory_bytes);
    if cancel.load(Ordering::Relaxed) {
        return JobResult::empty(JobState::Cancelled, Vec::new());
    }
    cache.refresh();
    // What earlier jobs left is not this one's.
    if let Err(error) = guard::limit_memory(memory.saturating_add(cache.bytes() as u64), gpu.maps_a_card()) {
        tracing::error!(%error, "cannot limit memory");
    }
    let (cache, sampler) = (Arc::clone(cache), Arc::clone(choice));
    let work = move || {
        let monitor = PipeMonitor { id, cancel, told: Mutex::new(None) };
        job::perform(&job, &directory, project, cache, sampler, &monitor)
    };
    let thread = std::thread::Builder::new().name("render".to_owned()).stack_size(guard::STACK_BYTES).spawn(work);
    match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => JobResult::empty(JobState::Failed, vec![guard::crashed()]),
        Err(error) => {
            tracing::error!(%error, "cannot start a thread");
            JobResult::empty(JobState::Failed, vec![guard::out_of_memory(memory)])
        }
    }
}

fn reply(reply: &RendererReply) {
    let sent = serde_json::to_vec(reply).map_err(std::io::Error::from).and_then(|mut line| {
        line.push(b'\n');
        let mut out = std::io::stdout().lock();
        out.write_all(&line)?;
        out.flush()
    });
    if let Err(error) = sent {
        tracing::error!(%error, "nobody listens");
        std::process::exit(0);
    }
}

struct PipeMonitor {
    id: JobId,
    cancel: Arc<AtomicBool>,
    told: Mutex<Option<(Stage, Instant)>>,
}

impl Monitor for PipeMonitor {
    fn progress(&self, progress: Progress) {
        // When two threads report at once, one of them is enough.
        let Ok(mut told) = self.told.try_lock() else { return };
        // A stage may take long before it has anything more to tell.
        if told.is_none_or(|(stage, at)| stage != progress.stage || at.elapsed() >= PROGRESS_EVERY) {
            *told = Some((progress.stage, Instant::now()));
            reply(&RendererReply::Progress { job_id: self.id, progress });
        }
    }

    fn cancel(&self) -> &AtomicBool {
        &self.cancel
    }
}
