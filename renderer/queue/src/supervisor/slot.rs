//! One place where jobs are done, one after the other.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use partwright_protocol::{
    Diagnostic, JobResult, JobSpec, JobState, Progress, Purpose, RendererCommand, RendererReply, Stage,
};
use tempfile::TempDir;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::bounds::bound;
use super::keeper::Keeper;
use super::process::{Launcher, Process, Said};
use super::verdict::{Verdict, judge, too_slow, unusable, without_files};
use super::{Counted, Shared};
use crate::{ArtifactError, Lease, LeaseState, ProjectFolder, QueueError};

const FOLDER_PREFIX: &str = "partwright-job-";

/// How long a claim waits before the slot looks after its process again.
const CLAIM_WAIT: Duration = Duration::from_secs(1);

/// Between attempts when a process cannot be started or the queue is away.
const PAUSE: Duration = Duration::from_millis(500);

/// How often an artifact's storing or a job's finish is tried.
const TRIES: u32 = 4;

/// How a process's work on a job ended.
#[derive(Debug)]
enum Outcome {
    Finished(Box<JobResult>),
    /// Cancelled, superseded or lost: nobody wants a result.
    Unwanted(LeaseState),
    TooSlow,
    /// The process ended by itself.
    Ended(Verdict),
    /// It says what nobody understands, and was killed.
    Confused(&'static str),
    /// The worker ends.
    Interrupted,
}

/// Takes jobs of the purpose `only`, or all.
pub(super) async fn run(shared: Arc<Shared>, only: Option<Purpose>, launcher: Launcher, shutdown: CancellationToken) {
    let mut warm: Option<Process> = None;
    let gives_way = only.is_none() && shared.options.slots > 1;
    while !shutdown.is_cancelled() {
        let Some(process) = warm_process(&shared, &launcher, gives_way, warm.take()).await else {
            pause(&shutdown).await;
            continue;
        };
        let ready = Counted::new(&shared.ready);
        let claimed = tokio::select! {
            claimed = shared.queue.claim(&shared.options.worker, only, CLAIM_WAIT) => claimed,
            // A queue that does not answer must not hold up the end.
            () = async { shutdown.cancelled().await; tokio::time::sleep(CLAIM_WAIT).await } => return,
        };
        match claimed {
            Ok(Some(lease)) => {
                shared.set_trouble(None);
                let _busy = Counted::new(&shared.busy);
                warm = work(&shared, process, lease, &shutdown).await;
            }
            Ok(None) => {
                shared.set_trouble(None);
                warm = Some(process);
                continue;
            }
            Err(error) => {
                tracing::warn!(%error, "no job could be claimed");
                shared.set_trouble(Some(error.to_string()));
                warm = Some(process);
                pause(&shutdown).await;
            }
        }
        drop(ready);
    }
}

async fn pause(shutdown: &CancellationToken) {
    // Either way it goes on.
    let _ = tokio::time::timeout(PAUSE, shutdown.cancelled()).await;
}

/// The process of the last job if it is still good, or a new one.
async fn warm_process(shared: &Shared, launcher: &Launcher, gives_way: bool, warm: Option<Process>) -> Option<Process> {
    if let Some(mut process) = warm {
        if !process.is_alive() {
            let (status, stderr) = process.end().await;
            shared.deaths.fetch_add(1, Ordering::Relaxed);
            let last = stderr.last().map(String::as_str).unwrap_or_default();
            tracing::warn!(%status, last, "a waiting renderer process ended by itself");
            shared.set_trouble(Some(format!("the renderer process does not stay ({status}): {last}")));
            return None;
        }
        let worn = process.jobs >= shared.options.jobs_per_process
            || (process.jobs > 0 && process.resident_bytes() > shared.options.idle_bytes);
        if !worn {
            return Some(process);
        }
        process.kill().await;
    }
    match launcher.launch(gives_way).await {
        Ok(process) => Some(process),
        Err(error) => {
            let program = shared.options.program.display();
            let trouble = format!("the renderer process {program} could not be started: {error}");
            tracing::error!("{trouble}");
            shared.set_trouble(Some(trouble));
            None
        }
    }
}

/// From claim to finish. Returns the process if it can be used again.
async fn work(
    shared: &Arc<Shared>,
    mut process: Process,
    lease: Lease,
    shutdown: &CancellationToken,
) -> Option<Process> {
    let job = &lease.job;
    let mut keeper = Keeper::new(shared, &lease);
    let known = match job.purpose {
        // Its project asked for it a moment ago, and the service looked then.
        Purpose::Preview if lease.attempt == 1 => Ok(None),
        _ => shared.artifacts.lookup(&job.content_hash, job.purpose).await,
    };
    match known {
        Ok(Some(result)) => {
            // Somebody else rendered the same meanwhile.
            drop(keeper);
            leave(shared, &lease, Leave::Finished(Box::new(result))).await;
            return Some(process);
        }
        Ok(None) => {}
        Err(error) => tracing::warn!(job = %job.id, %error, "stored results could not be looked up"),
    }
    let folder = match tempfile::Builder::new().prefix(FOLDER_PREFIX).tempdir_in(&shared.options.scratch) {
        Ok(folder) => folder,
        Err(error) => {
            let place = shared.options.scratch.display();
            let diagnostic = unusable(format_args!("no temporary folder can be made in {place}: {error}"));
            drop(keeper);
            leave(shared, &lease, Leave::Finished(Box::new(failed(diagnostic)))).await;
            return Some(process);
        }
    };
    let project = match shared.folders.folder(&job.files).await {
        Ok(project) => project,
        Err(error) => {
            tracing::error!(job = %job.id, %error, "the project's files could not be laid out");
            drop(keeper);
            leave(shared, &lease, Leave::Finished(Box::new(failed(without_files(&error))))).await;
            return Some(process);
        }
    };
    let places = Places { out: &folder, project: project.as_ref() };
    let (outcome, reusable) = render(shared, &mut process, job, &places, &mut keeper, shutdown).await;
    let result = match outcome {
        Outcome::Finished(result) => store(shared, &keeper, job, &folder, *result).await,
        Outcome::TooSlow => failed(too_slow(job)),
        Outcome::Confused(why) => failed(unusable(why)),
        Outcome::Ended(verdict) => {
            shared.deaths.fetch_add(1, Ordering::Relaxed);
            match verdict {
                Verdict::Script(diagnostic) => failed(*diagnostic),
                Verdict::Outside(why) => {
                    tracing::warn!(job = %job.id, attempt = lease.attempt, "the renderer process died: {why}");
                    drop(keeper);
                    leave(shared, &lease, Leave::Died).await;
                    return None;
                }
            }
        }
        Outcome::Interrupted => {
            drop(keeper);
            leave(shared, &lease, Leave::Released).await;
            return None;
        }
        Outcome::Unwanted(state) => {
            tracing::debug!(job = %job.id, ?state, "stopped a job");
            return reusable.then_some(process);
        }
    };
    drop(keeper);
    leave(shared, &lease, Leave::Finished(Box::new(result))).await;
    reusable.then_some(process)
}

/// Why the process was asked to stop.
#[derive(Debug, Clone, Copy)]
enum Stop {
    Unwanted(LeaseState),
    TooSlow,
    Interrupted,
}

impl Stop {
    fn outcome(self) -> Outcome {
        match self {
            Self::Unwanted(state) => Outcome::Unwanted(state),
            Self::TooSlow => Outcome::TooSlow,
            Self::Interrupted => Outcome::Interrupted,
        }
    }
}

/// The folders of a job.
#[derive(Debug)]
struct Places<'a> {
    /// Where its results go.
    out: &'a TempDir,
    /// What the script may read.
    project: Option<&'a ProjectFolder>,
}

