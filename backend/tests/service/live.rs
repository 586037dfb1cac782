use futures::SinkExt;
use partwright_protocol::{
    ClientMessage, Event, JobState, ProjectId, Purpose, RenderRequest, ServerMessage, Values, VersionSummary,
};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::client::{Server, Watch};

/// Takes long enough to be cancelled.
const SLOW: &str = "function f(n) = n < 2 ? n : f(n - 1) + f(n - 2); cube(f(32));";

fn preview(project: ProjectId, script: &str) -> RenderRequest {
    RenderRequest {
        script: script.to_owned(),
        parameters: Values::new(),
        project_id: Some(project),
        purpose: Purpose::Preview,
        detail: partwright_protocol::Detail::Final,
        strict: false,
        profile: None,
    }
}

async fn accepted(watch: &mut Watch, tag: u64, request: RenderRequest) -> partwright_protocol::RenderJob {
    watch.say(&ClientMessage::Render { tag, request }).await;
    loop {
        match watch.next().await {
            ServerMessage::Accepted { tag: got, job } => {
                assert_eq!(got, tag);
                return job;
            }
            ServerMessage::Rejected { problem, .. } => panic!("{problem:?}"),
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_live_render_ends_with_its_mesh() {
    let server = Server::start().await;
    let project = server.project("Cube", None).await;
    let mut watch = server.watch().await;
    assert!(watch.subscribe(project.id, None, None).await);
    // The second time the result is known, and everything arrives as before.
    for tag in [7, 8] {
        let job = accepted(&mut watch, tag, preview(project.id, "cube(10);")).await;
        let job = watch.finished(job.id).await;
        assert_eq!(job.state, JobState::Done, "{job:?}");
        let Message::Binary(frame) = watch.frame().await else { panic!("the mesh follows its event directly") };
        assert_eq!(&frame[..36], job.id.to_string().as_bytes());
        assert_eq!(&frame[36..40], b"PWM1");
    }
}

#[tokio::test]
async fn a_newer_preview_takes_the_older_ones_place() {
    let server = Server::start().await;
    let project = server.project("Cube", None).await;
    let mut watch = server.watch().await;
    watch.subscribe(project.id, None, None).await;
    let old = accepted(&mut watch, 1, preview(project.id, SLOW)).await;
    let new = accepted(&mut watch, 2, preview(project.id, "cube(4);")).await;
    let mut states = std::collections::HashMap::new();
    while states.len() < 2 {
        if let Event::Job { job } = watch.event().await
            && job.state.is_final()
        {
            states.insert(job.id, job.state);
        }
    }
    assert_eq!(states[&new.id], JobState::Done);
    assert_eq!(states[&old.id], JobState::Superseded);
}

#[tokio::test]
async fn a_running_render_is_cancelled() {
    let server = Server::start().await;
    let project = server.project("Cube", None).await;
    let mut watch = server.watch().await;
    watch.subscribe(project.id, None, None).await;
    let job = accepted(&mut watch, 1, preview(project.id, SLOW)).await;
    watch.say(&ClientMessage::Cancel { job_id: job.id }).await;
    assert_eq!(watch.finished(job.id).await.state, JobState::Cancelled);
}

#[tokio::test]
async fn a_dropped_connection_loses_no_event() {
    let server = Server::start().await;
    let project = server.project("Cube", None).await;
    let mut first = server.watch().await;
    first.subscribe(project.id, None, None).await;
    let url = format!("/api/v1/projects/{}/versions", project.id);
    let _: VersionSummary = server.post(&url, json!({ "script": "cube(1);" })).await;
    assert!(matches!(first.event().await, Event::Version { .. }));
    let (last, epoch) = (first.last, first.epoch.clone());
    // As a broken line does it: without a goodbye.
    drop(first);

    let job = server.rendered("cube(2);", "full").await;
    assert_eq!(job.project_id, None);
    let body = json!({ "script": "cube(3);", "project_id": project.id });
    let job: partwright_protocol::RenderJob = server.post("/api/v1/render?wait=60000", body).await;
    let mut second = server.watch().await;
    // `next` checks that numbers follow each other without a gap.
    assert!(second.subscribe(project.id, Some(last), Some(epoch.clone())).await);
    second.finished(job.id).await;

    let mut stranger = server.watch().await;
    assert!(!stranger.subscribe(project.id, Some(last), Some("an-epoch-of-before".to_owned())).await);
    let mut late = server.watch().await;
    assert!(late.subscribe(project.id, Some(0), None).await);
}

#[tokio::test]
async fn what_is_not_understood_is_said_and_does_not_end_the_connection() {
    let server = Server::start().await;
    let project = server.project("Cube", None).await;
    let mut watch = server.watch().await;
    for (text, part) in [
        ("nonsense", "expected form"),
        (r#"{"type":"dance"}"#, "dance"),
        (r#"{"type":"subscribe","project_id":"00000000-0000-7000-8000-000000000000"}"#, "no project"),
        (r#"{"type":"cancel","job_id":"00000000-0000-7000-8000-000000000000"}"#, "no render"),
    ] {
        watch.socket.send(Message::text(text)).await.unwrap();
        let ServerMessage::Error { problem } = watch.next().await else { panic!("{text} is an error") };
        assert!(problem.detail.contains(part), "{text}: {problem:?}");
    }
    watch.socket.send(Message::binary(vec![1, 2, 3])).await.unwrap();
    assert!(matches!(watch.next().await, ServerMessage::Error { .. }));
    for request in [
        RenderRequest { project_id: None, ..preview(project.id, "cube(1);") },
        preview(project.id, &"/".repeat(partwright_protocol::MAX_SCRIPT_BYTES + 1)),
        preview(ProjectId::new(), "cube(1);"),
    ] {
        watch.say(&ClientMessage::Render { tag: 5, request }).await;
        assert!(matches!(watch.next().await, ServerMessage::Rejected { tag: 5, .. }));
    }
    assert!(watch.subscribe(project.id, None, None).await);
}

#[tokio::test]
async fn stopping_the_service_says_goodbye() {
    let server = Server::start().await;
    let project = server.project("Cube", None).await;
    let mut watch = server.watch().await;
    watch.subscribe(project.id, None, None).await;
    let began = std::time::Instant::now();
    let (_, close) = tokio::join!(server.stop(), async {
        loop {
            if let Message::Close(frame) = watch.frame().await {
                return frame;
            }
        }
    });
    assert!(close.unwrap().reason.contains("connect again"));
    assert!(began.elapsed() < std::time::Duration::from_secs(5));
}
