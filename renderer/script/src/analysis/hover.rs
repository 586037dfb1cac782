//! What is told about a name: signature, documentation, the value of a variable, the meaning of an argument.

use std::fmt::Write;

use partwright_protocol::BuiltinKind;

use super::docs::{self, Documentation};
use super::index::{Definition, DefinitionKind, Index, ReferenceKind};
use super::target::{Occupant, Target};
use super::{Analysis, TextRange};
use crate::builtin::{Declaration, Parameter};
use crate::lexer::TokenKind;

/// Longest value or parameter list that is shown, in characters.
const MAX_SHOWN: usize = 300;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    pub range: TextRange,
    /// Markdown.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlayHint {
    pub offset: u32,
    pub label: String,
}

/// On one line, cut where it is too long.
pub(super) fn shown(text: &str) -> String {
    let mut out = String::new();
    for (count, word) in text.split_whitespace().enumerate() {
        if count > 0 {
            out.push(' ');
        }
        out.push_str(word);
        if out.len() > MAX_SHOWN {
            let cut: String = out.chars().take(MAX_SHOWN).collect();
            return format!("{cut}…");
        }
    }
    out
}

pub(super) fn parameter_labels(index: &Index, definition: &Definition) -> Vec<String> {
    let label = |parameter: &super::index::ParameterInfo| {
        let name = index.slice(parameter.name);
        parameter.default.map_or(name.to_owned(), |default| format!("{name} = {}", shown(index.slice(default))))
    };
    definition.parameters.iter().flatten().map(label).collect()
}

pub(super) fn parameters_or_value(index: &Index, definition: &Definition) -> String {
    if definition.parameters.is_some() {
        return format!("({})", parameter_labels(index, definition).join(", "));
    }
    definition.value.map(|value| shown(index.slice(value))).unwrap_or_default()
}

/// As a line of code.
pub(super) fn signature(index: &Index, definition: &Definition) -> String {
    let name = index.slice(definition.name);
    let parameters = || parameter_labels(index, definition).join(", ");
    match definition.kind {
        DefinitionKind::Module => format!("module {name}({})", parameters()),
        DefinitionKind::Function => format!("function {name}({})", parameters()),
        DefinitionKind::Parameter if definition.value.is_none() => format!("{name}  // parameter"),
        _ if definition.parameters.is_some() => format!("{name} = function({})", parameters()),
        _ => definition.value.map_or(name.to_owned(), |value| format!("{name} = {}", shown(index.slice(value)))),
    }
}

fn argument_line(parameter: &Parameter) -> String {
    let mut facts = Vec::new();
    if !parameter.unit.is_empty() {
        facts.push(parameter.unit.to_owned());
    }
    match parameter.default {
        None => facts.push("required".to_owned()),
        Some("") => {}
        Some(default) => facts.push(format!("`{default}`")),
    }
    if parameter.named_only {
        facts.push("by name only".to_owned());
    }
    let facts = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
    format!("`{}`{facts}: {}", parameter.name, parameter.doc)
}

fn builtin_text(declaration: &Declaration) -> String {
    let mut out = String::new();
    let kind = match declaration.kind {
        BuiltinKind::Module => "module ",
        BuiltinKind::Function => "function ",
        BuiltinKind::Constant | BuiltinKind::SpecialVariable | BuiltinKind::Keyword => "",
    };
    let _ = write!(out, "```openscad\n{kind}{}\n```\n\n{}", declaration.signature(), declaration.doc);
    for parameter in declaration.arguments {
        let _ = write!(out, "\n\n- {}", argument_line(parameter));
    }
    if !declaration.example.is_empty() {
        let _ = write!(out, "\n\nExample:\n```openscad\n{}\n```", declaration.example);
    }
    out
}

fn definition_text(
    index: &Index,
    definition: &Definition,
    documentation: &Documentation,
    place: Option<&str>,
) -> String {
    let mut out = format!("```openscad\n{}\n```", signature(index, definition));
    if documentation.deprecated {
        out.push_str("\n\n*Deprecated.*");
    }
    if !documentation.text.is_empty() {
        let _ = write!(out, "\n\n{}", documentation.text);
    }
    if !documentation.usage.is_empty() {
        let _ = write!(out, "\n\nUsage:\n```openscad\n{}\n```", documentation.usage.join("\n"));
    }
    for (at, (name, about)) in documentation.arguments.iter().enumerate() {
        let _ = write!(out, "{}- `{name}`: {about}", if at == 0 { "\n\n" } else { "\n" });
    }
    if let Some(example) = &documentation.example {
        let _ = write!(out, "\n\nExample:\n```openscad\n{example}\n```");
    }
    if let Some(place) = place {
        let _ = write!(out, "\n\nIn `{place}`.");
    }
    out
}

impl Analysis {
    /// Markdown about a target.
    pub(super) fn about(&self, target: &Target) -> String {
        let place = match target {
            Target::Other { path, .. } => Some(&**path),
            Target::Own(_) => None,
            Target::Builtin(declaration) => return builtin_text(declaration),
        };
        let Some((index, definition)) = target.definition(&self.index) else { return String::new() };
        definition_text(index, definition, &self.documentation(index, definition), place)
    }

    /// A parameter is documented by what has it.
    pub(super) fn documentation(&self, index: &Index, definition: &Definition) -> Documentation {
        if definition.kind != DefinitionKind::Parameter {
            return docs::of(index, definition);
        }
        let owner = index.scopes.get(definition.scope as usize).and_then(|scope| scope.owner);
        let Some(owner) = owner.and_then(|owner| index.definition(owner)) else { return Documentation::default() };
        let text = docs::of(index, owner).argument(index.slice(definition.name)).unwrap_or_default().to_owned();
        Documentation { text, ..Documentation::default() }
    }

