//! Scripts to results: a request becomes a content hash, the hash an earlier result or a job in the queue, and the job's
//! changes become events, stored results and answers to those who wait.
//!
//! Promises: every accepted job reaches a final state that is stored and told, also when the queue loses it or the service
//! was restarted in between. Does not promise that artifacts are kept: they can be rendered again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use futures::StreamExt;
use partwright_protocol::{
    Detail, Diagnostic, Event, Format, JobId, JobResult, JobSpec, JobState, KERNEL_VERSION, Manifest, PrintProfile,
    Problem, Progress, ProjectId, Purpose, RenderJob, RenderRequest, Stage, Values, VersionSummary,
};
use partwright_queue::{Artifacts, Content, Queue};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::events::Events;
use crate::printer::Printer;
use crate::problem::{Kind, check_script, internal, problem, unknown_job, unknown_project};
use crate::store::{FileSet, Store, StoreError};
use crate::turn;

/// Jobs that may wait or run at once, over all projects.
const MAX_OPEN: usize = 1000;
/// Progress of one job is told at most this often.
const PROGRESS_EVERY: Duration = Duration::from_millis(50);
/// How often open jobs are asked after, in case that a change was not told.
const ASK_EVERY: Duration = Duration::from_secs(3);
/// Limits on one job beyond its script.
#[derive(Debug, Clone, Copy)]
pub struct JobLimits {
    pub deadline: Duration,
    /// Address space of the renderer process.
    pub memory_bytes: u64,
}

/// A job on its way.
#[derive(Debug)]
struct Open {
    job: watch::Sender<RenderJob>,
    told: Instant,
    since: Instant,
}

#[derive(Debug)]
pub struct Workshop {
    store: Store,
    queue: Arc<dyn Queue>,
    artifacts: Artifacts,
    events: Arc<Events>,
    limits: JobLimits,
    printer: Arc<Printer>,
    open: Mutex<HashMap<JobId, Open>>,
    /// The newest preview of each project that is not final.
    previews: Mutex<HashMap<ProjectId, JobId>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Workshop {
    pub fn new(
        store: Store,
        queue: Arc<dyn Queue>,
        artifacts: Artifacts,
        events: Arc<Events>,
        limits: JobLimits,
        printer: Arc<Printer>,
    ) -> Self {
        Self { store, queue, artifacts, events, limits, printer, open: Mutex::default(), previews: Mutex::default() }
    }

    pub fn artifacts(&self) -> &Artifacts {
        &self.artifacts
    }

    pub fn open_jobs(&self) -> usize {
        lock(&self.open).len()
    }

    /// Returns once no job is open.
    pub async fn idle(&self) {
        while self.open_jobs() > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Whether the queue answers.
    pub async fn ping(&self) -> bool {
        let answer = tokio::time::timeout(Duration::from_secs(2), self.queue.job(JobId::new())).await;
        matches!(answer, Ok(Ok(_)))
    }

    /// Accepts a render. The job that comes back is already final when the same content was rendered before.
    pub async fn submit(&self, request: RenderRequest, files: FileSet) -> Result<RenderJob, Problem> {
        self.submit_telling(request, files, |_| ()).await
    }

    /// The same; `accepted` learns of the job before any event about it is told.
    pub async fn submit_telling(
        &self,
        request: RenderRequest,
        files: FileSet,
        accepted: impl FnOnce(&RenderJob) + Send,
    ) -> Result<RenderJob, Problem> {
        check_script(&request.script)?;
        check_values(&request.parameters)?;
        let files = match (files, request.project_id) {
            (FileSet::Set(manifest), _) => self.store.manifest(manifest.as_deref()).await.map_err(internal)?,
            (FileSet::Current, Some(project)) => {
                self.store.files(project).await.map_err(internal)?.ok_or_else(|| unknown_project(project))?.entries
            }
            (FileSet::Current, None) => Manifest::new(),
        };
        let profile = match request.purpose {
            // Not judged, so that another printer makes no other preview.
            Purpose::Preview => PrintProfile::default(),
            Purpose::Full => request.profile.unwrap_or_else(|| self.printer.profile()),
        };
        if let Some(fault) = profile.fault() {
            return Err(problem(Kind::Invalid, fault));
        }
        let detail = match request.purpose {
            Purpose::Preview => request.detail,
            Purpose::Full => Detail::Final,
        };
        let content = Content {
            script: &request.script,
            parameters: &request.parameters,
            files: &files,
            strict: request.strict,
            detail,
            profile: &profile,
            libraries: partwright_libraries::hash(),
            kernel: KERNEL_VERSION,
        };
        let content_hash = content.hash();
        let mut job = RenderJob {
            id: JobId::new(),
            project_id: request.project_id,
            purpose: request.purpose,
            state: JobState::Queued,
            progress: Progress { stage: Stage::Waiting, fraction: 0.0 },
            result: None,
        };
        let known = self.artifacts.lookup(&content_hash, request.purpose).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "earlier results cannot be read; rendering again");
            None
        });
        if let Some(result) = known {
            job.state = result.state;
            job.progress = Progress { stage: Stage::Storing, fraction: 1.0 };
            job.result = Some(result);
            self.store.add_job(&job, &content_hash).await.map_err(internal)?;
            if let (Some(project), Purpose::Preview) = (job.project_id, job.purpose) {
                let older = lock(&self.previews).remove(&project);
                if let Some(older) = older {
                    self.cancel_quietly(older).await;
                }
            }
            accepted(&job);
            self.tell(&job);
            return Ok(job);
        }

