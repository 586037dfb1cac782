//! The syntax tree. Everything lies in arenas and refers to each other by index, so that neither dropping nor copying a
//! deep tree recurses, and small: most of a library is only ever parsed. One `Ast` holds one file; it is immutable once
//! parsed and shared between threads.

use std::hash::BuildHasher;
use std::marker::PhantomData;
use std::num::NonZeroU32;
use std::ops::Index;
use std::sync::Arc;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use partwright_graph::Span;
use rustc_hash::FxBuildHasher;

use crate::source::Name;

/// An interned name. Names that begin with `$` are numbered apart, because their scoping is dynamic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Symbol(u32);

const DYNAMIC: u32 = 1 << 31;

impl Symbol {
    /// The number of any other name.
    pub(crate) fn plain(self) -> usize {
        (self.0 & !DYNAMIC) as usize
    }

    /// The number of a `$` name.
    pub(crate) fn dynamic(self) -> Option<usize> {
        (self.0 & DYNAMIC != 0).then_some((self.0 & !DYNAMIC) as usize)
    }
}

/// Names by number and numbers by name.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    symbols: HashTable<Symbol>,
    /// With their hashes, so that growing computes none again.
    plain: Vec<(u64, Name)>,
    dynamic: Vec<(u64, Name)>,
}

impl Interner {
    pub(crate) fn intern(&mut self, name: &str) -> Symbol {
        self.intern_with(name, || name.into())
    }

    pub(crate) fn intern_shared(&mut self, name: &Name) -> Symbol {
        self.intern_with(name, || name.clone())
    }

    fn reserve(&mut self, names: usize) {
        // The table is empty as yet: there is nothing to hash again.
        self.symbols.reserve(names, |_| 0);
        self.plain.reserve(names);
    }

    #[inline(always)]
    fn intern_with(&mut self, name: &str, make: impl FnOnce() -> Name) -> Symbol {
        let hash = FxBuildHasher.hash_one(name);
        let Self { symbols, plain, dynamic } = self;
        match symbols.entry(
            hash,
            |symbol| entry(plain, dynamic, *symbol).is_some_and(|(known, other)| *known == hash && &**other == name),
            |symbol| entry(plain, dynamic, *symbol).map_or(0, |(hash, _)| *hash),
        ) {
            Entry::Occupied(found) => *found.get(),
            Entry::Vacant(place) => {
                let (names, flag) = if name.starts_with('$') { (dynamic, DYNAMIC) } else { (plain, 0) };
                let symbol = Symbol(names.len() as u32 | flag);
                names.push((hash, make()));
                *place.insert(symbol).get()
            }
        }
    }

    pub(crate) fn name(&self, symbol: Symbol) -> Name {
        entry(&self.plain, &self.dynamic, symbol).map_or_else(|| "".into(), |(_, name)| name.clone())
    }
}

#[inline(always)]
fn entry<'a>(plain: &'a [(u64, Name)], dynamic: &'a [(u64, Name)], symbol: Symbol) -> Option<&'a (u64, Name)> {
    if symbol.0 & DYNAMIC != 0 { dynamic } else { plain }.get((symbol.0 & !DYNAMIC) as usize)
}

macro_rules! index {
    ($name:ident) => {
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
        pub(crate) struct $name(pub(crate) u32);
    };
}

/// Never zero, so that one that may be missing takes no more room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ExprId(NonZeroU32);

index!(ScopeId);
index!(FunctionId);
index!(ModuleId);
index!(InstantiationId);
index!(TextId);
index!(LoopId);

/// Consecutive entries of the arena of their kind: `&ast[many]` are they.
#[derive(Debug)]
pub(crate) struct Many<T> {
    start: u32,
    end: u32,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Many<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Many<T> {}

/// What [`Many`] of lie in an arena.
pub(crate) trait Element: Sized {
    fn arena(ast: &Ast) -> &Vec<Self>;
    fn arena_mut(ast: &mut Ast) -> &mut Vec<Self>;
}

macro_rules! element {
    ($($kind:ident in $arena:ident),*) => {
        $(impl Element for $kind {
            fn arena(ast: &Ast) -> &Vec<Self> {
                &ast.$arena
            }

            fn arena_mut(ast: &mut Ast) -> &mut Vec<Self> {
                &mut ast.$arena
            }
        })*
    };
}

element!(Argument in arguments, ExprId in elements, Parameter in parameters, Item in items);

impl<T: Element> Index<Many<T>> for Ast {
    type Output = [T];

