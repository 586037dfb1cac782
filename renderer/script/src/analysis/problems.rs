//! Problems that are seen without evaluating: syntax errors, files that are missing, names and arguments that do not exist.
//!
//! The codes are those of evaluation, so that a client can tell what it was told already. Names are judged only when
//! nothing that could define them is missing: a wrong warning is worse than none.

use partwright_protocol::Severity;

use super::index::{DefinitionKind, FILE, Reference, ReferenceKind, Space};
use super::target::{Target, builtin};
use super::{Action, Analysis, Edit, TextRange};
use crate::LoadError;
use crate::builtin::declarations;
use crate::diagnostics::{Code, files, names, nearest};
use crate::parser;

/// More are consequences of the first.
const MAX_PROBLEMS: usize = 100;
/// Names that are compared with a misspelt one.
const MAX_COMPARED: usize = 20_000;

/// A correction that belongs to a problem.
pub type ProblemFix = Action;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// As in [`partwright_protocol::Diagnostic`].
    pub code: String,
    pub severity: Severity,
    pub message: String,
    pub range: TextRange,
    pub fixes: Vec<ProblemFix>,
    /// What is still to be looked up when fixes are asked for.
    pub(super) unknown: Option<(Space, u32)>,
}

impl Problem {
    fn of(code: &Code, message: String, range: TextRange) -> Self {
        let severity = code.severity(false);
        Self { code: code.name(severity), severity, message, range, fixes: Vec::new(), unknown: None }
    }

    fn fix(mut self, title: String, range: TextRange, text: String) -> Self {
        self.fixes.push(Action { title, edits: vec![Edit { range, text }], preferred: self.fixes.is_empty() });
        self
    }
}

