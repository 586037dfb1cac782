//! What the service's WebSockets have in common: who may open one, how many there are, how one ends.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use futures::{Sink, SinkExt};
use tokio::sync::Semaphore;

use crate::app::App;
use crate::http::{Failure, check_origin};
use crate::problem::Kind;

/// Bytes of a message from a client.
const MAX_MESSAGE: usize = 1 << 20;

/// Why a connection ends.
pub(crate) struct End {
    pub(crate) code: u16,
    pub(crate) reason: &'static str,
}

impl End {
    pub(crate) const GONE: Self = Self { code: close_code::NORMAL, reason: "" };
    pub(crate) const STOPS: Self = Self { code: close_code::AWAY, reason: "the service stops; connect again" };

    /// Best effort: the client may be gone.
    pub(crate) async fn tell(self, sink: &mut (impl Sink<Message> + Unpin)) {
        let frame = CloseFrame { code: self.code, reason: self.reason.into() };
        let _ = tokio::time::timeout(Duration::from_secs(2), sink.send(Message::Close(Some(frame)))).await;
    }
}

/// The handshake of a client from an origin that may use this service.
pub(crate) async fn upgrade(app: &Arc<App>, request: Request) -> Result<WebSocketUpgrade, Failure> {
    let (mut parts, _) = request.into_parts();
    check_origin(&parts, &app.config)?;
    WebSocketUpgrade::from_request_parts(&mut parts, app).await.map_err(|rejection| {
        let rejection: WebSocketUpgradeRejection = rejection;
        Failure::new(Kind::BadRequest, format!("This address is a WebSocket: {}.", rejection.body_text()))
    })
}

/// Runs `session` in one of the `places`, which it has to its end; `full` is what is said where none is left.
pub(crate) fn run<F: Future<Output = ()> + Send + 'static>(
    upgrade: WebSocketUpgrade,
    places: &Arc<Semaphore>,
    full: &str,
    session: impl FnOnce(WebSocket) -> F + Send + 'static,
) -> Result<Response, Failure> {
    let Ok(place) = Arc::clone(places).try_acquire_owned() else { return Err(Failure::new(Kind::Busy, full)) };
    let upgrade = upgrade.max_message_size(MAX_MESSAGE).max_frame_size(MAX_MESSAGE);
    let upgraded = upgrade.on_upgrade(move |socket| async move {
        session(socket).await;
        drop(place);
    });
    Ok(upgraded.into_response())
}
