//! The queue of a service that renders on its own machine: jobs in SQLite, hand-over and news within the process.
//!
//! Promises what [`Queue`] promises. Jobs and results survive the death of the service; a power cut may cost the last
//! moments when the database is the queue's own (WAL with `synchronous = NORMAL`). A job whose submission is reported is
//! taken by a waiting worker at once, without polling.
//!
//! Does not promise: more than one service on one database. Opening it takes back every job that a service held before,
//! as that service must be gone.
//!
//! Every change happens under one lock, first in the database and then in memory, so that readers see changes in the order
//! in which they became durable. Leases and progress live in memory only: they mean nothing after a restart.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Weak};
use std::time::Duration;

use async_trait::async_trait;
use futures::stream::BoxStream;
use partwright_protocol::{JobId, JobResult, JobSpec, JobState, Progress, ProjectId, Purpose, RenderJob};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous};
use sqlx::{SqliteConnection, SqlitePool};
use tokio::sync::{Mutex, Notify};
use tokio::time::Instant;

use crate::changes::Feed;
use crate::record::{
    MAX_DEATHS, WAITING, advance, dead_result, name, parse_name, render_job, store_error, unix_millis,
};
use crate::{Lease, LeaseState, Queue, QueueError};

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS queue_jobs (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    project_id TEXT,
    purpose INTEGER NOT NULL,
    state TEXT NOT NULL,
    spec TEXT,
    result TEXT,
    worker TEXT,
    attempt INTEGER NOT NULL DEFAULT 0,
    deaths INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS queue_jobs_waiting ON queue_jobs (state, purpose, position) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS queue_jobs_project ON queue_jobs (project_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS queue_jobs_ended ON queue_jobs (ended_at) WHERE ended_at IS NOT NULL;
";

/// Old jobs are looked for after so many ended.
const PRUNE_EVERY: u32 = 256;

#[derive(Debug, Clone)]
pub struct EmbeddedOptions {
    /// How long a job stays with a worker that does not renew its lease.
    pub lease: Duration,
    /// How long ended jobs are kept,
    pub keep: Duration,
    /// ended previews (there are many of them),
    pub keep_previews: Duration,
    /// and how many ended jobs at most.
    pub keep_count: u32,
}

impl Default for EmbeddedOptions {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(10),
            keep: Duration::from_secs(30 * 24 * 3600),
            keep_previews: Duration::from_secs(24 * 3600),
            keep_count: 20_000,
        }
    }
}

#[derive(Debug)]
pub struct EmbeddedQueue {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    pool: SqlitePool,
    options: EmbeddedOptions,
    desk: Mutex<Desk>,
    feed: Feed,
    /// Rung once for every job that is ready to be taken, by purpose: a ring must reach somebody who would take the job.
    previews: Notify,
    fulls: Notify,
}

/// What happens on it happens one after the other.
#[derive(Debug, Default)]
struct Desk {
    running: HashMap<JobId, Held>,
    last_position: i64,
    ended_since_prune: u32,
}

#[derive(Debug)]
struct Held {
    worker: String,
    attempt: u32,
    until: Instant,
    job: RenderJob,
}

impl Held {
    fn is_by(&self, lease: &Lease) -> bool {
        self.attempt == lease.attempt && self.worker == lease.worker
    }
}

