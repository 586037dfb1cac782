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

/// The slots of all frames, one frame above the other. Above the top they are unset, so that a new frame need not be.
#[derive(Debug, Default)]
pub(crate) struct Stack {
    slots: Vec<Option<Value>>,
    top: usize,
}

impl Stack {
    /// A frame at the top; gives its base.
    #[inline(always)]
    pub(crate) fn push(&mut self, slots: u32) -> u32 {
        let base = self.top;
        self.top += slots as usize;
        if self.top > self.slots.len() {
            self.grow();
        }
        base as u32
    }

    #[cold]
    fn grow(&mut self) {
        self.slots.resize((2 * self.slots.len()).max(self.top + 1024), None);
    }

    /// Drops what lies at `base` and above.
    #[inline(always)]
    pub(crate) fn pop(&mut self, base: u32) {
        if let Some(frame) = self.slots.get_mut(base as usize..self.top) {
            frame.iter_mut().for_each(|slot| Value::forget(slot.take()));
        }
        self.top = base as usize;
    }

    /// Moves the frame at `new`, which is the top one, down to `old`.
    #[inline(always)]
    pub(crate) fn replace(&mut self, old: u32, new: u32) {
        let (to, way) = (old as usize, (new - old) as usize);
        let Some(slots) = self.slots.get_mut(to..self.top) else { return };
        let count = slots.len() - way;
        if count <= way {
            let (old, new) = slots.split_at_mut(way);
            for (slot, value) in new.iter_mut().enumerate() {
                Value::forget(std::mem::replace(&mut old[slot], value.take()));
            }
            old[count..].iter_mut().for_each(|slot| Value::forget(slot.take()));
            self.top = to + count;
            return;
        }
        // One by one from the left: a frame that is longer than the way overlaps itself.
        for slot in 0..count {
            slots.swap(slot, way + slot);
        }
        self.pop((to + count) as u32);
    }

    /// A variable of the frame, where it has a value.
    #[inline(always)]
    pub(crate) fn at(&self, env: Env, slot: u32) -> Option<&Value> {
        self.slots.get((env.base + slot) as usize)?.as_ref()
    }

    #[inline(always)]
    pub(crate) fn put(&mut self, env: Env, slot: u32, value: Value) {
        if let Some(place) = self.slots.get_mut((env.base + slot) as usize) {
            value.put(place);
        }
    }

    pub(crate) fn take(&mut self, env: Env, slot: u32) -> Option<Value> {
        self.slots.get_mut((env.base + slot) as usize)?.take()
    }

    pub(crate) fn unset(&mut self, env: Env, slot: u32) {
        Value::forget(self.take(env, slot));
    }
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
