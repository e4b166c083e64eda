//! Storing a key.

use scratch::credentials::{Origin, Source, add, get};
use scratch::failure::{Classify, Kind};
use scratch::seal::SealError;
use scratch::secret::Secret;
use serde_json::{Value, json};

use super::{
    ANN, EVE, KEY, added, defaults, new, sealer, shared_vault, stored, vault, with_people,
};
use crate::people::{NOW, audit_log, author};

#[tokio::test]
async fn a_new_key_is_sealed_for_its_row_and_opens_there_alone() {
    let db = with_people().await;
    let credential = added(&db, &new(ANN)).await;
    let column = stored(&db, &credential.id).await;
    let master = sealer("the master key");
    assert!(column.starts_with(&master.current_prefix()), "{column}");

    let again = get(&db, &credential.id).await.unwrap();
    assert_eq!(again.open(Some(&master)).unwrap().reveal(), KEY);
    assert_eq!(again.open(None).unwrap_err(), SealError::NoMasterKey);
    assert!(matches!(
        again.open(Some(&sealer("another"))),
        Err(SealError::UnknownKey { .. })
    ));

    let other = added(&db, &new(ANN)).await;
    sqlx::query(r#"UPDATE "AiAgentCredential" SET "apiKey" = $2 WHERE "id" = $1"#)
        .bind(&other.id)
        .bind(&column)
        .execute(db.pool())
        .await
        .unwrap();
    let moved = get(&db, &other.id).await.unwrap();
    assert_eq!(moved.open(Some(&master)).unwrap_err(), SealError::Broken);
}

#[tokio::test]
async fn a_credential_shows_everything_but_its_key() {
    let db = with_people().await;
    let mut new = new(ANN);
    new.description = Some("  her own ".into());
    new.service = " openrouter".into();
    new.key = Secret::new(format!(" {KEY}\n"));
    let credential = added(&db, &new).await;
    assert!(!format!("{credential:?} {new:?}").contains("SECRET"));
    let id = credential.id.clone();
    let shown = json!(credential.clone().shown(Some(&sealer("the master key"))));
    assert_eq!(
        shown,
        json!({
            "id": id,
            "createdAt": NOW,
            "updatedAt": NOW,
            "userId": ANN,
            "service": "openrouter",
            "apiKey": "sk-o********1111",
            "description": "her own",
            "enabled": true,
            "externalApiKeyId": null,
            "source": "USER",
            "default": true,
            "sealed": true,
        })
    );
    let unopened = json!(credential.shown(None));
    assert_eq!(unopened["apiKey"], "sealed:…");
}

#[tokio::test]
async fn beside_the_older_server_a_key_is_kept_as_text() {
    let db = with_people().await;
    let credential = add(&db, &author(), &new(ANN), &shared_vault(&db).await)
        .await
        .unwrap();
    assert_eq!(stored(&db, &credential.id).await, KEY);
    assert_eq!(credential.open(None).unwrap().reveal(), KEY);
}

#[tokio::test]
async fn a_new_key_is_the_default_where_there_is_none_or_when_asked() {
    let db = with_people().await;
    let first = added(&db, &new(ANN)).await;
    let second = added(&db, &new(ANN)).await;
    let eves = added(&db, &new(EVE)).await;
    assert!(first.default && !second.default && eves.default);
    let mut default = new(ANN);
    default.default = true;
    default.service = "another".into();
    let third = added(&db, &default).await;
    let mut expected = vec![third.id.clone(), eves.id];
    expected.sort();
    assert_eq!(defaults(&db).await, expected);

    let log = audit_log(db.pool()).await;
    let (.., context) = log.iter().find(|row| row.2 == third.id).unwrap();
    assert_eq!(context["from"], json!({ "defaults": [first.id] }));
    assert_eq!(context["to"]["default"], true);
}

#[tokio::test]
async fn adding_is_audited_without_the_key() {
    let db = with_people().await;
    let mut new = new(ANN);
    new.origin = Origin::System {
        hash: "0123abcd".into(),
    };
    let credential = added(&db, &new).await;
    assert_eq!(credential.source, Source::System);
    let log = audit_log(db.pool()).await;
    let (event, user, entity, message, context) = &log[0];
    assert_eq!(
        (event.as_str(), user.as_str(), entity, message.as_str()),
        ("create", ANN, &credential.id, "Created new credential")
    );
    assert_eq!(context["from"], Value::Null);
    assert_eq!(
        context["to"],
        json!({
            "id": credential.id,
            "createdAt": NOW,
            "service": "openrouter",
            "description": null,
            "enabled": true,
            "externalApiKeyId": "0123abcd",
            "source": "SYSTEM",
            "default": true,
            "sealed": true,
        })
    );
    let text = context.to_string();
    assert!(!text.contains("SECRET") && !text.contains("1111"), "{text}");
}

#[tokio::test]
async fn what_cannot_be_stored_says_why_and_stores_nothing() {
    let db = with_people().await;
    let mut empty = new(ANN);
    empty.key = Secret::new(" \n");
    let mut service = new(ANN);
    service.service = "a\0b".into();
    for (new, kind) in [
        (empty, Kind::Usage),
        (service, Kind::Usage),
        (new("usr_nobody"), Kind::NotFound),
    ] {
        let error = add(&db, &author(), &new, &vault(&db).await)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
    }
    assert!(audit_log(db.pool()).await.is_empty());
    assert!(defaults(&db).await.is_empty());
}
