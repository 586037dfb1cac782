//! Syntax trees to the compiled form: files are linked, names resolved, bodies compiled when they are first needed.
//!
//! `include` puts a file's items where it stands; `use` makes its functions and modules visible. Resolution follows
//! OpenSCAD: lexical but for `$` names; the last assignment of a name counts, at the place of the first; what is read
//! before its assignment ran is the outer variable of that name.

pub(crate) mod call;
mod expression;
mod inline;
mod names;
pub(crate) mod op;
mod statement;

use std::cell::{Cell, OnceCell, RefCell};
use std::sync::Arc;

use partwright_graph::Span;
use partwright_protocol::{ConsoleLine, Diagnostic, Fix, Severity};
use rustc_hash::FxHashMap;
use typed_arena::Arena;

use crate::ast::{Interner, Item, Reference, Symbol};
use crate::builtin::{self, Declaration};
use crate::diagnostics::{files, syntax};
use crate::parser::{File, is_font};
use crate::source::{Name, Sources, decode};
use crate::value::Value;
use crate::{LoadError, Request, cache};
use op::{FileScope, Function, Module, Op, Scope, Target, TopAssignment};

/// Files within files by `include`.
const MAX_INCLUDES: usize = 64;
/// Files of one script.
const MAX_FILES: usize = 2000;
/// Further errors are consequences, more often than not; so many names assigned twice are told as well.
pub(crate) const MAX_ERRORS: usize = 50;
/// What calls of function literals are called in traces.
const ANONYMOUS: &str = "function";

/// A file as it takes part in one evaluation.
#[derive(Debug)]
pub(crate) struct Unit {
    pub(crate) file: Arc<File>,
    pub(crate) source: u32,
    /// The file's names as this evaluation numbers them, where they were needed: plain ones, `$` ones.
    names: [RefCell<Vec<Option<Symbol>>>; 2],
}

impl Unit {
    /// A span of the file as one of this evaluation.
    pub(crate) fn span(&self, span: Span) -> Span {
        Span { source: self.source, ..span }
    }
}

/// Where the compiled program lives.
#[derive(Default)]
pub(crate) struct Arenas<'p> {
    units: Arena<Unit>,
    ops: Arena<Op<'p>>,
    scopes: Arena<Scope<'p>>,
    files: Arena<FileScope<'p>>,
    functions: Arena<Function<'p>>,
    modules: Arena<Module<'p>>,
    codes: Arena<op::Code<'p>>,
    module_codes: Arena<op::ModuleCode<'p>>,
    parameters: Arena<op::Parameter<'p>>,
    unknown: Arena<op::Unknown<'p>>,
    ranges: Arena<op::Range<'p>>,
    bindings: Arena<op::Binding<'p>>,
    assignments: Arena<(Symbol, op::Binding<'p>)>,
    lets: Arena<op::Let<'p>>,
    arguments: Arena<op::Argument<'p>>,
    asserts: Arena<op::Assert<'p>>,
    echoes: Arena<op::Echo<'p>>,
    fors: Arena<op::For<'p>>,
    loops: Arena<op::ForLoop<'p>>,
    passed: Arena<op::Passed<'p>>,
    calls: Arena<op::Call<'p>>,
    value_calls: Arena<op::CallValue<'p>>,
    unknown_calls: Arena<op::UnknownCall<'p>>,
    builtin_calls: Arena<op::BuiltinCall<'p>>,
    literals: Arena<op::Literal<'p>>,
    withs: Arena<op::With<'p>>,
    blocks: Arena<op::Block<'p>>,
    instantiations: Arena<op::Instantiation<'p>>,
}

