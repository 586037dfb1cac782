//! What can go wrong between here and a model, in plain words: what happened and what to do. Never contains a key.

use std::time::Duration;

use partwright_protocol::Problem;

use crate::turn::Model;

/// Why an endpoint gave no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The base URL is not one, or the key holds characters that no header may.
    Configuration(String),
    NoSuchHost,
    ConnectionRefused,
    ConnectTimeout,
    Tls(String),
    /// Could not be reached for another reason.
    Unreachable(String),
    /// An HTTP status other than success, with the endpoint's own message.
    Status {
        status: u16,
        message: String,
        parameter: Option<String>,
        retry_after: Option<Duration>,
    },
    /// Something answered, but not as Chat Completions do.
    NotCompatible(String),
    /// An error object where an answer was due.
    Reported(String),
    /// Nothing came for the longest allowed silence.
    Silent(Duration),
    /// The connection ended before the answer did.
    Cut,
    /// Part of the stream was not JSON.
    Garbled,
    /// More bytes than any answer needs.
    TooLong,
    /// The provider's filter withheld the answer.
    Filtered,
}

impl Failure {
    /// Whether the same request may succeed a moment later.
    pub fn passes(&self) -> bool {
        match self {
            Self::Status { status, .. } => matches!(status, 408 | 409 | 425 | 429 | 500..=599),
            Self::Cut | Self::Garbled | Self::ConnectTimeout | Self::ConnectionRefused | Self::Unreachable(_) => true,
            _ => false,
        }
    }

    /// How long the endpoint asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// One or two sentences for people.
    pub fn words(&self, model: &Model) -> String {
        let (url, name) = (&model.base_url, &model.name);
        match self {
            Self::Configuration(reason) => reason.clone(),
            Self::NoSuchHost => format!("There is no host of the name in {url}. Check the base URL and the network."),
            Self::ConnectionRefused => {
                format!(
                    "Nothing listens at {url}: the connection was refused. Start the model server or correct the port."
                )
            }
            Self::ConnectTimeout => {
                format!("{url} did not accept a connection in time. Check the address, the network and any firewall.")
            }
            Self::Tls(reason) => {
                format!(
                    "The secure connection to {url} failed ({reason}). Check whether the server speaks https and its certificate."
                )
            }
            Self::Unreachable(reason) => format!("{url} could not be reached ({reason})."),
            Self::Status { status, message, .. } => status_words(*status, message, model),
            Self::NotCompatible(what) => format!(
                "{url} answered, but not as an OpenAI-compatible endpoint ({what}). The base URL usually ends in /v1."
            ),
            Self::Reported(message) => format!("The model's endpoint reported an error: {message}"),
            Self::Silent(limit) => {
                format!(
                    "{name} sent nothing for {} seconds. Try again, or choose a faster model.",
                    limit.as_secs_f64().ceil()
                )
            }
            Self::Cut => "The connection to the model was cut before the answer was complete. Try again.".to_owned(),
            Self::Garbled => {
                "Part of the model's answer arrived garbled (a piece of the stream was not JSON). Try again.".to_owned()
            }
            Self::TooLong => "The model's answer grew beyond any sensible length and was stopped.".to_owned(),
            Self::Filtered => {
                "The provider's content filter withheld the answer. Put the request in other words.".to_owned()
            }
        }
    }

    pub fn problem(&self, model: &Model) -> Problem {
        let (kind, title, status) = match self {
            Self::Status { status: 401 | 403, .. } => ("model-key", "The model refused the key", 502),
            Self::Status { status: 404, .. } => ("model-unknown", "The endpoint does not know the model", 502),
            Self::Status { status: 429, .. } => ("model-busy", "The model is busy", 503),
            Self::Silent(_) | Self::ConnectTimeout => ("model-silent", "The model did not answer in time", 504),
            Self::Cut | Self::Garbled => ("model-cut", "The model's answer was cut off", 502),
            Self::Configuration(_) => ("model-configuration", "The model's settings are wrong", 502),
            Self::Filtered => ("model-filtered", "The answer was withheld", 502),
            Self::Status { .. } | Self::Reported(_) | Self::TooLong => ("model-error", "The model gave no answer", 502),
            Self::NotCompatible(_) => ("model-incompatible", "The endpoint speaks another protocol", 502),
            Self::NoSuchHost | Self::ConnectionRefused | Self::Tls(_) | Self::Unreachable(_) => {
                ("model-unreachable", "The model cannot be reached", 502)
            }
        };
        Problem { kind: format!("/problems/{kind}"), title: title.to_owned(), status, detail: self.words(model) }
    }
}

fn status_words(status: u16, message: &str, model: &Model) -> String {
    let said = if message.is_empty() { String::new() } else { format!(" It says: {message}") };
    let Model { base_url: url, name, api_key } = model;
    match status {
        401 | 403 if api_key.is_none() => format!("{url} wants a key and none is set.{said}"),
        401 => format!("{url} does not accept the key: it is wrong, expired or of another provider.{said}"),
        403 => format!("The key may not use {name} at {url}.{said}"),
        404 => format!("{url} does not know the model {name}, or has no Chat Completions under this address.{said}"),
        413 => format!("The request was too large for {name}.{said}"),
        429 => {
            format!("{url} is busy or the quota is used up (status 429). Wait a moment, or check the account.{said}")
        }
        500..=599 => format!("{url} has trouble of its own (status {status}). Try again later.{said}"),
        _ => format!("{url} refused the request (status {status}).{said}"),
    }
}
