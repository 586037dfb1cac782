//! One renderer process: started with limits, spoken to in lines, killed without trace.
//!
//! The process gets a process group of its own (an interrupt at the terminal is for the supervisor to handle), dies with
//! the supervisor's process however that ends, and may take no more address space than its job allows.

use std::collections::VecDeque;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use partwright_protocol::{JobSpec, RendererCommand, RendererReply};
use rustix::process::{Pid, Resource, Rlimit, Signal};
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::sync::{mpsc, oneshot};

use super::SupervisorOptions;
use super::lines::{Line, Lines};

/// Far above any honest reply.
const MAX_REPLY: usize = 32 << 20;
const MAX_STDERR_LINE: usize = 2048;
/// Kept for the verdict.
const STDERR_TAIL: usize = 20;
/// Shown in the log per job.
const STDERR_LOGGED: usize = 200;

/// What comes from the process.
#[derive(Debug)]
pub(super) enum Said {
    Reply(RendererReply),
    /// A line that is no reply.
    Noise(String),
    /// A line beyond all bounds.
    TooLong,
    /// It closed its output: it ended, or will not say anything any more.
    Nothing,
}

/// Starts processes from one thread that lives as long as any clone of this.
///
/// The system kills a process whose parent asked for it when the *thread* that started it ends. The threads of the async
/// run-time come and go, so that would be at odd times; this one ends with the supervisor.
#[derive(Debug, Clone)]
pub(super) struct Launcher {
    orders: std::sync::mpsc::Sender<Order>,
}

struct Order {
    gives_way: bool,
    done: oneshot::Sender<io::Result<Child>>,
}

/// Nice value of processes that give way: beside one that does not, they get a tenth of the processors.
const GIVING_WAY: i32 = 10;

impl Launcher {
    pub(super) fn start(options: SupervisorOptions) -> Self {
        let (orders, inbox) = std::sync::mpsc::channel::<Order>();
        let runtime = tokio::runtime::Handle::current();
        std::thread::spawn(move || {
            let _entered = runtime.enter();
            for Order { gives_way, done } in inbox {
                // Nobody waits any more when the supervisor is about to end; then the process is killed on drop.
                let _ = done.send(launch(&options, gives_way));
            }
        });
        Self { orders }
    }

    /// A process, which leaves the processors to others where it gives way.
    pub(super) async fn launch(&self, gives_way: bool) -> io::Result<Process> {
        let (done, launched) = oneshot::channel();
        let gone = || io::Error::other("the thread that starts processes has ended");
        self.orders.send(Order { gives_way, done }).map_err(|_| gone())?;
        Process::attach(launched.await.map_err(|_| gone())??)
    }
}

fn launch(options: &SupervisorOptions, gives_way: bool) -> io::Result<Child> {
    let mut command = std::process::Command::new(&options.program);
    command
        .args(&options.arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0);
    #[allow(
        unsafe_code,
        reason = "between fork and exec only these two system calls run, which neither allocate nor lock"
    )]
    unsafe {
        command.pre_exec(move || {
            if gives_way {
                rustix::process::nice(GIVING_WAY)?;
            }
            Ok(rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?)
        });
    }
    Command::from(command).kill_on_drop(true).spawn()
}

#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    pid: Option<Pid>,
    commands: mpsc::UnboundedSender<Vec<u8>>,
    said: mpsc::Receiver<Said>,
    stderr: Arc<Mutex<Stderr>>,
    pub(super) jobs: u32,
}

#[derive(Debug, Default)]
struct Stderr {
    tail: VecDeque<String>,
    lines: usize,
    closed: bool,
}

