//! Syntax tree to shape graph.
//!
//! Promises: never panics, never overflows the native stack, ends within its [`Limits`] or when cancelled. What a user
//! did wrong is reported as a value; only [`Stop`] unwinds, after its cause has been reported.

mod call;
mod element;
mod expression;
mod list;
mod message;
pub(crate) mod operators;
pub(crate) mod print;
mod statement;
mod symbolic;
mod variable;

pub(crate) use statement::{Given, ModuleCall};

use std::sync::atomic::Ordering;

use partwright_graph::{Builder, Child, Dimension, Graph, Node, NodeId, Span};
use partwright_protocol::{ConsoleLine, Diagnostic, Fix, Location, ParameterValue, Severity};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::ast::Symbol;
use crate::builtin::{self, random::MersenneTwister};
use crate::compile::op::{Binding, FileScope, Instantiation, Literal, Oddity, Ref, Target};
use crate::compile::{Linked, Program, Unit};
use crate::diagnostics::{Code, limits, names, nearest};
use crate::environment::{Dynamic, Env, Stack};
use crate::source::{Name, Sources};
use crate::value::{Value, live_elements};
use crate::{Limits, Request};
use statement::ModuleFrame;

/// Evaluation ends here. The reason has been reported.
#[derive(Debug)]
pub(crate) struct Stop;

pub(crate) type Eval<T> = Result<T, Stop>;

/// Steps between two looks at the cancel flag.
const POLL: u64 = 1024;
/// What a line of the console or a finding costs in steps: an endless loop that complains in each round should end about as
/// soon as a silent one.
const LINE_STEPS: u64 = 64;
/// List elements alive at once, some 16 bytes each.
const LIVE_ELEMENTS: u64 = 30_000_000;
/// Corner points of all polygons and polyhedra of the graph.
const GRAPH_POINTS: u64 = 30_000_000;
const CONSOLE_LINES: usize = 100_000;
const CONSOLE_BYTES: usize = 16 << 20;
const MAX_DIAGNOSTICS: usize = 200;
const REPEATED_LINES: u32 = 5;
/// Lines of the trace below an error.
const TRACE_LINES: u32 = 12;
/// How much of a value a trace shows.
const TRACED_BYTES: usize = 10_000;
/// The native stack grows by so many bytes, of which only those that are used take memory.
const SEGMENT: usize = 32 << 20;
const SEGMENTS: u32 = 24;
/// What must be left of the native stack where a call or a deep expression begins.
const RED_ZONE: usize = 192 << 10;

/// What evaluation gave.
pub(crate) struct Outcome {
    pub(crate) graph: Graph,
    pub(crate) console: Vec<ConsoleLine>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) sources: Sources,
    pub(crate) cancelled: bool,
}

pub(crate) struct Evaluator<'p> {
    program: Program<'p>,
    pub(crate) sources: Sources,
    request: &'p Request<'p>,
    pub(crate) limits: Limits,
    pub(crate) builder: Builder,
    /// `%` shapes, in the coordinates of the scope being evaluated.
    pub(crate) background: Vec<Child>,
    /// The first `!` shape.
    root: Option<Child>,
    /// Where the second one stands.
    second_root: Option<Span>,
    console: Vec<ConsoleLine>,
    console_bytes: usize,
    diagnostics: Vec<Diagnostic>,
    seen: FxHashSet<(&'static str, Span)>,
    /// The same few places print again and again.
    locations: FxHashMap<Span, Location>,
    cancelled: bool,
    steps: u64,
    /// At so many steps the flag and the limits are looked at again.
    next_poll: u64,
    /// Calls of user functions and modules within each other.
    depth: u32,
    /// Below this address the native stack has to grow; how often it has.
    stack_end: usize,
    segments: u32,
    pub(crate) graph_points: u64,
    /// Of `use <font.ttf>`.
    pub(crate) fonts: Vec<partwright_graph::FontFile>,
    stack: Stack,
    /// What a call in tail position left to be evaluated in place of the body that it ends.
    next: Option<(Ref<'p>, Env)>,
    frames: Vec<ModuleFrame<'p>>,
    /// The variables of all files.
    globals: Vec<Option<Value>>,
    pub(crate) dynamic: Dynamic,
    /// Variables that function literals captured before they were bound.
    cells: Vec<Option<Value>>,
    literals: Vec<&'p Literal<'p>>,
    /// The last warning or error on the console, and how often it came in a row.
    last_line: (String, u32),
    /// What has been called deprecated.
    deprecations: FxHashSet<String>,
    /// How many lines of the trace of an error are still to be printed.
    trace_left: u32,
    /// Calls in progress, the outermost first.
    trace: Vec<(Symbol, Span)>,
    /// User modules in progress.
    pub(crate) modules: Vec<Symbol>,
    /// Built-in modules in progress.
    calls: Vec<(&'p Instantiation<'p>, Env)>,
    pub(crate) facet_symbols: [Option<usize>; 4],
    pub(crate) random: MersenneTwister,
    /// Tables that `lookup` was asked last, the last one first.
    pub(crate) curves: SmallVec<[builtin::Curve; 4]>,
    /// In which lists are gathered.
    buffers: Vec<Vec<Value>>,
    /// While a function is turned into an expression.
    symbolic: Option<Box<symbolic::Symbolic>>,
}

/// Evaluates what was linked.
pub(crate) fn run<'p>(linked: Linked<'p>, request: &'p Request<'p>) -> Outcome {
    let Linked { program, root, script, instantiations, sources, fonts, .. } = linked;
    let mut evaluator = Evaluator::new(program, sources, request);
    let made = evaluator.on_new_stack(|evaluator| {
        evaluator.use_fonts(&fonts)?;
        evaluator.script(root, script, instantiations)
    });
    let root = match made {
        Ok(root) => evaluator.root.or(root).filter(|root| evaluator.builder.dimension(root.node) != 0),
        Err(Stop) => None,
    };
    let failed = evaluator.diagnostics.iter().any(Diagnostic::is_error) || evaluator.cancelled;
    let graph = if failed { Graph::default() } else { evaluator.builder.finish(root, evaluator.background) };
    Outcome {
        graph,
        console: evaluator.console,
        diagnostics: evaluator.diagnostics,
        sources: evaluator.sources,
        cancelled: evaluator.cancelled,
    }
}

