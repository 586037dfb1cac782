//! Limits in force, the printer and the model. A key comes in here and never goes out.

use axum::extract::State;
use partwright_protocol::{
    ConnectionTest, MAX_SCRIPT_BYTES, ModelSettings, PrintProfile, Problem, Settings, UpdateModel,
};

use super::problem::Json;
use super::{Failure, Shared};
use crate::turn;

/// The settings in force
#[utoipa::path(get, path = "/api/v1/settings", tag = "service", operation_id = "settings", responses(
    (status = 200, body = Settings)
))]
pub(super) async fn show(State(app): Shared) -> Json<Settings> {
    Json(Settings {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        model: app.models.settings(),
        print: app.printer.profile(),
        max_script_bytes: MAX_SCRIPT_BYTES as u64,
        max_repairs: app.config.turn.repairs,
        deadline_ms: u64::try_from(app.config.jobs.deadline.as_millis()).unwrap_or(u64::MAX),
    })
}

/// Choose the model
///
/// An absent key keeps the stored one as long as the host stays the same; an empty base URL goes back to what the
/// environment or the configuration file says.
#[utoipa::path(put, path = "/api/v1/settings/model", tag = "service", operation_id = "update_model",
    request_body = UpdateModel,
    responses(
        (status = 200, body = ModelSettings),
        (status = 422, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn update_model(
    State(app): Shared,
    Json(update): Json<UpdateModel>,
) -> Result<Json<ModelSettings>, Failure> {
    Ok(Json(app.models.update(&update)?))
}

/// Describe the printer
///
/// Parts are judged for it from now on, unless a render names another.
#[utoipa::path(put, path = "/api/v1/settings/print", tag = "service", operation_id = "update_print",
    request_body = PrintProfile,
    responses(
        (status = 200, body = PrintProfile),
        (status = 422, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn update_print(
    State(app): Shared,
    Json(profile): Json<PrintProfile>,
) -> Result<Json<PrintProfile>, Failure> {
    Ok(Json(app.printer.update(profile)?))
}

/// Ask the model for a short answer
///
/// Tries what the body names without storing it; without a body, the model in force.
#[utoipa::path(post, path = "/api/v1/settings/model/test", tag = "service", operation_id = "test_model",
    request_body = Option<UpdateModel>,
    responses(
        (status = 200, body = ConnectionTest),
        (status = 422, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn test_model(
    State(app): Shared,
    headers: axum::http::HeaderMap,
    body: axum::body::Bytes,
) -> Result<Json<ConnectionTest>, Failure> {
    let is_json = headers
        .get(axum::http::header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let update: Option<UpdateModel> = if is_json && !body.is_empty() {
        let invalid = |error: serde_json::Error| {
            Failure::new(crate::problem::Kind::Invalid, format!("The JSON does not have the expected form: {error}."))
        };
        serde_json::from_slice(&body).map_err(invalid)?
    } else {
        None
    };
    let model = match &update {
        Some(update) => app.models.preview(update)?.or_else(|| app.models.current()),
        None => app.models.current(),
    };
    Ok(Json(match model {
        Some(model) => turn::test_connection(&model).await,
        None => ConnectionTest {
            ok: false,
            message: "No model is set up, so the catalogue assistant answers. Enter a base URL and a model.".to_owned(),
            latency_ms: 0,
        },
    }))
}
