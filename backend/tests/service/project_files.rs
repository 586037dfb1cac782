use partwright_protocol::{
    Event, FileFacts, FilesChange, JobState, MAX_FILE_BYTES, Project, ProjectFiles, Purpose, RenderJob, TurnOutcome,
    Version,
};
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client::Server;

/// A box as text STL, x by 10 by 10 mm.
fn block(x: u32) -> String {
    let corner = |i: usize| [(i & 1) as u32 * x, (i >> 1 & 1) as u32 * 10, (i >> 2) as u32 * 10];
    let faces = [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]];
    let mut text = "solid block\n".to_owned();
    for [a, b, c, d] in faces {
        for triangle in [[a, b, c], [a, c, d]] {
            text += "facet normal 0 0 0\nouter loop\n";
            for [x, y, z] in triangle.map(corner) {
                text += &format!("vertex {x} {y} {z}\n");
            }
            text += "endloop\nendfacet\n";
        }
    }
    text + "endsolid block\n"
}

fn url(project: &Project) -> String {
    format!("/api/v1/projects/{}", project.id)
}

async fn bring(server: &Server, project: &Project, name: &str, bytes: impl Into<reqwest::Body>) -> FilesChange {
    let request = server.request(Method::PUT, &format!("{}/files/{name}", url(project))).body(bytes);
    let response = request.send().await.unwrap();
    let (status, text) = (response.status(), response.text().await.unwrap());
    assert!(status.is_success(), "{name}: {status} {text}");
    serde_json::from_str(&text).unwrap()
}

/// Renders in the project and waits for the end.
async fn render(server: &Server, project: &Project, script: &str) -> RenderJob {
    let body = json!({ "script": script, "project_id": project.id, "purpose": "preview" });
    server.post("/api/v1/render?wait=60000", body).await
}

fn width(job: &RenderJob) -> f64 {
    let report = job.result.as_ref().and_then(|result| result.report.as_ref());
    report.and_then(|report| report.bounds).unwrap_or_else(|| panic!("{job:?}")).size()[0]
}

/// The finished full render of a version.
async fn version_width(server: &Server, project: &Project, number: u32) -> f64 {
    let version: Version = server.get(&format!("{}/versions/{number}", url(project))).await;
    let job = version.info.job_id.expect("versions are rendered");
    let job: RenderJob = server.get(&format!("/api/v1/render/{job}?wait=60000")).await;
    assert_eq!((job.state, job.purpose), (JobState::Done, Purpose::Full), "{job:?}");
    width(&job)
}

