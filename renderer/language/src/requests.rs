//! One function for each request about a document.

use lsp_server::ErrorCode;
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CompletionItem, CompletionList,
    CompletionParams, DocumentFormattingParams, DocumentHighlight, DocumentHighlightKind,
    DocumentRangeFormattingParams, DocumentSymbolParams, Documentation, FoldingRange, FoldingRangeKind,
    FoldingRangeParams, GotoDefinitionParams, Hover, HoverContents, HoverParams, InlayHint, InlayHintKind,
    InlayHintLabel, InlayHintParams, Location, PrepareRenameResponse, Range, ReferenceParams, RenameParams,
    SignatureHelpParams, TextDocumentIdentifier, TextDocumentPositionParams, TextEdit, Uri,
};
use partwright_script::analysis::{Analysis, Occurrence};
use serde_json::{Value, json};

use crate::convert;
use crate::documents::Open;
use crate::lines::Lines;
use crate::server::{Answer, Refusal, Server, read, write};

/// Edits of one document, in the protocol's form.
fn workspace_edit(uri: &Uri, edits: &[TextEdit]) -> Value {
    json!({ "changes": { uri.as_str(): edits } })
}

impl Server {
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Answer {
        match method {
            "textDocument/completion" => self.completion(read(params)?),
            "completionItem/resolve" => self.resolve(read(params)?),
            "textDocument/hover" => self.hover(read(params)?),
            "textDocument/signatureHelp" => self.signature_help(read(params)?),
            "textDocument/definition" => self.definition(read(params)?),
            "textDocument/references" => self.references(read(params)?),
            "textDocument/documentHighlight" => self.highlights(read(params)?),
            "textDocument/documentSymbol" => self.symbols(read(params)?),
            "textDocument/prepareRename" => self.prepare_rename(read(params)?),
            "textDocument/rename" => self.rename(read(params)?),
            "textDocument/codeAction" => self.code_actions(read(params)?),
            "textDocument/formatting" => {
                let params: DocumentFormattingParams = read(params)?;
                self.layout(&params.text_document.uri, None)
            }
            "textDocument/rangeFormatting" => {
                let params: DocumentRangeFormattingParams = read(params)?;
                self.layout(&params.text_document.uri, Some(params.range))
            }
            "textDocument/foldingRange" => self.folding(read(params)?),
            "textDocument/inlayHint" => self.inlay_hints(read(params)?),
            "partwright/libraryText" => self.library_text(read(params)?),
            _ => {
                Err(Refusal::new(ErrorCode::MethodNotFound, format!("`{method}` is nothing that this server answers")))
            }
        }
    }

    fn document(&mut self, uri: &Uri) -> Result<(&Open, Analysis), Refusal> {
        let unknown = || Refusal::new(ErrorCode::InvalidParams, format!("the document {} is not open", uri.as_str()));
        self.documents.analyse(uri).ok_or_else(unknown)
    }

    /// The document, what is known of it, and the byte offset.
    fn at(&mut self, place: &TextDocumentPositionParams) -> Result<(&Open, Analysis, u32), Refusal> {
        let (open, analysis) = self.document(&place.text_document.uri)?;
        let offset = open.lines().offset(place.position);
        Ok((open, analysis, offset))
    }

    fn completion(&mut self, params: CompletionParams) -> Answer {
        let snippets = self.client.snippets;
        let (open, analysis, offset) = self.at(&params.text_document_position)?;
        let found = analysis.complete(offset);
        let range = open.lines().range(found.replace);
        let item = |item: partwright_script::analysis::Completion| {
            let data =
                json!({ "uri": open.uri.as_str(), "at": found.replace.start, "kind": convert::kind_name(item.kind) });
            convert::completion(item, range, snippets, data)
        };
        let items = found.items.into_iter().map(item).collect();
        write(CompletionList { is_incomplete: found.incomplete, items })
    }

    /// Adds the documentation.
    fn resolve(&mut self, mut item: CompletionItem) -> Answer {
        let data = item.data.clone().unwrap_or_default();
        let text = |name: &str| data.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let at = data.get("at").and_then(Value::as_u64).and_then(|at| u32::try_from(at).ok()).unwrap_or(0);
        if let (Ok(uri), Some(kind)) = (text("uri").parse::<Uri>(), convert::kind_of_name(&text("kind")))
            && let Some((_, analysis)) = self.documents.analyse(&uri)
            && let Some(described) = analysis.describe(at, &item.label, kind)
        {
            item.documentation = Some(Documentation::MarkupContent(convert::markdown(described.text)));
        }
        write(item)
    }

    fn hover(&mut self, params: HoverParams) -> Answer {
        let (open, analysis, offset) = self.at(&params.text_document_position_params)?;
        let hover = analysis.hover(offset).filter(|hover| !hover.text.is_empty());
        write(hover.map(|hover| Hover {
            contents: HoverContents::Markup(convert::markdown(hover.text)),
            range: Some(open.lines().range(hover.range)),
        }))
    }

    fn signature_help(&mut self, params: SignatureHelpParams) -> Answer {
        let (_, analysis, offset) = self.at(&params.text_document_position_params)?;
        write(analysis.signature(offset).map(convert::signature))
    }

    fn definition(&mut self, params: GotoDefinitionParams) -> Answer {
        let uri = params.text_document_position_params.text_document.uri.clone();
        let (_, analysis, offset) = self.at(&params.text_document_position_params)?;
        let Some(place) = analysis.definition(offset) else { return Ok(Value::Null) };
        let range = Lines::new(place.text.clone()).range(place.range);
        let Some(open) = self.documents.get(&uri) else { return Ok(Value::Null) };
        write(self.documents.address(open, &place).map(|uri| Location::new(uri, range)))
    }