    fn index(&self, many: Many<T>) -> &[T] {
        &T::arena(self)[many.start as usize..many.end as usize]
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unary {
    Minus,
    Plus,
    Not,
    Complement,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binary {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    BitOr,
    BitAnd,
    ShiftLeft,
    ShiftRight,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
}

impl Binary {
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::Or => "||",
            Self::And => "&&",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::BitOr => "|",
            Self::BitAnd => "&",
            Self::ShiftLeft => "<<",
            Self::ShiftRight => ">>",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
            Self::Power => "^",
        }
    }
}

/// `name = value` or `value`, in a call, `let`, `for`, `echo`, `assert`.
#[derive(Debug, Clone)]
pub(crate) struct Argument {
    pub(crate) name: Option<Symbol>,
    pub(crate) value: ExprId,
    pub(crate) span: Span,
}

/// A parameter of a function or module definition.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    pub(crate) name: Symbol,
    pub(crate) default: Option<ExprId>,
}

pub(crate) type Arguments = Many<Argument>;

#[derive(Debug, Clone, Copy)]
pub(crate) enum ExprKind {
    Undef,
    Bool(bool),
    Number(f64),
    String(TextId),
    Variable(Symbol),
    Unary(Unary, ExprId),
    Binary(Binary, ExprId, ExprId),
    Conditional(ExprId, ExprId, ExprId),
    Index(ExprId, ExprId),
    Member(ExprId, Symbol),
    Call(ExprId, Arguments),
    Range(ExprId, Option<ExprId>, ExprId),
    /// Elements may be comprehensions.
    List(Many<ExprId>),
    Function(FunctionId),
    Let(Arguments, ExprId),
    Assert(Arguments, Option<ExprId>),
    Echo(Arguments, Option<ExprId>),
    // Only as elements of a list.
    For(Arguments, ExprId),
    ForLoop(LoopId),
    If(ExprId, ExprId, Option<ExprId>),
    Each(ExprId),
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    start: u32,
    end: u32,
}

impl Expr {
    pub(crate) fn span(&self) -> Span {
        Span { source: 0, start: self.start, end: self.end }
    }
}

// Most of what a file takes are these.
const _: () = assert!(size_of::<Expr>() == 24);

/// `for (first; condition; next) element`.
#[derive(Debug)]
pub(crate) struct Loop {
    pub(crate) first: Arguments,
    pub(crate) condition: ExprId,
    pub(crate) next: Arguments,
    pub(crate) element: ExprId,
}

#[derive(Debug, Clone)]
pub(crate) struct Function {
    /// `None` for a function literal.
    pub(crate) name: Option<Symbol>,
    pub(crate) parameters: Many<Parameter>,
    pub(crate) body: ExprId,
}

#[derive(Debug, Clone)]
pub(crate) struct Module {
    pub(crate) name: Symbol,
    pub(crate) parameters: Many<Parameter>,
    pub(crate) body: ScopeId,
    /// The whole definition.
    pub(crate) span: Span,
}

#[derive(Debug, Clone)]
pub(crate) struct Assignment {
    pub(crate) name: Symbol,
    pub(crate) value: ExprId,
    pub(crate) span: Span,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Modifiers {
    /// `!`
    pub(crate) root: bool,
    /// `#`
    pub(crate) highlight: bool,
    /// `%`
    pub(crate) background: bool,
    /// `*`
    pub(crate) disabled: bool,
}

/// A call of a module with its children, or an `if`.
#[derive(Debug, Clone)]
pub(crate) struct Instantiation {
    pub(crate) name: Symbol,
    pub(crate) arguments: Arguments,
    pub(crate) modifiers: Modifiers,
    pub(crate) children: ScopeId,
    pub(crate) otherwise: Option<ScopeId>,
    /// Name and arguments, without the children.
    pub(crate) span: Span,
    pub(crate) name_span: Span,
}

/// A file named by `use` or `include`.
#[derive(Debug, Clone)]
pub(crate) struct Reference {
    pub(crate) path: Arc<str>,
    pub(crate) span: Span,
}

/// One statement of a scope.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    Assignment(Assignment),
    Function(FunctionId),
    Module(ModuleId),
    Instantiation(InstantiationId),
    Use(Reference),
    Include(Reference),
}

/// A comment, for the customizer and the language service.
#[derive(Debug, Clone)]
pub(crate) struct Comment {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) block: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Ast {
    pub(crate) names: Interner,
    exprs: Vec<Expr>,
    texts: Vec<Arc<str>>,
    loops: Vec<Loop>,
    elements: Vec<ExprId>,
    arguments: Vec<Argument>,
    parameters: Vec<Parameter>,
    items: Vec<Item>,
    /// Bodies: a file, a module's, the braces after an instantiation.
    scopes: Vec<Many<Item>>,
    functions: Vec<Function>,
    modules: Vec<Module>,
    instantiations: Vec<Instantiation>,
    /// Assignments at the top of the file, all of them, in order.
    pub(crate) top_level: Vec<Assignment>,
    /// Where the first `{` of the file stands: customizer parameters come before it.
    pub(crate) first_brace: Option<u32>,
    pub(crate) comments: Vec<Comment>,
    /// Where function literals begin, in order.
    pub(crate) literals: Vec<u32>,
}

impl Ast {
    pub(crate) fn expr(&self, id: ExprId) -> &Expr {
        &self.exprs[id.0.get() as usize - 1]
    }

