//! What happens in a project, numbered, so that a client that was away misses nothing.
//!
//! Each project that anything happens in has a channel: an epoch (fresh whenever counting starts anew), a counter, and the
//! latest events. Readers keep their own place and pull from it, so a slow reader costs no memory and delays no one; one
//! that falls further behind than what is held learns that it did.
//!
//! Promises: numbers count up by one within an epoch; `after` gives every later event in order or says that some are gone.
//! Does not promise that events outlive the process: after a restart the epoch differs.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use partwright_protocol::{Event, Format, JobId, ProjectId};
use tokio::sync::watch;
use uuid::Uuid;

/// Per project.
const MAX_EVENTS: usize = 4096;
/// Per project, of JSON.
const MAX_BYTES: usize = 8 << 20;
/// Quiet channels beyond this number are dropped, the longest quiet first.
const MAX_CHANNELS: usize = 512;
const QUIET: Duration = Duration::from_secs(600);

/// An event as every client gets it: JSON once, and the mesh that follows it.
#[derive(Debug)]
pub struct Entry {
    pub seq: u64,
    /// The [`Event`] as JSON.
    pub json: String,
    /// Artifact key of a finished render's mesh.
    pub mesh: Option<(JobId, String)>,
    /// The project has other files.
    pub files: bool,
}

#[derive(Debug)]
struct Channel {
    epoch: String,
    last: u64,
    held: VecDeque<Arc<Entry>>,
    bytes: usize,
    touched: Instant,
    signal: watch::Sender<u64>,
}

impl Channel {
    fn new() -> Self {
        Self {
            epoch: Uuid::now_v7().to_string(),
            last: 0,
            held: VecDeque::new(),
            bytes: 0,
            touched: Instant::now(),
            signal: watch::Sender::new(0),
        }
    }
}

/// Where a reader stands.
#[derive(Debug)]
pub struct Subscription {
    pub project: ProjectId,
    pub epoch: String,
    /// Number of the last event that the reader has.
    pub seen: u64,
    /// Number of the last event when the subscription began.
    pub last: u64,
    /// `false` when events between the asked place and `seen` are gone.
    pub complete: bool,
    signal: watch::Receiver<u64>,
}

#[derive(Debug, Default)]
pub struct Events {
    channels: Mutex<HashMap<ProjectId, Channel>>,
}

impl Events {
    fn lock(&self) -> MutexGuard<'_, HashMap<ProjectId, Channel>> {
        // Nothing in here can panic half way through a change.
        self.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn emit(&self, project: ProjectId, event: &Event) {
        let json = match serde_json::to_string(event) {
            Ok(json) => json,
            Err(error) => {
                tracing::error!(%error, "an event could not be written as JSON");
                return;
            }
        };
        let mesh = match event {
            Event::Job { job } => job.result.as_ref().and_then(|result| {
                let artifact = result.artifacts.iter().find(|artifact| artifact.format == Format::Mesh)?;
                Some((job.id, artifact.key.clone()))
            }),
            _ => None,
        };
        let mut channels = self.lock();
        if channels.len() >= MAX_CHANNELS && !channels.contains_key(&project) {
            drop_quiet(&mut channels);
        }
        let channel = channels.entry(project).or_insert_with(Channel::new);
        channel.last += 1;
        channel.touched = Instant::now();
        channel.bytes += json.len();
        channel.held.push_back(Arc::new(Entry {
            seq: channel.last,
            json,
            mesh,
            files: matches!(event, Event::Files { .. }),
        }));
        while channel.held.len() > MAX_EVENTS || (channel.bytes > MAX_BYTES && channel.held.len() > 1) {
            if let Some(gone) = channel.held.pop_front() {
                channel.bytes -= gone.json.len();
            }
        }
        channel.signal.send_replace(channel.last);
    }