#[tokio::test]
async fn every_kind_of_file_is_measured_and_used() {
    let server = Server::start().await;
    let project = server.project("Files", None).await;
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="20mm" viewBox="0 0 40 20"><rect width="40" height="20"/></svg>"#;
    bring(&server, &project, "part.stl", block(30)).await;
    bring(&server, &project, "art/logo%20(1).svg", svg).await;
    bring(&server, &project, "lib/gears.scad", "include <inner/size.scad>\nmodule gear() cube(size);").await;
    bring(&server, &project, "lib/inner/size.scad", "size = 7;").await;
    bring(&server, &project, "h.dat", "0 1 2\n1 2 3\n").await;
    bring(&server, &project, "v.json", r#"{"w": 12.5}"#).await;
    let font = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../renderer/text/fonts/LiberationSans-Bold.ttf"));
    bring(&server, &project, "Own.ttf", font.expect("the bundled font is there")).await;
    let broken = bring(&server, &project, "broken.3mf", "no archive").await;
    assert_eq!(broken.now.files.len(), 8);

    let listed: ProjectFiles = server.get(&format!("{}/files", url(&project))).await;
    assert_eq!(listed, broken.now);
    let facts = |name: &str| listed.files.iter().find(|file| file.entry.name == name).unwrap().facts.clone();
    match facts("part.stl") {
        Some(FileFacts::Mesh { triangles: 12, closed: true, bounds, .. }) => {
            assert_eq!(bounds.size(), [30.0, 10.0, 10.0])
        }
        other => panic!("{other:?}"),
    }
    assert!(
        matches!(facts("art/logo (1).svg"), Some(FileFacts::Drawing { max: [x, _], .. }) if (x - 40.0).abs() < 0.1)
    );
    assert_eq!(facts("lib/gears.scad"), Some(FileFacts::Script { names: vec!["gear".to_owned()] }));
    assert!(matches!(facts("Own.ttf"), Some(FileFacts::Font { families }) if families[0].contains("Liberation Sans")));
    assert!(matches!(facts("broken.3mf"), Some(FileFacts::Broken { .. })));

    for (script, expected, read) in [
        ("import(\"part.stl\");", 30.0, vec!["part.stl"]),
        ("linear_extrude(1) import(\"art/logo (1).svg\");", 40.0, vec!["art/logo (1).svg"]),
        ("use <lib/gears.scad>\ngear();", 7.0, vec!["lib/gears.scad", "lib/inner/size.scad"]),
        ("surface(\"h.dat\");", 2.0, vec!["h.dat"]),
        ("d = import(\"v.json\"); cube([d.w, 1, 1]);", 12.5, vec!["v.json"]),
    ] {
        let job = render(&server, &project, script).await;
        assert_eq!(job.state, JobState::Done, "{script}: {job:?}");
        assert!((width(&job) - expected).abs() < 0.02, "{script}: {}", width(&job));
        assert_eq!(job.result.unwrap().files, read, "{script}");
    }
    // Every starter shows what it says.
    for file in listed.files.iter().filter_map(|file| file.starter.as_ref()) {
        let job = render(&server, &project, file).await;
        assert_eq!(job.state, JobState::Done, "{file}: {job:?}");
        assert!(job.result.unwrap().diagnostics.is_empty(), "{file}");
    }
    // Other projects, and renders of none, see nothing of it.
    let other = server.project("Other", None).await;
    let blind = render(&server, &other, "import(\"part.stl\");").await;
    assert!(blind.state != JobState::Done, "{blind:?}");
    assert_ne!(server.rendered("import(\"part.stl\");", "preview").await.state, JobState::Done);
}

#[tokio::test]
async fn versions_keep_the_files_that_they_were_made_with() {
    let server = Server::start().await;
    let project = server.project("Box", None).await;
    let first = bring(&server, &project, "part.stl", block(30)).await;
    assert_eq!((first.before, first.version), (None, None), "nothing reads it yet");
    let body = json!({ "script": "import(\"part.stl\");" });
    let one: Version = server.post(&format!("{}/versions", url(&project)), body).await;
    assert_eq!(one.manifest, first.now.manifest);
    assert_eq!(version_width(&server, &project, 1).await, 30.0);

    let mut watch = server.watch().await;
    watch.subscribe(project.id, None, None).await;
    let replaced = bring(&server, &project, "part.stl", block(50)).await;
    let two = replaced.version.clone().expect("the part is another one now");
    assert_eq!((two.number, two.parent, two.summary.as_str()), (2, Some(1), "Replaced part.stl"));
    loop {
        if let Event::Files { manifest } = watch.event().await {
            assert_eq!(manifest, replaced.now.manifest);
            break;
        }
    }
    assert_eq!(version_width(&server, &project, 2).await, 50.0);
    assert_eq!(version_width(&server, &project, 1).await, 30.0, "as it was");
    // The same bytes again are no change, and no version.
    assert_eq!(bring(&server, &project, "part.stl", block(50)).await.version, None);
    // What the script does not read makes none either.
    let logo = bring(&server, &project, "other.stl", block(1)).await;
    assert_eq!(logo.version, None);

    // A version's files are rendered anew as well: its stored results are gone, its files are not.
    for folder in std::fs::read_dir(server.data.path().join("data/artifacts")).unwrap().flatten() {
        if folder.file_name().len() == 64 {
            std::fs::remove_dir_all(folder.path()).unwrap();
        }
    }
    let stl = server.request(Method::GET, &format!("{}/versions/1/stl", url(&project))).send().await.unwrap();
    let bytes = stl.bytes().await.unwrap();
    let x = |at: usize| f32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let widest = (0..12).flat_map(|t| (0..3).map(move |v| 84 + t * 50 + 12 + v * 12)).map(x).fold(0.0, f32::max);
    assert_eq!(widest, 30.0);

    let restored: Project = server.post(&format!("{}/versions/1/restore", url(&project)), json!(null)).await;
    assert_eq!(restored.head, Some(1));
    let files: ProjectFiles = server.get(&format!("{}/files", url(&project))).await;
    assert_eq!((files.manifest.as_ref(), files.files.len()), (one.manifest.as_ref(), 1));
    assert_eq!(width(&render(&server, &project, "import(\"part.stl\");").await), 30.0);

    let forked: Project = server.post(&format!("{}/versions/2/fork", url(&project)), json!(null)).await;
    let files: ProjectFiles = server.get(&format!("{}/files", url(&forked))).await;
    assert_eq!(files.manifest, replaced.now.manifest);
    assert_eq!(width(&render(&server, &forked, "import(\"part.stl\");").await), 50.0);
    bring(&server, &forked, "part.stl", block(5)).await;
    assert_eq!(width(&render(&server, &project, "import(\"part.stl\");").await), 30.0, "each has its own");
    let old = server.request(Method::GET, &format!("{}/files/part.stl?version=1", url(&forked))).send().await.unwrap();
    assert_eq!(old.text().await.unwrap(), block(50));
}

#[tokio::test]
async fn every_change_can_be_undone() {
    let server = Server::start().await;
    let project = server.project("Undo", None).await;
    let files = format!("{}/files", url(&project));
    let first = bring(&server, &project, "a.stl", block(10)).await;
    let renamed: FilesChange =
        server.send(Method::PATCH, &format!("{files}/a.stl"), json!({ "name": "lib/b.stl" })).await;
    assert_eq!(renamed.now.files[0].entry.name, "lib/b.stl");
    assert_eq!(renamed.now.files[0].snippet, "import(\"lib/b.stl\");");
    let removed: FilesChange = server.send(Method::DELETE, &format!("{files}/lib/b.stl"), json!(null)).await;
    assert_eq!((removed.now.files.len(), &removed.now.manifest), (0, &None));
    let back: FilesChange = server.send(Method::PUT, &files, json!({ "manifest": removed.before })).await;
    assert_eq!(back.now, renamed.now);
    let back: FilesChange = server.send(Method::PUT, &files, json!({ "manifest": renamed.before })).await;
    assert_eq!(back.now, first.now);
    let bytes = server.request(Method::GET, &format!("{files}/a.stl")).send().await.unwrap();
    let header = |name: &str| bytes.headers()[name].to_str().unwrap().to_owned();
    assert!(header("content-disposition").starts_with("attachment; filename=\"a.stl\""));
    assert!(header("content-security-policy").contains("sandbox"));
    let tag = header("etag");
    assert_eq!(bytes.text().await.unwrap(), block(10));
    let same = server.request(Method::GET, &format!("{files}/a.stl")).header("if-none-match", tag);
    assert_eq!(same.send().await.unwrap().status(), 304);
    // Sets of other projects are not to be had by guessing.
    let other = server.project("Other", None).await;
    let foreign = json!({ "manifest": first.now.manifest });
    let request = server.request(Method::PUT, &format!("{}/files", url(&other))).json(&foreign);
    assert_eq!(server.problem(request, 404).await.kind, "/problems/not-found");
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_its_reason() {
    let server = Server::start().await;
    let project = server.project("Limits", None).await;
    let put = |name: &str| server.request(Method::PUT, &format!("{}/files/{name}", url(&project)));
    for (name, status, kind) in [
        ("..%2f..%2fetc%2fpasswd.stl", 422, "file-name"),
        ("a%2f..%2f..%2fb.stl", 422, "file-name"),
        ("%2fetc%2fpasswd.stl", 422, "file-name"),
        ("a%00b.stl", 422, "file-name"),
        ("a%0ab.stl", 422, "file-name"),
        (".hidden.stl", 422, "file-name"),
        ("a%5cb.stl", 422, "file-name"),
        ("x%3e.scad", 422, "file-name"),
        ("part.step", 415, "file-kind"),
        ("run.exe", 415, "file-kind"),
    ] {
        let problem = server.problem(put(name).body("x"), status).await;
        assert_eq!(problem.kind, format!("/problems/{kind}"), "{name}: {problem:?}");
    }
    let nobody = "/api/v1/projects/00000000-0000-7000-8000-000000000000/files/a.stl";
    server.problem(server.request(Method::PUT, nobody).body("x"), 404).await;
    server.problem(server.request(Method::DELETE, &format!("{}/files/none.stl", url(&project))), 404).await;
    server.problem(server.request(Method::GET, &format!("{}/files/none.stl", url(&project))), 404).await;

    // One byte too many: said at once where the length is told, and as soon as it is known where it is not.
    let huge = vec![b' '; MAX_FILE_BYTES as usize + 1];
    let pieces: Vec<Result<Vec<u8>, std::io::Error>> = huge.chunks(1 << 20).map(|piece| Ok(piece.to_vec())).collect();
    let streamed = reqwest::Body::wrap_stream(futures::stream::iter(pieces));
    let problem = server.problem(put("huge.stl").body(streamed), 413).await;
    assert!(problem.kind == "/problems/file-too-large" && problem.detail.contains("32 MiB"), "{problem:?}");
    let address = server.url.strip_prefix("http://").unwrap();
    let mut told = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "PUT {}/files/huge.stl HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\n\r\n",
        url(&project),
        MAX_FILE_BYTES + 1
    );
    told.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    told.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413", "before any of it was sent");
    let listed: ProjectFiles = server.get(&format!("{}/files", url(&project))).await;
    assert_eq!(listed, ProjectFiles::default());

    // A body that breaks off leaves nothing.
    let mut half = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "PUT {}/files/half.stl HTTP/1.1\r\nHost: {address}\r\nContent-Length: 1000\r\n\r\nsolid",
        url(&project)
    );
    half.write_all(head.as_bytes()).await.unwrap();
    drop(half);
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let listed: ProjectFiles = server.get(&format!("{}/files", url(&project))).await;
    assert_eq!(listed.files.len(), 0);
}

