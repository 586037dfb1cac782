use partwright_protocol::{
    ClientMessage, Event, Message, Project, Role, Turn, TurnEvent, TurnOutcome, TurnStage, VersionSummary,
};
use reqwest::Method;
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use crate::client::{Server, Watch};

const PROMPT: &str = "a wall bracket 60 mm wide with two M5 holes";

async fn last_of(watch: &mut Watch, turn: &Turn) -> (Vec<TurnEvent>, TurnEvent) {
    let mut events = Vec::new();
    loop {
        let Event::Turn { turn_id, event } = watch.event().await else { continue };
        if turn_id != turn.turn_id {
            continue;
        }
        match event {
            TurnEvent::Finished { .. }
            | TurnEvent::Answered { .. }
            | TurnEvent::Failed { .. }
            | TurnEvent::Stopped { .. } => return (events, event),
            event => events.push(event),
        }
    }
}

async fn begin(server: &Server, path: &str, body: serde_json::Value) -> Turn {
    let request = server.request(Method::POST, path).header("prefer", "respond-async").json(&body);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 202);
    response.json().await.unwrap()
}

#[tokio::test]
async fn a_prompt_becomes_a_version_and_a_chat_the_next() {
    let server = Server::start().await;
    let first: TurnOutcome = server.post("/api/v1/generate", json!({ "prompt": PROMPT })).await;
    let version = first.version.expect("the catalogue has a bracket");
    assert_eq!(version.info.number, 1);
    assert!(version.report.is_some_and(|report| report.manifold));
    let project: Project = server.get(&format!("/api/v1/projects/{}", first.project_id)).await;
    assert_eq!((project.name.as_str(), project.head), ("Wall bracket 60 mm wide with two M5 holes", Some(1)));
    assert!(project.thumbnail.is_some());

    let body = json!({ "project_id": project.id, "message": "make it 5 mm thicker" });
    let second: TurnOutcome = server.post("/api/v1/chat", body).await;
    assert_eq!(second.version.map(|version| (version.info.number, version.info.parent)), Some((2, Some(1))));

    let messages: Vec<Message> = server.get(&format!("/api/v1/projects/{}/messages", project.id)).await;
    let roles: Vec<Role> = messages.iter().map(|message| message.role).collect();
    assert_eq!(roles, [Role::User, Role::Assistant, Role::User, Role::Assistant]);
    assert_eq!((messages[1].version, messages[3].version), (Some(1), Some(2)));
    assert!(messages[1].card.is_some());
}

#[tokio::test]
async fn a_turn_streams_as_server_sent_events() {
    let server = Server::start().await;
    let request = server.request(Method::POST, "/api/v1/generate").header("accept", "text/event-stream");
    let response = request.json(&json!({ "prompt": PROMPT })).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert!(response.headers().contains_key("x-turn-id"));
    let text = response.text().await.unwrap();
    let events: Vec<TurnEvent> = text
        .lines()
        .filter_map(|line| line.strip_prefix("data:"))
        .map(|data| serde_json::from_str(data.trim()).unwrap())
        .collect();
    let names: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("event:")).map(str::trim).collect();
    assert_eq!(names.len(), events.len());
    assert_eq!((names.first(), names.last()), (Some(&"started"), Some(&"finished")), "{text}");
    assert!(events.iter().any(|event| matches!(event, TurnEvent::Stage { stage: TurnStage::Reading, .. })));
}

#[tokio::test]
async fn a_turn_goes_on_when_its_client_goes_away() {
    let server = Server::start().await;
    let request = server.request(Method::POST, "/api/v1/generate").header("accept", "text/event-stream");
    let response = request.json(&json!({ "prompt": PROMPT })).send().await.unwrap();
    drop(response);
    let projects: Vec<Project> = server.get("/api/v1/projects").await;
    let turn = Turn { turn_id: partwright_protocol::TurnId::new(), project_id: projects[0].id };
    let mut watch = server.watch().await;
    watch.subscribe(turn.project_id, Some(0), None).await;
    loop {
        if let Event::Turn { event: TurnEvent::Finished { .. }, .. } = watch.event().await {
            break;
        }
    }
}