    /// Events from now on, or after `after` when that is still held and of the current epoch (no epoch means the current).
    pub fn subscribe(&self, project: ProjectId, after: Option<u64>, epoch: Option<&str>) -> Subscription {
        let mut channels = self.lock();
        if channels.len() >= MAX_CHANNELS && !channels.contains_key(&project) {
            drop_quiet(&mut channels);
        }
        let channel = channels.entry(project).or_insert_with(Channel::new);
        channel.touched = Instant::now();
        let (seen, complete) = match after {
            None => (channel.last, true),
            Some(after) => {
                let first_held = channel.held.front().map_or(channel.last + 1, |entry| entry.seq);
                let same = epoch.is_none_or(|epoch| epoch == channel.epoch);
                let resumable = same && (first_held - 1..=channel.last).contains(&after);
                if resumable { (after, true) } else { (channel.last, false) }
            }
        };
        Subscription {
            project,
            epoch: channel.epoch.clone(),
            seen,
            last: channel.last,
            complete,
            signal: channel.signal.subscribe(),
        }
    }

    /// The next events that the reader has not seen, at most `limit`. `None` when some of them are gone.
    pub fn next(&self, subscription: &mut Subscription, limit: usize) -> Option<Vec<Arc<Entry>>> {
        let channels = self.lock();
        let channel = channels.get(&subscription.project).filter(|channel| channel.epoch == subscription.epoch)?;
        if channel.last <= subscription.seen {
            return Some(Vec::new());
        }
        let first = channel.held.front()?.seq;
        let skip = usize::try_from((subscription.seen + 1).checked_sub(first)?).ok()?;
        let batch: Vec<_> = channel.held.iter().skip(skip).take(limit).cloned().collect();
        if let Some(last) = batch.last() {
            subscription.seen = last.seq;
        }
        Some(batch)
    }
}

impl Subscription {
    /// Returns once there may be something new.
    pub async fn changed(&mut self) {
        let seen = self.seen;
        if self.signal.wait_for(|last| *last > seen).await.is_err() {
            // The channel was dropped: `next` will say that events are gone.
        }
    }
}

fn drop_quiet(channels: &mut HashMap<ProjectId, Channel>) {
    let mut quiet: Vec<_> = channels
        .iter()
        .filter(|(_, channel)| channel.signal.receiver_count() == 0 && channel.touched.elapsed() > QUIET)
        .map(|(id, channel)| (channel.touched, *id))
        .collect();
    quiet.sort_unstable();
    for (_, id) in quiet.into_iter().take(MAX_CHANNELS / 4) {
        channels.remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partwright_protocol::{Progress, Stage};

    fn progress() -> Event {
        Event::Progress { job_id: JobId::new(), progress: Progress { stage: Stage::Evaluating, fraction: 0.5 } }
    }

    #[test]
    fn a_reader_that_was_away_misses_nothing() {
        let events = Events::default();
        let project = ProjectId::new();
        let mut reader = events.subscribe(project, None, None);
        assert!(reader.complete);
        for _ in 0..10 {
            events.emit(project, &progress());
        }
        let first: Vec<u64> = events.next(&mut reader, 4).unwrap().iter().map(|entry| entry.seq).collect();
        assert_eq!(first, [1, 2, 3, 4]);
        let mut again = events.subscribe(project, Some(reader.seen), Some(&reader.epoch));
        assert!(again.complete);
        let rest: Vec<u64> = events.next(&mut again, 100).unwrap().iter().map(|entry| entry.seq).collect();
        assert_eq!(rest, [5, 6, 7, 8, 9, 10]);
    }

    #[test]
    fn a_reader_that_is_too_late_learns_it() {
        let events = Events::default();
        let project = ProjectId::new();
        let mut reader = events.subscribe(project, None, None);
        let epoch = reader.epoch.clone();
        for _ in 0..MAX_EVENTS + 1 {
            events.emit(project, &progress());
        }
        assert!(events.next(&mut reader, 10).is_none());
        assert!(!events.subscribe(project, Some(0), Some(&epoch)).complete);
        assert!(events.subscribe(project, Some(1), Some(&epoch)).complete);
        assert!(!events.subscribe(project, Some(1), Some("another")).complete);
        assert!(!events.subscribe(project, Some(u64::MAX), Some(&epoch)).complete);
    }

    #[tokio::test]
    async fn a_waiting_reader_wakes() {
        let events = Arc::new(Events::default());
        let project = ProjectId::new();
        let mut reader = events.subscribe(project, None, None);
        let other = Arc::clone(&events);
        tokio::spawn(async move { other.emit(project, &progress()) });
        tokio::time::timeout(Duration::from_secs(5), reader.changed()).await.unwrap();
        assert_eq!(events.next(&mut reader, 10).unwrap().len(), 1);
    }
}
