//! The interface that the service and the workers see, and what they may rely on.

use std::time::Duration;

use async_trait::async_trait;
use futures::stream::BoxStream;
use partwright_protocol::{JobId, JobResult, JobSpec, JobState, Progress, Purpose, RenderJob};

/// A job in a worker's hands. Only the holder of the current lease can report or finish the job.
#[derive(Debug, Clone, PartialEq)]
pub struct Lease {
    pub job: JobSpec,
    pub worker: String,
    /// How often the job has been handed out, this time included.
    pub attempt: u32,
}

/// What a worker learns when it renews its lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeaseState {
    Held,
    /// Cancelled or superseded: stop, the state is already final.
    Ended(JobState),
    /// Another worker has it: stop, and report nothing.
    Lost,
}

#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    #[error("unknown job {0}")]
    Unknown(JobId),
    #[error("the lease on job {0} was lost")]
    LeaseLost(JobId),
    #[error("the queue's store failed: {0}")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Promises, tested by one suite against every implementation: a job that was submitted is finished exactly once, whatever
/// dies; a job whose worker dies is handed out again, and after three deaths is `dead`; a newer preview of a project
/// supersedes older ones that are not finished; jobs of equal purpose leave in order, previews before full renders.
#[async_trait]
pub trait Queue: Send + Sync + std::fmt::Debug {
    /// Stores the job durably before it returns.
    async fn submit(&self, job: JobSpec) -> Result<(), QueueError>;

    /// `false` when the job was already final.
    async fn cancel(&self, id: JobId) -> Result<bool, QueueError>;

    async fn job(&self, id: JobId) -> Result<Option<RenderJob>, QueueError>;

    /// Every change of every job (accepted, progress, final) from now on, in order per job. Slow readers lose progress
    /// events first, never final ones.
    async fn changes(&self) -> Result<BoxStream<'static, RenderJob>, QueueError>;

    /// Waits up to `wait` for a job, or for one of the purpose `only`. A job that comes back after a death or a release queues up at the end. A call that is
    /// dropped in mid-way may leave its job to be found by the lease's expiry.
    async fn claim(&self, worker: &str, only: Option<Purpose>, wait: Duration) -> Result<Option<Lease>, QueueError>;

    /// Must be called more often than the implementation's lease time.
    async fn renew(&self, lease: &Lease) -> Result<LeaseState, QueueError>;

    async fn progress(&self, lease: &Lease, progress: Progress) -> Result<(), QueueError>;

    /// Call only after the artifacts are stored. Repeating it with the same lease changes nothing and is no error; a
    /// lease that was lost, cancelled or superseded is refused with [`QueueError::LeaseLost`].
    async fn finish(&self, lease: &Lease, result: JobResult) -> Result<(), QueueError>;

    /// The process that did the job died from outside: hand it out again, or after the third death make it `dead`.
    async fn died(&self, lease: &Lease) -> Result<(), QueueError>;

    /// The worker ends in good order and gives the job back unfinished: hand it out again. Not a death.
    async fn release(&self, lease: &Lease) -> Result<(), QueueError>;
}