impl EmbeddedQueue {
    /// Opens, or makes, the queue's own database file.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, QueueError> {
        Self::open_with(path, EmbeddedOptions::default()).await
    }

    pub async fn open_with(path: impl AsRef<Path>, options: EmbeddedOptions) -> Result<Self, QueueError> {
        let connect = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(10));
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(connect).await.map_err(store_error)?;
        Self::new(pool, options).await
    }

    /// A queue in a database that the caller opened; its tables begin with `queue_`. Jobs that a service held before are
    /// handed out again, and count as a death. Do not call the queue from within a transaction on the same database: each
    /// would wait for the other.
    pub async fn new(pool: SqlitePool, options: EmbeddedOptions) -> Result<Self, QueueError> {
        sqlx::raw_sql(SCHEMA).execute(&pool).await.map_err(store_error)?;
        let inner = Inner {
            pool,
            options,
            desk: Mutex::default(),
            feed: Feed::default(),
            previews: Notify::new(),
            fulls: Notify::new(),
        };
        {
            let mut desk = inner.desk.lock().await;
            desk.last_position = sqlx::query_scalar("SELECT COALESCE(MAX(position), 0) FROM queue_jobs")
                .fetch_one(&inner.pool)
                .await
                .map_err(store_error)?;
            let orphans: Vec<String> = sqlx::query_scalar(
                "SELECT id FROM queue_jobs WHERE state = 'running' AND ended_at IS NULL ORDER BY position",
            )
            .fetch_all(&inner.pool)
            .await
            .map_err(store_error)?;
            for id in orphans {
                let id = parse_id(&id)?;
                tracing::warn!(job = %id, "the service ended in the middle of this job; handing it out again");
                inner.take_back(&mut desk, id, true).await?;
            }
            inner.prune(&mut desk).await?;
        }
        let inner = Arc::new(inner);
        tokio::spawn(reclaim_expired(Arc::downgrade(&inner), inner.options.lease / 4));
        Ok(Self { inner })
    }

    /// Runs a change to its end even when the caller stops waiting (a client that hung up, a `select!`): between the
    /// commit and the news nothing may get lost.
    async fn detached<T, F>(&self, change: impl FnOnce(Arc<Inner>) -> F) -> Result<T, QueueError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, QueueError>> + Send + 'static,
    {
        tokio::spawn(change(Arc::clone(&self.inner))).await.map_err(store_error)?
    }
}

/// Takes jobs back from workers that stopped renewing. Ends with the queue.
async fn reclaim_expired(inner: Weak<Inner>, every: Duration) {
    loop {
        tokio::time::sleep(every.max(Duration::from_millis(10))).await;
        let Some(inner) = inner.upgrade() else { return };
        let mut desk = inner.desk.lock().await;
        let now = Instant::now();
        let expired: Vec<JobId> =
            desk.running.iter().filter(|(_, held)| held.until <= now).map(|(id, _)| *id).collect();
        for id in expired {
            let worker = desk.running.get(&id).map(|held| held.worker.clone()).unwrap_or_default();
            tracing::warn!(job = %id, worker, "a worker stopped renewing its lease; taking the job back");
            if let Err(error) = inner.take_back(&mut desk, id, true).await {
                tracing::warn!(job = %id, %error, "the job could not be taken back yet");
            }
        }
    }
}

