//! Versions: immutable states of the part. Numbers count up from 1 within a project without gaps.

use partwright_protocol::{JobId, Project, ProjectId, Report, Values, Version, VersionSummary};
use sqlx::SqliteConnection;

use super::{FileSet, Store, StoreError, decode, decode_optional, encode, files, parse, projects, thumbnail_url};

/// From which version a new one comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parent {
    /// Whichever is the current one when it is stored.
    Head,
    /// The one it was made from, though another may be the current one by now; `None` for a first version.
    Version(Option<u32>),
}

/// What a version is made of.
#[derive(Debug, Clone)]
pub struct NewVersion {
    pub parent: Parent,
    pub script: String,
    pub parameters: Values,
    pub files: FileSet,
    pub summary: String,
    /// Of the full render, when that is already done.
    pub report: Option<Report>,
    pub job_id: Option<JobId>,
}

#[derive(sqlx::FromRow)]
struct Row {
    project_id: String,
    number: u32,
    parent: Option<u32>,
    created_at: String,
    summary: String,
    script: String,
    parameters: String,
    manifest: Option<String>,
    report: Option<String>,
    job_id: Option<String>,
}

impl Row {
    fn into_version(self) -> Result<Version, StoreError> {
        Ok(Version {
            info: VersionSummary {
                number: self.number,
                parent: self.parent,
                created_at: self.created_at,
                summary: self.summary,
                thumbnail: thumbnail_url(&self.project_id, self.number, self.report.as_deref())?,
                job_id: self.job_id.as_deref().map(parse).transpose()?,
            },
            script: self.script,
            parameters: decode(&self.parameters)?,
            manifest: self.manifest,
            report: decode_optional(self.report.as_deref())?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct SummaryRow {
    project_id: String,
    number: u32,
    parent: Option<u32>,
    created_at: String,
    summary: String,
    report: Option<String>,
    job_id: Option<String>,
}

impl SummaryRow {
    fn into_summary(self) -> Result<VersionSummary, StoreError> {
        Ok(VersionSummary {
            number: self.number,
            parent: self.parent,
            created_at: self.created_at,
            summary: self.summary,
            thumbnail: thumbnail_url(&self.project_id, self.number, self.report.as_deref())?,
            job_id: self.job_id.as_deref().map(parse).transpose()?,
        })
    }
}

const SELECT: &str = "SELECT * FROM versions WHERE project_id = ? AND number = ?";

/// Adds the version and moves the head to it. `None` when there is no such project.
pub(super) async fn add(
    connection: &mut SqliteConnection,
    project: ProjectId,
    version: &NewVersion,
) -> Result<Option<Version>, StoreError> {
    let id = project.to_string();
    let inserted: Option<(u32,)> = sqlx::query_as(
        "INSERT INTO versions (project_id, number, parent, summary, script, parameters, report, job_id, manifest)
         SELECT p.id, (SELECT coalesce(max(number), 0) + 1 FROM versions WHERE project_id = p.id),
                CASE WHEN ?7 THEN p.head ELSE ?8 END, ?2, ?3, ?4, ?5, ?6, CASE WHEN ?9 THEN p.manifest ELSE ?10 END
         FROM projects p WHERE p.id = ?1 RETURNING number",
    )
    .bind(&id)
    .bind(&version.summary)
    .bind(&version.script)
    .bind(encode(&version.parameters)?)
    .bind(version.report.as_ref().map(encode).transpose()?)
    .bind(version.job_id.map(|id| id.to_string()))
    .bind(version.parent == Parent::Head)
    .bind(if let Parent::Version(number) = version.parent { number } else { None })
    .bind(version.files == FileSet::Current)
    .bind(if let FileSet::Set(manifest) = &version.files { manifest.as_deref() } else { None })
    .fetch_optional(&mut *connection)
    .await?;
    let Some((number,)) = inserted else { return Ok(None) };
    sqlx::query("UPDATE projects SET head = ?, updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE id = ?")
        .bind(number)
        .bind(&id)
        .execute(&mut *connection)
        .await?;
    let row: Row = sqlx::query_as(SELECT).bind(&id).bind(number).fetch_one(connection).await?;
    row.into_version().map(Some)
}

impl Store {
    pub async fn add_version(&self, project: ProjectId, version: &NewVersion) -> Result<Option<Version>, StoreError> {
        let mut tx = self.write().await?;
        let added = add(&mut tx, project, version).await?;
        tx.commit().await?;
        Ok(added)
    }

    pub async fn version(&self, project: ProjectId, number: u32) -> Result<Option<Version>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as(SELECT).bind(project.to_string()).bind(number).fetch_optional(&self.pool).await?;
        row.map(Row::into_version).transpose()
    }

    pub async fn head(&self, project: ProjectId) -> Result<Option<Version>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT v.* FROM versions v JOIN projects p ON p.id = v.project_id AND p.head = v.number WHERE p.id = ?",
        )
        .bind(project.to_string())
        .fetch_optional(&self.pool)
        .await?;
        row.map(Row::into_version).transpose()
    }

    /// Current versions that no render was ever asked for, at most a hundred.
    pub async fn unrendered(&self) -> Result<Vec<(ProjectId, Version)>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT v.* FROM versions v JOIN projects p ON p.id = v.project_id AND p.head = v.number
             WHERE v.job_id IS NULL AND NOT p.deleted ORDER BY p.updated_at DESC LIMIT 100",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(|row| Ok((parse(&row.project_id)?, row.into_version()?))).collect()
    }

