//! `/ws/render`: live renders and everything that happens in the projects that a client watches.
//!
//! Each connection has a reader, which does what the client says, and a writer, which pulls events at the pace of the
//! client. Nothing is buffered for a slow client: one that falls behind further than [`crate::events`] holds is closed, and
//! resumes. A client that is silent, or takes nothing, is closed as well.
//!
//! Promises: events of a project arrive in order, each once; `accepted` arrives before the events of its job; a mesh
//! follows the event that announces it directly.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, close_code};
use axum::extract::{Request, State};
use axum::response::Response;
use futures::stream::{SplitSink, SplitStream};
use futures::{SinkExt, StreamExt, future};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use partwright_protocol::{ClientMessage, Problem, ProjectId, RenderRequest, ServerMessage};
use tokio::sync::{Semaphore, mpsc};

use crate::app::App;
use crate::events::{Entry, Subscription};
use crate::http::Failure;
use crate::problem::{Kind, internal, problem, unknown_project};
use crate::socket::{self, End};
use crate::store::FileSet;

const MAX_CONNECTIONS: usize = 1024;
const MAX_SUBSCRIPTIONS: usize = 32;
/// Live renders of one connection per second; a slider moves at most with every frame of the screen.
const RENDERS: NonZeroU32 = NonZeroU32::new(120).unwrap();
const PING_EVERY: Duration = Duration::from_secs(20);
/// Longest silence of a client; browsers answer pings by themselves.
const SILENCE: Duration = Duration::from_secs(70);
/// Longest time in which a client must take a message, beside the time for its bytes.
const SEND_TIME: Duration = Duration::from_secs(30);
/// Slowest link that is served, bytes per second.
const SLOWEST: usize = 64 << 10;
/// Events taken at once.
const BATCH: usize = 64;

static CONNECTIONS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(MAX_CONNECTIONS)));

/// Live renders and events
///
/// A WebSocket. The client sends `ClientMessage`, the service `ServerMessage`, both as JSON text. Each finished render's mesh
/// follows its event as one binary message: the job's id as 36 ASCII characters, then the mesh.
#[utoipa::path(get, path = "/ws/render", tag = "render", operation_id = "watch", responses(
    (status = 101, description = "The WebSocket is open."),
    (status = 400, description = "Not a WebSocket request.", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Another web origin.", body = Problem, content_type = "application/problem+json"),
    (status = 503, body = Problem, content_type = "application/problem+json")
))]
pub async fn connect(State(app): State<Arc<App>>, request: Request) -> Result<Response, Failure> {
    let upgrade = socket::upgrade(&app, request).await?;
    let full = "Too many connections are open. Try again in a moment.";
    socket::run(upgrade, &CONNECTIONS, full, move |socket| async move { session(&app, socket).await })
}

/// From reader to writer.
enum Command {
    Say(Box<ServerMessage>),
    Watch(Subscription),
    Unwatch(ProjectId),
}

async fn session(app: &App, socket: WebSocket) {
    let (socket, stream) = socket.split();
    let busy = AtomicBool::new(false);
    let mut sink = Sink { socket, busy: &busy };
    let (sender, receiver) = mpsc::channel(64);
    let end = tokio::select! {
        end = read(app, stream, sender, &busy) => end,
        end = write(app, &mut sink, receiver) => end,
        () = app.shutdown.cancelled() => End::STOPS,
    };
    end.tell(&mut sink.socket).await;
}

async fn read(app: &App, mut stream: SplitStream<WebSocket>, writer: mpsc::Sender<Command>, busy: &AtomicBool) -> End {
    let limiter = RateLimiter::direct(Quota::per_second(RENDERS));
    loop {
        let message = match tokio::time::timeout(SILENCE, stream.next()).await {
            Err(_) if busy.load(Ordering::Relaxed) => continue,
            Err(_) => return End { code: close_code::AWAY, reason: "nothing was heard from the client" },
            Ok(None | Some(Err(_))) => return End::GONE,
            Ok(Some(Ok(message))) => message,
        };
        let reply = match message {
            Message::Text(text) => match serde_json::from_str(&text) {
                Ok(message) => obey(app, message, &writer, &limiter).await,
                Err(error) => {
                    let detail = format!("The message does not have the expected form: {error}.");
                    Err(problem(Kind::Invalid, detail))
                }
            },
            Message::Binary(_) => Err(problem(Kind::Invalid, "Messages are JSON text.")),
            Message::Close(_) => return End::GONE,
            Message::Ping(_) | Message::Pong(_) => Ok(()),
        };
        if let Err(problem) = reply
            && writer.send(Command::Say(Box::new(ServerMessage::Error { problem }))).await.is_err()
        {
            return End::GONE;
        }
    }
}

