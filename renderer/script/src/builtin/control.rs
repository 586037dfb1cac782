//! Control flow that OpenSCAD makes of modules: `for`, `if`, `let`, `echo`, `assert`, `children`.

use partwright_graph::Child;

use crate::evaluate::{Eval, Evaluator, ModuleCall};

type Made = Eval<Option<Child>>;

pub(super) fn if_else(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    // Without an else it is no child at all.
    let Some(made) = evaluator.branch(call)? else { return Ok(None) };
    evaluator.union(made, call.span).map(Some)
}

pub(super) fn for_loop(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let made = evaluator.rounds(call)?;
    evaluator.union(made, call.span).map(Some)
}

pub(super) fn intersection_for(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let rounds = evaluator.rounds(call)?;
    evaluator.intersect(rounds, call)
}

pub(super) fn let_block(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let made = evaluator.bound_children(call)?;
    evaluator.union(made, call.span).map(Some)
}

/// Like `let`, but the bindings do not see each other.
pub(super) fn assign_block(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    evaluator.deprecated(
        call.span,
        "The assign() module will be removed in future releases. Use a regular assignment instead.",
        "`assign()` is deprecated: use `let()` or an assignment inside the block",
    );
    let_block(evaluator, call)
}

/// Children after `echo` and `assert`; without any they are no geometry.
fn passed_through(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let made = evaluator.children(call)?;
    if made.is_empty() { Ok(None) } else { evaluator.union(made, call.span).map(Some) }
}

pub(super) fn echo(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    evaluator.echo_module(call)?;
    passed_through(evaluator, call)
}

pub(super) fn assert(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    evaluator.assert_module(call)?;
    passed_through(evaluator, call)
}

pub(super) fn children(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    evaluator.insert_children(call)
}

/// The old name of `children(index)`.
pub(super) fn child(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let message = "`child()` is deprecated: use `children()`";
    let console = "child() will be removed in future releases. Use children() instead.";
    evaluator.deprecated_everywhere(call.span, console, message);
    evaluator.insert_children(call)
}
