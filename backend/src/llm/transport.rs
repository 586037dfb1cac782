//! HTTP under the OpenAI client: what it sees before the client digests an answer. Statuses with `Retry-After`, bodies
//! that are no event stream, silence and length of the stream are told apart here, because the client's own error type
//! cannot carry them. A body that is one JSON completion (a server that does not stream) is passed on as a stream of
//! one event.

use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use futures::{Stream, StreamExt};
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use serde_json::Value;

use super::failure::Failure;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Of one whole response; the longest answers are a few hundred kilobytes with their framing.
const RESPONSE_BYTES: usize = 32 << 20;
const ERROR_BODY_BYTES: usize = 64 << 10;
const MESSAGE_CHARACTERS: usize = 400;

/// Where the transport leaves the reason when it ends a stream, since stream errors travel as text only.
#[derive(Debug, Clone, Default)]
pub(super) struct Verdict(Arc<Mutex<Option<Failure>>>);

impl Verdict {
    fn set(&self, failure: Failure) {
        *self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(failure);
    }

    pub(super) fn take(&self) -> Option<Failure> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take()
    }
}

/// One pool of connections for all endpoints.
pub(super) fn client() -> Result<reqwest::Client, Failure> {
    static CLIENT: OnceLock<Option<reqwest::Client>> = OnceLock::new();
    CLIENT
        .get_or_init(|| {
            reqwest::Client::builder()
                .connect_timeout(CONNECT_TIMEOUT)
                // Prompts and pictures go to the configured endpoint and nowhere else.
                .redirect(reqwest::redirect::Policy::none())
                .user_agent(concat!("partwright/", env!("CARGO_PKG_VERSION")))
                .build()
                .ok()
        })
        .clone()
        .ok_or_else(|| Failure::Unreachable("the system offers no usable TLS".to_owned()))
}

/// Sends one request and returns a response whose body is an event stream within its limits.
pub(super) async fn send(
    client: reqwest::Client,
    factory: HttpRequestFactory,
    silence: Duration,
    verdict: Verdict,
) -> Result<reqwest::Response, OpenAIError> {
    let request = factory.build().await?;
    let url = request.url().clone();
    let response = match tokio::time::timeout(silence, client.execute(request)).await {
        Err(_) => return refuse(&verdict, Failure::Silent(silence)),
        Ok(Err(error)) => return refuse(&verdict, connection_failure(&url, &error).await),
        Ok(Ok(response)) => response,
    };
    let status = response.status();
    let headers = response.headers().clone();
    if !status.is_success() {
        let body = read_bounded(response, silence, ERROR_BODY_BYTES).await.unwrap_or_default();
        let (message, parameter) = error_message(&body);
        let failure =
            Failure::Status { status: status.as_u16(), message, parameter, retry_after: retry_after(&headers) };
        return refuse(&verdict, failure);
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
    if kind.starts_with("text/html") {
        return refuse(&verdict, Failure::NotCompatible("it sent a web page".to_owned()));
    }
    if kind.contains("json") {
        let body = match read_bounded(response, silence, RESPONSE_BYTES).await {
            Ok(body) => body,
            Err(failure) => return refuse(&verdict, failure),
        };
        return match whole_answer(&body) {
            Ok(events) => Ok(respond(reqwest::Body::from(events))),
            Err(failure) => refuse(&verdict, failure),
        };
    }
    Ok(respond(reqwest::Body::wrap_stream(watched(response.bytes_stream(), silence, verdict))))
}

fn refuse(verdict: &Verdict, failure: Failure) -> Result<reqwest::Response, OpenAIError> {
    verdict.set(failure);
    Err(OpenAIError::InvalidArgument("the endpoint gave no stream".to_owned()))
}

fn respond(body: reqwest::Body) -> reqwest::Response {
    axum::http::Response::new(body).into()
}

/// The body, ended with an error and a verdict when it is silent or too long.
fn watched<S, B>(body: S, silence: Duration, verdict: Verdict) -> impl Stream<Item = Result<B, std::io::Error>> + Send
where
    S: Stream<Item = reqwest::Result<B>> + Send + Unpin + 'static,
    B: AsRef<[u8]> + Send + 'static,
{
    futures::stream::unfold(Some((body, 0usize, verdict)), move |state| async move {
        let (mut body, mut bytes, verdict) = state?;
        let failure = match tokio::time::timeout(silence, body.next()).await {
            Err(_) => Failure::Silent(silence),
            Ok(None) => return None,
            Ok(Some(Err(_))) => Failure::Cut,
            Ok(Some(Ok(chunk))) => {
                bytes = bytes.saturating_add(chunk.as_ref().len());
                if bytes <= RESPONSE_BYTES {
                    return Some((Ok(chunk), Some((body, bytes, verdict))));
                }
                Failure::TooLong
            }
        };
        verdict.set(failure);
        Some((Err(std::io::Error::other("ended by the transport")), None))
    })
}

async fn read_bounded(response: reqwest::Response, silence: Duration, limit: usize) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    let mut stream = response.bytes_stream();
    loop {
        match tokio::time::timeout(silence, stream.next()).await {
            Err(_) => return Err(Failure::Silent(silence)),
            Ok(None) => return Ok(body),
            Ok(Some(Err(_))) => return Err(Failure::Cut),
            Ok(Some(Ok(chunk))) => {
                if body.len() + chunk.len() > limit {
                    return Err(Failure::TooLong);
                }
                body.extend_from_slice(&chunk);
            }
        }
    }
}

