use std::time::Duration;

use futures::{SinkExt, StreamExt};
use partwright_protocol::{
    ClientMessage, Event, FilesChange, JobId, JobState, ProjectId, Purpose, RenderJob, RenderRequest, ServerMessage,
    Turn, TurnEvent, TurnId, Values,
};
use reqwest::{Method, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// Longest wait for one event in a test; far above what any stage needs on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// An API client over real HTTP.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    url: String,
}

impl Client {
    pub fn new(url: &str) -> Self {
        Self { http: reqwest::Client::new(), url: url.to_owned() }
    }

    pub async fn send<B: Serialize + ?Sized>(&self, method: Method, path: &str, body: Option<&B>) -> Response {
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        if let Some(body) = body {
            request = request.json(body);
        }
        request.send().await.expect("the server answers")
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        json(self.send::<()>(Method::GET, path, None).await).await
    }

    pub async fn post<T: DeserializeOwned, B: Serialize + ?Sized>(&self, path: &str, body: &B) -> T {
        json(self.send(Method::POST, path, Some(body)).await).await
    }

    pub async fn put<T: DeserializeOwned, B: Serialize + ?Sized>(&self, path: &str, body: &B) -> T {
        json(self.send(Method::PUT, path, Some(body)).await).await
    }

    /// Brings a file into a project.
    pub async fn bring(&self, project: ProjectId, name: &str, bytes: impl Into<reqwest::Body>) -> FilesChange {
        let url = format!("{}/api/v1/projects/{project}/files/{name}", self.url);
        json(self.http.put(url).body(bytes).send().await.expect("the server answers")).await
    }

    pub async fn bytes(&self, path: &str) -> Vec<u8> {
        let response = self.send::<()>(Method::GET, path, None).await;
        let status = response.status();
        let bytes = response.bytes().await.expect("the body arrives");
        assert!(status.is_success(), "GET {path}: {status} {}", String::from_utf8_lossy(&bytes));
        bytes.to_vec()
    }

    /// Starts a turn whose events come over the WebSocket.
    pub async fn start_turn<B: Serialize>(&self, path: &str, body: &B) -> Turn {
        let request = self.http.post(format!("{}{path}", self.url)).header("Prefer", "respond-async").json(body);
        json(request.send().await.expect("the server answers")).await
    }

    /// Renders and waits for the final state by asking again and again.
    pub async fn render(&self, script: &str, purpose: Purpose) -> RenderJob {
        let request = RenderRequest {
            script: script.to_owned(),
            parameters: Values::new(),
            project_id: None,
            purpose,
            detail: partwright_protocol::Detail::Final,
            strict: false,
            profile: None,
        };
        let job: RenderJob = self.post("/api/v1/render", &request).await;
        self.finished(job.id).await
    }

    pub async fn finished(&self, id: JobId) -> RenderJob {
        let wait = async {
            loop {
                let job: RenderJob = self.get(&format!("/api/v1/render/{id}")).await;
                if job.state.is_final() {
                    return job;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("job {id} does not end"))
    }

    pub async fn events(&self) -> Events {
        let url = format!("{}/ws/render", self.url.replacen("http", "ws", 1));
        let (socket, _) = tokio_tungstenite::connect_async(url).await.expect("the WebSocket opens");
        Events { socket, meshes: Vec::new(), last: 0, epoch: String::new() }
    }
}

async fn json<T: DeserializeOwned>(response: Response) -> T {
    let (status, url) = (response.status(), response.url().clone());
    let text = response.text().await.expect("the body arrives");
    assert!(status.is_success(), "{url}: {status} {text}");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{url}: {error} in {text}"))
}

/// An open WebSocket.
#[derive(Debug)]
pub struct Events {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Binary messages so far: job and mesh frame.
    pub meshes: Vec<(JobId, Vec<u8>)>,
    /// Sequence number of the last event, for resuming.
    pub last: u64,
    pub epoch: String,
}

impl Events {
    pub async fn send(&mut self, message: &ClientMessage) {
        let text = serde_json::to_string(message).expect("messages serialise");
        self.socket.send(Message::text(text)).await.expect("the WebSocket takes messages");
    }

    /// Subscribes to what comes after event `after` (of the earlier connection with `epoch`). Returns whether nothing was
    /// missed.
    pub async fn subscribe(&mut self, project_id: ProjectId, after: Option<u64>, epoch: Option<String>) -> bool {
        self.send(&ClientMessage::Subscribe { project_id, after, epoch }).await;
        match self.next().await {
            ServerMessage::Subscribed { epoch, complete, .. } => {
                self.epoch = epoch;
                complete
            }
            other => panic!("expected subscribed, got {other:?}"),
        }
    }

    /// The next JSON message; binary ones are kept in `meshes`.
    pub async fn next(&mut self) -> ServerMessage {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.socket.next()).await.expect("an event comes in time");
            match message.expect("the WebSocket stays open").expect("frames are well-formed") {
                Message::Text(text) => {
                    let message = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}"));
                    if let ServerMessage::Event { seq, .. } = &message {
                        assert!(self.last == 0 || *seq == self.last + 1, "event {} is followed by {seq}", self.last);
                        self.last = *seq;
                    }
                    return message;
                }
                Message::Binary(bytes) => {
                    let (id, frame) = bytes.split_at(36);
                    let id = std::str::from_utf8(id).expect("ids are ASCII").parse().expect("ids are UUIDs");
                    self.meshes.push((id, frame.to_vec()));
                }
                _ => {}
            }
        }
    }

    /// Waits for the final state of a job.
    pub async fn finished(&mut self, id: JobId) -> RenderJob {
        loop {
            if let ServerMessage::Event { event: Event::Job { job }, .. } = self.next().await
                && job.id == id
                && job.state.is_final()
            {
                return job;
            }
        }
    }

    /// Collects the events of a turn up to its last.
    pub async fn turn(&mut self, id: TurnId) -> Vec<TurnEvent> {
        let mut events = Vec::new();
        loop {
            if let ServerMessage::Event { event: Event::Turn { turn_id, event }, .. } = self.next().await
                && turn_id == id
            {
                let is_last = matches!(
                    event,
                    TurnEvent::Finished { .. }
                        | TurnEvent::Answered { .. }
                        | TurnEvent::Failed { .. }
                        | TurnEvent::Stopped { .. }
                );
                events.push(event);
                if is_last {
                    return events;
                }
            }
        }
    }

    /// Asks for a live preview and waits for its mesh; `None` when it did not finish with one.
    pub async fn preview(&mut self, tag: u64, request: RenderRequest) -> (RenderJob, Option<Vec<u8>>) {
        self.send(&ClientMessage::Render { tag, request }).await;
        let id = loop {
            match self.next().await {
                ServerMessage::Accepted { tag: accepted, job } if accepted == tag => break job.id,
                ServerMessage::Rejected { problem, .. } => panic!("rejected: {problem:?}"),
                _ => {}
            }
        };
        let job = self.finished(id).await;
        if job.state != JobState::Done {
            return (job, None);
        }
        loop {
            if let Some(index) = self.meshes.iter().position(|(mesh, _)| *mesh == id) {
                return (job, Some(self.meshes.swap_remove(index).1));
            }
            // The frame follows its event; reading on collects it.
            let message = tokio::time::timeout(PATIENCE, self.socket.next()).await.expect("the mesh comes in time");
            if let Some(Ok(Message::Binary(bytes))) = message {
                let (id, frame) = bytes.split_at(36);
                let id = std::str::from_utf8(id).expect("ids are ASCII").parse().expect("ids are UUIDs");
                self.meshes.push((id, frame.to_vec()));
            }
        }
    }
}
