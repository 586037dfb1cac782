//! The queue of services and workers on several machines, on Redis Streams.
//!
//! | key (after the prefix) | holds |
//! |---|---|
//! | `:preview`, `:full` | streams of waiting and running jobs, read by the consumer group `workers`; an entry is acknowledged and deleted when its job is final |
//! | `:job:<id>` | hash: the job, its state, who has it, its result; expires some time after the end |
//! | `:latest_preview:<project>` | the unfinished preview of a project |
//! | `:events` | stream of changes, trimmed |
//! | `:dead` | stream of jobs that were given up |
//!
//! Promises what [`crate::Queue`] promises, as far as the server keeps what it acknowledged: run it with `appendonly yes`.
//! A lease is the idle time of the job's entry in the group's pending list, so that the server's clock alone decides. A
//! restart or a loss of the connection is waited out for [`RedisOptions::patience`]; workers keep their jobs over a
//! restart of the server, because no lease ends before the server has been up for the length of a lease.
//!
//! Does not promise: to work on a Redis Cluster (the scripts build key names), or that a reader that was cut off for more
//! than ten thousand changes misses none.

mod scripts;
mod watch;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use partwright_protocol::{JobId, JobResult, JobSpec, JobState, Progress, Purpose, RenderJob};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{AsyncCommands, Client, ErrorKind, FromRedisValue, RedisError, RedisResult, Script, ServerErrorKind};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::changes::Mailbox;
use crate::record::{MAX_DEATHS, advance, dead_result, name, parse_name, render_job, store_error};
use crate::{Lease, LeaseState, Queue, QueueError};

const GROUP: &str = "workers";

/// Even without news a waiting worker looks again after this time.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

#[derive(Debug, Clone)]
pub struct RedisOptions {
    /// Before every key; queues with different prefixes share a server without meeting.
    pub prefix: String,
    /// How long a job stays with a worker that does not renew its lease.
    pub lease: Duration,
    /// How long ended jobs are kept.
    pub keep: Duration,
    /// How long a server that does not answer is waited for before a call fails.
    pub patience: Duration,
}

impl Default for RedisOptions {
    fn default() -> Self {
        Self {
            prefix: "partwright".to_owned(),
            lease: Duration::from_secs(10),
            keep: Duration::from_secs(7 * 24 * 3600),
            patience: Duration::from_secs(15),
        }
    }
}

#[derive(Debug)]
pub struct RedisQueue {
    inner: Arc<Inner>,
}

struct Inner {
    client: Client,
    manager: ConnectionManager,
    options: RedisOptions,
    dead_result: String,
    /// Rung when jobs came in.
    ready: Notify,
    watched: AtomicBool,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the client: its address may hold a password.
        out.debug_struct("Inner").field("options", &self.options).finish_non_exhaustive()
    }
}

impl RedisQueue {
    /// Connects to `redis://[user:password@]host[:port][/database]`, and waits a while for a server that is not up yet.
    pub async fn connect(url: &str) -> Result<Self, QueueError> {
        Self::connect_with(url, RedisOptions::default()).await
    }

    pub async fn connect_with(url: &str, options: RedisOptions) -> Result<Self, QueueError> {
        let client = Client::open(url)
            .map_err(|error| store_error(format!("the queue server's address is not a Redis URL: {error}")))?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(Duration::from_secs(2)))
            .set_response_timeout(Some(Duration::from_secs(5)))
            .set_number_of_retries(1)
            .set_min_delay(Duration::from_millis(20));
        let manager = ConnectionManager::new_lazy_with_config(client.clone(), config).map_err(store_error)?;
        let dead_result = serde_json::to_string(&dead_result()).map_err(store_error)?;
        let inner =
            Inner { client, manager, options, dead_result, ready: Notify::new(), watched: AtomicBool::new(false) };
        inner.make_groups().await.map_err(|error| {
            let address = inner.client.get_connection_info().addr();
            store_error(format!("the queue server at {address} cannot be used: {error}"))
        })?;
        Ok(Self { inner: Arc::new(inner) })
    }
}

impl Inner {
    fn key(&self, name: &str) -> String {
        format!("{}:{name}", self.options.prefix)
    }

    /// The streams of waiting jobs, in the order in which workers look into them.
    fn streams(&self) -> [String; 2] {
        [self.key("preview"), self.key("full")]
    }

