//! References of a name in the document, and renaming it everywhere at once.
//!
//! Renaming refuses what it cannot do safely: names that are built in or come from another file, names that are none, and
//! names that would then mean something else.

use super::index::{DefinitionKind, FILE, ReferenceKind, Space};
use super::target::{Occupant, Target, builtin};
use super::{Analysis, Edit, TextRange};
use crate::lexer::{TokenKind, lex};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    pub range: TextRange,
    /// Defined or assigned here.
    pub write: bool,
}

impl Analysis {
    /// The definition that stands for all definitions of the same name in the same scope.
    fn canonical(&self, id: u32) -> u32 {
        let Some(definition) = self.index.definition(id) else { return id };
        if definition.kind == DefinitionKind::Binding {
            return id;
        }
        if self.name(definition.name).starts_with('$') && definition.space() == Space::Variable {
            return self.dynamic(definition.symbol).unwrap_or(id);
        }
        self.index
            .in_scope(definition.scope, definition.symbol, definition.space(), definition.name.start)
            .unwrap_or(id)
    }

    fn own_at(&self, offset: u32) -> Option<(TextRange, u32)> {
        match self.occupant(offset)? {
            Occupant::Definition(id) => Some((self.index.definition(id)?.name, self.canonical(id))),
            Occupant::Reference(reference) => match self.resolve(&reference)? {
                Target::Own(id) => Some((reference.range, self.canonical(id))),
                Target::Other { .. } | Target::Builtin(_) => None,
            },
            Occupant::Import(_) => None,
        }
    }

    /// All places of an own definition.
    fn occurrences(&self, id: u32) -> Vec<Occurrence> {
        let Some(wanted) = self.index.definition(id) else { return Vec::new() };
        let definitions = self.index.definitions.iter().enumerate();
        let same = definitions.filter(|(_, it)| it.symbol == wanted.symbol && it.space() == wanted.space());
        let mut found: Vec<Occurrence> = same
            .filter(|(other, _)| self.canonical(*other as u32) == id)
            .map(|(_, it)| Occurrence { range: it.name, write: true })
            .collect();
        for reference in self.index.references.iter().filter(|it| it.symbol == wanted.symbol) {
            if matches!(self.resolve(reference), Some(Target::Own(other)) if self.canonical(other) == id) {
                found.push(Occurrence { range: reference.range, write: reference.write });
            }
        }
        found.sort_by_key(|it| it.range.start);
        found.dedup_by_key(|it| it.range.start);
        found
    }

    /// Every place in the document that means the same as the name at the offset, built-in names included.
    pub fn references(&self, offset: u32) -> Vec<Occurrence> {
        if let Some((_, id)) = self.own_at(offset) {
            return self.occurrences(id);
        }
        let Some(Occupant::Reference(wanted)) = self.occupant(offset) else { return Vec::new() };
        if self.resolve(&wanted).is_none() {
            return Vec::new();
        }
        let kind = |kind: ReferenceKind| match kind {
            ReferenceKind::Name(space) => Some(space),
            ReferenceKind::Argument(_) if self.name(wanted.range).starts_with('$') => Some(Space::Variable),
            ReferenceKind::Argument(_) | ReferenceKind::Member => None,
        };
        let same =
            self.index.references.iter().filter(|it| it.symbol == wanted.symbol && kind(it.kind) == kind(wanted.kind));
        let foreign = same.filter(|it| !matches!(self.resolve(it), Some(Target::Own(_)) | None));
        foreign.map(|it| Occurrence { range: it.range, write: false }).collect()
    }

