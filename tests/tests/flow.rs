//! The whole flow as an API client goes through it, over real HTTP and a real WebSocket: prompt, part, slider, edit,
//! download. Once with the catalogue assistant, once with an endpoint that speaks the OpenAI wire protocol.

use partwright_protocol::{
    ChatRequest, ClientMessage, GenerateRequest, Message, ParameterValue, Project, Purpose, RenderRequest, TurnEvent,
    TurnStage, Version, VersionSummary,
};
use partwright_tests::{Client, ModelServer, Options, Server, admesh, mesh_facts, prusa_slicer, write};

const PROMPT: &str = "a wall bracket 60 mm wide with two M5 holes";

fn generate(prompt: &str) -> GenerateRequest {
    GenerateRequest { prompt: prompt.to_owned(), name: None, images: Vec::new() }
}

/// The version that the turn's last event carries.
fn finished(events: &[TurnEvent]) -> &Version {
    match events.last() {
        Some(TurnEvent::Finished { version, .. }) => version,
        other => panic!("the turn made no version: {other:?}"),
    }
}

/// Downloads a version's STL and 3MF and has them judged. Returns the measured size.
async fn download(client: &Client, version: &Version) -> [f64; 3] {
    let job = version.info.job_id.expect("an accepted version is rendered");
    let folder = tempfile::tempdir().expect("temporary folders can be made");
    let stl = client.bytes(&format!("/api/v1/render/{job}/stl")).await;
    let three_mf = client.bytes(&format!("/api/v1/render/{job}/3mf")).await;
    let facts = mesh_facts(&stl);
    assert!(facts.manifold, "{facts:?}");
    assert!(facts.volume > 0.0, "{facts:?}");
    let stl = write(folder.path(), "part.stl", &stl);
    admesh(&stl);
    for file in [stl, write(folder.path(), "part.3mf", &three_mf)] {
        let objects = prusa_slicer(&file);
        let volume: f64 = objects.iter().filter_map(|object| object["volume"].parse::<f64>().ok()).sum();
        assert!((volume - facts.volume).abs() < 1e-3 * facts.volume, "{volume} against {}", facts.volume);
    }
    let report = version.report.as_ref().expect("an accepted version has a report");
    assert!((report.volume - facts.volume).abs() < 1e-4 * facts.volume);
    facts.size()
}

#[tokio::test]
async fn catalogue_assistant() {
    let server = Server::start(&Options::default());
    let client = Client::new(&server.url);

    let turn = client.start_turn("/api/v1/generate", &generate(PROMPT)).await;
    let mut events = client.events().await;
    // Subscribing late must not lose the beginning.
    assert!(events.subscribe(turn.project_id, Some(0), None).await);
    let seen = events.turn(turn.turn_id).await;
    let first = finished(&seen).clone();
    let Some(TurnEvent::Finished { message: Message { card: Some(card), .. }, .. }) = seen.last() else {
        panic!("a finished turn has a card: {seen:?}")
    };
    assert!(card.checks.iter().any(|check| check.name == "2 through holes"), "{card:?}");
    assert!(card.checks.iter().all(|check| check.passed), "{card:?}");
    let size = download(&client, &first).await;
    assert!((size[0] - 60.0).abs() < 0.01, "60 mm wide was asked, got {size:?}");

    // A slider, live and then kept.
    let mut parameters = first.parameters.clone();
    parameters.insert("width".into(), ParameterValue::Number(90.0));
    let request = RenderRequest {
        script: first.script.clone(),
        parameters: parameters.clone(),
        project_id: Some(turn.project_id),
        purpose: Purpose::Preview,
        detail: partwright_protocol::Detail::Final,
        strict: false,
        profile: None,
    };
    let (job, mesh) = events.preview(1, request).await;
    assert!(mesh.is_some_and(|mesh| mesh.starts_with(b"PWM1")), "{job:?}");
    let bounds = job.result.and_then(|result| result.report).and_then(|report| report.bounds).expect("bounds");
    assert!((bounds.size()[0] - 90.0).abs() < 0.01, "{bounds:?}");

    // "Make it 5 mm thicker" changes a dimension by exactly 5 mm.
    let before = thickness(&client, &first.script).await;
    let chat = ChatRequest { project_id: turn.project_id, message: "make it 5 mm thicker".into(), images: Vec::new() };
    let turn = client.start_turn("/api/v1/chat", &chat).await;
    let second = finished(&events.turn(turn.turn_id).await).clone();
    let after = thickness(&client, &second.script).await;
    assert!((after - before - 5.0).abs() < 1e-9, "{before} → {after}");
    download(&client, &second).await;

    // Nothing is lost: both versions, both messages of both turns.
    let versions: Vec<VersionSummary> = client.get(&format!("/api/v1/projects/{}/versions", turn.project_id)).await;
    assert_eq!(versions.len(), 2);
    let messages: Vec<Message> = client.get(&format!("/api/v1/projects/{}/messages", turn.project_id)).await;
    assert_eq!(messages.len(), 4);
    let restored: Project = client.post(&format!("/api/v1/projects/{}/versions/1/restore", turn.project_id), &()).await;
    assert_eq!(restored.head, Some(1));
}