    fn references(&mut self, params: ReferenceParams) -> Answer {
        let (open, analysis, offset) = self.at(&params.text_document_position)?;
        let wanted = |it: &Occurrence| params.context.include_declaration || !it.write;
        let found = analysis.references(offset).into_iter().filter(wanted);
        let places: Vec<Location> =
            found.map(|it| Location::new(open.uri.clone(), open.lines().range(it.range))).collect();
        write(places)
    }

    fn highlights(&mut self, params: lsp_types::DocumentHighlightParams) -> Answer {
        let (open, analysis, offset) = self.at(&params.text_document_position_params)?;
        let highlight = |it: Occurrence| DocumentHighlight {
            range: open.lines().range(it.range),
            kind: Some(if it.write { DocumentHighlightKind::WRITE } else { DocumentHighlightKind::READ }),
        };
        write(analysis.references(offset).into_iter().map(highlight).collect::<Vec<_>>())
    }

    fn symbols(&mut self, params: DocumentSymbolParams) -> Answer {
        let (open, analysis) = self.document(&params.text_document.uri)?;
        let symbols = analysis.outline().into_iter().map(|item| convert::symbol(open.lines(), item));
        write(symbols.collect::<Vec<_>>())
    }

    fn prepare_rename(&mut self, params: TextDocumentPositionParams) -> Answer {
        let (open, analysis, offset) = self.at(&params)?;
        let range = analysis.can_rename(offset).map_err(Refusal::failed)?;
        let name = open.text().get(range.start as usize..range.end as usize).unwrap_or_default().to_owned();
        write(PrepareRenameResponse::RangeWithPlaceholder { range: open.lines().range(range), placeholder: name })
    }

    fn rename(&mut self, params: RenameParams) -> Answer {
        let (open, analysis, offset) = self.at(&params.text_document_position)?;
        let edits = analysis.rename(offset, &params.new_name).map_err(Refusal::failed)?;
        let edits: Vec<TextEdit> = edits.into_iter().map(|edit| convert::edit(open.lines(), edit)).collect();
        Ok(workspace_edit(&open.uri, &edits))
    }

    fn code_actions(&mut self, params: CodeActionParams) -> Answer {
        let (open, analysis) = self.document(&params.text_document.uri)?;
        let lines = open.lines();
        let wanted = |kinds: &Vec<CodeActionKind>| {
            kinds
                .iter()
                .any(|kind| kind.as_str().is_empty() || CodeActionKind::QUICKFIX.as_str().starts_with(kind.as_str()))
        };
        if !params.context.only.as_ref().is_none_or(wanted) {
            return Ok(json!([]));
        }
        let mut actions = Vec::new();
        for (problem, action) in analysis.actions(lines.text_range(params.range)) {
            let edits: Vec<TextEdit> = action.edits.into_iter().map(|edit| convert::edit(lines, edit)).collect();
            let edit = read(workspace_edit(&open.uri, &edits))?;
            actions.push(CodeActionOrCommand::CodeAction(CodeAction {
                title: action.title,
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![convert::diagnostic(lines, &problem)]),
                edit: Some(edit),
                is_preferred: Some(action.preferred),
                ..CodeAction::default()
            }));
        }
        write(actions)
    }

    /// How wide an indentation is, is the language's affair, not the editor's.
    fn layout(&mut self, uri: &Uri, range: Option<Range>) -> Answer {
        let (open, analysis) = self.document(uri)?;
        let lines = open.lines();
        let edits = analysis.layout(range.map(|range| lines.text_range(range))).map_err(Refusal::failed)?;
        write(edits.into_iter().map(|edit| convert::edit(lines, edit)).collect::<Vec<_>>())
    }

    fn folding(&mut self, params: FoldingRangeParams) -> Answer {
        let (open, analysis) = self.document(&params.text_document.uri)?;
        let fold = |fold: partwright_script::analysis::Fold| {
            let range = open.lines().range(fold.range);
            FoldingRange {
                start_line: range.start.line,
                start_character: Some(range.start.character),
                end_line: range.end.line,
                end_character: Some(range.end.character),
                kind: fold.comment.then_some(FoldingRangeKind::Comment),
                collapsed_text: None,
            }
        };
        write(analysis.folds().into_iter().map(fold).collect::<Vec<_>>())
    }

    fn inlay_hints(&mut self, params: InlayHintParams) -> Answer {
        let (open, analysis) = self.document(&params.text_document.uri)?;
        let hint = |hint: partwright_script::analysis::InlayHint| InlayHint {
            position: open.lines().position(hint.offset),
            label: InlayHintLabel::String(hint.label),
            kind: Some(InlayHintKind::PARAMETER),
            text_edits: None,
            tooltip: None,
            padding_left: None,
            padding_right: Some(true),
            data: None,
        };
        let range = open.lines().text_range(params.range);
        write(analysis.inlay_hints(range).into_iter().map(hint).collect::<Vec<_>>())
    }

    /// `partwright/libraryText { uri }`: the text of a library file that is no file for the client.
    fn library_text(&mut self, params: TextDocumentIdentifier) -> Answer {
        match self.documents.library_text(&params.uri) {
            Some(text) => Ok(json!({ "text": &*text })),
            None => Err(Refusal::failed(format!("there is no library file {}", params.uri.as_str()))),
        }
    }
}
