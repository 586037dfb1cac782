//! Whole sessions with the server, over channels in memory: the handshake, documents as they are typed, every request, and
//! what goes wrong.

use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use lsp_server::{Connection, Message, Notification, Request, RequestId};
use partwright_language::{Config, ServeError, serve};
use serde_json::{Value, json};

const URI: &str = "untitled:part.scad";
const PATIENCE: Duration = Duration::from_secs(60);

struct Session {
    connection: Option<Connection>,
    server: Option<JoinHandle<Result<(), ServeError>>>,
    next: i32,
    /// Notifications that came while an answer was waited for.
    heard: Vec<Notification>,
}

fn config(libraries: &[&Path], local_files: bool) -> Config {
    let libraries = libraries.iter().map(|folder| folder.to_path_buf()).collect();
    Config { libraries, local_files, project: Default::default(), copies: None, max_bytes: 10_000, max_documents: 4 }
}

impl Session {
    fn new(config: Config) -> Self {
        let (client, server) = Connection::memory();
        let server = std::thread::spawn(move || serve(&server, config));
        Self { connection: Some(client), server: Some(server), next: 0, heard: Vec::new() }
    }

    fn ready(config: Config) -> Self {
        let mut session = Self::new(config);
        session.ask("initialize", initialize()).expect("a greeting");
        session.tell("initialized", json!({}));
        session
    }

    fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("the session goes on")
    }

    fn send(&self, message: impl Into<Message>) {
        self.connection().sender.send(message.into()).expect("the server listens");
    }

    fn tell(&self, method: &str, params: Value) {
        self.send(Notification::new(method.to_owned(), params));
    }

    fn begin(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        let id = RequestId::from(self.next);
        self.send(Request::new(id.clone(), method.to_owned(), params));
        id
    }

    fn answer(&mut self, id: &RequestId) -> Result<Value, (i32, String)> {
        loop {
            match self.connection().receiver.recv_timeout(PATIENCE).expect("an answer") {
                Message::Response(response) => {
                    assert_eq!(&response.id, id, "answers come in order");
                    return response.response_result.map_err(|error| (error.code, error.message));
                }
                Message::Notification(notification) => self.heard.push(notification),
                Message::Request(request) => panic!("the server asks nothing: {request:?}"),
            }
        }
    }

    fn ask(&mut self, method: &str, params: Value) -> Result<Value, (i32, String)> {
        let id = self.begin(method, params);
        self.answer(&id)
    }

    fn open(&self, text: &str) {
        self.open_at(URI, text);
    }

    fn open_at(&self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "openscad", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn change(&self, version: i32, changes: Value) {
        let document = json!({ "uri": URI, "version": version });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// The next list of problems.
    fn problems(&mut self) -> Value {
        loop {
            if let Some(at) = self.heard.iter().position(|it| it.method == "textDocument/publishDiagnostics") {
                return self.heard.remove(at).params;
            }
            match self.connection().receiver.recv_timeout(PATIENCE).expect("problems") {
                Message::Notification(notification) => self.heard.push(notification),
                other => panic!("only problems were expected: {other:?}"),
            }
        }
    }

    fn end(mut self) -> Result<(), ServeError> {
        self.connection = None;
        self.server.take().expect("a server").join().expect("the server does not panic")
    }
}

fn initialize() -> Value {
    json!({ "processId": null, "rootUri": null, "initializationOptions": { "inlayHints": true },
        "capabilities": { "textDocument": { "completion": { "completionItem": { "snippetSupport": true } } } } })
}

fn at(line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": URI }, "position": { "line": line, "character": character } })
}

fn document() -> Value {
    json!({ "textDocument": { "uri": URI } })
}

fn with(mut params: Value, name: &str, value: Value) -> Value {
    params[name] = value;
    params
}

fn labels(answer: &Value) -> Vec<&str> {
    answer["items"].as_array().expect("items").iter().filter_map(|item| item["label"].as_str()).collect()
}

#[test]
fn the_handshake_comes_first_and_the_goodbye_last() {
    let mut session = Session::new(config(&[], false));
    assert_eq!(session.ask("textDocument/hover", at(0, 0)).unwrap_err().0, -32002);
    let greeting = session.ask("initialize", initialize()).unwrap();
    assert_eq!(greeting["serverInfo"]["name"], "partwright");
    assert_eq!(greeting["capabilities"]["renameProvider"]["prepareProvider"], true);
    assert_eq!(session.ask("initialize", initialize()).unwrap_err().0, -32600);
    assert_eq!(session.ask("no/such/thing", json!({})).unwrap_err().0, -32601);
    assert_eq!(session.ask("textDocument/hover", json!({ "nonsense": 1 })).unwrap_err().0, -32602);
    assert_eq!(session.ask("textDocument/hover", at(0, 0)).unwrap_err().0, -32602, "not open");
    assert_eq!(session.ask("shutdown", Value::Null).unwrap(), Value::Null);
    assert_eq!(session.ask("textDocument/hover", at(0, 0)).unwrap_err().0, -32600);
    session.tell("exit", Value::Null);
    assert!(session.end().is_ok());

    let session = Session::ready(config(&[], false));
    session.tell("exit", Value::Null);
    assert!(matches!(session.end(), Err(ServeError::NoShutdown)));
    assert!(matches!(Session::ready(config(&[], false)).end(), Err(ServeError::Gone)));
}

#[test]
fn typing_changes_text_and_problems() {
    let mut session = Session::ready(config(&[], false));
    session.open("// ä😀\ncubed(1);\n");
    let problems = session.problems();
    assert_eq!(problems["version"], 1);
    assert_eq!(problems["diagnostics"][0]["code"], "W0201");
    let range = &problems["diagnostics"][0]["range"];
    assert_eq!((&range["start"]["line"], &range["end"]["character"]), (&json!(1), &json!(5)));
    // Two changes, the second in the text that the first made; the first behind a pair of surrogates.
    session.change(
        2,
        json!([
            { "range": { "start": { "line": 0, "character": 6 }, "end": { "line": 0, "character": 6 } }, "text": "\nwall = 2;" },
            { "range": { "start": { "line": 2, "character": 4 }, "end": { "line": 2, "character": 5 } }, "text": "" },
        ]),
    );
    let problems = session.problems();
    assert_eq!((&problems["version"], &problems["diagnostics"]), (&json!(2), &json!([])));
    let hover = session.ask("textDocument/hover", at(1, 2)).unwrap();
    assert!(hover["contents"]["value"].as_str().unwrap().contains("wall = 2"), "{hover}");
    session.change(3, json!([{ "text": "cube(" }]));
    assert_eq!(session.problems()["diagnostics"][0]["severity"], 1);
    session.change(4, json!([{ "text": "x".repeat(20_000) }]));
    assert_eq!(session.problems()["diagnostics"][0]["code"], "E0400");
    session.change(5, json!([{ "text": "cube(1);" }]));
    assert_eq!(session.problems()["diagnostics"], json!([]));
    session.tell("textDocument/didClose", document());
    assert_eq!(session.problems()["diagnostics"], json!([]));
    assert!(session.ask("textDocument/hover", at(0, 0)).is_err());
}

#[test]
fn every_request_is_answered() {
    let mut session = Session::ready(config(&[], false));
    session.open(
        "// A peg.\nmodule peg(d, h = 10) {\n  cylinder(h, d = d);\n}\npeg(3);\nx = 5;\nuse <partwright/shapes.scad>\n",
    );
    let completion = session.ask("textDocument/completion", at(4, 2)).unwrap();
    assert!(labels(&completion).contains(&"peg"), "{completion}");
    let item = completion["items"].as_array().unwrap().iter().find(|item| item["label"] == "peg").unwrap();
    assert_eq!(item["textEdit"]["range"]["end"]["character"], 3);
    let resolved = session.ask("completionItem/resolve", item.clone()).unwrap();
    assert!(resolved["documentation"]["value"].as_str().unwrap().contains("A peg."), "{resolved}");
    let signature = session.ask("textDocument/signatureHelp", at(4, 4)).unwrap();
    assert_eq!(signature["signatures"][0]["label"], "module peg(d, h = 10)");
    assert_eq!(signature["signatures"][0]["parameters"][0]["label"], json!([11, 12]));
    let definition = session.ask("textDocument/definition", at(4, 1)).unwrap();
    assert_eq!((&definition["uri"], &definition["range"]["start"]["line"]), (&json!(URI), &json!(1)));
    let references = with(at(4, 1), "context", json!({ "includeDeclaration": true }));
    assert_eq!(session.ask("textDocument/references", references).unwrap().as_array().unwrap().len(), 2);
    let highlights = session.ask("textDocument/documentHighlight", at(1, 12)).unwrap();
    assert_eq!(highlights.as_array().unwrap().len(), 2);
    let symbols = session.ask("textDocument/documentSymbol", document()).unwrap();
    assert_eq!((&symbols[0]["name"], &symbols[1]["name"]), (&json!("peg"), &json!("x")));
    assert_eq!(session.ask("textDocument/prepareRename", at(4, 1)).unwrap()["placeholder"], "peg");
    let rename = session.ask("textDocument/rename", with(at(4, 1), "newName", json!("pin"))).unwrap();
    assert_eq!(rename["changes"][URI].as_array().unwrap().len(), 2, "{rename}");
    let refused = session.ask("textDocument/prepareRename", at(2, 4)).unwrap_err();
    assert_eq!(refused, (-32803, "`cylinder` belongs to the language".to_owned()));
    let folds = session.ask("textDocument/foldingRange", document()).unwrap();
    assert_eq!((&folds[0]["startLine"], &folds[0]["endLine"]), (&json!(1), &json!(3)));
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } });
    let hints = session.ask("textDocument/inlayHint", with(document(), "range", whole)).unwrap();
    assert_eq!(hints, json!([]), "an argument that is named like its parameter needs no hint");
}

