//! Where variables live at run time: the value stack's frames, and one table for `$` names, whose scope is dynamic.

use crate::value::Value;

/// Where code runs: the slots of its frame, and the module frame around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Env {
    /// Its first slot on the value stack.
    pub(crate) base: u32,
    /// Index of the nearest module's frame: its own, or that in which the function stands.
    pub(crate) module: u32,
}

/// The values of all `$` names, and how to undo what a scope set.
#[derive(Debug, Default)]
pub(crate) struct Dynamic {
    values: Vec<Option<Value>>,
    undo: Vec<(usize, Option<Value>)>,
}

impl Dynamic {
    pub(crate) fn get(&self, index: usize) -> Option<&Value> {
        self.values.get(index)?.as_ref()
    }

    pub(crate) fn set(&mut self, index: usize, value: Value) {
        if self.values.len() <= index {
            self.values.resize(index + 1, None);
        }
        let old = self.values[index].replace(value);
        self.undo.push((index, old));
    }

    /// To be given to [`Self::restore`] at the end of a scope.
    pub(crate) fn mark(&self) -> usize {
        self.undo.len()
    }

    #[inline]
    pub(crate) fn restore(&mut self, mark: usize) {
        while self.undo.len() > mark
            && let Some((index, old)) = self.undo.pop()
        {
            self.values[index] = old;
        }
    }
}