impl Inner {
    async fn submit(&self, spec: JobSpec) -> Result<(), QueueError> {
        let mut desk = self.desk.lock().await;
        let text = serde_json::to_string(&spec).map_err(store_error)?;
        let position = desk.last_position + 1;
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(store_error)?;
        let inserted = sqlx::query(
            "INSERT INTO queue_jobs (id, position, project_id, purpose, state, spec) VALUES (?, ?, ?, ?, 'queued', ?)
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(spec.id.to_string())
        .bind(position)
        .bind(spec.project_id.map(|id| id.to_string()))
        .bind(rank(spec.purpose))
        .bind(text)
        .execute(&mut *transaction)
        .await
        .map_err(store_error)?;
        if inserted.rows_affected() == 0 {
            // The same job once more, such as a retry after a lost answer: it is stored already.
            return Ok(());
        }
        let superseded = match (spec.purpose, spec.project_id) {
            (Purpose::Preview, Some(project)) => supersede(&mut transaction, project, spec.id).await?,
            _ => Vec::new(),
        };
        transaction.commit().await.map_err(store_error)?;

        desk.last_position = position;
        for id in superseded {
            self.ended(&mut desk, id, spec.project_id, Purpose::Preview, JobState::Superseded, None).await;
        }
        self.feed.publish(&render_job(spec.id, spec.project_id, spec.purpose, JobState::Queued, WAITING, None));
        self.ready(spec.purpose).notify_one();
        Ok(())
    }

    async fn cancel(&self, id: JobId) -> Result<bool, QueueError> {
        let mut desk = self.desk.lock().await;
        let row = sqlx::query(
            "UPDATE queue_jobs SET state = 'cancelled', ended_at = ?, spec = NULL WHERE id = ? AND ended_at IS NULL
             RETURNING project_id, purpose",
        )
        .bind(unix_millis())
        .bind(id.to_string())
        .fetch_optional(&self.pool)
        .await
        .map_err(store_error)?;
        if let Some(row) = row {
            let (project_id, purpose) = (project_of(&row)?, purpose_of(&row)?);
            self.ended(&mut desk, id, project_id, purpose, JobState::Cancelled, None).await;
            return Ok(true);
        }
        match self.row(id).await? {
            Some(_) => Ok(false),
            None => Err(QueueError::Unknown(id)),
        }
    }

    async fn job(&self, id: JobId) -> Result<Option<RenderJob>, QueueError> {
        let desk = self.desk.lock().await;
        if let Some(held) = desk.running.get(&id) {
            return Ok(Some(held.job.clone()));
        }
        let Some(row) = self.row(id).await? else { return Ok(None) };
        let result: Option<String> = row.try_get("result").map_err(store_error)?;
        let result = result.map(|text| serde_json::from_str(&text)).transpose().map_err(store_error)?;
        let state = state_of(&row)?;
        Ok(Some(render_job(id, project_of(&row)?, purpose_of(&row)?, state, ended_progress(state), result)))
    }

    fn ready(&self, purpose: Purpose) -> &Notify {
        match purpose {
            Purpose::Preview => &self.previews,
            Purpose::Full => &self.fulls,
        }
    }

    async fn try_claim(&self, worker: String, only: Option<Purpose>) -> Result<Option<Lease>, QueueError> {
        let mut desk = self.desk.lock().await;
        let row = sqlx::query(
            "UPDATE queue_jobs SET state = 'running', worker = ?, attempt = attempt + 1
             WHERE id = (SELECT id FROM queue_jobs WHERE state = 'queued' AND ended_at IS NULL AND purpose = COALESCE(?, purpose)
                         ORDER BY purpose, position LIMIT 1)
             RETURNING spec, attempt",
        )
        .bind(&worker)
        .bind(only.map(rank))
        .fetch_optional(&self.pool)
        .await
        .map_err(store_error)?;
        let Some(row) = row else { return Ok(None) };
        let spec: String = row.try_get("spec").map_err(store_error)?;
        let spec: JobSpec = serde_json::from_str(&spec).map_err(store_error)?;
        let attempt: u32 = row.try_get("attempt").map_err(store_error)?;
        let job = render_job(spec.id, spec.project_id, spec.purpose, JobState::Running, WAITING, None);
        self.feed.publish(&job);
        let until = Instant::now() + self.options.lease;
        desk.running.insert(spec.id, Held { worker: worker.clone(), attempt, until, job });
        // One ring may stand for several jobs when nobody waited: let the next worker look as well.
        self.ready(spec.purpose).notify_one();
        Ok(Some(Lease { job: spec, worker, attempt }))
    }

    async fn renew(&self, lease: &Lease) -> Result<LeaseState, QueueError> {
        let mut desk = self.desk.lock().await;
        if let Some(held) = desk.running.get_mut(&lease.job.id) {
            if !held.is_by(lease) {
                return Ok(LeaseState::Lost);
            }
            held.until = Instant::now() + self.options.lease;
            return Ok(LeaseState::Held);
        }
        let Some(row) = self.row(lease.job.id).await? else { return Ok(LeaseState::Lost) };
        Ok(match state_of(&row)? {
            state @ (JobState::Cancelled | JobState::Superseded) if last_held_by(&row, lease)? => {
                LeaseState::Ended(state)
            }
            _ => LeaseState::Lost,
        })
    }

    async fn progress(&self, lease: &Lease, progress: Progress) -> Result<(), QueueError> {
        let mut desk = self.desk.lock().await;
        match desk.running.get_mut(&lease.job.id) {
            Some(held) if held.is_by(lease) => {
                held.job.progress = advance(held.job.progress, progress);
                self.feed.publish(&held.job);
                Ok(())
            }
            _ => Err(self.refusal(lease).await?),
        }
    }

    async fn finish(&self, lease: &Lease, result: JobResult) -> Result<(), QueueError> {
        if !result.state.is_final() {
            return Err(store_error("a job can only finish with a final state"));
        }
        let mut desk = self.desk.lock().await;
        let id = lease.job.id;
        if !desk.running.get(&id).is_some_and(|held| held.is_by(lease)) {
            if let Some(row) = self.row(id).await?
                && last_held_by(&row, lease)?
                && matches!(state_of(&row)?, JobState::Done | JobState::Failed)
            {
                return Ok(());
            }
            return Err(self.refusal(lease).await?);
        }
        let text = serde_json::to_string(&result).map_err(store_error)?;
        sqlx::query("UPDATE queue_jobs SET state = ?, result = ?, ended_at = ?, spec = NULL WHERE id = ?")
            .bind(name(result.state))
            .bind(text)
            .bind(unix_millis())
            .bind(id.to_string())
            .execute(&self.pool)
            .await
            .map_err(store_error)?;
        self.ended(&mut desk, id, lease.job.project_id, lease.job.purpose, result.state, Some(result)).await;
        Ok(())
    }

    async fn give_back(&self, lease: &Lease, death: bool) -> Result<(), QueueError> {
        let mut desk = self.desk.lock().await;
        if !desk.running.get(&lease.job.id).is_some_and(|held| held.is_by(lease)) {
            return Err(self.refusal(lease).await?);
        }
        self.take_back(&mut desk, lease.job.id, death).await
    }

    /// From running to queued, or to dead when it was one death too many.
    async fn take_back(&self, desk: &mut Desk, id: JobId, death: bool) -> Result<(), QueueError> {
        let Some(row) = self.row(id).await? else {
            desk.running.remove(&id);
            return Ok(());
        };
        let (project_id, purpose) = (project_of(&row)?, purpose_of(&row)?);
        let deaths: u32 = row.try_get("deaths").map_err(store_error)?;
        let deaths = deaths + u32::from(death);
        if deaths >= MAX_DEATHS {
            let result = dead_result();
            // The job's text stays: it is what somebody who wants to know the reason needs.
            sqlx::query("UPDATE queue_jobs SET state = 'dead', deaths = ?, result = ?, ended_at = ? WHERE id = ?")
                .bind(deaths)
                .bind(serde_json::to_string(&result).map_err(store_error)?)
                .bind(unix_millis())
                .bind(id.to_string())
                .execute(&self.pool)
                .await
                .map_err(store_error)?;
            tracing::error!(job = %id, deaths, "giving a job up");
            self.ended(desk, id, project_id, purpose, JobState::Dead, Some(result)).await;
            return Ok(());
        }
        sqlx::query("UPDATE queue_jobs SET state = 'queued', deaths = ?, position = ? WHERE id = ?")
            .bind(deaths)
            .bind(desk.last_position + 1)
            .bind(id.to_string())
            .execute(&self.pool)
            .await
            .map_err(store_error)?;
        desk.last_position += 1;
        desk.running.remove(&id);
        self.feed.publish(&render_job(id, project_id, purpose, JobState::Queued, WAITING, None));
        self.ready(purpose).notify_one();
        Ok(())
    }

    /// After a job's end is stored: frees its lease, tells the readers, and tidies now and then.
    async fn ended(
        &self,
        desk: &mut Desk,
        id: JobId,
        project_id: Option<ProjectId>,
        purpose: Purpose,
        state: JobState,
        result: Option<JobResult>,
    ) {
        let progress = desk.running.remove(&id).map_or(WAITING, |held| held.job.progress);
        let progress = if state == JobState::Done { ended_progress(state) } else { progress };
        self.feed.publish(&render_job(id, project_id, purpose, state, progress, result));
        desk.ended_since_prune += 1;
        if desk.ended_since_prune >= PRUNE_EVERY
            && let Err(error) = self.prune(desk).await
        {
            tracing::warn!(%error, "old jobs could not be removed");
        }
    }

    async fn prune(&self, desk: &mut Desk) -> Result<(), QueueError> {
        desk.ended_since_prune = 0;
        let before = |keep: Duration| unix_millis().saturating_sub_unsigned(keep.as_millis() as u64);
        sqlx::query("DELETE FROM queue_jobs WHERE ended_at < ? OR (ended_at < ? AND purpose = ?)")
            .bind(before(self.options.keep))
            .bind(before(self.options.keep_previews))
            .bind(rank(Purpose::Preview))
            .execute(&self.pool)
            .await
            .map_err(store_error)?;
        sqlx::query(
            "DELETE FROM queue_jobs WHERE id IN (SELECT id FROM queue_jobs WHERE ended_at IS NOT NULL
             ORDER BY ended_at DESC LIMIT -1 OFFSET ?)",
        )
        .bind(self.options.keep_count)
        .execute(&self.pool)
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn row(&self, id: JobId) -> Result<Option<SqliteRow>, QueueError> {
        sqlx::query("SELECT project_id, purpose, state, result, worker, attempt, deaths FROM queue_jobs WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(store_error)
    }

    async fn refusal(&self, lease: &Lease) -> Result<QueueError, QueueError> {
        let id = lease.job.id;
        Ok(if self.row(id).await?.is_some() { QueueError::LeaseLost(id) } else { QueueError::Unknown(id) })
    }
}

async fn supersede(connection: &mut SqliteConnection, project: ProjectId, by: JobId) -> Result<Vec<JobId>, QueueError> {
    let ids: Vec<String> = sqlx::query_scalar(
        "UPDATE queue_jobs SET state = 'superseded', ended_at = ?, spec = NULL
         WHERE project_id = ? AND purpose = ? AND id <> ? AND ended_at IS NULL RETURNING id",
    )
    .bind(unix_millis())
    .bind(project.to_string())
    .bind(rank(Purpose::Preview))
    .bind(by.to_string())
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    ids.iter().map(|id| parse_id(id)).collect()
}

/// Previews before full renders.
fn rank(purpose: Purpose) -> i64 {
    match purpose {
        Purpose::Preview => 0,
        Purpose::Full => 1,
    }
}

/// Progress of a job that is not running is not stored.
fn ended_progress(state: JobState) -> Progress {
    if state == JobState::Done {
        Progress { stage: partwright_protocol::Stage::Storing, fraction: 1.0 }
    } else {
        WAITING
    }
}

fn parse_id(text: &str) -> Result<JobId, QueueError> {
    text.parse().map_err(store_error)
}

fn project_of(row: &SqliteRow) -> Result<Option<ProjectId>, QueueError> {
    let text: Option<String> = row.try_get("project_id").map_err(store_error)?;
    text.map(|text| text.parse().map_err(store_error)).transpose()
}

fn purpose_of(row: &SqliteRow) -> Result<Purpose, QueueError> {
    let rank: i64 = row.try_get("purpose").map_err(store_error)?;
    Ok(if rank == 0 { Purpose::Preview } else { Purpose::Full })
}

fn state_of(row: &SqliteRow) -> Result<JobState, QueueError> {
    parse_name(row.try_get("state").map_err(store_error)?)
}

fn last_held_by(row: &SqliteRow, lease: &Lease) -> Result<bool, QueueError> {
    let worker: Option<String> = row.try_get("worker").map_err(store_error)?;
    let attempt: u32 = row.try_get("attempt").map_err(store_error)?;
    Ok(attempt == lease.attempt && worker.as_deref() == Some(&lease.worker))
}

#[async_trait]
impl Queue for EmbeddedQueue {
    async fn submit(&self, job: JobSpec) -> Result<(), QueueError> {
        self.detached(|inner| async move { inner.submit(job).await }).await
    }

    async fn cancel(&self, id: JobId) -> Result<bool, QueueError> {
        self.detached(move |inner| async move { inner.cancel(id).await }).await
    }

    async fn job(&self, id: JobId) -> Result<Option<RenderJob>, QueueError> {
        self.inner.job(id).await
    }

    async fn changes(&self) -> Result<BoxStream<'static, RenderJob>, QueueError> {
        Ok(self.inner.feed.subscribe())
    }

    async fn claim(&self, worker: &str, only: Option<Purpose>, wait: Duration) -> Result<Option<Lease>, QueueError> {
        let until = Instant::now() + wait;
        loop {
            let (previews, fulls) = (self.inner.previews.notified(), self.inner.fulls.notified());
            tokio::pin!(previews, fulls);
            // Listen before looking, so that no job can slip in between; and not for what would not be taken.
            if only != Some(Purpose::Full) {
                previews.as_mut().enable();
            }
            if only != Some(Purpose::Preview) {
                fulls.as_mut().enable();
            }
            let worker = worker.to_owned();
            let lease = self.detached(|inner| async move { inner.try_claim(worker, only).await }).await?;
            if lease.is_some() {
                return Ok(lease);
            }
            tokio::select! {
                () = previews, if only != Some(Purpose::Full) => {}
                () = fulls, if only != Some(Purpose::Preview) => {}
                () = tokio::time::sleep_until(until) => return Ok(None),
            }
        }
    }

    async fn renew(&self, lease: &Lease) -> Result<LeaseState, QueueError> {
        self.inner.renew(lease).await
    }

    async fn progress(&self, lease: &Lease, progress: Progress) -> Result<(), QueueError> {
        self.inner.progress(lease, progress).await
    }

    async fn finish(&self, lease: &Lease, result: JobResult) -> Result<(), QueueError> {
        let lease = lease.clone();
        self.detached(|inner| async move { inner.finish(&lease, result).await }).await
    }

    async fn died(&self, lease: &Lease) -> Result<(), QueueError> {
        let lease = lease.clone();
        self.detached(|inner| async move { inner.give_back(&lease, true).await }).await
    }

    async fn release(&self, lease: &Lease) -> Result<(), QueueError> {
        let lease = lease.clone();
        self.detached(|inner| async move { inner.give_back(&lease, false).await }).await
    }
}
