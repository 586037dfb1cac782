//! Versions as a resource: immutable, numbered within their project. Restore and fork only move pointers.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use partwright_protocol::{CreateVersion, Event, Format, Problem, Project, ProjectId, Version, VersionSummary};

use super::files::{FileQuery, format_of, send};
use super::problem::{Json, Path, Query};
use super::projects::existing;
use super::{Failure, Shared};
use crate::problem::Kind;
use crate::store::{FileSet, Parent};
use crate::versions;

fn unknown(number: u32) -> Failure {
    Failure::new(Kind::NotFound, format!("The project has no version {number}."))
}

/// All versions, oldest first
#[utoipa::path(get, path = "/api/v1/projects/{id}/versions", tag = "projects", operation_id = "versions",
    params(("id" = ProjectId, Path)),
    responses(
        (status = 200, body = [VersionSummary]),
        (status = 404, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn list(State(app): Shared, Path(id): Path<ProjectId>) -> Result<Json<Vec<VersionSummary>>, Failure> {
    existing(&app, id).await?;
    Ok(Json(app.store.versions(id).await?))
}

/// Save a version
///
/// It is stored at once, whatever the script is worth; report and thumbnail follow as an event.
#[utoipa::path(post, path = "/api/v1/projects/{id}/versions", tag = "projects", operation_id = "create_version",
    params(("id" = ProjectId, Path)), request_body = CreateVersion,
    responses(
        (status = 201, body = Version),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn create(
    State(app): Shared,
    Path(id): Path<ProjectId>,
    Json(body): Json<CreateVersion>,
) -> Result<(StatusCode, Json<Version>), Failure> {
    let summary = body.summary.as_deref().map(str::trim).filter(|text| !text.is_empty()).unwrap_or("Edited by hand");
    let summary: String = summary.chars().take(500).collect();
    let parent = match body.parent {
        None => Parent::Head,
        Some(number) if app.store.version(id, number).await?.is_some() => Parent::Version(Some(number)),
        Some(number) => return Err(unknown(number)),
    };
    let version = versions::commit(&app, id, parent, body.script, body.parameters, FileSet::Current, summary).await?;
    Ok((StatusCode::CREATED, Json(version)))
}

/// One version with its script
#[utoipa::path(get, path = "/api/v1/projects/{id}/versions/{number}", tag = "projects", operation_id = "version",
    params(("id" = ProjectId, Path), ("number" = u32, Path)),
    responses(
        (status = 200, body = Version),
        (status = 404, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn show(
    State(app): Shared,
    Path((id, number)): Path<(ProjectId, u32)>,
) -> Result<Json<Version>, Failure> {
    existing(&app, id).await?;
    Ok(Json(app.store.version(id, number).await?.ok_or_else(|| unknown(number))?))
}

/// Make a version the current one again, with the files that it was made with
#[utoipa::path(post, path = "/api/v1/projects/{id}/versions/{number}/restore", tag = "projects",
    operation_id = "restore_version",
    params(("id" = ProjectId, Path), ("number" = u32, Path)),
    responses(
        (status = 200, body = Project),
        (status = 404, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn restore(
    State(app): Shared,
    Path((id, number)): Path<(ProjectId, u32)>,
) -> Result<Json<Project>, Failure> {
    existing(&app, id).await?;
    let before = app.store.files(id).await?.map(|files| files.manifest);
    let project = app.store.restore(id, number).await?.ok_or_else(|| unknown(number))?;
    let now = app.store.files(id).await?.map(|files| files.manifest);
    if let Some(manifest) = now.filter(|now| before.as_ref() != Some(now)) {
        app.events.emit(id, &Event::Files { manifest });
    }
    app.events.emit(id, &Event::Project { project: project.clone() });
    Ok(Json(project))
}

/// Begin a new project with this version
#[utoipa::path(post, path = "/api/v1/projects/{id}/versions/{number}/fork", tag = "projects",
    operation_id = "fork_version",
    params(("id" = ProjectId, Path), ("number" = u32, Path)),
    responses(
        (status = 201, body = Project),
        (status = 404, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn fork(
    State(app): Shared,
    Path((id, number)): Path<(ProjectId, u32)>,
) -> Result<(StatusCode, Json<Project>), Failure> {
    existing(&app, id).await?;
    let project = app.store.fork(id, number).await?.ok_or_else(|| unknown(number))?;
    // The original's render may still be under way, and will report to both.
    if let Some(version) = app.store.version(project.id, 1).await?
        && let Some(job) = version.info.job_id
    {
        app.workshop.attach(job).await;
    }
    Ok((StatusCode::CREATED, Json(existing(&app, project.id).await?)))
}

/// The picture of a version
#[utoipa::path(get, path = "/api/v1/projects/{id}/versions/{number}/thumbnail", tag = "projects",
    operation_id = "thumbnail",
    params(("id" = ProjectId, Path), ("number" = u32, Path)),
    responses(
        (status = 200, description = "A picture.", body = Vec<u8>, content_type = "image/png"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn thumbnail(
    State(app): Shared,
    Path((id, number)): Path<(ProjectId, u32)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    existing(&app, id).await?;
    let job = versions::rendered(&app, id, number, Format::Png).await?.ok_or_else(|| unknown(number))?;
    send(&app, &job, Format::Png, &FileQuery { inline: Some(1) }, &headers).await
}

/// A version's file, rendered first if need be
#[utoipa::path(get, path = "/api/v1/projects/{id}/versions/{number}/{format}", tag = "projects",
    operation_id = "download_version",
    params(("id" = ProjectId, Path), ("number" = u32, Path), ("format" = Format, Path), FileQuery),
    responses(
        (status = 200, description = "The file.", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, description = "A part of the file.", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 416, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn download(
    State(app): Shared,
    Path((id, number, format)): Path<(ProjectId, u32, String)>,
    Query(query): Query<FileQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    existing(&app, id).await?;
    let format = format_of(&format)?;
    let job = versions::rendered(&app, id, number, format).await?.ok_or_else(|| unknown(number))?;
    send(&app, &job, format, &query, &headers).await
}

/// The same file under an address that ends in a file name, as slicers want it
#[utoipa::path(get, path = "/api/v1/projects/{id}/versions/{number}/{format}/{filename}", tag = "projects",
    operation_id = "download_version_named",
    params(
        ("id" = ProjectId, Path), ("number" = u32, Path), ("format" = Format, Path), ("filename" = String, Path), FileQuery
    ),
    responses(
        (status = 200, description = "The file.", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn download_named(
    state: Shared,
    Path((id, number, format, _)): Path<(ProjectId, u32, String, String)>,
    query: Query<FileQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    download(state, Path((id, number, format)), query, headers).await.map(IntoResponse::into_response)
}
