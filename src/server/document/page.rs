//! The document as one page: no script, nothing from elsewhere.

use std::fmt::Write;

use serde_json::{Map, Value};

const STYLE: &str = include_str!("page.css");

/// Renders an OpenAPI document as we write them.
pub(super) fn render(document: &Value) -> String {
    let title = text(&document["info"]["title"]);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style></head>\n<body>\n\
         <h1>{title} <span class=\"dim\">{}</span></h1>\n{}\
         <p>For programs: <a href=\"openapi.json\">openapi.json</a></p>\n",
        text(&document["info"]["version"]),
        prose(&document["info"]["description"]),
    );
    let tags = document["tags"].as_array().map_or(&[][..], Vec::as_slice);
    page.push_str("<nav>");
    for tag in tags {
        let name = text(&tag["name"]);
        let _ = write!(page, "<a href=\"#{name}\">{name}</a>");
    }
    page.push_str("<a href=\"#ways-in\">ways in</a><a href=\"#shapes\">shapes</a></nav>\n");
    for tag in tags {
        let name = text(&tag["name"]);
        let about = prose(&tag["description"]);
        let _ = writeln!(page, "<h2 id=\"{name}\">{name}</h2>\n{about}");
        for (path, methods) in members(&document["paths"]) {
            for (method, operation) in members(methods) {
                if operation["tags"][0] == tag["name"] {
                    operation_to(&mut page, document, path, method, operation);
                }
            }
        }
    }
    page.push_str("<h2 id=\"ways-in\">Ways in</h2>\n<dl>");
    for (name, scheme) in members(&document["components"]["securitySchemes"]) {
        let (name, about) = (escaped(name), prose(&scheme["description"]));
        let _ = writeln!(page, "<dt><code>{name}</code></dt><dd>{about}</dd>");
    }
    page.push_str("</dl>\n<h2 id=\"shapes\">Shapes</h2>\n");
    for (name, schema) in members(&document["components"]["schemas"]) {
        let name = escaped(name);
        let _ = writeln!(page, "<h3 id=\"shape-{name}\">{name}</h3>");
        schema_to(&mut page, schema);
    }
    page.push_str("</body></html>\n");
    page
}

fn operation_to(page: &mut String, document: &Value, path: &str, method: &str, operation: &Value) {
    let _ = writeln!(
        page,
        "<details id=\"{}\"><summary><span class=\"method {method}\">{method}</span>\
         <code>{}</code><span class=\"what\">{}</span></summary><div class=\"body\">\n{}",
        text(&operation["operationId"]),
        escaped(path),
        text(&operation["summary"]),
        prose(&operation["description"]),
    );
    let ways = operation.get("security").unwrap_or(&document["security"]);
    let ways: Vec<String> = items(ways)
        .flat_map(members)
        .map(|(name, _)| format!("<a href=\"#ways-in\">{}</a>", escaped(name)))
        .collect();
    let ways = if ways.is_empty() {
        "Open to all.".to_owned()
    } else {
        format!("Ways in: {}.", ways.join(", "))
    };
    let _ = writeln!(page, "<p class=\"dim\">{ways}</p>");
    let mut parameters = items(&operation["parameters"]).peekable();
    if parameters.peek().is_some() {
        page.push_str("<h3>Parameters</h3>\n<dl>");
        for parameter in parameters {
            let _ = writeln!(
                page,
                "<dt><code>{}</code> <span class=\"dim\">in the {}, {}</span></dt><dd>{}</dd>",
                text(&parameter["name"]),
                text(&parameter["in"]),
                kind(&parameter["schema"]),
                text(&parameter["description"]),
            );
        }
        page.push_str("</dl>\n");
    }
    if let Some((_, body)) = members(&operation["requestBody"]["content"]).next() {
        let schema = &body["schema"];
        let _ = writeln!(page, "<h3>Body</h3>\n<p>{}</p>", kind(schema));
        let example = &resolved(document, schema)["example"];
        if !example.is_null() {
            let _ = writeln!(page, "<pre>{}</pre>", escaped(&format!("{example:#}")));
        }
    }
    page.push_str("<h3>Answers</h3>\n<dl>");
    for (status, answer) in members(&operation["responses"]) {
        let body = members(&answer["content"]).next();
        let body = body.map_or_else(String::new, |(_, body)| {
            format!(" <span class=\"dim\">{}</span>", kind(&body["schema"]))
        });
        let about = text(&answer["description"]);
        let _ = writeln!(page, "<dt><code>{status}</code>{body}</dt><dd>{about}</dd>");
    }
    page.push_str("</dl></div></details>\n");
}

