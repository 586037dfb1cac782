//! A service on a free port with data of its own, and a client for it.

use std::path::PathBuf;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use partwright::config::{Config, ServeOptions};
use partwright::serve::Service;
use partwright_protocol::{ClientMessage, Event, JobId, Problem, Project, ProjectId, RenderJob, ServerMessage};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// Far above what anything here needs on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) fn renderer() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().find(|folder| folder.join("deps").is_dir()).unwrap();
    let program = folder.join("partwright-renderer");
    assert!(program.is_file(), "the renderer is not built: run `cargo build -p partwright-renderer` first");
    program
}

pub(crate) struct Server {
    pub(crate) service: Service,
    pub(crate) url: String,
    pub(crate) data: TempDir,
    http: reqwest::Client,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(|_| ()).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::on(tempfile::tempdir().unwrap(), change).await
    }

    pub(crate) async fn on(data: TempDir, change: impl FnOnce(&mut Config)) -> Self {
        let options = ServeOptions {
            listen: Some(([127, 0, 0, 1], 0).into()),
            data: Some(data.path().join("data")),
            renderer: Some(renderer()),
            slots: Some(2),
            ..ServeOptions::default()
        };
        let mut config = Config::load(options).unwrap();
        change(&mut config);
        let service = Service::start(config).await.unwrap();
        let url = service.url();
        Self { service, url, data, http: reqwest::Client::new() }
    }

    /// Ends it as a signal would, and gives back its data.
    pub(crate) async fn stop(self) -> TempDir {
        drop(self.http);
        self.service.stop().await.unwrap();
        self.data
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        read(self.request(Method::GET, path).send().await.unwrap()).await
    }

    pub(crate) async fn send<T: DeserializeOwned>(&self, method: Method, path: &str, body: Value) -> T {
        read(self.request(method, path).json(&body).send().await.unwrap()).await
    }

    pub(crate) async fn post<T: DeserializeOwned>(&self, path: &str, body: Value) -> T {
        self.send(Method::POST, path, body).await
    }

    /// The problem that a request must end with.
    pub(crate) async fn problem(&self, request: RequestBuilder, status: u16) -> Problem {
        let response = request.send().await.unwrap();
        let got = response.status();
        let kind = response.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
        let text = response.text().await.unwrap();
        assert_eq!(got.as_u16(), status, "{text}");
        assert_eq!(kind.as_deref(), Some("application/problem+json"), "{text}");
        let problem: Problem = serde_json::from_str(&text).unwrap();
        assert_eq!(problem.status, status);
        assert!(problem.kind.starts_with("/problems/") && problem.detail.len() > 10, "{problem:?}");
        problem
    }

    pub(crate) async fn project(&self, name: &str, script: Option<&str>) -> Project {
        self.post("/api/v1/projects", json!({ "name": name, "script": script })).await
    }

    pub(crate) async fn rendered(&self, script: &str, purpose: &str) -> RenderJob {
        let body = json!({ "script": script, "purpose": purpose });
        let job: RenderJob = self.post("/api/v1/render?wait=60000", body).await;
        assert!(job.state.is_final(), "{job:?}");
        job
    }

    pub(crate) async fn watch(&self) -> Watch {
        let url = format!("{}/ws/render", self.url.replacen("http", "ws", 1));
        let (socket, _) = tokio_tungstenite::connect_async(url).await.unwrap();
        Watch { socket, meshes: Vec::new(), last: 0, epoch: String::new() }
    }
}

async fn read<T: DeserializeOwned>(response: Response) -> T {
    let (status, url) = (response.status(), response.url().clone());
    let text = response.text().await.unwrap();
    assert!(status.is_success(), "{url}: {status} {text}");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{url}: {error} in {text}"))
}

pub(crate) async fn status(request: RequestBuilder) -> StatusCode {
    request.send().await.unwrap().status()
}

pub(crate) struct Watch {
    pub(crate) socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub(crate) meshes: Vec<(JobId, Vec<u8>)>,
    pub(crate) last: u64,
    pub(crate) epoch: String,
}

impl Watch {
    pub(crate) async fn say(&mut self, message: &ClientMessage) {
        self.socket.send(Message::text(serde_json::to_string(message).unwrap())).await.unwrap();
    }

    /// Whether nothing was missed.
    pub(crate) async fn subscribe(&mut self, project_id: ProjectId, after: Option<u64>, epoch: Option<String>) -> bool {
        self.say(&ClientMessage::Subscribe { project_id, after, epoch }).await;
        match self.next().await {
            ServerMessage::Subscribed { epoch, complete, last, .. } => {
                self.epoch = epoch;
                self.last = if complete { after.unwrap_or(last) } else { last };
                complete
            }
            other => panic!("expected subscribed, got {other:?}"),
        }
    }

    /// The next frame as it comes.
    pub(crate) async fn frame(&mut self) -> Message {
        tokio::time::timeout(PATIENCE, self.socket.next()).await.expect("a frame in time").unwrap().unwrap()
    }

    pub(crate) async fn next(&mut self) -> ServerMessage {
        loop {
            match self.frame().await {
                Message::Text(text) => {
                    let message: ServerMessage = serde_json::from_str(&text).unwrap();
                    if let ServerMessage::Event { seq, .. } = &message {
                        assert_eq!(*seq, self.last + 1, "no event is lost or doubled");
                        self.last = *seq;
                    }
                    return message;
                }
                Message::Binary(bytes) => {
                    let id = std::str::from_utf8(&bytes[..36]).unwrap().parse().unwrap();
                    self.meshes.push((id, bytes[36..].to_vec()));
                }
                _ => {}
            }
        }
    }

    pub(crate) async fn event(&mut self) -> Event {
        loop {
            if let ServerMessage::Event { event, .. } = self.next().await {
                return event;
            }
        }
    }

    pub(crate) async fn finished(&mut self, id: JobId) -> RenderJob {
        loop {
            if let Event::Job { job } = self.event().await
                && job.id == id
                && job.state.is_final()
            {
                return job;
            }
        }
    }
}
