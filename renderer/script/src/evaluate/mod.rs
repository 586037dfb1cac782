//! Syntax tree to shape graph.
//!
//! Promises: never panics, never overflows the native stack, ends within its [`Limits`] or when cancelled. What a user
//! did wrong is reported as a value; only [`Stop`] unwinds, after its cause has been reported.

mod expression;
mod operators;
mod print;
mod statement;

pub(crate) use statement::{Given, ModuleCall};

use std::rc::{Rc, Weak};
use std::sync::atomic::Ordering;

use partwright_graph::{Builder, Child, Dimension, Graph, Node, NodeId, Span};
use partwright_protocol::{ConsoleLine, Diagnostic, Fix, Location, ParameterValue, Severity};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::ast::{Ast, FunctionId, ScopeId, Symbol};
use crate::builtin::{self, Declaration, random::MersenneTwister};
use crate::diagnostics::{Code, limits, names, nearest};
use crate::environment::{Dynamic, Frame};
use crate::source::Sources;
use crate::value::{Value, live_elements};
use crate::{Limits, Request};

/// Evaluation ends here. The reason has been reported.
#[derive(Debug)]
pub(crate) struct Stop;

pub(crate) type Eval<T> = Result<T, Stop>;

/// Steps between two looks at the cancel flag.
const POLL: u64 = 1024;
/// List elements alive at once, some 16 bytes each.
const LIVE_ELEMENTS: u64 = 30_000_000;
/// Corner points of all polygons and polyhedra of the graph.
const GRAPH_POINTS: u64 = 30_000_000;
const CONSOLE_LINES: usize = 100_000;
const CONSOLE_BYTES: usize = 16 << 20;
const MAX_DIAGNOSTICS: usize = 200;

/// What evaluation gave.
pub(crate) struct Outcome {
    pub(crate) graph: Graph,
    pub(crate) console: Vec<ConsoleLine>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) cancelled: bool,
}

pub(crate) struct Evaluator<'a> {
    pub(crate) ast: &'a Ast,
    pub(crate) sources: &'a Sources,
    request: &'a Request<'a>,
    pub(crate) limits: Limits,
    pub(crate) builder: Builder,
    /// `%` shapes, in the coordinates of the scope being evaluated.
    pub(crate) background: Vec<Child>,
    /// The first `!` shape.
    root: Option<Child>,
    console: Vec<ConsoleLine>,
    console_bytes: usize,
    diagnostics: Vec<Diagnostic>,
    seen: FxHashSet<(&'static str, Span)>,
    /// The same few places print again and again.
    locations: FxHashMap<Span, Location>,
    cancelled: bool,
    steps: u64,
    pub(crate) graph_points: u64,
    /// Of `use <font.ttf>`.
    pub(crate) fonts: Vec<partwright_graph::FontFile>,
    pub(crate) dynamic: Dynamic,
    /// Calls in progress, the outermost first.
    trace: Vec<(Symbol, Span)>,
    /// User modules in progress.
    pub(crate) modules: Vec<Symbol>,
    used: FxHashMap<ScopeId, Rc<Frame>>,
    /// `$` names that a used file sets at its top level, where it sets any.
    used_dynamic: FxHashMap<ScopeId, Rc<[Symbol]>>,
    captured: Vec<Weak<Frame>>,
    function_texts: FxHashMap<FunctionId, Rc<str>>,
    builtin_functions: FxHashMap<Symbol, &'static Declaration>,
    builtin_modules: FxHashMap<Symbol, &'static Declaration>,
    pub(crate) constants: FxHashMap<Symbol, Value>,
    pub(crate) facet_symbols: [Option<usize>; 4],
    anonymous: Symbol,
    children_symbol: Option<Symbol>,
    parents_symbol: Option<Symbol>,
    pub(crate) random: MersenneTwister,
}

