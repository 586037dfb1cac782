//! The compiled form: a tree of operations whose names are resolved to slots, indices or definitions.
//!
//! Everything lives in arenas for as long as the evaluation, so that operations refer to each other without counting.
//! A *frame* is a run of slots on the value stack. Functions have one each; so do modules, whose blocks, loops and
//! expressions share it. `hops` say how many module frames further out (lexically) a frame lies.

use std::cell::{Cell, OnceCell};

use partwright_graph::Span;
use rustc_hash::FxHashMap;

use super::Unit;
use crate::ast::{Binary, ExprId, FunctionId, Modifiers, ModuleId, Symbol, Unary};
use crate::builtin::Declaration;
use crate::evaluate::Given;
use crate::value::Value;

pub(crate) type Ref<'p> = &'p Op<'p>;

/// An expression.
#[derive(Debug)]
pub(crate) enum Op<'p> {
    Number(f64),
    Constant(Value),
    /// A slot of the frame; never read before it is set, but for parameters that are not given.
    Local(u32),
    /// A slot that may be unset: then the outer variable counts.
    LocalOr(u32, Ref<'p>),
    /// A slot of an enclosing module's frame.
    Up {
        hops: u32,
        slot: u32,
        or: Ref<'p>,
    },
    Global(u32, Ref<'p>),
    /// A slot holding the number of a shared cell: a variable that a function literal captured before it was bound.
    Cell(u32, Ref<'p>),
    Dynamic(u32, Ref<'p>),
    /// `$children` and `$parent_modules`.
    ChildCount(Ref<'p>),
    ModuleCount(Ref<'p>),
    Unknown(&'p Unknown<'p>),
    /// Whether a variable has a value, without a warning: `is_undef(name)`.
    IsUndef(Ref<'p>),
    Not(Ref<'p>),
    Unary(Unary, Ref<'p>, Span),
    And(Ref<'p>, Ref<'p>),
    Or(Ref<'p>, Ref<'p>),
    Add(Ref<'p>, Ref<'p>, Span),
    Subtract(Ref<'p>, Ref<'p>, Span),
    Multiply(Ref<'p>, Ref<'p>, Span),
    Divide(Ref<'p>, Ref<'p>, Span),
    Modulo(Ref<'p>, Ref<'p>, Span),
    Less(Ref<'p>, Ref<'p>, Span),
    LessEqual(Ref<'p>, Ref<'p>, Span),
    Greater(Ref<'p>, Ref<'p>, Span),
    GreaterEqual(Ref<'p>, Ref<'p>, Span),
    Equal(Ref<'p>, Ref<'p>, Span),
    NotEqual(Ref<'p>, Ref<'p>, Span),
    Binary(Binary, Ref<'p>, Ref<'p>, Span),
    Conditional(Ref<'p>, Ref<'p>, Ref<'p>),
    Index(Ref<'p>, Ref<'p>),
    IndexAt(Ref<'p>, u32),
    /// With the element that `x`, `y` or `z` names; 3 for any other name.
    Member(Ref<'p>, Symbol, u32),
    Range(&'p Range<'p>),
    /// A list without comprehensions.
    List(&'p [Op<'p>]),
    /// A list with comprehensions among its elements.
    Gather(&'p [Op<'p>], Span),
    Closure(&'p Literal<'p>),
    Let(&'p Let<'p>),
    With(&'p With<'p>),
    Assert(&'p Assert<'p>),
    Echo(&'p Echo<'p>),
    Call(&'p Call<'p>),
    /// In tail position of a function: its frame is replaced.
    TailCall(&'p Call<'p>),
    CallValue(&'p CallValue<'p>),
    TailCallValue(&'p CallValue<'p>),
    Math(fn(f64) -> f64, Ref<'p>, &'p BuiltinCall<'p>),
    Look(fn(&Value) -> Option<Value>, Ref<'p>, &'p BuiltinCall<'p>),
    Builtin(&'p BuiltinCall<'p>),
    UnknownCall(&'p UnknownCall<'p>),
    /// Nested so deep that the native stack must be looked at.
    Deep(Ref<'p>),
    // Only among the elements of `Gather`.
    For(&'p For<'p>),
    ForLoop(&'p ForLoop<'p>),
    If(Ref<'p>, Ref<'p>, Option<Ref<'p>>),
    Each(Ref<'p>, Span),
    LetElement(&'p Let<'p>),
}

/// A name that nothing is known of (or not yet), for the warning.
#[derive(Debug)]
pub(crate) struct Unknown<'p> {
    pub(crate) name: Symbol,
    pub(crate) span: Span,
    pub(crate) scope: &'p Scope<'p>,
    /// Names of expressions around it.
    pub(crate) locals: Box<[Symbol]>,
}

#[derive(Debug)]
pub(crate) struct Range<'p> {
    pub(crate) begin: Op<'p>,
    pub(crate) step: Option<Op<'p>>,
    pub(crate) end: Op<'p>,
    /// Written with literals only: a wrong direction is a mistake.
    pub(crate) literal: bool,
    pub(crate) span: Span,
}

/// Where a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Slot(u32),
    Global(u32),
    Dynamic(u32),
    /// It has no name: it is evaluated for its messages.
    Nowhere,
    /// The same binding list has the name already, which stays.
    Duplicate(Symbol),
}

#[derive(Debug)]
pub(crate) struct Binding<'p> {
    pub(crate) name: Option<Symbol>,
    pub(crate) target: Target,
    /// The slot of the cell that also gets it.
    pub(crate) cell: Option<u32>,
    pub(crate) value: Op<'p>,
    /// What to say about it each time it is evaluated.
    pub(crate) oddity: Option<Oddity>,
    pub(crate) span: Span,
}

/// A binding that is told about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Oddity {
    /// The same `assign` has bound the name before; the last one counts.
    Replacement,
    /// It has no name.
    Nameless,
    /// A module gives its own parameter a fixed value.
    Overwritten,
    /// The name has been assigned there before, where this value is evaluated: only a trace tells.
    Again(Span),
}

#[derive(Debug)]
pub(crate) struct Let<'p> {
    /// Slots that get a fresh cell first.
    pub(crate) cells: Box<[u32]>,
    pub(crate) bindings: &'p [Binding<'p>],
    pub(crate) body: Op<'p>,
    pub(crate) span: Span,
    /// Binds `$` names, and is not the tail of a function: the old ones come back behind it.
    pub(crate) restores: bool,
}

/// A value that an inlined function uses.
#[derive(Debug)]
pub(crate) struct With<'p> {
    pub(crate) slot: u32,
    pub(crate) value: Ref<'p>,
    pub(crate) body: Op<'p>,
    /// The call whose argument it is, where evaluating it may fail.
    pub(crate) call: Option<&'p Call<'p>>,
}

/// Arguments of `echo` or `assert`, by name or position.
#[derive(Debug)]
pub(crate) struct Argument<'p> {
    pub(crate) name: Option<Symbol>,
    pub(crate) value: Op<'p>,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct Assert<'p> {
    pub(crate) unit: &'p Unit,
    pub(crate) complaints: Box<[Complaint]>,
    pub(crate) condition: Option<(Op<'p>, ExprId)>,
    pub(crate) message: Option<Op<'p>>,
    pub(crate) body: Option<Op<'p>>,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct Echo<'p> {
    pub(crate) arguments: &'p [Argument<'p>],
    pub(crate) body: Option<Op<'p>>,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct For<'p> {
    pub(crate) bindings: &'p [Binding<'p>],
    pub(crate) body: Op<'p>,
}

#[derive(Debug)]
pub(crate) struct ForLoop<'p> {
    /// Slots that are unset at first.
    pub(crate) fresh: Box<[u32]>,
    pub(crate) first: &'p [Binding<'p>],
    pub(crate) condition: Op<'p>,
    pub(crate) next: &'p [Binding<'p>],
    pub(crate) body: Op<'p>,
    pub(crate) span: Span,
}

// Calls.

/// A wrong argument, told about each time the call runs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Complaint {
    UnknownArgument(Symbol, Span),
    /// Given by name twice.
    Repeated(Symbol),
    /// Given by position, and then by name.
    Overridden(Symbol),
    TooMany,
}

/// An argument of a call whose callee is known.
#[derive(Debug)]
pub(crate) struct Passed<'p> {
    /// The parameter's slot, or a `$` name that is no parameter.
    pub(crate) target: Target,
    pub(crate) value: Op<'p>,
}

#[derive(Debug)]
pub(crate) struct Call<'p> {
    pub(crate) function: &'p Function<'p>,
    pub(crate) arguments: &'p [Passed<'p>],
    /// Which parameters are not given.
    pub(crate) missing: Box<[u32]>,
    /// No `$` names, and nothing to complain about.
    pub(crate) plain: bool,
    pub(crate) complaints: Box<[Complaint]>,
    pub(crate) hops: Option<u32>,
    pub(crate) span: Span,
}