async fn obey(
    app: &App,
    message: ClientMessage,
    writer: &mpsc::Sender<Command>,
    limiter: &DefaultDirectRateLimiter,
) -> Result<(), Problem> {
    // The writer ends only together with the reader: what it no longer takes does not matter.
    match message {
        ClientMessage::Subscribe { project_id, after, epoch } => {
            if app.store.project(project_id).await.map_err(internal)?.is_none() {
                return Err(unknown_project(project_id));
            }
            let subscription = app.events.subscribe(project_id, after, epoch.as_deref());
            let _ = writer.send(Command::Watch(subscription)).await;
        }
        ClientMessage::Unsubscribe { project_id } => {
            let _ = writer.send(Command::Unwatch(project_id)).await;
        }
        ClientMessage::Render { tag, request } => {
            let Ok(place) = writer.reserve().await else { return Ok(()) };
            let mut place = Some(place);
            let mut say = |message| {
                if let Some(place) = place.take() {
                    place.send(Command::Say(Box::new(message)));
                }
            };
            let accepted = match check_render(&request, limiter) {
                Ok(()) => {
                    let told = |job: &_| say(ServerMessage::Accepted { tag, job: Clone::clone(job) });
                    app.workshop.submit_telling(request, FileSet::Current, told).await.map(|_| ())
                }
                Err(problem) => Err(problem),
            };
            if let Err(problem) = accepted {
                say(ServerMessage::Rejected { tag, problem });
            }
        }
        ClientMessage::Cancel { job_id } => {
            app.workshop.cancel(job_id).await?;
        }
        ClientMessage::StopTurn { turn_id } => {
            // One that ended meanwhile is as stopped as it can be.
            app.conversation.stop(turn_id);
        }
    }
    Ok(())
}

fn check_render(request: &RenderRequest, limiter: &DefaultDirectRateLimiter) -> Result<(), Problem> {
    if limiter.check().is_err() {
        return Err(problem(Kind::TooMany, "Renders come faster than any screen could show them. Send fewer."));
    }
    if request.project_id.is_none() {
        let detail = "A render over the WebSocket needs its project_id, because events belong to a project. \
                      Use POST /api/v1/render for one without.";
        return Err(problem(Kind::Invalid, detail));
    }
    Ok(())
}

/// The writing half.
struct Sink<'a> {
    socket: SplitSink<WebSocket, Message>,
    /// A message is on its way, which may take long on a slow link. No ping is sent meanwhile, so that the client's
    /// silence means nothing.
    busy: &'a AtomicBool,
}

async fn write(app: &App, sink: &mut Sink<'_>, mut commands: mpsc::Receiver<Command>) -> End {
    let mut watched: HashMap<ProjectId, Subscription> = HashMap::new();
    let mut ping = tokio::time::interval(PING_EVERY);
    loop {
        let done = tokio::select! {
            biased;
            command = commands.recv() => match command {
                Some(command) => apply(sink, &mut watched, command).await,
                None => return End::GONE,
            },
            project = any_changed(&mut watched) => tell(app, sink, &mut watched, project, &mut commands).await,
            _ = ping.tick() => send(sink, Message::Ping(Default::default())).await,
        };
        if let Err(end) = done {
            return end;
        }
    }
}

/// The next project with news.
async fn any_changed(watched: &mut HashMap<ProjectId, Subscription>) -> ProjectId {
    if watched.is_empty() {
        return future::pending().await;
    }
    let changes = watched.values_mut().map(|subscription| {
        Box::pin(async {
            subscription.changed().await;
            subscription.project
        })
    });
    future::select_all(changes).await.0
}