/// A completion that came in one piece, as the events of a stream.
fn whole_answer(body: &[u8]) -> Result<String, Failure> {
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else {
        return Err(Failure::NotCompatible("it promised JSON and sent something else".to_owned()));
    };
    if value.get("error").is_some_and(|error| !error.is_null()) {
        return Err(Failure::Reported(error_message(body).0));
    }
    let Some(choices) = value.get_mut("choices").and_then(Value::as_array_mut) else {
        return Err(Failure::NotCompatible("its answer has no `choices`".to_owned()));
    };
    for choice in choices.iter_mut().filter_map(Value::as_object_mut) {
        if let Some(message) = choice.remove("message") {
            choice.insert("delta".to_owned(), message);
        }
        choice.entry("finish_reason").or_insert_with(|| Value::from("stop"));
    }
    Ok(format!("data: {value}\n\ndata: [DONE]\n\n"))
}

/// The message and the parameter at fault out of the shapes in which endpoints report errors.
fn error_message(body: &[u8]) -> (String, Option<String>) {
    let text = String::from_utf8_lossy(body);
    let value = serde_json::from_slice::<Value>(body).unwrap_or_default();
    let error = value.get("error").unwrap_or(&value);
    let message = error
        .get("message")
        .or_else(|| value.get("message"))
        .or_else(|| value.get("detail"))
        .and_then(Value::as_str)
        .or_else(|| error.as_str())
        .unwrap_or(if value.is_null() && !text.trim_start().starts_with('<') { &text } else { "" });
    let parameter = error.get("param").and_then(Value::as_str).map(str::to_owned);
    (message.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MESSAGE_CHARACTERS).collect(), parameter)
}

/// Seconds only: endpoints of this protocol do not send dates.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: f64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    (seconds.is_finite() && seconds >= 0.0).then(|| Duration::from_secs_f64(seconds.min(3600.0)))
}

/// Tells the reasons of a failed connection apart by what can be asked of the system, not by the wording of an error.
async fn connection_failure(url: &reqwest::Url, error: &reqwest::Error) -> Failure {
    if !error.is_connect() {
        return Failure::Cut;
    }
    if error.is_timeout() {
        return Failure::ConnectTimeout;
    }
    let mut innermost: &(dyn std::error::Error + 'static) = error;
    while let Some(source) = innermost.source() {
        if let Some(io) = source.downcast_ref::<std::io::Error>()
            && io.kind() == std::io::ErrorKind::ConnectionRefused
        {
            return Failure::ConnectionRefused;
        }
        innermost = source;
    }
    let reason = innermost.to_string();
    if let Some(host) = url.host_str() {
        let port = url.port_or_known_default().unwrap_or(443);
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let resolved = tokio::time::timeout(CONNECT_TIMEOUT, tokio::net::lookup_host((host, port))).await;
        if !matches!(resolved, Ok(Ok(_))) {
            return Failure::NoSuchHost;
        }
    }
    if url.scheme() == "https" { Failure::Tls(reason) } else { Failure::Unreachable(reason) }
}
