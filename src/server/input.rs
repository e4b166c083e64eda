//! What clients send: ids in paths, parameters, bodies. Everything that is wrong with one is said
//! at once.

use std::time::Duration;

use axum::body::{BodyDataStream, HttpBody as _};
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri, header};
use futures_util::StreamExt as _;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::State;
use super::error::{ApiError, LONGEST_ECHO, excerpt};

/// Largest body, in bytes.
const LARGEST_BODY: usize = 5 * 1024 * 1024;
/// Longest wait for a whole body.
const LONGEST_BODY: Duration = Duration::from_secs(15);
/// For so long a client that sends on, though it was answered, is listened to.
const LINGER: Duration = Duration::from_secs(2);
/// Most unknown members or parameters that are named.
const MOST_NAMED: usize = 20;

/// The last variable part of the path.
pub(super) struct Id(pub(super) String);

impl FromRequestParts<State> for Id {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, ApiError> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(id)) => Ok(Self(id)),
            Err(_) => Err(ApiError::new(
                StatusCode::BAD_REQUEST,
                format!("Failed to decode the path {}", parts.uri.path()),
            )),
        }
    }
}

/// The body as it came, which may be too large. It is JSON, whatever its type says.
pub(super) struct Body(Vec<u8>);

impl FromRequest<State> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &State) -> Result<Self, ApiError> {
        Self::read(request, LONGEST_BODY).await
    }
}

fn too_large() -> ApiError {
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "request entity too large")
}

fn too_slow() -> ApiError {
    let message = "the body took too long to come";
    ApiError::new(StatusCode::REQUEST_TIMEOUT, message)
}

/// A body that is not too large.
async fn whole(chunks: &mut BodyDataStream) -> Result<Vec<u8>, ApiError> {
    let mut whole = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let broken = |error| format!("Failed to buffer the request body: {error}");
        let chunk = chunk.map_err(|error| ApiError::new(StatusCode::BAD_REQUEST, broken(error)))?;
        if whole.len() + chunk.len() > LARGEST_BODY {
            return Err(too_large());
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole)
}

/// Takes what comes for a moment: who sends to a closed connection may never see its answer.
fn discard(mut chunks: BodyDataStream) {
    tokio::spawn(tokio::time::timeout(LINGER, async move {
        while let Some(Ok(_)) = chunks.next().await {}
    }));
}

impl Body {
    async fn read(request: Request, longest: Duration) -> Result<Self, ApiError> {
        let asks = request.headers().contains_key(header::EXPECT);
        let is_large = request.body().size_hint().lower() > LARGEST_BODY as u64;
        let mut chunks = request.into_body().into_data_stream();
        let read = if is_large {
            Err(too_large())
        } else {
            let reading = tokio::time::timeout(longest, whole(&mut chunks)).await;
            reading.unwrap_or_else(|_| Err(too_slow()))
        };
        // Who asks before sending, and asks too much, is not told to go on.
        if read.is_err() && !(asks && is_large) {
            discard(chunks);
        }
        read.map(Self)
    }

    /// As it came.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The members of the object that the body is; an empty body is an empty object.
    pub(super) fn fields(&self) -> Result<Fields, ApiError> {
        let wrong = |message: String| ApiError::new(StatusCode::BAD_REQUEST, message);
        let members = if self.0.is_empty() {
            Map::new()
        } else {
            match serde_json::from_slice(&self.0) {
                Ok(Value::Object(members)) => members,
                Ok(_) => return Err(wrong("the body must be a JSON object".into())),
                Err(error) => return Err(wrong(format!("the body is not JSON: {error}"))),
            }
        };
        Ok(Fields {
            members,
            unsound: Vec::new(),
            problems: Vec::new(),
        })
    }
}

/// Members of a body that are taken out one by one, and what is wrong with them.
pub(super) struct Fields {
    members: Map<String, Value>,
    /// Names of those that were not what they should be.
    unsound: Vec<String>,
    problems: Vec<String>,
}

impl Fields {
    /// A text that must be there.
    pub(super) fn text(&mut self, name: &str) -> String {
        match self.members.shift_remove(name) {
            Some(Value::String(text)) => text,
            Some(_) => self.wrong(name, format!("{name} must be a string")),
            None => self.wrong(name, format!("{name} is missing")),
        }
    }

    /// A text, if it is there; `null` is an empty one.
    pub(super) fn optional_text(&mut self, name: &str) -> Option<String> {
        self.nullable_text(name).map(Option::unwrap_or_default)
    }

    /// A text or `null`, if it is there.
    #[expect(clippy::option_option, reason = "not there, null, or a text")]
    pub(super) fn nullable_text(&mut self, name: &str) -> Option<Option<String>> {
        match self.members.shift_remove(name)? {
            Value::String(text) => Some(Some(text)),
            Value::Null => Some(None),
            _ => self.wrong(name, format!("{name} must be a string or null")),
        }
    }