#[tokio::test]
async fn scripts_reach_their_own_files_and_nothing_else() {
    let server = Server::start().await;
    let (project, other) = (server.project("Mine", None).await, server.project("Theirs", None).await);
    bring(&server, &project, "lib/a.scad", "use <../secret.scad>\nuse </etc/passwd>\ncube(1);").await;
    let secret = bring(&server, &other, "secret.stl", block(3)).await;
    let hash = &secret.now.files[0].entry.hash;
    let data = server.data.path().join("data");
    let stored = data.join("artifacts/files").join(hash);
    assert!(stored.is_file());
    // Where the other project's files lie while they are rendered.
    render(&server, &other, "import(\"secret.stl\");").await;
    for path in [
        stored.display().to_string(),
        format!("../../../../artifacts/files/{hash}"),
        format!("../{}/secret.stl", secret.now.manifest.as_ref().unwrap()),
        "/etc/passwd.stl".to_owned(),
        data.join("partwright.db").display().to_string(),
    ] {
        // It reads whatever the name ends in.
        let job = render(&server, &project, &format!("surface(\"{path}\");")).await;
        assert_ne!(job.state, JobState::Done, "{path}: {job:?}");
        let text = serde_json::to_string(&job.result).unwrap();
        assert!(text.contains("out of bounds"), "{path}: {text}");
    }
    let job = render(&server, &project, "use <lib/a.scad>\ncube(2);").await;
    let text = serde_json::to_string(&job.result).unwrap();
    assert!(text.contains("lib/a.scad") && !text.contains(&*data.to_string_lossy()), "{text}");
}

