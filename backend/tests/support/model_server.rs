//! A small server that speaks the OpenAI wire protocol: `POST /v1/chat/completions`, streamed as server-sent events. What
//! it answers is chosen by words in the last prompt, so that a test (or a person at the studio) can bring about every
//! trouble that real endpoints make. It is a test double of a language model, not of the protocol.
//!
//! | in the prompt | what happens |
//! |---|---|
//! | `[syntax]` | a script with a syntax error; correct after the diagnostics came back |
//! | `[stubborn]` | the syntax error again and again |
//! | `[badedit]` | edit blocks that match nothing; correct after the diagnostics came back |
//! | `[hang]` | some words, then silence |
//! | `[silent]` | the request is taken, nothing ever comes |
//! | `[busy]` | 429 with `Retry-After: 1` once |
//! | `[down]` | 503 always |
//! | `[cut]`, `[cut-always]` | the connection ends in mid-answer, once or always |
//! | `[malformed]` | an event that is not JSON, once |
//! | `[json-error]` | 200 with an error object instead of a stream |
//! | `[midstream-error]` | an error object within the stream |
//! | `[whole]` | one JSON completion although a stream was asked for |
//! | `[html]` | a web page |
//! | `[filter]` | withheld by a content filter |
//! | `[truncated]` | the token limit ends the answer within the script |
//! | `[strict-fields]` | 400 for `max_tokens` and for `stream_options` |
//! | `[no-usage]` | no token counts |
//! | `[unicode]` | network packets that end within characters |
//! | `[words]` | an answer without a script |
//! | `thicker` | edit blocks that add 5 mm to the `thickness` of the script at hand |
//! | anything else | a wall bracket, as wide as asked |
//!
//! The key `wrong-key` gets 401, the model `missing` 404.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

/// A part that renders.
pub(crate) const BRACKET: &str = r"// Width of the bracket, mm
width = 60; // [20:1:120]
// Reach away from the wall, mm
depth = 40; // [20:1:100]
// Height along the wall, mm
height = 40; // [20:1:100]
// Thickness of both legs, mm
thickness = 4; // [2:0.5:15]

/* [Holes] */
// Screw size
screw = 5; // [3:M3, 4:M4, 5:M5, 6:M6]

/* [Hidden] */
$fn = 64;
clearance = screw * 1.1;

module bracket() {
    difference() {
        union() {
            cube([width, depth, thickness]);
            cube([width, thickness, height]);
        }
        for (x = [width / 4, 3 * width / 4])
            translate([x, -1, (height + thickness) / 2])
                rotate([-90, 0, 0])
                    cylinder(d = clearance, h = thickness + 2);
    }
}

bracket();
";

/// A running server; it ends when dropped.
#[derive(Debug)]
pub(crate) struct ModelServer {
    pub(crate) address: SocketAddr,
    log: Log,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Debug, Clone, Default)]
struct Log {
    requests: Arc<Mutex<Vec<(HeaderMap, Value)>>>,
    /// How often a prompt has been answered.
    seen: Arc<Mutex<HashMap<String, u32>>>,
}

impl ModelServer {
    /// Port 0 takes a free one.
    pub(crate) async fn listen(address: SocketAddr) -> std::io::Result<Self> {
        let listener = tokio::net::TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let log = Log::default();
        let router = Router::new()
            .route("/v1/chat/completions", post(complete))
            .route(
                "/v1/models",
                get(|| async { Json(json!({ "object": "list", "data": [{ "id": "bracket-1", "object": "model" }] })) }),
            )
            .with_state(log.clone());
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("model server: {error}");
            }
        });
        Ok(Self { address, log, task })
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Headers and bodies of all requests so far.
    pub(crate) fn requests(&self) -> Vec<(HeaderMap, Value)> {
        self.log.requests.lock().map(|requests| requests.clone()).unwrap_or_default()
    }
}