#[test]
fn quick_fixes_carry_their_edit() {
    let mut session = Session::ready(config(&[], false));
    session.open("cubed(1);\n");
    let range = json!({ "start": { "line": 0, "character": 2 }, "end": { "line": 0, "character": 2 } });
    let params = with(with(document(), "range", range), "context", json!({ "diagnostics": [] }));
    let actions = session.ask("textDocument/codeAction", params.clone()).unwrap();
    assert_eq!((&actions[0]["title"], &actions[0]["isPreferred"]), (&json!("Replace with `cube`"), &json!(true)));
    assert_eq!(actions[0]["edit"]["changes"][URI][0]["newText"], "cube");
    let params = with(params, "context", json!({ "diagnostics": [], "only": ["refactor"] }));
    assert_eq!(session.ask("textDocument/codeAction", params).unwrap(), json!([]));
}

#[test]
fn documents_are_laid_out() {
    let mut session = Session::ready(config(&[], false));
    session.open("x=1;\ny=2;\n");
    let options = json!({ "tabSize": 8, "insertSpaces": false });
    let edits = session.ask("textDocument/formatting", with(document(), "options", options.clone())).unwrap();
    assert_eq!(edits.as_array().unwrap().len(), 4, "{edits}");
    let line = json!({ "start": { "line": 1, "character": 0 }, "end": { "line": 1, "character": 4 } });
    let params = with(with(document(), "options", options.clone()), "range", line);
    let edits = session.ask("textDocument/rangeFormatting", params).unwrap();
    assert_eq!(edits.as_array().unwrap().len(), 2, "{edits}");
    session.change(2, json!([{ "text": "cube(" }]));
    let (code, message) = session.ask("textDocument/formatting", with(document(), "options", options)).unwrap_err();
    assert_eq!(code, -32803);
    assert!(message.contains("syntax errors"), "{message}");
}

#[test]
fn cancelled_and_outdated_requests_are_answered_too() {
    let mut session = Session::ready(config(&[], false));
    // The server is busy with a long text while the others arrive.
    session.open(&"x = [1, 2, 3];\n".repeat(600));
    let first = session.begin("textDocument/completion", at(0, 0));
    let cancelled = session.begin("textDocument/hover", at(0, 0));
    session.tell("$/cancelRequest", json!({ "id": 3 }));
    let outdated = session.begin("textDocument/hover", at(0, 0));
    session.change(2, json!([{ "text": "cube(1);" }]));
    let last = session.begin("textDocument/hover", at(0, 1));
    // When each is read depends on the moment; that each is answered, in order, does not.
    let _ = session.answer(&first);
    if let Err((code, _)) = session.answer(&cancelled) {
        assert!([-32800, -32801].contains(&code), "{code}");
    }
    if let Err((code, _)) = session.answer(&outdated) {
        assert_eq!(code, -32801);
    }
    let hover = session.answer(&last).unwrap();
    assert!(hover["contents"]["value"].as_str().unwrap().contains("module cube"), "{hover}");
}