        {
            let mut open = lock(&self.open);
            if open.len() >= MAX_OPEN {
                return Err(problem(Kind::Busy, "Too many renders are waiting. Try again in a moment."));
            }
            let now = Instant::now();
            open.insert(job.id, Open { job: watch::Sender::new(job.clone()), told: now, since: now });
        }
        if let Err(error) = self.store.add_job(&job, &content_hash).await {
            lock(&self.open).remove(&job.id);
            return Err(internal(error));
        }
        if let (Some(project), Purpose::Preview) = (job.project_id, job.purpose) {
            lock(&self.previews).insert(project, job.id);
        }
        accepted(&job);
        self.tell(&job);
        let spec = JobSpec {
            id: job.id,
            project_id: request.project_id,
            script: request.script,
            parameters: request.parameters,
            files,
            purpose: request.purpose,
            detail,
            strict: request.strict,
            profile,
            deadline_ms: u64::try_from(self.limits.deadline.as_millis()).unwrap_or(u64::MAX),
            memory_bytes: self.limits.memory_bytes,
            content_hash,
        };
        if let Err(error) = self.queue.submit(spec).await {
            tracing::error!(%error, "the queue does not take jobs");
            return Err(self.refuse(job, "The render queue cannot be reached. Try again in a moment.").await);
        }
        Ok(self.live(job.id).unwrap_or(job))
    }

    /// Closes a job that never reached the queue.
    async fn refuse(&self, mut job: RenderJob, why: &str) -> Problem {
        let diagnostic = Diagnostic::error("E0707", why);
        job.state = JobState::Dead;
        job.result = Some(JobResult::empty(JobState::Dead, vec![diagnostic]));
        self.settle(job).await;
        problem(Kind::Busy, why)
    }

    /// The job as of now.
    pub async fn job(&self, id: JobId) -> Result<RenderJob, Problem> {
        if let Some(job) = self.live(id) {
            return Ok(job);
        }
        let stored = self.store.job(id).await.map_err(internal)?.ok_or_else(|| unknown_job(id))?;
        let Some(result) = stored.result else {
            // Final in memory, not yet in the store: between two lines of `settle`.
            return Err(problem(Kind::NotReady, "The render is being stored. Ask again."));
        };
        Ok(RenderJob {
            id,
            project_id: stored.project_id,
            purpose: stored.purpose,
            state: result.state,
            progress: Progress { stage: Stage::Storing, fraction: 1.0 },
            result: Some(result),
        })
    }

    /// Waits for the final state, at most `limit`; then the job as it is.
    pub async fn wait(&self, id: JobId, limit: Duration) -> Result<RenderJob, Problem> {
        let receiver = lock(&self.open).get(&id).map(|open| open.job.subscribe());
        if let Some(mut receiver) = receiver {
            let last = tokio::time::timeout(limit, receiver.wait_for(|job| job.state.is_final())).await;
            if let Ok(Ok(job)) = last {
                return Ok(job.clone());
            }
        }
        self.job(id).await
    }

    /// `false` when the job was already final.
    pub async fn cancel(&self, id: JobId) -> Result<bool, Problem> {
        if self.live(id).is_none() {
            self.job(id).await?;
            return Ok(false);
        }
        match self.queue.cancel(id).await {
            Ok(cancelled) => Ok(cancelled),
            Err(error) => Err(internal(error)),
        }
    }

    async fn cancel_quietly(&self, id: JobId) {
        if let Err(error) = self.queue.cancel(id).await {
            tracing::debug!(%error, %id, "could not cancel");
        }
    }

    /// Waits as long as a job can possibly take: its deadline, for each of three attempts, and some time in the queue.
    pub async fn finished(&self, job: RenderJob) -> Result<RenderJob, Problem> {
        if job.state.is_final() {
            return Ok(job);
        }
        let limit = self.limits.deadline * 3 + Duration::from_secs(120);
        let job = self.wait(job.id, limit).await?;
        if job.state.is_final() {
            return Ok(job);
        }
        self.cancel_quietly(job.id).await;
        Err(problem(Kind::Busy, "The renderers did not get to this in time. Try again in a moment."))
    }

    fn live(&self, id: JobId) -> Option<RenderJob> {
        lock(&self.open).get(&id).map(|open| open.job.borrow().clone())
    }

    fn tell(&self, job: &RenderJob) {
        if let Some(project) = job.project_id {
            self.events.emit(project, &Event::Job { job: job.clone() });
        }
    }

    /// A change that the queue told of.
    async fn note(&self, job: RenderJob) {
        if job.state.is_final() {
            self.settle(job).await;
            return;
        }
        let began = {
            let mut open = lock(&self.open);
            let Some(entry) = open.get_mut(&job.id) else { return };
            let before = entry.job.borrow().clone();
            if before.state == job.state && before.progress == job.progress {
                return;
            }
            let began = before.state != job.state;
            let now = Instant::now();
            let tell = began || before.progress.stage != job.progress.stage || now - entry.told >= PROGRESS_EVERY;
            if tell {
                entry.told = now;
            }
            entry.job.send_replace(job.clone());
            if !tell {
                return;
            }
            began
        };
        if began {
            self.tell(&job);
        } else if let Some(project) = job.project_id {
            self.events.emit(project, &Event::Progress { job_id: job.id, progress: job.progress });
        }
    }

    /// Stores, then tells, the final state of a job; only the first time.
    async fn settle(&self, mut job: RenderJob) {
        if self.live(job.id).is_none_or(|known| known.state.is_final()) {
            return;
        }
        let result = job.result.get_or_insert_with(|| JobResult::empty(job.state, Vec::new()));
        match self.store.finish_job(job.id, result).await {
            Ok(true) => {}
            Ok(false) => {
                // Another task was first; or the client hung up before the job was stored, and nobody waits for it.
                if matches!(self.store.job(job.id).await, Ok(None)) {
                    self.forget(&job);
                }
                return;
            }
            // Left open, so that it is tried again when open jobs are asked after.
            Err(error) => {
                tracing::error!(%error, id = %job.id, "the result of a render could not be stored");
                return;
            }
        }
        let attached = match (&result.report, job.purpose) {
            (Some(report), Purpose::Full) => self.store.attach_report(job.id, report).await,
            _ => Ok(Vec::new()),
        };
        // First those who ask, then those who listen: who heard that it is final never finds it open.
        self.forget(&job);
        self.tell(&job);
        self.tell_versions(attached).await;
    }

    /// Takes a final job out of what is open, and gives its state to those who wait for it.
    fn forget(&self, job: &RenderJob) {
        if let (Some(project), Purpose::Preview) = (job.project_id, job.purpose) {
            let mut previews = lock(&self.previews);
            if previews.get(&project) == Some(&job.id) {
                previews.remove(&project);
            }
        }
        if let Some(open) = lock(&self.open).remove(&job.id) {
            open.job.send_replace(job.clone());
        }
    }

    /// Gives a full render's report to the versions that wait for it, if it is known already.
    pub async fn attach(&self, id: JobId) {
        let Ok(Some(stored)) = self.store.job(id).await else { return };
        if let Some(report) = stored.result.and_then(|result| result.report) {
            let attached = self.store.attach_report(id, &report).await;
            self.tell_versions(attached).await;
        }
    }

    async fn tell_versions(&self, attached: Result<Vec<(ProjectId, VersionSummary)>, StoreError>) {
        match attached {
            Ok(versions) => {
                for (project, version) in versions {
                    self.events.emit(project, &Event::Version { version });
                    self.tell_project(project).await;
                }
            }
            Err(error) => tracing::error!(%error, "a version's report could not be stored"),
        }
    }

    /// Tells a project's list entry as it is now.
    pub async fn tell_project(&self, project: ProjectId) {
        match self.store.project(project).await {
            Ok(Some(current)) => self.events.emit(project, &Event::Project { project: current }),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "a project could not be read"),
        }
    }

    /// Follows the queue until `stop`.
    pub async fn follow(self: Arc<Self>, stop: CancellationToken) {
        stop.run_until_cancelled(async {
            loop {
                match self.queue.changes().await {
                    Ok(mut changes) => {
                        let mut ask = tokio::time::interval(ASK_EVERY);
                        ask.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
                        loop {
                            tokio::select! {
                                change = changes.next() => match change {
                                    Some(job) => self.note(job).await,
                                    None => break,
                                },
                                _ = ask.tick() => self.ask_after_open_jobs().await,
                            }
                        }
                    }
                    Err(error) => tracing::warn!(%error, "the queue cannot be followed; trying again"),
                }
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        })
        .await;
    }

    async fn ask_after_open_jobs(&self) {
        let open: Vec<(JobId, Duration)> =
            lock(&self.open).iter().map(|(id, open)| (*id, open.since.elapsed())).collect();
        for (id, age) in open {
            match self.queue.job(id).await {
                Ok(Some(job)) => self.note(job).await,
                Ok(None) if age > Duration::from_secs(10) => {
                    if let Some(mut job) = self.live(id) {
                        let diagnostic = Diagnostic::error("E0705", "The queue lost this render. Render again.");
                        job.state = JobState::Dead;
                        job.result = Some(JobResult::empty(JobState::Dead, vec![diagnostic]));
                        self.settle(job).await;
                    }
                }
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(%error, "the queue does not answer");
                    return;
                }
            }
        }
    }

    /// Takes up the jobs that were open when the service stopped. Call once, before [`Workshop::follow`].
    pub async fn resume(&self) -> Result<(), StoreError> {
        let now = Instant::now();
        for stored in self.store.open_jobs().await? {
            let job = RenderJob {
                id: stored.id,
                project_id: stored.project_id,
                purpose: stored.purpose,
                state: JobState::Queued,
                progress: Progress { stage: Stage::Waiting, fraction: 0.0 },
                result: None,
            };
            lock(&self.open).insert(job.id, Open { job: watch::Sender::new(job), told: now, since: now });
        }
        Ok(())
    }

    /// Cleans up every hour until `stop`: old jobs, and artifacts beyond `max_bytes`.
    pub async fn tidy(self: Arc<Self>, max_bytes: u64, stop: CancellationToken) {
        stop.run_until_cancelled(async {
            let mut hourly = tokio::time::interval(Duration::from_secs(3600));
            loop {
                hourly.tick().await;
                if let Err(error) = self.store.prune_jobs().await {
                    tracing::warn!(%error, "old jobs could not be cleared");
                }
                if let Err(error) = self.artifacts.prune(max_bytes).await {
                    tracing::warn!(%error, "old artifacts could not be cleared");
                }
            }
        })
        .await;
    }
}

