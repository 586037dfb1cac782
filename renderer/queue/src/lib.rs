//! Jobs on their way from the service to the renderers and their results on the way back: one interface, an embedded
//! implementation in SQLite and a distributed one on Redis Streams, the store of artifacts, and the supervisor that hands
//! jobs to renderer processes.

mod queue;

pub use queue::{Lease, LeaseState, Queue, QueueError};