pub(crate) fn run(ast: &Ast, sources: &Sources, root: ScopeId, request: &Request<'_>) -> Outcome {
    let mut evaluator = Evaluator::new(ast, sources, request);
    let frame = Rc::new(Frame::new(None, Some(root), None));
    let made = evaluator.use_fonts().and_then(|()| evaluator.file(root, &frame));
    let root = match made {
        Ok(root) => evaluator.root.or(root).filter(|root| evaluator.builder.dimension(root.node) != 0),
        Err(Stop) => None,
    };
    // Cut the circles of closures and their scopes.
    for frame in evaluator.captured.drain(..).filter_map(|frame| frame.upgrade()) {
        frame.clear();
    }
    let failed = evaluator.diagnostics.iter().any(Diagnostic::is_error) || evaluator.cancelled;
    let builder = std::mem::take(&mut evaluator.builder);
    let background = std::mem::take(&mut evaluator.background);
    let graph = if failed { Graph::default() } else { builder.finish(root, background) };
    Outcome {
        graph,
        console: std::mem::take(&mut evaluator.console),
        diagnostics: std::mem::take(&mut evaluator.diagnostics),
        cancelled: evaluator.cancelled,
    }
}

impl<'a> Evaluator<'a> {
    fn new(ast: &'a Ast, sources: &'a Sources, request: &'a Request<'a>) -> Self {
        let mut dynamic = Dynamic::new(ast.names.dynamic_count());
        let mut constants = FxHashMap::default();
        for (name, value) in builtin::variables(request.preview) {
            let Some(symbol) = ast.names.find(name) else { continue };
            match symbol.dynamic() {
                Some(index) => dynamic.set(index, value),
                None => drop(constants.insert(symbol, value)),
            }
        }
        let anonymous = ast.names.find(crate::parser::ANONYMOUS).expect("the parser interns it");
        let table = |module: bool| {
            builtin::declarations()
                .filter(|declaration| declaration.is_module() == module && declaration.is_callable())
                .filter_map(|declaration| Some((ast.names.find(declaration.name)?, declaration)))
                .collect()
        };
        Self {
            ast,
            sources,
            request,
            limits: request.limits,
            builder: Builder::new(),
            background: Vec::new(),
            root: None,
            console: Vec::new(),
            console_bytes: 0,
            diagnostics: Vec::new(),
            seen: FxHashSet::default(),
            locations: FxHashMap::default(),
            cancelled: false,
            steps: 0,
            graph_points: 0,
            fonts: Vec::new(),
            dynamic,
            trace: Vec::new(),
            modules: Vec::new(),
            used: FxHashMap::default(),
            used_dynamic: FxHashMap::default(),
            captured: Vec::new(),
            function_texts: FxHashMap::default(),
            builtin_functions: table(false),
            builtin_modules: table(true),
            constants,
            facet_symbols: ["$fn", "$fa", "$fs", "$tol"].map(|name| ast.names.find(name)?.dynamic()),
            anonymous,
            children_symbol: ast.names.find("$children"),
            parents_symbol: ast.names.find("$parent_modules"),
            random: MersenneTwister::new(5489),
        }
    }

    /// The script itself.
    fn file(&mut self, root: ScopeId, frame: &Rc<Frame>) -> Eval<Option<Child>> {
        let scope = self.ast.scope(root);
        let overrides = self.request.overrides;
        for (name, value) in overrides {
            let symbol = self.ast.names.find(name);
            let assigned = symbol.is_some_and(|symbol| scope.assigned.contains_key(&symbol));
            if !assigned && !name.starts_with('$') {
                let text = format!("the script has no variable `{name}` at its top level: its given value has no use");
                self.diagnostics.push(names::UNKNOWN_OVERRIDE.diagnostic(false, text));
            }
            if let Some(symbol) = symbol
                && !assigned
            {
                self.assign(symbol, override_value(value), frame);
            }
        }
        for assignment in &scope.assignments {
            let given = overrides.get(&*self.ast.names.name(assignment.name));
            let value = match given {
                Some(value) => override_value(value),
                None => self.eval(assignment.value, frame)?,
            };
            self.assign(assignment.name, value, frame);
        }
        let children = self.instantiations(root, frame, None)?;
        if children.is_empty() {
            return Ok(None);
        }
        let span = Span { source: 0, start: 0, end: self.sources.text(0).len() as u32 };
        self.union(children, span).map(Some)
    }

