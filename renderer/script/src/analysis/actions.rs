//! Corrections and small changes of the text that an editor offers.

use super::index::{DefinitionKind, Space};
use super::problems::Problem;
use super::{Analysis, TextRange, docs};

/// Suggestions of files for one unknown name.
const MAX_FILES: usize = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub range: TextRange,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What the button says.
    pub title: String,
    pub edits: Vec<Edit>,
    /// The one that is most probably meant.
    pub preferred: bool,
}

impl Analysis {
    /// Corrections of the problems in a range, each with its problem.
    pub fn actions(&self, range: TextRange) -> Vec<(Problem, Action)> {
        let touches = |problem: &Problem| problem.range.start <= range.end && range.start <= problem.range.end;
        let mut found = Vec::new();
        for problem in self.problems().into_iter().filter(touches) {
            let mut fixes = problem.fixes.clone();
            if let Some((space, scope)) = problem.unknown {
                fixes.extend(self.imports_of(space, self.name(problem.range)));
                if space == Space::Variable {
                    fixes.extend(self.declarations_of(scope, problem.range));
                }
            }
            found.extend(fixes.into_iter().map(|fix| (problem.clone(), fix)));
        }
        found
    }

    /// `include` or `use` of library files that define a name.
    fn imports_of(&self, space: Space, name: &str) -> Vec<Action> {
        let exports = self.library.exports();
        let Some(files) = exports.get(name) else { return Vec::new() };
        let mut lines: Vec<String> = Vec::new();
        for file in files.iter().filter(|file| file.space == space) {
            // A library may say how it wants to be brought in, and that is seldom by the file itself.
            let asked = docs::asked_imports(&file.index);
            if asked.is_empty() {
                let keyword = if space == Space::Variable { "include" } else { "use" };
                lines.push(format!("{keyword} <{}>", file.path));
            } else {
                lines.extend(asked);
            }
        }
        let known = |line: &str| self.index.imports.iter().any(|it| line.ends_with(&format!("<{}>", it.path)));
        let mut seen = Vec::new();
        lines.retain(|line| {
            let new = !seen.contains(line) && !known(line);
            seen.push(line.clone());
            new
        });
        let at = self.top();
        let range = TextRange { start: at, end: at };
        let needs_line =
            self.index.text.get(..at as usize).is_some_and(|before| !before.is_empty() && !before.ends_with('\n'));
        let action = |line: String| Action {
            title: format!("Add `{line}`"),
            edits: vec![Edit { range, text: format!("{}{line}\n", if needs_line { "\n" } else { "" }) }],
            preferred: false,
        };
        lines.into_iter().take(MAX_FILES).map(action).collect()
    }

    /// The unknown variable as a variable of the file or a parameter of the module or function around it.
    fn declarations_of(&self, scope: u32, range: TextRange) -> Vec<Action> {
        let name = self.name(range);
        let mut actions = Vec::new();
        let owner = self.index.owner(scope).and_then(|owner| self.index.definition(owner));
        if let Some(owner) = owner.filter(|it| matches!(it.kind, DefinitionKind::Module | DefinitionKind::Function)) {
            let rest = self.index.text.get(owner.name.end as usize..).unwrap_or_default();
            let parameters = owner.parameters.as_deref().unwrap_or_default();
            let last = parameters.last().map(|it| it.default.map_or(it.name.end, |default| default.end));
            let place = match (last, rest.find('(')) {
                (Some(last), _) => Some((last, format!(", {name}"))),
                (None, Some(open)) => Some((owner.name.end + open as u32 + 1, name.to_owned())),
                (None, None) => None,
            };
            actions.extend(place.map(|(at, text)| Action {
                title: format!("Make `{name}` a parameter of `{}`", self.name(owner.name)),
                edits: vec![Edit { range: TextRange { start: at, end: at }, text }],
                preferred: false,
            }));
        }
        let at = self.top();
        actions.push(Action {
            title: format!("Declare `{name}` at the top"),
            edits: vec![Edit { range: TextRange { start: at, end: at }, text: format!("{name} = 10;\n") }],
            preferred: false,
        });
        actions
    }
}
