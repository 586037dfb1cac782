//! Projects as a resource.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use partwright_protocol::{CreateProject, Event, Problem, Project, ProjectId, UpdateProject, Values};
use serde::Deserialize;
use utoipa::IntoParams;

use super::problem::{Json, Path, Query};
use super::{Failure, Shared};
use crate::app::App;
use crate::problem::{Kind, check_script, unknown_project};
use crate::store::{FileSet, Parent};
use crate::versions;

const MAX_NAME: usize = 200;

/// The project, or 404.
pub(super) async fn existing(app: &App, id: ProjectId) -> Result<Project, Failure> {
    Ok(app.store.project(id).await?.ok_or_else(|| unknown_project(id))?)
}

fn check_name(name: &str) -> Result<String, Failure> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
        let detail = format!("A project's name has between 1 and {MAX_NAME} characters and no line breaks.");
        return Err(Failure::new(Kind::Invalid, detail));
    }
    Ok(name.to_owned())
}

#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct ListQuery {
    /// Show those in the bin instead.
    #[serde(default)]
    deleted: bool,
    /// At most so many, 200 when absent.
    limit: Option<u32>,
    #[serde(default)]
    offset: u32,
}

/// All projects, latest change first
#[utoipa::path(get, path = "/api/v1/projects", tag = "projects", operation_id = "projects", params(ListQuery), responses(
    (status = 200, body = [Project])
))]
pub(super) async fn list(State(app): Shared, Query(query): Query<ListQuery>) -> Result<Json<Vec<Project>>, Failure> {
    let limit = query.limit.unwrap_or(200).clamp(1, 1000);
    Ok(Json(app.store.projects(query.deleted, limit, query.offset).await?))
}

/// Begin a project
#[utoipa::path(post, path = "/api/v1/projects", tag = "projects", operation_id = "create_project",
    request_body = CreateProject,
    responses(
        (status = 201, body = Project),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn create(State(app): Shared, Json(body): Json<CreateProject>) -> Result<impl IntoResponse, Failure> {
    let name = check_name(body.name.as_deref().unwrap_or("Untitled part"))?;
    if let Some(script) = &body.script {
        check_script(script)?;
    }
    let mut project = app.store.create_project(&name).await?;
    if let Some(script) = body.script {
        versions::commit(
            &app,
            project.id,
            Parent::Head,
            script,
            Values::new(),
            FileSet::Current,
            "First version".to_owned(),
        )
        .await?;
        project = existing(&app, project.id).await?;
    }
    let location = format!("/api/v1/projects/{}", project.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(project)))
}

/// One project
#[utoipa::path(get, path = "/api/v1/projects/{id}", tag = "projects", operation_id = "project",
    params(("id" = ProjectId, Path)),
    responses(
        (status = 200, body = Project),
        (status = 404, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn show(State(app): Shared, Path(id): Path<ProjectId>) -> Result<Json<Project>, Failure> {
    Ok(Json(existing(&app, id).await?))
}

/// Rename a project, move it to the bin or take it out again
#[utoipa::path(patch, path = "/api/v1/projects/{id}", tag = "projects", operation_id = "update_project",
    params(("id" = ProjectId, Path)), request_body = UpdateProject,
    responses(
        (status = 200, body = Project),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn update(
    State(app): Shared,
    Path(id): Path<ProjectId>,
    Json(mut body): Json<UpdateProject>,
) -> Result<Json<Project>, Failure> {
    body.name = body.name.as_deref().map(check_name).transpose()?;
    let project = app.store.update_project(id, &body).await?.ok_or_else(|| unknown_project(id))?;
    app.events.emit(id, &Event::Project { project: project.clone() });
    Ok(Json(project))
}

/// Move a project to the bin
///
/// Nothing is lost: `PATCH` with `deleted: false` takes it out again.
#[utoipa::path(delete, path = "/api/v1/projects/{id}", tag = "projects", operation_id = "delete_project",
    params(("id" = ProjectId, Path)),
    responses(
        (status = 204, description = "It is in the bin."),
        (status = 404, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn delete(State(app): Shared, Path(id): Path<ProjectId>) -> Result<StatusCode, Failure> {
    let change = UpdateProject { name: None, deleted: Some(true) };
    let project = app.store.update_project(id, &change).await?.ok_or_else(|| unknown_project(id))?;
    app.events.emit(id, &Event::Project { project });
    Ok(StatusCode::NO_CONTENT)
}
