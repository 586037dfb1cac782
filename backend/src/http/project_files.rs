//! The files of a project as a resource: brought in by their names, taken out again, renamed, removed, put back.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use partwright_protocol::{FilesChange, Problem, ProjectFiles, ProjectId, RenameFile, RestoreFiles};
use partwright_queue::ArtifactError;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use utoipa::IntoParams;

use super::problem::{Json, Path, Query};
use super::projects::existing;
use super::{Failure, Shared};
use crate::files;
use crate::files::name::media_type;
use crate::problem::{Kind, internal, unknown_project};

/// All files of a project
#[utoipa::path(get, path = "/api/v1/projects/{id}/files", tag = "files", operation_id = "files",
    params(("id" = ProjectId, Path)),
    responses(
        (status = 200, body = ProjectFiles),
        (status = 404, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn list(State(app): Shared, Path(id): Path<ProjectId>) -> Result<Json<ProjectFiles>, Failure> {
    let files = app.store.files(id).await?.ok_or_else(|| unknown_project(id))?;
    Ok(Json(files::described(&app.store, &files).await?))
}

/// Bring a file into a project, or replace one
///
/// The body is the file's bytes as they are; the name may have folders in it. Earlier versions keep the bytes that they were
/// made with.
#[utoipa::path(put, path = "/api/v1/projects/{id}/files/{*name}", tag = "files", operation_id = "bring_file",
    params(("id" = ProjectId, Path), ("name" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "Replaced.", body = FilesChange),
        (status = 201, description = "Added.", body = FilesChange),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The file, or the project with it, is too large.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Scripts cannot read such files.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The name cannot be.", body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn bring(
    State(app): Shared,
    Path((id, name)): Path<(ProjectId, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<FilesChange>), Failure> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    // In a task of its own: what has arrived whole is kept, also when the client is gone by then.
    let task = tokio::spawn(async move { files::bring(&app, id, &name, length, body.into_data_stream()).await });
    let (change, is_new) = task.await.map_err(internal)??;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(change)))
}

#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct DownloadQuery {
    /// As it was in this version, instead of now.
    version: Option<u32>,
}

/// A file as it was brought
#[utoipa::path(get, path = "/api/v1/projects/{id}/files/{*name}", tag = "files", operation_id = "download_file",
    params(("id" = ProjectId, Path), ("name" = String, Path), DownloadQuery),
    responses(
        (status = 200, description = "The file.", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 304, description = "As the client has it."),
        (status = 404, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn download(
    State(app): Shared,
    Path((id, name)): Path<(ProjectId, String)>,
    Query(query): Query<DownloadQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let entries = match query.version {
        None => app.store.files(id).await?.ok_or_else(|| unknown_project(id))?.entries,
        Some(number) => {
            existing(&app, id).await?;
            let unknown = || Failure::new(Kind::NotFound, format!("The project has no version {number}."));
            let version = app.store.version(id, number).await?.ok_or_else(unknown)?;
            app.store.manifest(version.manifest.as_deref()).await?
        }
    };
    let Some(entry) = entries.into_iter().find(|entry| entry.name == name) else {
        return Err(Failure::new(Kind::NotFound, "The project has no file of this name."));
    };
    let tag = format!("\"{}\"", entry.hash);
    let file = entry.name.rsplit('/').next().unwrap_or_default();
    let ascii: String = file.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '-' }).collect();
    let disposition =
        format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{}", utf8_percent_encode(file, NON_ALPHANUMERIC));
    let mut common = HeaderMap::new();
    for (name, value) in [
        (header::CONTENT_TYPE, media_type(&entry.name)),
        (header::CONTENT_DISPOSITION, disposition.as_str()),
        (header::ETAG, tag.as_str()),
        (header::CACHE_CONTROL, "private, no-cache"),
        // Strangers' bytes: shown by themselves they may not do anything.
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            common.insert(name, value);
        }
    }
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)) {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let download = app.workshop.artifacts().open_blob(&entry.hash, None).await.map_err(|error| match error {
        ArtifactError::Missing(_) => {
            Failure::new(Kind::NotFound, format!("{} is missing from the store. Bring it in again.", entry.name))
        }
        error => internal(error).into(),
    })?;
    common.insert(header::CONTENT_LENGTH, HeaderValue::from(download.size));
    Ok((common, Body::from_stream(download.body)).into_response())
}

/// Rename a file
#[utoipa::path(patch, path = "/api/v1/projects/{id}/files/{*name}", tag = "files", operation_id = "rename_file",
    params(("id" = ProjectId, Path), ("name" = String, Path)), request_body = RenameFile,
    responses(
        (status = 200, body = FilesChange),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 415, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn rename(
    State(app): Shared,
    Path((id, name)): Path<(ProjectId, String)>,
    Json(body): Json<RenameFile>,
) -> Result<Json<FilesChange>, Failure> {
    Ok(Json(files::rename(&app, id, &name, &body.name).await?))
}

/// Take a file out of a project
///
/// Nothing is lost: versions that were made with it keep it, and `before` of the answer puts it back.
#[utoipa::path(delete, path = "/api/v1/projects/{id}/files/{*name}", tag = "files", operation_id = "delete_file",
    params(("id" = ProjectId, Path), ("name" = String, Path)),
    responses(
        (status = 200, body = FilesChange),
        (status = 404, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn remove(
    State(app): Shared,
    Path((id, name)): Path<(ProjectId, String)>,
) -> Result<Json<FilesChange>, Failure> {
    Ok(Json(files::remove(&app, id, &name).await?))
}

/// Put an earlier set of files back
#[utoipa::path(put, path = "/api/v1/projects/{id}/files", tag = "files", operation_id = "restore_files",
    params(("id" = ProjectId, Path)), request_body = RestoreFiles,
    responses(
        (status = 200, body = FilesChange),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn restore(
    State(app): Shared,
    Path(id): Path<ProjectId>,
    Json(body): Json<RestoreFiles>,
) -> Result<Json<FilesChange>, Failure> {
    existing(&app, id).await?;
    Ok(Json(files::put_back(&app, id, body.manifest.as_deref()).await?))
}