    async fn make_groups(&self) -> Result<(), QueueError> {
        for stream in self.streams() {
            let stream = &stream;
            self.patiently(|mut connection| {
                async move {
                    match connection.xgroup_create_mkstream(stream, GROUP, "0").await {
                        Err(error) if error.code() == Some("BUSYGROUP") => Ok(()),
                        made => made,
                    }
                }
                .boxed()
            })
            .await?;
        }
        Ok(())
    }

    /// Runs a step, again and again while the server is away. Steps are made so that doing one twice does no harm.
    async fn patiently<'a, T>(
        &self,
        step: impl Fn(ConnectionManager) -> BoxFuture<'a, RedisResult<T>>,
    ) -> Result<T, QueueError> {
        let until = Instant::now() + self.options.patience;
        let mut pause = Duration::from_millis(20);
        let mut warned = false;
        loop {
            let error = match step(self.manager.clone()).await {
                Ok(value) => {
                    if warned {
                        tracing::info!("the queue server answers again");
                    }
                    return Ok(value);
                }
                Err(error) => error,
            };
            if !may_pass(&error) || Instant::now() + pause > until {
                return Err(store_error(error));
            }
            if !warned {
                warned = true;
                tracing::warn!(%error, "the queue server does not answer; trying again for {:?}", self.options.patience);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(1));
        }
    }

    async fn run<T: FromRedisValue + Send>(&self, script: &Script, arguments: &[&str]) -> Result<T, QueueError> {
        let mut invocation = script.prepare_invoke();
        invocation
            .arg(&self.options.prefix)
            .arg(self.options.keep.as_secs().max(1))
            .arg(MAX_DEATHS)
            .arg(&self.dead_result);
        for argument in arguments {
            invocation.arg(*argument);
        }
        let invocation = &invocation;
        self.patiently(|mut connection| async move { invocation.invoke_async(&mut connection).await }.boxed()).await
    }

    /// Runs a step that needs the consumer group, and makes the group anew if the server lost it.
    async fn run_in_group<T: FromRedisValue + Send>(
        &self,
        script: &Script,
        arguments: &[&str],
    ) -> Result<T, QueueError> {
        match self.run(script, arguments).await {
            Err(error) if is_missing_group(&error) => {
                tracing::warn!("the queue server lost its data; starting afresh");
                self.make_groups().await?;
                self.run(script, arguments).await
            }
            reply => reply,
        }
    }

    /// A step of the holder of a lease, which replies 1, or 0 when the lease is lost, or -1 when there is no such job.
    async fn run_held(&self, script: &Script, lease: &Lease, more: &[&str]) -> Result<(), QueueError> {
        let (id, attempt) = (lease.job.id.to_string(), lease.attempt.to_string());
        let mut arguments = vec![id.as_str(), &lease.worker, &attempt];
        arguments.extend(more);
        match self.run::<i64>(script, &arguments).await? {
            1 => Ok(()),
            0 => Err(QueueError::LeaseLost(lease.job.id)),
            _ => Err(QueueError::Unknown(lease.job.id)),
        }
    }

    async fn job(&self, id: JobId) -> Result<Option<RenderJob>, QueueError> {
        const FIELDS: [&str; 6] = ["state", "purpose", "project", "stage", "fraction", "result"];
        let key = &self.key(&format!("job:{id}"));
        type Fields = (Option<String>, Option<String>, Option<String>, Option<String>, Option<f64>, Option<String>);
        let (state, purpose, project, stage, fraction, result): Fields =
            self.patiently(|mut connection| async move { connection.hmget(key, &FIELDS).await }.boxed()).await?;
        let Some(state) = state else { return Ok(None) };
        let facts = Facts {
            id,
            state: parse_name(&state)?,
            purpose: parse_name(purpose.as_deref().unwrap_or_default())?,
            project: project.filter(|project| !project.is_empty()),
            progress: Progress {
                stage: parse_name(stage.as_deref().unwrap_or("waiting"))?,
                fraction: fraction.unwrap_or(0.0),
            },
        };
        let result = result.map(|text| serde_json::from_str(&text)).transpose().map_err(store_error)?;
        Ok(Some(facts.job(result)?))
    }
}

/// What hash and event have in common.
struct Facts {
    id: JobId,
    state: JobState,
    purpose: Purpose,
    project: Option<String>,
    progress: Progress,
}

impl Facts {
    fn job(self, result: Option<JobResult>) -> Result<RenderJob, QueueError> {
        let project = self.project.map(|project| project.parse().map_err(store_error)).transpose()?;
        Ok(render_job(self.id, project, self.purpose, self.state, self.progress, result))
    }
}

