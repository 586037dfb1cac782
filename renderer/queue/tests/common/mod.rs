//! What the tests share: jobs, results, a real redis-server, and queues of both kinds that can be restarted.

#![allow(dead_code, reason = "each test program uses a part of this")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::BoxStream;
use partwright_protocol::{JobId, JobResult, JobSpec, JobState, ProjectId, Purpose, RenderJob, Values};
use partwright_queue::{Content, EmbeddedOptions, EmbeddedQueue, Lease, Queue, RedisOptions, RedisQueue};
use tempfile::TempDir;

pub(crate) const LEASE: Duration = Duration::from_millis(300);
pub(crate) const SOON: Duration = Duration::from_secs(5);

pub(crate) fn spec(purpose: Purpose, project: Option<ProjectId>, script: &str) -> JobSpec {
    JobSpec {
        id: JobId::new(),
        project_id: project,
        script: script.to_owned(),
        parameters: Values::new(),
        files: Vec::new(),
        purpose,
        detail: partwright_protocol::Detail::Final,
        strict: false,
        profile: partwright_protocol::PrintProfile::default(),
        deadline_ms: 10_000,
        memory_bytes: 4 << 30,
        content_hash: Content {
            script,
            parameters: &Values::new(),
            files: &[],
            detail: partwright_protocol::Detail::Final,
            strict: false,
            profile: &partwright_protocol::PrintProfile::default(),
            libraries: "",
            kernel: "1",
        }
        .hash(),
    }
}

pub(crate) fn full(script: &str) -> JobSpec {
    spec(Purpose::Full, None, script)
}

pub(crate) fn done() -> JobResult {
    JobResult { elapsed_ms: 7, ..JobResult::empty(JobState::Done, Vec::new()) }
}

/// A redis-server of this test's own: free port, own folder, every write on disk before it is acknowledged.
#[derive(Debug)]
pub(crate) struct RedisServer {
    process: Child,
    port: u16,
    folder: PathBuf,
}

impl RedisServer {
    pub(crate) fn start(folder: &Path) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self { process: launch(folder, port), port, folder: folder.to_owned() }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    pub(crate) fn start_again(&mut self) {
        self.process = launch(&self.folder, self.port);
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn launch(folder: &Path, port: u16) -> Child {
    Command::new("redis-server")
        .args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--dir", folder.to_str().unwrap()])
        .args(["--appendonly", "yes", "--appendfsync", "always", "--save", ""])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("redis-server must be installed to test the queue on Redis")
}

/// A queue and what it stands on.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) queue: Arc<dyn Queue>,
    pub(crate) redis: Option<RedisServer>,
    folder: TempDir,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Embedded,
    Redis,
}

async fn embedded(folder: &Path) -> Arc<dyn Queue> {
    let options = EmbeddedOptions { lease: LEASE, ..EmbeddedOptions::default() };
    Arc::new(EmbeddedQueue::open_with(folder.join("queue.db"), options).await.unwrap())
}

async fn on_redis(url: &str) -> Arc<dyn Queue> {
    let options = RedisOptions { lease: LEASE, ..RedisOptions::default() };
    Arc::new(RedisQueue::connect_with(url, options).await.unwrap())
}

impl Bench {
    pub(crate) async fn new(kind: Kind) -> Self {
        let folder = tempfile::tempdir().unwrap();
        match kind {
            Kind::Embedded => Self { queue: embedded(folder.path()).await, redis: None, folder },
            Kind::Redis => {
                let redis = RedisServer::start(folder.path());
                Self { queue: on_redis(&redis.url()).await, redis: Some(redis), folder }
            }
        }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("queue.db")
    }

    /// As after a crash of everything that keeps the queue.
    pub(crate) async fn restart(&mut self) {
        match &mut self.redis {
            None => self.queue = embedded(self.folder.path()).await,
            Some(redis) => {
                redis.kill();
                redis.start_again();
                self.queue = on_redis(&redis.url()).await;
            }
        }
    }

    pub(crate) async fn submit(&self, spec: &JobSpec) -> JobId {
        self.queue.submit(spec.clone()).await.unwrap();
        spec.id
    }

    pub(crate) async fn claim(&self, worker: &str) -> Lease {
        self.queue.claim(worker, None, SOON).await.unwrap().expect("a job waits")
    }

    pub(crate) async fn claim_nothing(&self) {
        assert_eq!(self.queue.claim("idle", None, Duration::from_millis(30)).await.unwrap(), None);
    }

    pub(crate) async fn job(&self, id: JobId) -> RenderJob {
        self.queue.job(id).await.unwrap().expect("the job is known")
    }

    pub(crate) async fn state(&self, id: JobId) -> JobState {
        self.job(id).await.state
    }
}

/// The next change, or a failed test.
pub(crate) async fn next(changes: &mut BoxStream<'static, RenderJob>) -> RenderJob {
    tokio::time::timeout(SOON, changes.next()).await.expect("a change arrives").expect("the stream goes on")
}

/// The first change that brings one of the jobs to an end.
pub(crate) async fn next_end(changes: &mut BoxStream<'static, RenderJob>) -> RenderJob {
    loop {
        let job = next(changes).await;
        if job.state.is_final() {
            return job;
        }
    }
}
