//! Session tokens of Clerk: which are trusted, and how its signing keys are read.

use std::sync::Arc;

use chrono::TimeDelta;
use jsonwebtoken::Algorithm;
use scratch::clerk::{Claims, ClerkError, SetupError, Verifier};
use scratch::clock::Clock as _;
use scratch::secret::Secret;
use scratch::settings::{ClerkKeys, ClerkSettings};
use serde_json::{Value, json};

use super::{Movable, ONE, TWO, claims, key_set, session, signed};
use crate::harness::{Reply, Scripted};

const PUBLIC_ONE: &str = include_str!("keys/one.pub.pem");

fn verifier(keys: ClerkKeys, clock: &Arc<Movable>) -> Verifier {
    let settings = ClerkSettings {
        keys: Some(keys),
        ..ClerkSettings::default()
    };
    Verifier::new(settings, clock.clone()).unwrap().unwrap()
}

fn open(clerk: &Scripted) -> ClerkKeys {
    ClerkKeys::Open(clerk.url.parse().unwrap())
}

#[track_caller]
fn refused(outcome: Result<Claims, ClerkError>) {
    let error = outcome.unwrap_err();
    assert!(
        matches!(
            error,
            ClerkError::Unverified(_) | ClerkError::Unacceptable(_)
        ),
        "{error}"
    );
}

#[track_caller]
fn unavailable(outcome: Result<Claims, ClerkError>) {
    let error = outcome.unwrap_err();
    assert!(matches!(error, ClerkError::Unavailable { .. }), "{error}");
}

