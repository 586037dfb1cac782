//! Script text to shape graph: lexer, error-recovering parser, customizer, evaluator. No files, clocks, network, meshes:
//! other files come through [`Loader`], cancellation through a flag.

use std::sync::atomic::AtomicBool;

use partwright_graph::Graph;
use partwright_protocol::{Builtin, ConsoleLine, Diagnostic, Location, Parameter, Values};

/// Where `use`, `include` and `import` find files. Implementations confine access to the project and library folders.
pub trait Loader {
    /// Resolves `name`, as written in `use <name>`, seen from `from` (`None` is the script itself).
    fn load(&self, name: &str, from: Option<&str>) -> Result<LoadedFile, LoadError>;
}

#[derive(Debug, Clone)]
pub struct LoadedFile {
    /// Identity for circular includes and for `Location::file`.
    pub path: String,
    pub bytes: std::sync::Arc<[u8]>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    #[error("not found")]
    NotFound,
    /// Outside the folders that scripts may read.
    #[error("outside the project and library folders")]
    Forbidden,
    #[error("{0}")]
    Unreadable(String),
}

/// Bounds on one evaluation; exceeding one is an error with its own code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub steps: u64,
    /// Nested calls.
    pub depth: u32,
    /// Elements of one list, characters of one string.
    pub elements: u64,
    /// Facets of one curve.
    pub facets: u32,
    /// Nodes of the graph.
    pub nodes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 200_000_000, depth: 20_000, elements: 10_000_000, facets: 10_000, nodes: 2_000_000 }
    }
}

#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub source: &'a str,
    pub overrides: &'a Values,
    pub loader: &'a dyn Loader,
    pub limits: Limits,
    /// Unknown names and arguments, `undef` geometry become errors.
    pub strict: bool,
    /// The value of `$preview`.
    pub preview: bool,
    /// Polled; set from another thread to give up.
    pub cancel: &'a AtomicBool,
}

impl std::fmt::Debug for Request<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Request").field("bytes", &self.source.len()).field("strict", &self.strict).finish()
    }
}

#[derive(Debug, Clone, Default)]
pub struct Evaluated {
    /// Empty when there are errors.
    pub graph: Graph,
    pub parameters: Vec<Parameter>,
    /// `echo` output and warnings in the order of evaluation, in OpenSCAD's wording.
    pub console: Vec<ConsoleLine>,
    pub diagnostics: Vec<Diagnostic>,
    pub sources: Sources,
    pub cancelled: bool,
}

/// The files that took part; turns spans into locations.
#[derive(Debug, Clone, Default)]
pub struct Sources {}

impl Sources {
    pub fn locate(&self, _span: partwright_graph::Span) -> Location {
        unreachable!("no source has been read")
    }
}

/// Parses and evaluates. Never panics, whatever the text.
pub fn evaluate(_request: &Request<'_>) -> Evaluated {
    Evaluated::default()
}

/// The customizer parameters of a script, without evaluating it. Parses as much as can be parsed.
pub fn parameters(_source: &str, _overrides: &Values) -> Vec<Parameter> {
    Vec::new()
}

/// Every built-in name, from its one declaration.
pub fn builtins() -> Vec<Builtin> {
    Vec::new()
}