#[tokio::test]
async fn an_open_mesh_and_a_lost_file_say_what_to_do() {
    let server = Server::start().await;
    let project = server.project("Trouble", None).await;
    // Without its last triangle.
    let open = block(30).rsplit_once("facet normal").unwrap().0.to_owned() + "endsolid\n";
    let change = bring(&server, &project, "open.stl", open).await;
    assert!(matches!(
        change.now.files[0].facts,
        Some(FileFacts::Mesh { closed: false, open_edges: 3, open_at: Some(_), .. })
    ));
    let job = render(&server, &project, "cube(1);\nimport(\"open.stl\");").await;
    let error = job.result.unwrap().diagnostics.into_iter().find(|one| one.is_error()).unwrap();
    assert!(error.message.contains("open.stl") && error.message.contains("repair"), "{error}");
    assert_eq!(error.location.map(|at| at.line), Some(2));

    let hash = &change.now.files[0].entry.hash;
    std::fs::remove_file(server.data.path().join("data/artifacts/files").join(hash)).unwrap();
    let job = render(&server, &project, "cube(3);").await;
    let text: Vec<String> = job.result.unwrap().diagnostics.iter().map(ToString::to_string).collect();
    // The folder that was laid out already may still serve it.
    assert!(job.state == JobState::Done || text[0].contains("E0708") && text[0].contains("open.stl"), "{text:?}");
}

#[tokio::test]
async fn the_catalogue_assistant_takes_up_a_file() {
    let server = Server::start().await;
    let project = server.project("Chat", None).await;
    bring(&server, &project, "bracket.stl", block(30)).await;
    let body = json!({ "project_id": project.id, "message": "import the stl" });
    let turn: TurnOutcome = server.post("/api/v1/chat", body).await;
    let version = turn.version.expect("the assistant knows the file");
    assert!(version.script.contains("import(\"bracket.stl\")"), "{}", version.script);
    let bounds = version.report.and_then(|report| report.bounds).unwrap();
    assert_eq!((bounds.min, bounds.max), ([-15.0, -5.0, 0.0], [15.0, 5.0, 10.0]), "in the middle, on the bed");
    assert!(version.manifest.is_some());
}