impl Analysis {
    /// In the order of the text.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = self.syntax();
        let broken = problems.iter().any(|problem| problem.severity == Severity::Error);
        self.imports(&mut problems);
        if !broken {
            self.names(&mut problems);
        }
        problems.sort_by_key(|problem| problem.range.start);
        problems.truncate(MAX_PROBLEMS);
        problems
    }

    fn syntax(&self) -> Vec<Problem> {
        let range = |location: &partwright_protocol::Location| TextRange { start: location.start, end: location.end };
        let parsed = stacker::maybe_grow(512 * 1024, 4 * 1024 * 1024, || parser::parse_file(self.index.text.clone()));
        let told = parsed.diagnostics.into_iter().map(|diagnostic| {
            let fix = diagnostic.fix.map(|fix| Action {
                title: fix.title,
                edits: vec![Edit { range: range(&fix.location), text: fix.replacement }],
                preferred: true,
            });
            Problem {
                range: diagnostic.location.as_ref().map(range).unwrap_or_default(),
                code: diagnostic.code,
                severity: diagnostic.severity,
                message: diagnostic.message,
                fixes: fix.into_iter().collect(),
                unknown: None,
            }
        });
        told.collect()
    }

    fn imports(&self, problems: &mut Vec<Problem>) {
        for (at, error) in &self.view.failures {
            let Some(import) = self.index.imports.get(*at) else { continue };
            let path = &import.path;
            let (code, message) = match error {
                LoadError::NotFound => {
                    (&files::NOT_FOUND, format!("file `{path}` is not found: check the name and the library folders"))
                }
                LoadError::Forbidden => {
                    let rule = "scripts may read only files in the project and library folders";
                    (&files::FORBIDDEN, format!("file `{path}` is out of bounds: {rule}"))
                }
                LoadError::Unreadable(why) => (&files::UNREADABLE, format!("file `{path}` is unreadable: {why}")),
            };
            let mut problem = Problem::of(code, message, import.range);
            if *error == LoadError::NotFound {
                let known = self.library.loader.list();
                let file = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
                let named = known.iter().find(|it| file(it) == file(path));
                let near = named.map(String::as_str).or_else(|| nearest(path, known.iter().map(String::as_str)));
                if let Some(near) = near {
                    let keyword = if import.all { "include" } else { "use" };
                    problem =
                        problem.fix(format!("Replace with `{near}`"), import.range, format!("{keyword} <{near}>"));
                }
            }
            problems.push(problem);
        }
    }

    fn names(&self, problems: &mut Vec<Problem>) {
        for reference in &self.index.references {
            if problems.len() >= MAX_PROBLEMS {
                return;
            }
            match reference.kind {
                ReferenceKind::Name(space) => problems.extend(self.name_problem(reference, space)),
                ReferenceKind::Argument(call) => problems.extend(self.argument_problem(reference, call)),
                ReferenceKind::Member => {}
            }
        }
    }

    fn name_problem(&self, reference: &Reference, space: Space) -> Option<Problem> {
        let name = self.name(reference.range);
        if name.starts_with('$') {
            return None;
        }
        match self.resolve(reference) {
            Some(Target::Builtin(declaration)) if name == "assign" && declaration.is_module() => {
                let message = "`assign` is deprecated: use `let`, or assign inside the braces".to_owned();
                return Some(Problem::of(&names::DEPRECATED, message, reference.range).fix(
                    "Replace with `let`".to_owned(),
                    reference.range,
                    "let".to_owned(),
                ));
            }
            Some(Target::Builtin(declaration)) if name == "child" && declaration.is_module() => {
                let message = "`child` is deprecated: use `children`, with the child's number".to_owned();
                return Some(Problem::of(&names::DEPRECATED, message, reference.range).fix(
                    "Replace with `children`".to_owned(),
                    reference.range,
                    "children".to_owned(),
                ));
            }
            Some(_) => return None,
            None => {}
        }
        if space == Space::Variable && self.asks_whether_defined(reference) {
            return None;
        }
        let old = match (space, name) {
            (Space::Module, "import_stl" | "import_off" | "import_dxf") => Some("import"),
            (Space::Module, "dxf_linear_extrude") => Some("linear_extrude"),
            (Space::Module, "dxf_rotate_extrude") => Some("rotate_extrude"),
            _ => None,
        };
        if let Some(new) = old {
            let message = format!("`{name}` is deprecated: use `{new}`");
            let problem = Problem::of(&names::DEPRECATED, message, reference.range);
            return Some(problem.fix(format!("Replace with `{new}`"), reference.range, new.to_owned()));
        }
        if self.view.incomplete || self.asked.incomplete {
            return None;
        }
        let (code, word) = match space {
            Space::Module => (&names::UNKNOWN_MODULE, "module"),
            Space::Function => (&names::UNKNOWN_FUNCTION, "function"),
            Space::Variable => (&names::UNKNOWN_VARIABLE, "variable"),
        };
        let visible = self.visible(space, reference.scope, reference.range.start);
        let near = nearest(name, visible.iter().map(String::as_str));
        let advice = near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
        let mut problem = Problem::of(code, format!("unknown {word} `{name}`{advice}"), reference.range);
        if let Some(near) = near {
            problem = problem.fix(format!("Replace with `{near}`"), reference.range, near.to_owned());
        }
        problem.unknown = Some((space, reference.scope));
        Some(problem)
    }

    /// `is_undef(name)` asks for names that may not exist.
    fn asks_whether_defined(&self, reference: &Reference) -> bool {
        let before = self.index.text.get(..reference.range.start as usize).unwrap_or_default().trim_end();
        before.strip_suffix('(').is_some_and(|before| {
            let before = before.trim_end();
            before.ends_with("is_undef") || before.ends_with("is_def")
        })
    }

    fn argument_problem(&self, reference: &Reference, call: u32) -> Option<Problem> {
        let name = self.name(reference.range);
        if name.starts_with('$') {
            return None;
        }
        let target = self.callee(call)?;
        let known: Vec<String> = match &target {
            Target::Builtin(declaration) if declaration.binds_itself || declaration.arguments.is_empty() => {
                return None;
            }
            Target::Builtin(declaration) => declaration.arguments.iter().map(|it| it.name.to_owned()).collect(),
            Target::Own(_) | Target::Other { .. } => {
                let (index, definition) = target.definition(&self.index)?;
                definition.parameters.as_ref()?.iter().map(|it| index.slice(it.name).to_owned()).collect()
            }
        };
        if known.iter().any(|known| known == name) {
            return None;
        }
        let callee = self.index.calls.get(call as usize)?.callee?;
        let near = nearest(name, known.iter().map(String::as_str));
        let callee = self.name(callee);
        let list = || known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let message = match near {
            Some(near) => format!("`{callee}` has no parameter `{name}`, did you mean `{near}`?"),
            None if known.is_empty() => format!("`{callee}` has no parameter `{name}`: it takes none"),
            None => format!("`{callee}` has no parameter `{name}`: it takes {}", list()),
        };
        let problem = Problem::of(&names::UNKNOWN_ARGUMENT, message, reference.range);
        Some(match near {
            Some(near) => problem.fix(format!("Replace with `{near}`"), reference.range, near.to_owned()),
            None => problem,
        })
    }

    /// All names of a kind that can be used at a place, built-in ones included.
    pub(super) fn visible(&self, space: Space, mut scope: u32, at: u32) -> Vec<String> {
        let mut found = Vec::new();
        let callable = |definition: &super::index::Definition| {
            definition.space() == space || space == Space::Function && definition.parameters.is_some()
        };
        let mut chain = vec![scope];
        while let Some(parent) = self.index.scopes.get(scope as usize).and_then(|scope| scope.parent) {
            chain.push(parent);
            scope = parent;
        }
        for definition in &self.index.definitions {
            if callable(definition) && definition.visible_from <= at && chain.contains(&definition.scope) {
                found.push(self.name(definition.name).to_owned());
            }
        }
        found.extend(self.view.names.keys().filter(|(known, _)| *known == space).map(|(_, name)| name.to_string()));
        found.truncate(MAX_COMPARED);
        found.extend(declarations().filter(|it| builtin(space, it.name).is_some()).map(|it| it.name.to_owned()));
        found
    }

    /// Where a statement can be put that the whole document sees: before the first definition that is no import, behind
    /// the leading comments.
    pub(super) fn top(&self) -> u32 {
        if let Some(last) = self.index.imports.iter().map(|import| import.range.end).max() {
            let rest = self.index.text.get(last as usize..).unwrap_or_default();
            return last + rest.find('\n').map_or(rest.len(), |at| at + 1) as u32;
        }
        let first = self.index.definitions.iter().filter(|it| it.scope == FILE && it.kind != DefinitionKind::Binding);
        let first = first.map(|it| it.full.start).min();
        let token = self.index.tokens.first().map_or(0, |token| token.start);
        let at = first.unwrap_or(token).min(token);
        // Not between a comment and what it describes.
        let mut at =
            self.index.text.get(..at as usize).and_then(|before| before.rfind('\n')).map_or(0, |at| at as u32 + 1);
        let above = self.index.comments.partition_point(|comment| comment.end <= at);
        for comment in self.index.comments.get(..above).unwrap_or_default().iter().rev() {
            let between = self.index.text.get(comment.end as usize..at as usize).unwrap_or("x");
            if !between.trim().is_empty() || between.matches('\n').count() > 1 {
                break;
            }
            at = comment.start;
        }
        at
    }
}
