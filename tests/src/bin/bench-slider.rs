//! Slider moves on a warm renderer: from a changed parameter to the new mesh frame, over the catalogue. `cargo xtask bench
//! moves` runs it.
//!
//! Each slider of each part moves a few steps up from its default, one after another, as a hand would; every position is new
//! to the process. The renderer is the real one behind its pipe, and the time is from the command to the reply, with the
//! frame written. `cold` is what the same position takes in a process that has seen nothing but another script.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use partwright_protocol::{
    JobId, JobResult, JobSpec, JobState, Parameter, ParameterValue, PrintProfile, Purpose, RendererCommand,
    RendererReply, Values, Widget,
};
use partwright_tests::{binary, repository};

/// Positions of each slider.
const MOVES: usize = 4;
const MEMORY: u64 = 2 << 30;

struct Renderer {
    child: Child,
    input: ChildStdin,
    replies: BufReader<ChildStdout>,
    folder: tempfile::TempDir,
}

impl Renderer {
    fn start() -> Self {
        let mut child = Command::new(binary("partwright-renderer"))
            .arg("pipe")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the renderer starts");
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let mut renderer = Self {
            child,
            input: input.expect("it has an input"),
            replies: BufReader::new(output.expect("it has an output")),
            folder: tempfile::tempdir().expect("temporary folders can be made"),
        };
        // What every process does once.
        renderer.preview("cube(1);", &Values::new());
        renderer
    }

    fn preview(&mut self, script: &str, parameters: &Values) -> (JobResult, Duration) {
        let job = JobSpec {
            id: JobId::new(),
            project_id: None,
            script: script.to_owned(),
            parameters: parameters.clone(),
            files: Vec::new(),
            purpose: Purpose::Preview,
            detail: partwright_protocol::Detail::Draft,
            strict: false,
            profile: PrintProfile::default(),
            deadline_ms: 60_000,
            memory_bytes: MEMORY,
            content_hash: "bench".to_owned(),
        };
        let directory = self.folder.path().to_string_lossy().into_owned();
        let command = RendererCommand::Render { job: Box::new(job), directory, project: None };
        let mut line = serde_json::to_vec(&command).expect("commands serialise");
        line.push(b'\n');
        let begin = Instant::now();
        self.input.write_all(&line).expect("the renderer listens");
        loop {
            let mut line = String::new();
            assert!(self.replies.read_line(&mut line).expect("it writes text") > 0, "the renderer ended");
            if let Ok(RendererReply::Finished { result, .. }) = serde_json::from_str(&line) {
                return (*result, begin.elapsed());
            }
        }
    }
}

impl Drop for Renderer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The positions to move to.
fn positions(parameter: &Parameter) -> Vec<f64> {
    let (Widget::Slider { minimum, maximum, step }, ParameterValue::Number(value)) =
        (&parameter.widget, &parameter.value)
    else {
        return Vec::new();
    };
    let up = (1..=MOVES).map(|count| value + count as f64 * step);
    let down = (1..=MOVES).map(|count| value - count as f64 * step);
    if up.clone().all(|position| position <= *maximum) {
        up.collect()
    } else {
        down.filter(|position| position >= minimum).collect()
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The value below which a share of all lies.
fn at(times: &mut [Duration], share: f64) -> f64 {
    times.sort();
    times
        .get(((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1)))
        .map_or(f64::NAN, |&time| milliseconds(time))
}

fn scripts() -> Vec<PathBuf> {
    let folder = repository().join("libraries/catalogue");
    let entries = std::fs::read_dir(&folder).expect("the catalogue exists");
    let mut scripts: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|it| it == "scad"))
        .collect();
    scripts.sort();
    scripts
}

fn bench(script: &Path, warm: &mut Renderer, all: &mut [Vec<Duration>; 2]) {
    let text = std::fs::read_to_string(script).expect("scripts are text");
    let (first, _) = warm.preview(&text, &Values::new());
    let mut own: [Vec<Duration>; 2] = Default::default();
    for parameter in &first.parameters {
        for (count, position) in positions(parameter).into_iter().enumerate() {
            let values = Values::from([(parameter.name.clone(), ParameterValue::Number(position))]);
            let (result, time) = warm.preview(&text, &values);
            if result.state != JobState::Done {
                continue;
            }
            own[0].push(time);
            // One of them also from nothing.
            if count == 0 {
                own[1].push(Renderer::start().preview(&text, &values).1);
            }
        }
    }
    let name = script.file_stem().unwrap_or_default().to_string_lossy();
    for (all, own) in all.iter_mut().zip(&own) {
        all.extend_from_slice(own);
    }
    let [warm, cold] = &mut own;
    println!(
        "{name:<20} {:>5} {:>9.1} {:>9.1} {:>9.1} {:>9.1}",
        warm.len(),
        at(warm, 0.5),
        at(warm, 0.95),
        at(cold, 0.5),
        at(cold, 0.95)
    );
}

fn main() {
    let only: Vec<String> = std::env::args().skip(1).collect();
    let mut scripts = scripts();
    scripts
        .retain(|path| only.is_empty() || only.iter().any(|name| path.file_stem().is_some_and(|stem| stem == &**name)));
    println!("from a moved slider to the new mesh frame, ms");
    println!("{:<20} {:>5} {:>9} {:>9} {:>9} {:>9}", "part", "moves", "median", "p95", "cold", "cold p95");
    let mut warm = Renderer::start();
    let mut all: [Vec<Duration>; 2] = Default::default();
    for script in scripts {
        bench(&script, &mut warm, &mut all);
    }
    let [warm, cold] = &mut all;
    let (count, median, most) = (warm.len(), at(warm, 0.5), at(warm, 0.95));
    println!(
        "all {count} moves: median {median:.1} ms, p95 {most:.1} ms; cold {:.1} and {:.1} ms",
        at(cold, 0.5),
        at(cold, 0.95)
    );
}
