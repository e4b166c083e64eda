//! The client and the simulator, held against OpenRouter's own documents.
//!
//! The documents are not part of this project: `OPENAPI_SPECS` names their folder.

mod answers;
mod requests;
mod simulator;

use std::io::Write;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

/// The official document, which every request must obey.
const OFFICIAL: &str = "openrouter-keys.official-2026-08.yaml";
/// The same with what newer ones have added, by hand: for the reader alone.
const NEWER: &str = "openrouter-keys.autumn-2026.yaml";
const HASH: &str = "f01d52606dc8f0a8303a7b5cc3fa07109c2e346cec7c0a16b40de462992ce943";

/// The calls that the client makes.
const OPERATIONS: [(&str, &str); 7] = [
    ("get", "/key"),
    ("get", "/keys"),
    ("post", "/keys"),
    ("get", "/keys/{hash}"),
    ("patch", "/keys/{hash}"),
    ("delete", "/keys/{hash}"),
    ("get", "/credits"),
];

/// A document of OpenAPI 3.1, whose schemas are JSON Schema 2020-12.
pub(crate) struct Document(pub(crate) Value);

impl Document {
    /// Reads one; `None`, and a word to whoever watches, where there are none.
    pub(crate) fn read(name: &str) -> Option<Self> {
        let Some(folder) = std::env::var_os("OPENAPI_SPECS") else {
            // Past the harness, which shows nothing of a test that passes.
            let _ = writeln!(
                std::io::stderr(),
                "skipped: set OPENAPI_SPECS to the folder of {name} to compare with it"
            );
            return None;
        };
        let path = PathBuf::from(folder).join(name);
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Some(Self(serde_saphyr::from_str(&text).unwrap()))
    }

    pub(crate) fn operation(&self, method: &str, path: &str) -> &Value {
        let operation = &self.0["paths"][path][method];
        assert!(operation.is_object(), "there is no {method} {path}");
        operation
    }

    /// All answers to an operation: status and schema with examples.
    fn answers(&self, method: &str, path: &str) -> Vec<(u16, &Value)> {
        let responses = self.operation(method, path)["responses"]
            .as_object()
            .unwrap();
        let content =
            |response: &'_ Value| response.pointer("/content/application~1json").is_some();
        assert!(responses.values().all(content));
        responses
            .iter()
            .map(|(status, response)| {
                (
                    status.parse().unwrap(),
                    &response["content"]["application/json"],
                )
            })
            .collect()
    }

    /// What is wrong with a value by a schema of this document.
    pub(crate) fn problems(&self, schema: &Value, value: &Value) -> Vec<String> {
        let mut whole = schema.clone();
        // References lead to `#/components/…`.
        whole["components"] = self.0["components"].clone();
        let validator = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true)
            .build(&whole)
            .unwrap();
        let errors = validator.iter_errors(value);
        errors
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect()
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => self.0.pointer(&reference[1..]).unwrap(),
            None => schema,
        }
    }

    /// A value that obeys a schema: every property or only the required ones, `null` wherever that
    /// is allowed or nowhere, and an unknown property on top if wanted.
    fn sample(&self, schema: &Value, shape: Shape) -> Value {
        let schema = self.resolve(schema);
        let types: Vec<&str> = match &schema["type"] {
            Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect(),
        };
        if shape.nulls && types.contains(&"null") {
            return Value::Null;
        }
        if let Some(fixed) = schema.get("const") {
            return fixed.clone();
        }
        match types.first().copied() {
            Some("object") => {
                let required = schema["required"].as_array();
                let is_required =
                    |name: &str| required.is_some_and(|names| names.iter().any(|one| one == name));
                let empty = Map::new();
                let properties = schema["properties"].as_object().unwrap_or(&empty);
                let mut object: Map<_, _> = properties
                    .iter()
                    .filter(|(name, _)| shape.optional || is_required(name))
                    .map(|(name, schema)| (name.clone(), self.sample(schema, shape)))
                    .collect();
                if shape.novelty {
                    object.insert("novelty".into(), json!({"of": ["tomorrow"]}));
                }
                Value::Object(object)
            }
            Some("array") => json!([self.sample(&schema["items"], shape)]),
            kind => ["/example", "/enum/0"]
                .iter()
                .find_map(|place| schema.pointer(place).cloned())
                .unwrap_or_else(|| match kind {
                    Some("string") => json!("words"),
                    Some("integer") => json!(7),
                    Some("number") => json!(0.5),
                    Some("boolean") => json!(true),
                    other => panic!("no sample of {other:?}: {schema}"),
                }),
        }
    }

    /// Every body that the document describes for an answer: its examples, and what its schema
    /// allows at most, at least, and with an unknown property.
    fn bodies(&self, media: &Value) -> Vec<Value> {
        let schema = &media["schema"];
        let examples = [&media["example"], &schema["example"]];
        let examples = examples.into_iter().filter(|example| !example.is_null());
        let shapes = [
            (true, false, false),
            (false, false, false),
            (true, true, false),
        ];
        let shapes = shapes.into_iter().chain([(true, false, true)]);
        let samples = shapes.map(|(optional, nulls, novelty)| {
            let shape = Shape {
                optional,
                nulls,
                novelty,
            };
            self.sample(schema, shape)
        });
        let bodies: Vec<_> = examples.cloned().chain(samples).collect();
        for body in &bodies {
            assert_eq!(self.problems(schema, body), Vec::<String>::new(), "{body}");
        }
        bodies
    }
}

#[derive(Clone, Copy)]
struct Shape {
    optional: bool,
    nulls: bool,
    novelty: bool,
}

/// The path of the document that a target belongs to, below the base URL.
fn template(target: &str) -> String {
    let path = target.split('?').next().unwrap();
    match path.strip_prefix("/keys/") {
        Some(hash) => {
            assert!(hash.len() == 64 && !hash.contains('/'), "{hash}");
            "/keys/{hash}".into()
        }
        None => path.to_owned(),
    }
}