    pub(crate) fn assign(&mut self, name: Symbol, value: Value, frame: &Frame) {
        match name.dynamic() {
            Some(index) => self.dynamic.set(index, value),
            None => frame.set(name, value),
        }
    }

    /// The scope of a used file, evaluated when it is first needed.
    fn used_frame(&mut self, scope: ScopeId) -> Eval<Rc<Frame>> {
        if let Some(frame) = self.used.get(&scope) {
            return Ok(frame.clone());
        }
        let frame = Rc::new(Frame::new(None, Some(scope), None));
        self.used.insert(scope, frame.clone());
        let assignments = &self.ast.scope(scope).assignments;
        let dynamic = assignments.iter().map(|assignment| assignment.name).filter(|name| name.dynamic().is_some());
        let dynamic: Rc<[Symbol]> = dynamic.collect();
        if !dynamic.is_empty() {
            self.used_dynamic.insert(scope, dynamic);
        }
        for assignment in assignments {
            let value = self.eval(assignment.value, &frame)?;
            frame.set(assignment.name, value);
        }
        Ok(frame)
    }

    /// `$` names that a used file sets at its top level hold while its functions and modules run.
    fn enter_used(&mut self, frame: &Frame) {
        let Some(names) = frame.scope.and_then(|scope| self.used_dynamic.get(&scope).cloned()) else { return };
        for name in names.iter() {
            if let Some(index) = name.dynamic()
                && let Some(value) = frame.get_here(*name)
            {
                self.dynamic.set(index, value);
            }
        }
    }

    // Limits.

    pub(crate) fn step(&mut self, span: Span) -> Eval<()> {
        self.steps += 1;
        if self.steps.is_multiple_of(POLL) { self.poll(span) } else { Ok(()) }
    }

    #[cold]
    fn poll(&mut self, span: Span) -> Eval<()> {
        if self.request.cancel.load(Ordering::Relaxed) {
            self.cancelled = true;
            return Err(Stop);
        }
        if self.steps > self.limits.steps {
            let message = format!(
                "the script takes more than {} steps: look for a loop or recursion that never ends",
                self.limits.steps
            );
            return self.fail(&limits::STEPS, span, message);
        }
        self.check_memory(0, span)
    }

    /// What built-ins spend on `count` elements of a list: far less than as many evaluated expressions.
    pub(crate) fn steps(&mut self, count: usize, span: Span) -> Eval<()> {
        let before = self.steps / POLL;
        self.steps += count as u64 / 8;
        if self.steps / POLL != before { self.poll(span) } else { Ok(()) }
    }

    /// Before `count` more elements are made beside those alive.
    pub(crate) fn check_memory(&mut self, count: u64, span: Span) -> Eval<()> {
        if live_elements() + count <= LIVE_ELEMENTS {
            return Ok(());
        }
        let message = format!("all lists and strings together have more than {LIVE_ELEMENTS} elements: keep less");
        self.fail(&limits::MEMORY, span, message)
    }

    /// Before one list or string of `count` elements is made.
    pub(crate) fn check_elements(&mut self, count: f64, span: Span) -> Eval<()> {
        if count <= self.limits.elements as f64 {
            return self.check_memory(count as u64, span);
        }
        let message = format!(
            "a list or string of {} elements is longer than the limit of {}",
            crate::value::number(count),
            self.limits.elements
        );
        self.fail(&limits::ELEMENTS, span, message)
    }

    fn enter_call(&mut self, name: Symbol, span: Span, kind: &str) -> Eval<()> {
        if self.trace.len() >= self.limits.depth as usize {
            let name = self.ast.names.name(name);
            let text = format!("ERROR: Recursion detected calling {kind} '{name}' {}", self.sources.place(span));
            self.print(Severity::Error, text, Some(span));
            let message = format!(
                "calls are nested more than {} deep in {kind} `{name}`: check the condition that ends its recursion",
                self.limits.depth
            );
            return self.fail_quietly(&limits::DEPTH, span, message);
        }
        self.trace.push((name, span));
        Ok(())
    }

