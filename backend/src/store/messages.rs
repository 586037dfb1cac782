//! Messages of the conversation, oldest first.

use partwright_protocol::{Card, Message, MessageId, ProjectId, Role, TurnId, Version};
use sqlx::SqliteConnection;

use super::{NewVersion, Store, StoreError, decode_optional, encode, parse, versions};

#[derive(Debug, Clone)]
pub struct NewMessage {
    pub turn: TurnId,
    pub role: Role,
    pub text: String,
    pub card: Option<Card>,
    pub error: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    turn_id: Option<String>,
    role: String,
    text: String,
    created_at: String,
    version: Option<u32>,
    card: Option<String>,
    error: Option<String>,
}

impl Row {
    fn into_message(self) -> Result<Message, StoreError> {
        Ok(Message {
            id: parse(&self.id)?,
            turn_id: self.turn_id.as_deref().map(parse).transpose()?,
            role: if self.role == "user" { Role::User } else { Role::Assistant },
            text: self.text,
            created_at: self.created_at,
            version: self.version,
            card: decode_optional(self.card.as_deref())?,
            error: self.error,
        })
    }
}

async fn add(
    connection: &mut SqliteConnection,
    project: ProjectId,
    message: &NewMessage,
    version: Option<u32>,
) -> Result<Message, StoreError> {
    let row: Row = sqlx::query_as(
        "INSERT INTO messages (id, project_id, turn_id, role, text, version, card, error)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         RETURNING id, turn_id, role, text, created_at, version, card, error",
    )
    .bind(MessageId::new().to_string())
    .bind(project.to_string())
    .bind(message.turn.to_string())
    .bind(match message.role {
        Role::User => "user",
        Role::Assistant => "assistant",
    })
    .bind(&message.text)
    .bind(version)
    .bind(message.card.as_ref().map(encode).transpose()?)
    .bind(&message.error)
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query("UPDATE projects SET updated_at = ? WHERE id = ?")
        .bind(&row.created_at)
        .bind(project.to_string())
        .execute(connection)
        .await?;
    row.into_message()
}

impl Store {
    /// The project must exist.
    pub async fn add_message(&self, project: ProjectId, message: &NewMessage) -> Result<Message, StoreError> {
        let mut tx = self.write().await?;
        let added = add(&mut tx, project, message, None).await?;
        tx.commit().await?;
        Ok(added)
    }

    /// The end of a turn: its version and the message that presents it, both or neither.
    pub async fn add_answer(
        &self,
        project: ProjectId,
        version: &NewVersion,
        message: &NewMessage,
    ) -> Result<(Version, Message), StoreError> {
        let mut tx = self.write().await?;
        let version = versions::add(&mut tx, project, version)
            .await?
            .ok_or_else(|| StoreError::Corrupt(format!("project {project} is gone")))?;
        let message = add(&mut tx, project, message, Some(version.info.number)).await?;
        tx.commit().await?;
        Ok((version, message))
    }

    /// Turn by turn: a message that waits for its answer stands after the answers before it.
    pub async fn messages(&self, project: ProjectId) -> Result<Vec<Message>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, turn_id, role, text, created_at, version, card, error FROM messages
             WHERE project_id = ? ORDER BY min(rowid) OVER (PARTITION BY coalesce(turn_id, id)), rowid",
        )
        .bind(project.to_string())
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Row::into_message).collect()
    }

    /// Closes turns that a stop of the service cut off: each gets an answer that says so.
    pub async fn close_interrupted_turns(&self) -> Result<(), StoreError> {
        let open: Vec<(String, String)> = sqlx::query_as(
            "SELECT project_id, turn_id FROM messages m WHERE role = 'user' AND turn_id IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM messages a WHERE a.turn_id = m.turn_id AND a.role = 'assistant')",
        )
        .fetch_all(&self.pool)
        .await?;
        for (project, turn) in open {
            let message = NewMessage {
                turn: parse(&turn)?,
                role: Role::Assistant,
                text: String::new(),
                card: None,
                error: Some("The service stopped before this was answered. Send the message again.".to_owned()),
            };
            self.add_message(parse(&project)?, &message).await?;
        }
        Ok(())
    }
}
