//! Being built.
use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use futures::stream::BoxStream;
use partwright_protocol::{JobId, JobResult, JobSpec, Progress, RenderJob};

use crate::{Lease, LeaseState, Queue, QueueError};

#[derive(Debug)]
pub struct EmbeddedQueue {}

fn no<T>() -> Result<T, QueueError> {
    Err(QueueError::Store("not built yet".into()))
}

#[async_trait]
impl Queue for EmbeddedQueue {
    async fn submit(&self, _: JobSpec) -> Result<(), QueueError> {
        no()
    }
    async fn cancel(&self, _: JobId) -> Result<bool, QueueError> {
        no()
    }
    async fn job(&self, _: JobId) -> Result<Option<RenderJob>, QueueError> {
        no()
    }
    async fn changes(&self) -> Result<BoxStream<'static, RenderJob>, QueueError> {
        no()
    }
    async fn claim(&self, _: &str, _: Duration) -> Result<Option<Lease>, QueueError> {
        no()
    }
    async fn renew(&self, _: &Lease) -> Result<LeaseState, QueueError> {
        no()
    }
    async fn progress(&self, _: &Lease, _: Progress) -> Result<(), QueueError> {
        no()
    }
    async fn finish(&self, _: &Lease, _: JobResult) -> Result<(), QueueError> {
        no()
    }
    async fn died(&self, _: &Lease) -> Result<(), QueueError> {
        no()
    }
    async fn release(&self, _: &Lease) -> Result<(), QueueError> {
        no()
    }
}

#[derive(Debug, Clone)]
pub struct EmbeddedOptions {
    /// How long a job stays with a worker that does not renew its lease.
    pub lease: Duration,
}

impl EmbeddedQueue {
    /// Opens, or makes, the queue's own database file.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, QueueError> {
        let _ = path;
        no()
    }

    /// A queue in a database that the caller opened. Tables begin with `queue_`.
    pub async fn new(pool: sqlx::SqlitePool, options: EmbeddedOptions) -> Result<Self, QueueError> {
        let _ = (pool, options);
        no()
    }
}