/// What the compiler knows of the whole program.
pub(crate) struct Program<'p> {
    pub(crate) arenas: &'p Arenas<'p>,
    names: RefCell<Interner>,
    builtin_functions: FxHashMap<Symbol, &'static Declaration>,
    builtin_modules: FxHashMap<Symbol, &'static Declaration>,
    pub(crate) constants: FxHashMap<Symbol, Value>,
    globals: Cell<u32>,
    /// Files by what names them: the file it stands in, and its text.
    resolved: FxHashMap<(u32, Arc<str>), &'p Unit>,
    used: FxHashMap<u32, &'p FileScope<'p>>,
    pub(crate) anonymous: Symbol,
    children: Symbol,
    parents: Symbol,
    is_undef: Symbol,
}

impl<'p> Program<'p> {
    fn new(arenas: &'p Arenas<'p>, preview: bool) -> Self {
        let mut names = Interner::default();
        let mut builtin_functions = FxHashMap::default();
        let mut builtin_modules = FxHashMap::default();
        for declaration in builtin::declarations().filter(|declaration| declaration.is_callable()) {
            let table = if declaration.is_module() { &mut builtin_modules } else { &mut builtin_functions };
            table.insert(names.intern(declaration.name), declaration);
        }
        let mut constants = FxHashMap::default();
        for (name, value) in builtin::variables(preview) {
            let symbol = names.intern(name);
            if symbol.dynamic().is_none() {
                constants.insert(symbol, value);
            }
        }
        Self {
            arenas,
            builtin_functions,
            builtin_modules,
            constants,
            globals: Cell::new(0),
            resolved: FxHashMap::default(),
            used: FxHashMap::default(),
            anonymous: names.intern(ANONYMOUS),
            children: names.intern("$children"),
            parents: names.intern("$parent_modules"),
            is_undef: names.intern("is_undef"),
            names: RefCell::new(names),
        }
    }

    pub(crate) fn name(&self, symbol: Symbol) -> Name {
        self.names.borrow().name(symbol)
    }

    pub(crate) fn intern(&self, name: &str) -> Symbol {
        self.names.borrow_mut().intern(name)
    }

    /// A name of a file as this evaluation numbers it.
    pub(crate) fn symbol(&self, unit: &Unit, local: Symbol) -> Symbol {
        let (index, table) = match local.dynamic() {
            Some(index) => (index, 1),
            None => (local.plain(), 0),
        };
        let mut known = unit.names[table].borrow_mut();
        if let Some(Some(symbol)) = known.get(index) {
            return *symbol;
        }
        let symbol = self.names.borrow_mut().intern_shared(&unit.file.ast.names.name(local));
        if known.len() <= index {
            known.resize(index + 1, None);
        }
        known[index] = Some(symbol);
        symbol
    }

    fn resolved(&self, unit: &Unit, path: &Arc<str>) -> Option<&'p Unit> {
        self.resolved.get(&(unit.source, path.clone())).copied()
    }

    fn new_global(&self) -> u32 {
        self.globals.replace(self.globals.get() + 1)
    }

    /// How many file-level variables there are.
    pub(crate) fn globals(&self) -> usize {
        self.globals.get() as usize
    }
}

/// A script with all its files.
pub(crate) struct Linked<'p> {
    pub(crate) program: Program<'p>,
    pub(crate) root: &'p FileScope<'p>,
    pub(crate) script: &'p Unit,
    /// Instantiations at the top of the script and what it includes.
    pub(crate) instantiations: Vec<(&'p Unit, &'p crate::ast::Instantiation)>,
    pub(crate) sources: Sources,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) console: Vec<ConsoleLine>,
    /// Of `use <font.ttf>`.
    pub(crate) fonts: Vec<Reference>,
    pub(crate) parsed: usize,
}

