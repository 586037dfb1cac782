//! The files that people bring into a project: from bytes and a name to something that scripts, the model and the studio know.
//!
//! | file | stage |
//! |---|---|
//! | `name` | what a file may be called, and what its extension makes of it |
//! | `measure` | bytes to facts |
//! | `snippet` | how a script takes it |
//!
//! Promises: a change never alters what an earlier version renders, and never loses bytes: versions and `before` of each
//! change name whole sets of files, and sets are immutable. Where the current script reads a file whose bytes change, a new
//! version is made, so that the history shows what each part was made of.

mod measure;
pub mod name;
mod snippet;

use std::sync::{Arc, LazyLock};

use axum::body::BodyDataStream;
use partwright_protocol::{
    Event, FileEntry, FileFacts, FileKind, FilesChange, MAX_FILE_BYTES, MAX_PROJECT_BYTES, MAX_PROJECT_FILES, Manifest,
    Problem, ProjectFile, ProjectFiles, ProjectId, Values, VersionSummary,
};
use partwright_queue::BlobError;
use tokio::sync::Semaphore;

use self::name::{check_name, extension, kind};
use crate::app::App;
use crate::problem::{Kind, internal, problem, unknown_project};
use crate::store::{Changed, FileSet, Files, Parent, Store, StoreError};
use crate::versions;

/// Measuring a mesh takes memory: one at a time.
static MEASURING: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(1));

/// A set of files with all that is known of them.
pub async fn described(store: &Store, files: &Files) -> Result<ProjectFiles, StoreError> {
    let keys: Vec<(String, String)> =
        files.entries.iter().map(|entry| (entry.hash.clone(), extension(&entry.name))).collect();
    let facts = store.file_facts(&keys).await?;
    let described = files.entries.iter().zip(facts).map(|(entry, facts)| describe(entry.clone(), facts));
    Ok(ProjectFiles { manifest: files.manifest.clone(), files: described.collect() })
}

fn describe(entry: FileEntry, facts: Option<FileFacts>) -> ProjectFile {
    // Names were checked on their way in.
    let kind = kind(&entry.name).unwrap_or(FileKind::Data);
    let snippet = snippet::snippet(&entry.name, kind, facts.as_ref());
    let starter = snippet::starter(&entry.name, kind, facts.as_ref());
    ProjectFile { entry, kind, facts, snippet, starter }
}

fn too_large(name: &str) -> Problem {
    let detail = format!(
        "{name} is larger than {} MiB, the most that a file of a project may have. Reduce the mesh or picture in the program \
         it comes from, or split it.",
        MAX_FILE_BYTES >> 20
    );
    problem(Kind::FileTooLarge, detail)
}

/// Brings a file in, or puts it in the place of the one of that name. `true` when it is new.
pub async fn bring(
    app: &Arc<App>,
    project: ProjectId,
    name: &str,
    length: Option<u64>,
    body: BodyDataStream,
) -> Result<(FilesChange, bool), Problem> {
    let name = check_name(name)?;
    let kind = kind(&name)?;
    if length.is_some_and(|length| length > MAX_FILE_BYTES) {
        return Err(too_large(&name));
    }
    let now = app.store.files(project).await.map_err(internal)?.ok_or_else(|| unknown_project(project))?;
    // Before anything is read: what cannot be kept need not travel.
    let least = FileEntry { name: name.clone(), hash: String::new(), bytes: length.unwrap_or(0) };
    insert(&mut now.entries.clone(), least)?;

    let blob = app.workshop.artifacts().put_blob(body, MAX_FILE_BYTES).await.map_err(|error| match error {
        BlobError::TooLarge(_) => too_large(&name),
        BlobError::Body(error) => {
            problem(Kind::BadRequest, format!("{name} did not arrive whole: {error}. Send it again."))
        }
        error => internal(error),
    })?;
    known(app, &name, kind, &blob.hash).await?;
    let entry = FileEntry { name: name.clone(), hash: blob.hash, bytes: blob.bytes };
    let changed = change(app, project, |files| insert(files, entry)).await?;
    let is_new = !changed.before.entries.iter().any(|entry| entry.name == name);
    let summary = format!("{} {name}", if is_new { "Added" } else { "Replaced" });
    Ok((told(app, project, changed, summary).await?, is_new))
}

