//! The real nginx with the repository's configuration in front of the real services: pages, API, downloads with ranges,
//! WebSocket, health.

use partwright_protocol::{JobState, Project, Purpose, RenderRequest, Settings, Values};
use partwright_tests::{Client, Nginx, Options, Redis, Server, Worker, repository};

#[tokio::test]
async fn everything_works_through_the_front_door() {
    let redis = Redis::start();
    let data = tempfile::tempdir().expect("temporary folders can be made");
    let artifacts = data.path().join("artifacts");
    let server = Server::start(&Options { distributed: Some((&redis, &artifacts)), ..Options::default() });
    let worker = Worker::start(&redis, &artifacts);
    let renderer = worker.health.trim_start_matches("http://").trim_end_matches("/health").to_owned();
    let backend = server.url.trim_start_matches("http://").to_owned();
    let nginx = Nginx::start(&backend, &renderer, &repository().join("frontend/dist"));

    let page = reqwest::get(format!("{}/p/some-project", nginx.url)).await.expect("nginx answers");
    assert!(page.status().is_success(), "deep links give the studio: {}", page.status());
    assert!(page.text().await.is_ok_and(|text| text.contains("<div id=\"root\">")));

    let client = Client::new(&nginx.url);
    let _: Settings = client.get("/api/v1/settings").await;
    let renderer: serde_json::Value = client.get("/health/renderer").await;
    assert!(renderer.is_object());
    let project: Project = client.post("/api/v1/projects", &serde_json::json!({ "name": "Front door" })).await;
    let mut events = client.events().await;
    events.subscribe(project.id, None, None).await;
    let request = RenderRequest {
        script: "cube([10, 20, 30]);".into(),
        parameters: Values::new(),
        project_id: Some(project.id),
        purpose: Purpose::Full,
        detail: partwright_protocol::Detail::Final,
        strict: false,
        profile: None,
    };
    let (job, mesh) = events.preview(7, request).await;
    assert_eq!(job.state, JobState::Done);
    assert!(mesh.is_some());
    let part = reqwest::Client::new()
        .get(format!("{}/api/v1/render/{}/stl", nginx.url, job.id))
        .header("Range", "bytes=80-83")
        .send()
        .await
        .expect("nginx answers");
    assert_eq!(part.status().as_u16(), 206);
    let count = part.bytes().await.expect("the range arrives");
    assert_eq!(count.as_ref(), 12_u32.to_le_bytes(), "a cube has twelve triangles");
}
