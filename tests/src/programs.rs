use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The repository's root.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests live in a folder of the repository").to_path_buf()
}

/// A program that cargo built into the folder of the running test.
pub fn binary(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a running test has a path");
    let folder = test.ancestors().find(|folder| folder.join("deps").is_dir()).expect("tests run from cargo's folder");
    let path = folder.join(name);
    assert!(path.is_file(), "{name} is not built: run `cargo xtask test`, or `cargo build --workspace` first");
    path
}

/// A TCP port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has free ports");
    listener.local_addr().expect("a bound socket has an address").port()
}

/// A child process that ends with the test.
#[derive(Debug)]
struct Running(Child);

impl Running {
    /// SIGKILL: no goodbye.
    fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Running {
    /// Asks first, since some programs (nginx) must end children of their own.
    fn drop(&mut self) {
        let asked = Command::new("kill").arg(self.0.id().to_string()).stderr(Stdio::null()).status();
        for _ in 0..100 {
            if asked.is_err() || !matches!(self.0.try_wait(), Ok(None)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.kill();
    }
}

fn start(command: &mut Command) -> Running {
    let program = command.get_program().to_string_lossy().into_owned();
    Running(command.spawn().unwrap_or_else(|error| panic!("cannot start {program}: {error}")))
}

fn wait_for_port(port: u16, what: &str) {
    let begin = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begin.elapsed() < Duration::from_secs(20), "{what} does not listen on port {port}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// How to start a [`Server`].
#[derive(Debug, Default)]
pub struct Options<'a> {
    /// Jobs go to workers behind this queue, which share this folder of artifacts, instead of own processes.
    pub distributed: Option<(&'a Redis, &'a Path)>,
    /// An OpenAI-compatible endpoint; none means the catalogue assistant.
    pub model: Option<&'a str>,
    /// Data of an earlier server.
    pub data: Option<&'a Path>,
    pub arguments: &'a [&'a str],
}

/// A running `partwright serve`.
#[derive(Debug)]
pub struct Server {
    process: Running,
    pub url: String,
    _data: Option<TempDir>,
    pub data: PathBuf,
}

impl Server {
    pub fn start(options: &Options<'_>) -> Self {
        let (keep, data) = match options.data {
            Some(path) => (None, path.to_path_buf()),
            None => {
                let folder = tempfile::tempdir().expect("temporary folders can be made");
                let path = folder.path().to_path_buf();
                (Some(folder), path)
            }
        };
        let mut command = Command::new(binary("partwright"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(&data);
        if let Some((redis, artifacts)) = options.distributed {
            command.args(["--redis", &redis.url, "--artifacts"]).arg(artifacts);
        }
        command.args(options.arguments);
        for name in ["OPENAI_API_KEY", "OPENAI_BASE_URL", "PARTWRIGHT_MODEL", "OPENAI_MODEL"] {
            command.env_remove(name);
        }
        if let Some(url) = options.model {
            command.env("OPENAI_BASE_URL", url).env("OPENAI_API_KEY", "test-key").env("PARTWRIGHT_MODEL", "test-model");
        }
        command.stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut process = start(&mut command);
        let stdout = process.0.stdout.take().expect("standard output is piped");
        let mut lines = BufReader::new(stdout).lines();
        let url = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_whitespace().find(|word| word.starts_with("http://")).map(str::to_owned))
            .expect("the server prints its address");
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, url: url.trim_end_matches('/').to_owned(), _data: keep, data }
    }

    pub fn pid(&self) -> u32 {
        self.process.0.id()
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) -> Option<TempDir> {
        self.process.kill();
        self._data.take()
    }

    /// Process ids of its renderer processes.
    pub fn renderers(&self) -> Vec<u32> {
        children(self.pid())
    }
}

/// Direct children of a process, from the kernel's table.
fn children(pid: u32) -> Vec<u32> {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    tasks
        .filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|text| text.split_whitespace().filter_map(|word| word.parse().ok()).collect::<Vec<u32>>())
        .collect()
}

/// A running `partwright-renderer worker`.
#[derive(Debug)]
pub struct Worker {
    process: Running,
    pub health: String,
}

impl Worker {
    pub fn start(redis: &Redis, artifacts: &Path) -> Self {
        let port = free_port();
        let health = format!("127.0.0.1:{port}");
        let mut command = Command::new(binary("partwright-renderer"));
        command
            .args(["worker", "--slots", "1", "--redis", &redis.url, "--health", &health, "--artifacts"])
            .arg(artifacts);
        let process = start(command.stdin(Stdio::null()));
        wait_for_port(port, "the worker");
        Self { process, health: format!("http://{health}/health") }
    }

