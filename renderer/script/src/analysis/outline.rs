//! The definitions of a document as a tree, and what can be folded.

use super::index::{DefinitionKind, FILE, NOWHERE};
use super::{Analysis, TextRange};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolKind {
    Module,
    Function,
    Variable,
    Parameter,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineItem {
    pub name: String,
    pub kind: SymbolKind,
    /// Parameters, or the beginning of the value.
    pub detail: String,
    pub range: TextRange,
    pub name_range: TextRange,
    pub children: Vec<OutlineItem>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fold {
    pub range: TextRange,
    pub comment: bool,
}

/// Levels of modules within modules that are told apart.
const MAX_LEVELS: usize = 32;

impl Analysis {
    /// Modules, functions and variables in the order of the text, inner ones below the module that holds them.
    pub fn outline(&self) -> Vec<OutlineItem> {
        let mut roots: Vec<OutlineItem> = Vec::new();
        let mut open: Vec<OutlineItem> = Vec::new();
        let mut definitions: Vec<_> = self
            .index
            .definitions
            .iter()
            .filter(|it| !matches!(it.kind, DefinitionKind::Parameter | DefinitionKind::Binding))
            .collect();
        definitions.sort_by_key(|it| (it.full.start, std::cmp::Reverse(it.full.end)));
        fn close(open: &mut Vec<OutlineItem>, roots: &mut Vec<OutlineItem>) {
            if let Some(done) = open.pop() {
                open.last_mut().map_or(&mut *roots, |parent| &mut parent.children).push(done);
            }
        }
        for definition in definitions {
            while open.last().is_some_and(|item| item.range.end <= definition.full.start) {
                close(&mut open, &mut roots);
            }
            // A variable of a block is no news in an outline; one of a module is.
            let owned = definition.scope == FILE
                || self.index.scopes.get(definition.scope as usize).is_some_and(|scope| scope.owner.is_some());
            if !owned || definition.scope == NOWHERE || open.len() >= MAX_LEVELS {
                continue;
            }
            let kind = match definition.kind {
                DefinitionKind::Module => SymbolKind::Module,
                DefinitionKind::Function => SymbolKind::Function,
                _ if definition.parameters.is_some() => SymbolKind::Function,
                _ => SymbolKind::Variable,
            };
            open.push(OutlineItem {
                name: self.index.slice(definition.name).to_owned(),
                kind,
                detail: super::hover::parameters_or_value(&self.index, definition),
                range: definition.full,
                name_range: definition.name,
                children: Vec::new(),
            });
        }
        while !open.is_empty() {
            close(&mut open, &mut roots);
        }
        roots
    }

    /// Braces, lists and comments of more than one line.
    pub fn folds(&self) -> Vec<Fold> {
        let text = &self.index.text;
        let many = |range: &TextRange| {
            text.get(range.start as usize..range.end as usize).is_some_and(|inner| inner.contains('\n'))
        };
        let mut folds: Vec<Fold> =
            self.index.folds.iter().filter(|range| many(range)).map(|&range| Fold { range, comment: false }).collect();
        let mut run: Option<TextRange> = None;
        for comment in &self.index.comments {
            let joins = run.is_some_and(|run| {
                let between = text.get(run.end as usize..comment.start as usize).unwrap_or("x");
                !comment.block && between.trim().is_empty() && between.matches('\n').count() <= 1
            });
            match (&mut run, joins) {
                (Some(run), true) => run.end = comment.end,
                _ => {
                    folds.extend(run.filter(|range| many(range)).map(|range| Fold { range, comment: true }));
                    run = Some(TextRange { start: comment.start, end: comment.end });
                }
            }
        }
        folds.extend(run.filter(|range| many(range)).map(|range| Fold { range, comment: true }));
        folds.sort_by_key(|fold| fold.range.start);
        folds
    }
}
