//! What the name at a place means.

use std::sync::Arc;

use super::index::{Definition, DefinitionKind, Index, NOWHERE, Reference, ReferenceKind, Space};
use super::{Analysis, TextRange};
use crate::builtin::{self, Declaration};
use partwright_protocol::BuiltinKind;

/// Where something is defined.
#[derive(Debug, Clone)]
pub struct Place {
    /// As the loader names the file; `None` for the document itself.
    pub path: Option<Arc<str>>,
    /// Of the file.
    pub text: Arc<str>,
    /// The name.
    pub range: TextRange,
    /// The whole definition.
    pub full: TextRange,
}

/// What a name stands for.
#[derive(Debug, Clone)]
pub(super) enum Target {
    /// A definition of the document.
    Own(u32),
    /// A definition of another file.
    Other {
        path: Arc<str>,
        index: Arc<Index>,
        definition: u32,
    },
    Builtin(&'static Declaration),
}

impl Target {
    /// The definition and its file, unless it is built in.
    pub(super) fn definition<'a>(&'a self, own: &'a Index) -> Option<(&'a Index, &'a Definition)> {
        match self {
            Self::Own(id) => Some((own, own.definition(*id)?)),
            Self::Other { index, definition, .. } => Some((index, index.definition(*definition)?)),
            Self::Builtin(_) => None,
        }
    }
}

/// What stands at an offset.
#[derive(Debug, Clone, Copy)]
pub(super) enum Occupant {
    Definition(u32),
    Reference(Reference),
    Import(usize),
}

/// Whether a built-in may stand where a name of the space is looked for.
fn fits(declaration: &Declaration, space: Space) -> bool {
    match space {
        Space::Module => declaration.is_module() || declaration.kind == BuiltinKind::Keyword,
        Space::Function => {
            declaration.kind == BuiltinKind::Function || (declaration.is_callable() && !declaration.is_module())
        }
        Space::Variable => {
            matches!(declaration.kind, BuiltinKind::Constant | BuiltinKind::SpecialVariable | BuiltinKind::Keyword)
        }
    }
}

pub(super) fn builtin(space: Space, name: &str) -> Option<&'static Declaration> {
    builtin::declarations().find(|it| it.name == name && fits(it, space))
}

impl Analysis {
    pub(super) fn occupant(&self, offset: u32) -> Option<Occupant> {
        let index = &self.index;
        if let Some(import) = index.imports.iter().position(|import| import.range.contains(offset)) {
            return Some(Occupant::Import(import));
        }
        if let Some(id) = index.definitions.iter().position(|it| it.name.contains(offset)) {
            return Some(Occupant::Definition(id as u32));
        }
        index.references.iter().find(|it| it.range.contains(offset)).map(|it| Occupant::Reference(*it))
    }

    pub(super) fn name(&self, range: TextRange) -> &str {
        self.index.slice(range)
    }

    /// What a name means at a place.
    pub(super) fn resolve_name(&self, scope: u32, range: TextRange, space: Space) -> Option<Target> {
        let name = self.name(range);
        let &symbol = self.index.symbols.get(name)?;
        if name.starts_with('$')
            && space == Space::Variable
            && let Some(id) = self.dynamic(symbol)
        {
            return match builtin(space, name) {
                Some(declaration) => Some(Target::Builtin(declaration)),
                None => Some(Target::Own(id)),
            };
        }
        if let Some(id) = self.index.lookup(scope, symbol, space, range.start) {
            return Some(Target::Own(id));
        }
        self.resolve_outside(space, name)
    }

    /// `$` names have no place of their own: the first definition stands for all.
    pub(super) fn dynamic(&self, symbol: u32) -> Option<u32> {
        self.index.dynamic.get(&symbol).copied()
    }

    /// A name of other files, or one that is built in.
    pub(super) fn resolve_outside(&self, space: Space, name: &str) -> Option<Target> {
        let find = |view: &'_ super::View| {
            let found = view.get(space, name).or_else(|| match space {
                Space::Function => view.get(Space::Variable, name),
                Space::Variable | Space::Module => None,
            });
            found.map(|(file, definition)| (file.clone(), definition))
        };
        let other = find(&self.view).or_else(|| find(&self.asked));
        if let Some((file, definition)) = other {
            return Some(Target::Other { path: Arc::clone(&file.path), index: Arc::clone(&file.index), definition });
        }
        builtin(space, name).map(Target::Builtin)
    }

    pub(super) fn resolve(&self, reference: &Reference) -> Option<Target> {
        match reference.kind {
            ReferenceKind::Name(space) => self.resolve_name(reference.scope, reference.range, space),
            ReferenceKind::Argument(call) => {
                let name = self.name(reference.range);
                if name.starts_with('$') {
                    return self.resolve_name(reference.scope, reference.range, Space::Variable);
                }
                // A parameter of a definition of this document.
                let Target::Own(callee) = self.callee(call)? else { return None };
                let body = self.index.definition(callee)?.body;
                let id = self.parameter(body, reference.symbol)?;
                Some(Target::Own(id))
            }
            ReferenceKind::Member => None,
        }
    }

    fn parameter(&self, body: u32, symbol: u32) -> Option<u32> {
        if body == NOWHERE {
            return None;
        }
        let id = self.index.in_scope(body, symbol, Space::Variable, u32::MAX)?;
        self.index.definition(id).filter(|it| it.kind == DefinitionKind::Parameter).map(|_| id)
    }

    /// What a call calls.
    pub(super) fn callee(&self, call: u32) -> Option<Target> {
        let call = self.index.calls.get(call as usize)?;
        let name = call.callee?;
        let text = self.name(name);
        // `let`, `assert` and `echo` are modules by their declaration, wherever they stand.
        self.resolve_name(call.scope, name, call.space).or_else(|| {
            (call.space == Space::Function).then(|| builtin(Space::Module, text).map(Target::Builtin)).flatten()
        })
    }

    pub(super) fn target_at(&self, offset: u32) -> Option<(TextRange, Target)> {
        match self.occupant(offset)? {
            Occupant::Definition(id) => Some((self.index.definition(id)?.name, Target::Own(id))),
            Occupant::Reference(reference) => Some((reference.range, self.resolve(&reference)?)),
            Occupant::Import(_) => None,
        }
    }

    /// Where the name at the offset is defined, or the file that is imported there.
    pub fn definition(&self, offset: u32) -> Option<Place> {
        if let Some(Occupant::Import(import)) = self.occupant(offset) {
            let file = self.library.file(&self.index.imports.get(import)?.path, None).ok()?;
            let start = TextRange::default();
            return Some(Place {
                path: Some(file.path),
                text: Arc::clone(&file.index.text),
                range: start,
                full: start,
            });
        }
        if let Some(Occupant::Reference(Reference { kind: ReferenceKind::Argument(call), range, .. })) =
            self.occupant(offset)
            && let Some(Target::Other { path, index, definition }) = self.callee(call)
        {
            // A parameter of another file's definition.
            let name = self.name(range);
            let definition = index.definition(definition)?;
            let parameter = definition.parameters.iter().flatten().find(|it| index.slice(it.name) == name)?;
            let (range, full) = (parameter.name, definition.full);
            return Some(Place { path: Some(path), text: Arc::clone(&index.text), range, full });
        }
        let (_, target) = self.target_at(offset)?;
        let (index, definition) = target.definition(&self.index)?;
        let path = match &target {
            Target::Other { path, .. } => Some(Arc::clone(path)),
            Target::Own(_) | Target::Builtin(_) => None,
        };
        Some(Place { path, text: Arc::clone(&index.text), range: definition.name, full: definition.full })
    }
}