/// A schema of its own: its members, or its words.
fn schema_to(page: &mut String, schema: &Value) {
    page.push_str(&prose(&schema["description"]));
    let mut properties = members(&schema["properties"]).peekable();
    if properties.peek().is_none() {
        let _ = writeln!(page, "<p>{}</p>", kind(schema));
        return;
    }
    page.push_str("<dl>");
    for (name, member) in properties {
        let is_required = items(&schema["required"]).any(|it| it == name.as_str());
        let presence = if is_required { "" } else { ", may be absent" };
        let _ = writeln!(
            page,
            "<dt><code>{}</code> <span class=\"dim\">{}{presence}</span></dt><dd>{}</dd>",
            escaped(name),
            kind(member),
            text(&member["description"]),
        );
    }
    page.push_str("</dl>\n");
    if schema["additionalProperties"] == false {
        page.push_str("<p class=\"dim\">Members that are not listed are refused.</p>\n");
    }
}

/// What a value may be, in words.
fn kind(schema: &Value) -> String {
    if let Some(name) = referred(schema) {
        let name = escaped(name);
        return format!("<a href=\"#shape-{name}\">{name}</a>");
    }
    for several in ["oneOf", "anyOf", "allOf"] {
        if schema.get(several).is_some() {
            let kinds: Vec<String> = items(&schema[several]).map(kind).collect();
            return kinds.join(" or ");
        }
    }
    let mut words = match &schema["type"] {
        Value::String(word) if word == "array" => format!("list of {}", kind(&schema["items"])),
        Value::String(word) => escaped(word),
        Value::Array(words) => words.iter().map(text).collect::<Vec<_>>().join(" or "),
        _ => "any JSON".into(),
    };
    if schema.get("enum").is_some() {
        let allowed: Vec<String> = items(&schema["enum"])
            .map(|word| format!("<code>{}</code>", escaped(&word.to_string())))
            .collect();
        words = allowed.join(", ");
    }
    if let Some(format) = schema["format"].as_str().filter(|it| it.contains("date")) {
        let _ = write!(words, ", {format}");
    }
    for (bound, word) in [
        ("minimum", "at least"),
        ("maximum", "at most"),
        ("exclusiveMinimum", "more than"),
        ("minLength", "characters at least"),
        ("maxLength", "characters at most"),
        ("maxItems", "items at most"),
    ] {
        if let Some(value) = schema.get(bound) {
            let _ = write!(words, ", {word} {value}");
        }
    }
    words
}

fn referred(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

/// The schema itself, if this only refers to one.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match referred(schema) {
        Some(name) => &document["components"]["schemas"][name],
        None => schema,
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Paragraphs, with what stands between backticks as code.
fn prose(value: &Value) -> String {
    let whole = value.as_str().unwrap_or_default();
    let paragraphs = whole.split("\n\n").filter(|it| !it.trim().is_empty());
    let paragraphs: Vec<String> = paragraphs
        .map(|it| format!("<p>{}</p>\n", marked(it)))
        .collect();
    paragraphs.concat()
}

/// The same within a line.
fn text(value: &Value) -> String {
    marked(value.as_str().unwrap_or_default())
}

fn marked(line: &str) -> String {
    let parts = line.split('`').enumerate().map(|(at, part)| {
        if at % 2 == 1 {
            format!("<code>{}</code>", escaped(part))
        } else {
            escaped(part)
        }
    });
    parts.collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_value_may_be_is_said_in_words() {
        for (schema, words) in [
            (json!({}), "any JSON"),
            (json!({"type": ["string", "null"]}), "string or null"),
            (
                json!({"type": "integer", "minimum": 0, "maximum": 9}),
                "integer, at least 0, at most 9",
            ),
            (
                json!({"type": "array", "items": {"$ref": "#/components/schemas/A"}}),
                "list of <a href=\"#shape-A\">A</a>",
            ),
            (
                json!({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/A"}]}),
                "null or <a href=\"#shape-A\">A</a>",
            ),
            (
                json!({"type": "string", "enum": ["A<"]}),
                "<code>&quot;A&lt;&quot;</code>",
            ),
        ] {
            assert_eq!(kind(&schema), words);
        }
    }

    #[test]
    fn only_what_stands_between_backticks_is_marked_and_nothing_escapes() {
        assert_eq!(marked("a `b<c` & d"), "a <code>b&lt;c</code> &amp; d");
    }
}
