//! Script text to shape graph: lexer, error-recovering parser, customizer, evaluator. No files, clocks, network, meshes:
//! other files come through [`Loader`], cancellation through a flag.

pub mod analysis;
mod ast;
mod builtin;
mod cache;
mod compile;
mod customizer;
mod diagnostics;
mod environment;
mod evaluate;
mod format;
mod lexer;
mod object;
mod parser;
mod source;
mod value;

pub use customizer::write_values;
pub use diagnostics::{Code, Level, codes};
pub use format::{FormatError, format};
pub use source::Sources;

use std::sync::atomic::AtomicBool;

use partwright_graph::Graph;
use partwright_protocol::{Builtin, ConsoleLine, Diagnostic, Parameter, Values};

/// Where `use`, `include` and `import` find files. Implementations confine access to the project and library folders.
pub trait Loader {
    /// Resolves `name`, as written in `use <name>`, seen from `from` (`None` is the script itself).
    fn load(&self, name: &str, from: Option<&str>) -> Result<LoadedFile, LoadError>;

    /// Names of the files that the script itself could load, as far as they can be listed, in order.
    fn list(&self) -> Vec<String> {
        Vec::new()
    }
}

#[derive(Debug, Clone)]
pub struct LoadedFile {
    /// Identity for circular includes and for `Location::file`.
    pub path: String,
    pub bytes: Vec<u8>,
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
        Self { steps: 200_000_000, depth: 120_000, elements: 10_000_000, facets: 10_000, nodes: 2_000_000 }
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
    /// How many files had to be parsed for it; the others were known from evaluations before.
    pub parsed_files: usize,
    pub cancelled: bool,
}

/// Parses and evaluates. Never panics, whatever the text.
pub fn evaluate(request: &Request<'_>) -> Evaluated {
    // A stack of its own, so that what a caller has left of its own does not matter.
    stacker::maybe_grow(512 * 1024, 4 * 1024 * 1024, || evaluate_here(request))
}

fn evaluate_here(request: &Request<'_>) -> Evaluated {
    let arenas = compile::Arenas::default();
    let mut linked = compile::link(&arenas, request);
    let customizer::Customizer { parameters, problems } =
        customizer::read(&linked.script.file.ast, request.source, request.overrides);
    let (parsed_files, mut console) = (linked.parsed, std::mem::take(&mut linked.console));
    let mut diagnostics = std::mem::take(&mut linked.diagnostics);
    for (span, problem) in problems {
        diagnostics.push(diagnostics::syntax::CONDITION.diagnostic(false, problem).at(linked.sources.locate(span)));
    }
    if diagnostics.iter().any(Diagnostic::is_error) {
        let (graph, sources) = (Graph::default(), linked.sources);
        return Evaluated { graph, parameters, console, diagnostics, sources, parsed_files, cancelled: false };
    }
    let outcome = evaluate::run(linked, request);
    console.extend(outcome.console);
    diagnostics.extend(outcome.diagnostics);
    let evaluate::Outcome { graph, sources, cancelled, .. } = outcome;
    Evaluated { graph, parameters, console, diagnostics, sources, parsed_files, cancelled }
}

/// The customizer parameters of a script, without evaluating it. Parses as much as can be parsed.
pub fn parameters(source: &str, overrides: &Values) -> Vec<Parameter> {
    let (files, _) = cache::files(&[source.into()]);
    files.first().map_or_else(Vec::new, |file| customizer::read(&file.ast, source, overrides).parameters)
}

/// What the grammar says against a script, without its other files.
pub fn syntax_errors(source: &str) -> Vec<Diagnostic> {
    let file = stacker::maybe_grow(512 * 1024, 4 * 1024 * 1024, || parser::parse_file(source.into()));
    file.diagnostics.into_iter().filter(Diagnostic::is_error).collect()
}

/// Every built-in name, from its one declaration.
pub fn builtins() -> Vec<Builtin> {
    builtin::reference()
}
