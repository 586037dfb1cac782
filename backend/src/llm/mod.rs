//! Chat Completions, streamed, from any OpenAI-compatible endpoint.
//!
//! Promises: an answer, or a [`Failure`] that says in plain words why not; never longer than the limits in bytes, tokens
//! and silence; dropping the future closes the connection. Trouble that passes (429 with its `Retry-After`, 5xx, a cut
//! connection) is retried with growing pauses, a bounded number of times before any text, and once after text had come.
//! Keys go into the request's header only. Does not know what the answer means.

mod failure;
mod transport;
mod wire;

use std::time::Duration;

use async_openai::Client;
use async_openai::config::Config;
use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use async_openai::types::chat::{
    ChatCompletionRequestMessage, ChatCompletionStreamOptions, CreateChatCompletionRequest,
};
use futures::StreamExt;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use secrecy::SecretString;

pub use failure::Failure;
use transport::Verdict;
use wire::Chunk;

use crate::turn::Model;

/// What a question allows unless it knows better.
pub const RETRIES: u32 = 3;
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// An endpoint that asks for a longer pause than this is as good as down.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// Text of one answer; a script may have a tenth of it.
const ANSWER_BYTES: usize = 1 << 20;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Question {
    pub messages: Vec<ChatCompletionRequestMessage>,
    pub answer_tokens: u32,
    pub silence: Duration,
    /// Repeated requests when trouble may pass.
    pub retries: u32,
}

/// What came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    pub text: String,
    /// Prompt and completion tokens, where the endpoint counted them.
    pub tokens: Option<(u64, u64)>,
    /// Requests that it took.
    pub requests: u32,
    /// The token limit ended it.
    pub truncated: bool,
}

/// What a listener is told while an answer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling<'a> {
    /// More text.
    Text(&'a str),
    /// Forget the text so far: the answer starts over.
    Again,
}