    /// `true` or `false`, if it is there.
    pub(super) fn flag(&mut self, name: &str) -> Option<bool> {
        match self.members.shift_remove(name)? {
            Value::Bool(value) => Some(value),
            _ => self.wrong(name, format!("{name} must be true or false")),
        }
    }

    /// A whole number from 0 to 2147483647 that must be there; `2.0` is one, too.
    pub(super) fn count(&mut self, name: &str) -> u32 {
        let Some(value) = self.members.shift_remove(name) else {
            return self.wrong(name, format!("{name} is missing"));
        };
        let whole = value.as_u64().or_else(|| {
            let number = value.as_f64()?;
            let fits = number.fract() == 0.0 && (0.0..=f64::from(i32::MAX)).contains(&number);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number in this range"
            )]
            fits.then_some(number as u64)
        });
        let count = whole.filter(|count| i32::try_from(*count).is_ok());
        match count.and_then(|count| u32::try_from(count).ok()) {
            Some(count) => count,
            None => self.wrong(
                name,
                format!("{name} must be an integer from 0 to 2147483647"),
            ),
        }
    }

    /// What `read` makes of it, if it is there.
    pub(super) fn optional<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<T> {
        match read(&self.members.shift_remove(name)?) {
            Ok(value) => Some(value),
            Err(problem) => self.wrong(name, problem),
        }
    }

    /// Whether it is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// Anything.
    pub(super) fn any(&mut self, name: &str) -> Option<Value> {
        self.members.shift_remove(name)
    }

    /// Names whatever has not been taken out.
    pub(super) fn refuse_others(&mut self) {
        let unknown = not_known(self.members.keys().map(String::as_str));
        self.problems.extend(unknown);
    }

    /// Adds what the rules say is wrong.
    pub(super) fn blame(&mut self, problems: impl IntoIterator<Item = impl ToString>) {
        let problems = problems.into_iter().map(|problem| problem.to_string());
        self.problems.extend(problems);
    }

    /// Adds what a rule says is wrong with a member, unless it is none that rules can judge.
    pub(super) fn blame_sound(&mut self, name: &str, problem: &str) {
        if !self.unsound.iter().any(|known| known == name) {
            self.problems.push(problem.to_owned());
        }
    }

    /// Whether nothing is wrong so far.
    pub(super) fn are_sound(&self) -> bool {
        self.problems.is_empty()
    }

    /// 400, if anything is wrong.
    pub(super) fn check(self) -> Result<(), ApiError> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(ApiError::invalid(&self.problems))
        }
    }

    fn wrong<T: Default>(&mut self, name: &str, problem: String) -> T {
        self.unsound.push(name.to_owned());
        self.problems.push(problem);
        T::default()
    }
}

/// What is wrong with names that nobody knows.
pub(super) fn not_known<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    names
        .take(MOST_NAMED)
        .map(|name| excerpt(&name.escape_debug().to_string(), LONGEST_ECHO))
        .map(|name| format!("{name} is not known here"))
        .collect()
}

/// Whether there is a parameter of this name, be it empty.
pub(super) fn is_given(uri: &Uri, name: &str) -> bool {
    let query = uri.query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes()).any(|(known, _)| known == name)
}

/// The parameter of this name; an empty one counts as none.
pub(super) fn parameter(uri: &Uri, name: &str) -> Result<Option<String>, String> {
    let query = uri.query().unwrap_or_default();
    let mut found = form_urlencoded::parse(query.as_bytes()).filter(|(known, _)| known == name);
    let value = found.next().map(|(_, value)| value.into_owned());
    if found.next().is_some() {
        return Err(format!("{name} is given twice"));
    }
    Ok(value.filter(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::routing::post;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    #[tokio::test]
    async fn who_sends_a_body_too_slowly_hears_so() {
        let longest = Duration::from_millis(200);
        let read = async move |request: Request| Body::read(request, longest).await.map(|it| it.0);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", post(read));
        let serving = tokio::spawn(async { axum::serve(listener, router).await });
        for kind in [
            "content-length: 4\r\n\r\nb",
            "transfer-encoding: chunked\r\n\r\n4\r\nb",
        ] {
            let mut client = TcpStream::connect(address).await.unwrap();
            let head = format!("POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{kind}");
            client.write_all(head.as_bytes()).await.unwrap();
            tokio::time::sleep(longest * 2).await;
            client.write_all(b"o").await.unwrap();
            let mut said = String::new();
            client.read_to_string(&mut said).await.unwrap();
            assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
            assert!(said.contains("the body took too long to come"), "{said}");
        }
        serving.abort();
    }
}
