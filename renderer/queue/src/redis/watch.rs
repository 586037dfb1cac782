//! What listens on connections of its own: for jobs that come in, for leases that expire, for changes of jobs. Each task
//! ends when nobody holds its queue or reads its stream any more, and survives any outage of the server.

use std::sync::{Arc, Weak};
use std::time::Duration;

use futures::FutureExt;
use partwright_protocol::{JobState, Progress, RenderJob};
use redis::aio::MultiplexedConnection;
use redis::streams::{StreamId, StreamInfoStreamReply, StreamReadOptions, StreamReadReply};
use redis::{AsyncCommands, AsyncConnectionConfig, Client, FromRedisValue, InfoDict, RedisResult};
use tokio::time::Instant;

use super::{Facts, Inner, scripts};
use crate::QueueError;
use crate::changes::Mailbox;
use crate::record::{parse_name, store_error};

/// How long one read waits at the server. Also how long a task outlives its queue.
const BLOCK: Duration = Duration::from_millis(500);

/// A connection on which a read may wait.
async fn listening(client: &Client) -> RedisResult<MultiplexedConnection> {
    let config = AsyncConnectionConfig::new()
        .set_connection_timeout(Some(Duration::from_secs(2)))
        // Beyond this the connection is taken for dead, even if the network says nothing.
        .set_response_timeout(Some(BLOCK + Duration::from_secs(5)));
    client.get_multiplexed_async_connection_with_config(&config).await
}

async fn last_id(connection: &mut impl AsyncCommands, stream: &str) -> RedisResult<String> {
    let info: StreamInfoStreamReply = connection.xinfo_stream(stream).await?;
    Ok(info.last_generated_id)
}

/// Waits between attempts to reach the server, and says so once per outage.
#[derive(Default)]
struct Outage {
    failures: u32,
}

impl Outage {
    async fn failed(&mut self, what: &str, error: &(dyn std::error::Error + Sync)) {
        if self.failures == 0 {
            tracing::warn!(%error, "{what} is interrupted; the queue server does not answer");
        }
        self.failures = self.failures.saturating_add(1);
        tokio::time::sleep(Duration::from_millis(25 << self.failures.min(5))).await;
    }

    fn over(&mut self, what: &str) {
        if self.failures > 0 {
            tracing::info!("{what} goes on");
            self.failures = 0;
        }
    }
}

/// Rings for every job that comes in, and takes jobs back whose lease expired.
pub(super) async fn watch_streams(queue: Weak<Inner>) {
    let what = "waiting for jobs";
    let mut outage = Outage::default();
    let mut next_reclaim = Instant::now();
    while let Some(inner) = queue.upgrade() {
        let (client, streams) = (inner.client.clone(), inner.streams());
        drop(inner);
        let error = match watch_connection(&queue, &client, &streams, &mut next_reclaim, &mut outage).await {
            Ok(()) => return,
            Err(error) => error,
        };
        if error.code() == Some("NOGROUP")
            && let Some(inner) = queue.upgrade()
            && inner.make_groups().await.is_ok()
        {
            continue;
        }
        outage.failed(what, &error).await;
    }
}

/// Until the queue is gone or the connection fails.
async fn watch_connection(
    queue: &Weak<Inner>,
    client: &Client,
    streams: &[String; 2],
    next_reclaim: &mut Instant,
    outage: &mut Outage,
) -> RedisResult<()> {
    let mut connection = listening(client).await?;
    let mut seen = [last_id(&mut connection, &streams[0]).await?, last_id(&mut connection, &streams[1]).await?];
    outage.over("waiting for jobs");
    loop {
        let Some(inner) = queue.upgrade() else { return Ok(()) };
        if Instant::now() >= *next_reclaim {
            reclaim(&inner, &mut connection).await?;
            *next_reclaim = Instant::now() + inner.options.lease / 3;
        }
        // Also after connecting: jobs may have come in before.
        inner.ready.notify_waiters();
        drop(inner);
        let wait = next_reclaim.saturating_duration_since(Instant::now()).min(BLOCK);
        let options = StreamReadOptions::default().block((wait.as_millis() as usize).max(1)).count(100);
        let reply: Option<StreamReadReply> = connection.xread_options(streams, &seen, &options).await?;
        for stream in reply.into_iter().flat_map(|reply| reply.keys) {
            let index = usize::from(stream.key == streams[1]);
            if let Some(last) = stream.ids.last() {
                seen[index].clone_from(&last.id);
            }
        }
    }
}