#[tokio::test]
async fn messages_of_a_project_are_answered_in_order() {
    let server = Server::start().await;
    let first = begin(&server, "/api/v1/generate", json!({ "prompt": PROMPT })).await;
    let chat = |text: &str| json!({ "project_id": first.project_id, "message": text });
    let second = begin(&server, "/api/v1/chat", chat("make it 5 mm thicker")).await;
    let third = begin(&server, "/api/v1/chat", chat("make it 80 mm wide")).await;
    let mut watch = server.watch().await;
    watch.subscribe(first.project_id, Some(0), None).await;
    for (turn, number) in [(first, 1), (second, 2), (third, 3)] {
        let (_, last) = last_of(&mut watch, &turn).await;
        let TurnEvent::Finished { version, .. } = last else { panic!("{last:?}") };
        assert_eq!(version.info.number, number);
    }
}

/// An endpoint that takes requests and never answers.
pub(crate) async fn silent_endpoint() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut buffer = [0; 1024];
                while stream.read(&mut buffer).await.is_ok_and(|bytes| bytes > 0) {}
            });
        }
    });
    format!("http://{address}/v1")
}

#[tokio::test]
async fn a_turn_stops_at_any_moment() {
    let server = Server::start().await;
    let model = json!({ "base_url": silent_endpoint().await, "model": "silence" });
    let _: serde_json::Value = server.send(Method::PUT, "/api/v1/settings/model", model).await;
    let running = begin(&server, "/api/v1/generate", json!({ "prompt": PROMPT })).await;
    let body = json!({ "project_id": running.project_id, "message": "and thicker" });
    let waiting = begin(&server, "/api/v1/chat", body).await;
    let mut watch = server.watch().await;
    watch.subscribe(running.project_id, Some(0), None).await;
    assert!(matches!(watch.event().await, Event::Turn { event: TurnEvent::Started { .. }, .. }));

    watch.say(&ClientMessage::StopTurn { turn_id: running.turn_id }).await;
    assert!(matches!(last_of(&mut watch, &running).await.1, TurnEvent::Stopped { .. }));
    let stop = server.request(Method::POST, &format!("/api/v1/turns/{}/stop", waiting.turn_id)).send().await.unwrap();
    assert_eq!(stop.status(), 204);
    assert!(matches!(last_of(&mut watch, &waiting).await.1, TurnEvent::Stopped { .. }));

    let versions: Vec<VersionSummary> = server.get(&format!("/api/v1/projects/{}/versions", running.project_id)).await;
    assert!(versions.is_empty());
    let messages: Vec<Message> = server.get(&format!("/api/v1/projects/{}/messages", running.project_id)).await;
    assert_eq!(messages.len(), 4, "what was asked is kept, and so is how it ended");
}

#[tokio::test]
async fn too_many_waiting_messages_are_refused() {
    let server = Server::start().await;
    let model = json!({ "base_url": silent_endpoint().await, "model": "silence" });
    let _: serde_json::Value = server.send(Method::PUT, "/api/v1/settings/model", model).await;
    let first = begin(&server, "/api/v1/generate", json!({ "prompt": PROMPT })).await;
    let body = json!({ "project_id": first.project_id, "message": "more" });
    for _ in 0..8 {
        begin(&server, "/api/v1/chat", body.clone()).await;
    }
    server.problem(server.request(Method::POST, "/api/v1/chat").json(&body), 429).await;
    // And a service with turns under way still ends soon, with each of them closed.
    let began = std::time::Instant::now();
    let data = server.stop().await;
    assert!(began.elapsed() < std::time::Duration::from_secs(8));
    let server = Server::on(data, |_| ()).await;
    let messages: Vec<Message> = server.get(&format!("/api/v1/projects/{}/messages", first.project_id)).await;
    assert_eq!(messages.len() % 2, 0, "every message has an answer: {messages:?}");
}