    /// The range of the name that can be renamed at the offset, or why it cannot.
    pub fn can_rename(&self, offset: u32) -> Result<TextRange, String> {
        let Some(occupant) = self.occupant(offset) else { return Err("there is no name here".to_owned()) };
        if let Some((range, id)) = self.own_at(offset) {
            let name = self.name(range);
            if name.starts_with('$') && builtin(Space::Variable, name).is_some() {
                return Err(format!("`{name}` belongs to the language"));
            }
            let definition = self.index.definition(id);
            if let Some(definition) = definition.filter(|it| it.scope == FILE)
                && let Some((file, _)) = self.view.get(definition.space(), name)
            {
                return Err(format!("`{name}` is also defined in {}, where it would keep its name", file.path));
            }
            return Ok(range);
        }
        let Occupant::Reference(reference) = occupant else {
            return Err("this is a file's name: rename the file instead".to_owned());
        };
        let name = self.name(reference.range);
        let outside = match (self.resolve(&reference), reference.kind) {
            (Some(target), _) => Some(target),
            (None, ReferenceKind::Argument(call)) => self.callee(call),
            (None, _) => None,
        };
        Err(match outside {
            Some(Target::Builtin(_)) => format!("`{name}` belongs to the language"),
            Some(Target::Other { path, .. }) => format!("`{name}` is defined in {path}: rename it there"),
            Some(Target::Own(_)) | None => format!("`{name}` is not defined in this file"),
        })
    }

    /// The edits that give the name at the offset another one.
    pub fn rename(&self, offset: u32, new: &str) -> Result<Vec<Edit>, String> {
        let range = self.can_rename(offset)?;
        let (_, id) = self.own_at(offset).ok_or("there is no name here")?;
        let old = self.name(range);
        if old == new {
            return Ok(Vec::new());
        }
        let tokens = lex(new).tokens;
        let is_name = matches!(tokens.as_slice(), [token, _] if token.kind == TokenKind::Identifier && token.end as usize == new.len() && token.start == 0);
        if !is_name {
            return Err(format!("`{new}` is no name: use letters, digits and `_`, and no word of the language"));
        }
        if old.starts_with('$') != new.starts_with('$') {
            return Err("`$` names are passed on to what is called, others are not: keep the kind of name".to_owned());
        }
        if new.starts_with(|first: char| first.is_ascii_digit()) {
            return Err(format!("`{new}` begins with a digit"));
        }
        let definition = self.index.definition(id).ok_or("there is no name here")?;
        let space = definition.space();
        let occurrences = self.occurrences(id);
        self.check_clash(id, new, &occurrences)?;
        if builtin(space, new).is_some() && definition.scope == FILE {
            return Err(format!("`{new}` belongs to the language: a definition would hide it"));
        }
        if definition.scope == FILE && self.view.get(space, new).is_some() {
            return Err(format!("`{new}` is defined in a file that this one uses"));
        }
        Ok(occurrences.into_iter().map(|it| Edit { range: it.range, text: new.to_owned() }).collect())
    }

    /// No place may mean something else afterwards.
    fn check_clash(&self, id: u32, new: &str, occurrences: &[Occurrence]) -> Result<(), String> {
        let (Some(definition), Some(&symbol)) = (self.index.definition(id), self.index.symbols.get(new)) else {
            return Ok(());
        };
        // A variable that holds a function is called like one.
        let spaces: &[Space] = match definition.space() {
            Space::Module => &[Space::Module],
            Space::Function | Space::Variable => &[Space::Function, Space::Variable],
        };
        let clash = |at: TextRange| {
            let line = self.index.text.get(..at.start as usize).map_or(1, |before| before.matches('\n').count() + 1);
            Err(format!("`{new}` already means something else here (line {line}): choose another name"))
        };
        let around = self.index.scopes.get(definition.scope as usize).map(|scope| scope.range).unwrap_or_default();
        // A name that would be caught by the renamed definition.
        for reference in
            self.index.references.iter().filter(|it| it.symbol == symbol && around.contains(it.range.start))
        {
            if matches!(reference.kind, ReferenceKind::Name(space) if spaces.contains(&space)) {
                return clash(reference.range);
            }
        }
        for other in self.index.definitions.iter().filter(|it| it.symbol == symbol && spaces.contains(&it.space())) {
            let scope = self.index.scopes.get(other.scope as usize).map(|scope| scope.range).unwrap_or_default();
            // In the same scope, or in one between the definition and a place where it is used.
            if other.scope == definition.scope
                || occurrences.iter().any(|it| scope.contains(it.range.start)) && around.contains(scope.start)
            {
                return clash(other.name);
            }
        }
        Ok(())
    }
}