async fn apply(
    sink: &mut Sink<'_>,
    watched: &mut HashMap<ProjectId, Subscription>,
    command: Command,
) -> Result<(), End> {
    match command {
        Command::Say(message) => say(sink, &message).await,
        Command::Unwatch(project) => {
            watched.remove(&project);
            Ok(())
        }
        Command::Watch(subscription) => {
            if watched.len() >= MAX_SUBSCRIPTIONS && !watched.contains_key(&subscription.project) {
                let detail =
                    format!("At most {MAX_SUBSCRIPTIONS} projects can be watched. Unsubscribe from one first.");
                return say(sink, &ServerMessage::Error { problem: problem(Kind::TooMany, detail) }).await;
            }
            let answer = ServerMessage::Subscribed {
                project_id: subscription.project,
                epoch: subscription.epoch.clone(),
                last: subscription.last,
                complete: subscription.complete,
            };
            watched.insert(subscription.project, subscription);
            say(sink, &answer).await
        }
    }
}

async fn tell(
    app: &App,
    sink: &mut Sink<'_>,
    watched: &mut HashMap<ProjectId, Subscription>,
    project: ProjectId,
    commands: &mut mpsc::Receiver<Command>,
) -> Result<(), End> {
    let Some(subscription) = watched.get_mut(&project) else { return Ok(()) };
    let Some(batch) = app.events.next(subscription, BATCH) else {
        return Err(End { code: close_code::AGAIN, reason: "too far behind; connect and subscribe again" });
    };
    // What was said before these events happened (a job's acceptance) goes first.
    while let Ok(command) = commands.try_recv() {
        apply(sink, watched, command).await?;
    }
    for entry in batch {
        if !watched.contains_key(&project) {
            break;
        }
        send_entry(app, sink, project, &entry).await?;
    }
    Ok(())
}

async fn send_entry(app: &App, sink: &mut Sink<'_>, project: ProjectId, entry: &Entry) -> Result<(), End> {
    // `ServerMessage::Event`, around JSON that was written once for all clients.
    let text = format!(r#"{{"type":"event","project_id":"{project}","seq":{},"event":{}}}"#, entry.seq, entry.json);
    send(sink, Message::Text(text.into())).await?;
    if let Some((job, key)) = &entry.mesh {
        match app.workshop.artifacts().get(key).await {
            Ok(mesh) => {
                let mut frame = Vec::with_capacity(36 + mesh.len());
                frame.extend_from_slice(job.to_string().as_bytes());
                frame.extend_from_slice(&mesh);
                send(sink, Message::Binary(frame.into())).await?;
            }
            // Cleared meanwhile, which only a client that was long away can meet; it renders again.
            Err(error) => tracing::debug!(%error, "a mesh is gone"),
        }
    }
    Ok(())
}

async fn say(sink: &mut Sink<'_>, message: &ServerMessage) -> Result<(), End> {
    match serde_json::to_string(message) {
        Ok(text) => send(sink, Message::Text(text.into())).await,
        Err(error) => {
            internal(error);
            Ok(())
        }
    }
}

async fn send(sink: &mut Sink<'_>, message: Message) -> Result<(), End> {
    let bytes = match &message {
        Message::Text(text) => text.len(),
        Message::Binary(bytes) => bytes.len(),
        _ => 0,
    };
    let time = SEND_TIME + Duration::from_secs((bytes / SLOWEST) as u64);
    sink.busy.store(true, Ordering::Relaxed);
    let sent = tokio::time::timeout(time, sink.socket.send(message)).await;
    sink.busy.store(false, Ordering::Relaxed);
    match sent {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(End::GONE),
        Err(_) => Err(End { code: close_code::AGAIN, reason: "the client takes nothing; connect again" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partwright_protocol::{Event, JobId, Progress, Stage};

    #[test]
    fn the_envelope_written_by_hand_is_the_declared_one() {
        let project_id = ProjectId::new();
        let progress = Progress { stage: Stage::Exporting, fraction: 0.75 };
        let event = Event::Progress { job_id: JobId::new(), progress };
        let json = serde_json::to_string(&event).unwrap();
        let text = format!(r#"{{"type":"event","project_id":"{project_id}","seq":{},"event":{json}}}"#, 7);
        let message: ServerMessage = serde_json::from_str(&text).unwrap();
        assert_eq!(message, ServerMessage::Event { project_id, seq: 7, event });
    }
}
