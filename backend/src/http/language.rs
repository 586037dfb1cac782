//! What the script language brings, for completion and hover help.

use std::sync::OnceLock;

use partwright_protocol::LanguageReference;

use super::problem::Json;

/// The built-in names of the script language
#[utoipa::path(get, path = "/api/v1/language", tag = "reference", operation_id = "language", responses(
    (status = 200, body = LanguageReference)
))]
pub(super) async fn show() -> Json<&'static LanguageReference> {
    static REFERENCE: OnceLock<LanguageReference> = OnceLock::new();
    Json(REFERENCE.get_or_init(|| LanguageReference { builtins: partwright_script::builtins() }))
}
