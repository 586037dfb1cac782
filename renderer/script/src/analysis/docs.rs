//! What comments say about the definitions below them, as Markdown.
//!
//! Two forms are read: plain comments right above a definition (arguments as indented lines `name: text` or `name = text`),
//! and the blocks of BOSL2, which name what they document (`// Function: path()`, then `// Description:` and the like).

use rustc_hash::FxHashMap;

use super::TextRange;
use super::index::{Definition, Index};
use crate::ast::Comment;

/// Longest documentation that is shown, in lines.
const MAX_LINES: usize = 60;

/// A comment, taken apart.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Documentation {
    /// Markdown.
    pub(super) text: String,
    /// Signatures, where the comment gives its own.
    pub(super) usage: Vec<String>,
    pub(super) arguments: Vec<(String, String)>,
    pub(super) example: Option<String>,
    pub(super) deprecated: bool,
}

impl Documentation {
    pub(super) fn argument(&self, name: &str) -> Option<&str> {
        self.arguments.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }
}

/// The text of a `//` line, if the comment is one that begins with `// `.
fn line<'a>(text: &'a str, comment: &Comment) -> Option<&'a str> {
    let whole = text.get(comment.start as usize..comment.end as usize)?;
    if comment.block { None } else { whole.strip_prefix("//").map(|rest| rest.trim_end_matches('\r')) }
}

/// `Function: path()` and the like: what the block documents.
fn header(line: &str) -> Option<&str> {
    let (kind, rest) = line.strip_prefix(' ')?.split_once(':')?;
    let kind = kind.split('(').next().unwrap_or(kind);
    let known = ["Module", "Function", "Function&Module", "Operator Module", "Modifier Module", "Constant"];
    let name = rest.trim();
    let name = name.split_once('(').map_or(name, |(name, _)| name).trim();
    (known.contains(&kind) && !name.is_empty()).then_some(name)
}

/// Blocks that say what they document.
pub(super) fn blocks(text: &str, comments: &[Comment]) -> FxHashMap<Box<str>, TextRange> {
    let mut blocks: FxHashMap<Box<str>, TextRange> = FxHashMap::default();
    let mut open: Option<Box<str>> = None;
    let mut end = 0;
    for comment in comments {
        let follows = text.get(end as usize..comment.start as usize).is_some_and(|between| {
            between.bytes().filter(|&byte| byte == b'\n').count() <= 1 && between.trim().is_empty()
        });
        if !follows {
            open = None;
        }
        end = comment.end;
        let Some(line) = line(text, comment) else {
            open = None;
            continue;
        };
        if let Some(name) = header(line) {
            open = Some(name.into());
            blocks.entry(name.into()).or_insert(TextRange { start: comment.start, end: comment.end });
        } else if let Some(range) = open.as_ref().and_then(|name| blocks.get_mut(name))
            && range.end < comment.start
        {
            range.end = comment.end;
        }
    }
    blocks
}

/// The documentation of a definition.
pub(super) fn of(index: &Index, definition: &Definition) -> Documentation {
    if let Some(&range) = index.documented.get(index.slice(definition.name)) {
        return block(index.slice(range));
    }
    let lines = above(index, definition.full.start);
    plain(&lines, definition, index)
}

/// The lines of the comment right above an offset, without comment signs.
fn above(index: &Index, start: u32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut below = start;
    let mut at = index.comments.partition_point(|comment| comment.end <= start);
    while let Some(comment) = at.checked_sub(1).and_then(|at| index.comments.get(at)) {
        let between = index.text.get(comment.end as usize..below as usize).unwrap_or("x");
        let own_line = index
            .text
            .get(..comment.start as usize)
            .unwrap_or("x")
            .rsplit('\n')
            .next()
            .is_some_and(|it| it.trim().is_empty());
        if !between.trim().is_empty() || between.matches('\n').count() > 1 || !own_line || lines.len() > MAX_LINES {
            break;
        }
        let text = index.text.get(comment.start as usize..comment.end as usize).unwrap_or_default();
        if comment.block {
            let inner =
                text.trim_start_matches('/').trim_start_matches('*').trim_end_matches('/').trim_end_matches('*');
            // A heading of the customizer.
            if !inner.trim().starts_with('[') {
                let strip = |line: &str| {
                    let line = line.trim_end();
                    let star = line.trim_start().strip_prefix('*');
                    star.map_or(line.to_owned(), |rest| rest.strip_prefix(' ').unwrap_or(rest).to_owned())
                };
                lines.extend(inner.lines().rev().map(strip));
            }
            break;
        }
        let line = text.trim_start_matches('/');
        lines.push(line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned());
        below = comment.start;
        at -= 1;
    }
    lines.reverse();
    lines
}