    pub(crate) fn text(&self, id: TextId) -> &Arc<str> {
        &self.texts[id.0 as usize]
    }

    pub(crate) fn for_loop(&self, id: LoopId) -> &Loop {
        &self.loops[id.0 as usize]
    }

    /// What stands in a body, in order.
    pub(crate) fn scope(&self, id: ScopeId) -> &[Item] {
        &self[self.scopes[id.0 as usize]]
    }

    pub(crate) fn instantiation(&self, id: InstantiationId) -> &Instantiation {
        &self.instantiations[id.0 as usize]
    }

    pub(crate) fn function(&self, id: FunctionId) -> &Function {
        &self.functions[id.0 as usize]
    }

    pub(crate) fn module(&self, id: ModuleId) -> &Module {
        &self.modules[id.0 as usize]
    }

    /// Room for what so many tokens become, as a rule. What stays unused is never touched.
    pub(crate) fn reserve(&mut self, tokens: usize) {
        self.names.reserve(tokens / 20);
        self.exprs.reserve(tokens / 2 + tokens / 16);
        self.arguments.reserve(tokens / 5);
        self.elements.reserve(tokens / 12);
    }

    pub(crate) fn add_expr(&mut self, kind: ExprKind, span: Span) -> ExprId {
        self.exprs.push(Expr { kind, start: span.start, end: span.end });
        ExprId(NonZeroU32::MIN.saturating_add(self.exprs.len() as u32 - 1))
    }

    pub(crate) fn add_text(&mut self, text: &str) -> TextId {
        self.texts.push(text.into());
        TextId(self.texts.len() as u32 - 1)
    }

    pub(crate) fn add_loop(&mut self, made: Loop) -> LoopId {
        self.loops.push(made);
        LoopId(self.loops.len() as u32 - 1)
    }

    /// An empty body; [`Self::fill_scope`] puts in what stands in it.
    pub(crate) fn add_scope(&mut self) -> ScopeId {
        self.scopes.push(Many { start: 0, end: 0, kind: PhantomData });
        ScopeId(self.scopes.len() as u32 - 1)
    }

    pub(crate) fn fill_scope(&mut self, id: ScopeId, items: impl Iterator<Item = Item>) {
        self.scopes[id.0 as usize] = self.add_many(items);
    }

    pub(crate) fn add_many<T: Element>(&mut self, entries: impl Iterator<Item = T>) -> Many<T> {
        let arena = T::arena_mut(self);
        let start = arena.len() as u32;
        arena.extend(entries);
        Many { start, end: arena.len() as u32, kind: PhantomData }
    }

    pub(crate) fn add_instantiation(&mut self, instantiation: Instantiation) -> InstantiationId {
        self.instantiations.push(instantiation);
        InstantiationId(self.instantiations.len() as u32 - 1)
    }

    pub(crate) fn add_function(&mut self, function: Function) -> FunctionId {
        self.functions.push(function);
        FunctionId(self.functions.len() as u32 - 1)
    }

    pub(crate) fn add_module(&mut self, module: Module) -> ModuleId {
        self.modules.push(module);
        ModuleId(self.modules.len() as u32 - 1)
    }

    /// Bytes that the tree takes, about.
    pub(crate) fn size(&self) -> usize {
        fn bytes<T>(arena: &[T]) -> usize {
            std::mem::size_of_val(arena)
        }
        let texts: usize = self.texts.iter().map(|text| text.len() + 48).sum();
        texts
            + bytes(&self.exprs)
            + bytes(&self.loops)
            + bytes(&self.elements)
            + bytes(&self.arguments)
            + bytes(&self.parameters)
            + bytes(&self.items)
            + bytes(&self.scopes)
            + bytes(&self.functions)
            + bytes(&self.modules)
            + bytes(&self.instantiations)
            + bytes(&self.comments)
    }

    /// Whether a function literal lies in the expression.
    pub(crate) fn holds_literal(&self, id: ExprId) -> bool {
        let span = self.expr(id).span();
        let first = self.literals.partition_point(|&start| start < span.start);
        self.literals.get(first).is_some_and(|&start| start < span.end)
    }

    /// Whether the element may give any number of list elements.
    pub(crate) fn is_comprehension(&self, mut id: ExprId) -> bool {
        loop {
            match &self.expr(id).kind {
                ExprKind::For(..) | ExprKind::ForLoop(..) | ExprKind::If(..) | ExprKind::Each(_) => return true,
                ExprKind::Let(_, body) => id = *body,
                _ => return false,
            }
        }
    }
}
