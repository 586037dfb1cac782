//! Control flow that OpenSCAD makes of modules: `for`, `if`, `let`, `echo`, `assert`, `children`.

use std::rc::Rc;

use partwright_graph::Child;

use crate::ast::ScopeId;
use crate::environment::Frame;
use crate::evaluate::{Eval, Evaluator, ModuleCall};

type Made = Eval<Option<Child>>;

pub(super) fn if_else(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let Some(condition) = call.instantiation.arguments.first() else { return Ok(None) };
    let scope = if evaluator.eval(condition.value, call.frame)?.truthy() {
        call.instantiation.children
    } else {
        // Without an else it is no child at all.
        let Some(otherwise) = call.instantiation.otherwise else { return Ok(None) };
        otherwise
    };
    let made = evaluator.block(scope, call.frame, None)?;
    evaluator.union(made, call.span).map(Some)
}

pub(super) fn for_loop(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let mut made = Vec::new();
    evaluator.each_round(call, 0, call.frame, &mut made)?;
    evaluator.union(made, call.span).map(Some)
}

pub(super) fn intersection_for(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let mut rounds = Vec::new();
    evaluator.each_round(call, 0, call.frame, &mut rounds)?;
    evaluator.intersect(rounds, call)
}

impl Evaluator<'_> {
    /// The body once for each combination of the loop's values; each round makes one shape.
    fn each_round(
        &mut self,
        call: &ModuleCall<'_>,
        level: usize,
        frame: &Rc<Frame>,
        made: &mut Vec<Child>,
    ) -> Eval<()> {
        let scope: ScopeId = call.instantiation.children;
        let Some(binding) = call.instantiation.arguments.get(level) else {
            let children = self.block(scope, frame, None)?;
            if !children.is_empty() {
                let child = self.union(children, call.span)?;
                made.push(child);
            }
            return Ok(());
        };
        let value = self.eval(binding.value, frame)?;
        let Some(walk) = self.walk(&value, binding.span) else { return Ok(()) };
        for index in 0..walk.len() {
            self.step(call.span)?;
            let mark = self.dynamic.mark();
            let inner = Rc::new(Frame::inside(frame));
            if let Some(name) = binding.name {
                self.assign(name, walk.at(index), &inner);
            }
            self.each_round(call, level + 1, &inner, made)?;
            self.dynamic.restore(mark);
        }
        Ok(())
    }
}

pub(super) fn let_block(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let frame = evaluator.bindings(&call.instantiation.arguments, call.frame)?;
    let made = evaluator.block(call.instantiation.children, &frame, None)?;
    evaluator.union(made, call.span).map(Some)
}

/// Like `let`, but the bindings do not see each other.
pub(super) fn assign_block(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    evaluator.deprecated(
        call.span,
        "The assign() module will be removed in future releases. Use a regular assignment instead.",
        "`assign()` is deprecated: use `let()` or an assignment inside the block",
    );
    let inner = Rc::new(Frame::inside(call.frame));
    for binding in call.instantiation.arguments.iter() {
        let value = evaluator.eval(binding.value, call.frame)?;
        if let Some(name) = binding.name {
            evaluator.assign(name, value, &inner);
        }
    }
    let made = evaluator.block(call.instantiation.children, &inner, None)?;
    evaluator.union(made, call.span).map(Some)
}

/// Children after `echo` and `assert`; without any they are no geometry.
fn passed_through(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let made = evaluator.children(call)?;
    if made.is_empty() { Ok(None) } else { evaluator.union(made, call.span).map(Some) }
}

pub(super) fn echo(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    evaluator.echo(&call.instantiation.arguments, call.frame, call.span)?;
    passed_through(evaluator, call)
}

pub(super) fn assert(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    evaluator.assert(&call.instantiation.arguments, call.frame, call.span)?;
    passed_through(evaluator, call)
}

pub(super) fn children(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    evaluator.insert_children(call)
}