fn plain(lines: &[String], definition: &Definition, index: &Index) -> Documentation {
    let mut out = Documentation::default();
    let names: Vec<&str> =
        definition.parameters.iter().flatten().map(|parameter| index.slice(parameter.name)).collect();
    let mut text: Vec<&str> = Vec::new();
    let mut in_argument = false;
    for line in lines {
        let trimmed = line.trim();
        if trimmed.chars().all(|sign| matches!(sign, '-' | '=' | '*' | '/' | '#' | '_')) && trimmed.len() > 2 {
            continue;
        }
        if let Some((name, about)) = argument(trimmed, &names) {
            out.arguments.push((name.to_owned(), about.to_owned()));
            in_argument = true;
        } else if let Some(example) = trimmed.strip_prefix("example:").or_else(|| trimmed.strip_prefix("Example:")) {
            out.example = Some(example.trim().to_owned());
            in_argument = false;
        } else if in_argument && line.starts_with("   ") {
            if let Some((_, about)) = out.arguments.last_mut() {
                about.push(' ');
                about.push_str(trimmed);
            }
        } else {
            in_argument = false;
            text.push(line);
        }
    }
    out.text = text.join("\n").trim().to_owned();
    out
}

/// `name: text`, `name = text`, `name - text`, `@param name text` for a name of the definition.
fn argument<'a>(line: &'a str, names: &[&str]) -> Option<(&'a str, &'a str)> {
    let line = line.strip_prefix("@param").map_or(line, str::trim_start);
    let line = line.strip_prefix("- ").unwrap_or(line);
    let end = line.find(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '_' || sign == '$'))?;
    let (name, rest) = line.split_at(end);
    if !names.contains(&name) {
        return None;
    }
    let rest = rest.trim_start();
    let about = rest.strip_prefix(':').or_else(|| rest.strip_prefix('=')).or_else(|| rest.strip_prefix('-'))?;
    Some((name, about.trim()))
}

/// A block in BOSL2's form: keys behind one space, their text further in.
fn block(text: &str) -> Documentation {
    let mut out = Documentation::default();
    let mut key = String::new();
    let mut body: Vec<String> = Vec::new();
    let mut sections: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines() {
        let line = line.trim_start().trim_start_matches('/').trim_end();
        let heading = line.strip_prefix(' ').filter(|rest| rest.starts_with(|first: char| first.is_ascii_uppercase()));
        if let Some((head, rest)) = heading.and_then(|heading| heading.split_once(':')) {
            sections.push((std::mem::replace(&mut key, head.to_owned()), std::mem::take(&mut body)));
            if !rest.trim().is_empty() {
                body.push(format!("   {}", rest.trim()));
            }
        } else {
            body.push(line.to_owned());
        }
    }
    sections.push((key, body));
    for (key, body) in sections {
        let word = key.split('(').next().unwrap_or_default();
        match word {
            "Synopsis" => out.text = format!("**{}**\n\n", joined(&body)),
            "Description" => {
                let lines: Vec<&str> = body.iter().take(MAX_LINES).map(|line| strip_margin(line)).collect();
                out.text.push_str(lines.join("\n").trim());
            }
            "Status" if joined(&body).contains("DEPRECATED") => out.deprecated = true,
            "DefineHeader" => {}
            "Usage" => {
                let lines = body.iter().map(|line| line.trim()).filter(|line| line.contains('('));
                out.usage.extend(lines.map(str::to_owned));
            }
            "Arguments" => arguments(&body, &mut out.arguments),
            "Example" | "Examples" if out.example.is_none() => {
                // The words behind the colon are a caption.
                let lines: Vec<&str> =
                    body.iter().filter(|line| line.starts_with("   ")).map(|line| strip_margin(line)).collect();
                let caption = usize::from(lines.len() > 1 && !lines[0].contains(['(', ';', '=']));
                let code = lines.get(caption..).unwrap_or_default().join("\n");
                out.example = (!code.trim().is_empty()).then(|| code.trim_end().to_owned());
            }
            _ => {}
        }
    }
    out.usage.truncate(8);
    out
}

fn strip_margin(line: &str) -> &str {
    line.strip_prefix("   ").unwrap_or(line.trim_start())
}

fn joined(body: &[String]) -> String {
    body.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// Lines `name = text`; several names stand for one argument: `l / length / h = text`.
fn arguments(body: &[String], out: &mut Vec<(String, String)>) {
    for line in body {
        let Some((names, about)) = line.trim().split_once(" = ") else { continue };
        for name in names.split(['/', ',']) {
            let name = name.trim().trim_matches('`');
            if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$')
            {
                out.push((name.to_owned(), about.trim().to_owned()));
            }
        }
    }
}

/// The statement that a file's header asks for: `include <BOSL2/std.scad>`.
pub(super) fn asked_imports(index: &Index) -> Vec<String> {
    let mut asked = Vec::new();
    let mut inside = false;
    for comment in index.comments.iter().take(60) {
        let Some(line) = line(&index.text, comment) else { continue };
        let trimmed = line.trim();
        if trimmed == "Includes:" {
            inside = true;
        } else if inside && (trimmed.starts_with("include <") || trimmed.starts_with("use <")) {
            asked.push(trimmed.trim_end_matches(';').to_owned());
        } else if inside {
            break;
        }
    }
    asked
}

pub(super) fn is_deprecated(index: &Index, definition: &Definition) -> bool {
    let block = index.documented.get(index.slice(definition.name));
    block.is_some_and(|&range| index.slice(range).lines().take(4).any(|line| line.contains("Status: DEPRECATED")))
}
