use partwright_protocol::MAX_SCRIPT_BYTES;
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Server;

const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

#[tokio::test]
async fn what_cannot_be_answered_is_a_problem() {
    let server = Server::start().await;
    let rows: &[(Method, String, Option<Value>, u16, &str)] = &[
        (Method::GET, "/api/v1/nonsense".into(), None, 404, "not-found"),
        (Method::GET, "/api".into(), None, 404, "not-found"),
        (Method::GET, "/ws/else".into(), None, 404, "not-found"),
        (Method::GET, "/ws/render".into(), None, 400, "bad-request"),
        (Method::DELETE, "/api/v1/settings".into(), None, 405, "method-not-allowed"),
        (Method::POST, "/index.html".into(), None, 405, "method-not-allowed"),
        (Method::GET, "/api/v1/projects/not-an-id".into(), None, 400, "bad-request"),
        (Method::GET, format!("/api/v1/projects/{NOBODY}"), None, 404, "not-found"),
        (Method::GET, format!("/api/v1/projects/{NOBODY}/versions"), None, 404, "not-found"),
        (Method::GET, format!("/api/v1/projects/{NOBODY}/messages"), None, 404, "not-found"),
        (Method::GET, format!("/api/v1/projects/{NOBODY}/parameters"), None, 404, "not-found"),
        (Method::GET, format!("/api/v1/projects/{NOBODY}/versions/1/stl"), None, 404, "not-found"),
        (Method::GET, format!("/api/v1/projects/{NOBODY}/versions/99999999999/stl"), None, 400, "bad-request"),
        (Method::GET, "/api/v1/projects?limit=many".into(), None, 400, "bad-request"),
        (Method::GET, format!("/api/v1/render/{NOBODY}"), None, 404, "not-found"),
        (Method::DELETE, format!("/api/v1/render/{NOBODY}"), None, 404, "not-found"),
        (Method::GET, format!("/api/v1/render/{NOBODY}/stl"), None, 404, "not-found"),
        (Method::GET, format!("/api/v1/render/{NOBODY}/exe"), None, 404, "not-found"),
        (Method::POST, format!("/api/v1/turns/{NOBODY}/stop"), None, 404, "not-found"),
        (Method::GET, "/api/v1/catalogue/nothing".into(), None, 404, "not-found"),
        (Method::GET, "/api/v1/catalogue/..%2f..%2fCargo.toml".into(), None, 404, "not-found"),
        (Method::GET, "/assets/..%2f..%2f..%2fCargo.toml".into(), None, 404, "not-found"),
        (Method::GET, "/..%2fpackage.json".into(), None, 404, "not-found"),
        (Method::POST, "/api/v1/render".into(), Some(json!({ "text": 1 })), 422, "invalid"),
        (Method::POST, "/api/v1/render".into(), Some(json!({ "script": 1 })), 422, "invalid"),
        (Method::POST, "/api/v1/render".into(), Some(json!({ "script": "", "purpose": "gold" })), 422, "invalid"),
        (Method::POST, "/api/v1/render".into(), Some(json!({ "script": "", "project_id": NOBODY })), 404, "not-found"),
        (
            Method::POST,
            "/api/v1/render".into(),
            Some(json!({ "script": "/".repeat(MAX_SCRIPT_BYTES + 1) })),
            413,
            "script-too-large",
        ),
        (
            Method::POST,
            "/api/v1/render".into(),
            Some(json!({ "script": "", "parameters": { "p": "x".repeat(MAX_SCRIPT_BYTES + 1) } })),
            413,
            "script-too-large",
        ),
        (
            Method::POST,
            "/api/v1/projects".into(),
            Some(json!({ "script": "/".repeat(MAX_SCRIPT_BYTES + 1) })),
            413,
            "script-too-large",
        ),
        (Method::POST, "/api/v1/render".into(), Some(json!({ "script": "x".repeat(2 << 20) })), 413, "body-too-large"),
        (Method::POST, "/api/v1/projects".into(), Some(json!({ "name": "a\nb" })), 422, "invalid"),
        (Method::POST, "/api/v1/projects".into(), Some(json!({ "name": "x".repeat(201) })), 422, "invalid"),
        (Method::POST, "/api/v1/generate".into(), Some(json!({ "prompt": "  " })), 422, "invalid"),
        (
            Method::POST,
            "/api/v1/generate".into(),
            Some(json!({ "prompt": "x".repeat(20_001) })),
            413,
            "prompt-too-long",
        ),
        (
            Method::POST,
            "/api/v1/generate".into(),
            Some(json!({ "prompt": "x", "images": [{ "media_type": "image/gif", "data": "AAAA" }] })),
            422,
            "invalid",
        ),
        (Method::POST, "/api/v1/chat".into(), Some(json!({ "project_id": NOBODY, "message": "x" })), 404, "not-found"),
        (
            Method::PUT,
            "/api/v1/settings/model".into(),
            Some(json!({ "base_url": "file:///etc/passwd", "model": "m" })),
            422,
            "invalid",
        ),
    ];
    for (method, path, body, status, kind) in rows {
        let mut request = server.request(method.clone(), path);
        if let Some(body) = body {
            request = request.json(body);
        }
        let problem = server.problem(request, *status).await;
        assert_eq!(problem.kind, format!("/problems/{kind}"), "{method} {path}: {problem:?}");
    }
}

#[tokio::test]
async fn bad_json_says_where() {
    let server = Server::start().await;
    let post = |body: &'static str| {
        server.request(Method::POST, "/api/v1/render").header("content-type", "application/json").body(body)
    };
    let problem = server.problem(post("{\"script\": }"), 400).await;
    assert!(problem.detail.contains("line 1 column 12"), "{problem:?}");
    let problem = server.problem(post("{\"script\": []}"), 422).await;
    assert!(problem.detail.contains("expected a string"), "{problem:?}");
    let plain = server.request(Method::POST, "/api/v1/render").body("cube(1);");
    assert!(server.problem(plain, 415).await.detail.contains("application/json"));
}