fn lock(stderr: &Mutex<Stderr>) -> MutexGuard<'_, Stderr> {
    stderr.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Process {
    fn attach(mut child: Child) -> io::Result<Self> {
        let missing = || io::Error::other("the renderer process has no pipes");
        let pid = child.id().and_then(|pid| Pid::from_raw(i32::try_from(pid).ok()?));
        let stdin = child.stdin.take().ok_or_else(missing)?;
        let stdout = child.stdout.take().ok_or_else(missing)?;
        let (commands, outbox) = mpsc::unbounded_channel();
        tokio::spawn(write_commands(stdin, outbox));
        let (reports, said) = mpsc::channel(64);
        tokio::spawn(read_replies(stdout, reports));
        let stderr = Arc::default();
        tokio::spawn(read_stderr(child.stderr.take().ok_or_else(missing)?, Arc::clone(&stderr), child.id()));
        Ok(Self { child, pid, commands, said, stderr, jobs: 0 })
    }

    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None)) && !self.said.is_closed()
    }

    /// Sets the limits of a job and hands it over. A process that cannot take it any more says [`Said::Nothing`].
    pub(super) fn begin(&mut self, job: &JobSpec, directory: String, project: Option<String>) {
        self.jobs += 1;
        *lock(&self.stderr) = Stderr::default();
        if let Err(error) = self.limit_memory(job.memory_bytes) {
            tracing::warn!(%error, "the renderer's memory could not be limited");
        }
        self.send(&RendererCommand::Render { job: Box::new(job.clone()), directory, project });
    }

    pub(super) fn send(&self, command: &RendererCommand) {
        match serde_json::to_vec(command) {
            Ok(mut line) => {
                line.push(b'\n');
                // A process that is gone is noticed by its silence.
                let _ = self.commands.send(line);
            }
            Err(error) => tracing::error!(%error, "a command to the renderer could not be written"),
        }
    }

    pub(super) async fn next(&mut self) -> Said {
        self.said.recv().await.unwrap_or(Said::Nothing)
    }

    /// After it went silent: how it ended, and its last words. Kills it if it only pretends to be dead.
    pub(super) async fn end(&mut self) -> (ExitStatus, Vec<String>) {
        let status = match tokio::time::timeout(Duration::from_millis(500), self.child.wait()).await {
            Ok(Ok(status)) => status,
            // It closed its output and goes on: that is a crash as well.
            _ => {
                self.kill().await;
                ExitStatus::default()
            }
        };
        for _ in 0..50 {
            if lock(&self.stderr).closed {
                break;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        (status, lock(&self.stderr).tail.iter().cloned().collect())
    }

    pub(super) async fn kill(&mut self) {
        if let Err(error) = self.child.kill().await {
            tracing::error!(%error, "a renderer process could not be killed");
        }
    }

    /// Bytes that it holds in memory now.
    pub(super) fn resident_bytes(&self) -> u64 {
        let pages = self.pid.and_then(|pid| {
            let statm = std::fs::read_to_string(format!("/proc/{}/statm", pid.as_raw_nonzero())).ok()?;
            statm.split_ascii_whitespace().nth(1)?.parse::<u64>().ok()
        });
        pages.unwrap_or(0) * rustix::param::page_size() as u64
    }

    fn limit_memory(&self, bytes: u64) -> io::Result<()> {
        let Some(pid) = self.pid else { return Ok(()) };
        // The hard limit stays as it is: the next job may have more.
        let hard = rustix::process::getrlimit(Resource::As).maximum;
        let limit = Rlimit { current: Some(hard.map_or(bytes, |hard| hard.min(bytes))), maximum: hard };
        rustix::process::prlimit(Some(pid), Resource::As, limit)?;
        Ok(())
    }
}

async fn write_commands(mut stdin: ChildStdin, mut outbox: mpsc::UnboundedReceiver<Vec<u8>>) {
    while let Some(line) = outbox.recv().await {
        if stdin.write_all(&line).await.is_err() || stdin.flush().await.is_err() {
            return;
        }
    }
}

async fn read_replies(stdout: ChildStdout, reports: mpsc::Sender<Said>) {
    let mut lines = Lines::new(stdout, MAX_REPLY);
    while let Ok(Some(line)) = lines.next().await {
        let said = match line {
            Line::Whole(line) => match serde_json::from_slice(&line) {
                Ok(reply) => Said::Reply(reply),
                Err(_) => Said::Noise(String::from_utf8_lossy(&line).chars().take(200).collect()),
            },
            Line::Cut(_) => Said::TooLong,
        };
        if reports.send(said).await.is_err() {
            return;
        }
    }
}

async fn read_stderr(stderr: ChildStderr, kept: Arc<Mutex<Stderr>>, process: Option<u32>) {
    let mut lines = Lines::new(stderr, MAX_STDERR_LINE);
    while let Ok(Some(Line::Whole(line) | Line::Cut(line))) = lines.next().await {
        let line = String::from_utf8_lossy(&line).into_owned();
        let mut kept = lock(&kept);
        kept.lines += 1;
        match kept.lines.cmp(&STDERR_LOGGED) {
            std::cmp::Ordering::Less => tracing::info!(target: "renderer", process, "{line}"),
            std::cmp::Ordering::Equal => tracing::info!(target: "renderer", process, "(more lines are not shown)"),
            std::cmp::Ordering::Greater => {}
        }
        if kept.tail.len() == STDERR_TAIL {
            kept.tail.pop_front();
        }
        kept.tail.push_back(line);
    }
    lock(&kept).closed = true;
}
