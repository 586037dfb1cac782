//! Renders as a resource: ask for one, follow it, take its files.

use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use partwright_protocol::{Format, JobId, Problem, RenderJob, RenderRequest};
use serde::Deserialize;
use utoipa::IntoParams;

use super::files::{FileQuery, format_of, send};
use super::problem::{Json, Path, Query};
use super::{Failure, Shared};
use crate::store::FileSet;

/// Longest wait that a client can ask for.
const MAX_WAIT: Duration = Duration::from_secs(120);

#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct WaitQuery {
    /// Wait up to so many milliseconds for the end.
    #[serde(default)]
    wait: u64,
}

impl WaitQuery {
    fn limit(&self) -> Duration {
        Duration::from_millis(self.wait).min(MAX_WAIT)
    }
}

fn answer(job: RenderJob) -> (StatusCode, [(header::HeaderName, String); 1], Json<RenderJob>) {
    let status = if job.state.is_final() { StatusCode::OK } else { StatusCode::ACCEPTED };
    (status, [(header::LOCATION, format!("/api/v1/render/{}", job.id))], Json(job))
}

/// Render a script
#[utoipa::path(post, path = "/api/v1/render", tag = "render", operation_id = "render", params(WaitQuery),
    request_body = RenderRequest,
    responses(
        (status = 200, description = "Final already: the same was rendered before, or it was waited for.", body = RenderJob),
        (status = 202, description = "Accepted.", body = RenderJob),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
        (status = 503, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn submit(
    State(app): Shared,
    Query(query): Query<WaitQuery>,
    Json(request): Json<RenderRequest>,
) -> Result<impl IntoResponse, Failure> {
    let job = app.workshop.submit(request, FileSet::Current).await?;
    let job = if query.wait > 0 { app.workshop.wait(job.id, query.limit()).await? } else { job };
    Ok(answer(job))
}

/// A render as of now
#[utoipa::path(get, path = "/api/v1/render/{job_id}", tag = "render", operation_id = "render_job",
    params(("job_id" = JobId, Path), WaitQuery),
    responses(
        (status = 200, body = RenderJob),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn show(
    State(app): Shared,
    Path(id): Path<JobId>,
    Query(query): Query<WaitQuery>,
) -> Result<Json<RenderJob>, Failure> {
    Ok(Json(app.workshop.wait(id, query.limit()).await?))
}

/// Cancel a render
#[utoipa::path(delete, path = "/api/v1/render/{job_id}", tag = "render", operation_id = "cancel_render",
    params(("job_id" = JobId, Path)),
    responses(
        (status = 204, description = "It is cancelled, or was final before."),
        (status = 404, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn cancel(State(app): Shared, Path(id): Path<JobId>) -> Result<StatusCode, Failure> {
    app.workshop.cancel(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A file of a render
#[utoipa::path(get, path = "/api/v1/render/{job_id}/{format}", tag = "render", operation_id = "download",
    params(("job_id" = JobId, Path), ("format" = Format, Path), FileQuery),
    responses(
        (status = 200, description = "The file.", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, description = "A part of the file.", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 416, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn download(
    State(app): Shared,
    Path((id, format)): Path<(JobId, String)>,
    Query(query): Query<FileQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let format = format_of(&format)?;
    let job = app.workshop.job(id).await?;
    send(&app, &job, format, &query, &headers).await
}

/// The same file under an address that ends in a file name, as slicers want it
#[utoipa::path(get, path = "/api/v1/render/{job_id}/{format}/{filename}", tag = "render", operation_id = "download_named",
    params(("job_id" = JobId, Path), ("format" = Format, Path), ("filename" = String, Path), FileQuery),
    responses(
        (status = 200, description = "The file.", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn download_named(
    state: Shared,
    Path((id, format, _)): Path<(JobId, String, String)>,
    query: Query<FileQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    download(state, Path((id, format)), query, headers).await
}