    /// Renders of versions that have no report, at most a thousand; some failed, some may have ended just now.
    pub async fn unreported(&self) -> Result<Vec<JobId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT DISTINCT job_id FROM versions WHERE report IS NULL AND job_id IS NOT NULL
             ORDER BY created_at DESC LIMIT 1000",
        )
        .fetch_all(&self.pool)
        .await?;
        ids.iter().map(|id| parse(id)).collect()
    }

    /// Oldest first.
    pub async fn versions(&self, project: ProjectId) -> Result<Vec<VersionSummary>, StoreError> {
        let rows: Vec<SummaryRow> = sqlx::query_as(
            "SELECT project_id, number, parent, created_at, summary, report, job_id FROM versions
             WHERE project_id = ? ORDER BY number",
        )
        .bind(project.to_string())
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(SummaryRow::into_summary).collect()
    }

    /// A new project whose version 1 is that version. `None` when there is no such version.
    pub async fn fork(&self, project: ProjectId, number: u32) -> Result<Option<Project>, StoreError> {
        let Some(source) = self.version(project, number).await? else { return Ok(None) };
        let name = self.project(project).await?.map(|project| project.name).unwrap_or_default();
        let version = NewVersion {
            parent: Parent::Head,
            summary: format!("Forked from {name}, version {number}"),
            script: source.script,
            parameters: source.parameters,
            files: FileSet::Set(source.manifest.clone()),
            report: source.report,
            job_id: source.info.job_id,
        };
        let mut tx = self.write().await?;
        let id = projects::create(&mut tx, &format!("{name} (fork)")).await?;
        files::point(&mut tx, id, source.manifest.as_deref()).await?;
        add(&mut tx, id, &version).await?;
        tx.commit().await?;
        self.project(id).await
    }

    /// The full render that belongs to a version; its report follows with [`Store::attach_report`].
    pub async fn set_version_job(&self, project: ProjectId, number: u32, job: JobId) -> Result<(), StoreError> {
        sqlx::query("UPDATE versions SET job_id = ? WHERE project_id = ? AND number = ?")
            .bind(job.to_string())
            .bind(project.to_string())
            .bind(number)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Writes what a full render measured into the versions that wait for it, and returns those.
    pub async fn attach_report(
        &self,
        job: JobId,
        report: &Report,
    ) -> Result<Vec<(ProjectId, VersionSummary)>, StoreError> {
        let rows: Vec<SummaryRow> = sqlx::query_as(
            "UPDATE versions SET report = ? WHERE job_id = ? AND report IS NULL
             RETURNING project_id, number, parent, created_at, summary, report, job_id",
        )
        .bind(encode(report)?)
        .bind(job.to_string())
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(|row| Ok((parse(&row.project_id)?, row.into_summary()?))).collect()
    }
}
