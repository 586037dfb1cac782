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
    let trouble = match app.store.ping().await {
        Err(_) => Some("The database does not answer.".to_owned()),
        Ok(()) if !app.workshop.ping().await => Some("The render queue does not answer.".to_owned()),
        Ok(()) => None,
    };
    let status = if trouble.is_none() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let supervisor = app.supervisor.as_ref().map(|supervisor| supervisor.status());
    let health = Health {
        status: if trouble.is_none() { "ok" } else { "failing" },
        version: env!("CARGO_PKG_VERSION"),
        uptime_seconds: app.started.elapsed().as_secs(),
        trouble: trouble.or_else(|| supervisor.as_ref()?.trouble.clone()),
        renders_open: app.workshop.open_jobs(),
        turns_open: app.conversation.running(),
        renderers: supervisor.map(|status| status.ready),
    };
    (status, Json(health))
}
