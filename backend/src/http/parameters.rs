//! The customizer parameters of a project's head, and values written into a script.

use axum::extract::State;
use axum::http::StatusCode;
use partwright_protocol::{Parameter, ParameterValue, Problem, ProjectId, Values, Version};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::problem::{Json, Path};
use super::projects::existing;
use super::{Failure, Shared};
use crate::problem::{Kind, internal};
use crate::store::{FileSet, Parent};
use crate::versions;

/// `PUT /api/v1/projects/{id}/parameters`.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct CommitParameters {
    /// The overrides that the new version has; others return to the script's own values.
    values: Values,
}

/// The parameters of the current version, with the values in force
#[utoipa::path(get, path = "/api/v1/projects/{id}/parameters", tag = "projects", operation_id = "parameters",
    params(("id" = ProjectId, Path)),
    responses(
        (status = 200, body = [Parameter]),
        (status = 404, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn list(State(app): Shared, Path(id): Path<ProjectId>) -> Result<Json<Vec<Parameter>>, Failure> {
    existing(&app, id).await?;
    let head = app.store.head(id).await?;
    Ok(Json(match head {
        Some(head) => known(&head).await?,
        None => Vec::new(),
    }))
}

/// Commit parameter values as a new version
#[utoipa::path(put, path = "/api/v1/projects/{id}/parameters", tag = "projects", operation_id = "commit_parameters",
    params(("id" = ProjectId, Path)), request_body = CommitParameters,
    responses(
        (status = 201, body = Version),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn commit(
    State(app): Shared,
    Path(id): Path<ProjectId>,
    Json(body): Json<CommitParameters>,
) -> Result<(StatusCode, Json<Version>), Failure> {
    existing(&app, id).await?;
    let Some(head) = app.store.head(id).await? else {
        return Err(Failure::new(Kind::Invalid, "The project has no version yet, so it has no parameters."));
    };
    let known = known(&head).await?;
    for name in body.values.keys() {
        if !known.iter().any(|parameter| parameter.name == *name) {
            return Err(Failure::new(Kind::Invalid, format!("The script has no parameter {name:?}.")));
        }
    }
    let summary = summary(&known, &body.values);
    let version = versions::commit(
        &app,
        id,
        Parent::Version(Some(head.info.number)),
        head.script,
        body.values,
        FileSet::Current,
        summary,
    )
    .await?;
    Ok((StatusCode::CREATED, Json(version)))
}

/// `POST /api/v1/parameters/write`.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct WriteParameters {
    script: String,
    values: Values,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WrittenParameters {
    script: String,
    /// Values that no literal of the script could take up.
    left: Values,
}

/// Write parameter values into a script's text
///
/// Each value takes the place of its literal's characters; nothing else changes.
#[utoipa::path(post, path = "/api/v1/parameters/write", tag = "reference", operation_id = "write_parameters",
    request_body = WriteParameters,
    responses(
        (status = 200, body = WrittenParameters),
        (status = 422, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn write(Json(body): Json<WriteParameters>) -> Result<Json<WrittenParameters>, Failure> {
    if body.script.len() > partwright_protocol::MAX_SCRIPT_BYTES {
        return Err(Failure::new(Kind::Invalid, "The script is too long."));
    }
    let written =
        tokio::task::spawn_blocking(move || partwright_script::write_values(&body.script, &body.values)).await;
    let (script, left) = written.map_err(internal)?;
    Ok(Json(WrittenParameters { script, left }))
}

/// Parsing is work, and a crafted script makes much of it: other requests must not wait for it.
async fn known(version: &Version) -> Result<Vec<Parameter>, Failure> {
    let (script, values) = (version.script.clone(), version.parameters.clone());
    let parsed = tokio::task::spawn_blocking(move || partwright_script::parameters(&script, &values)).await;
    Ok(parsed.map_err(internal)?)
}

/// What changes against the values in force: "width 60 → 80".
fn summary(known: &[Parameter], values: &Values) -> String {
    let mut changes: Vec<String> = known
        .iter()
        .filter_map(|parameter| {
            let new = values.get(&parameter.name).unwrap_or(&parameter.default);
            (*new != parameter.value).then(|| format!("{} {} → {}", parameter.name, show(&parameter.value), show(new)))
        })
        .collect();
    match changes.len() {
        0 => "Parameters unchanged".to_owned(),
        1..=3 => changes.join(", "),
        more => {
            changes.truncate(3);
            format!("{} and {} more", changes.join(", "), more - 3)
        }
    }
}

fn show(value: &ParameterValue) -> String {
    let text = serde_json::to_string(value).unwrap_or_default();
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text.chars().count() > 40 {
        format!("{}…", text.chars().take(39).collect::<String>())
    } else {
        text.to_owned()
    }
}
