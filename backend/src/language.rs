//! `/ws/projects/{id}/language`: the language server for the studio's editor and for any other editor that can reach the
//! service. Each text message is one JSON-RPC message of the Language Server Protocol.
//!
//! Every connection has a thread that analyses, and channels of bounded length on both sides of it: a client that sends faster
//! than it is answered is read more slowly, one that takes nothing is closed. Scripts see the built-in library and the project's
//! files, as in renders; no address that a client names is ever opened.

use std::num::NonZeroU32;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, close_code};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use crossbeam_channel::TrySendError;
use futures::{SinkExt, StreamExt};
use governor::{Quota, RateLimiter};
use partwright_language::{Config, Connection, Notification, decode, encode};
use partwright_protocol::{MAX_SCRIPT_BYTES, Problem, ProjectId};
use partwright_queue::ProjectFolder;
use tokio::sync::{Semaphore, mpsc};

use crate::app::App;
use crate::events::Subscription;
use crate::http::Failure;
use crate::problem::{internal, unknown_project};
use crate::socket::{self, End};

/// Each has a thread and the names of a script.
const MAX_CONNECTIONS: usize = 256;
/// Messages per second; what comes faster waits. Typing makes a few with every key.
const MESSAGES: NonZeroU32 = NonZeroU32::new(100).unwrap();
/// Messages that wait in either direction.
const WAITING: usize = 64;
const PING_EVERY: Duration = Duration::from_secs(20);
/// Longest silence of a client; browsers answer pings by themselves.
const SILENCE: Duration = Duration::from_secs(70);
/// Longest time without a question; the studio connects again when it has one.
const IDLE: Duration = Duration::from_secs(30 * 60);
/// Longest time in which a client must take a message.
const SEND_TIME: Duration = Duration::from_secs(30);
/// How long until a full channel is tried again.
const RETRY: Duration = Duration::from_millis(5);

static CONNECTIONS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(MAX_CONNECTIONS)));

/// Language server
///
/// A WebSocket that speaks the Language Server Protocol 3.17: one JSON-RPC message per text message, positions in UTF-16.
/// Documents may have any address. Library files that definitions point to have addresses `partwright-library:///…`; the request
/// `partwright/libraryText` with `{ "uri": … }` answers `{ "text": … }`.
#[utoipa::path(get, path = "/ws/projects/{id}/language", tag = "reference", operation_id = "language_server",
    params(("id" = ProjectId, Path)), responses(
    (status = 101, description = "The WebSocket is open."),
    (status = 400, description = "Not a WebSocket request.", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Another web origin.", body = Problem, content_type = "application/problem+json"),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 503, body = Problem, content_type = "application/problem+json")
))]
pub async fn connect(
    State(app): State<Arc<App>>,
    Path(project): Path<ProjectId>,
    request: Request,
) -> Result<Response, Failure> {
    let upgrade = socket::upgrade(&app, request).await?;
    if app.store.project(project).await.map_err(internal)?.is_none() {
        return Err(unknown_project(project).into());
    }
    let full = "Too many editors are connected. Try again in a moment.";
    socket::run(upgrade, &CONNECTIONS, full, move |socket| async move { session(&app, project, socket).await })
}

async fn session(app: &App, project: ProjectId, mut socket: WebSocket) {
    let folder = Followed::new(app, project).await;
    let end = match start(Arc::clone(&folder.shown)) {
        Ok((to_server, from_server)) => tokio::select! {
            end = talk(&mut socket, to_server.clone(), from_server) => end,
            end = folder.follow(to_server) => end,
            () = app.shutdown.cancelled() => End::STOPS,
        },
        Err(error) => {
            tracing::error!(%error, "no thread for a language server");
            End { code: close_code::AGAIN, reason: "the service is too busy; connect again" }
        }
    };
    end.tell(&mut socket).await;
}

/// The project's files as the server sees them, laid out anew whenever they change.
struct Followed<'a> {
    app: &'a App,
    project: ProjectId,
    subscription: Subscription,
    shown: partwright_language::ProjectFolder,
    /// What is shown, and what was: the server may still read there.
    held: [Option<ProjectFolder>; 2],
}

impl<'a> Followed<'a> {
    async fn new(app: &'a App, project: ProjectId) -> Self {
        // First the subscription, so that no change falls between.
        let subscription = app.events.subscribe(project, None, None);
        let mut followed = Self { app, project, subscription, shown: Default::default(), held: [None, None] };
        followed.lay_out().await;
        followed
    }

