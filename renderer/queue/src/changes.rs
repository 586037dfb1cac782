//! A mailbox between those who change jobs and those who watch: the writer never waits, the reader loses as little as
//! possible.
//!
//! Promises: events of one job arrive in order; a reader that is too slow loses events of jobs that are not final first.
//! A reader that stays away until even the final ones fill the mailbox finds its stream ended, and must look again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use futures::stream::{BoxStream, StreamExt, unfold};
use partwright_protocol::{JobState, RenderJob};
use tokio::sync::Notify;

/// Above this many unread events those of unfinished jobs give way.
const COMFORTABLE: usize = 1024;

/// Above this many the stream ends.
const LIMIT: usize = 16_384;

#[derive(Debug, Default)]
struct Contents {
    events: VecDeque<RenderJob>,
    closed: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Mailbox {
    contents: Mutex<Contents>,
    arrived: Notify,
}

impl Mailbox {
    fn lock(&self) -> MutexGuard<'_, Contents> {
        // The contents are consistent after every statement, so a panic elsewhere does not spoil them.
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn push(&self, job: RenderJob) {
        let mut contents = self.lock();
        if contents.closed {
            return;
        }
        match contents.events.back_mut() {
            // Only the latest progress is of interest.
            Some(last) if last.id == job.id && last.state == JobState::Running && job.state == JobState::Running => {
                // The first event of a run says that it began; keep that one.
                if last.progress.fraction > 0.0 { *last = job } else { contents.events.push_back(job) }
            }
            _ => contents.events.push_back(job),
        }
        if contents.events.len() > COMFORTABLE {
            let unfinished = contents.events.iter().position(|job| !job.state.is_final());
            if let Some(index) = unfinished {
                contents.events.remove(index);
            } else if contents.events.len() > LIMIT {
                tracing::warn!("a reader of job changes fell {LIMIT} results behind; its stream ends");
                contents.events.clear();
                contents.closed = true;
            }
        }
        drop(contents);
        self.arrived.notify_one();
    }

    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_one();
    }

    async fn next(&self) -> Option<RenderJob> {
        loop {
            let arrived = self.arrived.notified();
            {
                let mut contents = self.lock();
                if let Some(job) = contents.events.pop_front() {
                    return Some(job);
                }
                if contents.closed {
                    return None;
                }
            }
            arrived.await;
        }
    }

    /// The reader's end. There is one reader for a mailbox.
    pub(crate) fn into_stream(self: Arc<Self>) -> BoxStream<'static, RenderJob> {
        unfold(self, |mailbox| async move { mailbox.next().await.map(|job| (job, mailbox)) }).boxed()
    }
}

/// Hands every event to every reader of this process.
#[derive(Debug, Default)]
pub(crate) struct Feed {
    mailboxes: Mutex<Vec<Weak<Mailbox>>>,
}

impl Feed {
    fn lock(&self) -> MutexGuard<'_, Vec<Weak<Mailbox>>> {
        self.mailboxes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn publish(&self, job: &RenderJob) {
        self.lock().retain(|mailbox| mailbox.upgrade().map(|mailbox| mailbox.push(job.clone())).is_some());
    }

    pub(crate) fn subscribe(&self) -> BoxStream<'static, RenderJob> {
        let mailbox = Arc::new(Mailbox::default());
        self.lock().push(Arc::downgrade(&mailbox));
        mailbox.into_stream()
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        for mailbox in self.lock().iter().filter_map(Weak::upgrade) {
            mailbox.close();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partwright_protocol::{JobId, Progress, Purpose, Stage};

    fn job(id: JobId, state: JobState, fraction: f64) -> RenderJob {
        let progress = Progress { stage: Stage::Realising, fraction };
        crate::record::render_job(id, None, Purpose::Full, state, progress, None)
    }

    #[tokio::test]
    async fn a_slow_reader_loses_progress_and_keeps_results() {
        let feed = Feed::default();
        let mut stream = feed.subscribe();
        let ids: Vec<JobId> = (0..3000).map(|_| JobId::new()).collect();
        for id in &ids {
            feed.publish(&job(*id, JobState::Queued, 0.0));
            feed.publish(&job(*id, JobState::Running, 0.0));
            feed.publish(&job(*id, JobState::Running, 0.1));
            feed.publish(&job(*id, JobState::Running, 0.2));
        }
        for id in &ids {
            feed.publish(&job(*id, JobState::Done, 1.0));
        }
        drop(feed);
        let mut done = Vec::new();
        while let Some(job) = stream.next().await {
            done.push((job.id, job.state));
        }
        assert_eq!(done, ids.iter().map(|id| (*id, JobState::Done)).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn progress_is_condensed_but_the_beginning_is_kept() {
        let feed = Feed::default();
        let mut stream = feed.subscribe();
        let id = JobId::new();
        for fraction in [0.0, 0.1, 0.2, 0.3] {
            feed.publish(&job(id, JobState::Running, fraction));
        }
        feed.publish(&job(id, JobState::Done, 1.0));
        drop(feed);
        let mut fractions = Vec::new();
        while let Some(job) = stream.next().await {
            fractions.push(job.progress.fraction);
        }
        assert_eq!(fractions, [0.0, 0.3, 1.0]);
    }

    #[tokio::test]
    async fn a_reader_that_is_gone_costs_nothing() {
        let feed = Feed::default();
        drop(feed.subscribe());
        feed.publish(&job(JobId::new(), JobState::Queued, 0.0));
        assert!(feed.lock().is_empty());
    }

    #[tokio::test]
    async fn a_reader_that_never_reads_is_cut_off() {
        let feed = Feed::default();
        let mut stream = feed.subscribe();
        for _ in 0..=LIMIT {
            feed.publish(&job(JobId::new(), JobState::Failed, 1.0));
        }
        assert_eq!(stream.next().await, None);
    }
}