    /// SIGKILL: no goodbye to the queue.
    pub fn kill(mut self) {
        self.process.kill();
    }
}

/// A real redis-server with its data in a temporary folder.
#[derive(Debug)]
pub struct Redis {
    _process: Running,
    _folder: TempDir,
    pub url: String,
}

impl Redis {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("temporary folders can be made");
        let port = free_port();
        let mut command = Command::new("redis-server");
        command.args([
            "--port",
            &port.to_string(),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "yes",
            "--dir",
        ]);
        let process = start(command.arg(folder.path()).stdout(Stdio::null()));
        wait_for_port(port, "redis-server");
        Self { _process: process, _folder: folder, url: format!("redis://127.0.0.1:{port}") }
    }
}

/// The local endpoint that speaks the OpenAI wire protocol.
#[derive(Debug)]
pub struct ModelServer {
    _process: Running,
    pub url: String,
}

impl ModelServer {
    pub fn start() -> Self {
        let port = free_port();
        let process =
            start(Command::new(binary("model-server")).arg(format!("127.0.0.1:{port}")).stdout(Stdio::null()));
        wait_for_port(port, "model-server");
        Self { _process: process, url: format!("http://127.0.0.1:{port}/v1") }
    }
}

/// A real nginx with the repository's configuration in front of the given services.
#[derive(Debug)]
pub struct Nginx {
    _process: Running,
    _folder: TempDir,
    pub url: String,
}

impl Nginx {
    /// `backend` and `renderer` are `host:port`, `studio` is the folder of static files.
    pub fn start(backend: &str, renderer: &str, studio: &Path) -> Self {
        let folder = tempfile::tempdir().expect("temporary folders can be made");
        let port = free_port();
        let template = std::fs::read_to_string(repository().join("nginx/partwright.conf.template"))
            .expect("the repository has its nginx configuration");
        let run_dir = folder.path().to_string_lossy().into_owned();
        let config = [
            ("${LISTEN}", format!("127.0.0.1:{port}")),
            ("${BACKEND}", backend.to_owned()),
            ("${RENDERER}", renderer.to_owned()),
            ("${STUDIO}", studio.to_string_lossy().into_owned()),
            ("${RUN_DIR}", run_dir.clone()),
        ]
        .iter()
        .fold(template, |text, (name, value)| text.replace(name, value));
        let path = folder.path().join("nginx.conf");
        std::fs::write(&path, config).expect("temporary folders can be written");
        // Started by root, nginx would hand its workers to a user that cannot read the temporary folder.
        let directives = if is_root() { "daemon off; user root;" } else { "daemon off;" };
        let nginx = || {
            let mut command = Command::new("nginx");
            command.args(["-e", "stderr", "-p", &run_dir, "-g", directives, "-c"]).arg(&path);
            command.stdin(Stdio::null()).stdout(Stdio::null());
            command
        };
        let check = nginx().arg("-t").output().expect("nginx is installed by `cargo xtask test`");
        assert!(check.status.success(), "nginx -t: {}", String::from_utf8_lossy(&check.stderr));
        let process = start(&mut nginx());
        wait_for_port(port, "nginx");
        Self { _process: process, _folder: folder, url: format!("http://127.0.0.1:{port}") }
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
