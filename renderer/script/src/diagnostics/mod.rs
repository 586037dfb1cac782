//! Every error and warning of the language as a value: its code, meaning, an example that triggers it and one that does
//! not. One file per family; the tests run all examples.

pub(crate) mod evaluation;
pub(crate) mod files;
pub(crate) mod geometry;
pub(crate) mod limits;
pub(crate) mod names;
pub(crate) mod syntax;

use partwright_protocol::{Diagnostic, Severity};

/// One kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Without the letter: `0201` is `E0201` as an error and `W0201` as a warning.
    pub number: &'static str,
    pub level: Level,
    pub title: &'static str,
    /// What it means and what to do.
    pub meaning: &'static str,
    /// A script that triggers it.
    pub wrong: &'static str,
    /// Nearly the same script, without it.
    pub right: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Error,
    /// A warning, in strict mode an error.
    Strict,
    Warning,
}

impl Code {
    pub(crate) fn severity(&self, strict: bool) -> Severity {
        match self.level {
            Level::Error => Severity::Error,
            Level::Strict if strict => Severity::Error,
            Level::Strict | Level::Warning => Severity::Warning,
        }
    }

    /// The code with its letter.
    pub fn name(&self, severity: Severity) -> String {
        let letter = if severity == Severity::Error { 'E' } else { 'W' };
        format!("{letter}{}", self.number)
    }

    pub(crate) fn diagnostic(&self, strict: bool, message: impl Into<String>) -> Diagnostic {
        let severity = self.severity(strict);
        Diagnostic::new(&self.name(severity), severity, message)
    }

    pub(crate) fn error(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&self.name(Severity::Error), Severity::Error, message)
    }
}

/// All codes, in order: the error reference of the manual and of the model.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    [syntax::ALL, names::ALL, evaluation::ALL, limits::ALL, files::ALL, geometry::ALL].into_iter().flatten().copied()
}

/// Declares a family's codes and the list of them.
macro_rules! family {
    ($($name:ident = $number:literal, $level:ident, $title:literal, $meaning:literal, $wrong:expr, $right:expr;)*) => {
        $(pub(crate) const $name: crate::diagnostics::Code = crate::diagnostics::Code {
            number: $number,
            level: crate::diagnostics::Level::$level,
            title: $title,
            meaning: $meaning,
            wrong: $wrong,
            right: $right,
        };)*
        pub(crate) const ALL: &[&crate::diagnostics::Code] = &[$(&$name),*];
    };
}
pub(crate) use family;

/// The known name that `name` was probably meant to be.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = match name.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    let length = name.chars().count();
    known
        // Each character too many or too few is a step by itself.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&name.to_lowercase(), &candidate.to_lowercase());
            // `translateX` for `translate` and the like: a shared beginning counts for nearness.
            (distance, std::cmp::Reverse(common_prefix(name, candidate)), candidate)
        })
        .filter(|(distance, _, candidate)| *distance <= allowed && *distance < candidate.len())
        .min()
        .map(|(_, _, candidate)| candidate)
}

fn common_prefix(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}