/// Loads, parses and links the script and every file it names. With `source` in the syntax, or its files, broken, the
/// diagnostics say so.
pub(crate) fn link<'p>(arenas: &'p Arenas<'p>, request: &Request<'_>) -> Linked<'p> {
    let mut linker = Linker {
        program: Program::new(arenas, request.preview),
        request,
        sources: Sources::default(),
        diagnostics: Vec::new(),
        console: Vec::new(),
        units: FxHashMap::default(),
        unresolved: FxHashMap::default(),
        asked: rustc_hash::FxHashSet::default(),
        including: Vec::new(),
        overwritten: Vec::new(),
        fonts: Vec::new(),
        parsed: 0,
    };
    let script = linker.script();
    let root: &'p FileScope<'p> = linker.file_scope();
    let mut waiting = Vec::new();
    let mut top = Top::new(root, false);
    linker.gather(script, &mut top, &mut waiting);
    let instantiations = linker.finish(top);
    while let Some((unit, file)) = waiting.pop() {
        let mut top = Top::new(file, true);
        linker.gather(unit, &mut top, &mut waiting);
        linker.finish(top);
    }
    linker.report_overwritten();
    let Linker { program, sources, diagnostics, console, fonts, parsed, .. } = linker;
    Linked { program, root, script, instantiations, sources, diagnostics, console, fonts, parsed }
}

struct Linker<'p, 'r> {
    program: Program<'p>,
    request: &'r Request<'r>,
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
    console: Vec<ConsoleLine>,
    /// By path.
    units: FxHashMap<String, &'p Unit>,
    /// References without a file.
    unresolved: FxHashMap<(u32, Arc<str>), LoadError>,
    asked: rustc_hash::FxHashSet<(u32, Arc<str>)>,
    including: Vec<u32>,
    overwritten: Vec<(Span, Span)>,
    fonts: Vec<Reference>,
    parsed: usize,
}