    /// What a named or positional argument of a call means.
    pub(super) fn about_argument(&self, target: &Target, name: &str) -> Option<String> {
        match target {
            Target::Builtin(declaration) => {
                declaration.arguments.iter().find(|argument| argument.name == name).map(argument_line)
            }
            Target::Own(_) | Target::Other { .. } => {
                let (index, definition) = target.definition(&self.index)?;
                let parameter = definition.parameters.iter().flatten().find(|it| index.slice(it.name) == name)?;
                let default =
                    parameter.default.map(|it| format!(" (`{}`)", shown(index.slice(it)))).unwrap_or_default();
                let documentation = docs::of(index, definition);
                let about = documentation.argument(name).map(|about| format!(": {about}")).unwrap_or_default();
                Some(format!("`{name}`{default}{about}"))
            }
        }
    }

    /// The name of the parameter that the argument at `at` of a call goes to, if it is given by position.
    pub(super) fn positional(&self, call: u32, at: usize) -> Option<(Target, String)> {
        let target = self.callee(call)?;
        let call = self.index.calls.get(call as usize)?;
        let arguments = call.arguments.get(..=at)?;
        if call.binds || arguments.last()?.name.is_some() {
            return None;
        }
        let place = arguments.iter().filter(|argument| argument.name.is_none()).count() - 1;
        let name = match &target {
            Target::Builtin(declaration) if declaration.binds_itself => return None,
            Target::Builtin(declaration) => {
                let positional = declaration.arguments.iter().filter(|argument| !argument.named_only);
                positional.map(|argument| argument.name).nth(place)?.to_owned()
            }
            Target::Own(_) | Target::Other { .. } => {
                let (index, definition) = target.definition(&self.index)?;
                index.slice(definition.parameters.as_ref()?.get(place)?.name).to_owned()
            }
        };
        Some((target, name))
    }

    pub fn hover(&self, offset: u32) -> Option<Hover> {
        match self.occupant(offset) {
            Some(Occupant::Definition(id)) => {
                let range = self.index.definition(id)?.name;
                Some(Hover { range, text: self.about(&Target::Own(id)) })
            }
            Some(Occupant::Reference(reference)) => {
                let name = self.name(reference.range);
                let text = match reference.kind {
                    ReferenceKind::Argument(call) if !name.starts_with('$') => {
                        self.about_argument(&self.callee(call)?, name)?
                    }
                    ReferenceKind::Member => return None,
                    ReferenceKind::Argument(_) | ReferenceKind::Name(_) => self.about(&self.resolve(&reference)?),
                };
                Some(Hover { range: reference.range, text })
            }
            Some(Occupant::Import(import)) => {
                let import = self.index.imports.get(import)?;
                let file = self.library.file(&import.path, None).ok()?;
                let lines: Vec<&str> =
                    file.index.text.lines().take_while(|line| line.starts_with("//")).take(20).collect();
                let about: Vec<&str> = lines.iter().map(|line| line.trim_start_matches('/').trim()).collect();
                let about = about.join("\n").trim().to_owned();
                Some(Hover { range: import.range, text: format!("`{}`\n\n{about}", file.path) })
            }
            None => self.hover_literal(offset),
        }
    }

    /// A literal that is an argument by position: which one it is.
    fn hover_literal(&self, offset: u32) -> Option<Hover> {
        // The token that begins here rather than the one that ends here.
        let next = self.index.tokens.partition_point(|token| token.end <= offset);
        let begins = self.index.tokens.get(next).filter(|token| token.start <= offset);
        let token = begins.or_else(|| self.index.tokens.get(self.index.token_at(offset)?))?;
        if !matches!(
            token.kind,
            TokenKind::Number
                | TokenKind::String(_)
                | TokenKind::True
                | TokenKind::False
                | TokenKind::Punct(b'[' | b'-')
        ) {
            if matches!(
                token.kind,
                TokenKind::Else | TokenKind::Module | TokenKind::Function | TokenKind::Each | TokenKind::Undef
            ) {
                let range = TextRange { start: token.start, end: token.end };
                let declaration = crate::builtin::declarations().find(|it| it.name == self.name(range))?;
                return Some(Hover { range, text: builtin_text(declaration) });
            }
            return None;
        }
        let call = self.index.call_at(token.start)?;
        let arguments = &self.index.calls.get(call as usize)?.arguments;
        let at = arguments.iter().position(|argument| argument.range.start == token.start)?;
        let (target, name) = self.positional(call, at)?;
        let range = TextRange { start: token.start, end: token.end };
        Some(Hover { range, text: self.about_argument(&target, &name)? })
    }

    /// Names of positional arguments of built-ins, where a call gives more than one.
    pub fn inlay_hints(&self, range: TextRange) -> Vec<InlayHint> {
        let mut hints = Vec::new();
        for (id, call) in self.index.calls.iter().enumerate() {
            if call.close < range.start || call.open > range.end || call.arguments.len() < 2 {
                continue;
            }
            for (at, argument) in call.arguments.iter().enumerate().take(16) {
                if let Some((Target::Builtin(_), name)) = self.positional(id as u32, at) {
                    // `max(a, b)` has nothing to tell.
                    if name != "values" && self.name(argument.range) != name {
                        hints.push(InlayHint { offset: argument.range.start, label: format!("{name}:") });
                    }
                }
            }
        }
        hints
    }
}
