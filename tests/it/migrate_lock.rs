//! One migration at a time.

use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use scratch::clock::SystemClock;
use scratch::db::migrate::{self, Event, Migrator, Options};
use scratch::failure::{Classify, Kind};
use scratch::ids::SystemEntropy;
use sqlx::{Connection, PgConnection};

use crate::harness::TestDatabase;
use crate::migrate::{migration, run, run_with};

/// A session that holds the migration lock.
pub(crate) async fn holder(database: &TestDatabase) -> PgConnection {
    let mut connection = scratch::db::connect_once(&database.target().url)
        .await
        .unwrap();
    // The letters of "scratch" and a one.
    sqlx::query("SELECT pg_advisory_lock(x'7363726174636801'::bigint)")
        .execute(&mut connection)
        .await
        .unwrap();
    connection
}

#[tokio::test]
async fn of_programs_that_start_at_once_one_migrates_and_all_succeed() {
    const RACERS: usize = 4;
    let database = TestDatabase::empty().await;
    let start = Arc::new(Barrier::new(RACERS));
    let racers: Vec<_> = (0..RACERS)
        .map(|_| {
            let (target, start) = (database.target(), Arc::clone(&start));
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap();
                start.wait();
                runtime.block_on(run(&target)).unwrap().0.applied.len()
            })
        })
        .collect();
    let mut applied: Vec<usize> = racers
        .into_iter()
        .map(|racer| racer.join().unwrap())
        .collect();
    applied.sort_unstable();
    assert_eq!(applied, [0, 0, 0, Migrator::embedded().migrations().len()]);
}

#[tokio::test]
async fn a_wait_names_the_holder_and_ends_when_it_goes() {
    let database = TestDatabase::empty().await;
    let mut other = holder(&database).await;
    let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
        .fetch_one(&mut other)
        .await
        .unwrap();

    let seen = migrate::status(&database.target())
        .await
        .unwrap()
        .lock_holder
        .unwrap();
    assert_eq!(seen.pid, pid);
    assert_eq!(seen.application_name.as_deref(), Some("scratch"));
    assert!(seen.since.is_some());

    let (told, hears) = tokio::sync::oneshot::channel();
    let mut told = Some(told);
    let target = database.target();
    let waiter = tokio::spawn(async move {
        let mut waits = 0;
        let mut on_event = |event| {
            if let Event::Waiting { holder } = event {
                waits += 1;
                if let Some(told) = told.take() {
                    told.send(holder).unwrap();
                }
            }
        };
        let options = Options::default();
        migrate::migrate(
            &target,
            &options,
            &SystemEntropy,
            &SystemClock,
            &mut on_event,
        )
        .await
        .unwrap();
        waits
    });
    assert_eq!(hears.await.unwrap().pid, pid);
    // Long enough for several attempts: the holder is named once.
    tokio::time::sleep(Duration::from_millis(400)).await;
    other.close().await.unwrap();
    assert_eq!(waiter.await.unwrap(), 1);
    assert_eq!(
        migrate::status(&database.target())
            .await
            .unwrap()
            .lock_holder,
        None
    );
}

#[tokio::test]
async fn a_wait_that_is_too_long_ends_with_the_name_of_the_holder() {
    let database = TestDatabase::empty().await;
    let mut other = holder(&database).await;
    let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
        .fetch_one(&mut other)
        .await
        .unwrap();
    let began = Instant::now();
    let timeout = Duration::from_millis(300);
    let error = run_with(&Migrator::embedded(), &database.target(), timeout)
        .await
        .unwrap_err();
    assert!(began.elapsed() >= timeout);
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!(error.kind(), Kind::Unavailable);
    let message = error.to_string();
    let expected = format!(
        "another migration is running and did not end within 300ms: process {pid} of the server, \
         `scratch`"
    );
    assert!(message.starts_with(&expected), "{message}");
    other.close().await.unwrap();
    run(&database.target()).await.unwrap();
}

#[tokio::test]
async fn the_lock_is_free_after_success_refusal_and_failure() {
    let database = TestDatabase::empty().await;
    let now = Duration::from_millis(1);
    run_with(&Migrator::embedded(), &database.target(), now)
        .await
        .unwrap();
    // With a wait this short each run finds the lock free or fails.
    run_with(&Migrator::embedded(), &database.target(), now)
        .await
        .unwrap();
    let mut broken = Migrator::embedded().migrations().to_vec();
    broken.push(migration(9, "broken", "SELECT nonsense"));
    let broken = Migrator::with_migrations(broken);
    for _ in 0..2 {
        let error = run_with(&broken, &database.target(), now)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), Kind::Failed, "{error}");
    }
    let unknown = Migrator::with_migrations(Migrator::embedded().migrations()[..1].to_vec());
    for _ in 0..2 {
        let error = run_with(&unknown, &database.target(), now)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), Kind::Refused, "{error}");
    }
}

#[tokio::test]
async fn a_run_that_is_dropped_half_way_leaves_nothing_and_blocks_nobody() {
    let database = TestDatabase::empty().await;
    let target = database.target();
    let pool = database.connect().await;
    let before = crate::migrate::catalog(&pool).await;
    let slow = Migrator::with_migrations(vec![migration(
        1,
        "slow",
        "CREATE TABLE half (); SELECT pg_sleep(1)",
    )]);
    let patience = Duration::from_secs(20);
    let dropped = tokio::time::timeout(
        Duration::from_millis(300),
        run_with(&slow, &target, patience),
    );
    assert!(dropped.await.is_err());
    while migrate::status(&target)
        .await
        .unwrap()
        .lock_holder
        .is_some()
    {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(crate::migrate::catalog(&pool).await, before);
    run(&target).await.unwrap();
}

#[tokio::test]
async fn a_table_that_somebody_uses_stops_the_migration_in_time() {
    let database = TestDatabase::empty().await;
    let target = database.target();
    let baseline = Migrator::with_migrations(Migrator::embedded().migrations()[..1].to_vec());
    run_with(&baseline, &target, Duration::from_secs(5))
        .await
        .unwrap();
    let mut other = scratch::db::connect_once(&target.url).await.unwrap();
    let mut reading = other.begin().await.unwrap();
    sqlx::query(r#"LOCK TABLE "User" IN ROW EXCLUSIVE MODE"#)
        .execute(&mut *reading)
        .await
        .unwrap();
    let error = run_with(&Migrator::embedded(), &target, Duration::from_millis(200))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Unavailable);
    let message = error.to_string();
    assert!(
        message.contains("0002_user_indexes.sql failed") && message.contains("lock timeout"),
        "{message}"
    );
    reading.rollback().await.unwrap();
    run(&target).await.unwrap();
}