/// The `thickness` parameter in force, as the renderer reports it.
async fn thickness(client: &Client, script: &str) -> f64 {
    let job = client.render(script, Purpose::Preview).await;
    let parameters = job.result.expect("a final job has a result").parameters;
    let value = parameters.into_iter().find(|parameter| parameter.name == "thickness").map(|parameter| parameter.value);
    match value {
        Some(ParameterValue::Number(value)) => value,
        other => panic!("the bracket has a numeric thickness: {other:?}"),
    }
}

#[tokio::test]
async fn a_resumed_websocket_misses_nothing() {
    let server = Server::start(&Options::default());
    let client = Client::new(&server.url);
    let turn = client.start_turn("/api/v1/generate", &generate(PROMPT)).await;
    let mut first = client.events().await;
    first.subscribe(turn.project_id, Some(0), None).await;
    // Drop the connection after the first event, in mid-turn.
    first.send(&ClientMessage::Unsubscribe { project_id: turn.project_id }).await;
    let (last, epoch) = (first.last, first.epoch.clone());
    drop(first);
    let mut second = client.events().await;
    second.last = last;
    assert!(second.subscribe(turn.project_id, Some(last), Some(epoch)).await, "nothing was dropped from the ring");
    finished(&second.turn(turn.turn_id).await);
}

#[tokio::test]
async fn language_model() {
    let model = ModelServer::start();
    let server = Server::start(&Options { model: Some(&model.url), ..Options::default() });
    let client = Client::new(&server.url);

    // A syntax error in the first answer is shown, sent back and repaired.
    let turn = client.start_turn("/api/v1/generate", &generate(&format!("{PROMPT} [syntax]"))).await;
    let mut events = client.events().await;
    events.subscribe(turn.project_id, Some(0), None).await;
    let seen = events.turn(turn.turn_id).await;
    let repaired = seen.iter().any(|event| matches!(event, TurnEvent::Stage { stage: TurnStage::Repairing, .. }));
    let shown =
        seen.iter().any(|event| matches!(event, TurnEvent::Diagnostics { diagnostics, .. } if !diagnostics.is_empty()));
    let streamed = seen.iter().filter(|event| matches!(event, TurnEvent::Delta { .. })).count();
    assert!(repaired && shown && streamed > 5, "{seen:#?}");
    let version = finished(&seen).clone();
    let size = download(&client, &version).await;
    assert!((size[0] - 60.0).abs() < 0.01, "{size:?}");

    // A 429 and a cut connection are overcome.
    for trouble in ["[busy]", "[cut]"] {
        let message = format!("make it 5 mm thicker {trouble}");
        let chat = ChatRequest { project_id: turn.project_id, message, images: Vec::new() };
        let turn = client.start_turn("/api/v1/chat", &chat).await;
        download(&client, finished(&events.turn(turn.turn_id).await)).await;
    }

    // One that hangs is stopped by the user, at once, and the project is as it was.
    let chat = ChatRequest { project_id: turn.project_id, message: "rounder [hang]".into(), images: Vec::new() };
    let turn = client.start_turn("/api/v1/chat", &chat).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    events.send(&ClientMessage::StopTurn { turn_id: turn.turn_id }).await;
    let seen = events.turn(turn.turn_id).await;
    assert!(matches!(seen.last(), Some(TurnEvent::Stopped { .. })), "{seen:#?}");
    let project: Project = client.get(&format!("/api/v1/projects/{}", turn.project_id)).await;
    assert_eq!(project.head, Some(3));
}
