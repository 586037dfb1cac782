//! Renders that were asked for, and their results by id. The queue forgets jobs, this remembers them.

use partwright_protocol::{JobId, JobResult, JobState, ProjectId, Purpose, RenderJob};
use partwright_queue::purpose_name;

use super::{Store, StoreError, decode_optional, encode, parse};

#[derive(Debug, Clone)]
pub struct StoredJob {
    pub id: JobId,
    pub project_id: Option<ProjectId>,
    pub purpose: Purpose,
    pub content_hash: String,
    pub result: Option<JobResult>,
}

/// What a job's downloads are called after.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileName {
    pub project: Option<String>,
    pub version: Option<u32>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    project_id: Option<String>,
    purpose: String,
    content_hash: String,
    result: Option<String>,
}

impl Row {
    fn into_job(self) -> Result<StoredJob, StoreError> {
        Ok(StoredJob {
            id: parse(&self.id)?,
            project_id: self.project_id.as_deref().map(parse).transpose()?,
            purpose: if self.purpose == "full" { Purpose::Full } else { Purpose::Preview },
            content_hash: self.content_hash,
            result: decode_optional(self.result.as_deref())?,
        })
    }
}

fn state_name(state: JobState) -> &'static str {
    match state {
        JobState::Queued => "queued",
        JobState::Running => "running",
        JobState::Done => "done",
        JobState::Failed => "failed",
        JobState::Cancelled => "cancelled",
        JobState::Superseded => "superseded",
        JobState::Dead => "dead",
    }
}

impl Store {
    /// Remembers a job; its result too when it is already final.
    pub async fn add_job(&self, job: &RenderJob, content_hash: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO jobs (id, project_id, purpose, content_hash, state, result) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(job.id.to_string())
        .bind(job.project_id.map(|id| id.to_string()))
        .bind(purpose_name(job.purpose))
        .bind(content_hash)
        .bind(job.state.is_final().then(|| state_name(job.state)))
        .bind(job.result.as_ref().map(encode).transpose()?)
        .execute(&self.renders)
        .await?;
        Ok(())
    }

    /// `false` when the job was final before.
    pub async fn finish_job(&self, id: JobId, result: &JobResult) -> Result<bool, StoreError> {
        let changed = sqlx::query("UPDATE jobs SET state = ?, result = ? WHERE id = ? AND state IS NULL")
            .bind(state_name(result.state))
            .bind(encode(result)?)
            .bind(id.to_string())
            .execute(&self.renders)
            .await?
            .rows_affected();
        Ok(changed > 0)
    }

    pub async fn job(&self, id: JobId) -> Result<Option<StoredJob>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as("SELECT id, project_id, purpose, content_hash, result FROM jobs WHERE id = ?")
                .bind(id.to_string())
                .fetch_optional(&self.pool)
                .await?;
        row.map(Row::into_job).transpose()
    }

    /// Jobs without a final state, as a stop of the service left them.
    pub async fn open_jobs(&self) -> Result<Vec<StoredJob>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT id, project_id, purpose, content_hash, result FROM jobs WHERE state IS NULL")
                .fetch_all(&self.pool)
                .await?;
        rows.into_iter().map(Row::into_job).collect()
    }

    /// Names for the files of a job: those of the version that it rendered, else only the project's.
    pub async fn file_name(&self, job: JobId, project: Option<ProjectId>) -> Result<FileName, StoreError> {
        let version: Option<(String, u32)> = sqlx::query_as(
            "SELECT p.name, v.number FROM versions v JOIN projects p ON p.id = v.project_id
             WHERE v.job_id = ?1 ORDER BY p.id = ?2 DESC, v.number DESC LIMIT 1",
        )
        .bind(job.to_string())
        .bind(project.map(|id| id.to_string()))
        .fetch_optional(&self.pool)
        .await?;
        if let Some((name, number)) = version {
            return Ok(FileName { project: Some(name), version: Some(number) });
        }
        let name = match project {
            Some(id) => self.project(id).await?.map(|project| project.name),
            None => None,
        };
        Ok(FileName { project: name, version: None })
    }

    /// Forgets previews of yesterday and full renders of last week that no version holds.
    pub async fn prune_jobs(&self) -> Result<u64, StoreError> {
        let gone = sqlx::query(
            "DELETE FROM jobs WHERE state IS NOT NULL
             AND created_at < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', iif(purpose = 'preview', '-1 day', '-7 days'))
             AND id NOT IN (SELECT job_id FROM versions WHERE job_id IS NOT NULL)",
        )
        .execute(&self.pool)
        .await?;
        Ok(gone.rows_affected())
    }
}
