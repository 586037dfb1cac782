//! The whole way of the data as one function: evaluate, plan, realise, inspect. No clock, no network, no async runtime.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use partwright_protocol::{ConsoleLine, Diagnostic, Parameter, Progress, Report, Values};
use partwright_script::Limits;
use partwright_solid::Model;

/// A script and where it comes from.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    pub text: &'a str,
    /// Folder that relative `use`, `include` and `import` may read; `None` for scripts without files.
    pub folder: Option<PathBuf>,
    /// Further library folders, searched after the built-in library.
    pub libraries: Vec<PathBuf>,
}

#[derive(Debug, Clone)]
pub struct Settings {
    pub parameters: Values,
    pub strict: bool,
    pub preview: bool,
    pub limits: Limits,
    pub max_triangles: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            parameters: Values::new(),
            strict: false,
            preview: false,
            limits: Limits::default(),
            max_triangles: 4_000_000,
        }
    }
}

/// How a caller watches and stops a build.
pub trait Monitor: Sync {
    fn progress(&self, progress: Progress);
    fn cancel(&self) -> &AtomicBool;
}

#[derive(Debug)]
pub struct Built {
    /// `None` when there are errors or nothing was made.
    pub model: Option<Model>,
    pub report: Option<Report>,
    pub parameters: Vec<Parameter>,
    pub console: Vec<ConsoleLine>,
    pub diagnostics: Vec<Diagnostic>,
    pub sources: partwright_script::Sources,
    pub cancelled: bool,
}
