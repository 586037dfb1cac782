//! The names of one file: scopes, definitions, uses, calls, imports, and what a name means at a place. [`walk`] finds them.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::TextRange;
use super::walk::walk;
use crate::ast::Comment;
use crate::lexer::{Lexed, Token, TokenKind, lex};

/// Not stored: the inside of definitions, where only a file's outline is asked for.
pub(super) const NOWHERE: u32 = u32::MAX;
/// The scope of the file itself.
pub(super) const FILE: u32 = 0;

/// OpenSCAD's three kinds of names, which do not see each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Space {
    Variable,
    Function,
    Module,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DefinitionKind {
    Assignment,
    Function,
    Module,
    Parameter,
    /// Of `let` or `for`.
    Binding,
}

#[derive(Debug, Clone)]
pub(super) struct ParameterInfo {
    pub(super) name: TextRange,
    pub(super) default: Option<TextRange>,
}

#[derive(Debug, Clone)]
pub(super) struct Definition {
    pub(super) kind: DefinitionKind,
    pub(super) symbol: u32,
    pub(super) name: TextRange,
    /// With value or body.
    pub(super) full: TextRange,
    pub(super) scope: u32,
    /// Bindings are seen only by what follows them.
    pub(super) visible_from: u32,
    /// Of functions, modules and variables that hold a function literal.
    pub(super) parameters: Option<Vec<ParameterInfo>>,
    /// The scope in which its parameters are defined.
    pub(super) body: u32,
    pub(super) value: Option<TextRange>,
}

