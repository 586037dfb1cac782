//! Cuts a result to what a queue, a database row and a browser can carry. A script that prints a million lines is answered
//! with the first ones and a word about the rest.

use partwright_protocol::{ConsoleLine, Diagnostic, JobResult, MAX_PROJECT_FILES, Severity};

const MAX_LINES: usize = 1000;
const MAX_DIAGNOSTICS: usize = 200;
const MAX_NOTES: usize = 20;
const MAX_TEXT: usize = 4096;
/// All lines of the console together.
const MAX_CONSOLE: usize = 256 << 10;

pub(super) fn bound(result: &mut JobResult) {
    let lines = result.console.len();
    let mut room = MAX_CONSOLE;
    let mut kept = 0;
    for line in result.console.iter_mut().take(MAX_LINES) {
        shorten(&mut line.text);
        if line.text.len() > room {
            break;
        }
        room -= line.text.len();
        kept += 1;
    }
    if kept < lines {
        result.console.truncate(kept);
        let text = format!("… {} more lines are not shown", lines - kept);
        result.console.push(ConsoleLine { severity: Severity::Warning, text, location: None });
    }
    if result.diagnostics.len() > MAX_DIAGNOSTICS {
        // Errors first: what goes should be the least important. The sort is stable, so the order stays otherwise.
        result.diagnostics.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.severity));
        result.diagnostics.truncate(MAX_DIAGNOSTICS);
    }
    result.diagnostics.iter_mut().for_each(bound_diagnostic);
    result.files.truncate(MAX_PROJECT_FILES);
}

fn bound_diagnostic(diagnostic: &mut Diagnostic) {
    shorten(&mut diagnostic.message);
    diagnostic.notes.truncate(MAX_NOTES);
    diagnostic.notes.iter_mut().for_each(shorten);
}

fn shorten(text: &mut String) {
    if text.len() > MAX_TEXT {
        text.truncate(text.floor_char_boundary(MAX_TEXT));
        text.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partwright_protocol::JobState;

    fn line(text: String) -> ConsoleLine {
        ConsoleLine { severity: Severity::Info, text, location: None }
    }

    #[test]
    fn what_fits_is_left_alone() {
        let mut result = JobResult::empty(JobState::Done, vec![Diagnostic::error("E0104", "cube takes size")]);
        result.console = vec![line("ECHO: 1".into()); 1000];
        let before = result.clone();
        bound(&mut result);
        assert_eq!(result, before);
    }

    #[test]
    fn what_is_too_much_is_cut_and_said() {
        let mut result = JobResult::empty(JobState::Failed, vec![Diagnostic::warning("W0104", "ä".repeat(9000)); 300]);
        result.diagnostics.push(Diagnostic::error("E0104", "the reason"));
        result.console = vec![line("ö".repeat(5000)); 5000];
        bound(&mut result);
        assert_eq!(result.diagnostics[0].message, "the reason");
        assert_eq!(result.diagnostics.len(), 200);
        assert!(serde_json::to_vec(&result).unwrap().len() < 2 << 20);
        assert!(result.console.last().unwrap().text.starts_with("… 49"), "{:?}", result.console.last());
    }
}
