//! The floors that `benches/serve.sh` measures the server against: the same framework and the same
//! pool with nothing around them. `/constant` answers a constant, `/row` one row by primary key.
//! Settings: `DATABASE_URL`, `USER_ID`.
#![expect(clippy::print_stdout, reason = "the script reads the address")]
#![expect(clippy::disallowed_methods, reason = "it has no settings of its own")]
#![expect(clippy::unwrap_used, reason = "what fails here ends the measurement")]

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use sqlx::postgres::PgPoolOptions;
use sqlx::{FromRow, PgPool};

/// Connections of the pool, as many as the server has.
const POOL: u32 = 10;

#[derive(Serialize, FromRow)]
struct Row {
    id: String,
    name: Option<String>,
    email: Option<String>,
}

#[tokio::main]
async fn main() {
    let variable = |name| std::env::var(name).unwrap();
    let pool = PgPoolOptions::new()
        .max_connections(POOL)
        .test_before_acquire(false)
        .connect(&variable("DATABASE_URL"))
        .await
        .unwrap();
    let router = Router::new()
        .route("/constant", get(async || "constant"))
        .route("/row", get(row))
        .with_state((pool, variable("USER_ID")));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    axum::serve(listener, router).await.unwrap();
}

async fn row(State((pool, id)): State<(PgPool, String)>) -> Json<Row> {
    let row = sqlx::query_as(r#"SELECT "id", "name", "email" FROM "User" WHERE "id" = $1"#)
        .bind(id)
        .fetch_one(&pool)
        .await
        .unwrap();
    Json(row)
}
