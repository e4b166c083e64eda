//! What the server does not wait for.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::{BoxFuture, join_all};
use scratch::audit::Author;
use scratch::db::{Database, DbError};
use scratch::failure::{Classify, Kind};
use scratch::server::{NewUserResources, State, Stopping, serve};
use scratch::users::User;
use serde_json::json;
use sqlx::{Executor as _, query_scalar};
use tokio::net::TcpListener;

use super::{ADMIN, Scene, config};
use crate::harness::TestDatabase;

#[tokio::test]
async fn who_waits_for_a_row_that_somebody_holds_is_told_so_and_the_pool_is_free_again() {
    let scene = Scene::with_people().await;
    let admin = scene.token(ADMIN, &[]).await;
    let holder = scene.test.connect().await;
    let mut held = holder.begin().await.unwrap();
    let lock = r#"SELECT 1 FROM "User" WHERE "id" = 'usr_User000001' FOR UPDATE"#;
    held.execute(lock).await.unwrap();
    let asked = Instant::now();
    let path = "/admin/users/usr_User000001/promote";
    let all = join_all((0..12).map(|_| scene.post(path, &admin, json!({})))).await;
    for answer in all {
        assert_eq!(answer.headers["retry-after"], "1");
        answer.failure(503);
    }
    // Well before the server would cut them off.
    assert!(
        asked.elapsed() < Duration::from_secs(15),
        "{:?}",
        asked.elapsed()
    );
    scene.get("/users/current", &admin).await.expect(200);
    held.rollback().await.unwrap();
    scene.post(path, &admin, json!({})).await.expect(200);
}

#[tokio::test]
async fn a_statement_has_its_limits_unless_the_url_says_others() {
    let test = TestDatabase::migrated().await;
    let limits = async |target| {
        let db = Database::lazy(target);
        let ask =
            "SELECT current_setting('lock_timeout') || ' ' || current_setting('statement_timeout')";
        query_scalar::<_, String>(ask)
            .fetch_one(db.pool())
            .await
            .unwrap()
    };
    assert_eq!(limits(test.target()).await, "2s 5s");
    let mut target = test.target();
    target.url.pooled = true;
    assert_eq!(limits(target).await, "0 0");
    let mut target = test.target();
    target.direct = Some(target.url.clone());
    assert_eq!(limits(target).await, "0 0");
    let mut target = test.target();
    let own = ("statement_timeout".to_owned(), "50ms".to_owned());
    target.url.options.push(own);
    assert_eq!(limits(target.clone()).await, "2s 50ms");

    let db = Database::lazy(target);
    let error = db.pool().execute("SELECT pg_sleep(10)").await.unwrap_err();
    let error = DbError::from(error);
    assert!(matches!(error, DbError::Overdue(_)), "{error}");
    assert_eq!(error.kind(), Kind::Unavailable);
}

/// Has something under way that never ends.
struct Endless;

impl NewUserResources for Endless {
    fn provide(&self, _: User, _: Author) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }

    fn close(&self) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn what_does_not_end_is_cut_off() {
    assert_eq!(Stopping::default().drain, Duration::from_secs(25));
    let drain = Duration::from_millis(300);
    let test = TestDatabase::migrated().await;
    let mut config = config(Database::lazy(test.target())).await;
    config.new_user_resources = Some(Arc::new(Endless));
    config.stopping.drain = drain;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let began = Instant::now();
    let serving = serve(listener, State::new(config), std::future::ready(()));
    let ended = tokio::time::timeout(Duration::from_mins(1), serving).await;
    ended.expect("it ends").unwrap();
    assert!(began.elapsed() >= drain, "{:?}", began.elapsed());
}
