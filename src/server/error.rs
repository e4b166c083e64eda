//! Error bodies, in the shape that clients know.

use axum::Json;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// 404 for a path or method that does not exist.
pub(super) async fn unknown_route(method: Method, uri: Uri) -> Response {
    let body = json!({
        "message": format!("Cannot {method} {}", uri.path()),
        "error": "Not Found",
        "statusCode": 404,
    });
    (StatusCode::NOT_FOUND, Json(body)).into_response()
}