/// Has the process do the job, and tells whether the process is still good.
async fn render(
    shared: &Shared,
    process: &mut Process,
    job: &JobSpec,
    places: &Places<'_>,
    keeper: &mut Keeper,
    shutdown: &CancellationToken,
) -> (Outcome, bool) {
    let words = |path: &Path| path.to_string_lossy().into_owned();
    process.begin(job, words(places.out.path()), places.project.map(|project| words(project.path())));
    let deadline = tokio::time::sleep(Duration::from_millis(job.deadline_ms));
    tokio::pin!(deadline);
    let interrupted = async {
        shutdown.cancelled().await;
        tokio::time::sleep(shared.options.shutdown_grace).await;
    };
    tokio::pin!(interrupted);
    let mut over = keeper.over.clone();
    // Why the process was asked to stop, and when it will be made to.
    let mut stop: Option<(Stop, Instant)> = None;
    loop {
        let asked = stop.is_some();
        let kill_at = stop.map_or_else(Instant::now, |(_, at)| at);
        let reason = tokio::select! {
            said = process.next() => match said {
                Said::Reply(RendererReply::Progress { job_id, progress }) => {
                    if job_id == job.id && !asked {
                        keeper.progress(progress);
                    }
                    continue;
                }
                Said::Reply(RendererReply::Finished { job_id, result }) => {
                    if job_id != job.id {
                        continue;
                    }
                    return match stop {
                        Some((stop @ Stop::Unwanted(_), _)) => (stop.outcome(), true),
                        // It was done just in time.
                        _ if result.state != JobState::Cancelled => (Outcome::Finished(result), true),
                        Some((stop, _)) => (stop.outcome(), true),
                        None => (Outcome::Confused("the renderer gave up without being asked to"), true),
                    };
                }
                Said::Noise(line) => {
                    tracing::warn!(job = %job.id, line, "the renderer wrote something that is no reply");
                    continue;
                }
                Said::TooLong => {
                    process.kill().await;
                    return (Outcome::Confused("the renderer's reply is too long"), false);
                }
                Said::Nothing => {
                    let (status, stderr) = process.end().await;
                    let ended = || Outcome::Ended(judge(status, &stderr, job));
                    return (stop.map_or_else(ended, |(stop, _)| stop.outcome()), false);
                }
            },
            Ok(()) = over.changed(), if !asked => match *over.borrow_and_update() {
                Some(state) => Stop::Unwanted(state),
                None => continue,
            },
            () = &mut deadline, if !asked => Stop::TooSlow,
            () = &mut interrupted, if !asked => Stop::Interrupted,
            () = tokio::time::sleep_until(kill_at), if asked => {
                process.kill().await;
                return (stop.map_or(Outcome::Interrupted, |(stop, _)| stop.outcome()), false);
            }
        };
        process.send(&RendererCommand::Cancel { job_id: job.id });
        stop = Some((reason, Instant::now() + shared.options.cancel_grace));
    }
}

