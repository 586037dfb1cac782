//! One turn of the conversation: prompt to accepted script. Reading, writing, checking, repairing, rendering; the model
//! or the catalogue assistant writes. Knows nothing of HTTP, storage or geometry: it sends events into a [`Sink`] and has
//! scripts rendered by a [`Workshop`].

use async_trait::async_trait;
use partwright_protocol::{
    Card, ConnectionTest, Image, Message, Problem, RenderJob, RenderRequest, TurnEvent, Usage, Values, Version,
};
use tokio_util::sync::CancellationToken;

/// An OpenAI-compatible endpoint.
#[derive(Clone)]
pub struct Model {
    pub base_url: String,
    pub name: String,
    /// Local servers need none.
    pub api_key: Option<String>,
}

/// Never shows the key.
impl std::fmt::Debug for Model {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Model").field("base_url", &self.base_url).field("name", &self.name).finish_non_exhaustive()
    }
}

/// Bounds on one turn.
#[derive(Debug, Clone, Copy)]
pub struct TurnLimits {
    pub repairs: u32,
    /// Of the prompt, tokens.
    pub prompt_tokens: u64,
    /// Of one answer, tokens.
    pub answer_tokens: u32,
    /// Whole turn.
    pub total: std::time::Duration,
    /// Longest silence of the endpoint, before and within an answer.
    pub silence: std::time::Duration,
}

/// Everything a turn starts from.
#[derive(Debug, Clone)]
pub struct TurnInput {
    pub prompt: String,
    pub images: Vec<Image>,
    /// Earlier messages, oldest first, without this prompt.
    pub conversation: Vec<Message>,
    /// The head of the project.
    pub current: Option<Version>,
    /// `None`: the catalogue assistant answers.
    pub model: Option<Model>,
    pub limits: TurnLimits,
}

/// How a turn ended.
#[derive(Debug, Clone)]
pub enum TurnEnd {
    /// A script that renders: `job` is its finished full render.
    Version { script: String, parameters: Values, summary: String, text: String, card: Card, job: Box<RenderJob> },
    /// Words only.
    Answered { text: String, usage: Usage },
    Failed { text: String, problem: Problem },
    Stopped { text: String },
}

/// Takes the events of a turn as they happen: `Stage`, `Delta`, `Script`, `Diagnostics`, `Usage`. The caller adds `Started` and
/// the last event.
pub trait Sink: Send + Sync {
    fn emit(&self, event: TurnEvent);
}

/// Has scripts rendered.
#[async_trait]
pub trait Workshop: Send + Sync {
    /// Submits the job and waits for its final state. Dropping the future cancels the job.
    async fn render(&self, request: RenderRequest) -> Result<RenderJob, Problem>;
}

/// Who answers: the model's name, or `catalogue assistant`.
pub fn author(model: Option<&Model>) -> String {
    model.map_or_else(|| "catalogue assistant".to_owned(), |model| model.name.clone())
}

/// Runs one turn to its end. Cancelling `stop` ends it at any moment.
pub async fn run(_input: TurnInput, _sink: &dyn Sink, _workshop: &dyn Workshop, _stop: CancellationToken) -> TurnEnd {
    TurnEnd::Stopped { text: String::new() }
}

/// Asks the endpoint for a short answer and says in words what is wrong.
pub async fn test_connection(_model: &Model) -> ConnectionTest {
    ConnectionTest { ok: false, message: String::new(), latency_ms: 0 }
}
