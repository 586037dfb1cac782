//! Turns of the conversation. One request, three ways to be answered: JSON at the end; a stream of server-sent events
//! (`Accept: text/event-stream`); or at once (`Prefer: respond-async`), with the events on the WebSocket. A turn goes on
//! when its client goes away.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use partwright_protocol::{
    ChatRequest, GenerateRequest, Image, Problem, Turn, TurnEvent, TurnId, TurnOutcome, UpdateProject,
};

use super::problem::{Json, Path};
use super::projects::existing;
use super::{Failure, Shared};
use crate::conversation::{Accepted, name_from_prompt};
use crate::problem::{Kind, internal};

/// Bytes of one message.
const MAX_PROMPT: usize = 20_000;
const MAX_IMAGES: usize = 4;
/// Base64 of 8 MiB.
const MAX_IMAGE: usize = (8 << 20) / 3 * 4 + 4;

fn check(prompt: &str, images: &[Image]) -> Result<(), Failure> {
    if prompt.trim().is_empty() {
        return Err(Failure::new(Kind::Invalid, "The message is empty. Say what part you need."));
    }
    if prompt.len() > MAX_PROMPT {
        let detail =
            format!("The message has {} bytes and at most {MAX_PROMPT} are accepted. Say it shorter.", prompt.len());
        return Err(Failure::new(Kind::PromptTooLong, detail));
    }
    if images.len() > MAX_IMAGES {
        return Err(Failure::new(Kind::Invalid, format!("At most {MAX_IMAGES} pictures go with a message.")));
    }
    for image in images {
        if !matches!(image.media_type.as_str(), "image/png" | "image/jpeg" | "image/webp") {
            return Err(Failure::new(Kind::Invalid, "Pictures must be PNG, JPEG or WebP."));
        }
        if image.data.len() > MAX_IMAGE {
            return Err(Failure::new(Kind::BodyTooLarge, "A picture has more than 8 MiB. Send a smaller one."));
        }
        let base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
        if image.data.is_empty() || !image.data.bytes().all(base64) {
            return Err(Failure::new(Kind::Invalid, "The data of a picture is not Base64."));
        }
    }
    Ok(())
}

/// A new project from a prompt
#[utoipa::path(post, path = "/api/v1/generate", tag = "turns", operation_id = "generate",
    params(
        ("Accept" = Option<String>, Header, description = "`text/event-stream`: events as they happen."),
        ("Prefer" = Option<String>, Header, description = "`respond-async`: answer at once, events on the WebSocket.")
    ),
    request_body = GenerateRequest,
    responses(
        (status = 200, description = "How the turn ended, or its `TurnEvent`s as they happen.", content(
            (TurnOutcome = "application/json"), (TurnEvent = "text/event-stream")
        )),
        (status = 202, description = "The turn runs.", body = Turn),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn generate(
    State(app): Shared,
    headers: HeaderMap,
    Json(request): Json<GenerateRequest>,
) -> Result<Response, Failure> {
    check(&request.prompt, &request.images)?;
    let name = match request.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => name.chars().filter(|c| !c.is_control()).take(200).collect(),
        None => name_from_prompt(&request.prompt),
    };
    let project = app.store.create_project(&name).await?;
    let accepted = app.conversation.begin(project.id, request.prompt, request.images).await?;
    respond(accepted, &headers).await
}

/// The next turn of a project
///
/// While a turn of the project runs, further ones wait in order.
#[utoipa::path(post, path = "/api/v1/chat", tag = "turns", operation_id = "chat",
    params(
        ("Accept" = Option<String>, Header, description = "`text/event-stream`: events as they happen."),
        ("Prefer" = Option<String>, Header, description = "`respond-async`: answer at once, events on the WebSocket.")
    ),
    request_body = ChatRequest,
    responses(
        (status = 200, description = "How the turn ended, or its `TurnEvent`s as they happen.", content(
            (TurnOutcome = "application/json"), (TurnEvent = "text/event-stream")
        )),
        (status = 202, description = "The turn runs or waits.", body = Turn),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn chat(
    State(app): Shared,
    headers: HeaderMap,
    Json(request): Json<ChatRequest>,
) -> Result<Response, Failure> {
    check(&request.message, &request.images)?;
    let project = existing(&app, request.project_id).await?;
    if project.deleted {
        // Going on with it takes it out of the bin.
        app.store.update_project(project.id, &UpdateProject { name: None, deleted: Some(false) }).await?;
    }
    let accepted = app.conversation.begin(project.id, request.message, request.images).await?;
    respond(accepted, &headers).await
}

/// Stop a turn
#[utoipa::path(post, path = "/api/v1/turns/{turn_id}/stop", tag = "turns", operation_id = "stop_turn",
    params(("turn_id" = TurnId, Path)),
    responses(
        (status = 204, description = "It is being stopped; its last event follows."),
        (status = 404, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn stop(State(app): Shared, Path(id): Path<TurnId>) -> Result<StatusCode, Failure> {
    if app.conversation.stop(id) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Failure::new(Kind::NotFound, "No such turn runs or waits; it may have ended."))
    }
}

fn names(headers: &HeaderMap, header: header::HeaderName, what: &str) -> bool {
    headers.get_all(header).iter().filter_map(|value| value.to_str().ok()).any(|value| value.contains(what))
}

async fn respond(accepted: Accepted, headers: &HeaderMap) -> Result<Response, Failure> {
    let Accepted { turn, mut events } = accepted;
    if names(headers, header::HeaderName::from_static("prefer"), "respond-async") {
        return Ok((StatusCode::ACCEPTED, [("preference-applied", "respond-async")], Json(turn)).into_response());
    }
    if names(headers, header::ACCEPT, "text/event-stream") {
        let Turn { turn_id, .. } = turn;
        let stream = futures::stream::poll_fn(move |context| events.poll_recv(context))
            .map(|event| Ok::<_, Infallible>(sse(&event)));
        let keep_alive = KeepAlive::new().interval(Duration::from_secs(15));
        let turn_header = [("x-turn-id", turn_id.to_string()), ("x-accel-buffering", "no".to_owned())];
        return Ok((turn_header, Sse::new(stream).keep_alive(keep_alive)).into_response());
    }
    let location = format!("/api/v1/projects/{}", turn.project_id);
    let mut last = None;
    while let Some(event) = events.recv().await {
        last = Some(event);
    }
    let (message, version) = match last {
        Some(TurnEvent::Finished { message, version }) => (message, Some(version)),
        Some(TurnEvent::Answered { message } | TurnEvent::Stopped { message }) => (message, None),
        Some(TurnEvent::Failed { problem, .. }) => {
            return Err(Failure::from(problem).header(header::LOCATION, location));
        }
        _ => return Err(internal("a turn ended without a last event").into()),
    };
    let outcome = TurnOutcome { turn_id: turn.turn_id, project_id: turn.project_id, message, version };
    Ok(([(header::LOCATION, location)], Json(outcome)).into_response())
}

/// The event's `type` is its name.
fn sse(event: &TurnEvent) -> Event {
    let value = serde_json::to_value(event).unwrap_or_default();
    let name = value.get("type").and_then(|name| name.as_str()).unwrap_or("message").to_owned();
    Event::default().event(name).data(value.to_string())
}