/// A possible callee, found when the call runs.
#[derive(Debug)]
pub(crate) enum Candidate<'p> {
    /// A variable; it counts where it holds a function.
    Variable(Ref<'p>),
    Function(&'p Function<'p>, Option<u32>),
    Builtin(&'p BuiltinCall<'p>),
    /// Something that is no call.
    Plain(Ref<'p>),
}

#[derive(Debug)]
pub(crate) struct CallValue<'p> {
    /// Tried in order.
    pub(crate) candidates: Box<[Candidate<'p>]>,
    /// An expression as callee, when there are no candidates.
    pub(crate) callee: Option<Op<'p>>,
    pub(crate) arguments: &'p [Argument<'p>],
    /// No argument has a name.
    pub(crate) positional: bool,
    /// For the trace.
    pub(crate) name: Symbol,
    pub(crate) unknown: Option<&'p UnknownCall<'p>>,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct UnknownCall<'p> {
    pub(crate) name: Symbol,
    pub(crate) span: Span,
    pub(crate) name_span: Span,
    pub(crate) scope: &'p Scope<'p>,
}

#[derive(Debug)]
pub(crate) struct BuiltinCall<'p> {
    pub(crate) declaration: &'static Declaration,
    pub(crate) arguments: &'p [Argument<'p>],
    /// The result is that of the function around it, whose call is then the one that a trace names.
    pub(crate) tail: bool,
    pub(crate) span: Span,
}

