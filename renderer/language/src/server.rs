//! The session: handshake, the inbox, and who answers what.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions, DidChangeTextDocumentParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, FoldingRangeProviderCapability, HoverProviderCapability,
    InitializeParams, OneOf, PublishDiagnosticsParams, RenameOptions, SaveOptions, ServerCapabilities,
    SignatureHelpOptions, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::documents::Documents;
use crate::{Config, ServeError, convert};

/// How long nothing must be typed before problems are told.
const PAUSE: Duration = Duration::from_millis(120);
/// Messages that are looked ahead at for what cancels or outdates a request.
const LOOK_AHEAD: usize = 256;

/// Why a request gets no result.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: i32,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code: code as i32, message: message.into() }
    }

    /// The request is in order, but cannot be done; clients show the message.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self { code: -32803, message: message.into() }
    }
}

pub(crate) type Answer = Result<Value, Refusal>;

pub(crate) fn read<T: DeserializeOwned>(value: Value) -> Result<T, Refusal> {
    serde_json::from_value(value).map_err(|error| Refusal::new(ErrorCode::InvalidParams, error.to_string()))
}

pub(crate) fn write(value: impl Serialize) -> Answer {
    serde_json::to_value(value).map_err(|error| Refusal::new(ErrorCode::InternalError, error.to_string()))
}

/// What a client can do.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Client {
    pub(crate) snippets: bool,
    pub(crate) hints: bool,
}

#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) documents: Documents,
    pub(crate) client: Client,
    sender: Sender<Message>,
    /// Documents whose problems are to be told.
    changed: Vec<Uri>,
    phase: Phase,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Greeting,
    Working,
    Leaving,
}

/// Serves one client until it leaves.
pub fn serve(connection: &Connection, config: Config) -> Result<(), ServeError> {
    let mut server = Server {
        documents: Documents::new(config),
        client: Client::default(),
        sender: connection.sender.clone(),
        changed: Vec::new(),
        phase: Phase::Greeting,
    };
    let mut inbox: VecDeque<Message> = VecDeque::new();
    loop {
        if inbox.is_empty() {
            let message = if server.changed.is_empty() {
                connection.receiver.recv().map_err(|_| ServeError::Gone)?
            } else {
                match connection.receiver.recv_timeout(PAUSE) {
                    Ok(message) => message,
                    Err(RecvTimeoutError::Timeout) => {
                        server.tell_problems()?;
                        continue;
                    }
                    Err(RecvTimeoutError::Disconnected) => return Err(ServeError::Gone),
                }
            };
            inbox.push_back(message);
        }
        while inbox.len() < LOOK_AHEAD
            && let Ok(message) = connection.receiver.try_recv()
        {
            inbox.push_back(message);
        }
        match inbox.pop_front() {
            Some(Message::Request(request)) => {
                let response = server.respond(request, &inbox);
                server.send(response)?;
            }
            Some(Message::Notification(notification)) => {
                if notification.method == "exit" {
                    return if server.phase == Phase::Leaving { Ok(()) } else { Err(ServeError::NoShutdown) };
                }
                server.hear(notification);
            }
            // The server asks nothing.
            Some(Message::Response(_)) | None => {}
        }
    }
}

/// The document that a message is about.
fn document(params: &Value) -> Option<&str> {
    params.get("textDocument")?.get("uri")?.as_str()
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("a panic")
}

impl Server {
    fn send(&self, message: impl Into<Message>) -> Result<(), ServeError> {
        self.sender.send(message.into()).map_err(|_| ServeError::Gone)
    }

    fn respond(&mut self, request: Request, inbox: &VecDeque<Message>) -> Response {
        let Request { id, method, params } = request;
        let answer = match outdated(&id, &method, &params, inbox) {
            Some(refusal) => Err(refusal),
            None => catch_unwind(AssertUnwindSafe(|| self.answer(&method, params))).unwrap_or_else(|panic| {
                tracing::error!(method, panic = panic_text(&*panic), "a request of the language server failed");
                Err(Refusal::new(ErrorCode::InternalError, "the language server failed at this request"))
            }),
        };
        match answer {
            Ok(result) => Response::new_ok(id, result),
            Err(Refusal { code, message }) => Response::new_err(id, code, message),
        }
    }

