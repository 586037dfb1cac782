//! Scripts that mean harm, or that a model wrote on a bad day. Each ends in its own clear error within its limits, and
//! the service keeps serving others meanwhile.

use partwright_protocol::{JobState, Purpose, RenderRequest, Values};
use partwright_tests::{Client, Options, Server};
use reqwest::{Method, StatusCode};

/// Script, and a word that its message must contain.
fn scripts() -> Vec<(&'static str, String, &'static str)> {
    vec![
        ("endless recursion", "function f(x) = f(x + 1) + 1; echo(f(1)); cube(1);".into(), "deep"),
        ("endless module recursion", "module m() { m(); } m();".into(), "deep"),
        ("a billion elements", "x = rands(0, 1, 1000000000); cube(len(x));".into(), "limit"),
        (
            "a doubling list",
            "function g(l, n) = n == 0 ? l : g(concat(l, l), n - 1); echo(len(g([1], 60))); cube(1);".into(),
            "limit",
        ),
        (
            "a doubling string",
            "function g(s, n) = n == 0 ? s : g(str(s, s), n - 1); echo(len(g(\"ab\", 60))); cube(1);".into(),
            "limit",
        ),
        ("endless loop", "x = [for (i = 0; i < 1; i = i) i]; cube(len(x));".into(), "limit"),
        ("a billion facets", "sphere(10, $fn = 1e9);".into(), "facets"),
        ("deep parentheses", format!("x = {}1{}; cube(1);", "(".repeat(40_000), ")".repeat(40_000)), "deep"),
        ("deep blocks", format!("{}cube(1);{}", "union() {".repeat(9_000), "}".repeat(9_000)), "deep"),
        ("reading the machine", "include </etc/passwd>\ncube(1);".into(), "/etc/passwd"),
        ("climbing out", "use <../../../../../etc/passwd>\ncube(1);".into(), "passwd"),
        ("not a number", "cube([0/0, 1, 1]);".into(), "cube"),
        ("infinite", "cube([1/0, 1, 1]);".into(), "cube"),
        ("nothing", String::new(), "nothing"),
        ("binary rubbish", "\u{0}\u{1}\u{2}\u{fffd}🦀 }}} ((( cube".into(), ""),
    ]
}

#[tokio::test]
async fn each_ends_in_its_own_error_while_others_are_served() {
    let server = Server::start(&Options { arguments: &["--deadline", "15"], ..Options::default() });
    let client = Client::new(&server.url);
    for (name, script, word) in scripts() {
        let request = RenderRequest {
            script,
            parameters: Values::new(),
            project_id: None,
            purpose: Purpose::Full,
            detail: partwright_protocol::Detail::Final,
            strict: true,
            profile: None,
        };
        let job: partwright_protocol::RenderJob = client.post("/api/v1/render", &request).await;
        // An honest user at the same time.
        let honest = client.render("cube([10, 20, 30]);", Purpose::Preview).await;
        assert_eq!(honest.state, JobState::Done, "beside {name}");
        let job = client.finished(job.id).await;
        assert_eq!(job.state, JobState::Failed, "{name}: {job:?}");
        let diagnostics = job.result.expect("a final job has a result").diagnostics;
        let messages: Vec<String> = diagnostics.iter().filter(|it| it.is_error()).map(ToString::to_string).collect();
        assert!(!messages.is_empty() && messages.len() < 20, "{name}: {messages:#?}");
        let text = messages.join("\n");
        assert!(text.to_lowercase().contains(word), "{name}: expected `{word}` in {text}");
        assert!(!text.contains("panicked") && !text.contains("RUST_BACKTRACE"), "{name}: {text}");
    }
}

#[tokio::test]
async fn a_long_line_is_a_script_like_any_other() {
    let server = Server::start(&Options::default());
    let client = Client::new(&server.url);
    let line = format!("x = {}1; cube(x);", "1+".repeat(45_000));
    assert!(line.len() > 90_000 && line.len() <= partwright_protocol::MAX_SCRIPT_BYTES);
    let job = client.render(&line, Purpose::Preview).await;
    let result = job.result.expect("a final job has a result");
    match job.state {
        JobState::Done => assert_eq!(result.report.and_then(|it| it.bounds).map(|it| it.max[0]), Some(45_001.0)),
        JobState::Failed => assert!(result.diagnostics.iter().any(|it| it.message.contains("deep")), "{result:?}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_too_large_or_crooked_is_refused_at_the_door() {
    let server = Server::start(&Options::default());
    let client = Client::new(&server.url);
    let large = serde_json::json!({ "script": "/".repeat(partwright_protocol::MAX_SCRIPT_BYTES + 1) });
    let cases = [
        (Method::POST, "/api/v1/render", Some(large), StatusCode::PAYLOAD_TOO_LARGE),
        (Method::POST, "/api/v1/render", Some(serde_json::json!({ "text": 1 })), StatusCode::UNPROCESSABLE_ENTITY),
        (Method::GET, "/api/v1/render/not-an-id", None, StatusCode::BAD_REQUEST),
        (Method::GET, "/api/v1/render/00000000-0000-7000-8000-000000000000", None, StatusCode::NOT_FOUND),
        (Method::GET, "/api/v1/render/00000000-0000-7000-8000-000000000000/stl", None, StatusCode::NOT_FOUND),
        (Method::GET, "/api/v1/projects/00000000-0000-7000-8000-000000000000", None, StatusCode::NOT_FOUND),
        (Method::GET, "/api/v1/catalogue/..%2f..%2fCargo.toml", None, StatusCode::NOT_FOUND),
        (Method::GET, "/api/v1/nonsense", None, StatusCode::NOT_FOUND),
        (Method::DELETE, "/api/v1/settings", None, StatusCode::METHOD_NOT_ALLOWED),
    ];
    for (method, path, body, expected) in cases {
        let response = client.send(method.clone(), path, body.as_ref()).await;
        let (status, kind) = (response.status(), response.headers().get("content-type").cloned());
        let text = response.text().await.unwrap_or_default();
        assert_eq!(status, expected, "{method} {path}: {text}");
        assert_eq!(kind.as_ref().map(|it| it.as_bytes()), Some(b"application/problem+json".as_slice()), "{path}");
        let problem: partwright_protocol::Problem = serde_json::from_str(&text).expect("problem details");
        assert_eq!(problem.status, expected.as_u16());
        assert!(problem.detail.len() > 10, "{problem:?}");
    }
}