/// A named function.
#[derive(Debug)]
pub(crate) struct Function<'p> {
    pub(crate) name: Symbol,
    pub(crate) unit: &'p Unit,
    pub(crate) id: FunctionId,
    pub(crate) scope: &'p Scope<'p>,
    pub(crate) code: OnceCell<&'p Code<'p>>,
    /// While the code is being made.
    pub(crate) compiles: Cell<bool>,
}

/// A function's body; compiled when it is first called.
#[derive(Debug)]
pub(crate) struct Code<'p> {
    pub(crate) slots: u32,
    /// Its first slots, in order.
    pub(crate) parameters: &'p [Parameter<'p>],
    /// A call with at least so many arguments by position, and no more than there are parameters, puts them into the
    /// first slots and has nothing else to do. `None` where names are `$` names or equal.
    pub(crate) positional_from: Option<usize>,
    pub(crate) body: Op<'p>,
}

#[derive(Debug)]
pub(crate) struct Parameter<'p> {
    pub(crate) name: Symbol,
    /// For a `$` name.
    pub(crate) dynamic: Option<u32>,
    pub(crate) default: Option<Op<'p>>,
}

/// A function literal.
#[derive(Debug)]
pub(crate) struct Literal<'p> {
    /// In the evaluator's table.
    pub(crate) index: Cell<Option<u32>>,
    pub(crate) code: Code<'p>,
    /// Slots around it, and where in its own frame their values go.
    pub(crate) captures: Box<[(u32, u32)]>,
    /// Its own slot for itself.
    pub(crate) itself: Option<u32>,
    pub(crate) unit: &'p Unit,
    pub(crate) id: FunctionId,
    /// The file whose `$` names hold while it runs.
    pub(crate) scope: &'p Scope<'p>,
    pub(crate) text: OnceCell<std::rc::Rc<str>>,
}

// Modules.

#[derive(Debug)]
pub(crate) struct Module<'p> {
    pub(crate) name: Symbol,
    pub(crate) unit: &'p Unit,
    pub(crate) id: ModuleId,
    pub(crate) scope: &'p Scope<'p>,
    pub(crate) code: OnceCell<&'p ModuleCode<'p>>,
}

