//! Creating, dropping and waiting for databases.

use std::time::{Duration, Instant};

use scratch::db::admin::{self, Creation, Removal};
use scratch::db::{Target, connect_once};
use scratch::failure::{Classify, Kind};
use scratch::settings::{DatabaseUrl, Environment};

use crate::harness::TestDatabase;
use crate::migrate::run;

/// A database that is not there, with a name that needs quoting.
async fn absent() -> Target {
    let target = TestDatabase::empty().await.target();
    let name = format!("{} \"new\"", target.url.database);
    target.with_database(&name)
}

#[tokio::test]
async fn a_database_is_created_and_dropped_once() {
    let target = absent().await;
    assert_eq!(admin::create(&target).await.unwrap(), Creation::Created);
    assert_eq!(admin::create(&target).await.unwrap(), Creation::Existed);
    run(&target).await.unwrap();
    assert_eq!(admin::drop(&target, false).await.unwrap(), Removal::Dropped);
    assert_eq!(admin::drop(&target, false).await.unwrap(), Removal::Absent);
    let error = connect_once(&target.url).await.unwrap_err();
    assert_eq!(error.kind(), Kind::NotFound);
}

#[tokio::test]
async fn two_that_create_at_once_both_succeed() {
    let target = absent().await;
    let (one, two) = tokio::join!(admin::create(&target), admin::create(&target));
    let mut made = [one.unwrap(), two.unwrap()];
    made.sort_by_key(|creation| *creation == Creation::Existed);
    assert_eq!(made, [Creation::Created, Creation::Existed]);
    admin::drop(&target, false).await.unwrap();
}

#[tokio::test]
async fn a_database_in_use_is_dropped_by_force_only() {
    let target = absent().await;
    admin::create(&target).await.unwrap();
    let one = connect_once(&target.url).await.unwrap();
    let error = admin::drop(&target, false).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        format!(
            "one other session is connected to the database `{}`",
            target.url.database
        )
    );
    assert!(error.hints()[0].contains("--force"));
    let two = connect_once(&target.url).await.unwrap();
    let error = admin::drop(&target, false).await.unwrap_err();
    assert!(
        error.to_string().starts_with("2 other sessions are"),
        "{error}"
    );
    assert_eq!(admin::drop(&target, true).await.unwrap(), Removal::Dropped);
    drop((one, two));
}

#[tokio::test]
async fn a_database_of_another_environment_is_not_dropped() {
    let database = TestDatabase::empty().await;
    let staging = Target {
        environment: Environment::Staging,
        ..database.target()
    };
    run(&staging).await.unwrap();
    let error = admin::drop(&database.target(), true).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "this database belongs to staging, not to development"
    );
    assert_eq!(error.kind(), Kind::Refused);
    assert!(connect_once(&database.target().url).await.is_ok());
}

#[tokio::test]
async fn waiting_ends_when_the_database_answers() {
    let database = TestDatabase::empty().await;
    let mut attempts = 0;
    admin::wait(&database.target().url, Duration::from_secs(10), &mut |_| {
        attempts += 1;
    })
    .await
    .unwrap();
    assert_eq!(attempts, 0);
}

#[tokio::test]
async fn waiting_for_nobody_gives_up_in_time_and_says_why() {
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let target = Target {
        url: DatabaseUrl::parse(&format!("postgresql://u:p@127.0.0.1:{port}/d")).unwrap(),
        direct: None,
        environment: Environment::Development,
    };
    let mut attempts = 0;
    let began = Instant::now();
    let error = admin::wait(&target.url, Duration::from_millis(500), &mut |_| {
        attempts += 1;
    })
    .await
    .unwrap_err();
    let took = began.elapsed();
    assert!(
        took >= Duration::from_millis(500) && took < Duration::from_secs(5),
        "{took:?}"
    );
    assert!((2..=4).contains(&attempts), "{attempts}");
    assert_eq!(error.kind(), Kind::Unavailable);
    assert_eq!(error.to_string(), "the database was not ready within 500ms");
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(
        cause,
        format!("nothing answers at 127.0.0.1:{port}: connection refused")
    );
}

#[tokio::test]
async fn waiting_does_not_go_on_where_it_cannot_help() {
    let target = absent().await;
    let mut attempts = 0;
    let error = admin::wait(&target.url, Duration::from_mins(1), &mut |_| attempts += 1)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::NotFound);
    assert_eq!(attempts, 0);
}

#[tokio::test]
async fn server_settings_of_the_url_arrive_whole() {
    let database = TestDatabase::empty().await;
    let url = format!(
        r"{}?schema=My%20App&options=-c%20my.text%3Da%5C%20%5C%5Cb%20--statement-timeout%3D7s",
        database.url()
    );
    let mut connection = connect_once(&DatabaseUrl::parse(&url).unwrap())
        .await
        .unwrap();
    let settings: (String, String, String) = sqlx::query_as(
        "SELECT current_setting('my.text'), current_setting('statement_timeout'),
                current_setting('search_path')",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    assert_eq!(settings, (r"a \b".into(), "7s".into(), "\"My App\"".into()));
}
