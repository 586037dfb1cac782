use partwright_protocol::{Format, JobState, RenderJob, Version};
use reqwest::{Method, Response};
use serde_json::json;

use crate::client::{PATIENCE, Server};

const PLATE: &str = "difference() { cube([30, 20, 3]); translate([10, 10, -1]) cylinder(d = 5, h = 5); }";

async fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = server.request(Method::GET, path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[tokio::test]
async fn a_render_gives_its_files_whole_and_in_parts() {
    let server = Server::start().await;
    let job = server.rendered(PLATE, "full").await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    let stl = format!("/api/v1/render/{}/stl", job.id);

    let whole = get(&server, &stl, &[]).await;
    assert_eq!(header(&whole, "content-type"), "model/stl");
    assert_eq!(header(&whole, "content-disposition"), "attachment; filename=\"part.stl\"");
    assert_eq!(header(&whole, "accept-ranges"), "bytes");
    let tag = header(&whole, "etag").to_owned();
    let bytes = whole.bytes().await.unwrap();
    let triangles = u32::from_le_bytes(bytes[80..84].try_into().unwrap()) as usize;
    assert_eq!(bytes.len(), 84 + 50 * triangles);

    let part = get(&server, &stl, &[("range", "bytes=80-83")]).await;
    assert_eq!(part.status(), 206);
    assert_eq!(header(&part, "content-range"), format!("bytes 80-83/{}", bytes.len()));
    assert_eq!(part.bytes().await.unwrap(), bytes[80..84]);
    let outside = get(&server, &stl, &[("range", "bytes=999999999-")]).await;
    assert_eq!(outside.status(), 416);
    assert_eq!(header(&outside, "content-range"), format!("bytes */{}", bytes.len()));
    let same = get(&server, &stl, &[("if-none-match", tag.as_str())]).await;
    assert_eq!(same.status(), 304);
    let changed = get(&server, &stl, &[("range", "bytes=0-3"), ("if-range", "\"older\"")]).await;
    assert_eq!(changed.status(), 200, "a part of another file would be wrong");

    // Slicers want an address that ends in a file name.
    let named = get(&server, &format!("/api/v1/render/{}/3mf/plate.3mf", job.id), &[]).await;
    assert_eq!(header(&named, "content-type"), "model/3mf");
    assert!(named.bytes().await.unwrap().starts_with(b"PK"));
    let picture = get(&server, &format!("/api/v1/render/{}/png?inline=1", job.id), &[]).await;
    assert!(header(&picture, "content-disposition").starts_with("inline"));
    assert!(picture.bytes().await.unwrap().starts_with(b"\x89PNG"));

    let drawing = server.request(Method::GET, &format!("/api/v1/render/{}/svg", job.id));
    assert!(server.problem(drawing, 409).await.detail.contains("solid"));
}

#[tokio::test]
async fn the_same_is_rendered_once() {
    let server = Server::start().await;
    let first = server.rendered(PLATE, "full").await;
    let again = server.request(Method::POST, "/api/v1/render").json(&json!({ "script": PLATE })).send().await.unwrap();
    assert_eq!(again.status(), 200, "final at once");
    let again: RenderJob = again.json().await.unwrap();
    assert_ne!(again.id, first.id);
    assert_eq!(again.result, first.result);
    let known: RenderJob = server.get(&format!("/api/v1/render/{}", again.id)).await;
    assert_eq!(known.state, JobState::Done);
}

#[tokio::test]
async fn a_preview_has_a_mesh_and_says_how_to_get_files() {
    let server = Server::start().await;
    let job = server.rendered(PLATE, "preview").await;
    let mesh = get(&server, &format!("/api/v1/render/{}/mesh", job.id), &[]).await;
    assert!(mesh.bytes().await.unwrap().starts_with(b"PWM1"));
    let stl = server.request(Method::GET, &format!("/api/v1/render/{}/stl", job.id));
    assert!(server.problem(stl, 409).await.detail.contains("full"));
}

#[tokio::test]
async fn a_broken_script_fails_its_render_and_its_files_say_why() {
    let server = Server::start().await;
    let job = server.rendered("cube([1, 2, 3);", "full").await;
    assert_eq!(job.state, JobState::Failed);
    let diagnostics = &job.result.as_ref().unwrap().diagnostics;
    assert!(diagnostics.iter().any(|it| it.is_error() && it.location.is_some()), "{diagnostics:?}");
    let stl = server.request(Method::GET, &format!("/api/v1/render/{}/stl", job.id));
    assert!(server.problem(stl, 409).await.detail.contains("failed"));
}

#[tokio::test]
async fn a_version_gets_its_report_and_its_files_come_back_when_cleared() {
    let server = Server::start().await;
    let project = server.project("Wall plate", Some(PLATE)).await;
    let url = format!("/api/v1/projects/{}/versions/1", project.id);
    let version = tokio::time::timeout(PATIENCE, async {
        loop {
            let version: Version = server.get(&url).await;
            if version.report.is_some() {
                return version;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("the report follows");
    let thumbnail = version.info.thumbnail.expect("a shape has a picture");
    assert!(get(&server, &thumbnail, &[]).await.bytes().await.unwrap().starts_with(b"\x89PNG"));
    let file = get(&server, &format!("{url}/3mf"), &[]).await;
    assert_eq!(header(&file, "content-disposition"), "attachment; filename=\"wall-plate-part-v1.3mf\"");
    drop(file);

    std::fs::remove_dir_all(server.data.path().join("data/artifacts")).unwrap();
    std::fs::create_dir(server.data.path().join("data/artifacts")).unwrap();
    let again = get(&server, &format!("{url}/{}/wall.stl", Format::Stl.extension()), &[]).await;
    assert_eq!(again.status(), 200);
    assert_eq!(header(&again, "content-disposition"), "attachment; filename=\"wall-plate-part-v1.stl\"");
}

#[tokio::test]
async fn a_broken_version_is_kept() {
    let server = Server::start().await;
    let project = server.project("Draft", Some("cube(;")).await;
    let stl = server.request(Method::GET, &format!("/api/v1/projects/{}/versions/1/stl", project.id));
    assert!(server.problem(stl, 409).await.detail.contains("failed"));
    let version: Version = server.get(&format!("/api/v1/projects/{}/versions/1", project.id)).await;
    assert_eq!((version.script.as_str(), version.report), ("cube(;", None));
}
