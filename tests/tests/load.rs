//! Many people at once: each slides a parameter of an own project over an own WebSocket. Every last position must arrive,
//! with the shape that was asked for, whatever was superseded on the way.

use std::collections::HashMap;

use partwright_protocol::{ClientMessage, Event, JobState, Project, Purpose, RenderRequest, ServerMessage, Values};
use partwright_tests::{Client, Options, Server};

const PEOPLE: u64 = 24;
const MOVES: u64 = 12;

#[tokio::test]
async fn every_last_slider_position_arrives() {
    let server = Server::start(&Options::default());
    let people = (0..PEOPLE).map(|person| slide(Client::new(&server.url), person));
    futures::future::join_all(people).await;
    let health: serde_json::Value = Client::new(&server.url).get("/health").await;
    assert!(health.is_object());
}

async fn slide(client: Client, person: u64) {
    let project: Project = client.post("/api/v1/projects", &serde_json::json!({ "name": "Plate" })).await;
    let mut events = client.events().await;
    events.subscribe(project.id, None, None).await;
    for tag in 1..=MOVES {
        // No waiting for the mesh: moves come faster than renders.
        let script = format!(
            "difference() {{ cube([{tag}, {}, 5]); translate([0, 0, -1]) cylinder(r = 0.4, h = 9, $fn = 64); }}",
            person + 1
        );
        let request = RenderRequest {
            script,
            parameters: Values::new(),
            project_id: Some(project.id),
            purpose: Purpose::Preview,
            detail: partwright_protocol::Detail::Final,
            strict: false,
            profile: None,
        };
        events.send(&ClientMessage::Render { tag, request }).await;
    }
    // The event of a job's end may come before the answer that names the job.
    let (mut last, mut ended) = (None, HashMap::new());
    loop {
        match events.next().await {
            ServerMessage::Accepted { tag: MOVES, job } => {
                last = Some(job.id);
                if job.state.is_final() {
                    ended.insert(job.id, job);
                }
            }
            ServerMessage::Rejected { problem, .. } => panic!("{problem:?}"),
            ServerMessage::Event { event: Event::Job { job }, .. } if job.state.is_final() => {
                assert!(matches!(job.state, JobState::Done | JobState::Superseded), "{job:?}");
                ended.insert(job.id, job);
            }
            _ => {}
        }
        if let Some(job) = last.and_then(|id| ended.get(&id)) {
            return check(job, person);
        }
    }
}

fn check(job: &partwright_protocol::RenderJob, person: u64) {
    assert_eq!(job.state, JobState::Done);
    let bounds = job.result.as_ref().and_then(|it| it.report.as_ref()).and_then(|it| it.bounds).expect("bounds");
    assert_eq!(bounds.max, [MOVES as f64, (person + 1) as f64, 5.0]);
}
