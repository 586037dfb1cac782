use partwright_protocol::{
    Builtin, CataloguePart, LanguageReference, Message, Parameter, ParameterValue, Project, Version, VersionSummary,
};
use reqwest::Method;
use serde_json::json;

use crate::client::{Server, status};

#[tokio::test]
async fn versions_are_kept_restored_and_forked() {
    let server = Server::start().await;
    let project = server.project("Plate", Some("cube(1);")).await;
    assert_eq!(project.head, Some(1));
    let url = format!("/api/v1/projects/{}", project.id);

    let body = json!({ "script": "cube(2);", "parameters": { "w": 3 }, "summary": "Larger" });
    let second: Version = server.post(&format!("{url}/versions"), body).await;
    assert_eq!((second.info.number, second.info.parent, second.info.summary.as_str()), (2, Some(1), "Larger"));
    assert_eq!(second.parameters["w"], ParameterValue::Number(3.0));

    let restored: Project = server.post(&format!("{url}/versions/1/restore"), json!(null)).await;
    assert_eq!(restored.head, Some(1));
    let third: Version = server.post(&format!("{url}/versions"), json!({ "script": "cube(3);" })).await;
    assert_eq!((third.info.number, third.info.parent, third.info.summary.as_str()), (3, Some(1), "Edited by hand"));

    // Made from what was open, whatever became the current version meanwhile.
    let fourth: Version = server.post(&format!("{url}/versions"), json!({ "script": "cube(4);", "parent": 2 })).await;
    assert_eq!((fourth.info.number, fourth.info.parent), (4, Some(2)));
    let unknown = json!({ "script": "cube(5);", "parent": 9 });
    server.problem(server.request(Method::POST, &format!("{url}/versions")).json(&unknown), 404).await;

    let all: Vec<VersionSummary> = server.get(&format!("{url}/versions")).await;
    assert_eq!(all.iter().map(|version| version.number).collect::<Vec<_>>(), [1, 2, 3, 4]);
    let old: Version = server.get(&format!("{url}/versions/2")).await;
    assert_eq!(old.script, "cube(2);");

    let fork: Project = server.post(&format!("{url}/versions/2/fork"), json!(null)).await;
    assert_ne!(fork.id, project.id);
    assert_eq!(fork.head, Some(1));
    let forked: Version = server.get(&format!("/api/v1/projects/{}/versions/1", fork.id)).await;
    assert_eq!((forked.script.as_str(), forked.parameters.len()), ("cube(2);", 1));

    for missing in ["versions/9/restore", "versions/9/fork"] {
        server.problem(server.request(Method::POST, &format!("{url}/{missing}")), 404).await;
    }
    server.problem(server.request(Method::GET, &format!("{url}/versions/9")), 404).await;
}

#[tokio::test]
async fn a_deleted_project_is_only_in_the_bin() {
    let server = Server::start().await;
    let project = server.project("Hook", Some("cube(1);")).await;
    let url = format!("/api/v1/projects/{}", project.id);
    assert_eq!(status(server.request(Method::DELETE, &url)).await, 204);
    assert!(server.get::<Vec<Project>>("/api/v1/projects").await.is_empty());
    assert_eq!(server.get::<Vec<Project>>("/api/v1/projects?deleted=true").await.len(), 1);

    let body = json!({ "deleted": false, "name": "  Wall hook " });
    let back: Project = server.send(Method::PATCH, &url, body).await;
    assert_eq!((back.deleted, back.name.as_str(), back.head), (false, "Wall hook", Some(1)));
    assert_eq!(server.get::<Vec<Project>>("/api/v1/projects").await.len(), 1);
    assert_eq!(server.get::<Vec<VersionSummary>>(&format!("{url}/versions")).await.len(), 1);
}

#[tokio::test]
async fn projects_are_listed_latest_change_first() {
    let server = Server::start().await;
    let first = server.project("First", None).await;
    let second = server.project("Second", None).await;
    let ids = |projects: Vec<Project>| projects.into_iter().map(|project| project.id).collect::<Vec<_>>();
    assert_eq!(ids(server.get("/api/v1/projects").await), [second.id, first.id]);
    let rename = json!({ "name": "Again" });
    let _: Project = server.send(Method::PATCH, &format!("/api/v1/projects/{}", first.id), rename).await;
    assert_eq!(ids(server.get("/api/v1/projects").await), [first.id, second.id]);
    assert_eq!(ids(server.get("/api/v1/projects?limit=1&offset=1").await), [second.id]);
}

#[tokio::test]
async fn parameters_are_read_and_committed() {
    let server = Server::start().await;
    let script = "// How wide\nwidth = 60; // [20:1:120]\nname = \"a\";\ncube([width, 10, 5]);";
    let project = server.project("Plate", Some(script)).await;
    let url = format!("/api/v1/projects/{}/parameters", project.id);
    let parameters: Vec<Parameter> = server.get(&url).await;
    assert_eq!(parameters.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["width", "name"]);

    let version: Version = server.send(Method::PUT, &url, json!({ "values": { "width": 80 } })).await;
    assert_eq!((version.info.number, version.info.summary.as_str()), (2, "width 60 → 80"));
    let parameters: Vec<Parameter> = server.get(&url).await;
    assert_eq!(parameters[0].value, ParameterValue::Number(80.0));
    assert_eq!(parameters[0].default, ParameterValue::Number(60.0));

    let wrong = server.request(Method::PUT, &url).json(&json!({ "values": { "depth": 1 } }));
    assert!(server.problem(wrong, 422).await.detail.contains("depth"));
}

#[tokio::test]
async fn the_reference_is_there() {
    let server = Server::start().await;
    let language: LanguageReference = server.get("/api/v1/language").await;
    let named = |name: &str| language.builtins.iter().find(|it: &&Builtin| it.name == name);
    assert!(named("cube").is_some() && named("linear_extrude").is_some());
    let parts: Vec<CataloguePart> = server.get("/api/v1/catalogue").await;
    assert!(parts.len() >= 20, "{}", parts.len());
    let path = format!("/api/v1/catalogue/{}", parts[0].id);
    let script = server.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(script.headers()["content-type"], "text/plain; charset=utf-8");
    assert!(script.text().await.unwrap().contains(&parts[0].title));
}

#[tokio::test]
async fn a_restart_keeps_everything() {
    let server = Server::start().await;
    let project = server.project("Plate", Some("cube(1);")).await;
    let data = server.stop().await;
    let server = Server::on(data, |_| ()).await;
    let again: Project = server.get(&format!("/api/v1/projects/{}", project.id)).await;
    assert_eq!((again.name.as_str(), again.head), ("Plate", Some(1)));
    let messages: Vec<Message> = server.get(&format!("/api/v1/projects/{}/messages", project.id)).await;
    assert!(messages.is_empty());
}

#[tokio::test]
async fn two_services_do_not_share_data() {
    let server = Server::start().await;
    let mut config = server.service.app.config.clone();
    config.listen = ([127, 0, 0, 1], 0).into();
    let second = partwright::serve::Service::start(config).await;
    assert!(second.is_err_and(|error| error.to_string().contains("in use")));
}
