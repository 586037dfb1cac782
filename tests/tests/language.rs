//! The language server as editors meet it: the real program on standard input and output, the real service behind a
//! WebSocket.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use partwright_protocol::Project;
use partwright_tests::{Client, Options, Server, binary};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Error, Message, client::IntoClientRequest};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

const PATIENCE: Duration = Duration::from_secs(60);
const TEXT: &str =
    "use <partwright/shapes.scad>\n// ä😀 width\nwidth = 20;\nrounded_box([width, 1, 2], 1);\ncubed(1);\n";

fn initialize() -> Value {
    json!({ "processId": null, "rootUri": null, "capabilities": {} })
}

fn open(uri: &str, text: &str) -> Value {
    json!({ "textDocument": { "uri": uri, "languageId": "openscad", "version": 1, "text": text } })
}

fn at(uri: &str, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

fn request(id: u32, method: &str, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })
}

fn notification(method: &str, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "method": method, "params": params })
}

/// An editor that started its own server.
struct Editor {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    next: u32,
}

impl Editor {
    fn start(cache: &std::path::Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(binary("partwright-renderer"));
        command.arg("lsp").args(arguments).env("XDG_CACHE_HOME", cache);
        let mut server = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the server starts");
        let input = server.stdin.take().expect("standard input is piped");
        let output = BufReader::new(server.stdout.take().expect("standard output is piped"));
        Self { server, input, output, next: 0 }
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("the server listens");
        self.input.flush().expect("the server listens");
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).expect("a header") > 0, "the server went away");
            match line.trim().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().expect("a length"),
                Some(_) => {}
                None => break,
            }
        }
        let mut text = vec![0; length];
        self.output.read_exact(&mut text).expect("a message");
        serde_json::from_slice(&text).expect("JSON")
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        self.send(&request(self.next, method, params));
        loop {
            let message = self.receive();
            if message["id"] == self.next {
                assert_eq!(message["jsonrpc"], "2.0");
                return message["result"].clone();
            }
        }
    }
}

#[test]
fn an_editor_on_standard_input_and_output() {
    let folder = tempfile::tempdir().expect("temporary folders can be made");
    std::fs::create_dir(folder.path().join("libraries")).expect("a folder");
    std::fs::write(folder.path().join("libraries/mounted.scad"), "module mounted() {}\n").expect("a library");
    std::fs::write(folder.path().join("beside.scad"), "BESIDE = 1;\n").expect("a neighbour");
    let libraries = folder.path().join("libraries");
    let mut editor = Editor::start(&folder.path().join("cache"), &["--stdio", "-L", &libraries.to_string_lossy()]);
    let greeting = editor.ask("initialize", initialize());
    assert_eq!(greeting["serverInfo"]["name"], "partwright", "{greeting}");
    editor.send(&notification("initialized", json!({})));
    let uri = format!("file://{}/part.scad", folder.path().display());
    let text = format!("{TEXT}use <mounted.scad>\ninclude <beside.scad>\nmounted();\nx = BESIDE;\n");
    editor.send(&notification("textDocument/didOpen", open(&uri, &text)));
    let problems = editor.receive();
    let problems = problems["params"]["diagnostics"].as_array().expect("problems").clone();
    assert_eq!((problems.len(), &problems[0]["code"]), (1, &json!("W0201")), "{problems:?}");
    let completion = editor.ask("textDocument/completion", at(&uri, 3, 4));
    assert!(completion["items"].as_array().expect("items").iter().any(|item| item["label"] == "rounded_box"));
    // A library file that is inside the program is put where an editor can open it.
    let place = editor.ask("textDocument/definition", at(&uri, 3, 4));
    let path = place["uri"].as_str().and_then(|uri| uri.strip_prefix("file://")).expect("a file");
    let line = place["range"]["start"]["line"].as_u64().expect("a line") as usize;
    let copy = std::fs::read_to_string(path).expect("the copy can be read");
    assert!(copy.lines().nth(line).is_some_and(|line| line.contains("module rounded_box")), "{place}");
    let place = editor.ask("textDocument/definition", at(&uri, 8, 5));
    assert!(place["uri"].as_str().is_some_and(|uri| uri.ends_with("/beside.scad")), "{place}");
    assert_eq!(editor.ask("shutdown", Value::Null), Value::Null);
    editor.send(&notification("exit", Value::Null));
    assert!(editor.server.wait().expect("the server ends").success());
}