/// Sees to it that a file is measured.
async fn known(app: &App, name: &str, kind: FileKind, hash: &str) -> Result<(), Problem> {
    let key = (hash.to_owned(), extension(name));
    if app.store.file_facts(std::slice::from_ref(&key)).await.map_err(internal)?.iter().any(Option::is_some) {
        return Ok(());
    }
    let bytes = app.workshop.artifacts().blob(hash).await.map_err(internal)?;
    let measured = {
        let _turn = MEASURING.acquire().await;
        let name = name.to_owned();
        tokio::task::spawn_blocking(move || measure::measure(&name, kind, &bytes)).await
    };
    match measured {
        Ok(Some(facts)) => app.store.set_file_facts(hash, &key.1, &facts).await.map_err(internal),
        Ok(None) => Ok(()),
        // The file is as good as it is; only less is known of it.
        Err(error) => {
            tracing::error!(%error, name, "a file could not be measured");
            Ok(())
        }
    }
}

/// Adds or replaces, within the limits of a project.
fn insert(files: &mut Manifest, entry: FileEntry) -> Result<(), Problem> {
    let inside = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
    if let Some(other) = files.iter().find(|file| inside(&file.name, &entry.name) || inside(&entry.name, &file.name)) {
        let detail = format!(
            "{} and {} cannot both be there: one would be a file and a folder at once. Choose another name.",
            entry.name, other.name
        );
        return Err(problem(Kind::FileName, detail));
    }
    files.retain(|file| file.name != entry.name);
    if files.len() >= MAX_PROJECT_FILES {
        let detail = format!(
            "A project holds at most {MAX_PROJECT_FILES} files. Delete some that the script does not use, then bring {} again.",
            entry.name
        );
        return Err(problem(Kind::TooManyFiles, detail));
    }
    let bytes: u64 = files.iter().map(|file| file.bytes).sum();
    if bytes + entry.bytes > MAX_PROJECT_BYTES {
        let detail = format!(
            "With {} the project's files would be larger than {} MiB together. Delete some that the script does not use, then \
             bring it again.",
            entry.name,
            MAX_PROJECT_BYTES >> 20
        );
        return Err(problem(Kind::ProjectFull, detail));
    }
    files.push(entry);
    Ok(())
}

fn missing(name: &str) -> Problem {
    problem(Kind::NotFound, format!("The project has no file {name}. List its files to see what it has."))
}

pub async fn rename(app: &Arc<App>, project: ProjectId, from: &str, to: &str) -> Result<FilesChange, Problem> {
    let to = check_name(to)?;
    let kind = kind(&to)?;
    let now = app.store.files(project).await.map_err(internal)?.ok_or_else(|| unknown_project(project))?;
    let entry = now.entries.iter().find(|entry| entry.name == from).ok_or_else(|| missing(from))?;
    known(app, &to, kind, &entry.hash).await?;
    let changed = change(app, project, |files| {
        let at = files.iter().position(|file| file.name == from).ok_or_else(|| missing(from))?;
        if from != to && files.iter().any(|file| file.name == to) {
            let detail = format!("There is a file {to} already. Choose another name, or delete that one first.");
            return Err(problem(Kind::FileName, detail));
        }
        let entry = files.remove(at);
        insert(files, FileEntry { name: to.clone(), ..entry })
    });
    let changed = changed.await?;
    told(app, project, changed, format!("Renamed {from} to {to}")).await
}

pub async fn remove(app: &Arc<App>, project: ProjectId, name: &str) -> Result<FilesChange, Problem> {
    let changed = change(app, project, |files| {
        let at = files.iter().position(|file| file.name == name).ok_or_else(|| missing(name))?;
        files.remove(at);
        Ok(())
    });
    let changed = changed.await?;
    told(app, project, changed, format!("Removed {name}")).await
}

/// Makes a set current that the project had before: the undo of any change.
pub async fn put_back(app: &Arc<App>, project: ProjectId, manifest: Option<&str>) -> Result<FilesChange, Problem> {
    let Some(changed) = app.store.put_files_back(project, manifest).await.map_err(internal)? else {
        let detail = "The project never had this set of files. Take `before` of a change, or `manifest` of a version.";
        return Err(problem(Kind::NotFound, detail));
    };
    told(app, project, changed, "Files put back".to_owned()).await
}

async fn change(
    app: &App,
    project: ProjectId,
    change: impl FnOnce(&mut Manifest) -> Result<(), Problem> + Send,
) -> Result<Changed, Problem> {
    let changed = app.store.change_files(project, change).await.map_err(internal)?;
    changed.ok_or_else(|| unknown_project(project))?
}

