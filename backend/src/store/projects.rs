//! Projects: a name, a conversation, versions, and the pointer to the current one.

use partwright_protocol::{Project, ProjectId, UpdateProject};
use sqlx::SqliteConnection;

use super::{Store, StoreError, files, parse, thumbnail_url};

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    created_at: String,
    updated_at: String,
    head: Option<u32>,
    deleted: bool,
    report: Option<String>,
}

impl Row {
    fn into_project(self) -> Result<Project, StoreError> {
        let thumbnail = match self.head {
            Some(head) => thumbnail_url(&self.id, head, self.report.as_deref())?,
            None => None,
        };
        Ok(Project {
            id: parse(&self.id)?,
            name: self.name,
            created_at: self.created_at,
            updated_at: self.updated_at,
            head: self.head,
            thumbnail,
            deleted: self.deleted,
        })
    }
}

const SELECT_ONE: &str = "SELECT p.*, v.report FROM projects p
    LEFT JOIN versions v ON v.project_id = p.id AND v.number = p.head WHERE p.id = ?";

const SELECT_MANY: &str = "SELECT p.*, v.report FROM projects p
    LEFT JOIN versions v ON v.project_id = p.id AND v.number = p.head
    WHERE p.deleted = ? ORDER BY p.updated_at DESC, p.id DESC LIMIT ? OFFSET ?";

pub(super) async fn create(connection: &mut SqliteConnection, name: &str) -> Result<ProjectId, StoreError> {
    let id = ProjectId::new();
    sqlx::query("INSERT INTO projects (id, name) VALUES (?, ?)")
        .bind(id.to_string())
        .bind(name)
        .execute(connection)
        .await?;
    Ok(id)
}

impl Store {
    pub async fn create_project(&self, name: &str) -> Result<Project, StoreError> {
        let mut tx = self.write().await?;
        let id = create(&mut tx, name).await?;
        tx.commit().await?;
        self.project(id).await?.ok_or_else(|| StoreError::Corrupt("a fresh project is missing".to_owned()))
    }

    /// Deleted ones are found as well: they are only in the bin.
    pub async fn project(&self, id: ProjectId) -> Result<Option<Project>, StoreError> {
        let row: Option<Row> = sqlx::query_as(SELECT_ONE).bind(id.to_string()).fetch_optional(&self.pool).await?;
        row.map(Row::into_project).transpose()
    }

    /// Latest change first.
    pub async fn projects(&self, deleted: bool, limit: u32, offset: u32) -> Result<Vec<Project>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as(SELECT_MANY).bind(deleted).bind(limit).bind(offset).fetch_all(&self.pool).await?;
        rows.into_iter().map(Row::into_project).collect()
    }

    /// `None` when there is no such project.
    pub async fn update_project(&self, id: ProjectId, change: &UpdateProject) -> Result<Option<Project>, StoreError> {
        sqlx::query(
            "UPDATE projects SET name = coalesce(?, name), deleted = coalesce(?, deleted),
             updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE id = ?",
        )
        .bind(&change.name)
        .bind(change.deleted)
        .bind(id.to_string())
        .execute(&self.pool)
        .await?;
        self.project(id).await
    }

    /// Moves the head to a version that exists, and brings the files that it was made with back; `None` when it does not.
    pub async fn restore(&self, id: ProjectId, number: u32) -> Result<Option<Project>, StoreError> {
        let mut tx = self.write().await?;
        let found: Option<(Option<String>,)> =
            sqlx::query_as("SELECT manifest FROM versions WHERE project_id = ? AND number = ?")
                .bind(id.to_string())
                .bind(number)
                .fetch_optional(&mut *tx)
                .await?;
        let Some((manifest,)) = found else { return Ok(None) };
        files::point(&mut tx, id, manifest.as_deref()).await?;
        sqlx::query("UPDATE projects SET head = ? WHERE id = ?")
            .bind(number)
            .bind(id.to_string())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        self.project(id).await
    }
}
