//! Texts that know what of them can be left out, so that a program that shows a fault shrinks to a few lines and stays
//! grammatical.

use std::fmt;

use proptest::strategy::ValueTree;

/// What can stand in the place of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A part of something larger.
    Part,
    Expression,
    Statement,
}

#[derive(Debug, Clone)]
pub enum Tree {
    Word(String),
    Row(Kind, Vec<Tree>),
    /// Any of these may go.
    Many {
        separator: &'static str,
        items: Vec<Tree>,
    },
}

impl From<&str> for Tree {
    fn from(word: &str) -> Self {
        Self::Word(word.to_owned())
    }
}

impl From<String> for Tree {
    fn from(word: String) -> Self {
        Self::Word(word)
    }
}

/// `row![Kind; a, b, …]` of words and trees.
macro_rules! row {
    ($kind:ident; $($part:expr),* $(,)?) => {
        $crate::random::tree::Tree::Row(
            $crate::random::tree::Kind::$kind,
            vec![$($crate::random::tree::Tree::from($part)),*],
        )
    };
}
pub(super) use row;

impl fmt::Display for Tree {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => out.write_str(word),
            Self::Row(_, parts) => parts.iter().try_for_each(|part| part.fmt(out)),
            Self::Many { separator, items } => {
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.write_str(separator)?;
                    }
                    item.fmt(out)?;
                }
                Ok(())
            }
        }
    }
}

impl Tree {
    /// Smaller trees than this one, numbered from 0: without some items, or with an inner expression or statement in the
    /// place of the outer. `None`: there are no more than those that `number` has been counted down by.
    fn smaller(&self, number: &mut usize) -> Option<Self> {
        let mut chosen = || {
            let chosen = *number == 0;
            *number = number.wrapping_sub(1);
            chosen
        };
        match self {
            Self::Word(_) => return None,
            Self::Many { separator, items } => {
                let mut size = items.len();
                while size > 0 {
                    for start in (0..items.len()).step_by(size) {
                        if chosen() {
                            let kept = items.iter().enumerate();
                            let kept = kept.filter(|(index, _)| !(start..start + size).contains(index));
                            let items = kept.map(|(_, item)| item.clone()).collect();
                            return Some(Self::Many { separator, items });
                        }
                    }
                    size /= 2;
                }
            }
            Self::Row(Kind::Expression, parts) => {
                let mut inner = Vec::new();
                parts.iter().for_each(|part| part.nearest(Kind::Expression, &mut inner));
                for expression in inner {
                    if chosen() {
                        return Some(expression.clone());
                    }
                }
                if !matches!(&parts[..], [Self::Word(word)] if word.len() <= "undef".len()) {
                    for simple in ["1", "undef"] {
                        if chosen() {
                            return Some(Self::Row(Kind::Expression, vec![simple.into()]));
                        }
                    }
                }
            }
            Self::Row(Kind::Statement, parts) => {
                let mut inner = Vec::new();
                parts.iter().for_each(|part| part.nearest(Kind::Statement, &mut inner));
                // A row of statements only has nothing around them to lose.
                if inner.len() < parts.len() && !inner.is_empty() && chosen() {
                    return Some(Self::Row(Kind::Statement, inner.into_iter().cloned().collect()));
                }
            }
            Self::Row(Kind::Part, _) => {}
        }
        let (Self::Row(_, children) | Self::Many { items: children, .. }) = self else { return None };
        let (index, child) =
            children.iter().enumerate().find_map(|(index, child)| Some((index, child.smaller(number)?)))?;
        let mut tree = self.clone();
        if let Self::Row(_, children) | Self::Many { items: children, .. } = &mut tree {
            children[index] = child;
        }
        Some(tree)
    }

    /// The outermost rows of a kind, this one included.
    fn nearest<'a>(&'a self, kind: Kind, found: &mut Vec<&'a Self>) {
        match self {
            Self::Row(own, _) if *own == kind => found.push(self),
            Self::Row(_, children) | Self::Many { items: children, .. } => {
                children.iter().for_each(|child| child.nearest(kind, found));
            }
            Self::Word(_) => {}
        }
    }
}

/// A tree that becomes smaller as long as what is asked of it fails.
#[derive(Debug)]
pub struct Shrinking {
    /// The smallest that is known to fail.
    failing: Tree,
    current: Tree,
    /// The next of its smaller trees to try.
    number: usize,
    /// Whether this walk through them has made it smaller.
    progress: bool,
}

impl From<Tree> for Shrinking {
    fn from(tree: Tree) -> Self {
        Self { failing: tree.clone(), current: tree, number: 0, progress: false }
    }
}

impl Shrinking {
    fn next(&mut self) -> bool {
        loop {
            if let Some(tree) = self.failing.smaller(&mut self.number.clone()) {
                self.number += 1;
                self.current = tree;
                return true;
            }
            self.number = 0;
            if !std::mem::take(&mut self.progress) {
                self.current = self.failing.clone();
                return false;
            }
        }
    }
}

impl ValueTree for Shrinking {
    type Value = String;

    fn current(&self) -> String {
        self.current.to_string()
    }

    /// The current tree fails.
    fn simplify(&mut self) -> bool {
        if self.number > 0 {
            self.failing = self.current.clone();
            // What comes in the place of what is gone has the same number.
            self.number -= 1;
            self.progress = true;
        }
        self.next()
    }

    /// The current tree does not.
    fn complicate(&mut self) -> bool {
        self.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shrinks as proptest does.
    fn shrink(tree: Tree, fails: impl Fn(&str) -> bool) -> String {
        let mut shrinking = Shrinking::from(tree);
        let mut more = shrinking.simplify();
        while more {
            more = if fails(&shrinking.current()) { shrinking.simplify() } else { shrinking.complicate() };
        }
        shrinking.current()
    }

    #[test]
    fn what_does_not_matter_goes() {
        let number = |number: &str| row![Expression; number];
        let call = row![Expression; "f(", number("12345678"), " + ", row![Expression; "(", number("666"), ")"], ")"];
        let inner = row![Statement; "echo(", call, ");"];
        let block =
            Tree::Many { separator: "\n", items: vec![row![Statement; "a();"], inner, row![Statement; "b();"]] };
        let outer = row![Statement; "union() {", block, "}"];
        let program = Tree::Many { separator: "\n", items: vec![row![Statement; "c();"], outer] };
        assert_eq!(shrink(program.clone(), |text| text.contains("666")), "echo(666);");
        assert_eq!(shrink(program.clone(), |text| text.contains("f(")), "echo(f(1 + 666));");
        assert_eq!(shrink(program, |_| true), "");
    }
}