/// The key of a format's file in a finished job, or why there is none.
pub fn artifact_key(job: &RenderJob, format: Format) -> Result<(String, u64), Problem> {
    let extension = format.extension();
    let Some(result) = job.result.as_ref().filter(|_| job.state.is_final()) else {
        return Err(problem(Kind::NotReady, format!("The render is not done; ask for the {extension} file again.")));
    };
    if let Some(artifact) = result.artifacts.iter().find(|artifact| artifact.format == format) {
        return Ok((artifact.key.clone(), artifact.bytes));
    }
    let first_error = || {
        let error = result.diagnostics.iter().find(|diagnostic| diagnostic.is_error());
        error.map_or_else(|| "see its diagnostics".to_owned(), ToString::to_string)
    };
    let detail = match (job.state, job.purpose) {
        (JobState::Done, Purpose::Preview) => {
            format!("A preview makes no {extension} file. Render with purpose \"full\".")
        }
        (JobState::Done, Purpose::Full) => {
            let dimension = result.report.as_ref().map_or(0, |report| report.dimension);
            match dimension {
                0 => "The script makes no shape, so there is no file.".to_owned(),
                2 => format!("The result is a drawing; {extension} holds solids. Take SVG or DXF."),
                _ => format!("The result is a solid; {extension} holds drawings. Take 3MF or STL."),
            }
        }
        (JobState::Cancelled, _) => "The render was cancelled. Render again.".to_owned(),
        (JobState::Superseded, _) => "A newer preview took this one's place. Use that one.".to_owned(),
        _ => format!("The render failed: {}", first_error()),
    };
    Err(problem(Kind::NotRendered, detail))
}