impl Drop for ModelServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn complete(State(log): State<Log>, headers: HeaderMap, Json(request): Json<Value>) -> Response {
    if let Ok(mut requests) = log.requests.lock() {
        requests.push((headers.clone(), request.clone()));
    }
    if headers
        .get(header::AUTHORIZATION)
        .and_then(|key| key.to_str().ok())
        .is_some_and(|key| key.ends_with("wrong-key"))
    {
        return refuse(StatusCode::UNAUTHORIZED, "Incorrect API key provided.", "invalid_api_key", None);
    }
    if request["model"] == "missing" {
        return refuse(StatusCode::NOT_FOUND, "The model `missing` does not exist.", "model_not_found", None);
    }
    let texts: Vec<String> = request["messages"]
        .as_array()
        .map(|messages| messages.iter().filter(|message| message["role"] == "user").map(text_of).collect())
        .unwrap_or_default();
    let answered = request["messages"]
        .as_array()
        .is_some_and(|messages| messages.iter().rev().nth(1).is_some_and(|message| message["role"] == "assistant"));
    // A repair brings the diagnostics as the last message; the prompt is the one before.
    let repair = answered && texts.last().is_some_and(|text| text.contains("The check found"));
    let prompt = if repair { texts.iter().rev().nth(1) } else { texts.last() }.cloned().unwrap_or_default();
    let has = |word: &str| prompt.contains(word);
    let first = log
        .seen
        .lock()
        .map(|mut seen| {
            let count = seen.entry(prompt.clone()).or_default();
            *count += 1;
            *count == 1
        })
        .unwrap_or(true);

