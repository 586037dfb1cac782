//! The HTTP boundary: which address is answered by what, and what holds for all of them (limits, headers, errors). The
//! OpenAPI document comes from the same declarations.

mod catalogue;
mod files;
mod guard;
mod health;
mod language;
mod messages;
mod parameters;
mod problem;
mod project_files;
mod projects;
mod render;
mod settings;
mod studio;
mod turns;
mod versions;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, Request, Uri, header};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Router, middleware};
use partwright_protocol::{ClientMessage, Event, Problem, ServerMessage, TurnEvent, mesh_frame::MeshHeader};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::RequestBodyTimeoutLayer;
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use self::guard::check_origin;
pub use self::problem::Failure;
use crate::app::App;
use crate::problem::Kind;

type Shared = axum::extract::State<Arc<App>>;

/// Bodies that carry a script; JSON may write one character as six.
const SCRIPT_BODY: usize = 1 << 20;
/// Bodies that carry pictures.
const PICTURE_BODY: usize = 16 << 20;
/// All of a request's body must arrive within this time.
const BODY_TIME: Duration = Duration::from_secs(60);

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Partwright",
        description = "From words to printable parts. Lengths are millimetres, Z is up. Errors are problem details (RFC 9457). \
                       The WebSocket at `/ws/render` takes `ClientMessage` and sends `ServerMessage`.",
        license(name = "MIT OR Apache-2.0")
    ),
    components(schemas(ClientMessage, ServerMessage, Event, TurnEvent, MeshHeader, Problem)),
    tags(
        (name = "turns", description = "Words to scripts: a prompt or message, answered by the model or the catalogue assistant."),
        (name = "render", description = "Scripts to shapes and files."),
        (name = "projects", description = "Conversations and their immutable versions."),
        (name = "files", description = "Files that people bring into a project, for its script to use."),
        (name = "reference", description = "The script language and the catalogue of parts."),
        (name = "service", description = "Settings and health.")
    )
)]
struct Document;

fn declared() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(
            OpenApiRouter::new()
                .routes(routes!(turns::generate))
                .routes(routes!(turns::chat))
                .layer(DefaultBodyLimit::max(PICTURE_BODY)),
        )
        .routes(routes!(turns::stop))
        .routes(routes!(render::submit))
        .routes(routes!(render::show, render::cancel))
        .routes(routes!(render::download))
        .routes(routes!(render::download_named))
        .routes(routes!(projects::list, projects::create))
        .routes(routes!(projects::show, projects::update, projects::delete))
        .routes(routes!(project_files::list, project_files::restore))
        .routes(routes!(project_files::bring, project_files::download, project_files::rename, project_files::remove))
        .routes(routes!(versions::list, versions::create))
        .routes(routes!(versions::show))
        .routes(routes!(versions::restore))
        .routes(routes!(versions::fork))
        .routes(routes!(versions::thumbnail))
        .routes(routes!(versions::download))
        .routes(routes!(versions::download_named))
        .routes(routes!(messages::list))
        .routes(routes!(parameters::list, parameters::commit))
        .routes(routes!(parameters::write))
        .routes(routes!(language::show))
        .routes(routes!(catalogue::list))
        .routes(routes!(catalogue::show))
        .routes(routes!(settings::show))
        .routes(routes!(settings::update_model))
        .routes(routes!(settings::update_print))
        .routes(routes!(settings::test_model))
        .routes(routes!(health::show))
        .routes(routes!(crate::ws::connect))
        .routes(routes!(crate::language::connect))
}

/// The OpenAPI document as JSON, as `protocol/openapi.json` holds it.
pub fn openapi() -> String {
    let (_, mut document) = declared().split_for_parts();
    // `Values` is an alias, and the generator only sees what it stands for.
    if let Some(schemas) = document.components.as_mut().map(|components| &mut components.schemas)
        && let Some(values) = schemas.remove("BTreeMap")
    {
        schemas.insert("Values".to_owned(), values);
    }
    let mut text = document.to_pretty_json().unwrap_or_default().replace("/schemas/BTreeMap\"", "/schemas/Values\"");
    // Names of files have slashes, which the document has no word for.
    text = text.replace("{*name}", "{name}");
    text.push('\n');
    text
}

/// Everything that the service answers.
pub fn router(app: &Arc<App>) -> Router {
    let (declared, _) = declared().split_for_parts();
    let document = openapi();
    let document = move || async move { ([(header::CONTENT_TYPE, "application/json")], document) };
    let request_id = HeaderName::from_static("x-request-id");
    // A slow or huge answer gains nothing from compression if it is packed already; a stream of events must not wait.
    let compressible = SizeAbove::new(1024).and(|_: _, _: _, headers: &axum::http::HeaderMap, _: &_| {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default();
        matches!(
            kind,
            "application/json"
                | "text/html"
                | "text/css"
                | "text/javascript"
                | "application/javascript"
                | "image/svg+xml"
        )
    });
    declared
        .route("/api/v1/openapi.json", get(document))
        .route("/healthz", get(health::show))
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(fallback)
        .layer(DefaultBodyLimit::max(SCRIPT_BODY))
        .layer(middleware::from_fn_with_state(Arc::new(guard::Rates::new(&app.config)), guard::rate))
        .layer(CompressionLayer::new().compress_when(compressible))
        .layer(guard::cors(app.config.cors_origin.as_deref()))
        .layer(middleware::from_fn_with_state(Arc::clone(app), guard::host))
        .layer(RequestBodyTimeoutLayer::new(BODY_TIME))
        .layer(CatchPanicLayer::custom(problem::from_panic))
        .layer(middleware::from_fn(guard::headers))
        .layer(PropagateRequestIdLayer::new(request_id.clone()))
        .layer(TraceLayer::new_for_http().make_span_with(|request: &Request<_>| {
            let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
            tracing::info_span!("request", method = %request.method(), path = request.uri().path(), id)
        }))
        .layer(SetRequestIdLayer::new(request_id, MakeRequestUuid))
        .with_state(Arc::clone(app))
}

async fn method_not_allowed() -> Failure {
    Failure::new(Kind::MethodNotAllowed, "This address does not take this method. See /api/v1/openapi.json.")
}

async fn fallback(uri: Uri, request: axum::extract::Request) -> axum::response::Response {
    let path = uri.path();
    if ["/api", "/ws", "/health"].iter().any(|prefix| path == *prefix || path.starts_with(&format!("{prefix}/"))) {
        return Failure::new(Kind::NotFound, "There is nothing at this address. See /api/v1/openapi.json.")
            .into_response();
    }
    studio::serve(&request)
}
