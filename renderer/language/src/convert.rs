//! From the analysis to the protocol's types.

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTag, CompletionTextEdit, Diagnostic, DiagnosticSeverity,
    DiagnosticTag, DocumentSymbol, Documentation, InsertTextFormat, MarkupContent, MarkupKind, NumberOrString,
    ParameterInformation, ParameterLabel, Range, SignatureHelp, SignatureInformation, SymbolKind, TextEdit,
};
use partwright_protocol::Severity;
use partwright_script::analysis::{
    Completion, CompletionKind, Edit, OutlineItem, Problem, Signature, SymbolKind as OutlineKind,
};

use crate::lines::Lines;

pub(crate) fn markdown(text: String) -> MarkupContent {
    MarkupContent { kind: MarkupKind::Markdown, value: text }
}

pub(crate) fn edit(lines: &Lines, edit: Edit) -> TextEdit {
    TextEdit::new(lines.range(edit.range), edit.text)
}

pub(crate) fn diagnostic(lines: &Lines, problem: &Problem) -> Diagnostic {
    let severity = match problem.severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
    };
    Diagnostic {
        range: lines.range(problem.range),
        severity: Some(severity),
        code: Some(NumberOrString::String(problem.code.clone())),
        source: Some("partwright".to_owned()),
        message: problem.message.clone(),
        tags: (problem.code == "W0207").then(|| vec![DiagnosticTag::DEPRECATED]),
        ..Diagnostic::default()
    }
}

const COMPLETION_KINDS: [(CompletionKind, CompletionItemKind, &str); 10] = [
    (CompletionKind::Module, CompletionItemKind::CLASS, "module"),
    (CompletionKind::Function, CompletionItemKind::FUNCTION, "function"),
    (CompletionKind::Variable, CompletionItemKind::VARIABLE, "variable"),
    (CompletionKind::Constant, CompletionItemKind::CONSTANT, "constant"),
    (CompletionKind::Argument, CompletionItemKind::PROPERTY, "argument"),
    (CompletionKind::Keyword, CompletionItemKind::KEYWORD, "keyword"),
    (CompletionKind::File, CompletionItemKind::FILE, "file"),
    (CompletionKind::Color, CompletionItemKind::COLOR, "color"),
    (CompletionKind::Text, CompletionItemKind::VALUE, "text"),
    (CompletionKind::Member, CompletionItemKind::FIELD, "member"),
];

/// The name of a kind in a suggestion's data.
pub(crate) fn kind_name(kind: CompletionKind) -> &'static str {
    COMPLETION_KINDS.iter().find(|(known, ..)| *known == kind).map_or("", |(_, _, name)| name)
}

pub(crate) fn kind_of_name(name: &str) -> Option<CompletionKind> {
    COMPLETION_KINDS.iter().find(|(.., known)| *known == name).map(|(kind, ..)| *kind)
}

/// A snippet for a client that knows none: the words at its places stay.
fn plain(snippet: &str) -> String {
    let mut out = String::new();
    let mut rest = snippet.chars().peekable();
    while let Some(sign) = rest.next() {
        match sign {
            '\\' => out.extend(rest.next()),
            '$' if rest.peek() == Some(&'{') => {
                // `${1:name}`
                let place = rest.by_ref().take_while(|inner| *inner != '}').collect::<String>();
                out.push_str(place.split_once(':').map_or("", |(_, word)| word));
            }
            '$' => while rest.next_if(char::is_ascii_digit).is_some() {},
            other => out.push(other),
        }
    }
    out
}

pub(crate) fn completion(item: Completion, range: Range, snippets: bool, data: serde_json::Value) -> CompletionItem {
    let kind = COMPLETION_KINDS.iter().find(|(kind, ..)| *kind == item.kind).map(|(_, kind, _)| *kind);
    let (text, format) = match (item.snippet, snippets) {
        (true, true) => (item.text, Some(InsertTextFormat::SNIPPET)),
        (true, false) => (plain(&item.text), None),
        (false, _) => (item.text, None),
    };
    let filter = item.label.strip_suffix(" =").map(str::to_owned);
    CompletionItem {
        kind,
        detail: (!item.detail.is_empty()).then_some(item.detail),
        sort_text: Some(format!("{:03}{}", item.rank, item.label)),
        filter_text: filter,
        insert_text_format: format,
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, text))),
        tags: item.deprecated.then(|| vec![CompletionItemTag::DEPRECATED]),
        data: Some(data),
        label: item.label,
        ..CompletionItem::default()
    }
}

pub(crate) fn signature(signature: Signature) -> SignatureHelp {
    // Offsets in labels are UTF-16 as well.
    let label = signature.label;
    let units = |offset: u32| label.get(..offset as usize).map_or(0, |before| before.encode_utf16().count() as u32);
    let parameters = signature.parameters.into_iter().map(|parameter| ParameterInformation {
        label: ParameterLabel::LabelOffsets([units(parameter.label.0), units(parameter.label.1)]),
        documentation: (!parameter.text.is_empty()).then(|| Documentation::MarkupContent(markdown(parameter.text))),
    });
    let parameters = parameters.collect();
    SignatureHelp {
        signatures: vec![SignatureInformation {
            documentation: (!signature.text.is_empty()).then(|| Documentation::MarkupContent(markdown(signature.text))),
            parameters: Some(parameters),
            active_parameter: signature.active,
            label,
        }],
        active_signature: Some(0),
        active_parameter: signature.active,
    }
}

pub(crate) fn symbol(lines: &Lines, item: OutlineItem) -> DocumentSymbol {
    let kind = match item.kind {
        OutlineKind::Module => SymbolKind::MODULE,
        OutlineKind::Function => SymbolKind::FUNCTION,
        OutlineKind::Variable | OutlineKind::Parameter => SymbolKind::VARIABLE,
    };
    let children: Vec<DocumentSymbol> = item.children.into_iter().map(|child| symbol(lines, child)).collect();
    #[allow(deprecated, reason = "the protocol's type has a field that it replaced by tags")]
    DocumentSymbol {
        name: item.name,
        detail: (!item.detail.is_empty()).then_some(item.detail),
        kind,
        tags: None,
        deprecated: None,
        range: lines.range(item.range),
        selection_range: lines.range(item.name_range),
        children: (!children.is_empty()).then_some(children),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippets_without_places() {
        for (snippet, text) in [
            ("cube(${1:size});$0", "cube(size);"),
            ("for (${1:i} = [${2:0} : ${3:9}]) $0", "for (i = [0 : 9]) "),
            ("\\$fn = 3", "$fn = 3"),
            ("a\\}b", "a}b"),
        ] {
            assert_eq!(plain(snippet), text);
        }
    }
}
