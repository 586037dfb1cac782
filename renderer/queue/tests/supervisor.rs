//! The supervisor against renderer processes that misbehave (`examples/odd_renderer.rs`), and against the loss of whole
//! workers and services.

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::{Bench, Kind, SOON, full, next, next_end, spec};
use futures::stream::BoxStream;
use partwright_protocol::{JobSpec, JobState, ProjectId, Purpose, RenderJob, Stage};
use partwright_queue::{Artifacts, CancellationToken, Supervisor, SupervisorOptions, SupervisorStatus};
use tempfile::TempDir;
use tokio::task::JoinHandle;

/// Cargo builds examples before it runs tests, and puts them beside the folder of the test programs.
fn odd_renderer() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let path = tests.parent().and_then(Path::parent).unwrap().join("examples/odd_renderer");
    assert!(path.exists(), "{} is missing: run `cargo build -p partwright-queue --examples`", path.display());
    path
}

struct Workshop {
    bench: Bench,
    artifacts: Artifacts,
    supervisor: Supervisor,
    shutdown: CancellationToken,
    running: JoinHandle<()>,
    changes: BoxStream<'static, RenderJob>,
    folder: TempDir,
}

impl Workshop {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(adjust: impl FnOnce(&mut SupervisorOptions)) -> Self {
        Self::on(Bench::new(Kind::Embedded).await, adjust).await
    }

    async fn on(bench: Bench, adjust: impl FnOnce(&mut SupervisorOptions)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::local(folder.path().join("artifacts")).unwrap();
        let mut options = SupervisorOptions::new(odd_renderer(), [""; 0]);
        options.scratch = folder.path().join("scratch");
        std::fs::create_dir(&options.scratch).unwrap();
        options.renew_every = Duration::from_millis(100);
        options.shutdown_grace = Duration::from_millis(200);
        options.slots = 1;
        adjust(&mut options);
        let changes = bench.queue.changes().await.unwrap();
        let supervisor = Supervisor::new(Arc::clone(&bench.queue), artifacts.clone(), options);
        let shutdown = CancellationToken::new();
        let running = {
            let (supervisor, shutdown) = (supervisor.clone(), shutdown.clone());
            tokio::spawn(async move { supervisor.run(shutdown).await })
        };
        Self { bench, artifacts, supervisor, shutdown, running, changes, folder }
    }

    fn status(&self) -> SupervisorStatus {
        self.supervisor.status()
    }