/// Checks the result, moves its files into the store, and remembers it.
async fn store(shared: &Shared, keeper: &Keeper, job: &JobSpec, folder: &TempDir, mut result: JobResult) -> JobResult {
    bound(&mut result);
    if !matches!(result.state, JobState::Done | JobState::Failed) {
        return failed(unusable(format_args!("the renderer ended with the state {:?}", result.state)));
    }
    if !result.artifacts.is_empty() {
        keeper.progress(Progress { stage: Stage::Storing, fraction: 0.95 });
    }
    for artifact in &mut result.artifacts {
        // The key is the renderer's word; what it may not be is checked here and by the store.
        let Some(name) = artifact.key.strip_prefix(&job.content_hash).and_then(|key| key.strip_prefix('/')) else {
            return failed(unusable(format_args!("`{}` is not a key of this render", artifact.key)));
        };
        if name.contains(['/', '\\']) {
            return failed(unusable(format_args!("`{name}` is not a file name")));
        }
        match take(shared, &artifact.key, &folder.path().join(name)).await {
            Ok(bytes) => artifact.bytes = bytes,
            Err(error) => {
                tracing::error!(job = %job.id, %error, "a file could not be stored");
                return failed(unusable(error));
            }
        }
    }
    if let Err(error) = shared.artifacts.remember(&job.content_hash, job.purpose, &result).await {
        // The files are there; only the next equal job has to work again.
        tracing::warn!(job = %job.id, %error, "the result could not be remembered");
    }
    result
}

async fn take(shared: &Shared, key: &str, file: &Path) -> Result<u64, ArtifactError> {
    let mut tries = 0;
    loop {
        match shared.artifacts.take(key, file).await {
            Err(ArtifactError::Store(error)) if tries < TRIES => {
                tries += 1;
                tracing::warn!(key, %error, "a file could not be stored; trying again");
                tokio::time::sleep(Duration::from_millis(100) * 2u32.pow(tries)).await;
            }
            stored => return stored,
        }
    }
}

/// How a job leaves this worker.
#[derive(Debug)]
enum Leave {
    Finished(Box<JobResult>),
    Died,
    Released,
}

/// Tells the queue about the end of a job, and again if it does not hear. What is lost even so is found by the expiry of
/// the lease.
async fn leave(shared: &Shared, lease: &Lease, how: Leave) {
    let job = lease.job.id;
    let mut tries = 0;
    loop {
        let told = match &how {
            Leave::Finished(result) => shared.queue.finish(lease, JobResult::clone(result)).await,
            Leave::Died => shared.queue.died(lease).await,
            Leave::Released => shared.queue.release(lease).await,
        };
        match told {
            Ok(()) => {
                if matches!(how, Leave::Finished(_)) {
                    shared.jobs_finished.fetch_add(1, Ordering::Relaxed);
                }
                return;
            }
            Err(QueueError::LeaseLost(_) | QueueError::Unknown(_)) => {
                tracing::info!(%job, "the job ended elsewhere meanwhile; what became of it here is dropped");
                return;
            }
            Err(error @ QueueError::Store(_)) => {
                tries += 1;
                shared.set_trouble(Some(error.to_string()));
                if tries > TRIES {
                    tracing::error!(%job, %error, "the queue could not be told of the job's end");
                    return;
                }
                tracing::warn!(%job, %error, "the queue could not be told of the job's end yet; trying again");
                tokio::time::sleep(Duration::from_millis(100) * 2u32.pow(tries)).await;
            }
        }
    }
}

fn failed(diagnostic: Diagnostic) -> JobResult {
    JobResult::empty(JobState::Failed, vec![diagnostic])
}

/// Removes the folders of jobs whose worker was killed. No job runs for an hour.
pub(super) fn remove_old_folders(scratch: &Path) {
    let Ok(entries) = std::fs::read_dir(scratch) else { return };
    for entry in entries.flatten() {
        let old = entry.metadata().and_then(|facts| facts.modified()).is_ok_and(|modified| {
            SystemTime::now().duration_since(modified).is_ok_and(|age| age > Duration::from_secs(3600))
        });
        if old && entry.file_name().to_string_lossy().starts_with(FOLDER_PREFIX) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}
