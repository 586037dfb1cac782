//! What every request passes: how often, for which host, from which origin, and with which headers the answer leaves.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header, request::Parts};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::Failure;
use crate::app::App;
use crate::config::Config;
use crate::problem::Kind;

/// Files are brought by hand: a whole project's at once, then a few now and then.
const FILES_PER_SECOND: NonZeroU32 = NonZeroU32::new(10).unwrap();
const FILES_AT_ONCE: NonZeroU32 = NonZeroU32::new(250).unwrap();

/// How often one client may ask for what costs time or money.
pub(super) struct Rates {
    renders: DefaultKeyedRateLimiter<IpAddr>,
    turns: DefaultKeyedRateLimiter<IpAddr>,
    files: DefaultKeyedRateLimiter<IpAddr>,
    trust_proxy: bool,
}

impl Rates {
    pub(super) fn new(config: &Config) -> Self {
        let count = |value: u32| NonZeroU32::new(value).unwrap_or(NonZeroU32::MIN);
        Self {
            renders: RateLimiter::keyed(
                Quota::per_second(count(config.renders_per_second))
                    .allow_burst(count(config.renders_per_second.saturating_mul(4))),
            ),
            turns: RateLimiter::keyed(Quota::per_minute(count(config.turns_per_minute))),
            files: RateLimiter::keyed(Quota::per_second(FILES_PER_SECOND).allow_burst(FILES_AT_ONCE)),
            trust_proxy: config.trust_proxy,
        }
    }
}

/// The address that limits count by: the peer's, or, behind a proxy that is trusted, the last one that the proxy added.
/// An IPv6 client owns a whole /64.
pub(super) fn client_address(headers: &HeaderMap, peer: Option<IpAddr>, trust_proxy: bool) -> IpAddr {
    let forwarded = || {
        let value = headers.get_all("x-forwarded-for").iter().next_back()?;
        value.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    let address = trust_proxy.then(forwarded).flatten().or(peer).unwrap_or(IpAddr::from([127, 0, 0, 1]));
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::from((u128::from(address) >> 64 << 64).to_be_bytes()),
        address => address,
    }
}

pub(super) async fn rate(State(rates): State<Arc<Rates>>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH | Method::DELETE) {
        let is_file = |path: &str| {
            let mut parts = path.strip_prefix("/api/v1/projects/").unwrap_or_default().split('/');
            parts.nth(1) == Some("files")
        };
        let limiter = match request.uri().path() {
            path if is_file(path) => Some(&rates.files),
            _ if matches!(*request.method(), Method::PATCH | Method::DELETE) => None,
            "/api/v1/generate" | "/api/v1/chat" | "/api/v1/settings/model/test" => Some(&rates.turns),
            // Versions and values are rendered as well, projects are stored for good, and writing values parses.
            path if matches!(path, "/api/v1/render" | "/api/v1/parameters/write")
                || path.starts_with("/api/v1/projects") =>
            {
                Some(&rates.renders)
            }
            _ => None,
        };
        if let Some(limiter) = limiter {
            let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
            let client = client_address(request.headers(), peer, rates.trust_proxy);
            if let Err(refused) = limiter.check_key(&client) {
                let wait = refused.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
                let detail = format!("You asked more often than this service allows. Try again in {wait} s.");
                return Failure::new(Kind::TooMany, detail).header(header::RETRY_AFTER, wait).into_response();
            }
            if limiter.len() > 10_000 {
                limiter.retain_recent();
            }
        }
    }
    next.run(request).await
}

/// A service on the loopback interface answers to local names only, so that a web page that rebinds its own name to this
/// machine gets nothing.
pub(super) async fn host(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if app.config.listen.ip().is_loopback() {
        let host = request
            .headers()
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
            .or_else(|| request.uri().authority().map(|authority| authority.as_str()));
        let configured = app.config.cors_origin.as_deref().and_then(|origin| origin.split_once("://"));
        let allowed = host
            .is_none_or(|host| is_local(host) || configured.is_some_and(|(_, name)| name.eq_ignore_ascii_case(host)));
        if !allowed {
            let detail = "This service answers to local names only. To serve it under a name of its own, start it with \
                          --cors-origin and that origin.";
            return Failure::new(Kind::Misdirected, detail).into_response();
        }
    }
    next.run(request).await
}

fn is_local(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name.to_ascii_lowercase().ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Browsers send an origin with every WebSocket and do not ask first: only the studio's own and the configured one may.
pub fn check_origin(parts: &Parts, config: &Config) -> Result<(), Failure> {
    let Some(origin) = parts.headers.get(header::ORIGIN) else { return Ok(()) };
    let origin = origin.to_str().unwrap_or_default();
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let own = origin.split_once("://").is_some_and(|(_, name)| name.eq_ignore_ascii_case(host));
    if own || config.cors_origin.as_deref() == Some(origin) {
        return Ok(());
    }
    let detail = format!("Pages of {origin:?} may not use this service. Start it with --cors-origin to allow it.");
    Err(Failure::new(Kind::Forbidden, detail))
}

pub(super) fn cors(origin: Option<&str>) -> CorsLayer {
    let Some(origin) = origin.and_then(|origin| HeaderValue::from_str(origin).ok()) else { return CorsLayer::new() };
    CorsLayer::new()
        .allow_origin(AllowOrigin::exact(origin))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([header::CONTENT_TYPE, header::ACCEPT, header::RANGE, HeaderName::from_static("prefer")])
        .expose_headers([
            header::CONTENT_DISPOSITION,
            header::CONTENT_RANGE,
            header::ETAG,
            header::LOCATION,
            header::RETRY_AFTER,
        ])
        .max_age(std::time::Duration::from_secs(3600))
}

/// Monaco and three.js run workers from blobs and write styles; nothing comes from elsewhere.
const POLICY: &str = "default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval'; worker-src 'self' blob:; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; \
    connect-src 'self' blob: data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    // What people make is theirs: answers are not for shared caches unless they say so.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_names() {
        for host in ["localhost", "LOCALHOST:8100", "127.0.0.1:1", "[::1]:8100", "127.9.9.9", "app.localhost:80"] {
            assert!(is_local(host), "{host}");
        }
        for host in ["example.com", "127.0.0.1.example.com", "localhost.example.com:80", "10.0.0.1", ""] {
            assert!(!is_local(host), "{host}");
        }
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("1.2.3.4, 5.6.7.8"));
        let peer = Some(IpAddr::from([9, 9, 9, 9]));
        assert_eq!(client_address(&headers, peer, false).to_string(), "9.9.9.9");
        assert_eq!(client_address(&headers, peer, true).to_string(), "5.6.7.8");
        headers.insert("x-forwarded-for", HeaderValue::from_static("2001:db8:1:2:3:4:5:6"));
        assert_eq!(client_address(&headers, peer, true).to_string(), "2001:db8:1:2::");
    }
}
