//! What can go wrong, as the document says it: sets of answers that routes name among theirs.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::{
    ContentBuilder, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder, schema::Type,
};
use utoipa::{IntoResponses, ToSchema};

/// The body of every failure.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"message": "No token provided", "error": "Unauthorized", "statusCode": 401}))]
pub(in crate::server) struct Failure {
    /// All that is wrong, for people
    pub(in crate::server) message: String,
    /// The name of the status
    #[schema(value_type = String)]
    pub(in crate::server) error: &'static str,
    /// The status
    #[schema(minimum = 400, maximum = 599)]
    pub(in crate::server) status_code: u16,
}

/// Wherever somebody must be known, and the database is asked.
pub(in crate::server) struct Usual;
/// A parameter, the path or the body is not as it should be.
pub(in crate::server) struct Invalid;
/// What the path names is not there.
pub(in crate::server) struct Missing;
/// It cannot be done as things are.
pub(in crate::server) struct Conflict;
/// OpenRouter is asked.
pub(in crate::server) struct Provider;
/// A key is to be stored.
pub(in crate::server) struct Sealing;
/// The body may be too large, or too slow.
pub(in crate::server) struct Large;

type Answers = BTreeMap<String, RefOr<Response>>;

impl IntoResponses for Usual {
    fn responses() -> Answers {
        answers([
            (401, "Nobody is known by that"),
            (403, "Known, but not allowed"),
            (429, "Too many requests"),
            (500, "A mistake of the server"),
            (503, "Not available; try again in a moment"),
        ])
    }
}

impl IntoResponses for Invalid {
    fn responses() -> Answers {
        answers([(
            400,
            "Something is wrong with the request; all of it is said",
        )])
    }
}

impl IntoResponses for Missing {
    fn responses() -> Answers {
        answers([(404, "There is no such thing")])
    }
}

impl IntoResponses for Conflict {
    fn responses() -> Answers {
        answers([(409, "It cannot be done as things are")])
    }
}

impl IntoResponses for Provider {
    fn responses() -> Answers {
        let mut answers = answers([
            (
                501,
                "This server has no management key of OpenRouter, or no key to seal others with",
            ),
            (502, "OpenRouter refused, or answered what cannot be read"),
        ]);
        let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("UnderWay")));
        let late = ResponseBuilder::new()
            .description("It takes longer and goes on; asking again may do it twice")
            .content("application/json", body.build());
        answers.insert("202".into(), RefOr::T(late.build()));
        answers
    }
}

impl IntoResponses for Sealing {
    fn responses() -> Answers {
        answers([(501, "This server has no key to seal others with")])
    }
}

impl IntoResponses for Large {
    fn responses() -> Answers {
        answers([
            (408, "The body took too long to come"),
            (413, "The body has more than 5 MiB"),
        ])
    }
}

fn answers<const N: usize>(said: [(u16, &str); N]) -> Answers {
    let answer = |(status, text): (u16, &str)| {
        let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("Failure")));
        let answer = ResponseBuilder::new()
            .description(text)
            .content("application/json", body.build());
        let answer = match status {
            401 => answer.header("WWW-Authenticate", header(Type::String, "`Bearer`")),
            429 | 503 => answer.header("Retry-After", header(Type::Integer, "Seconds to wait")),
            _ => answer,
        };
        (status.to_string(), RefOr::T(answer.build()))
    };
    said.into_iter().map(answer).collect()
}

fn header(kind: Type, text: &str) -> utoipa::openapi::Header {
    let schema = ObjectBuilder::new().schema_type(kind);
    HeaderBuilder::new()
        .schema(Some(schema))
        .description(Some(text))
        .build()
}