/// About where the native stack stands.
#[inline(always)]
fn stack_pointer() -> usize {
    let marker = 0u8;
    std::ptr::from_ref(&marker).addr()
}

impl<'p> Evaluator<'p> {
    fn new(program: Program<'p>, sources: Sources, request: &'p Request<'p>) -> Self {
        let mut dynamic = Dynamic::default();
        for (name, value) in builtin::variables(request.preview) {
            if let Some(index) = program.intern(name).dynamic() {
                dynamic.set(index, value);
            }
        }
        Self {
            sources,
            request,
            limits: request.limits,
            builder: Builder::new(),
            background: Vec::new(),
            root: None,
            second_root: None,
            console: Vec::new(),
            console_bytes: 0,
            diagnostics: Vec::new(),
            seen: FxHashSet::default(),
            locations: FxHashMap::default(),
            cancelled: false,
            steps: 0,
            next_poll: POLL,
            depth: 0,
            stack_end: usize::MAX,
            segments: 0,
            graph_points: 0,
            fonts: Vec::new(),
            stack: Stack::default(),
            next: None,
            frames: Vec::new(),
            globals: Vec::new(),
            dynamic,
            cells: Vec::new(),
            literals: Vec::new(),
            last_line: Default::default(),
            deprecations: FxHashSet::default(),
            trace_left: 0,
            trace: Vec::new(),
            modules: Vec::new(),
            calls: Vec::new(),
            facet_symbols: ["$fn", "$fa", "$fs", "$tol"].map(|name| program.intern(name).dynamic()),
            random: MersenneTwister::new(5489),
            curves: SmallVec::new(),
            buffers: Vec::new(),
            symbolic: None,
            program,
        }
    }

    /// The script itself.
    fn script(
        &mut self,
        root: &'p FileScope<'p>,
        script: &'p Unit,
        instantiations: Vec<(&'p Unit, &'p crate::ast::Instantiation)>,
    ) -> Eval<Option<Child>> {
        let (Some(scope), Some(assignments)) = (root.scope.get().copied(), root.assignments.get()) else {
            return Ok(None);
        };
        self.globals.resize(self.program.globals(), None);
        let overrides = self.request.overrides;
        let top = self.program.top(scope, assignments, instantiations);
        for (name, value) in overrides {
            let symbol = self.program.intern(name);
            if top.assignments.iter().any(|(assigned, _)| *assigned == symbol) {
                continue;
            }
            if let Some(index) = symbol.dynamic() {
                self.dynamic.set(index, override_value(value));
                continue;
            }
            let text = format!("the script has no variable `{name}` at its top level: its given value has no use");
            self.diagnostics.push(names::UNKNOWN_OVERRIDE.diagnostic(false, text));
            if let Some(&target) = scope.variables.get(&symbol) {
                self.store(target, override_value(value), Env { base: 0, module: 0 });
            }
        }
        let env = Env { base: self.stack.push(top.slots), module: 0 };
        self.frames.push(ModuleFrame { base: 0, parent: 0, children: None });
        for (name, binding) in top.assignments {
            let given = overrides.get(&*self.program.name(*name));
            match given {
                Some(value) => self.store(binding.target, override_value(value), env),
                None => self.assign(binding, env)?,
            }
        }
        let mut made = Vec::new();
        for instantiation in top.instantiations {
            made.extend(self.instantiate(instantiation, env)?);
        }
        if let Some(span) = self.second_root {
            let message = "only the first `!` shape is shown: remove the other `!`";
            self.warn(&names::SECOND_ROOT, span, "More than one Root Modifier (!)", message);
        }
        // A shape alone comes from its own place, not from the whole script.
        match made[..] {
            [] => return Ok(None),
            [only] if self.dimension(only.node) != 0 => return Ok(Some(only)),
            _ => {}
        }
        let span = Span { source: 0, start: 0, end: script.file.lines.text().len() as u32 };
        self.union(made, span).map(Some)
    }

