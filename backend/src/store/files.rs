//! Sets of files: which name has which bytes. A project points at its current set, a version at the one that it was made
//! with; a set is stored once and never changed, so pointing back brings every file back.

use std::collections::HashMap;

use partwright_protocol::{FileFacts, Manifest, ProjectId};
use partwright_queue::manifest_hash;
use sqlx::SqliteConnection;

use super::{Store, StoreError, decode, encode};

/// Which files a render or a version sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileSet {
    /// The project's own, when it is asked.
    Current,
    /// The set of this hash; `None` is no files.
    Set(Option<String>),
}

/// A set of files under its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    /// `None` is no files.
    pub manifest: Option<String>,
    pub entries: Manifest,
}

/// Two sets, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub before: Files,
    pub now: Files,
}

async fn entries(connection: &mut SqliteConnection, hash: Option<&str>) -> Result<Manifest, StoreError> {
    let Some(hash) = hash else { return Ok(Manifest::new()) };
    let text: Option<String> = sqlx::query_scalar("SELECT entries FROM manifests WHERE hash = ?")
        .bind(hash)
        .fetch_optional(connection)
        .await?;
    decode(&text.ok_or_else(|| StoreError::Corrupt(format!("the set of files {hash} is gone")))?)
}

/// `None` when there is no such project.
async fn current(connection: &mut SqliteConnection, project: ProjectId) -> Result<Option<Files>, StoreError> {
    let found: Option<(Option<String>,)> = sqlx::query_as("SELECT manifest FROM projects WHERE id = ?")
        .bind(project.to_string())
        .fetch_optional(&mut *connection)
        .await?;
    let Some((manifest,)) = found else { return Ok(None) };
    let entries = entries(connection, manifest.as_deref()).await?;
    Ok(Some(Files { manifest, entries }))
}

/// Makes a stored set the project's current one.
pub(super) async fn point(
    connection: &mut SqliteConnection,
    project: ProjectId,
    manifest: Option<&str>,
) -> Result<(), StoreError> {
    let id = project.to_string();
    if let Some(hash) = manifest {
        sqlx::query("INSERT OR IGNORE INTO file_history (project_id, manifest) VALUES (?, ?)")
            .bind(&id)
            .bind(hash)
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query("UPDATE projects SET manifest = ?, updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE id = ?")
        .bind(manifest)
        .bind(&id)
        .execute(connection)
        .await?;
    Ok(())
}

impl Store {
    /// The project's current files; `None` when there is no such project.
    pub async fn files(&self, project: ProjectId) -> Result<Option<Files>, StoreError> {
        let mut connection = self.pool.acquire().await?;
        current(&mut connection, project).await
    }

    /// The entries of a stored set.
    pub async fn manifest(&self, hash: Option<&str>) -> Result<Manifest, StoreError> {
        let mut connection = self.pool.acquire().await?;
        entries(&mut connection, hash).await
    }

    /// Changes the project's files in one step; what `change` refuses stays as it was. `None` when there is no such project.
    pub async fn change_files<E>(
        &self,
        project: ProjectId,
        change: impl FnOnce(&mut Manifest) -> Result<(), E> + Send,
    ) -> Result<Option<Result<Changed, E>>, StoreError>
    where
        E: Send,
    {
        let mut tx = self.write().await?;
        let Some(before) = current(&mut tx, project).await? else { return Ok(None) };
        let mut entries = before.entries.clone();
        if let Err(refused) = change(&mut entries) {
            return Ok(Some(Err(refused)));
        }
        entries.sort_by(|one, other| one.name.cmp(&other.name));
        let manifest = (!entries.is_empty()).then(|| manifest_hash(&entries));
        if let Some(hash) = &manifest {
            sqlx::query("INSERT OR IGNORE INTO manifests (hash, entries) VALUES (?, ?)")
                .bind(hash)
                .bind(encode(&entries)?)
                .execute(&mut *tx)
                .await?;
        }
        if manifest != before.manifest {
            point(&mut tx, project, manifest.as_deref()).await?;
        }
        tx.commit().await?;
        Ok(Some(Ok(Changed { before, now: Files { manifest, entries } })))
    }

    /// Makes a set that the project had before the current one. `None` when it never had it.
    pub async fn put_files_back(
        &self,
        project: ProjectId,
        manifest: Option<&str>,
    ) -> Result<Option<Changed>, StoreError> {
        let mut tx = self.write().await?;
        let Some(before) = current(&mut tx, project).await? else { return Ok(None) };
        let had: bool = match manifest {
            None => true,
            Some(hash) => {
                sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM file_history WHERE project_id = ? AND manifest = ?)")
                    .bind(project.to_string())
                    .bind(hash)
                    .fetch_one(&mut *tx)
                    .await?
            }
        };
        if !had {
            return Ok(None);
        }
        let now = Files { manifest: manifest.map(str::to_owned), entries: entries(&mut tx, manifest).await? };
        point(&mut tx, project, manifest).await?;
        tx.commit().await?;
        Ok(Some(Changed { before, now }))
    }

    /// What is known of files, by hash and extension.
    pub async fn file_facts(&self, files: &[(String, String)]) -> Result<Vec<Option<FileFacts>>, StoreError> {
        let keys = encode(&files.iter().map(|(hash, _)| hash).collect::<Vec<_>>())?;
        let rows: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT hash, extension, facts FROM file_facts WHERE hash IN (SELECT value FROM json_each(?))",
        )
        .bind(keys)
        .fetch_all(&self.pool)
        .await?;
        let known: HashMap<(String, String), String> =
            rows.into_iter().map(|(hash, extension, facts)| ((hash, extension), facts)).collect();
        // What another version of the program wrote is as good as not known.
        Ok(files.iter().map(|key| known.get(key).and_then(|facts| serde_json::from_str(facts).ok())).collect())
    }

    pub async fn set_file_facts(&self, hash: &str, extension: &str, facts: &FileFacts) -> Result<(), StoreError> {
        sqlx::query("INSERT OR REPLACE INTO file_facts (hash, extension, facts) VALUES (?, ?, ?)")
            .bind(hash)
            .bind(extension)
            .bind(encode(facts)?)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