/// Asks and listens to the end.
pub async fn ask(
    model: &Model,
    question: &Question,
    tell: &mut (dyn FnMut(Telling<'_>) + Send),
) -> Result<Answer, (Failure, u32)> {
    let mut dialect = Dialect::of(model);
    let (mut requests, mut retries) = (0, 0);
    let mut pause = FIRST_PAUSE;
    let mut after_text = false;
    loop {
        requests += 1;
        let mut text = String::new();
        let failure = match attempt(model, question, dialect, &mut text, tell).await {
            Ok(answer) => return Ok(Answer { requests, ..answer }),
            Err(failure) => failure,
        };
        if dialect.adapt(&failure) {
            continue;
        }
        let again = failure.passes() && retries < question.retries && (text.is_empty() || !after_text);
        let wait = failure.retry_after().unwrap_or(pause);
        if !again || wait > LONGEST_PAUSE {
            return Err((failure, requests));
        }
        retries += 1;
        tracing::info!(model = %model.name, requests, "the model's endpoint failed, asking again");
        if !text.is_empty() {
            after_text = true;
            tell(Telling::Again);
        }
        tokio::time::sleep(wait).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Fields on whose names endpoints differ.
#[derive(Debug, Clone, Copy)]
struct Dialect {
    /// `max_completion_tokens` instead of the older `max_tokens` that local servers know.
    completion_limit: bool,
    usage: bool,
    limit: bool,
    renamed: bool,
}

impl Dialect {
    fn of(model: &Model) -> Self {
        let openai = reqwest::Url::parse(&model.base_url)
            .is_ok_and(|url| url.host_str().is_some_and(|host| host == "openai.com" || host.ends_with(".openai.com")));
        Self { completion_limit: openai, usage: true, limit: true, renamed: false }
    }

    /// Leaves out or renames the field that the endpoint named as its reason for refusing.
    fn adapt(&mut self, failure: &Failure) -> bool {
        let Failure::Status { status: 400 | 422, message, parameter, .. } = failure else { return false };
        let blames =
            |field: &str| parameter.as_deref().is_some_and(|name| name.starts_with(field)) || message.contains(field);
        if self.usage && blames("stream_options") {
            self.usage = false;
            true
        } else if self.limit && (blames("max_tokens") || blames("max_completion_tokens")) {
            // A second refusal leaves the limit to our own count of bytes.
            if self.renamed {
                self.limit = false;
            }
            self.completion_limit = !self.completion_limit;
            self.renamed = true;
            true
        } else {
            false
        }
    }
}

async fn attempt(
    model: &Model,
    question: &Question,
    dialect: Dialect,
    text: &mut String,
    tell: &mut (dyn FnMut(Telling<'_>) + Send),
) -> Result<Answer, Failure> {
    let verdict = Verdict::default();
    let client = client(model, question.silence, verdict.clone())?;
    let limit = dialect.limit.then_some(question.answer_tokens);
    #[allow(deprecated, reason = "local servers know the limit by its older name only")]
    let request = CreateChatCompletionRequest {
        model: model.name.clone(),
        messages: question.messages.clone(),
        stream: Some(true),
        stream_options: dialect
            .usage
            .then_some(ChatCompletionStreamOptions { include_usage: Some(true), include_obfuscation: None }),
        max_completion_tokens: limit.filter(|_| dialect.completion_limit),
        max_tokens: limit.filter(|_| !dialect.completion_limit),
        ..Default::default()
    };
    let chat = client.chat();
    let mut stream = match chat.create_stream_byot::<_, Chunk>(request).await {
        Ok(stream) => stream,
        Err(error) => return Err(verdict.take().unwrap_or_else(|| unexpected(&error))),
    };
    let mut answer = Answer::default();
    let mut finish = None;
    while let Some(event) = stream.next().await {
        let chunk = match event {
            Ok(chunk) => chunk,
            Err(error) => {
                let failure = verdict.take().unwrap_or_else(|| unexpected(&error));
                // Usage comes after the end; trouble there costs only the count.
                if finish.is_some() {
                    break;
                }
                return Err(failure);
            }
        };
        if let Some(message) = chunk.reported() {
            return Err(Failure::Reported(message));
        }
        if let Some(usage) = chunk.usage
            && let (Some(prompt), Some(completion)) = (usage.prompt_tokens, usage.completion_tokens)
        {
            answer.tokens = Some((prompt, completion));
        }
        let Some(choice) = chunk.choices.and_then(|choices| choices.into_iter().next()) else { continue };
        if let Some(delta) = choice.delta
            && let Some(piece) = delta.content.filter(|piece| !piece.is_empty()).or(delta.refusal)
            && !piece.is_empty()
        {
            if text.len() + piece.len() > ANSWER_BYTES {
                return Err(Failure::TooLong);
            }
            text.push_str(&piece);
            tell(Telling::Text(&piece));
        }
        if choice.finish_reason.is_some() {
            finish = choice.finish_reason;
        }
    }
    match finish.as_deref() {
        None => Err(verdict.take().unwrap_or(Failure::Cut)),
        Some("content_filter") => Err(Failure::Filtered),
        Some(reason) => {
            answer.truncated = reason == "length";
            answer.text = std::mem::take(text);
            Ok(answer)
        }
    }
}

fn unexpected(error: &OpenAIError) -> Failure {
    match error {
        OpenAIError::JSONDeserialize(..) => Failure::Garbled,
        OpenAIError::StreamError(_) => Failure::Cut,
        OpenAIError::Reqwest(error) if error.is_builder() => {
            Failure::Configuration("The model's base URL is not a valid http or https address.".to_owned())
        }
        other => Failure::Unreachable(other.to_string().chars().take(200).collect()),
    }
}

fn client(model: &Model, silence: Duration, verdict: Verdict) -> Result<Client<Endpoint>, Failure> {
    let http = transport::client()?;
    let endpoint = Endpoint::of(model)?;
    Ok(Client::build(http.clone(), endpoint).with_http_service(tower::service_fn(
        move |factory: HttpRequestFactory| transport::send(http.clone(), factory, silence, verdict.clone()),
    )))
}

/// The client's configuration. Its own `OpenAIConfig` panics on a key with a line break, reads the environment, and
/// sends an empty bearer token where there is no key.
#[derive(Clone)]
struct Endpoint {
    base: String,
    headers: HeaderMap,
    key: SecretString,
}

impl Endpoint {
    fn of(model: &Model) -> Result<Self, Failure> {
        let wrong = |what: &str| Failure::Configuration(what.to_owned());
        let url = reqwest::Url::parse(model.base_url.trim())
            .map_err(|_| wrong("The model's base URL is not an address such as https://host/v1."))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(wrong("The model's base URL must begin with http:// or https:// and name a host."));
        }
        if model.name.trim().is_empty() {
            return Err(wrong("No model name is set."));
        }
        let mut headers = HeaderMap::new();
        if let Some(key) = model.api_key.as_deref().map(str::trim).filter(|key| !key.is_empty()) {
            let mut value = HeaderValue::from_str(&format!("Bearer {key}"))
                .map_err(|_| wrong("The model's key holds characters that a key cannot have. Paste it again."))?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        let base = model.base_url.trim().trim_end_matches('/');
        // People paste the address of the whole call as often as the base.
        let base = base.strip_suffix("/chat/completions").unwrap_or(base).to_owned();
        Ok(Self { base, headers, key: SecretString::from(String::new()) })
    }
}

impl Config for Endpoint {
    fn headers(&self) -> HeaderMap {
        self.headers.clone()
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn query(&self) -> Vec<(&str, &str)> {
        Vec::new()
    }

    fn api_base(&self) -> &str {
        &self.base
    }

    fn api_key(&self) -> &SecretString {
        &self.key
    }
}

/// Tokens of a text where no one counts them: English and code run at about four bytes to the token.
pub fn estimate_tokens(text: &str) -> u64 {
    (text.len() as u64).div_ceil(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(base_url: &str, key: Option<&str>) -> Model {
        Model { base_url: base_url.to_owned(), name: "m".to_owned(), api_key: key.map(str::to_owned) }
    }

    #[test]
    fn addresses_and_keys_are_checked_before_use() {
        for (url, key) in [
            ("", None),
            ("not a url", None),
            ("ftp://host/v1", None),
            ("/v1", None),
            ("http://host/v1", Some("two\nlines")),
        ] {
            assert!(matches!(Endpoint::of(&model(url, key)), Err(Failure::Configuration(_))), "{url} {key:?}");
        }
        for url in ["http://host/v1", "http://host/v1/", " http://host/v1/chat/completions "] {
            let url = Endpoint::of(&model(url, None)).map(|endpoint| endpoint.url("/chat/completions"));
            assert_eq!(url, Ok("http://host/v1/chat/completions".to_owned()));
        }
    }

    #[test]
    fn a_refused_field_is_renamed_or_left_out() {
        let refusal = |parameter: Option<&str>, message: &str| Failure::Status {
            status: 400,
            message: message.to_owned(),
            parameter: parameter.map(str::to_owned),
            retry_after: None,
        };
        let mut dialect = Dialect::of(&model("http://localhost/v1", None));
        assert!(!dialect.completion_limit && dialect.usage);
        assert!(dialect.adapt(&refusal(Some("max_tokens"), "Unsupported parameter: 'max_tokens'")));
        assert!(dialect.completion_limit);
        assert!(dialect.adapt(&refusal(None, "unknown field stream_options")));
        assert!(!dialect.usage);
        assert!(!dialect.adapt(&refusal(None, "bad messages")));
        assert!(Dialect::of(&model("https://api.openai.com/v1", None)).completion_limit);
    }
}
