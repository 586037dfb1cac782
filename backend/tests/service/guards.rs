use partwright_protocol::{ModelSettings, ModelSource, Settings};
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::client::{Server, status};

#[tokio::test]
async fn one_client_cannot_ask_too_often() {
    let server = Server::with(|config| config.turns_per_minute = 3).await;
    let test = || server.request(Method::POST, "/api/v1/settings/model/test");
    for _ in 0..3 {
        assert_eq!(status(test()).await, 200);
    }
    let refused = test().send().await.unwrap();
    let wait: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait));
    assert_eq!(server.problem(test(), 429).await.kind, "/problems/too-many-requests");
    // What costs nothing is still answered.
    assert_eq!(status(server.request(Method::GET, "/api/v1/settings")).await, 200);
}

#[tokio::test]
async fn a_trusted_proxy_tells_clients_apart() {
    let server = Server::with(|config| {
        config.turns_per_minute = 1;
        config.trust_proxy = true;
    })
    .await;
    let test = |client: &str| {
        server.request(Method::POST, "/api/v1/settings/model/test").header("x-forwarded-for", client.to_owned())
    };
    assert_eq!(status(test("1.1.1.1")).await, 200);
    assert_eq!(status(test("1.1.1.1")).await, 429);
    assert_eq!(status(test("2.2.2.2")).await, 200);
    // Only the last entry is the proxy's own; the others can be made up.
    assert_eq!(status(test("9.9.9.9, 2.2.2.2")).await, 429);
}

#[tokio::test]
async fn only_the_configured_origin_may_come_across() {
    let server = Server::with(|config| config.cors_origin = Some("https://parts.example".to_owned())).await;
    let preflight = |origin: &'static str| {
        server
            .request(Method::OPTIONS, "/api/v1/render")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type,prefer")
    };
    let allowed = preflight("https://parts.example").send().await.unwrap();
    assert_eq!(allowed.headers()["access-control-allow-origin"], "https://parts.example");
    let other = preflight("https://evil.example").send().await.unwrap();
    assert_ne!(
        other.headers().get("access-control-allow-origin").map(|it| it.as_bytes()),
        Some(&b"https://evil.example"[..])
    );

    let without = Server::start().await;
    let response =
        without.request(Method::GET, "/health").header("origin", "https://evil.example").send().await.unwrap();
    assert!(response.headers().get("access-control-allow-origin").is_none());
}

#[tokio::test]
async fn websockets_check_the_origin_too() {
    let server = Server::with(|config| config.cors_origin = Some("https://parts.example".to_owned())).await;
    let connect = async |origin: &str| {
        let mut request = format!("{}/ws/render", server.url.replacen("http", "ws", 1)).into_client_request().unwrap();
        request.headers_mut().insert("origin", origin.parse().unwrap());
        match tokio_tungstenite::connect_async(request).await {
            Ok(_) => 101,
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => response.status().as_u16(),
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(connect(&server.url).await, 101);
    assert_eq!(connect("https://parts.example").await, 101);
    assert_eq!(connect("https://evil.example").await, 403);
    assert_eq!(connect("null").await, 403);
}

#[tokio::test]
async fn a_local_service_answers_to_local_names_only() {
    let server = Server::start().await;
    let health = |host: &'static str| server.request(Method::GET, "/health").header("host", host);
    for host in ["localhost:1234", "127.0.0.1", "[::1]:80"] {
        assert_eq!(status(health(host)).await, 200, "{host}");
    }
    assert_eq!(server.problem(health("rebound.example"), 421).await.kind, "/problems/misdirected-request");
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let server = Server::start().await;
    for path in ["/", "/api/v1/settings", "/api/v1/nonsense", "/some/page/of/the/studio"] {
        let response = server.request(Method::GET, path).send().await.unwrap();
        let header = |name: &str| response.headers().get(name).and_then(|it| it.to_str().ok()).unwrap_or_default();
        assert!(header("content-security-policy").contains("default-src 'self'"), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("x-frame-options"), "DENY", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert!(!header("x-request-id").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn json_is_compressed_when_asked_for() {
    let server = Server::start().await;
    let request = server.request(Method::GET, "/api/v1/openapi.json").header("accept-encoding", "gzip");
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["content-encoding"], "gzip");
    assert!(response.bytes().await.unwrap().starts_with(&[0x1f, 0x8b]));
}

#[tokio::test]
async fn a_key_goes_in_and_never_out() {
    const KEY: &str = "sk-a-key-that-must-not-be-seen";
    let server = Server::start().await;
    let put = |body: Value| server.request(Method::PUT, "/api/v1/settings/model").json(&body).send();
    // Nothing listens on port 9: the test says so, without the key.
    let body = json!({ "base_url": "http://127.0.0.1:9/v1", "model": "m", "api_key": KEY });
    let mut seen = put(body).await.unwrap().text().await.unwrap();
    let settings: ModelSettings = serde_json::from_str(&seen).unwrap();
    assert_eq!((settings.source, settings.has_key), (ModelSource::Studio, true));
    for (method, path) in [
        (Method::GET, "/api/v1/settings"),
        (Method::POST, "/api/v1/settings/model/test"),
        (Method::GET, "/health"),
        (Method::GET, "/api/v1/openapi.json"),
    ] {
        seen += &server.request(method, path).send().await.unwrap().text().await.unwrap();
    }
    // A moved endpoint does not inherit the key.
    seen += &put(json!({ "base_url": "http://127.0.0.2:9/v1", "model": "m" })).await.unwrap().text().await.unwrap();
    assert!(!server.get::<Settings>("/api/v1/settings").await.model.has_key);
    assert!(!seen.contains(KEY));
    // Back to the catalogue assistant.
    put(json!({ "base_url": "", "model": "" })).await.unwrap();
    assert_eq!(server.get::<Settings>("/api/v1/settings").await.model.source, ModelSource::None);
}

#[tokio::test]
async fn validators_save_the_studio_from_loading_twice() {
    let server = Server::start().await;
    let first = server.request(Method::GET, "/").send().await.unwrap();
    let headers: &HeaderMap = first.headers();
    assert!(headers["content-type"].to_str().unwrap().starts_with("text/html"));
    if let Some(tag) = headers.get("etag").cloned() {
        let again = server.request(Method::GET, "/").header("if-none-match", tag).send().await.unwrap();
        assert_eq!(again.status(), 304);
    }
}
