//! The studio's files, carried inside the binary. Addresses that are no file are pages of the studio, which routes itself.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::Failure;
use crate::problem::Kind;

#[derive(RustEmbed)]
#[folder = "../frontend/dist"]
#[allow_missing = true]
struct Files;

const UNBUILT: &str = "<!doctype html><meta charset=utf-8><title>Partwright</title>\
    <style>body{font:16px/1.5 system-ui;max-width:40em;margin:4em auto;padding:0 1em}</style>\
    <h1>The studio is not built</h1><p>The service runs, and its API is described at \
    <a href=/api/v1/openapi.json>/api/v1/openapi.json</a>. To have the studio here, run <code>cargo xtask run</code>, or \
    <code>npm ci && npm run build</code> in <code>frontend/</code> and build this program again.</p>";

pub(super) fn serve(request: &Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Failure::new(Kind::MethodNotAllowed, "The studio's pages can only be read.").into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    if let Some(file) = Files::get(path).filter(|_| is_plain(path)) {
        return answer(file, path.starts_with("assets/"), request.headers());
    }
    // A missing asset must not become a page: a browser would try to run it.
    if path.starts_with("assets/") || !is_plain(path) {
        return Failure::new(Kind::NotFound, "There is no such file.").into_response();
    }
    match Files::get("index.html") {
        Some(page) => answer(page, false, request.headers()),
        None => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], UNBUILT).into_response(),
    }
}

/// Files are read from the folder in development builds: no way out of it.
fn is_plain(path: &str) -> bool {
    !path.contains("..") && !path.contains(['\\', '\0', '%']) && !path.contains("//")
}

fn answer(file: rust_embed::EmbeddedFile, hashed: bool, headers: &HeaderMap) -> Response {
    let tag: String = file.metadata.sha256_hash().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{tag}\"");
    let cache = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    let kind = match file.metadata.mimetype() {
        text if text.starts_with("text/") => format!("{text}; charset=utf-8"),
        other => other.to_owned(),
    };
    let common = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, cache.to_owned()), (header::CONTENT_TYPE, kind)];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    (common, file.data.into_owned()).into_response()
}
