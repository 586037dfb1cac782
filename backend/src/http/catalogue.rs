//! The catalogue of example parts.

use axum::http::header;
use axum::response::IntoResponse;
use partwright_protocol::{CataloguePart, Problem};

use super::Failure;
use super::problem::{Json, Path};
use crate::assistant;
use crate::problem::Kind;

/// All parts of the catalogue
#[utoipa::path(get, path = "/api/v1/catalogue", tag = "reference", operation_id = "catalogue", responses(
    (status = 200, body = [CataloguePart])
))]
pub(super) async fn list() -> Json<Vec<CataloguePart>> {
    Json(assistant::catalogue())
}

/// The script of a catalogue part
#[utoipa::path(get, path = "/api/v1/catalogue/{id}", tag = "reference", operation_id = "catalogue_script",
    params(("id" = String, Path, description = "Of the part.")),
    responses(
        (status = 200, description = "The script.", body = String, content_type = "text/plain"),
        (status = 404, body = Problem, content_type = "application/problem+json")
    ))]
pub(super) async fn show(Path(id): Path<String>) -> Result<impl IntoResponse, Failure> {
    let script = assistant::script(&id)
        .ok_or_else(|| Failure::new(Kind::NotFound, "The catalogue has no such part. See /api/v1/catalogue."))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], script))
}
