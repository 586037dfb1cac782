//! One turn of the conversation: prompt to accepted script. Reading, writing, checking, repairing, rendering; the model
//! or the catalogue assistant writes. Knows nothing of HTTP, storage or geometry: it sends events into a [`Sink`] and has
//! scripts rendered by a [`Workshop`].

mod card;
mod checked;
mod measure;
mod model;

use std::sync::Mutex;
use std::time::{Duration, Instant};

use async_openai::types::chat::ChatCompletionRequestUserMessage;
use async_trait::async_trait;
use partwright_protocol::{
    Card, ConnectionTest, Image, Message, Problem, ProjectFile, RenderJob, RenderRequest, TurnEvent, TurnStage, Usage,
    Values, Version,
};
use tokio_util::sync::CancellationToken;

pub(crate) use checked::{Check, check};

use crate::llm::{self, Question};

const TEST_SILENCE: Duration = Duration::from_secs(15);

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
    /// What people brought into the project.
    pub files: Vec<ProjectFile>,
    /// `None`: the catalogue assistant answers.
    pub model: Option<Model>,
    pub limits: TurnLimits,
}

/// How a turn ended.
#[derive(Debug, Clone)]
pub enum TurnEnd {
    /// A script that renders: `job` is its finished full render.
    Version {
        script: String,
        parameters: Values,
        summary: String,
        text: String,
        card: Card,
        job: Box<RenderJob>,
    },
    /// Words only.
    Answered {
        text: String,
        usage: Usage,
    },
    Failed {
        text: String,
        problem: Problem,
    },
    Stopped {
        text: String,
    },
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
pub async fn run(input: TurnInput, sink: &dyn Sink, workshop: &dyn Workshop, stop: CancellationToken) -> TurnEnd {
    let ledger = Ledger::new(sink);
    let work = async {
        match &input.model {
            Some(model) => model::run(&input, model, &ledger, workshop).await,
            None => crate::assistant::run(&input, &ledger, workshop).await,
        }
    };
    tokio::select! {
        biased;
        () = stop.cancelled() => TurnEnd::Stopped { text: ledger.text() },
        end = work => end,
        () = tokio::time::sleep(input.limits.total) => TurnEnd::Failed {
            text: ledger.text(),
            problem: Problem {
                kind: "/problems/turn-too-long".to_owned(),
                title: "The turn took too long".to_owned(),
                status: 504,
                detail: format!(
                    "No working script came within {} seconds. Ask for a smaller step, or raise the limit.",
                    input.limits.total.as_secs()
                ),
            },
        },
    }
}

/// What a turn has said and spent so far; sends it on as events.
pub(crate) struct Ledger<'a> {
    sink: &'a dyn Sink,
    began: Instant,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    text: String,
    usage: Usage,
}

impl<'a> Ledger<'a> {
    fn new(sink: &'a dyn Sink) -> Self {
        Self { sink, began: Instant::now(), state: Mutex::default() }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    pub(crate) fn emit(&self, event: TurnEvent) {
        self.sink.emit(event);
    }

    /// A new `Writing` begins the answer's text afresh.
    pub(crate) fn stage(&self, stage: TurnStage, attempt: u32) {
        if stage == TurnStage::Writing {
            self.state().text.clear();
        }
        self.emit(TurnEvent::Stage { stage, attempt });
    }

    pub(crate) fn delta(&self, text: &str) {
        self.state().text.push_str(text);
        self.emit(TurnEvent::Delta { text: text.to_owned() });
    }

    /// Replaces the streamed text by what remains of it for people.
    pub(crate) fn say(&self, words: &str) {
        words.clone_into(&mut self.state().text);
    }

    pub(crate) fn text(&self) -> String {
        crate::prompt::answer::words(&self.state().text)
    }

    pub(crate) fn count(&self, (prompt, completion): (u64, u64), estimated: bool, requests: u32) {
        let mut state = self.state();
        state.usage.prompt_tokens += prompt;
        state.usage.completion_tokens += completion;
        state.usage.estimated |= estimated;
        state.usage.requests += requests;
        drop(state);
        self.emit(TurnEvent::Usage { usage: self.usage() });
    }

    pub(crate) fn usage(&self) -> Usage {
        let elapsed_ms = self.began.elapsed().as_millis().try_into().unwrap_or(u64::MAX);
        Usage { elapsed_ms, ..self.state().usage }
    }
}

/// Asks the endpoint for a short answer and says in words what is wrong.
pub async fn test_connection(model: &Model) -> ConnectionTest {
    let question = Question {
        messages: vec![ChatCompletionRequestUserMessage::from("Answer with the one word: ready").into()],
        answer_tokens: 16,
        silence: TEST_SILENCE,
        retries: 0,
    };
    let began = Instant::now();
    let answered = tokio::time::timeout(TEST_SILENCE * 2, llm::ask(model, &question, &mut |_| {})).await;
    let latency_ms = began.elapsed().as_millis().try_into().unwrap_or(u64::MAX);
    let (ok, message) = match answered {
        Ok(Ok(_)) => (true, format!("{} at {} answered in {latency_ms} ms.", model.name, model.base_url)),
        Ok(Err((failure, _))) => (false, failure.words(model)),
        Err(_) => (false, llm::Failure::Silent(TEST_SILENCE * 2).words(model)),
    };
    ConnectionTest { ok, message, latency_ms }
}
