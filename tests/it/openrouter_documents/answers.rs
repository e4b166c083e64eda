//! What the client reads.

use scratch::openrouter::{Client, CreateError, KeyPatch, OpenRouterError};

use super::{Document, HASH, NEWER, OFFICIAL, OPERATIONS};
use crate::harness::{Reply, Scripted};
use crate::openrouter::{config, new_key};

/// Makes the call and returns what came of it, or the error's text.
async fn outcome(client: &Client, method: &str, path: &str) -> Result<(), String> {
    let text = |error: OpenRouterError| error.to_string();
    match (method, path) {
        ("get", "/key") => client.management_key().await.map(drop).map_err(text),
        // The page is the same again and again: the second one ends the list.
        ("get", "/keys") => client.list_keys(&[]).await.map_err(text).map(|keys| {
            assert_eq!(keys.len(), 1);
        }),
        ("post", "/keys") => {
            let made = client.create_key(&new_key("k")).await;
            let text = |error: CreateError| error.cause().to_string();
            made.map_err(text).map(|made| {
                assert!(!made.key.reveal().is_empty());
            })
        }
        ("get", "/keys/{hash}") => client.get_key(HASH).await.map(drop).map_err(text),
        ("patch", "/keys/{hash}") => {
            let changed = client.update_key(HASH, &KeyPatch::default()).await;
            changed.map(drop).map_err(text)
        }
        ("delete", "/keys/{hash}") => client.delete_key(HASH).await.map(drop).map_err(text),
        ("get", "/credits") => client.credits().await.map(drop).map_err(text),
        other => panic!("{other:?} is not called"),
    }
}

async fn read_every_answer(name: &str) {
    let Some(document) = Document::read(name) else {
        return;
    };
    let mut read = 0;
    for (method, path) in OPERATIONS {
        for (status, media) in document.answers(method, path) {
            for body in document.bodies(media) {
                let server = Scripted::start([Reply::with(status, &body.to_string())]).await;
                let mut config = config(&server.url);
                config.policy.attempts = 1;
                let came = outcome(&Client::new(config).unwrap(), method, path).await;
                let at = format!("{method} {path} {status}: {body}");
                let gone = (method, status) == ("delete", 404);
                if status < 300 || gone {
                    assert_eq!(came, Ok(()), "{at}");
                } else {
                    let words = body["error"]["message"].as_str().unwrap();
                    let error = came.expect_err(&at);
                    assert!(error.contains(words), "{at}: {error}");
                    assert!(error.contains(&status.to_string()), "{at}: {error}");
                }
                read += 1;
            }
        }
    }
    assert!(read > 100, "{read}");
}

#[tokio::test]
async fn every_answer_of_the_official_document_is_read() {
    read_every_answer(OFFICIAL).await;
}

#[tokio::test]
async fn every_answer_of_the_newer_document_is_read() {
    read_every_answer(NEWER).await;
}
