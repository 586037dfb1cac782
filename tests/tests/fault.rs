//! What dies, and what must go on: renderer processes, workers, the service itself. With the real programs.

use std::process::Command;
use std::time::Duration;

use partwright_protocol::{
    ChatRequest, GenerateRequest, JobState, Message, Project, Purpose, RenderJob, RenderRequest, Values, VersionSummary,
};
use partwright_tests::{Client, ModelServer, Options, Redis, Server, Worker};

/// Keeps a renderer busy for a second or more without tripping a limit.
const SLOW: &str = "x = [for (i = [0:1500000]) sin(i) * cos(i)]; cube(len(x) > 0 ? 10 : 1);";

fn slow() -> RenderRequest {
    RenderRequest {
        script: SLOW.into(),
        parameters: Values::new(),
        project_id: None,
        purpose: Purpose::Full,
        detail: partwright_protocol::Detail::Final,
        strict: false,
        profile: None,
    }
}

fn sigkill(pid: u32) {
    assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().is_ok_and(|status| status.success()));
}

async fn until_running(client: &Client, job: &RenderJob) {
    for _ in 0..1000 {
        let now: RenderJob = client.get(&format!("/api/v1/render/{}", job.id)).await;
        if now.state == JobState::Running {
            return;
        }
        assert!(!now.state.is_final(), "{now:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the job does not start");
}

#[tokio::test]
async fn a_killed_renderer_process_costs_no_job() {
    let server = Server::start(&Options::default());
    let client = Client::new(&server.url);
    let job: RenderJob = client.post("/api/v1/render", &slow()).await;
    until_running(&client, &job).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let renderers = server.renderers();
    assert!(!renderers.is_empty(), "the service has renderer processes");
    renderers.into_iter().for_each(sigkill);
    let job = client.finished(job.id).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
}

#[tokio::test]
async fn a_killed_worker_costs_no_job() {
    let redis = Redis::start();
    let data = tempfile::tempdir().expect("temporary folders can be made");
    let artifacts = data.path().join("artifacts");
    let server = Server::start(&Options { distributed: Some((&redis, &artifacts)), ..Options::default() });
    let client = Client::new(&server.url);
    let first = Worker::start(&redis, &artifacts);
    let job: RenderJob = client.post("/api/v1/render", &slow()).await;
    until_running(&client, &job).await;
    first.kill();
    let second = Worker::start(&redis, &artifacts);
    let job = client.finished(job.id).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    let stl = client.bytes(&format!("/api/v1/render/{}/stl", job.id)).await;
    assert!(partwright_tests::mesh_facts(&stl).manifold);
    let health = reqwest::get(&second.health).await.expect("the worker tells its health");
    assert!(health.status().is_success());
}

#[tokio::test]
async fn a_killed_service_loses_nothing() {
    let server = Server::start(&Options::default());
    let client = Client::new(&server.url);
    let body = serde_json::json!({ "name": "Plate", "script": "cube([30, 20, 3]);" });
    let project: Project = client.post("/api/v1/projects", &body).await;
    let job: RenderJob = client.post("/api/v1/render", &slow()).await;
    until_running(&client, &job).await;
    let data = server.data.clone();
    let _keep = server.kill();

    let server = Server::start(&Options { data: Some(&data), ..Options::default() });
    let client = Client::new(&server.url);
    let versions: Vec<VersionSummary> = client.get(&format!("/api/v1/projects/{}/versions", project.id)).await;
    assert_eq!(versions.len(), 1);
    // The job that was under way is done by the new process.
    let job = client.finished(job.id).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
}

#[tokio::test]
async fn a_killed_service_loses_no_message_that_waits() {
    let model = ModelServer::start();
    let server = Server::start(&Options { model: Some(&model.url), ..Options::default() });
    let client = Client::new(&server.url);
    let prompt = "a plate [hang]".to_owned();
    let first = client.start_turn("/api/v1/generate", &GenerateRequest { prompt, name: None, images: vec![] }).await;
    let message = "and two holes".to_owned();
    let chat = ChatRequest { project_id: first.project_id, message, images: vec![] };
    client.start_turn("/api/v1/chat", &chat).await;
    let data = server.data.clone();
    let _keep = server.kill();

    let server = Server::start(&Options { data: Some(&data), ..Options::default() });
    let client = Client::new(&server.url);
    let messages: Vec<Message> = client.get(&format!("/api/v1/projects/{}/messages", first.project_id)).await;
    let texts: Vec<&str> = messages.iter().map(|message| message.text.as_str()).collect();
    // Each with the answer that says what happened.
    assert_eq!(texts, ["a plate [hang]", "", "and two holes", ""]);
    assert!(messages.iter().skip(1).step_by(2).all(|answer| answer.error.is_some()), "{messages:?}");
}