/// Whether trying again later can help.
fn may_pass(error: &RedisError) -> bool {
    error.is_io_error()
        || error.is_timeout()
        || error.is_connection_dropped()
        || matches!(
            error.kind(),
            ErrorKind::Server(ServerErrorKind::BusyLoading | ServerErrorKind::MasterDown | ServerErrorKind::TryAgain)
        )
}

fn is_missing_group(error: &QueueError) -> bool {
    match error {
        QueueError::Store(source) => {
            source.downcast_ref::<RedisError>().is_some_and(|error| error.code() == Some("NOGROUP"))
        }
        _ => false,
    }
}

#[async_trait]
impl Queue for RedisQueue {
    async fn submit(&self, job: JobSpec) -> Result<(), QueueError> {
        let spec = serde_json::to_string(&job).map_err(store_error)?;
        let project = job.project_id.map(|id| id.to_string()).unwrap_or_default();
        let arguments = [&job.id.to_string(), &spec, &name(job.purpose), &project];
        self.inner.run::<i64>(&scripts::SUBMIT, &arguments.map(String::as_str)).await?;
        Ok(())
    }

    async fn cancel(&self, id: JobId) -> Result<bool, QueueError> {
        match self.inner.run::<i64>(&scripts::CANCEL, &[&id.to_string()]).await? {
            1 => Ok(true),
            0 => Ok(false),
            _ => Err(QueueError::Unknown(id)),
        }
    }

    async fn job(&self, id: JobId) -> Result<Option<RenderJob>, QueueError> {
        self.inner.job(id).await
    }

    async fn changes(&self) -> Result<BoxStream<'static, RenderJob>, QueueError> {
        let after = watch::last_event(&self.inner).await?;
        let mailbox = Arc::new(Mailbox::default());
        tokio::spawn(watch::follow_events(Arc::downgrade(&self.inner), Arc::downgrade(&mailbox), after));
        Ok(mailbox.into_stream())
    }

    async fn claim(&self, worker: &str, only: Option<Purpose>, wait: Duration) -> Result<Option<Lease>, QueueError> {
        if !self.inner.watched.swap(true, Ordering::Relaxed) {
            tokio::spawn(watch::watch_streams(Arc::downgrade(&self.inner)));
        }
        let only = only.map(name).unwrap_or_default();
        let until = Instant::now() + wait;
        loop {
            let ready = self.inner.ready.notified();
            tokio::pin!(ready);
            // Listen before looking, so that no job can slip in between.
            ready.as_mut().enable();
            let claimed: Option<(String, u32)> = self.inner.run_in_group(&scripts::CLAIM, &[worker, &only]).await?;
            if let Some((spec, attempt)) = claimed {
                let job = serde_json::from_str(&spec).map_err(store_error)?;
                return Ok(Some(Lease { job, worker: worker.to_owned(), attempt }));
            }
            if Instant::now() >= until {
                return Ok(None);
            }
            // Both outcomes lead to another look.
            let _ = tokio::time::timeout_at(until.min(Instant::now() + LOOK_AGAIN), ready).await;
        }
    }

    async fn renew(&self, lease: &Lease) -> Result<LeaseState, QueueError> {
        let arguments = [&lease.job.id.to_string(), &lease.worker, &lease.attempt.to_string()];
        let state: String = self.inner.run_in_group(&scripts::RENEW, &arguments.map(String::as_str)).await?;
        Ok(match state.as_str() {
            "held" => LeaseState::Held,
            "lost" => LeaseState::Lost,
            state => LeaseState::Ended(parse_name(state)?),
        })
    }

    async fn progress(&self, lease: &Lease, progress: Progress) -> Result<(), QueueError> {
        let progress = advance(Progress { stage: progress.stage, fraction: 0.0 }, progress);
        let more = [name(progress.stage), progress.fraction.to_string()];
        self.inner.run_held(&scripts::PROGRESS, lease, &[&more[0], &more[1]]).await
    }

    async fn finish(&self, lease: &Lease, result: JobResult) -> Result<(), QueueError> {
        if !result.state.is_final() {
            return Err(store_error("a job can only finish with a final state"));
        }
        let text = serde_json::to_string(&result).map_err(store_error)?;
        self.inner.run_held(&scripts::FINISH, lease, &[&name(result.state), &text]).await
    }

    async fn died(&self, lease: &Lease) -> Result<(), QueueError> {
        self.inner.run_held(&scripts::GIVE_BACK, lease, &["1"]).await
    }

    async fn release(&self, lease: &Lease) -> Result<(), QueueError> {
        self.inner.run_held(&scripts::GIVE_BACK, lease, &["0"]).await
    }
}