    #[inline(always)]
    fn store(&mut self, target: Target, value: Value, env: Env) {
        match target {
            Target::Slot(slot) => self.stack.put(env, slot, value),
            Target::Global(index) => {
                if let Some(place) = self.globals.get_mut(index as usize) {
                    *place = Some(value);
                }
            }
            Target::Dynamic(index) => self.dynamic.set(index as usize, value),
            Target::Nowhere | Target::Duplicate(_) => {}
        }
    }

    /// An assignment of a body.
    fn assign(&mut self, binding: &'p Binding<'p>, env: Env) -> Eval<()> {
        if binding.oddity == Some(Oddity::Overwritten)
            && let Some(name) = binding.name
        {
            let name = self.name(name);
            let console = format!("Parameter \"{name}\" is overwritten with a literal");
            let message = format!("the module's parameter `{name}` always gets this value, whatever is given");
            self.warn(&names::FIXED_PARAMETER, binding.span, &console, message);
        }
        match self.eval(&binding.value, env) {
            Ok(value) => {
                self.store(binding.target, value, env);
                Ok(())
            }
            Err(stop) => {
                if let Some(name) = binding.name {
                    let name = self.name(name);
                    if let Some(Oddity::Again(first)) = binding.oddity {
                        let what =
                            format!("overwritten assignment to \"{name}\" (this is where the assignment is evaluated)");
                        self.trace_text(&what, first);
                        self.trace_text(&format!("overwriting assignment to \"{name}\""), binding.span);
                    } else {
                        self.trace_line("assignment to", '"', &name, binding.span);
                    }
                }
                Err(stop)
            }
        }
    }

    /// Before anything of a used file runs: its variables are evaluated once. The `$` names that it sets hold while they
    /// are, and no longer.
    fn enter_file(&mut self, file: &'p FileScope<'p>) -> Eval<()> {
        if file.entered.replace(true) { Ok(()) } else { self.evaluate_file(file) }
    }

    #[cold]
    fn evaluate_file(&mut self, file: &'p FileScope<'p>) -> Eval<()> {
        let (Some(scope), Some(assignments)) = (file.scope.get().copied(), file.assignments.get()) else {
            return Ok(());
        };
        let top = self.program.assignments(scope, assignments);
        let env = Env { base: self.stack.push(top.slots), module: 0 };
        let mark = self.dynamic.mark();
        for (_, binding) in top.assignments {
            self.assign(binding, env)?;
        }
        self.dynamic.restore(mark);
        self.stack.pop(env.base);
        Ok(())
    }

    pub(crate) fn name(&self, symbol: Symbol) -> Name {
        self.program.name(symbol)
    }

    // The native stack.

    /// Runs what may be called within itself, on more stack where too little is left.
    #[inline(always)]
    fn guarded<T>(&mut self, span: Span, run: impl FnOnce(&mut Self) -> Eval<T>) -> Eval<T> {
        if stack_pointer() > self.stack_end { run(self) } else { self.grow(span, run) }
    }

    #[cold]
    #[inline(never)]
    fn grow<T>(&mut self, span: Span, run: impl FnOnce(&mut Self) -> Eval<T>) -> Eval<T> {
        if self.segments >= SEGMENTS {
            let message = "calls and expressions are nested too deep: check the condition that ends the recursion";
            return self.fail(&limits::DEPTH, span, message.to_owned());
        }
        self.on_new_stack(run)
    }

    fn on_new_stack<T>(&mut self, run: impl FnOnce(&mut Self) -> Eval<T>) -> Eval<T> {
        self.segments += 1;
        let before = self.stack_end;
        let result = stacker::grow(SEGMENT, || {
            self.stack_end = stack_pointer().saturating_sub(SEGMENT - RED_ZONE);
            run(self)
        });
        self.stack_end = before;
        self.segments -= 1;
        result
    }

    // Limits.

    #[inline]
    pub(crate) fn step(&mut self, span: &Span) -> Eval<()> {
        self.steps += 1;
        if self.steps >= self.next_poll { self.poll(*span) } else { Ok(()) }
    }

