//! Files of a project on their way to renderers on other machines: brought in at the service, read by Redis workers.

use partwright_protocol::{JobState, Project, ProjectFiles, Purpose, RenderJob, RenderRequest, Values, Version};
use partwright_tests::{Client, Options, Redis, Server, Worker};
use serde_json::json;

const TABLE: &str = "0 1 2 3\n1 2 3 4\n2 3 4 5\n";

fn request(project: &Project, script: &str) -> RenderRequest {
    RenderRequest {
        script: script.to_owned(),
        parameters: Values::new(),
        project_id: Some(project.id),
        purpose: Purpose::Full,
        detail: partwright_protocol::Detail::Final,
        strict: true,
        profile: None,
    }
}

fn size(job: &RenderJob) -> [f64; 3] {
    let report = job.result.as_ref().and_then(|result| result.report.as_ref());
    report.and_then(|report| report.bounds).unwrap_or_else(|| panic!("{job:?}")).size()
}

#[tokio::test]
async fn workers_elsewhere_read_them_and_versions_bring_them_back() {
    let redis = Redis::start();
    let data = tempfile::tempdir().expect("temporary folders can be made");
    let artifacts = data.path().join("artifacts");
    let server = Server::start(&Options { distributed: Some((&redis, &artifacts)), ..Options::default() });
    let worker = Worker::start(&redis, &artifacts);
    let client = Client::new(&server.url);
    let project: Project = client.post("/api/v1/projects", &json!({ "name": "Relief" })).await;
    let url = format!("/api/v1/projects/{}", project.id);
    client.bring(project.id, "lib/plate.scad", "include <size.scad>\nmodule plate() cube([w, w, 1]);").await;
    client.bring(project.id, "lib/size.scad", "w = 20;").await;
    client.bring(project.id, "relief.dat", TABLE).await;

    let script = "use <lib/plate.scad>\nplate();\ntranslate([0, 0, 1]) surface(\"relief.dat\");";
    let job: RenderJob = client.post("/api/v1/render", &request(&project, script)).await;
    let job = client.finished(job.id).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    assert_eq!(size(&job)[0], 20.0);
    assert_eq!(job.result.expect("a result").files, ["lib/plate.scad", "lib/size.scad", "relief.dat"]);

    let first: Version = client.post(&format!("{url}/versions"), &json!({ "script": script })).await;
    let change = client.bring(project.id, "lib/size.scad", "w = 35;").await;
    // The script does not name this file; that it is read through another one the last render told.
    let second = change.version.expect("the part is another one now").number;
    let wide: Version = client.get(&format!("{url}/versions/{second}")).await;
    assert_eq!(size(&client.finished(wide.info.job_id.expect("a render")).await)[0], 35.0);

    let _: Project = client.post(&format!("{url}/versions/{}/restore", first.info.number), &()).await;
    let files: ProjectFiles = client.get(&format!("{url}/files")).await;
    assert_eq!(files.manifest, first.manifest);
    let job: RenderJob = client.post("/api/v1/render", &request(&project, &format!("{script} "))).await;
    assert_eq!(size(&client.finished(job.id).await)[0], 20.0);

    // A worker that was killed leaves nothing that the next one could not do.
    worker.kill();
    let _worker = Worker::start(&redis, &artifacts);
    let job: RenderJob = client.post("/api/v1/render", &request(&project, &format!("{script}  "))).await;
    assert_eq!(size(&client.finished(job.id).await)[0], 20.0);
}
