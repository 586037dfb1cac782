//! What people made, in one SQLite file: projects, versions, messages, which files
//! they have, and the results of renders.
//!
//! Promises: a version or message that was acknowledged is on disk; versions are never changed or removed (the schema
//! refuses it). A power cut may cost the last renders, as it does in the queue; what is acknowledged after them takes them along,
//! since it is the same log. Does not promise anything about artifacts: those live in the artifact store and can be made
//! again. The bytes of files lie there too, and stay.

mod files;
mod jobs;
mod messages;
mod projects;
mod versions;

use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, SqlitePool, Transaction};

pub use files::{Changed, FileSet, Files};
pub use jobs::{FileName, StoredJob};
pub use messages::NewMessage;
pub use versions::{NewVersion, Parent};

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    #[error("the database could not be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error("the database holds a value that cannot be read: {0}")]
    Corrupt(String),
}

#[derive(Debug, Clone)]
pub struct Store {
    pool: SqlitePool,
    /// For renders, which can be made again: a slider need not wait for the disk.
    renders: SqlitePool,
}

impl Store {
    /// Opens or creates the file and brings its schema up to date.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        let pool = SqlitePoolOptions::new().max_connections(8).connect_with(options.clone()).await?;
        sqlx::migrate!().run(&pool).await?;
        let options = options.synchronous(SqliteSynchronous::Normal);
        let renders = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        Ok(Self { pool, renders })
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    pub async fn close(&self) {
        self.renders.close().await;
        self.pool.close().await;
    }

    /// A transaction that holds the write lock from its start, so that it cannot fail half way for another writer.
    async fn write(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.pool.begin_with("BEGIN IMMEDIATE").await?)
    }
}

fn encode<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Corrupt(error.to_string()))
}

fn decode<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(error.to_string()))
}

fn decode_optional<T: DeserializeOwned>(text: Option<&str>) -> Result<Option<T>, StoreError> {
    text.map(decode).transpose()
}

fn parse<T: std::str::FromStr>(text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt(format!("{text:?} is no id")))
}

/// URL of a version's picture, for versions that have a shape.
fn thumbnail_url(project: &str, number: u32, report: Option<&str>) -> Result<Option<String>, StoreError> {
    #[derive(serde::Deserialize)]
    struct Shape {
        dimension: u8,
    }
    let shape: Option<Shape> = decode_optional(report)?;
    Ok(shape
        .filter(|shape| shape.dimension > 0)
        .map(|_| format!("/api/v1/projects/{project}/versions/{number}/thumbnail")))
}
