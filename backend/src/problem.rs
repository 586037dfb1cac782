//! Every error that the service tells anyone, as problem details (RFC 9457). One table holds the stable names, status
//! codes and titles; the detail is written where the error happens, for people: what is wrong and what to do.

use partwright_protocol::{JobId, MAX_SCRIPT_BYTES, Problem, ProjectId};

macro_rules! kinds {
    ($($name:ident $slug:literal $status:literal $title:literal,)*) => {
        /// What kinds of problem there are.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind {
            $($name,)*
        }

        impl Kind {
            fn parts(self) -> (&'static str, u16, &'static str) {
                match self {
                    $(Self::$name => (concat!("/problems/", $slug), $status, $title),)*
                }
            }
        }
    };
}

kinds! {
    BadRequest "bad-request" 400 "The request could not be understood",
    Forbidden "forbidden" 403 "Not allowed from here",
    NotFound "not-found" 404 "Not found",
    MethodNotAllowed "method-not-allowed" 405 "Method not allowed",
    Timeout "request-timeout" 408 "The request took too long to arrive",
    NotReady "not-ready" 409 "Not ready yet",
    NotRendered "not-rendered" 409 "This file does not exist",
    BodyTooLarge "body-too-large" 413 "The body is too large",
    ScriptTooLarge "script-too-large" 413 "The script is too large",
    PromptTooLong "prompt-too-long" 413 "The message is too long",
    FileTooLarge "file-too-large" 413 "The file is too large",
    ProjectFull "project-full" 413 "The project's files are too large together",
    TooManyFiles "too-many-files" 413 "The project has too many files",
    FileKind "file-kind" 415 "Scripts cannot read such files",
    MediaType "unsupported-media-type" 415 "JSON is expected",
    Range "range-not-satisfiable" 416 "The range lies outside the file",
    Misdirected "misdirected-request" 421 "Not this host",
    FileName "file-name" 422 "The file cannot have this name",
    Invalid "invalid" 422 "The request does not make sense",
    TooMany "too-many-requests" 429 "Too many requests",
    Internal "internal" 500 "Something went wrong in the service",
    Busy "busy" 503 "The service is busy",
}

/// A problem of `kind`; `detail` says what happened and what to do.
pub fn problem(kind: Kind, detail: impl Into<String>) -> Problem {
    let (uri, status, title) = kind.parts();
    Problem { kind: uri.to_owned(), title: title.to_owned(), status, detail: detail.into() }
}

/// Logs the cause, which may name files and addresses, and tells the world only that it happened.
pub fn internal(cause: impl std::fmt::Display) -> Problem {
    tracing::error!(%cause, "internal error");
    problem(Kind::Internal, "The service could not do this. Try again; the log of the service says why.")
}

pub fn unknown_project(id: ProjectId) -> Problem {
    problem(Kind::NotFound, format!("There is no project {id}."))
}

pub fn unknown_job(id: JobId) -> Problem {
    problem(Kind::NotFound, format!("There is no render {id}; it may have been cleared. Render again."))
}

pub fn check_script(script: &str) -> Result<(), Problem> {
    if script.len() > MAX_SCRIPT_BYTES {
        let detail = format!(
            "The script has {} bytes and at most {MAX_SCRIPT_BYTES} are accepted. Move data out of it or split it.",
            script.len()
        );
        return Err(problem(Kind::ScriptTooLarge, detail));
    }
    Ok(())
}
