//! `echo` and `assert`, and what is said once.

use partwright_graph::Span;
use partwright_protocol::Severity;

use super::statement::Given;
use super::{Eval, Evaluator, print};
use crate::compile::op::{Argument, Arguments, Assert, Complaint};
use crate::diagnostics::{evaluation, names};
use crate::environment::Env;
use crate::source::Name;

impl<'p> Evaluator<'p> {
    pub(crate) fn deprecated(&mut self, span: Span, console: &str, message: &str) {
        let text = format!("{console} {}", self.sources.place(span));
        self.deprecated_everywhere(span, &text, message);
    }

    /// The console says it once, without a place.
    pub(crate) fn deprecated_everywhere(&mut self, span: Span, console: &str, message: &str) {
        let text = format!("DEPRECATED: {console}");
        if self.deprecations.insert(text.clone()) {
            self.print(Severity::Warning, text, Some(span));
        }
        if self.seen.insert((names::DEPRECATED.number, span)) {
            let diagnostic = names::DEPRECATED.diagnostic(false, message).at(self.sources.locate(span));
            self.diagnostics.push(diagnostic);
        }
    }

    pub(super) fn echo(&mut self, arguments: &'p [Argument<'p>], span: Span, env: Env) -> Eval<()> {
        let mut given = Arguments::new();
        self.give(arguments, env, &mut given)?;
        let mut text = String::from("ECHO: ");
        self.print_arguments(&given, &mut text);
        self.print(Severity::Info, text, Some(span));
        Ok(())
    }

    fn print_arguments(&self, given: &[Given], text: &mut String) {
        const LIMIT: usize = 1 << 20;
        for (index, argument) in given.iter().enumerate() {
            if index > 0 {
                text.push_str(", ");
            }
            if let Some(name) = argument.name {
                text.push_str(&self.name(name));
                text.push_str(" = ");
            }
            if !argument.value.print(text, LIMIT) {
                text.push('…');
                break;
            }
        }
    }

    #[cold]
    fn complain_assertion(&mut self, complaints: &[Complaint], span: Span) {
        let known = || vec![Name::from("condition"), Name::from("message")];
        for complaint in complaints {
            match *complaint {
                Complaint::UnknownArgument(name, place) => {
                    self.unknown_argument(name, "assert", place, span, known());
                }
                Complaint::Repeated(name) => self.repeated_argument(name, false, "assert", span),
                Complaint::Overridden(name) => self.repeated_argument(name, true, "assert", span),
                Complaint::TooMany => self.too_many("assert", 2, span),
            }
        }
    }

    #[inline(never)]
    pub(super) fn assert(&mut self, assertion: &'p Assert<'p>, env: Env) -> Eval<()> {
        let Assert { unit, condition, message, complaints, span, .. } = assertion;
        if !complaints.is_empty() {
            self.complain_assertion(complaints, *span);
        }
        let Some((condition, id)) = condition else {
            let console = format!("ERROR: Assertion failed {}", self.sources.place(*span));
            self.print(Severity::Error, console, Some(*span));
            return self.fail_quietly(&evaluation::ASSERTION, *span, "`assert()` needs a condition".to_owned());
        };
        if self.truth(condition, env)? {
            return Ok(());
        }
        let condition = print::expression_text(&unit.file.ast, *id);
        let message: Option<Name> = message
            .as_ref()
            .map(|message| {
                let mut text = String::new();
                let value = self.eval(message, env)?;
                value.print(&mut text, 10_000);
                Ok(Name::from(text))
            })
            .transpose()?;
        let mut console = format!("ERROR: Assertion '{condition}' failed");
        let mut text = format!("assertion `{condition}` failed");
        if let Some(message) = message {
            console.push_str(": ");
            console.push_str(&message);
            text.push_str(": ");
            text.push_str(message.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(&message));
        }
        console = format!("{console} {}", self.sources.place(*span));
        self.print(Severity::Error, console, Some(*span));
        self.fail_quietly(&evaluation::ASSERTION, *span, text)
    }
}