/// The top level of a file while its items are gathered.
struct Top<'p> {
    file: &'p FileScope<'p>,
    used: bool,
    assignments: Vec<TopAssignment<'p>>,
    assigned: FxHashMap<Symbol, usize>,
    functions: FxHashMap<Symbol, (&'p Unit, crate::ast::FunctionId)>,
    modules: FxHashMap<Symbol, (&'p Unit, crate::ast::ModuleId)>,
    uses: Vec<&'p FileScope<'p>>,
    instantiations: Vec<(&'p Unit, &'p crate::ast::Instantiation)>,
}

impl<'p> Top<'p> {
    fn new(file: &'p FileScope<'p>, used: bool) -> Self {
        Self {
            file,
            used,
            assignments: Vec::new(),
            assigned: FxHashMap::default(),
            functions: FxHashMap::default(),
            modules: FxHashMap::default(),
            uses: Vec::new(),
            instantiations: Vec::new(),
        }
    }
}

impl<'p> Linker<'p, '_> {
    fn unit(&mut self, path: Option<String>, file: Arc<File>) -> &'p Unit {
        let source = self.sources.add(path.clone(), file.lines.clone());
        for diagnostic in &file.diagnostics {
            if self.diagnostics.len() >= MAX_ERRORS {
                break;
            }
            let mut diagnostic = diagnostic.clone();
            if let Some(location) = &mut diagnostic.location {
                location.file.clone_from(&path);
            }
            if let Some(fix) = &mut diagnostic.fix {
                fix.location.file.clone_from(&path);
            }
            self.console.push(error_line(&diagnostic));
            self.diagnostics.push(diagnostic);
        }
        let overwritten = file.overwritten.iter().map(|&(first, last)| {
            let place = |span: Span| Span { source, ..span };
            (place(first), place(last))
        });
        self.overwritten.extend(overwritten);
        for orphan in &file.orphans {
            let span = Span { source, ..*orphan };
            let message =
                "`;` seems to be missing here: the next line is read as a child, and this module ignores children";
            // What a library does is not the script's fault.
            let strict = self.request.strict && path.is_none();
            let mut diagnostic = syntax::ORPHAN.diagnostic(strict, message).at(self.sources.locate(span));
            let location = self.sources.locate(Span { start: span.end, ..span });
            diagnostic.fix = Some(Fix { title: "Insert `;`".into(), location, replacement: ";".into() });
            self.diagnostics.push(diagnostic);
        }
        let unit = &*self.program.arenas.units.alloc(Unit { file, source, names: Default::default() });
        if let Some(path) = path {
            self.units.insert(path, unit);
        }
        unit
    }

    /// The script and, level by level, the files that it and they name.
    fn script(&mut self) -> &'p Unit {
        let (mut files, parsed) = cache::files(&[self.request.source.into()]);
        self.parsed += parsed;
        let script = self.unit(None, files.pop().unwrap_or_default());
        let mut level = vec![script];
        while !level.is_empty() && self.units.len() < MAX_FILES {
            level = self.load_references(&level);
        }
        script
    }

    fn load_references(&mut self, level: &[&'p Unit]) -> Vec<&'p Unit> {
        let (mut paths, mut texts) = (Vec::new(), Vec::new());
        let mut fresh: FxHashMap<String, usize> = FxHashMap::default();
        let mut meanings = Vec::new();
        for unit in level {
            let from = self.sources.path(unit.source).map(str::to_owned);
            for reference in &unit.file.references {
                let key = (unit.source, reference.clone());
                if !self.asked.insert(key.clone()) {
                    continue;
                }
                match self.request.loader.load(reference, from.as_deref()) {
                    Err(error) => drop(self.unresolved.insert(key, error)),
                    Ok(file) => {
                        if !self.units.contains_key(&file.path) && !fresh.contains_key(&file.path) {
                            fresh.insert(file.path.clone(), texts.len());
                            paths.push(file.path.clone());
                            texts.push(decode(&file.bytes));
                        }
                        meanings.push((key, file.path));
                    }
                }
            }
        }
        let (files, parsed) = cache::files(&texts);
        self.parsed += parsed;
        let mut made = Vec::new();
        for (path, file) in paths.into_iter().zip(files) {
            made.push(self.unit(Some(path), file));
        }
        for (key, path) in meanings {
            if let Some(&unit) = self.units.get(&path) {
                self.program.resolved.insert(key, unit);
            }
        }
        made
    }

    fn file_scope(&self) -> &'p FileScope<'p> {
        self.program.arenas.files.alloc(FileScope {
            scope: OnceCell::new(),
            assignments: OnceCell::new(),
            entered: Cell::new(false),
        })
    }

    /// The file that a reference means; `None` after the report that there is none.
    fn resolve(&mut self, unit: &'p Unit, reference: &Reference, kind: &str) -> Option<&'p Unit> {
        let span = unit.span(reference.span);
        let name = &reference.path;
        if let Some(unit) = self.program.resolved(unit, name) {
            return Some(unit);
        }
        match self.unresolved.get(&(unit.source, name.clone())).cloned() {
            None => {
                let message = format!("a script may name up to {MAX_FILES} files: `{name}` is one too many");
                self.report(files::UNREADABLE.error(message), span);
            }
            Some(LoadError::NotFound) => {
                let message = format!("file `{name}` is not found: check the name and the library folders");
                let diagnostic = files::NOT_FOUND.diagnostic(self.request.strict, message);
                self.cannot_open(kind, name, diagnostic, span);
            }
            Some(LoadError::Forbidden) => {
                let message = format!(
                    "file `{name}` is out of bounds: scripts may read only files in the project and library folders"
                );
                self.report(files::FORBIDDEN.error(message), span);
            }
            Some(LoadError::Unreadable(why)) => {
                let message = format!("file `{name}` is unreadable: {why}");
                self.report(files::UNREADABLE.error(message), span);
            }
        }
        None
    }

    /// In OpenSCAD's words on the console.
    fn cannot_open(&mut self, kind: &str, name: &str, diagnostic: Diagnostic, span: Span) {
        if self.diagnostics.len() < MAX_ERRORS {
            let label = if diagnostic.is_error() { "ERROR" } else { "WARNING" };
            let location = self.sources.locate(span);
            self.console.push(ConsoleLine {
                severity: diagnostic.severity,
                text: format!("{label}: Can't open {kind} '{name}'. {}", self.sources.place(span)),
                location: Some(location.clone()),
            });
            self.diagnostics.push(diagnostic.at(location));
        }
    }

    fn report(&mut self, diagnostic: Diagnostic, span: Span) {
        if self.diagnostics.len() < MAX_ERRORS {
            let diagnostic = diagnostic.at(self.sources.locate(span));
            self.console.push(error_line(&diagnostic));
            self.diagnostics.push(diagnostic);
        }
    }

    /// The items of a file into the top level that it is, or is included in.
    fn gather(&mut self, unit: &'p Unit, top: &mut Top<'p>, waiting: &mut Vec<(&'p Unit, &'p FileScope<'p>)>) {
        self.including.push(unit.source);
        let file: &'p File = &unit.file;
        self.nested(unit, waiting);
        for item in file.ast.scope(file.root) {
            match item {
                Item::Assignment(assignment) => {
                    let name = self.program.symbol(unit, assignment.name);
                    let span = unit.span(assignment.span);
                    let made = TopAssignment { name, unit, value: assignment.value, span, first: span };
                    match top.assigned.get(&name).and_then(|&index| top.assignments.get_mut(index)) {
                        Some(earlier) => {
                            // What a script changes of a file that it includes is meant.
                            let first = earlier.first;
                            let meant = first.source != 0 && first.source != span.source || first == span;
                            if !meant && self.overwritten.len() < MAX_ERRORS {
                                self.overwritten.push((first, span));
                            }
                            // Its place in the order stays, and so does the first one in the text, for later messages.
                            *earlier = TopAssignment { first: earlier.first, ..made };
                        }
                        None => {
                            top.assigned.insert(name, top.assignments.len());
                            top.assignments.push(made);
                        }
                    }
                }
                Item::Function(id) => {
                    if let Some(name) = file.ast.function(*id).name {
                        top.functions.insert(self.program.symbol(unit, name), (unit, *id));
                    }
                }
                Item::Module(id) => {
                    top.modules.insert(self.program.symbol(unit, file.ast.module(*id).name), (unit, *id));
                }
                Item::Instantiation(id) => {
                    if !top.used {
                        top.instantiations.push((unit, file.ast.instantiation(*id)));
                    }
                }
                Item::Use(reference) => {
                    let Some(scope) = self.use_file(unit, reference, waiting) else { continue };
                    // The last one used comes first.
                    top.uses.retain(|other| !std::ptr::eq(*other, scope));
                    top.uses.push(scope);
                }
                Item::Include(reference) => {
                    let Some(included) = self.resolve(unit, reference, "include file") else { continue };
                    if self.including.contains(&included.source) || self.including.len() >= MAX_INCLUDES {
                        let path = &reference.path;
                        let message = format!("file `{path}` includes itself: remove one of the includes");
                        let diagnostic = files::CIRCULAR.diagnostic(self.request.strict, message);
                        self.cannot_open("include file", path, diagnostic, unit.span(reference.span));
                        continue;
                    }
                    stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.gather(included, top, waiting));
                }
            }
        }
        self.including.pop();
    }

    fn use_file(
        &mut self,
        unit: &'p Unit,
        reference: &Reference,
        waiting: &mut Vec<(&'p Unit, &'p FileScope<'p>)>,
    ) -> Option<&'p FileScope<'p>> {
        if is_font(&reference.path) {
            let font = Reference { path: reference.path.clone(), span: unit.span(reference.span) };
            if !self.fonts.iter().any(|known| known.span == font.span) {
                self.fonts.push(font);
            }
            return None;
        }
        let used = self.resolve(unit, reference, "library")?;
        if let Some(&scope) = self.program.used.get(&used.source) {
            return Some(scope);
        }
        let scope = self.file_scope();
        self.program.used.insert(used.source, scope);
        waiting.push((used, scope));
        Some(scope)
    }

    /// Files that bodies name; the bodies find them when they are compiled.
    fn nested(&mut self, unit: &'p Unit, waiting: &mut Vec<(&'p Unit, &'p FileScope<'p>)>) {
        for item in &unit.file.nested {
            match item {
                Item::Use(reference) => drop(self.use_file(unit, reference, waiting)),
                Item::Include(reference) => drop(self.resolve(unit, reference, "include file")),
                _ => {}
            }
        }
    }

    /// Makes the scope of what was gathered.
    fn finish(&mut self, top: Top<'p>) -> Vec<(&'p Unit, &'p crate::ast::Instantiation)> {
        let Top { file, used, assignments, functions, modules, uses, instantiations, .. } = top;
        let program = &self.program;
        let variables = assignments
            .iter()
            .filter(|assignment| assignment.name.dynamic().is_none())
            .map(|assignment| (assignment.name, Target::Global(program.new_global())));
        let mut variables: FxHashMap<Symbol, Target> = variables.collect();
        if !used {
            // A given value that the script does not assign still has its name.
            for name in self.request.overrides.keys().map(|name| program.intern(name)) {
                if name.dynamic().is_none() {
                    variables.entry(name).or_insert_with(|| Target::Global(program.new_global()));
                }
            }
        }
        // Definitions know their scope, and the scope knows them.
        let scope = program.scope(
            Scope { parent: None, depth: 0, variables, definitions: OnceCell::new(), uses, file: used.then_some(file) },
            functions.into_iter().map(|(name, (unit, id))| (name, unit, id)),
            modules.into_iter().map(|(name, (unit, id))| (name, unit, id)),
        );
        let _ = file.scope.set(scope);
        let _ = file.assignments.set(assignments);
        instantiations
    }

    fn report_overwritten(&mut self) {
        let mut overwritten = std::mem::take(&mut self.overwritten);
        overwritten.sort_by_key(|(_, last)| (last.source, last.end));
        overwritten.truncate(MAX_ERRORS);
        for (first, last) in overwritten {
            let (at, line) = (self.sources.line(first), self.sources.place(last));
            let name = self.sources.slice(last).split('=').next().unwrap_or_default().trim().to_owned();
            let location = self.sources.locate(last);
            let file = match self.sources.path(first.source) {
                None if last.source == 0 => String::new(),
                path => format!(" of \"{}\"", path.unwrap_or_default()),
            };
            self.console.push(ConsoleLine {
                severity: Severity::Warning,
                text: format!("WARNING: \"{name}\" was assigned on line {at}{file} but was overwritten {line}"),
                location: Some(location.clone()),
            });
            let message =
                format!("`{name}` is assigned on line {at} already: the last assignment counts for the whole scope");
            self.diagnostics.push(syntax::OVERWRITTEN.diagnostic(false, message).at(location));
        }
    }
}

fn error_line(diagnostic: &Diagnostic) -> ConsoleLine {
    let line = diagnostic.location.as_ref().map_or(1, |location| location.line);
    let file = diagnostic.location.as_ref().and_then(|location| location.file.as_deref()).unwrap_or_default();
    ConsoleLine {
        severity: Severity::Error,
        text: format!("ERROR: {} in file {file}, line {line}", diagnostic.message),
        location: diagnostic.location.clone(),
    }
}

impl<'p> Program<'p> {
    /// A scope with its definitions, which refer back to it.
    fn scope(
        &self,
        scope: Scope<'p>,
        functions: impl Iterator<Item = (Symbol, &'p Unit, crate::ast::FunctionId)>,
        modules: impl Iterator<Item = (Symbol, &'p Unit, crate::ast::ModuleId)>,
    ) -> &'p Scope<'p> {
        let scope = &*self.arenas.scopes.alloc(scope);
        let functions = functions.map(|(name, unit, id)| {
            let function = Function { name, unit, id, scope, code: OnceCell::new(), compiles: Cell::new(false) };
            (name, &*self.arenas.functions.alloc(function))
        });
        let functions = functions.collect();
        let modules = modules.map(|(name, unit, id)| {
            let module = Module { name, unit, id, scope, code: OnceCell::new() };
            (name, &*self.arenas.modules.alloc(module))
        });
        let modules = modules.collect();
        let _ = scope.definitions.set((functions, modules));
        scope
    }
}
