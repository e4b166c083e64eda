//! From what a person types to one user.

use scratch::failure::{Classify, Kind};
use scratch::users::{UserError, resolve};

use crate::people::{Person, database, ids};

fn ann() -> Person {
    Person {
        id: "usr_Ann0000001",
        email: Some("Ann.Smith@Example.com"),
        name: Some("Ann Smith"),
        clerk_id: Some("user_2abcANN"),
        stripe_customer_id: Some("cus_ANN1"),
        ..Person::default()
    }
}

#[tokio::test]
async fn every_name_of_a_user_finds_it() {
    let db = database().await;
    ann().insert(db.pool()).await;
    for reference in [
        "usr_Ann0000001",
        "user_2abcANN",
        "cus_ANN1",
        "Ann.Smith@Example.com",
        "ANN.smith@example.COM",
        "  ann.smith@example.com\n",
    ] {
        let user = resolve(&db, reference).await.unwrap();
        assert_eq!(user.id, "usr_Ann0000001", "{reference}");
    }
    for reference in ["usr_ann0000001", "USER_2abcANN", "Ann Smith", "ann.smith"] {
        let error = resolve(&db, reference).await.unwrap_err();
        assert_eq!(error.kind(), Kind::NotFound, "{reference}");
    }
}

#[tokio::test]
async fn a_shared_email_is_ambiguous_and_lists_who_shares_it() {
    let db = database().await;
    ann().insert(db.pool()).await;
    let twin = Person {
        id: "usr_Ann0000002",
        email: Some("ann.smith@example.com"),
        hour: 1,
        ..Person::default()
    };
    twin.insert(db.pool()).await;
    let error = resolve(&db, "ann.smith@example.com").await.unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert_eq!(
        error.to_string(),
        "`ann.smith@example.com` is the e-mail address of 2 users: \
         usr_Ann0000001 (Ann.Smith@Example.com, Ann Smith), usr_Ann0000002 (ann.smith@example.com)"
    );
    assert_eq!(
        error.hints(),
        ["name the user by id, for example usr_Ann0000001"]
    );
}

#[tokio::test]
async fn an_id_wins_over_the_same_text_in_another_column() {
    let db = database().await;
    ann().insert(db.pool()).await;
    let impostor = Person {
        id: "usr_Impostor01",
        email: Some("usr_Ann0000001"),
        clerk_id: Some("cus_ANN1"),
        ..Person::default()
    };
    impostor.insert(db.pool()).await;
    let user = resolve(&db, "usr_Ann0000001").await.unwrap();
    assert_eq!(user.id, "usr_Ann0000001");

    let error = resolve(&db, "cus_ANN1").await.unwrap_err();
    assert!(error.to_string().starts_with("`cus_ANN1` names 2 users: "));
}

#[tokio::test]
async fn nobody_is_not_found_and_similar_users_are_suggested() {
    let db = database().await;
    ann().insert(db.pool()).await;
    let bob = Person {
        id: "usr_Bob0000001",
        email: Some("bob@example.com"),
        ..Person::default()
    };
    bob.insert(db.pool()).await;
    for reference in [
        "ann.smiht@example.com",
        "ann.smith@exmaple.com",
        "usr_Ann0000002",
        "user_2abcANM",
        "Smith",
    ] {
        match resolve(&db, reference).await {
            Err(UserError::NotFound { near, .. }) => {
                assert_eq!(ids(&near), ["usr_Ann0000001"], "{reference}");
            }
            other => panic!("{reference}: {other:?}"),
        }
    }
    let error = resolve(&db, "ann.smith@exmaple.com").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no user `ann.smith@exmaple.com`"
    );
    assert_eq!(
        error.hints(),
        ["did you mean usr_Ann0000001 (Ann.Smith@Example.com, Ann Smith)?"]
    );

    let error = resolve(&db, "zebra").await.unwrap_err();
    assert_eq!(error.kind(), Kind::NotFound);
    assert_eq!(
        error.hints(),
        ["look for the user with `scratch user search TEXT`"]
    );
}

#[tokio::test]
async fn strange_references_find_nobody_and_break_nothing() {
    let db = database().await;
    ann().insert(db.pool()).await;
    for reference in [
        "%",
        "_",
        "\\",
        "'; DROP TABLE \"User\"; --",
        "a\0b",
        "@",
        "€",
    ] {
        let error = resolve(&db, reference).await.unwrap_err();
        assert_eq!(error.kind(), Kind::NotFound, "{reference}");
    }
    let error = resolve(&db, "  ").await.unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
}

#[tokio::test]
async fn of_very_many_who_share_an_email_the_first_are_named() {
    let db = database().await;
    sqlx::query(
        r#"INSERT INTO "User" ("id", "updatedAt", "email")
           SELECT 'usr_' || lpad(n::text, 10, '0'), now(), 'team@example.com'
           FROM generate_series(1, 25) n"#,
    )
    .execute(db.pool())
    .await
    .unwrap();
    let error = resolve(&db, "team@example.com").await.unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("`team@example.com` is the e-mail address of at least 20 users: usr_"),
        "{error}"
    );
}