#[derive(Debug)]
pub(crate) struct ModuleCode<'p> {
    pub(crate) slots: u32,
    pub(crate) parameters: &'p [Parameter<'p>],
    pub(crate) body: Block<'p>,
}

/// The statements of a body.
#[derive(Debug)]
pub(crate) struct Block<'p> {
    /// The slots of its variables.
    pub(crate) slots: std::ops::Range<u32>,
    pub(crate) assignments: &'p [Binding<'p>],
    pub(crate) instantiations: &'p [Instantiation<'p>],
}

#[derive(Debug)]
pub(crate) struct Instantiation<'p> {
    pub(crate) kind: Kind<'p>,
    pub(crate) modifiers: Modifiers,
    pub(crate) children: &'p Block<'p>,
    pub(crate) name: Symbol,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) enum Kind<'p> {
    User(ModuleUse<'p>),
    /// With its arguments.
    Builtin(&'static Declaration, &'p [Argument<'p>]),
    /// Evaluates its own arguments.
    Control(&'static Declaration, Control<'p>),
    Unknown {
        name: Symbol,
        name_span: Span,
        scope: &'p Scope<'p>,
    },
}

#[derive(Debug)]
pub(crate) struct ModuleUse<'p> {
    pub(crate) module: &'p Module<'p>,
    pub(crate) arguments: &'p [Passed<'p>],
    pub(crate) missing: Box<[u32]>,
    pub(crate) complaints: Box<[Complaint]>,
    pub(crate) hops: Option<u32>,
}

#[derive(Debug)]
pub(crate) enum Control<'p> {
    If(Op<'p>, Option<Block<'p>>),
    For(&'p [Binding<'p>]),
    /// `together`: no value sees another.
    Let {
        fresh: Box<[u32]>,
        bindings: &'p [Binding<'p>],
        together: bool,
    },
    Echo(Echo<'p>),
    Assert(Assert<'p>),
    None,
}

// Scopes, for resolving names when bodies are compiled.

type Definitions<'p> = (FxHashMap<Symbol, &'p Function<'p>>, FxHashMap<Symbol, &'p Module<'p>>);

#[derive(Debug)]
pub(crate) struct Scope<'p> {
    pub(crate) parent: Option<&'p Scope<'p>>,
    /// How many module frames lie around it; 0 at the top of a file.
    pub(crate) depth: u32,
    pub(crate) variables: FxHashMap<Symbol, Target>,
    /// Functions and modules, which refer back to the scope.
    pub(crate) definitions: OnceCell<Definitions<'p>>,
    /// Files whose functions and modules are visible, in the order of `use`.
    pub(crate) uses: Vec<&'p FileScope<'p>>,
    /// The used file in which it lies.
    pub(crate) file: Option<&'p FileScope<'p>>,
}

impl<'p> Scope<'p> {
    pub(crate) fn function(&self, name: Symbol) -> Option<&'p Function<'p>> {
        self.definitions.get()?.0.get(&name).copied()
    }

    pub(crate) fn module(&self, name: Symbol) -> Option<&'p Module<'p>> {
        self.definitions.get()?.1.get(&name).copied()
    }

    /// This scope and those around it, inside out.
    pub(crate) fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |scope| scope.parent)
    }
}

/// The top level of a file, its includes among it.
#[derive(Debug)]
pub(crate) struct FileScope<'p> {
    pub(crate) scope: OnceCell<&'p Scope<'p>>,
    pub(crate) assignments: OnceCell<Vec<TopAssignment<'p>>>,
    /// Whether its variables have been evaluated (or are being).
    pub(crate) entered: Cell<bool>,
}

/// An assignment at the top of a file, last value at the first place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TopAssignment<'p> {
    pub(crate) name: Symbol,
    pub(crate) unit: &'p Unit,
    pub(crate) value: ExprId,
    pub(crate) span: Span,
    /// Of the first assignment to this name.
    pub(crate) first: Span,
}

pub(crate) type Arguments = smallvec::SmallVec<[Given; 4]>;