#[test]
fn an_editor_that_dies_takes_its_server_along() {
    let folder = tempfile::tempdir().expect("temporary folders can be made");
    let Editor { mut server, input, output, .. } = Editor::start(folder.path(), &[]);
    drop((input, output));
    let begin = std::time::Instant::now();
    while server.try_wait().expect("a child").is_none() {
        assert!(begin.elapsed() < PATIENCE, "the server outlives its editor");
        std::thread::sleep(Duration::from_millis(20));
    }
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn next(socket: &mut Socket) -> Option<Value> {
    loop {
        match tokio::time::timeout(PATIENCE, socket.next()).await.expect("the server says something")? {
            Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).expect("JSON")),
            Ok(Message::Close(_)) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

async fn say(socket: &mut Socket, message: &Value) {
    socket.send(Message::Text(message.to_string().into())).await.expect("the server listens");
}

async fn ask(socket: &mut Socket, id: u32, method: &str, params: Value) -> Value {
    say(socket, &request(id, method, params)).await;
    loop {
        let message = next(socket).await.expect("an answer");
        if message["id"] == id {
            return message;
        }
    }
}

async fn project(client: &Client) -> Project {
    client.post("/api/v1/projects", &json!({ "name": "part" })).await
}

#[tokio::test]
async fn the_studio_over_a_websocket() {
    let server = Server::start(&Options::default());
    let project = project(&Client::new(&server.url)).await;
    let url = format!("{}/ws/projects/{}/language", server.url.replacen("http", "ws", 1), project.id);
    let (mut socket, _) = tokio_tungstenite::connect_async(&url).await.expect("the WebSocket opens");
    let greeting = ask(&mut socket, 1, "initialize", initialize()).await;
    assert_eq!(greeting["result"]["serverInfo"]["name"], "partwright", "{greeting}");
    say(&mut socket, &notification("initialized", json!({}))).await;
    let uri = "partwright:///part.scad";
    say(&mut socket, &notification("textDocument/didOpen", open(uri, TEXT))).await;
    let problems = next(&mut socket).await.expect("problems");
    assert_eq!(problems["params"]["diagnostics"][0]["range"]["start"]["line"], 4, "{problems}");
    let hover = ask(&mut socket, 2, "textDocument/hover", at(uri, 3, 14)).await;
    assert!(hover["result"]["contents"]["value"].as_str().is_some_and(|text| text.contains("width = 20")), "{hover}");
    let place = ask(&mut socket, 3, "textDocument/definition", at(uri, 3, 4)).await;
    assert_eq!(place["result"]["uri"], "partwright-library:///partwright/shapes.scad", "{place}");
    let text = ask(&mut socket, 4, "partwright/libraryText", json!({ "uri": place["result"]["uri"] })).await;
    assert!(text["result"]["text"].as_str().is_some_and(|text| text.contains("module rounded_box")), "{text}");
    let rename = json!({ "textDocument": { "uri": uri }, "position": { "line": 2, "character": 1 }, "newName": "w" });
    let edit = ask(&mut socket, 5, "textDocument/rename", rename).await;
    assert_eq!(edit["result"]["changes"][uri].as_array().map(Vec::len), Some(2), "{edit}");
    // What is no message is answered as the protocol has it, and nothing breaks.
    socket.send(Message::Text("{".into())).await.expect("the server listens");
    assert_eq!(next(&mut socket).await.expect("an error")["error"]["code"], -32700);
    let shutdown = ask(&mut socket, 6, "shutdown", Value::Null).await;
    assert!(shutdown.get("error").is_none(), "{shutdown}");
    say(&mut socket, &notification("exit", Value::Null)).await;
    assert_eq!(next(&mut socket).await, None, "`exit` ends the connection");
}

#[tokio::test]
async fn no_file_of_the_machine_is_read_for_a_client() {
    let server = Server::start(&Options::default());
    let project = project(&Client::new(&server.url)).await;
    let url = format!("{}/ws/projects/{}/language", server.url.replacen("http", "ws", 1), project.id);
    let (mut socket, _) = tokio_tungstenite::connect_async(&url).await.expect("the WebSocket opens");
    ask(&mut socket, 1, "initialize", initialize()).await;
    let folder = tempfile::tempdir().expect("temporary folders can be made");
    std::fs::write(folder.path().join("beside.scad"), "SECRET = 1;\n").expect("a file");
    let uri = format!("file://{}/part.scad", folder.path().display());
    let text = format!("include <beside.scad>\ninclude <{}/beside.scad>\nx = S;\n", folder.path().display());
    say(&mut socket, &notification("textDocument/didOpen", open(&uri, &text))).await;
    let problems = next(&mut socket).await.expect("problems");
    assert_eq!(problems["params"]["diagnostics"].as_array().map(Vec::len), Some(2), "{problems}");
    let completion = ask(&mut socket, 2, "textDocument/completion", at(&uri, 2, 5)).await;
    assert!(!completion.to_string().contains("SECRET"), "{completion}");
    let file = json!({ "uri": format!("partwright-library:///{}/beside.scad", folder.path().display()) });
    let read = ask(&mut socket, 3, "partwright/libraryText", file).await;
    assert!(read.get("error").is_some(), "{read}");
}

#[tokio::test]
async fn the_projects_files_are_known_as_they_come_and_go() {
    let server = Server::start(&Options::default());
    let client = Client::new(&server.url);
    let project = project(&client).await;
    client.bring(project.id, "lib/gears.scad", "// Makes one\nmodule cog(teeth = 12) cube(teeth);\n").await;
    let url = format!("{}/ws/projects/{}/language", server.url.replacen("http", "ws", 1), project.id);
    let (mut socket, _) = tokio_tungstenite::connect_async(&url).await.expect("the WebSocket opens");
    ask(&mut socket, 1, "initialize", initialize()).await;
    let uri = "partwright:///part.scad";
    let text = "use <lib/gears.scad>\ncog();\nimport(\"\");\nwheel();\n";
    say(&mut socket, &notification("textDocument/didOpen", open(uri, text))).await;
    let problems = next(&mut socket).await.expect("problems");
    let lines = |problems: &Value| -> Vec<u64> {
        let found = problems["params"]["diagnostics"].as_array().expect("a list");
        found.iter().filter_map(|one| one["range"]["start"]["line"].as_u64()).collect()
    };
    assert!(!lines(&problems).contains(&1) && lines(&problems).contains(&3), "{problems}");
    let place = ask(&mut socket, 2, "textDocument/definition", at(uri, 1, 1)).await;
    assert_eq!(place["result"]["uri"], "partwright-library:///lib/gears.scad", "{place}");
    let text = ask(&mut socket, 3, "partwright/libraryText", json!({ "uri": place["result"]["uri"] })).await;
    assert!(text["result"]["text"].as_str().is_some_and(|text| text.contains("module cog(teeth = 12)")), "{text}");
    let names = ask(&mut socket, 4, "textDocument/completion", at(uri, 0, 5)).await.to_string();
    assert!(names.contains("lib/gears.scad") && !names.contains("part.stl"), "{names}");

    // What comes while the editor is open is known without a word from it.
    client.bring(project.id, "part.stl", "solid x\nendsolid x\n").await;
    client.bring(project.id, "lib/gears.scad", "module wheel() sphere(1);\n").await;
    let problems = loop {
        let message = next(&mut socket).await.expect("problems anew");
        if message["method"] == "textDocument/publishDiagnostics" && !lines(&message).contains(&3) {
            break message;
        }
    };
    assert!(lines(&problems).contains(&1), "{problems}");
    let names = ask(&mut socket, 5, "textDocument/completion", at(uri, 2, 8)).await.to_string();
    assert!(names.contains("part.stl") && !names.contains("gears.scad"), "{names}");
    for answer in [names, place.to_string(), problems.to_string()] {
        assert!(
            !answer.contains(&*server.data.to_string_lossy()),
            "where the files lie is nobody's business: {answer}"
        );
    }
}

#[tokio::test]
async fn only_the_studio_and_known_projects_get_a_language_server() {
    let server = Server::start(&Options::default());
    let project = project(&Client::new(&server.url)).await;
    let base = server.url.replacen("http", "ws", 1);
    let status = async |url: String, origin: Option<&str>| {
        let mut request = url.into_client_request().expect("an address");
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().expect("an origin"));
        }
        match tokio_tungstenite::connect_async(request).await {
            Ok(_) => 101,
            Err(Error::Http(response)) => response.status().as_u16(),
            Err(error) => panic!("{error}"),
        }
    };
    let address = format!("{base}/ws/projects/{}/language", project.id);
    assert_eq!(status(address.clone(), None).await, 101);
    assert_eq!(status(address.clone(), Some(&server.url)).await, 101);
    assert_eq!(status(address, Some("https://example.com")).await, 403);
    let unknown = format!("{base}/ws/projects/00000000-0000-7000-8000-000000000000/language");
    assert_eq!(status(unknown, None).await, 404);
}