    fn answer(&mut self, method: &str, params: Value) -> Answer {
        match (self.phase, method) {
            (Phase::Greeting, "initialize") => {
                let params: InitializeParams = read(params)?;
                Ok(self.greet(&params))
            }
            (Phase::Greeting, _) => {
                Err(Refusal::new(ErrorCode::ServerNotInitialized, "the first request must be `initialize`"))
            }
            (Phase::Leaving, _) => Err(Refusal::new(ErrorCode::InvalidRequest, "after `shutdown` only `exit` follows")),
            (Phase::Working, "initialize") => {
                Err(Refusal::new(ErrorCode::InvalidRequest, "the session is initialized already"))
            }
            (Phase::Working, "shutdown") => {
                self.phase = Phase::Leaving;
                Ok(Value::Null)
            }
            (Phase::Working, _) => self.request(method, params),
        }
    }

    fn greet(&mut self, params: &InitializeParams) -> Value {
        self.phase = Phase::Working;
        let item =
            params.capabilities.text_document.as_ref().and_then(|it| it.completion.as_ref()?.completion_item.as_ref());
        let option = |name: &str| {
            let options = params.initialization_options.as_ref()?;
            options.get(name)?.as_bool()
        };
        self.client = Client {
            snippets: item.and_then(|item| item.snippet_support).unwrap_or(false),
            hints: option("inlayHints").unwrap_or(false),
        };
        let capabilities = ServerCapabilities {
            text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
                ..TextDocumentSyncOptions::default()
            })),
            completion_provider: Some(CompletionOptions {
                trigger_characters: Some(["<", "/", ".", "$", "\"", "(", ","].map(str::to_owned).to_vec()),
                resolve_provider: Some(true),
                ..CompletionOptions::default()
            }),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            signature_help_provider: Some(SignatureHelpOptions {
                trigger_characters: Some(vec!["(".to_owned(), ",".to_owned()]),
                retrigger_characters: Some(vec!["=".to_owned()]),
                ..SignatureHelpOptions::default()
            }),
            definition_provider: Some(OneOf::Left(true)),
            references_provider: Some(OneOf::Left(true)),
            document_highlight_provider: Some(OneOf::Left(true)),
            document_symbol_provider: Some(OneOf::Left(true)),
            rename_provider: Some(OneOf::Right(RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: lsp_types::WorkDoneProgressOptions::default(),
            })),
            code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
                ..CodeActionOptions::default()
            })),
            document_formatting_provider: Some(OneOf::Left(true)),
            document_range_formatting_provider: Some(OneOf::Left(true)),
            folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
            inlay_hint_provider: self.client.hints.then_some(OneOf::Left(true)),
            ..ServerCapabilities::default()
        };
        json!({
            "capabilities": capabilities,
            "serverInfo": { "name": "partwright", "version": env!("CARGO_PKG_VERSION") },
        })
    }

    fn hear(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        if self.phase != Phase::Working {
            return;
        }
        let heard = catch_unwind(AssertUnwindSafe(|| self.hear_here(&method, params)));
        match heard {
            Ok(Ok(())) => {}
            Ok(Err(refusal)) => tracing::warn!(method, problem = refusal.message, "a message that cannot be read"),
            Err(panic) => {
                tracing::error!(method, panic = panic_text(&*panic), "a notification of the language server failed");
            }
        }
    }

    fn hear_here(&mut self, method: &str, params: Value) -> Result<(), Refusal> {
        match method {
            "textDocument/didOpen" => {
                let params: DidOpenTextDocumentParams = read(params)?;
                let document = params.text_document;
                self.documents.refresh();
                if self.documents.open(document.uri.clone(), document.version, document.text) {
                    self.changed(document.uri);
                } else {
                    let message = "too many documents are open: close some";
                    let params = json!({ "type": 2, "message": message });
                    let _ = self.send(Notification::new("window/showMessage".to_owned(), params));
                }
            }
            "textDocument/didChange" => {
                let params: DidChangeTextDocumentParams = read(params)?;
                let document = params.text_document;
                if self.documents.change(&document.uri, document.version, params.content_changes) {
                    self.changed(document.uri);
                }
            }
            "textDocument/didClose" => {
                let params: DidCloseTextDocumentParams = read(params)?;
                let uri = params.text_document.uri;
                self.changed.retain(|known| *known != uri);
                if self.documents.close(&uri) {
                    // What is closed has no problems.
                    self.publish(uri, None, Vec::new());
                }
            }
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => {
                self.documents.refresh();
                for uri in self.documents.uris() {
                    self.changed(uri);
                }
            }
            // `$/cancelRequest` comes too late here: the request is answered.
            _ => {}
        }
        Ok(())
    }

    fn changed(&mut self, uri: Uri) {
        if !self.changed.contains(&uri) {
            self.changed.push(uri);
        }
    }

    fn publish(&self, uri: Uri, version: Option<i32>, diagnostics: Vec<lsp_types::Diagnostic>) {
        let params = PublishDiagnosticsParams { uri, version, diagnostics };
        if let Ok(params) = serde_json::to_value(params) {
            // A client that is gone is noticed when the next message is read.
            let _ = self.send(Notification::new("textDocument/publishDiagnostics".to_owned(), params));
        }
    }

    fn tell_problems(&mut self) -> Result<(), ServeError> {
        for uri in std::mem::take(&mut self.changed) {
            let found = catch_unwind(AssertUnwindSafe(|| self.problems(&uri)));
            match found {
                Ok(Some((version, diagnostics))) => self.publish(uri, Some(version), diagnostics),
                Ok(None) => {}
                Err(panic) => tracing::error!(panic = panic_text(&*panic), "looking for problems failed"),
            }
        }
        Ok(())
    }

    fn problems(&mut self, uri: &Uri) -> Option<(i32, Vec<lsp_types::Diagnostic>)> {
        let limit = self.documents.max_bytes();
        let (open, analysis) = self.documents.analyse(uri)?;
        if open.too_long {
            let diagnostic = lsp_types::Diagnostic {
                message: format!("the text is longer than {limit} bytes: too long for the language server"),
                code: Some(lsp_types::NumberOrString::String("E0400".to_owned())),
                severity: Some(lsp_types::DiagnosticSeverity::ERROR),
                source: Some("partwright".to_owned()),
                ..lsp_types::Diagnostic::default()
            };
            return Some((open.version, vec![diagnostic]));
        }
        let problems = analysis.problems();
        Some((open.version, problems.iter().map(|problem| convert::diagnostic(open.lines(), problem)).collect()))
    }
}

/// Whether a later message makes an answer pointless.
fn outdated(id: &RequestId, method: &str, params: &Value, inbox: &VecDeque<Message>) -> Option<Refusal> {
    if !method.starts_with("textDocument/") {
        return None;
    }
    let uri = document(params);
    inbox.iter().find_map(|message| {
        let Message::Notification(notification) = message else { return None };
        match notification.method.as_str() {
            "$/cancelRequest" => {
                let cancelled: Option<RequestId> =
                    notification.params.get("id").and_then(|id| serde_json::from_value(id.clone()).ok());
                let refusal = || Refusal::new(ErrorCode::RequestCanceled, "the client cancelled the request");
                (cancelled.as_ref() == Some(id)).then(refusal)
            }
            "textDocument/didChange" | "textDocument/didClose" => (uri.is_some()
                && document(&notification.params) == uri)
                .then(|| Refusal::new(ErrorCode::ContentModified, "the text has changed meanwhile")),
            _ => None,
        }
    })
}
