//! Keeps a job while it is worked on: renews the lease, hands its progress on to the queue, and says when the work is not
//! wanted any more. The queue may be slow; the job does not wait for it.

use std::sync::Arc;
use std::time::Duration;

use partwright_protocol::{JobId, Progress};
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::task::AbortOnDropHandle;

use super::Shared;
use crate::{Lease, LeaseState, QueueError};

/// More often than this nobody can see progress move.
const PROGRESS_EVERY: Duration = Duration::from_millis(50);

/// Stops keeping when it is dropped.
#[derive(Debug)]
pub(super) struct Keeper {
    progress: watch::Sender<Option<Progress>>,
    /// Becomes `Ended` or `Lost` at most once.
    pub(super) over: watch::Receiver<Option<LeaseState>>,
    _listed: Listed,
    _task: AbortOnDropHandle<()>,
}

/// Takes the job off the list of running ones.
#[derive(Debug)]
struct Listed {
    shared: Arc<Shared>,
    job: JobId,
    listener: watch::Sender<Option<LeaseState>>,
}

impl Drop for Listed {
    fn drop(&mut self) {
        let mut running = self.shared.running();
        // After a lost lease another slot may have the same job by now.
        if running.get(&self.job).is_some_and(|listener| listener.same_channel(&self.listener)) {
            running.remove(&self.job);
        }
    }
}

impl Keeper {
    pub(super) fn new(shared: &Arc<Shared>, lease: &Lease) -> Self {
        let (progress, latest) = watch::channel(None);
        let (over_sender, over) = watch::channel(None);
        shared.running().insert(lease.job.id, over_sender.clone());
        let listed = Listed { shared: Arc::clone(shared), job: lease.job.id, listener: over_sender.clone() };
        let task = tokio::spawn(keep(Arc::clone(shared), lease.clone(), latest, over_sender));
        Self { progress, over, _listed: listed, _task: AbortOnDropHandle::new(task) }
    }

    pub(super) fn progress(&self, progress: Progress) {
        self.progress.send_replace(Some(progress));
    }
}

async fn keep(
    shared: Arc<Shared>,
    lease: Lease,
    mut latest: watch::Receiver<Option<Progress>>,
    over: watch::Sender<Option<LeaseState>>,
) {
    let job = lease.job.id;
    let mut renewal = tokio::time::interval(shared.options.renew_every);
    renewal.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut next_progress = Instant::now();
    // Progress that was not handed on yet.
    let mut news = false;
    loop {
        tokio::select! {
            // At once for the first time: the job may have ended before anybody listened for it.
            _ = renewal.tick() => match shared.queue.renew(&lease).await {
                Ok(LeaseState::Held) => {}
                Ok(state) => {
                    over.send_replace(Some(state));
                    return;
                }
                Err(error) => tracing::warn!(%job, %error, "the lease could not be renewed"),
            },
            changed = latest.changed(), if !news => match changed {
                Ok(()) => news = true,
                Err(_) => return,
            },
            () = tokio::time::sleep_until(next_progress), if news => {
                news = false;
                next_progress = Instant::now() + PROGRESS_EVERY;
                let progress = *latest.borrow_and_update();
                if let Some(progress) = progress {
                    match shared.queue.progress(&lease, progress).await {
                        Ok(()) => {}
                        Err(QueueError::LeaseLost(_) | QueueError::Unknown(_)) => renewal.reset_immediately(),
                        Err(error) => tracing::warn!(%job, %error, "progress could not be reported"),
                    }
                }
            }
        }
    }
}
