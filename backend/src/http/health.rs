//! Whether the service can do its work.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::Shared;
use super::problem::Json;

/// `GET /health`.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    /// `ok`, or `failing` with status 503.
    status: &'static str,
    version: &'static str,
    uptime_seconds: u64,
    /// Why it is failing, or what does not work as it should.
    trouble: Option<String>,
    renders_open: usize,
    turns_open: usize,
    /// Own renderer processes that are ready; `null` when workers elsewhere take the jobs.
    renderers: Option<usize>,
}

/// Whether the service can do its work
#[utoipa::path(get, path = "/health", tag = "service", operation_id = "health", responses(
    (status = 200, description = "It can.", body = Health),
    (status = 503, description = "It cannot.", body = Health)
))]
pub(super) async fn show(State(app): Shared) -> (StatusCode, Json<Health>) {
    let store = app.store.ping().await;
    let supervisor = app.supervisor.as_ref().map(|supervisor| supervisor.status());
    let status = if store.is_ok() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let health = Health {
        status: if store.is_ok() { "ok" } else { "failing" },
        version: env!("CARGO_PKG_VERSION"),
        uptime_seconds: app.started.elapsed().as_secs(),
        trouble: match store {
            Err(_) => Some("The database does not answer.".to_owned()),
            Ok(()) => supervisor.as_ref().and_then(|status| status.trouble.clone()),
        },
        renders_open: app.workshop.open_jobs(),
        turns_open: app.conversation.running(),
        renderers: supervisor.map(|status| status.ready),
    };
    (status, Json(health))
}
