//! The program as people start it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use partwright_protocol::{Message, Project, Turn};
use serde_json::json;

use crate::client::renderer;
use crate::turns::silent_endpoint;

fn command(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_partwright"));
    for (name, _) in std::env::vars() {
        if name.starts_with("PARTWRIGHT_") || name.starts_with("OPENAI_") {
            command.env_remove(name);
        }
    }
    command.arg("serve").args(["--listen", "127.0.0.1:0", "--data"]).arg(data).arg("--renderer").arg(renderer());
    command
}

struct Program {
    process: Child,
    url: String,
}

impl Program {
    fn start(command: &mut Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("Partwright is ready at ").unwrap_or_else(|| panic!("{line:?}")).to_owned();
        Self { process, url }
    }

    fn children(&self) -> Vec<String> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.process.id())).unwrap().flatten();
        let lists = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
        lists.flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(20), "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn it_starts_soon_and_ends_with_all_its_processes() {
    let data = tempfile::tempdir().unwrap();
    let began = Instant::now();
    let mut program = Program::start(&mut command(data.path()));
    assert!(began.elapsed() < Duration::from_secs(3));
    until("renderers run", || !program.children().is_empty()).await;
    let children = program.children();
    let term = Command::new("kill").arg(program.process.id().to_string()).status().unwrap();
    assert!(term.success());
    assert!(program.process.wait().unwrap().success(), "a stop that was asked for is no failure");
    let alive = |pid: &String| {
        let state = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        !state.is_empty() && !state.contains(") Z ")
    };
    until("renderers end", || !children.iter().any(alive)).await;
}

#[tokio::test]
async fn what_is_wrong_with_the_setup_is_said_at_once() {
    let data = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let file = data.path().join("file");
    std::fs::write(&file, "").unwrap();
    let file = file.to_string_lossy().into_owned();
    for (arguments, part) in [
        (vec!["--listen", &address], "cannot be listened on"),
        (vec!["--data", &file], "cannot be used"),
        (vec!["--deadline", "0"], "--deadline: 0 is not between"),
        (vec!["--cors-origin", "example.com"], "is no origin"),
        (vec!["--config", "/does/not/exist.toml"], "cannot be read"),
        (vec!["--redis", "http://127.0.0.1"], "is no Redis URL"),
        (vec!["--log", "loud=loud=loud"], "is no filter"),
    ] {
        let mut command = command(&data.path().join("data"));
        let began = Instant::now();
        let output = command.args(&arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && said.contains("partwright: ") && said.contains(part),
            "{arguments:?}: {said}"
        );
        assert!(began.elapsed() < Duration::from_secs(15), "{arguments:?}");
    }
}

#[tokio::test]
async fn a_turn_that_a_power_cut_ends_is_closed_at_the_next_start() {
    let data = tempfile::tempdir().unwrap();
    let endpoint = silent_endpoint().await;
    let mut program = Program::start(
        command(data.path())
            .env("OPENAI_BASE_URL", &endpoint)
            .env("OPENAI_API_KEY", "sk-unseen")
            .env("OPENAI_MODEL", "silence"),
    );
    let client = reqwest::Client::new();
    let request = client.post(format!("{}/api/v1/generate", program.url)).header("prefer", "respond-async");
    let turn: Turn = request.json(&json!({ "prompt": "a hook" })).send().await.unwrap().json().await.unwrap();
    let messages = async |url: &str| -> Vec<Message> {
        let url = format!("{url}/api/v1/projects/{}/messages", turn.project_id);
        client.get(url).send().await.unwrap().json().await.unwrap()
    };
    while messages(&program.url).await.is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    program.process.kill().unwrap();
    program.process.wait().unwrap();

    let again = Program::start(&mut command(data.path()));
    let messages = messages(&again.url).await;
    assert_eq!(messages.len(), 2);
    assert!(messages[1].error.as_ref().is_some_and(|error| error.contains("Send the message again")), "{messages:?}");
    let url = format!("{}/api/v1/projects/{}", again.url, turn.project_id);
    let project: Project = client.get(url).send().await.unwrap().json().await.unwrap();
    assert_eq!(project.name, "Hook");
}