    /// Counters change just after the news of what they count.
    async fn until_status(&self, holds: impl Fn(&SupervisorStatus) -> bool) {
        let until = Instant::now() + SOON;
        while !holds(&self.status()) {
            assert!(Instant::now() < until, "{:?}", self.status());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn submit(&self, spec: &JobSpec) {
        self.bench.submit(spec).await;
    }

    async fn end_of(&mut self, spec: &JobSpec) -> RenderJob {
        let job = next_end(&mut self.changes).await;
        assert_eq!(job.id, spec.id);
        job
    }

    /// Submits a job and expects it to fail with one diagnostic.
    async fn fails(&mut self, spec: JobSpec, expected: &str) {
        self.submit(&spec).await;
        let job = self.end_of(&spec).await;
        let text: Vec<String> = job.result.unwrap().diagnostics.iter().map(ToString::to_string).collect();
        assert_eq!((job.state, text.len()), (JobState::Failed, 1), "{text:?}");
        assert!(text[0].starts_with(expected), "{text:?}");
        self.works(&format!("make after {}", spec.script)).await;
    }

    /// Renders a harmless script, and returns the number of the process that did it.
    async fn works(&mut self, script: &str) -> String {
        let spec = full(script);
        self.submit(&spec).await;
        let job = self.end_of(&spec).await;
        assert_eq!(job.state, JobState::Done, "{:?}", job.result);
        job.result.unwrap().console[0].text.clone()
    }

    async fn until_running(&mut self, spec: &JobSpec) {
        loop {
            let job = next(&mut self.changes).await;
            // The process has the job when it reports progress.
            if job.id == spec.id && job.state == JobState::Running && job.progress.fraction > 0.0 {
                return;
            }
        }
    }

    /// Ends the supervisor and checks that it leaves nothing behind.
    async fn close(self) {
        self.shutdown.cancel();
        tokio::time::timeout(SOON, self.running).await.expect("it ends soon").unwrap();
        let left: Vec<_> = std::fs::read_dir(self.folder.path().join("scratch")).unwrap().collect();
        assert!(left.is_empty(), "{left:?}");
        assert_eq!((self.supervisor.status().busy, self.supervisor.status().ready), (0, 0));
    }
}

fn timed(script: &str, deadline_ms: u64) -> JobSpec {
    JobSpec { deadline_ms, ..full(script) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_is_rendered_stored_and_remembered() {
    let mut shop = Workshop::new().await;
    let spec = full("make a part");
    shop.submit(&spec).await;
    let result = shop.end_of(&spec).await.result.unwrap();
    assert_eq!(result.state, JobState::Done);
    assert_eq!(result.artifacts[0].bytes, 15);
    assert_eq!(shop.artifacts.get(&result.artifacts[0].key).await.unwrap(), "solid\nendsolid\n");
    assert_eq!(shop.artifacts.lookup(&spec.content_hash, Purpose::Full).await.unwrap(), Some(result.clone()));

    // The same content again: the console shows the process of the first time.
    let again = JobSpec { id: partwright_protocol::JobId::new(), ..spec };
    shop.submit(&again).await;
    assert_eq!(shop.end_of(&again).await.result, Some(result));
    shop.until_status(|status| status.jobs_finished == 2).await;
    assert_eq!(shop.status().trouble, None);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_stay_warm_until_they_are_worn() {
    let mut shop = Workshop::with(|options| options.jobs_per_process = 2).await;
    let first = shop.works("make 1").await;
    assert_eq!(shop.works("make 2").await, first);
    assert_ne!(shop.works("make 3").await, first);
    shop.close().await;
    let mut shop = Workshop::with(|options| options.idle_bytes = 1).await;
    assert_ne!(shop.works("make 1").await, shop.works("make 2").await, "a process that has grown is replaced");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_script_does_to_its_process_is_told_and_costs_nothing_else() {
    let mut shop = Workshop::new().await;
    shop.fails(full("abort"), "error[E0704]: the renderer crashed on this script (signal 6)").await;
    shop.fails(full("panic"), "error[E0704]: the renderer crashed on this script (exit status 101)").await;
    shop.fails(full("leave"), "error[E0704]").await;
    shop.fails(full("overflow"), "error[E0703]").await;
    let hungry = JobSpec { memory_bytes: 400 << 20, ..full("gorge") };
    shop.fails(hungry, "error[E0701]: the render needs more than the memory limit of 400 MiB").await;
    assert_eq!(shop.status().deaths, 5);
    shop.fails(timed("hang", 200), "error[E0702]: the render took longer than 0.2 s").await;
    shop.fails(full("drone"), "error[E0706]: the render's result cannot be used: the renderer's reply is too long")
        .await;
    shop.fails(full("promise"), "error[E0706]").await;
    shop.fails(full("reach"), "error[E0706]").await;
    shop.fails(full("claim"), "error[E0706]").await;
    shop.works("mutter").await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_result_is_cut_to_what_can_be_carried() {
    let mut shop = Workshop::new().await;
    let spec = full("chatter");
    shop.submit(&spec).await;
    let console = shop.end_of(&spec).await.result.unwrap().console;
    assert_eq!((console.len(), console[1000].text.as_str()), (1001, "… 99000 more lines are not shown"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn progress_comes_through() {
    let mut shop = Workshop::new().await;
    let spec = full("climb");
    shop.submit(&spec).await;
    let mut fractions = Vec::new();
    loop {
        let job = next(&mut shop.changes).await;
        if job.state.is_final() {
            break;
        }
        if job.progress.stage == Stage::Realising {
            fractions.push(job.progress.fraction);
        }
    }
    assert!(fractions.len() > 2 && fractions.is_sorted(), "{fractions:?}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_job_frees_its_slot() {
    let mut shop = Workshop::with(|options| options.renew_every = Duration::from_secs(60)).await;
    let before = shop.works("make 1").await;
    // A process that listens stays warm; the news, not the renewal, reaches it.
    let polite = full("polite");
    shop.submit(&polite).await;
    shop.until_running(&polite).await;
    let cancelled = Instant::now();
    assert!(shop.bench.queue.cancel(polite.id).await.unwrap());
    shop.end_of(&polite).await;
    assert_eq!(shop.works("make 2").await, before);
    assert!(cancelled.elapsed() < Duration::from_millis(200), "{:?}", cancelled.elapsed());
    // One that does not is killed.
    let deaf = full("hang");
    shop.submit(&deaf).await;
    shop.until_running(&deaf).await;
    let cancelled = Instant::now();
    assert!(shop.bench.queue.cancel(deaf.id).await.unwrap());
    shop.end_of(&deaf).await;
    assert_ne!(shop.works("make 3").await, before);
    assert!(cancelled.elapsed() < Duration::from_secs(1), "{:?}", cancelled.elapsed());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newer_preview_takes_over_at_once() {
    let mut shop = Workshop::on(Bench::new(Kind::Redis).await, |_| {}).await;
    let project = Some(ProjectId::new());
    let old = spec(Purpose::Preview, project, "polite");
    shop.submit(&old).await;
    shop.until_running(&old).await;
    let new = spec(Purpose::Preview, project, "make new");
    let submitted = Instant::now();
    shop.submit(&new).await;
    assert_eq!(shop.end_of(&old).await.state, JobState::Superseded);
    assert_eq!(shop.end_of(&new).await.state, JobState::Done);
    assert!(submitted.elapsed() < Duration::from_millis(250), "{:?}", submitted.elapsed());
    shop.close().await;
}

/// The nice value of the process that did a job, and tells its number; it waits for the next.
fn nice(job: &RenderJob) -> i32 {
    let console = &job.result.as_ref().unwrap().console;
    let process = console[0].text.strip_prefix("process ").unwrap();
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // The 17th field after the name.
    stat.rsplit_once(')').unwrap().1.split_whitespace().nth(16).unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn previews_do_not_wait_for_full_renders() {
    let mut shop = Workshop::with(|options| options.slots = 2).await;
    let blocked = timed("hang", 60_000);
    shop.submit(&blocked).await;
    shop.until_running(&blocked).await;
    let waiting = full("make");
    shop.submit(&waiting).await;
    let mut priority = 0;
    for index in 0..5 {
        let preview = spec(Purpose::Preview, None, &format!("make {index}"));
        shop.submit(&preview).await;
        let job = shop.end_of(&preview).await;
        assert_eq!(job.state, JobState::Done);
        priority = nice(&job);
    }
    shop.until_status(|status| status.busy == 1 && status.ready == 2).await;
    assert_eq!(shop.bench.state(waiting.id).await, JobState::Queued);
    shop.bench.queue.cancel(blocked.id).await.unwrap();
    assert_eq!(shop.end_of(&blocked).await.state, JobState::Cancelled);
    let job = shop.end_of(&waiting).await;
    assert_eq!(job.state, JobState::Done);
    // Nor do they share the processors evenly.
    assert!(nice(&job) > priority || priority == 19, "{} and {priority}", nice(&job));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_killed_from_outside_is_tried_three_times() {
    let mut shop = Workshop::new().await;
    let spec = full("die");
    shop.submit(&spec).await;
    let job = shop.end_of(&spec).await;
    assert_eq!(job.state, JobState::Dead);
    assert_eq!(shop.status().deaths, 3);
    shop.works("make").await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shutdown_gives_unfinished_jobs_back() {
    let mut shop = Workshop::new().await;
    let spec = timed("hang", 60_000);
    shop.submit(&spec).await;
    shop.until_running(&spec).await;
    let queue = Arc::clone(&shop.bench.queue);
    shop.close().await;
    let lease = queue.claim("next", None, SOON).await.unwrap().unwrap();
    assert_eq!((lease.job.id, lease.attempt), (spec.id, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_renderer_is_named_and_no_job_is_lost() {
    let shop = Workshop::with(|options| options.program = "/nonexistent/renderer".into()).await;
    let spec = full("make");
    shop.submit(&spec).await;
    shop.until_status(|status| status.trouble.is_some()).await;
    let trouble = shop.status().trouble.unwrap();
    assert!(trouble.contains("/nonexistent/renderer could not be started"), "{trouble}");
    assert_eq!(shop.bench.state(spec.id).await, JobState::Queued);
    shop.close().await;
}

/// Starts a worker or service of its own, waits until it hangs in the job, and kills it. Returns when the renderer
/// process, which nobody killed, is gone too.
async fn kill_in_mid_job(arguments: [&str; 4], mark: &Path) {
    let mut worker =
        Command::new(odd_renderer()).args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let until = Instant::now() + SOON;
    let renderer = loop {
        match std::fs::read_to_string(mark) {
            Ok(process) if !process.is_empty() => break process,
            _ => assert!(Instant::now() < until, "the worker did not take the job"),
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    worker.kill().unwrap();
    worker.wait().unwrap();
    while Path::new("/proc").join(&renderer).join("exe").exists() {
        assert!(Instant::now() < until, "the renderer process outlives its worker");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_is_killed_in_mid_job_is_replaced() {
    let bench = Bench::new(Kind::Redis).await;
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("mark");
    let spec = full(&format!("hang-once {}", mark.display()));
    bench.submit(&spec).await;
    let url = bench.redis.as_ref().unwrap().url();
    let place = folder.path().to_str().unwrap();
    kill_in_mid_job(["worker", &url, place, place], &mark).await;

    let mut shop = Workshop::on(bench, |_| {}).await;
    assert_eq!(shop.end_of(&spec).await.state, JobState::Done);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_is_killed_in_mid_job_goes_on_after_its_restart() {
    let mut bench = Bench::new(Kind::Embedded).await;
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("mark");
    let spec = full(&format!("hang-once {}", mark.display()));
    bench.submit(&spec).await;
    let place = folder.path().to_str().unwrap();
    kill_in_mid_job(["service", bench.database().to_str().unwrap(), place, place], &mark).await;

    bench.restart().await;
    let mut shop = Workshop::on(bench, |_| {}).await;
    assert_eq!(shop.end_of(&spec).await.state, JobState::Done);
    shop.close().await;
}
