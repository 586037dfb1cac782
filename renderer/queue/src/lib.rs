//! Jobs on their way from the service to the renderers and their results on the way back: one interface, an embedded
//! implementation in SQLite and a distributed one on Redis Streams, the store of artifacts and of projects' files, and the supervisor that hands
//! jobs to renderer processes.

mod artifacts;
mod blobs;
mod changes;
mod embedded;
mod folders;
mod queue;
mod record;
mod redis;
mod supervisor;

pub use artifacts::{ArtifactError, Artifacts, Content, Download, purpose_name};
pub use blobs::{Blob, BlobError, manifest_hash};
pub use embedded::{EmbeddedOptions, EmbeddedQueue};
pub use folders::{FolderError, Folders, ProjectFolder};
pub use queue::{Lease, LeaseState, Queue, QueueError};
pub use redis::{RedisOptions, RedisQueue};
pub use supervisor::{Supervisor, SupervisorOptions, SupervisorStatus};
pub use tokio_util::sync::CancellationToken;