async fn reclaim(inner: &Inner, connection: &mut MultiplexedConnection) -> RedisResult<()> {
    // While the server was down no worker could renew its lease. They all get a lease's time from its start.
    let info: InfoDict = redis::cmd("INFO").arg("server").query_async(connection).await?;
    if info.get::<u64>("uptime_in_seconds").is_none_or(|up| Duration::from_secs(up) < inner.options.lease) {
        return Ok(());
    }
    let lease = inner.options.lease.as_millis().to_string();
    match inner.run_in_group::<Vec<String>>(&scripts::RECLAIM, &[&lease]).await {
        Ok(taken) => {
            for job in taken {
                let (job, worker) = job.split_once(' ').unwrap_or((&job, ""));
                tracing::warn!(job, worker, "a worker stopped renewing its lease; the job was taken back");
            }
        }
        Err(error) => tracing::warn!(%error, "jobs of lost workers could not be looked for"),
    }
    Ok(())
}

/// The id of the newest event.
pub(super) async fn last_event(inner: &Inner) -> Result<String, QueueError> {
    let stream = &inner.key("events");
    inner
        .patiently(|mut connection| {
            async move {
                let exists: bool = connection.exists(stream).await?;
                if exists { last_id(&mut connection, stream).await } else { Ok("0-0".to_owned()) }
            }
            .boxed()
        })
        .await
}

/// Puts every event after `after` into the mailbox, until its reader is gone.
pub(super) async fn follow_events(queue: Weak<Inner>, mailbox: Weak<Mailbox>, mut after: String) {
    let what = "following changes of jobs";
    let mut outage = Outage::default();
    while let (Some(inner), true) = (queue.upgrade(), mailbox.strong_count() > 0) {
        let client = inner.client.clone();
        drop(inner);
        match follow_connection(&queue, &mailbox, &client, &mut after, &mut outage).await {
            Ok(()) => break,
            Err(error) => outage.failed(what, &error).await,
        }
    }
    if let Some(mailbox) = mailbox.upgrade() {
        mailbox.close();
    }
}

async fn follow_connection(
    queue: &Weak<Inner>,
    mailbox: &Weak<Mailbox>,
    client: &Client,
    after: &mut String,
    outage: &mut Outage,
) -> Result<(), QueueError> {
    let mut connection = listening(client).await.map_err(store_error)?;
    outage.over("following changes of jobs");
    let options = StreamReadOptions::default().block(BLOCK.as_millis() as usize).count(500);
    loop {
        let Some(inner) = queue.upgrade() else { return Ok(()) };
        let stream = inner.key("events");
        drop(inner);
        let reply: Option<StreamReadReply> =
            connection.xread_options(&[stream], &[after.as_str()], &options).await.map_err(store_error)?;
        let (Some(inner), Some(mailbox)) = (queue.upgrade(), mailbox.upgrade()) else { return Ok(()) };
        for event in reply.into_iter().flat_map(|reply| reply.keys).flat_map(|stream| stream.ids) {
            if let Some(job) = read_event(&inner, &event).await? {
                mailbox.push(job);
            }
            // Only now: what fails on the way is read again.
            after.clone_from(&event.id);
        }
    }
}

/// `None` for an event that cannot be understood, or whose job has expired meanwhile.
async fn read_event(inner: &Arc<Inner>, event: &StreamId) -> Result<Option<RenderJob>, QueueError> {
    let Ok(facts) = parse_event(event) else {
        tracing::warn!(event = event.id, "ignoring an event that cannot be read");
        return Ok(None);
    };
    // The result stands with the job: an event stays small.
    if facts.state.is_final() { inner.job(facts.id).await } else { facts.job(None).map(Some) }
}

fn parse_event(event: &StreamId) -> Result<Facts, QueueError> {
    fn field<T: FromRedisValue>(event: &StreamId, name: &'static str) -> Result<T, QueueError> {
        event.get(name).ok_or_else(|| store_error(format!("no field `{name}`")))
    }
    let state: JobState = parse_name(&field::<String>(event, "state")?)?;
    let project: String = field(event, "project")?;
    Ok(Facts {
        id: field::<String>(event, "id")?.parse().map_err(store_error)?,
        state,
        purpose: parse_name(&field::<String>(event, "purpose")?)?,
        project: Some(project).filter(|project| !project.is_empty()),
        progress: Progress {
            stage: parse_name(&field::<String>(event, "stage")?)?,
            fraction: field(event, "fraction")?,
        },
    })
}
