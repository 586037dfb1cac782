//! A renderer process that misbehaves in every way that a real one might, for the tests of the supervisor. The script's
//! first word says how. With arguments it is a whole worker or service instead, for the tests to kill:
//!
//! - `odd_renderer worker <redis url> <artifacts> <scratch>`
//! - `odd_renderer service <database> <artifacts> <scratch>`

use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use partwright_protocol::{
    Artifact, ConsoleLine, Format, JobResult, JobSpec, JobState, Progress, RendererCommand, RendererReply, Severity,
    Stage,
};
use partwright_queue::{
    Artifacts, CancellationToken, EmbeddedOptions, EmbeddedQueue, Queue, RedisOptions, RedisQueue, Supervisor,
    SupervisorOptions,
};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => render_all(),
        [kind, place, artifacts, scratch] => {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(supervise(kind, place, artifacts, scratch));
        }
        _ => panic!("unknown arguments"),
    }
}

async fn supervise(kind: &str, place: &str, artifacts: &str, scratch: &str) {
    let lease = Duration::from_millis(300);
    let queue: Arc<dyn Queue> = match kind {
        "worker" => {
            let options = RedisOptions { lease, ..RedisOptions::default() };
            Arc::new(RedisQueue::connect_with(place, options).await.unwrap())
        }
        _ => {
            let options = EmbeddedOptions { lease, ..EmbeddedOptions::default() };
            Arc::new(EmbeddedQueue::open_with(place, options).await.unwrap())
        }
    };
    let mut options = SupervisorOptions::new(std::env::current_exe().unwrap(), [""; 0]);
    options.scratch = scratch.into();
    options.renew_every = Duration::from_millis(100);
    options.slots = 1;
    Supervisor::new(queue, Artifacts::local(artifacts).unwrap(), options).run(CancellationToken::new()).await;
}

fn reply(reply: &RendererReply) {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, reply).unwrap();
    out.write_all(b"\n").unwrap();
    out.flush().unwrap();
}

fn progress(job: &JobSpec, fraction: f64) {
    reply(&RendererReply::Progress { job_id: job.id, progress: Progress { stage: Stage::Realising, fraction } });
}

fn finished(job: &JobSpec, result: JobResult) {
    reply(&RendererReply::Finished { job_id: job.id, result: Box::new(result) });
}

fn render_all() {
    let mut lines = std::io::stdin().lock().lines();
    while let Some(Ok(line)) = lines.next() {
        match serde_json::from_str(&line).unwrap() {
            RendererCommand::Render { job, directory, .. } => {
                let next_line = &mut || lines.next().map(|line| line.unwrap());
                render(&job, Path::new(&directory), next_line);
            }
            RendererCommand::Cancel { .. } => {}
        }
    }
}

fn hang() -> ! {
    loop {
        std::thread::sleep(Duration::from_secs(60));
    }
}

#[allow(unconditional_recursion)]
fn recurse(depth: u64) -> u64 {
    let room = std::hint::black_box([depth; 64]);
    recurse(depth + 1) + room[(depth % 64) as usize]
}

fn render(job: &JobSpec, directory: &Path, next_line: &mut dyn FnMut() -> Option<String>) {
    progress(job, 0.1);
    let (how, what) = job.script.split_once(' ').unwrap_or((&job.script, ""));
    let mut key = format!("{}/full.stl", job.content_hash);
    let mut console = vec![format!("process {}", std::process::id())];
    match how {
        "make" => {}
        "hang" => hang(),
        // Only the first time.
        "hang-once" => {
            if !Path::new(what).exists() {
                std::fs::write(what, std::process::id().to_string()).unwrap();
                hang();
            }
        }
        "polite" => {
            let command = next_line().expect("a command while waiting");
            assert!(
                matches!(serde_json::from_str(&command), Ok(RendererCommand::Cancel { job_id }) if job_id == job.id)
            );
            return finished(job, JobResult::empty(JobState::Cancelled, Vec::new()));
        }
        "sleep" => std::thread::sleep(Duration::from_millis(what.parse().unwrap())),
        "climb" => (2..10).for_each(|step| {
            progress(job, f64::from(step) / 10.0);
            std::thread::sleep(Duration::from_millis(30));
        }),
        "abort" => std::process::abort(),
        "panic" => panic!("the kernel met a case that it did not expect"),
        "leave" => std::process::exit(0),
        "overflow" => console.push(recurse(0).to_string()),
        "gorge" => {
            let mut hoard = Vec::new();
            loop {
                hoard.push(std::hint::black_box(vec![1u8; 16 << 20]));
            }
        }
        "die" => {
            let me = std::process::id().to_string();
            std::process::Command::new("kill").args(["-KILL", &me]).status().unwrap();
            hang();
        }
        "mutter" => {
            println!("not a reply");
            println!("{{\"type\":\"finished\"}}");
            std::io::stdout().write_all(b"\xff\xfe\n").unwrap();
            eprintln!("{}", "e".repeat(100_000));
        }
        "drone" => {
            let block = vec![b'x'; 1 << 20];
            let mut out = std::io::stdout().lock();
            while out.write_all(&block).is_ok() {}
            hang();
        }
        "chatter" => console = vec!["ECHO: again".to_owned(); 100_000],
        "promise" => key = format!("{}/full.obj", job.content_hash),
        "reach" => key = format!("{}/../../../secret", job.content_hash),
        "claim" => return finished(job, JobResult::empty(JobState::Dead, Vec::new())),
        how => panic!("unknown behaviour {how}"),
    }
    std::fs::write(directory.join("full.stl"), "solid\nendsolid\n").unwrap();
    let mut result = JobResult::empty(JobState::Done, Vec::new());
    result.artifacts.push(Artifact { format: Format::Stl, key, bytes: 0 });
    result.console =
        console.into_iter().map(|text| ConsoleLine { severity: Severity::Info, text, location: None }).collect();
    finished(job, result);
}