    /// A file that the script names at `span`, relative to the file in which it does so.
    pub(crate) fn load(&self, name: &str, span: Span) -> Result<crate::LoadedFile, crate::LoadError> {
        self.request.loader.load(name, self.sources.path(span.source))
    }

    // Reports.

    pub(crate) fn print(&mut self, severity: Severity, text: String, span: Option<Span>) {
        if self.console.len() >= CONSOLE_LINES || self.console_bytes + text.len() > CONSOLE_BYTES {
            let span = span.unwrap_or_default();
            let code = &limits::CONSOLE;
            if self.seen.insert((code.number, Span::default())) {
                let message = "the console is full: further lines are dropped";
                let location = self.sources.locate(span);
                self.diagnostics.push(code.diagnostic(false, message).at(location));
                self.console.push(ConsoleLine {
                    severity: Severity::Warning,
                    text: format!("WARNING: {message}"),
                    location: None,
                });
            }
            return;
        }
        self.console_bytes += text.len();
        let location = span.map(|span| self.locate(span));
        self.console.push(ConsoleLine { severity, text, location });
    }

    /// A finding that does not stop evaluation. `console` is OpenSCAD's wording without its place; `message` ours.
    pub(crate) fn warn(&mut self, code: &'static Code, span: Span, console: &str, message: impl Into<String>) {
        self.warn_with(code, span, console, message.into(), None);
    }

    /// A line of the console that calls something an error although evaluation goes on.
    pub(crate) fn error_line(&mut self, console: &str, span: Span) {
        let text = format!("ERROR: {console} {}", self.sources.place(span));
        self.print(Severity::Error, text, Some(span));
    }

    pub(crate) fn warn_with(
        &mut self,
        code: &'static Code,
        span: Span,
        console: &str,
        message: String,
        fix: Option<(Span, &str)>,
    ) {
        let severity = code.severity(self.request.strict);
        let label = if severity == Severity::Error { "ERROR" } else { "WARNING" };
        // What only Partwright reports is no line of the console.
        let text = match console {
            "" => String::new(),
            _ => format!("{label}: {console} {}", self.sources.place(span)),
        };
        self.warn_as(code, span, text, message, fix);
    }

    /// Like [`Self::warn_with`], with the whole line for the console.
    pub(crate) fn warn_as(
        &mut self,
        code: &'static Code,
        span: Span,
        text: String,
        message: String,
        fix: Option<(Span, &str)>,
    ) {
        if !text.is_empty() {
            self.print(code.severity(self.request.strict), text, Some(span));
        }
        if self.diagnostics.len() >= MAX_DIAGNOSTICS || !self.seen.insert((code.number, span)) {
            return;
        }
        let mut diagnostic = code.diagnostic(self.request.strict, message).at(self.sources.locate(span));
        diagnostic.notes = self.trace_notes();
        diagnostic.fix = fix.map(|(span, replacement)| Fix {
            title: format!("Replace with `{replacement}`"),
            location: self.sources.locate(span),
            replacement: replacement.to_owned(),
        });
        self.diagnostics.push(diagnostic);
    }

    fn locate(&mut self, span: Span) -> Location {
        self.locations.entry(span).or_insert_with(|| self.sources.locate(span)).clone()
    }

    fn trace_notes(&self) -> Vec<String> {
        let calls = self.trace.iter().rev().take(5);
        calls
            .map(|(name, span)| format!("called by `{}` {}", self.ast.names.name(*name), self.sources.place(*span)))
            .collect()
    }

    /// An error that ends evaluation.
    pub(crate) fn fail<T>(&mut self, code: &'static Code, span: Span, message: String) -> Eval<T> {
        let text = format!("ERROR: {message} {}", self.sources.place(span));
        self.print(Severity::Error, text, Some(span));
        self.fail_quietly(code, span, message)
    }

    /// Like [`Self::fail`], when the console has been told already. Adds OpenSCAD's trace to it.
    pub(crate) fn fail_quietly<T>(&mut self, code: &'static Code, span: Span, message: String) -> Eval<T> {
        let mut diagnostic = code.error(message).at(self.sources.locate(span));
        diagnostic.notes = self.trace_notes();
        for note in diagnostic.notes.clone() {
            self.print(Severity::Error, format!("TRACE: {}", note.replace('`', "'")), None);
        }
        self.diagnostics.push(diagnostic);
        Err(Stop)
    }

