//! The signature of the call around an offset, and which argument is being written.

use super::Analysis;
use super::docs;
use super::hover::{parameter_labels, signature};
use super::target::Target;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureParameter {
    /// Byte range within the label.
    pub label: (u32, u32),
    /// Markdown.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    pub label: String,
    /// Markdown.
    pub text: String,
    pub parameters: Vec<SignatureParameter>,
    pub active: Option<u32>,
}

impl Analysis {
    pub fn signature(&self, offset: u32) -> Option<Signature> {
        let id = self.index.call_at(offset)?;
        let call = self.index.calls.get(id as usize)?;
        let target = self.callee(id)?;
        let (label, names, labels, text) = match &target {
            Target::Builtin(declaration) => {
                let labels = declaration.arguments.iter().map(|argument| match argument.default {
                    Some(default) if !default.is_empty() => format!("{} = {default}", argument.name),
                    _ => argument.name.to_owned(),
                });
                let names =
                    declaration.arguments.iter().map(|it| (it.name.to_owned(), it.named_only)).collect::<Vec<_>>();
                (declaration.signature(), names, labels.collect::<Vec<_>>(), declaration.doc.to_owned())
            }
            Target::Own(_) | Target::Other { .. } => {
                let (index, definition) = target.definition(&self.index)?;
                let parameters = definition.parameters.as_ref()?;
                let names = parameters.iter().map(|it| (index.slice(it.name).to_owned(), false)).collect();
                let text = docs::of(index, definition).text;
                (signature(index, definition), names, parameter_labels(index, definition), text)
            }
        };
        // Up to the comma behind it an argument is being written.
        let goes_on = |end: u32| self.index.text.get(end as usize..offset as usize).is_none_or(|it| !it.contains(','));
        let written = call.arguments.iter().position(|it| offset <= it.range.end || goes_on(it.range.end));
        let before = call.arguments.get(..written.unwrap_or(call.arguments.len())).unwrap_or_default();
        let named = written.and_then(|at| call.arguments.get(at)?.name).filter(|name| name.start <= offset);
        let active = match named {
            Some(name) => names.iter().position(|(known, _)| known == self.name(name)),
            None => {
                let place = before.iter().filter(|argument| argument.name.is_none()).count();
                let positional = names.iter().enumerate().filter(|(_, (_, named_only))| !named_only);
                positional.map(|(at, _)| at).nth(place)
            }
        };
        let mut from = label.find('(').map_or(0, |at| at + 1);
        let mut parameters = Vec::new();
        for ((name, _), text) in names.iter().zip(&labels) {
            let Some(found) = label.get(from..).and_then(|rest| rest.find(text.as_str())) else { continue };
            let start = from + found;
            from = start + text.len();
            let about = self.about_argument(&target, name).unwrap_or_default();
            parameters.push(SignatureParameter { label: (start as u32, from as u32), text: about });
        }
        let active = active.filter(|&at| at < parameters.len()).map(|at| at as u32);
        Some(Signature { label, text, parameters, active })
    }
}