/// Parameters must be such that JSON can hold them, and no more than a script could declare.
pub fn check_values(values: &Values) -> Result<(), Problem> {
    let size: usize =
        values.iter().map(|(name, value)| name.len() + serde_json::to_string(value).map_or(0, |text| text.len())).sum();
    if size > partwright_protocol::MAX_SCRIPT_BYTES {
        return Err(problem(Kind::ScriptTooLarge, "The parameters are larger than a script may be. Send fewer."));
    }
    Ok(())
}

/// Cancels a job whose result no one waits for any more.
struct CancelOnDrop {
    workshop: Arc<Workshop>,
    job: Option<JobId>,
}

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        let Some(job) = self.job else { return };
        let workshop = Arc::clone(&self.workshop);
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { workshop.cancel_quietly(job).await });
        }
    }
}

/// The workshop as a turn sees it.
#[derive(Debug)]
pub struct TurnWorkshop {
    pub workshop: Arc<Workshop>,
    pub project: ProjectId,
    /// Those that the turn began with: the version that it makes is of these.
    pub files: Option<String>,
}

#[async_trait]
impl turn::Workshop for TurnWorkshop {
    async fn render(&self, mut request: RenderRequest) -> Result<RenderJob, Problem> {
        request.project_id = Some(self.project);
        let job = self.workshop.submit(request, FileSet::Set(self.files.clone())).await?;
        let mut guard = CancelOnDrop { workshop: Arc::clone(&self.workshop), job: Some(job.id) };
        let job = self.workshop.finished(job).await;
        guard.job = None;
        job
    }
}