    if has("[silent]") {
        std::future::pending::<()>().await;
    }
    if has("[busy]") && first {
        let mut response = refuse(StatusCode::TOO_MANY_REQUESTS, "Rate limit reached.", "rate_limit_exceeded", None);
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
        return response;
    }
    if has("[down]") {
        return (StatusCode::SERVICE_UNAVAILABLE, "upstream connect error").into_response();
    }
    if has("[json-error]") {
        return Json(json!({ "error": { "message": "The model is still loading.", "type": "loading" } }))
            .into_response();
    }
    if has("[html]") {
        return ([(header::CONTENT_TYPE, "text/html")], "<html><body>Welcome</body></html>").into_response();
    }
    if has("[strict-fields]") {
        for field in ["max_tokens", "stream_options"] {
            if request.get(field).is_some() {
                let message = format!("Unsupported parameter: '{field}'.");
                return refuse(StatusCode::BAD_REQUEST, &message, "unsupported_parameter", Some(field));
            }
        }
    }
    let broken = BRACKET.replace("cube([width, depth, thickness]);", "cube([width, depth, thickness)");
    let current = script_of(texts.last().map(String::as_str).unwrap_or_default());
    let answer = if has("[words]") {
        "Which wall is it for, and what has it to carry?".to_owned()
    } else if (has("[syntax]") && !repair) || has("[stubborn]") {
        format!("A bracket with two holes.\n\n```scad\n{broken}```\n")
    } else if has("[badedit]") && !repair {
        "Wider.\n<<<<<<< SEARCH\nno such line = 1;\n=======\nwidth = 80;\n>>>>>>> REPLACE\n".to_owned()
    } else if has("[badedit]") {
        edit(&current, "width", 20.0, "Wider by 20 mm.")
    } else if has("thicker") && !current.is_empty() {
        edit(&current, "thickness", 5.0, "The bracket is 5 mm thicker.")
    } else if has("[unicode]") {
        format!("Ein Träger, 60 mm breit — für zwei Schrauben ✓ 🔩.\n\n```scad\n{}```\n", bracket(&prompt))
    } else if repair {
        format!("The closing bracket was missing.\n\n```scad\n{}```\n", bracket(&prompt))
    } else {
        format!(
            "A wall bracket with two screw holes. Both legs are equally thick.\n\n```scad\n{}```\n",
            bracket(&prompt)
        )
    };
    if has("[whole]") {
        return Json(json!({
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": request["model"],
            "choices": [{ "index": 0, "message": { "role": "assistant", "content": answer }, "finish_reason": "stop" }],
            "usage": { "prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150 },
        }))
        .into_response();
    }
    let cut = (has("[cut]") && first) || has("[cut-always]");
    let malformed = has("[malformed]") && first;
    let usage = request["stream_options"]["include_usage"] == true && !has("[no-usage]");
    let finish = if has("[filter]") {
        "content_filter"
    } else if has("[truncated]") {
        "length"
    } else {
        "stop"
    };
    let shown: String =
        if has("[truncated]") { answer.chars().take(answer.chars().count() / 2).collect() } else { answer };
    let mut events: Vec<Step> = vec![Step::Bytes(event(&request, json!({ "role": "assistant", "content": "" }), None))];
    let pieces: Vec<char> = shown.chars().collect();
    for (index, piece) in pieces.chunks(11).enumerate() {
        if index == 4 && has("[hang]") {
            events.push(Step::Hang);
        }
        if index == 12 && cut {
            events.push(Step::Cut);
        }
        if index == 3 && malformed {
            events.push(Step::Bytes(b"data: {\"choices\":[{\"delta\":{\"cont\n\n".to_vec()));
        }
        if index == 3 && has("[midstream-error]") {
            events.push(Step::Bytes(b"data: {\"error\":{\"message\":\"The worker ran out of memory.\"}}\n\n".to_vec()));
        }
        events.push(Step::Bytes(event(&request, json!({ "content": piece.iter().collect::<String>() }), None)));
    }
    events.push(Step::Bytes(b": a comment, as gateways send to keep the connection\n\n".to_vec()));
    events.push(Step::Bytes(event(&request, json!({}), Some(finish))));
    if usage {
        let usage = json!({ "prompt_tokens": 1200, "completion_tokens": 340, "total_tokens": 1540 });
        let chunk = json!({ "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": request["model"], "choices": [], "usage": usage });
        events.push(Step::Bytes(format!("data: {chunk}\n\n").into_bytes()));
    }
    events.push(Step::Bytes(b"data: [DONE]\n\n".to_vec()));
    stream(events, has("[unicode]"))
}

enum Step {
    Bytes(Vec<u8>),
    Hang,
    Cut,
}

fn event(request: &Value, delta: Value, finish: Option<&str>) -> Vec<u8> {
    let chunk = json!({
        "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": request["model"],
        "choices": [{ "index": 0, "delta": delta, "logprobs": null, "finish_reason": finish }],
        "usage": null,
    });
    format!("data: {chunk}\n\n").into_bytes()
}

fn stream(events: Vec<Step>, torn: bool) -> Response {
    // Packets of seven bytes end within events, lines and characters.
    let steps: Vec<Step> = if torn {
        let bytes: Vec<u8> = events
            .into_iter()
            .flat_map(|step| match step {
                Step::Bytes(bytes) => bytes,
                Step::Hang | Step::Cut => Vec::new(),
            })
            .collect();
        bytes.chunks(7).map(|chunk| Step::Bytes(chunk.to_vec())).collect()
    } else {
        events
    };
    let pause = if torn { Duration::ZERO } else { Duration::from_millis(4) };
    let body = futures::stream::unfold(steps.into_iter(), move |mut steps| async move {
        let item: Result<Bytes, std::io::Error> = match steps.next()? {
            Step::Bytes(bytes) => {
                tokio::time::sleep(pause).await;
                Ok(bytes.into())
            }
            Step::Hang => std::future::pending().await,
            Step::Cut => Err(std::io::Error::other("cut on purpose")),
        };
        Some((item, steps))
    });
    let response: Result<Response, Infallible> = Ok((
        [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-cache")],
        Body::from_stream(body),
    )
        .into_response());
    response.into_response()
}

fn refuse(status: StatusCode, message: &str, code: &str, parameter: Option<&str>) -> Response {
    let error =
        json!({ "error": { "message": message, "type": "invalid_request_error", "param": parameter, "code": code } });
    (status, Json(error)).into_response()
}

/// The text of a message, whether it is a string or a list of parts.
fn text_of(message: &Value) -> String {
    match &message["content"] {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

/// The last fenced script of a message.
fn script_of(text: &str) -> String {
    let Some((_, rest)) = text.rsplit_once("```scad\n") else { return String::new() };
    rest.split("\n```").next().unwrap_or_default().to_owned()
}

/// An edit block that adds to a parameter.
fn edit(script: &str, name: &str, more: f64, words: &str) -> String {
    let line = script.lines().find(|line| line.starts_with(&format!("{name} = "))).unwrap_or_default();
    let value: f64 = line
        .split_once('=')
        .and_then(|(_, rest)| rest.split(';').next())
        .and_then(|value| value.trim().parse().ok())
        .unwrap_or(0.0);
    let changed = line.replacen(&format!("= {value};"), &format!("= {};", value + more), 1);
    format!("{words}\n\n<<<<<<< SEARCH\n{line}\n=======\n{changed}\n>>>>>>> REPLACE\n")
}

/// The bracket, as wide as the prompt says.
fn bracket(prompt: &str) -> String {
    let width = prompt
        .split(" mm wide")
        .next()
        .filter(|before| before.len() < prompt.len())
        .and_then(|before| before.rsplit(' ').next()?.parse::<f64>().ok());
    width.map_or_else(|| BRACKET.to_owned(), |width| BRACKET.replacen("width = 60;", &format!("width = {width};"), 1))
}
