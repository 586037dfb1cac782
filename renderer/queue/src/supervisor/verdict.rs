//! Why a renderer process ended in mid-job: through something outside (try again) or through the script (say so).

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use partwright_protocol::{Diagnostic, JobSpec};

use crate::FolderError;

#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    /// Somebody ended it. The job is not to blame.
    Outside(String),
    Script(Box<Diagnostic>),
}

const SIGHUP: i32 = 1;
const SIGINT: i32 = 2;
const SIGKILL: i32 = 9;
const SIGTERM: i32 = 15;

/// What Rust's and C++'s run-times and the system say when there is no more memory.
const OUT_OF_MEMORY: [&str; 5] = [
    "memory allocation of",
    "out of memory",
    "Cannot allocate memory",
    "std::bad_alloc",
    "Resource temporarily unavailable",
];

/// `stderr` holds the last lines that the process wrote.
pub(super) fn judge(status: ExitStatus, stderr: &[String], job: &JobSpec) -> Verdict {
    if let Some(signal @ (SIGHUP | SIGINT | SIGKILL | SIGTERM)) = status.signal() {
        return Verdict::Outside(format!("it was ended from outside (signal {signal})"));
    }
    let said = |needle: &str| stderr.iter().any(|line| line.contains(needle));
    let diagnostic = if OUT_OF_MEMORY.iter().any(|needle| said(needle)) {
        out_of_memory(job)
    } else if said("has overflowed its stack") || said("stack overflow") {
        Diagnostic::error(
            "E0703",
            "the script nests too deeply: the renderer's stack overflowed; make recursive modules and functions end earlier, \
             or use a loop instead",
        )
    } else {
        let how = match (status.signal(), status.code()) {
            (Some(signal), _) => format!("signal {signal}"),
            (None, Some(code)) => format!("exit status {code}"),
            (None, None) => "unknown status".to_owned(),
        };
        let mut diagnostic = Diagnostic::error(
            "E0704",
            format!(
                "the renderer crashed on this script ({how}); undo or simplify what was changed last, and please report the \
                 script: this is a fault of the renderer"
            ),
        );
        diagnostic.notes.extend(stderr.iter().rev().take(5).rev().cloned());
        diagnostic
    };
    Verdict::Script(Box::new(diagnostic))
}

fn out_of_memory(job: &JobSpec) -> Diagnostic {
    Diagnostic::error(
        "E0701",
        format!(
            "the render needs more than the memory limit of {} MiB; use fewer or coarser shapes (a smaller $fn, shorter \
             lists) or raise the limit",
            job.memory_bytes >> 20
        ),
    )
}

pub(super) fn too_slow(job: &JobSpec) -> Diagnostic {
    let seconds = Duration::from_millis(job.deadline_ms).as_secs_f64();
    Diagnostic::error(
        "E0702",
        format!(
            "the render took longer than {} s and was stopped; simplify the model (a smaller $fn, fewer booleans, loops that \
             end) or raise the limit",
            (seconds * 10.0).round() / 10.0
        ),
    )
}

/// The process lives but what it says or wrote is of no use.
pub(super) fn unusable(why: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::error("E0706", format!("the render's result cannot be used: {why}"))
}

/// The script's files cannot be given to it.
pub(super) fn without_files(error: &FolderError) -> Diagnostic {
    Diagnostic::error("E0708", error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use partwright_protocol::{JobId, Purpose, Values};

    fn job() -> JobSpec {
        JobSpec {
            id: JobId::new(),
            project_id: None,
            script: String::new(),
            parameters: Values::new(),
            files: Vec::new(),
            purpose: Purpose::Full,
            detail: partwright_protocol::Detail::Final,
            strict: false,
            profile: partwright_protocol::PrintProfile::default(),
            deadline_ms: 1500,
            memory_bytes: 512 << 20,
            content_hash: String::new(),
        }
    }

    /// Signals are the low byte of a wait status, exit codes the next one.
    fn check(status: i32, stderr: &str, expected: &str) {
        let stderr: Vec<String> = stderr.lines().map(str::to_owned).collect();
        let verdict = match judge(ExitStatus::from_raw(status), &stderr, &job()) {
            Verdict::Outside(why) => why,
            Verdict::Script(diagnostic) => diagnostic.to_string(),
        };
        assert!(verdict.starts_with(expected), "{verdict}");
    }

    #[test]
    fn endings_are_told_apart() {
        check(9, "", "it was ended from outside (signal 9)");
        check(15, "", "it was ended from outside (signal 15)");
        check(
            6,
            "memory allocation of 64000000000 bytes failed",
            "error[E0701]: the render needs more than the memory limit of 512 MiB",
        );
        check(6, "terminate called after throwing an instance of 'std::bad_alloc'", "error[E0701]");
        check(6, "thread 'main' has overflowed its stack", "error[E0703]");
        check(11, "", "error[E0704]: the renderer crashed on this script (signal 11)");
        check(
            101 << 8,
            "thread 'main' panicked at x.rs:1",
            "error[E0704]: the renderer crashed on this script (exit status 101)",
        );
        check(0, "", "error[E0704]");
        assert!(too_slow(&job()).message.contains("longer than 1.5 s"));
    }
}
