//! The conversation of a project.

use axum::extract::State;
use partwright_protocol::{Message, Problem, ProjectId};

use super::problem::{Json, Path};
use super::projects::existing;
use super::{Failure, Shared};

/// The conversation, oldest message first
#[utoipa::path(get, path = "/api/v1/projects/{id}/messages", tag = "projects", operation_id = "messages",
    params(("id" = ProjectId, Path)),
    responses(
        (status = 200, body = [Message]),
        (status = 404, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn list(State(app): Shared, Path(id): Path<ProjectId>) -> Result<Json<Vec<Message>>, Failure> {
    existing(&app, id).await?;
    Ok(Json(app.store.messages(id).await?))
}