#[tokio::test]
async fn the_three_algorithms_of_rsa_are_trusted_and_no_other() {
    let clock = Movable::at_now();
    let verifier = verifier(ClerkKeys::Pem(PUBLIC_ONE.into()), &clock);
    let who = claims("user_una");
    for algorithm in [Algorithm::RS256, Algorithm::RS384, Algorithm::RS512] {
        let token = signed(&who, algorithm, None, ONE);
        let claims = verifier.verify(&token).await.unwrap();
        assert_eq!(claims.subject, "user_una");
        refused(verifier.verify(&signed(&who, algorithm, None, TWO)).await);
    }
    refused(
        verifier
            .verify(&signed(&who, Algorithm::PS256, None, ONE))
            .await,
    );
    // The public key as the secret of another algorithm, and no signature at all.
    let secret = jsonwebtoken::EncodingKey::from_secret(PUBLIC_ONE.as_bytes());
    let header = jsonwebtoken::Header::new(Algorithm::HS256);
    refused(
        verifier
            .verify(&jsonwebtoken::encode(&header, &who, &secret).unwrap())
            .await,
    );
    let token = session(&who);
    let body = token.split('.').nth(1).unwrap();
    // {"alg":"none","typ":"JWT"}
    refused(
        verifier
            .verify(&format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{body}."))
            .await,
    );
    for junk in ["", ".", "a.b.c", "…"] {
        refused(verifier.verify(junk).await);
    }
}

#[tokio::test]
async fn a_token_holds_within_its_time_give_or_take_five_seconds() {
    let clock = Movable::at_now();
    let verifier = verifier(ClerkKeys::Pem(PUBLIC_ONE.into()), &clock);
    let now = clock.now().timestamp();
    let with = |name: &str, value: Value| {
        let mut claims = claims("user_una");
        claims[name] = value;
        session(&claims)
    };
    for (name, value) in [
        ("exp", json!(now - 3)),
        ("iat", json!(now + 4)),
        ("nbf", json!(now + 4)),
        ("iat", json!(null)),
        ("exp", json!(f64::from(1_999_999_999) + 0.5)),
        ("fullName", json!(7)),
    ] {
        let outcome = verifier.verify(&with(name, value.clone())).await;
        assert!(outcome.is_ok(), "{name} {value}: {outcome:?}");
    }
    for (name, value) in [
        ("exp", json!(now - 8)),
        ("exp", json!(null)),
        ("exp", json!("2099")),
        ("iat", json!(now + 60)),
        ("nbf", json!(now + 8)),
        ("nbf", json!("soon")),
        ("sub", json!(null)),
        ("sub", json!("")),
        ("sub", json!("a\0b")),
        ("sub", json!(7)),
    ] {
        refused(verifier.verify(&with(name, value)).await);
    }
}

#[tokio::test]
async fn issuer_and_party_count_where_the_settings_name_them() {
    let clock = Movable::at_now();
    let settings = ClerkSettings {
        keys: Some(ClerkKeys::Pem(PUBLIC_ONE.into())),
        issuer: Some("https://clerk.example.com".into()),
        authorized_parties: vec!["https://app.example.com".into()],
    };
    let verifier = Verifier::new(settings, clock).unwrap().unwrap();
    let with = |issuer: Value, party: Value| {
        let mut claims = claims("user_una");
        claims["iss"] = issuer;
        claims["azp"] = party;
        session(&claims)
    };
    let (ours, app) = (
        json!("https://clerk.example.com"),
        json!("https://app.example.com"),
    );
    let good = verifier.verify(&with(ours.clone(), app.clone())).await;
    assert!(good.is_ok(), "{good:?}");
    refused(
        verifier
            .verify(&with(json!("https://clerk.evil.com"), app.clone()))
            .await,
    );
    refused(verifier.verify(&with(json!(null), app)).await);
    refused(
        verifier
            .verify(&with(ours.clone(), json!("https://evil.com")))
            .await,
    );
    refused(verifier.verify(&with(ours, json!(null))).await);
}

#[tokio::test]
async fn a_header_that_asks_for_more_is_refused() {
    let clock = Movable::at_now();
    let verifier = verifier(ClerkKeys::Pem(PUBLIC_ONE.into()), &clock);
    let key = jsonwebtoken::EncodingKey::from_rsa_pem(ONE.as_bytes()).unwrap();
    let mut header = jsonwebtoken::Header::new(Algorithm::RS256);
    header.typ = None;
    let untyped = jsonwebtoken::encode(&header, &claims("user_una"), &key).unwrap();
    assert!(verifier.verify(&untyped).await.is_ok());
    header.typ = Some("at+jwt".into());
    refused(
        verifier
            .verify(&jsonwebtoken::encode(&header, &claims("user_una"), &key).unwrap())
            .await,
    );
    header.typ = None;
    header.crit = Some(vec!["b64".into()]);
    refused(
        verifier
            .verify(&jsonwebtoken::encode(&header, &claims("user_una"), &key).unwrap())
            .await,
    );
}

#[tokio::test]
async fn an_unknown_key_is_asked_for_once_a_minute_by_however_many() {
    let clock = Movable::at_now();
    let clerk = Scripted::start([
        key_set(&[("one", ONE)]),
        key_set(&[("one", ONE), ("two", TWO)]),
    ])
    .await;
    let verifier = verifier(open(&clerk), &clock);
    let one = session(&claims("user_una"));
    let known = futures_util::future::join_all((0..20).map(|_| verifier.verify(&one))).await;
    assert!(known.iter().all(Result::is_ok), "{known:?}");
    assert_eq!(clerk.requests().len(), 1, "one fetch serves all");

    let two = signed(&claims("user_una"), Algorithm::RS256, Some("two"), TWO);
    for _ in 0..5 {
        refused(verifier.verify(&two).await);
    }
    assert_eq!(clerk.requests().len(), 1);
    clock.advance(TimeDelta::seconds(59));
    refused(verifier.verify(&two).await);
    clock.advance(TimeDelta::seconds(1));
    let mut fresh = claims("user_una");
    fresh["exp"] = json!(clock.now().timestamp() + 60);
    let two = signed(&fresh, Algorithm::RS256, Some("two"), TWO);
    let all = futures_util::future::join_all((0..20).map(|_| verifier.verify(&two))).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    assert_eq!(clerk.requests().len(), 2);
    refused(
        verifier
            .verify(&signed(&fresh, Algorithm::RS256, Some("three"), TWO))
            .await,
    );
    refused(
        verifier
            .verify(&signed(&fresh, Algorithm::RS256, None, ONE))
            .await,
    );
    assert_eq!(clerk.requests().len(), 2);
}

#[tokio::test]
async fn while_clerk_is_away_unknown_keys_are_undecided_and_known_ones_go_on() {
    let clock = Movable::at_now();
    let clerk = Scripted::start([
        Reply::with(500, "{}"),
        Reply::with(200, "<html>"),
        key_set(&[("one", ONE)]),
        Reply::Hangup,
    ])
    .await;
    let verifier = verifier(open(&clerk), &clock);
    let mut claims = claims("user_una");
    claims["exp"] = json!(clock.now().timestamp() + 86_400);
    let one = session(&claims);
    unavailable(verifier.verify(&one).await);
    unavailable(verifier.verify(&one).await);
    assert_eq!(clerk.requests().len(), 1, "not asked again at once");
    clock.advance(TimeDelta::seconds(5));
    unavailable(verifier.verify(&one).await);
    clock.advance(TimeDelta::seconds(5));
    assert!(verifier.verify(&one).await.is_ok());
    // From now on Clerk hangs up.
    clock.advance(TimeDelta::hours(2));
    assert!(verifier.verify(&one).await.is_ok());
    assert_eq!(clerk.requests().len(), 4, "old keys are asked for again");
    unavailable(
        verifier
            .verify(&signed(&claims, Algorithm::RS256, Some("two"), TWO))
            .await,
    );
    assert_eq!(clerk.requests().len(), 4);
    // One that it may have withdrawn meanwhile opens no longer than a day.
    let mut claims = claims;
    clock.advance(TimeDelta::hours(23));
    claims["exp"] = json!(clock.now().timestamp() + 60);
    unavailable(verifier.verify(&session(&claims)).await);
}

#[tokio::test]
async fn a_key_that_clerk_withdraws_opens_no_longer() {
    let clock = Movable::at_now();
    let clerk = Scripted::start([key_set(&[("one", ONE)]), key_set(&[("two", TWO)])]).await;
    let verifier = verifier(open(&clerk), &clock);
    let mut claims = claims("user_una");
    claims["exp"] = json!(clock.now().timestamp() + 86_400);
    assert!(verifier.verify(&session(&claims)).await.is_ok());
    clock.advance(TimeDelta::minutes(61));
    refused(verifier.verify(&session(&claims)).await);
}

#[tokio::test]
async fn the_secret_key_goes_to_clerk_alone() {
    let clock = Movable::at_now();
    let clerk = Scripted::start([key_set(&[("one", ONE)])]).await;
    let api = ClerkKeys::Api {
        url: clerk.url.parse().unwrap(),
        secret: Secret::new("sk_test_CANARY"),
    };
    assert!(
        verifier(api, &clock)
            .verify(&session(&claims("user_una")))
            .await
            .is_ok()
    );
    assert!(
        verifier(open(&clerk), &clock)
            .verify(&session(&claims("user_una")))
            .await
            .is_ok()
    );
    let asked = clerk.requests();
    assert_eq!(
        asked[0].header("authorization"),
        Some("Bearer sk_test_CANARY")
    );
    assert_eq!(asked[1].header("authorization"), None);
}

#[test]
fn what_is_no_key_is_said_at_the_start() {
    let settings = ClerkSettings {
        keys: Some(ClerkKeys::Pem("-----BEGIN PUBLIC KEY-----\nAAAA\n".into())),
        ..ClerkSettings::default()
    };
    let outcome = Verifier::new(settings, Movable::at_now());
    assert_eq!(outcome.err(), Some(SetupError::NotAKey));
}