/// Tells a change to all who watch, and makes a version where it reaches the part.
async fn told(
    app: &Arc<App>,
    project: ProjectId,
    Changed { before, now }: Changed,
    summary: String,
) -> Result<FilesChange, Problem> {
    let mut version = None;
    if before != now {
        app.events.emit(project, &Event::Files { manifest: now.manifest.clone() });
        app.workshop.tell_project(project).await;
        let fresh: Vec<&str> = now
            .entries
            .iter()
            .filter(|entry| !before.entries.contains(entry))
            .map(|entry| entry.name.as_str())
            .collect();
        version = keep(app, project, &now, &fresh, summary).await?;
    }
    let now = described(&app.store, &now).await.map_err(internal)?;
    Ok(FilesChange { before: before.manifest, now, version })
}

/// A version of the current script with these files, when it reads one of those that have other bytes now.
async fn keep(
    app: &Arc<App>,
    project: ProjectId,
    now: &Files,
    fresh: &[&str],
    summary: String,
) -> Result<Option<VersionSummary>, Problem> {
    let Some(head) = app.store.head(project).await.map_err(internal)? else { return Ok(None) };
    if head.manifest == now.manifest || fresh.is_empty() {
        return Ok(None);
    }
    let result = match head.info.job_id {
        Some(job) => app.store.job(job).await.map_err(internal)?.and_then(|job| job.result),
        None => None,
    };
    let named = |name: &str| mentions(&head.script, &head.parameters, name);
    let reaches = match result {
        // What was missing until now, no render has read.
        Some(result) => fresh.iter().any(|name| result.files.iter().any(|read| read == name) || named(name)),
        // What the files that it names read in turn is not known before the render is done: a version too many is better
        // than one too few.
        None => now.entries.iter().any(|entry| named(&entry.name)),
    };
    if !reaches {
        return Ok(None);
    }
    let set = FileSet::Set(now.manifest.clone());
    let version = versions::commit(app, project, Parent::Head, head.script, head.parameters, set, summary).await?;
    Ok(Some(version.info))
}

/// Whether a script names a file: in its text, or by the value of a parameter.
pub fn mentions(script: &str, parameters: &Values, name: &str) -> bool {
    script.contains(&format!("\"{name}\""))
        || script.contains(&format!("<{name}>"))
        || parameters
            .values()
            .any(|value| matches!(value, partwright_protocol::ParameterValue::Text(text) if text == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, bytes: u64) -> FileEntry {
        FileEntry { name: name.to_owned(), hash: "0".repeat(64), bytes }
    }

    #[test]
    fn each_limit_has_its_own_words() {
        let mut files: Manifest = (0..MAX_PROJECT_FILES).map(|i| entry(&format!("{i}.stl"), 1)).collect();
        assert!(insert(&mut files, entry("0.stl", 2)).is_ok(), "replacing adds none");
        assert_eq!(insert(&mut files, entry("new.stl", 1)).unwrap_err().kind, "/problems/too-many-files");
        let mut files: Manifest = (0..8).map(|i| entry(&format!("{i}.stl"), MAX_FILE_BYTES)).collect();
        assert!(insert(&mut files, entry("7.stl", MAX_FILE_BYTES)).is_ok(), "in the place of the old one");
        let full = insert(&mut files, entry("8.stl", 1)).unwrap_err();
        assert!(full.kind == "/problems/project-full" && full.detail.contains("256 MiB"), "{full:?}");
        let mut files = vec![entry("lib", 1)];
        assert_eq!(insert(&mut files, entry("lib/a.scad", 1)).unwrap_err().kind, "/problems/file-name");
        let mut files = vec![entry("lib/a.scad", 1)];
        assert_eq!(insert(&mut files, entry("lib", 1)).unwrap_err().kind, "/problems/file-name");
        assert!(insert(&mut files, entry("library.scad", 1)).is_ok());
    }

    #[test]
    fn mentions_are_names_not_parts_of_names() {
        let none = Values::new();
        assert!(mentions("import(\"a.stl\");", &none, "a.stl") && mentions("use <lib/g.scad>", &none, "lib/g.scad"));
        assert!(!mentions("import(\"aa.stl\");", &none, "a.stl") && !mentions("// a.stl", &none, "a.stl"));
        let values = Values::from([("f".into(), partwright_protocol::ParameterValue::Text("a.stl".into()))]);
        assert!(mentions("import(f);", &values, "a.stl"));
    }
}