    /// A finding about a name that nobody knows, with the nearest known one.
    pub(crate) fn unknown(
        &mut self,
        code: &'static Code,
        kind: &str,
        name: Symbol,
        span: Span,
        name_span: Span,
        known: impl FnOnce(&Self) -> Vec<crate::source::Name>,
    ) {
        let name = self.ast.names.name(name);
        // Suggestions cost time, and a place in a loop needs only one.
        let known = if self.seen.contains(&(code.number, span)) { Vec::new() } else { known(self) };
        let near = nearest(&name, known.iter().map(|name| &**name)).map(str::to_owned);
        let message = match &near {
            Some(near) => format!("unknown {kind} `{name}`, did you mean `{near}`?"),
            None => format!("unknown {kind} `{name}`"),
        };
        let fix = near.as_deref().map(|near| (name_span, near));
        self.warn_with(code, span, &format!("Ignoring unknown {kind} '{name}'"), message, fix);
    }

    // Nodes.

    pub(crate) fn push(&mut self, node: Node, span: Span) -> Eval<Child> {
        if self.builder.len() >= self.limits.nodes as usize {
            let message = format!("the script makes more than {} different shapes: make fewer", self.limits.nodes);
            return self.fail(&limits::NODES, span, message);
        }
        Ok(Child { node: self.builder.push(node), span })
    }

    /// Before a polygon or polyhedron of so many points goes into the graph.
    pub(crate) fn count_points(&mut self, count: usize, span: Span) -> Eval<()> {
        self.graph_points += count as u64;
        if self.graph_points <= GRAPH_POINTS {
            return Ok(());
        }
        let message = format!("all shapes together have more than {GRAPH_POINTS} points: make simpler shapes");
        self.fail(&limits::MEMORY, span, message)
    }

    pub(crate) fn dimension(&self, node: NodeId) -> Dimension {
        self.builder.dimension(node)
    }

    pub(crate) fn nothing(&mut self, span: Span) -> Eval<Child> {
        self.push(Node::Union { children: Vec::new() }, span)
    }

    /// All of `children` together, where one is itself and none is nothing.
    pub(crate) fn union(&mut self, children: Vec<Child>, span: Span) -> Eval<Child> {
        let mut children = self.same_dimension(children, span);
        match children.len() {
            0 => self.nothing(span),
            1 => Ok(Child { node: children.remove(0).node, span }),
            _ => self.push(Node::Union { children }, span),
        }
    }

    /// Drops empty children, and those whose dimension differs from the first one's, with a warning.
    pub(crate) fn same_dimension(&mut self, mut children: Vec<Child>, span: Span) -> Vec<Child> {
        children.retain(|child| self.dimension(child.node) != 0);
        let Some(wanted) = children.first().map(|child| self.dimension(child.node)) else { return children };
        let odd = children.iter().find(|child| self.dimension(child.node) != wanted).copied();
        if let Some(odd) = odd {
            let (kind, other) = if wanted == 2 { ("a drawing", "solid") } else { ("a solid", "drawing") };
            let message = format!(
                "2D and 3D shapes are mixed: the first child is {kind}, so this {other} is left out (extrude drawings, or \
                 keep them apart)"
            );
            let place = if odd.span == Span::default() { span } else { odd.span };
            self.warn(&crate::diagnostics::geometry::MIXED, place, "", message);
            children.retain(|child| self.dimension(child.node) == wanted);
        }
        children
    }
}

/// A customizer value as the script sees it.
fn override_value(value: &ParameterValue) -> Value {
    match value {
        ParameterValue::Bool(value) => Value::Bool(*value),
        ParameterValue::Number(value) => Value::Number(*value),
        ParameterValue::Text(text) => Value::from(text.clone()),
        ParameterValue::Vector(numbers) => Value::from(numbers.clone()),
    }
}
