//! Errors and inputs at the HTTP boundary: [`Failure`] is the error of every handler, and the extractors here turn what
//! axum rejects into the same problem details.

use axum::Json as AxumJson;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header, request::Parts};
use axum::response::{IntoResponse, Response};
use partwright_protocol::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::problem::{Kind, internal, problem};
use crate::store::StoreError;

/// A problem on its way out, with headers that go with it.
#[derive(Debug)]
pub struct Failure {
    problem: Problem,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Failure {
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        problem(kind, detail).into()
    }

    pub fn header(mut self, name: HeaderName, value: impl ToString) -> Self {
        if let Ok(value) = HeaderValue::from_str(&value.to_string()) {
            self.headers.push((name, value));
        }
        self
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self { problem, headers: Vec::new() }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        internal(error).into()
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, AxumJson(self.problem)).into_response();
        response.headers_mut().extend(self.headers);
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}

/// JSON in and out; what cannot be read says where.
#[derive(Debug)]
pub(super) struct Json<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        match AxumJson::<T>::from_request(request, state).await {
            Ok(AxumJson(value)) => Ok(Self(value)),
            Err(rejection) => Err(json_failure(&rejection)),
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        AxumJson(self.0).into_response()
    }
}

fn json_failure(rejection: &JsonRejection) -> Failure {
    // The innermost error has the field, line and column; the outer ones only repeat that there was one.
    let mut cause: &dyn std::error::Error = rejection;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Failure::new(Kind::BodyTooLarge, "The body is larger than this address accepts. Send less.")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Failure::new(Kind::MediaType, "Send the body as JSON, with Content-Type: application/json.")
        }
        StatusCode::UNPROCESSABLE_ENTITY => {
            Failure::new(Kind::Invalid, format!("The JSON does not have the expected form: {cause}."))
        }
        _ => Failure::new(Kind::BadRequest, format!("The body is not valid JSON: {cause}.")),
    }
}

/// Path parameters.
#[derive(Debug)]
pub(super) struct Path<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(PathRejection::FailedToDeserializePathParams(error)) => {
                Err(Failure::new(Kind::BadRequest, format!("The address is not understood: {}.", error.body_text())))
            }
            Err(error) => Err(internal(error).into()),
        }
    }
}

#[derive(Debug)]
pub(super) struct Query<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(QueryRejection::FailedToDeserializeQueryString(error)) => {
                Err(Failure::new(Kind::BadRequest, format!("The query is not understood: {}.", error.body_text())))
            }
            Err(error) => Err(internal(error).into()),
        }
    }
}

/// What a panic in a handler becomes.
pub(super) fn from_panic(_payload: Box<dyn std::any::Any + Send>) -> Response {
    Failure::from(internal("a handler panicked")).into_response()
}
