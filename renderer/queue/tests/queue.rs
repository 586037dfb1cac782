//! One suite for every implementation of the queue; the Redis one runs on a real redis-server.

mod common;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::{Bench, Kind, LEASE, SOON, done, full, next, next_end, spec};
use futures::StreamExt;
use partwright_protocol::{JobId, JobState, Progress, ProjectId, Purpose, Stage};
use partwright_queue::{LeaseState, QueueError};
use tokio::sync::Mutex;

macro_rules! suite {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        mod embedded {
            $($(#[$doc])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(super::Bench::new(super::Kind::Embedded).await).await })*
        }
        mod on_redis {
            $($(#[$doc])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(super::Bench::new(super::Kind::Redis).await).await })*
        }
    };
}

suite! {
    jobs_leave_in_order_and_previews_first;
    a_waiting_worker_gets_a_fresh_job_at_once;
    a_worker_for_previews_takes_nothing_else;
    a_job_that_is_submitted_twice_runs_once;
    a_newer_preview_supersedes_a_waiting_one;
    a_newer_preview_supersedes_a_running_one;
    full_renders_and_other_projects_are_not_superseded;
    a_waiting_job_can_be_cancelled;
    a_running_job_can_be_cancelled;
    progress_shows_and_never_goes_back;
    a_renewed_lease_lasts;
    an_expired_lease_is_handed_out_again_and_the_late_worker_is_refused;
    three_deaths_make_a_job_dead;
    a_silent_worker_counts_as_a_death;
    a_released_job_comes_back_without_a_death;
    unknown_jobs_are_named;
    finishing_twice_is_one_finish;
    changes_arrive_in_order;
    jobs_survive_a_restart;
    many_jobs_are_finished_exactly_once;
}

async fn jobs_leave_in_order_and_previews_first(bench: Bench) {
    let mut expected = Vec::new();
    for index in 0..4 {
        expected.push(bench.submit(&full(&format!("full {index}"))).await);
    }
    for index in (0..4).rev() {
        let preview = spec(Purpose::Preview, Some(ProjectId::new()), "preview");
        expected.insert(3 - index, bench.submit(&preview).await);
    }
    for id in expected {
        let lease = bench.claim("a").await;
        assert_eq!((lease.job.id, lease.attempt, lease.worker.as_str()), (id, 1, "a"));
        bench.queue.finish(&lease, done()).await.unwrap();
    }
    bench.claim_nothing().await;
}

async fn a_waiting_worker_gets_a_fresh_job_at_once(bench: Bench) {
    let mut delays = Vec::new();
    for _ in 0..9 {
        let queue = Arc::clone(&bench.queue);
        let worker = tokio::spawn(async move {
            let lease = queue.claim("a", None, SOON).await.unwrap().unwrap();
            (lease, Instant::now())
        });
        tokio::time::sleep(Duration::from_millis(20)).await;
        let spec = full("cube();");
        bench.submit(&spec).await;
        let submitted = Instant::now();
        let (lease, claimed) = worker.await.unwrap();
        assert_eq!(lease.job, spec);
        delays.push(claimed.saturating_duration_since(submitted));
    }
    // The median, as a loaded machine may hold up any single hand-over; polling would show in all of them.
    delays.sort();
    assert!(delays[4] < Duration::from_millis(25), "{delays:?}");
}

async fn a_worker_for_previews_takes_nothing_else(bench: Bench) {
    let render = bench.submit(&full("full")).await;
    let preview = spec(Purpose::Preview, None, "preview");
    let queue = Arc::clone(&bench.queue);
    let waiting = tokio::spawn(async move { queue.claim("previews", Some(Purpose::Preview), SOON).await });
    tokio::time::sleep(Duration::from_millis(30)).await;
    // It must not keep the news of a full render from a worker that would take it.
    let queue = Arc::clone(&bench.queue);
    let other =
        tokio::spawn(async move { (queue.claim("all", None, SOON).await, queue.claim("all", None, SOON).await) });
    tokio::time::sleep(Duration::from_millis(30)).await;
    let late = bench.submit(&full("late")).await;
    let (first, second) = other.await.unwrap();
    assert_eq!([first, second].map(|lease| lease.unwrap().unwrap().job.id), [render, late]);
    assert!(!waiting.is_finished());
    bench.submit(&preview).await;
    assert_eq!(waiting.await.unwrap().unwrap().unwrap().job.id, preview.id);
    bench.submit(&spec(Purpose::Preview, None, "another")).await;
    let fulls = bench.queue.claim("fulls", Some(Purpose::Full), Duration::from_millis(30)).await;
    assert_eq!(fulls.unwrap(), None);
}

async fn a_job_that_is_submitted_twice_runs_once(bench: Bench) {
    let spec = spec(Purpose::Preview, Some(ProjectId::new()), "cube();");
    bench.submit(&spec).await;
    bench.submit(&spec).await;
    let lease = bench.claim("a").await;
    bench.submit(&spec).await;
    assert_eq!(bench.queue.renew(&lease).await.unwrap(), LeaseState::Held);
    bench.claim_nothing().await;
}

async fn a_newer_preview_supersedes_a_waiting_one(bench: Bench) {
    let project = Some(ProjectId::new());
    let old = bench.submit(&spec(Purpose::Preview, project, "old")).await;
    let new = bench.submit(&spec(Purpose::Preview, project, "new")).await;
    assert_eq!(bench.claim("a").await.job.id, new);
    bench.claim_nothing().await;
    let job = bench.job(old).await;
    assert_eq!(job.state, JobState::Superseded);
    assert_eq!(job.result.unwrap().state, JobState::Superseded);
}

async fn a_newer_preview_supersedes_a_running_one(bench: Bench) {
    let project = Some(ProjectId::new());
    let old = bench.submit(&spec(Purpose::Preview, project, "old")).await;
    let lease = bench.claim("a").await;
    let mut changes = bench.queue.changes().await.unwrap();
    let new = bench.submit(&spec(Purpose::Preview, project, "new")).await;
    let job = next(&mut changes).await;
    assert_eq!((job.id, job.state, job.project_id), (old, JobState::Superseded, project));
    let job = next(&mut changes).await;
    assert_eq!((job.id, job.state), (new, JobState::Queued));

    assert_eq!(bench.queue.renew(&lease).await.unwrap(), LeaseState::Ended(JobState::Superseded));
    let late = bench.queue.finish(&lease, done()).await;
    assert!(matches!(late, Err(QueueError::LeaseLost(id)) if id == old), "{late:?}");
    assert_eq!(bench.state(old).await, JobState::Superseded);
    assert_eq!(bench.claim("a").await.job.id, new);
}

async fn full_renders_and_other_projects_are_not_superseded(bench: Bench) {
    let project = Some(ProjectId::new());
    let mut kept = Vec::new();
    kept.push(bench.submit(&spec(Purpose::Full, project, "a")).await);
    kept.push(bench.submit(&spec(Purpose::Full, project, "b")).await);
    kept.push(bench.submit(&spec(Purpose::Preview, Some(ProjectId::new()), "c")).await);
    kept.push(bench.submit(&spec(Purpose::Preview, None, "d")).await);
    kept.push(bench.submit(&spec(Purpose::Preview, None, "e")).await);
    kept.push(bench.submit(&spec(Purpose::Preview, project, "f")).await);
    for id in kept {
        assert_eq!(bench.state(id).await, JobState::Queued);
    }
}

async fn a_waiting_job_can_be_cancelled(bench: Bench) {
    let id = bench.submit(&full("a")).await;
    let other = bench.submit(&full("b")).await;
    assert!(bench.queue.cancel(id).await.unwrap());
    assert!(!bench.queue.cancel(id).await.unwrap(), "final already");
    assert_eq!(bench.state(id).await, JobState::Cancelled);
    assert_eq!(bench.claim("a").await.job.id, other);
    bench.claim_nothing().await;
}

async fn a_running_job_can_be_cancelled(bench: Bench) {
    let id = bench.submit(&full("a")).await;
    let lease = bench.claim("a").await;
    assert!(bench.queue.cancel(id).await.unwrap());
    assert_eq!(bench.queue.renew(&lease).await.unwrap(), LeaseState::Ended(JobState::Cancelled));
    let progress = Progress { stage: Stage::Realising, fraction: 0.5 };
    assert!(matches!(bench.queue.progress(&lease, progress).await, Err(QueueError::LeaseLost(_))));
    assert!(matches!(bench.queue.finish(&lease, done()).await, Err(QueueError::LeaseLost(_))));
    assert!(matches!(bench.queue.died(&lease).await, Err(QueueError::LeaseLost(_))));
    assert_eq!(bench.state(id).await, JobState::Cancelled);
    tokio::time::sleep(LEASE * 2).await;
    bench.claim_nothing().await;
}

async fn progress_shows_and_never_goes_back(bench: Bench) {
    let id = bench.submit(&full("a")).await;
    let lease = bench.claim("a").await;
    for (stage, fraction, shown) in [
        (Stage::Evaluating, 0.25, 0.25),
        (Stage::Realising, 0.125, 0.25),
        (Stage::Storing, f64::NAN, 0.25),
        (Stage::Storing, 7.0, 1.0),
    ] {
        bench.queue.progress(&lease, Progress { stage, fraction }).await.unwrap();
        let job = bench.job(id).await;
        assert_eq!((job.state, job.progress), (JobState::Running, Progress { stage, fraction: shown }));
    }
}

async fn a_renewed_lease_lasts(bench: Bench) {
    bench.submit(&full("a")).await;
    let lease = bench.claim("a").await;
    for _ in 0..12 {
        tokio::time::sleep(LEASE / 6).await;
        assert_eq!(bench.queue.renew(&lease).await.unwrap(), LeaseState::Held);
    }
    bench.claim_nothing().await;
    bench.queue.finish(&lease, done()).await.unwrap();
}

async fn an_expired_lease_is_handed_out_again_and_the_late_worker_is_refused(bench: Bench) {
    let id = bench.submit(&full("a")).await;
    let first = bench.claim("a").await;
    // The same name on purpose: a worker that was restarted is not the one that held the lease.
    let second = bench.claim("a").await;
    assert_eq!((second.job.id, second.attempt), (id, 2));
    assert_eq!(bench.queue.renew(&first).await.unwrap(), LeaseState::Lost);
    assert!(matches!(bench.queue.finish(&first, done()).await, Err(QueueError::LeaseLost(_))));
    assert_eq!(bench.state(id).await, JobState::Running);
    bench.queue.finish(&second, done()).await.unwrap();
    assert!(matches!(bench.queue.finish(&first, done()).await, Err(QueueError::LeaseLost(_))));
    assert_eq!(bench.job(id).await.result, Some(done()));
    assert_eq!(bench.queue.renew(&first).await.unwrap(), LeaseState::Lost);
}

async fn three_deaths_make_a_job_dead(bench: Bench) {
    let mut changes = bench.queue.changes().await.unwrap();
    let id = bench.submit(&full("poison")).await;
    let other = bench.submit(&full("harmless")).await;
    let mut attempts = Vec::new();
    loop {
        let lease = bench.claim("a").await;
        if lease.job.id == other {
            bench.queue.finish(&lease, done()).await.unwrap();
            continue;
        }
        attempts.push(lease.attempt);
        bench.queue.died(&lease).await.unwrap();
        if attempts.len() == 3 {
            break;
        }
    }
    assert_eq!(attempts, [1, 2, 3]);
    assert_eq!(next_end(&mut changes).await.id, other);
    let dead = next_end(&mut changes).await;
    assert_eq!((dead.id, dead.state), (id, JobState::Dead));
    assert_eq!(dead.result.unwrap().diagnostics[0].code, "E0705");
    assert_eq!(bench.state(id).await, JobState::Dead);
    bench.claim_nothing().await;
}

async fn a_silent_worker_counts_as_a_death(bench: Bench) {
    let id = bench.submit(&full("a")).await;
    for attempt in 1..=3 {
        assert_eq!(bench.claim("a").await.attempt, attempt);
    }
    let mut changes = bench.queue.changes().await.unwrap();
    assert_eq!((next_end(&mut changes).await.state, bench.state(id).await), (JobState::Dead, JobState::Dead));
}

async fn a_released_job_comes_back_without_a_death(bench: Bench) {
    let id = bench.submit(&full("a")).await;
    for attempt in 1..=5 {
        let lease = bench.claim("a").await;
        assert_eq!((lease.job.id, lease.attempt), (id, attempt));
        bench.queue.release(&lease).await.unwrap();
        assert!(matches!(bench.queue.release(&lease).await, Err(QueueError::LeaseLost(_))));
    }
    assert_eq!(bench.state(id).await, JobState::Queued);
}

async fn unknown_jobs_are_named(bench: Bench) {
    let id = JobId::new();
    assert_eq!(bench.queue.job(id).await.unwrap(), None);
    assert!(matches!(bench.queue.cancel(id).await, Err(QueueError::Unknown(unknown)) if unknown == id));
    bench.submit(&full("a")).await;
    let mut lease = bench.claim("a").await;
    lease.job.id = id;
    assert!(matches!(bench.queue.finish(&lease, done()).await, Err(QueueError::Unknown(_))));
    assert_eq!(bench.queue.renew(&lease).await.unwrap(), LeaseState::Lost);
}

async fn finishing_twice_is_one_finish(bench: Bench) {
    let mut changes = bench.queue.changes().await.unwrap();
    bench.submit(&full("a")).await;
    let lease = bench.claim("a").await;
    bench.queue.finish(&lease, done()).await.unwrap();
    bench.queue.finish(&lease, done()).await.unwrap();
    assert_eq!(next_end(&mut changes).await.state, JobState::Done);
    let more = tokio::time::timeout(Duration::from_millis(50), changes.next()).await;
    assert!(more.is_err(), "{more:?}");
}

async fn changes_arrive_in_order(bench: Bench) {
    let mut changes = bench.queue.changes().await.unwrap();
    let project = Some(ProjectId::new());
    let id = bench.submit(&spec(Purpose::Preview, project, "a")).await;
    let lease = bench.claim("a").await;
    bench.queue.progress(&lease, Progress { stage: Stage::Realising, fraction: 0.5 }).await.unwrap();
    bench.queue.finish(&lease, done()).await.unwrap();
    let mut seen = Vec::new();
    for _ in 0..4 {
        let job = next(&mut changes).await;
        assert_eq!((job.id, job.project_id, job.purpose), (id, project, Purpose::Preview));
        assert_eq!(job.result.is_some(), job.state.is_final());
        seen.push((job.state, job.progress.stage, job.progress.fraction));
        if job.state.is_final() {
            assert_eq!(job.result, Some(done()));
            assert_eq!(job, bench.job(id).await);
        }
    }
    assert_eq!(
        seen,
        [
            (JobState::Queued, Stage::Waiting, 0.0),
            (JobState::Running, Stage::Waiting, 0.0),
            (JobState::Running, Stage::Realising, 0.5),
            (JobState::Done, Stage::Storing, 1.0),
        ]
    );
}

async fn jobs_survive_a_restart(mut bench: Bench) {
    let finished = bench.submit(&full("finished")).await;
    let lease = bench.claim("a").await;
    bench.queue.finish(&lease, done()).await.unwrap();
    let cancelled = bench.submit(&full("cancelled")).await;
    bench.queue.cancel(cancelled).await.unwrap();
    let running = bench.submit(&full("running")).await;
    assert_eq!(bench.claim("a").await.job.id, running);
    let waiting: Vec<JobId> = [bench.submit(&full("b")).await, bench.submit(&full("c")).await].into();

    bench.restart().await;
    assert_eq!(bench.job(finished).await.result, Some(done()));
    assert_eq!(bench.state(cancelled).await, JobState::Cancelled);
    let mut again = Vec::new();
    for _ in 0..3 {
        let lease = bench.claim("b").await;
        bench.queue.finish(&lease, done()).await.unwrap();
        again.push((lease.job.id, lease.attempt));
    }
    assert_eq!(again, [(waiting[0], 1), (waiting[1], 1), (running, 2)]);
    bench.claim_nothing().await;
}

async fn many_jobs_are_finished_exactly_once(bench: Bench) {
    const JOBS: usize = 200;
    const SHORT: Duration = Duration::from_secs(1);
    let mut changes = bench.queue.changes().await.unwrap();
    let finished: Arc<Mutex<HashMap<JobId, u32>>> = Arc::default();
    let workers: Vec<_> = (0..4)
        .map(|index| {
            let (queue, finished) = (Arc::clone(&bench.queue), Arc::clone(&finished));
            tokio::spawn(async move {
                let mut turn = index;
                while let Some(lease) = queue.claim(&format!("worker {index}"), None, SHORT).await.unwrap() {
                    turn += 1;
                    // Now and then a process dies in mid-job.
                    if lease.attempt == 1 && turn % 7 == 0 {
                        queue.died(&lease).await.unwrap();
                        continue;
                    }
                    queue.progress(&lease, Progress { stage: Stage::Realising, fraction: 0.5 }).await.unwrap();
                    queue.finish(&lease, done()).await.unwrap();
                    *finished.lock().await.entry(lease.job.id).or_default() += 1;
                }
            })
        })
        .collect();
    let submitting = {
        let queue = Arc::clone(&bench.queue);
        tokio::spawn(async move {
            for index in 0..JOBS {
                queue.submit(full(&index.to_string())).await.unwrap();
            }
        })
    };
    let mut told: HashMap<JobId, u32> = HashMap::new();
    for _ in 0..JOBS {
        let job = next_end(&mut changes).await;
        assert_eq!(job.state, JobState::Done);
        *told.entry(job.id).or_default() += 1;
    }
    submitting.await.unwrap();
    for worker in workers {
        worker.await.unwrap();
    }
    let finished = finished.lock().await;
    assert_eq!((finished.len(), told.len()), (JOBS, JOBS));
    assert!(finished.values().chain(told.values()).all(|times| *times == 1));
}

/// A server that goes away in mid-job costs nothing but time: calls wait, leases hold, readers miss nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_may_be_away_for_a_while() {
    let mut bench = Bench::new(Kind::Redis).await;
    let mut changes = bench.queue.changes().await.unwrap();
    let id = bench.submit(&full("a")).await;
    let lease = bench.claim("a").await;
    let redis = bench.redis.as_mut().unwrap();
    redis.kill();
    let queue = Arc::clone(&bench.queue);
    let away = tokio::spawn(async move { (queue.submit(full("b")).await, queue.claim("b", None, SOON).await) });
    // Longer than a lease.
    tokio::time::sleep(LEASE * 2).await;
    redis.start_again();

    assert_eq!(bench.queue.renew(&lease).await.unwrap(), LeaseState::Held);
    bench.queue.finish(&lease, done()).await.unwrap();
    let (submitted, claimed) = away.await.unwrap();
    submitted.unwrap();
    assert_eq!(claimed.unwrap().unwrap().job.script, "b");
    let ended = next_end(&mut changes).await;
    assert_eq!((ended.id, ended.state), (id, JobState::Done));
}

/// A server that forgot everything is set up anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_may_lose_its_data() {
    let bench = Bench::new(Kind::Redis).await;
    let lost = bench.submit(&full("lost")).await;
    let client = redis::Client::open(bench.redis.as_ref().unwrap().url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    redis::cmd("FLUSHALL").exec_async(&mut connection).await.unwrap();
    assert_eq!(bench.queue.job(lost).await.unwrap(), None);
    bench.claim_nothing().await;
    let id = bench.submit(&full("kept")).await;
    assert_eq!(bench.claim("a").await.job.id, id);
}

#[tokio::test]
async fn an_unreachable_redis_is_named() {
    let options = partwright_queue::RedisOptions { patience: Duration::from_millis(100), ..Default::default() };
    let error = partwright_queue::RedisQueue::connect_with("redis://127.0.0.1:1/", options).await.unwrap_err();
    assert!(error.to_string().contains("127.0.0.1:1"), "{error}");
    let error = partwright_queue::RedisQueue::connect("http://localhost").await.unwrap_err();
    assert!(error.to_string().contains("not a Redis URL"), "{error}");
}