impl Definition {
    pub(super) fn space(&self) -> Space {
        match self.kind {
            DefinitionKind::Function => Space::Function,
            DefinitionKind::Module => Space::Module,
            DefinitionKind::Assignment | DefinitionKind::Parameter | DefinitionKind::Binding => Space::Variable,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReferenceKind {
    Name(Space),
    /// The name of a named argument; its call.
    Argument(u32),
    Member,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Reference {
    pub(super) kind: ReferenceKind,
    pub(super) symbol: u32,
    pub(super) range: TextRange,
    pub(super) scope: u32,
    /// It is assigned here: the step of a C-style `for`.
    pub(super) write: bool,
}

#[derive(Debug, Clone)]
pub(super) struct CallArgument {
    pub(super) name: Option<TextRange>,
    pub(super) range: TextRange,
}

/// A name with arguments: a function's or a module's.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// `None` when what is called is an expression.
    pub(super) callee: Option<TextRange>,
    pub(super) space: Space,
    pub(super) scope: u32,
    /// Its arguments define names (`let`, `for`).
    pub(super) binds: bool,
    /// Just behind the opening parenthesis.
    pub(super) open: u32,
    /// Before the closing one, or where the arguments break off.
    pub(super) close: u32,
    pub(super) closed: bool,
    pub(super) arguments: Vec<CallArgument>,
}

#[derive(Debug, Clone)]
pub(super) struct Scope {
    pub(super) parent: Option<u32>,
    pub(super) range: TextRange,
    /// The module or function whose body it is.
    pub(super) owner: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Import {
    pub(super) path: String,
    /// `include`, not `use`.
    pub(super) all: bool,
    pub(super) range: TextRange,
}

/// What follows a closing parenthesis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// A statement: a child or a body.
    Statement,
    /// An expression: that of a `let`, for example.
    Expression,
}

#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) text: Arc<str>,
    pub(super) tokens: Vec<Token>,
    pub(super) strings: Vec<String>,
    pub(super) comments: Vec<Comment>,
    pub(super) symbols: FxHashMap<Box<str>, u32>,
    pub(super) scopes: Vec<Scope>,
    pub(super) definitions: Vec<Definition>,
    /// In each scope, by name, in the order of the text.
    pub(super) defined: FxHashMap<(u32, u32, Space), Vec<u32>>,
    /// The first definition of each `$` variable, whose scope is no place in the text.
    pub(super) dynamic: FxHashMap<u32, u32>,
    pub(super) references: Vec<Reference>,
    /// An outer call comes before those in its arguments.
    pub(super) calls: Vec<Call>,
    pub(super) imports: Vec<Import>,
    pub(super) folds: Vec<TextRange>,
    /// By the end of the token.
    pub(super) heads: FxHashMap<u32, Head>,
    /// Modules that place children.
    pub(super) parents: FxHashSet<u32>,
    /// Blocks of documentation that name what they document, as BOSL2 writes them.
    pub(super) documented: FxHashMap<Box<str>, TextRange>,
}

impl Index {
    /// Everything in a text.
    pub(super) fn full(text: Arc<str>) -> Self {
        Self::build(text, false)
    }

    /// What other files see of it.
    pub(super) fn outline(text: Arc<str>) -> Self {
        Self::build(text, true)
    }

    fn build(text: Arc<str>, outline: bool) -> Self {
        let Lexed { tokens, strings, comments } = lex(&text);
        let length = text.len() as u32;
        let mut out = Self { text: Arc::clone(&text), strings, comments, ..Self::default() };
        out.scopes.push(Scope { parent: None, range: TextRange { start: 0, end: length }, owner: None });
        let (tokens, mut out) = walk(&text, tokens, outline, out);
        if !outline {
            out.tokens = tokens;
        }
        out.documented = super::docs::blocks(&out.text, &out.comments);
        let definitions = std::mem::take(&mut out.definitions);
        for (id, definition) in definitions.iter().enumerate() {
            let key = (definition.scope, definition.symbol, definition.space());
            out.defined.entry(key).or_default().push(id as u32);
            if definition.space() == Space::Variable && out.slice(definition.name).starts_with('$') {
                out.dynamic.entry(definition.symbol).or_insert(id as u32);
            }
        }
        for places in out.defined.values_mut() {
            places.sort_by_key(|&id| definitions.get(id as usize).map_or(0, |it| it.visible_from));
        }
        out.definitions = definitions;
        if outline {
            out.comments.shrink_to_fit();
        }
        out
    }

    pub(super) fn slice(&self, range: TextRange) -> &str {
        self.text.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    pub(super) fn definition(&self, id: u32) -> Option<&Definition> {
        self.definitions.get(id as usize)
    }

    /// The definition of a name in one scope that is seen at `at`.
    pub(super) fn in_scope(&self, scope: u32, symbol: u32, space: Space, at: u32) -> Option<u32> {
        let places = self.defined.get(&(scope, symbol, space))?;
        let seen = places.partition_point(|&id| self.definition(id).is_some_and(|it| it.visible_from <= at));
        let last = *places.get(seen.checked_sub(1)?)?;
        // The latest binding; what holds in the whole scope is told by its first place.
        let binds = self.definition(last).is_some_and(|it| it.kind == DefinitionKind::Binding);
        if binds { Some(last) } else { places.first().copied() }
    }

    /// The definition that a name means, from the inside out. A function may also be a variable that holds one.
    pub(super) fn lookup(&self, mut scope: u32, symbol: u32, space: Space, at: u32) -> Option<u32> {
        loop {
            let found = self.in_scope(scope, symbol, space, at).or_else(|| match space {
                Space::Function => self.in_scope(scope, symbol, Space::Variable, at),
                Space::Variable | Space::Module => None,
            });
            if found.is_some() {
                return found;
            }
            scope = self.scopes.get(scope as usize)?.parent?;
        }
    }

    /// The innermost scope around an offset.
    pub(super) fn scope_at(&self, offset: u32) -> u32 {
        let around = |(_, scope): &(usize, &Scope)| scope.range.start <= offset && offset <= scope.range.end;
        // Inner scopes come after outer ones.
        self.scopes.iter().enumerate().rfind(around).map_or(FILE, |(id, _)| id as u32)
    }

    /// The module or function around a scope.
    pub(super) fn owner(&self, mut scope: u32) -> Option<u32> {
        loop {
            let inner = self.scopes.get(scope as usize)?;
            if inner.owner.is_some() {
                return inner.owner;
            }
            scope = inner.parent?;
        }
    }

    /// The innermost call whose arguments hold the offset.
    pub(super) fn call_at(&self, offset: u32) -> Option<u32> {
        let around = |(_, call): &(usize, &Call)| call.open <= offset && offset <= call.close;
        self.calls.iter().enumerate().rfind(around).map(|(id, _)| id as u32)
    }

    /// The token that ends at or spans the offset, and the one before it.
    pub(super) fn token_at(&self, offset: u32) -> Option<usize> {
        let index = self.tokens.partition_point(|token| token.end < offset);
        let token = self.tokens.get(index)?;
        (token.start <= offset && !matches!(token.kind, TokenKind::End)).then_some(index)
    }
}