    #[cold]
    fn poll(&mut self, span: Span) -> Eval<()> {
        self.next_poll = self.steps + POLL;
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
        self.steps += count as u64 / 8;
        if self.steps >= self.next_poll { self.poll(span) } else { Ok(()) }
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

    /// To be left by whoever counts [`Self::depth`] down.
    #[inline]
    fn enter_call(&mut self, name: Symbol, span: Span, kind: &str) -> Eval<()> {
        if self.depth >= self.limits.depth {
            return self.too_deep(name, span, kind);
        }
        self.depth += 1;
        self.trace.push((name, span));
        Ok(())
    }

    #[cold]
    fn too_deep(&mut self, name: Symbol, span: Span, kind: &str) -> Eval<()> {
        {
            let name = self.name(name);
            let text = format!("ERROR: Recursion detected calling {kind} '{name}' {}", self.sources.place(span));
            self.print(Severity::Error, text, Some(span));
            let message = format!(
                "calls are nested more than {} deep in {kind} `{name}`: check the condition that ends its recursion",
                self.limits.depth
            );
            self.fail_quietly(&limits::DEPTH, span, message)
        }
    }

    /// A file that the script names at `span`, relative to the file in which it does so.
    pub(crate) fn load(&self, name: &str, span: Span) -> Result<crate::LoadedFile, crate::LoadError> {
        self.request.loader.load(name, self.sources.path(span.source))
    }

    // Reports.

    pub(crate) fn print(&mut self, severity: Severity, text: String, span: Option<Span>) {
        self.steps += LINE_STEPS;
        if severity != Severity::Info && !text.starts_with("DEPRECATED") {
            // As OpenSCAD: the same line five times, and no more.
            if self.last_line.0 != text {
                self.last_line = (text.clone(), 0);
            }
            self.last_line.1 += 1;
            if self.last_line.1 > REPEATED_LINES {
                return;
            }
        }
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
        self.steps += LINE_STEPS;
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
        calls.map(|(name, span)| format!("called by `{}` {}", self.name(*name), self.sources.place(*span))).collect()
    }

    /// An error that ends evaluation.
    pub(crate) fn fail<T>(&mut self, code: &'static Code, span: Span, message: String) -> Eval<T> {
        let text = format!("ERROR: {message} {}", self.sources.place(span));
        self.print(Severity::Error, text, Some(span));
        self.fail_quietly(code, span, message)
    }

    /// Like [`Self::fail`], when the console has been told already. The trace is told on the way out.
    pub(crate) fn fail_quietly<T>(&mut self, code: &'static Code, span: Span, message: String) -> Eval<T> {
        self.diagnostics.push(code.error(message).at(self.sources.locate(span)));
        self.trace_left = TRACE_LINES;
        Err(Stop)
    }

    /// A line of OpenSCAD's trace, told by those that an error passes on its way out.
    #[cold]
    fn trace_line(&mut self, what: &str, quote: char, name: &str, span: Span) {
        self.trace_text(&format!("{what} {quote}{name}{quote}"), span);
    }

    #[cold]
    fn trace_text(&mut self, what: &str, span: Span) {
        if self.trace_left == 0 {
            return;
        }
        self.trace_left -= 1;
        let place = self.sources.place(span);
        self.print(Severity::Error, format!("TRACE: {what} {place}"), None);
        if let Some(diagnostic) = self.diagnostics.last_mut() {
            diagnostic.notes.push(format!("{} {place}", what.replace(['"', '\''], "`")));
        }
    }

    /// A finding about a name that nobody knows, with the nearest known one.
    pub(crate) fn unknown(
        &mut self,
        code: &'static Code,
        kind: &str,
        name: Symbol,
        span: Span,
        name_span: Span,
        known: impl FnOnce(&Self) -> Vec<Name>,
    ) {
        let name = self.name(name);
        // Suggestions cost time, and a place in a loop needs only one.
        let known = if self.seen.contains(&(code.number, span)) { Vec::new() } else { known(self) };
        let near = nearest(&name, known.iter().map(|name| &**name)).map(str::to_owned);
        let message = match &near {
            Some(near) => format!("unknown {kind} `{name}`, did you mean `{near}`?"),
            None => format!("unknown {kind} `{name}`"),
        };
        let fix = near.as_deref().map(|near| (name_span, near));
        let quote = if kind == "variable" { '"' } else { '\'' };
        self.warn_with(code, span, &format!("Ignoring unknown {kind} {quote}{name}{quote}"), message, fix);
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
        ParameterValue::Bool(value) => Value::from(*value),
        ParameterValue::Number(value) => Value::from(*value),
        ParameterValue::Text(text) => Value::from(text.clone()),
        ParameterValue::Vector(numbers) => Value::from(numbers.clone()),
    }
}