#[test]
fn library_files_have_addresses_that_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("own lib.scad"), "module own() {}\n").unwrap();
    let text = "use <partwright/shapes.scad>\nuse <own lib.scad>\nrounded_box([1, 2, 3], 1);\nown();\n";
    for local in [false, true] {
        let mut session = Session::ready(config(&[folder.path()], local));
        session.open(text);
        let place = session.ask("textDocument/definition", at(2, 3)).unwrap();
        assert_eq!(place["uri"], "partwright-library:///partwright/shapes.scad");
        let read = session.ask("partwright/libraryText", json!({ "uri": place["uri"] })).unwrap();
        assert!(read["text"].as_str().unwrap().contains("module rounded_box"), "{read}");
        let place = session.ask("textDocument/definition", at(3, 1)).unwrap();
        let uri = place["uri"].as_str().unwrap();
        if local {
            assert!(uri.starts_with("file:///") && uri.ends_with("/own%20lib.scad"), "{uri}");
        } else {
            assert_eq!(uri, "partwright-library:///own%20lib.scad", "no path of this machine");
        }
        for unknown in ["partwright-library:///nothing.scad", "partwright-library:////etc/passwd", "file:///etc/passwd"]
        {
            assert!(session.ask("partwright/libraryText", json!({ "uri": unknown })).is_err(), "{unknown}");
        }
    }
}

#[test]
fn a_file_sees_its_neighbours_only_for_a_local_client() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("other.scad"), "module other() {}\n").unwrap();
    for (local, expected) in [(true, 0), (false, 1)] {
        let mut session = Session::ready(config(&[], local));
        let uri = format!("file://{}/part.scad", folder.path().display());
        session.open_at(&uri, "use <other.scad>\nother();\n");
        let problems = session.problems();
        assert_eq!(problems["diagnostics"].as_array().unwrap().len(), expected, "{problems}");
    }
}

#[test]
fn a_changed_library_is_seen_after_it_was_saved() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("lib.scad");
    std::fs::write(&library, "module one() {}\n").unwrap();
    let mut session = Session::ready(config(&[folder.path()], false));
    session.open("use <lib.scad>\ntwo();\n");
    assert_eq!(session.problems()["diagnostics"].as_array().unwrap().len(), 1);
    std::fs::write(&library, "module two() {}\n").unwrap();
    session.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    assert_eq!(session.problems()["diagnostics"], json!([]));
}

#[test]
fn too_many_documents_are_refused() {
    let mut session = Session::ready(config(&[], false));
    for number in 0..4 {
        session.open_at(&format!("untitled:{number}"), "cube(1);");
    }
    session.open("cube(1);");
    let refused = session.ask("textDocument/hover", at(0, 1)).unwrap_err();
    assert_eq!(refused.0, -32602);
    assert!(session.heard.iter().any(|it| it.method == "window/showMessage"), "{:?}", session.heard);
}

#[test]
fn messages_that_are_nonsense_do_no_harm() {
    let mut session = Session::ready(config(&[], false));
    session.open("cube(1);");
    for method in ["textDocument/didChange", "textDocument/didOpen", "textDocument/didClose", "$/cancelRequest", "x"] {
        for params in [Value::Null, json!([]), json!({ "textDocument": 5 }), json!("x")] {
            session.tell(method, params);
        }
    }
    session.change(1, json!([{ "range": { "start": { "line": 9, "character": 9 }, "end": { "line": 1, "character": 0 } }, "text": "sphere(2);" }]));
    let hover = session.ask("textDocument/hover", at(99, 99)).unwrap();
    assert_eq!(hover, Value::Null);
    assert!(session.ask("textDocument/hover", at(0, 10)).is_ok());
}
