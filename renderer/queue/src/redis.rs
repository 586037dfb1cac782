//! Being built.
use std::time::Duration;

use async_trait::async_trait;
use futures::stream::BoxStream;
use partwright_protocol::{JobId, JobResult, JobSpec, Progress, RenderJob};

use crate::{Lease, LeaseState, Queue, QueueError};

#[derive(Debug)]
pub struct RedisQueue {}

fn no<T>() -> Result<T, QueueError> {
    Err(QueueError::Store("not built yet".into()))
}

#[async_trait]
impl Queue for RedisQueue {
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

impl RedisQueue {
    /// Connects to `redis://host:port/db`.
    pub async fn connect(url: &str) -> Result<Self, QueueError> {
        let _ = url;
        no()
    }
}
