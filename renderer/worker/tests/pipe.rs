//! The renderer process as a worker drives it.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use partwright_protocol::{
    Format, JobId, JobResult, JobSpec, JobState, Progress, Purpose, RendererCommand, RendererReply, Values,
};
use tempfile::TempDir;

struct Renderer {
    child: Child,
    input: Option<ChildStdin>,
    replies: BufReader<ChildStdout>,
    folder: TempDir,
}

impl Renderer {
    fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_partwright-renderer"))
            .arg("pipe")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let replies = BufReader::new(child.stdout.take().unwrap());
        Self { child, input, replies, folder: tempfile::tempdir().unwrap() }
    }

    fn send(&mut self, command: &RendererCommand) {
        let line = serde_json::to_string(command).unwrap();
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    fn submit(&mut self, script: &str, purpose: Purpose, memory_bytes: u64) -> JobId {
        let job = JobSpec {
            id: JobId::new(),
            project_id: None,
            script: script.to_owned(),
            parameters: Values::new(),
            files: Vec::new(),
            purpose,
            detail: partwright_protocol::Detail::Final,
            strict: false,
            profile: partwright_protocol::PrintProfile::default(),
            deadline_ms: 30_000,
            memory_bytes,
            content_hash: "0123abcd".to_owned(),
        };
        let id = job.id;
        let directory = self.folder.path().to_string_lossy().into_owned();
        self.send(&RendererCommand::Render { job: Box::new(job), directory, project: None });
        id
    }

    /// Reads up to the job's end; returns the progress on the way.
    fn finish(&mut self, id: JobId) -> (JobResult, Vec<Progress>) {
        let mut on_the_way = Vec::new();
        loop {
            let mut line = String::new();
            assert!(self.replies.read_line(&mut line).unwrap() > 0, "the renderer ended without a reply");
            if line.trim().is_empty() {
                continue;
            }
            match serde_json::from_str(&line).unwrap() {
                RendererReply::Progress { job_id, progress } if job_id == id => on_the_way.push(progress),
                RendererReply::Finished { job_id, result } if job_id == id => return (*result, on_the_way),
                other => panic!("unexpected {other:?}"),
            }
        }
    }

    fn run(&mut self, script: &str, purpose: Purpose) -> (JobResult, Vec<Progress>) {
        let id = self.submit(script, purpose, 1 << 30);
        self.finish(id)
    }
}

#[test]
fn full_renders_make_every_file_that_holds_the_result() {
    let mut renderer = Renderer::start();
    for (script, formats) in [
        (
            "difference() { cube(10); cylinder(d = 4, h = 30, center = true, $fn = 64); }",
            vec![Format::Stl, Format::ThreeMf, Format::Obj, Format::Off, Format::Png, Format::Mesh],
        ),
        ("square([20, 10]);", vec![Format::Svg, Format::Dxf, Format::Png, Format::Mesh]),
    ] {
        let (result, progress) = renderer.run(script, Purpose::Full);
        assert_eq!(result.state, JobState::Done, "{result:?}");
        let made: Vec<Format> = result.artifacts.iter().map(|artifact| artifact.format).collect();
        assert_eq!(made, formats);
        for artifact in &result.artifacts {
            let name = artifact.key.strip_prefix("0123abcd/").unwrap();
            assert_eq!(name, format!("full.{}", artifact.format.extension()));
            assert_eq!(std::fs::metadata(renderer.folder.path().join(name)).unwrap().len(), artifact.bytes);
        }
        assert!(!progress.is_empty());
        assert!(progress.windows(2).all(|pair| pair[0].fraction <= pair[1].fraction), "{progress:?}");
        assert!(result.report.is_some());
    }
}

#[test]
fn previews_make_the_mesh_and_the_process_stays_warm() {
    let mut renderer = Renderer::start();
    for _ in 0..3 {
        let (result, _) = renderer.run("cube($preview ? 1 : 2);", Purpose::Preview);
        assert_eq!(result.artifacts.len(), 1);
        assert_eq!(result.artifacts[0].key, "0123abcd/preview.mesh");
        assert!((result.report.unwrap().volume - 1.0).abs() < 1e-9);
    }
    renderer.input = None;
    assert_eq!(renderer.child.wait().unwrap().code(), Some(0), "the end of input ends the process");
}

#[test]
fn scripts_at_fault_fail_with_diagnostics() {
    let mut renderer = Renderer::start();
    for (script, code) in
        [("cube(;", "E01"), ("", "E0600"), ("assert(false); cube(1);", "E03"), ("include </etc/passwd>", "E0")]
    {
        let (result, _) = renderer.run(script, Purpose::Full);
        assert_eq!(result.state, JobState::Failed, "{script}: {result:?}");
        assert!(result.diagnostics.iter().any(|it| it.is_error() && it.code.starts_with(code)), "{script}: {result:?}");
        assert!(result.artifacts.is_empty());
    }
    let (result, _) = renderer.run("cube(1);", Purpose::Full);
    assert_eq!(result.state, JobState::Done);
}

const SLOW: &str = "function f(n) = n <= 1 ? 1 : f(n - 1) + f(n - 2); echo(f(60)); cube(1);";

#[test]
fn a_cancel_reaches_a_running_job_and_a_waiting_one() {
    let mut renderer = Renderer::start();
    let running = renderer.submit(SLOW, Purpose::Full, 1 << 30);
    let waiting = renderer.submit(SLOW, Purpose::Full, 1 << 30);
    std::thread::sleep(Duration::from_millis(100));
    let start = Instant::now();
    for job_id in [waiting, running] {
        renderer.send(&RendererCommand::Cancel { job_id });
    }
    for id in [running, waiting] {
        let (result, _) = renderer.finish(id);
        assert_eq!(result.state, JobState::Cancelled);
    }
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    let (result, _) = renderer.run("cube(1);", Purpose::Preview);
    assert_eq!(result.state, JobState::Done);
}

#[test]
fn the_end_of_input_ends_a_running_job() {
    let mut renderer = Renderer::start();
    renderer.submit(SLOW, Purpose::Full, 1 << 30);
    std::thread::sleep(Duration::from_millis(100));
    renderer.input = None;
    let start = Instant::now();
    assert!(renderer.child.wait().unwrap().success());
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_job_that_exhausts_memory_aborts_its_process_with_a_word() {
    let mut renderer = Renderer::start();
    let large = "x = [for (i = [0:9000000]) i]; y = [for (i = x) [i]]; cube(len(y));";
    renderer.submit(large, Purpose::Full, 64 << 20);
    let mut stderr = String::new();
    renderer.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert!(stderr.contains("memory allocation of"), "{stderr}");
    assert_eq!(renderer.child.wait().unwrap().signal(), Some(6), "the supervisor tells an abort from a kill");
}

#[test]
fn rubbish_on_the_line_is_survived() {
    let mut renderer = Renderer::start();
    writeln!(renderer.input.as_mut().unwrap(), "not json\n{{\"type\":\"dance\"}}\n").unwrap();
    let (result, _) = renderer.run("cube(1);", Purpose::Preview);
    assert_eq!(result.state, JobState::Done);
}