    /// A file that is missing is the render's to tell; the server then sees none.
    async fn lay_out(&mut self) {
        let entries = match self.app.store.files(self.project).await {
            Ok(files) => files.unwrap_or_default().entries,
            Err(error) => return tracing::error!(%error, "a project's files cannot be read"),
        };
        let folder = self.app.folders.folder(&entries).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "a language server goes without the project's files");
            None
        });
        if let Ok(mut shown) = self.shown.write() {
            *shown = folder.as_ref().map(|folder| folder.path().to_owned());
        }
        let [now, _] = std::mem::take(&mut self.held);
        self.held = [folder, now];
    }

    async fn follow(mut self, to_server: crossbeam_channel::Sender<partwright_language::Message>) -> End {
        loop {
            self.subscription.changed().await;
            let changed = match self.app.events.next(&mut self.subscription, usize::MAX) {
                Some(events) => events.iter().any(|event| event.files),
                // Too far behind to know.
                None => {
                    self.subscription = self.app.events.subscribe(self.project, None, None);
                    true
                }
            };
            if !changed {
                continue;
            }
            self.lay_out().await;
            let params = serde_json::json!({ "changes": [] });
            let method = "workspace/didChangeWatchedFiles".to_owned();
            let mut message = partwright_language::Message::from(Notification { method, params });
            while let Err(TrySendError::Full(waiting)) = to_server.try_send(message) {
                message = waiting;
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}

type Channels = (crossbeam_channel::Sender<partwright_language::Message>, mpsc::Receiver<String>);

/// A thread that answers, and one that hands its answers to the runtime. Both end when the channels are dropped.
fn start(project: partwright_language::ProjectFolder) -> std::io::Result<Channels> {
    let (to_server, receiver) = crossbeam_channel::bounded(WAITING);
    let (sender, answers) = crossbeam_channel::bounded(WAITING);
    let (out, from_server) = mpsc::channel(WAITING);
    let config = Config {
        libraries: Vec::new(),
        local_files: false,
        project,
        copies: None,
        max_bytes: MAX_SCRIPT_BYTES,
        max_documents: 16,
    };
    std::thread::Builder::new().name("language".to_owned()).spawn(move || {
        let connection = Connection { sender, receiver };
        if let Err(error) = partwright_language::serve(&connection, config) {
            tracing::debug!(%error, "a language server ended");
        }
    })?;
    std::thread::Builder::new().name("language-out".to_owned()).spawn(move || {
        for answer in answers {
            match encode(&answer) {
                Ok(text) => {
                    if out.blocking_send(text).is_err() {
                        break;
                    }
                }
                Err(error) => tracing::error!(%error, "an answer of the language server cannot be written"),
            }
        }
    })?;
    Ok((to_server, from_server))
}

async fn talk(
    socket: &mut WebSocket,
    to_server: crossbeam_channel::Sender<partwright_language::Message>,
    mut from_server: mpsc::Receiver<String>,
) -> End {
    let limiter = RateLimiter::direct(Quota::per_second(MESSAGES));
    let (mut sink, mut stream) = socket.split();
    let (replies, mut own) = mpsc::channel::<String>(1);
    let reading = async {
        let mut asked = tokio::time::Instant::now();
        loop {
            let message = match tokio::time::timeout(SILENCE, stream.next()).await {
                Err(_) => return End { code: close_code::AWAY, reason: "nothing was heard from the client" },
                Ok(None | Some(Err(_))) => return End::GONE,
                Ok(Some(Ok(message))) => message,
            };
            let text = match message {
                Message::Text(text) => text,
                Message::Close(_) => return End::GONE,
                Message::Binary(_) => {
                    return End { code: close_code::UNSUPPORTED, reason: "messages are JSON text" };
                }
                Message::Ping(_) | Message::Pong(_) => {
                    if asked.elapsed() > IDLE {
                        return End { code: close_code::AWAY, reason: "nothing was asked for long; connect again" };
                    }
                    continue;
                }
            };
            asked = tokio::time::Instant::now();
            limiter.until_ready().await;
            let mut message = match decode(&text) {
                Ok(message) => message,
                Err(error) => {
                    let error = serde_json::json!({ "code": -32700, "message": format!("not a message: {error}") });
                    let reply = serde_json::json!({ "jsonrpc": "2.0", "id": null, "error": error });
                    if replies.send(reply.to_string()).await.is_err() {
                        return End::GONE;
                    }
                    continue;
                }
            };
            loop {
                match to_server.try_send(message) {
                    Ok(()) => break,
                    Err(TrySendError::Full(waiting)) => {
                        message = waiting;
                        tokio::time::sleep(RETRY).await;
                    }
                    // After `exit`.
                    Err(TrySendError::Disconnected(_)) => return End::GONE,
                }
            }
        }
    };
    let writing = async {
        let mut ping = tokio::time::interval(PING_EVERY);
        loop {
            let message = tokio::select! {
                answer = from_server.recv() => match answer {
                    Some(text) => Message::Text(text.into()),
                    None => return End::GONE,
                },
                Some(text) = own.recv() => Message::Text(text.into()),
                _ = ping.tick() => Message::Ping(Default::default()),
            };
            match tokio::time::timeout(SEND_TIME, sink.send(message)).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return End::GONE,
                Err(_) => return End { code: close_code::AGAIN, reason: "the client takes nothing; connect again" },
            }
        }
    };
    tokio::select! {
        end = reading => end,
        end = writing => end,
    }
}
