//! The files of a project as a folder that a renderer can read: laid out from the artifact store, one folder for each set
//! of files, kept for the next render of the same set.
//!
//! Promises: a folder holds the files of its manifest and nothing else, or does not exist; nothing removes one while someone
//! holds its [`ProjectFolder`]; no more than so many are kept otherwise. Names that would lead out of the folder are refused
//! here as well, whoever checked them before.

use std::collections::HashMap;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use partwright_protocol::FileEntry;
use tempfile::TempDir;
use tokio::sync::Mutex;

use crate::blobs::manifest_hash;
use crate::{ArtifactError, Artifacts};

const ROOT_PREFIX: &str = "partwright-files-";
/// Held locked by the process that the folders belong to.
const LOCK: &str = "lock";
/// A root younger than this may not be locked yet.
const SETTLED: Duration = Duration::from_secs(60);

/// Sets of files that are kept, beyond those in use.
const MAX_FOLDERS: usize = 64;
const MAX_BYTES: u64 = 2 << 30;

#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    #[error("the project's file `{0}` is missing from the store: bring it into the project again")]
    Missing(String),
    #[error("`{0}` is no name for a file of a project")]
    BadName(String),
    #[error("the project's files cannot be laid out in {}: {source}", path.display())]
    Disk { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Store(ArtifactError),
}

/// A folder that stays as long as this does. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ProjectFolder {
    path: PathBuf,
    _held: Arc<()>,
}

impl ProjectFolder {
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// All folders of one process.
#[derive(Debug)]
pub struct Folders {
    artifacts: Artifacts,
    scratch: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    root: Option<(TempDir, File)>,
    known: HashMap<String, Known>,
}

#[derive(Debug)]
struct Known {
    held: Arc<()>,
    bytes: u64,
    used: Instant,
}

impl Folders {
    /// They lie in a folder of their own within `scratch`, which is made when the first is asked for.
    pub fn new(artifacts: Artifacts, scratch: impl Into<PathBuf>) -> Self {
        Self { artifacts, scratch: scratch.into(), state: Mutex::default() }
    }

    /// The folder of a set of files, its entries in order of their names. `None` for no files.
    pub async fn folder(&self, files: &[FileEntry]) -> Result<Option<ProjectFolder>, FolderError> {
        if files.is_empty() {
            return Ok(None);
        }
        // Held while a folder is made: who waits mostly waits for the same one.
        let mut state = self.state.lock().await;
        let root = match &state.root {
            Some((root, _)) => root.path().to_owned(),
            None => {
                let root = self.root().map_err(disk(&self.scratch))?;
                state.root.insert(root).0.path().to_owned()
            }
        };
        let hash = manifest_hash(files);
        let path = root.join(&hash);
        if let Some(known) = state.known.get_mut(&hash) {
            known.used = Instant::now();
            return Ok(Some(ProjectFolder { path, _held: Arc::clone(&known.held) }));
        }
        let fresh = tempfile::Builder::new().prefix("new-").tempdir_in(&root).map_err(disk(&root))?;
        for file in files {
            self.place(file, fresh.path()).await?;
        }
        std::fs::rename(fresh.path(), &path).map_err(disk(&path))?;
        // It has another name by now.
        let _ = fresh.keep();
        let held = Arc::new(());
        let bytes = files.iter().map(|file| file.bytes).sum();
        let known = Known { held: Arc::clone(&held), bytes, used: Instant::now() };
        state.known.insert(hash, known);
        let folder = ProjectFolder { path, _held: held };
        make_room(&mut state, &root);
        Ok(Some(folder))
    }

    fn root(&self) -> io::Result<(TempDir, File)> {
        std::fs::create_dir_all(&self.scratch)?;
        let root = tempfile::Builder::new().prefix(ROOT_PREFIX).tempdir_in(&self.scratch)?;
        let lock = File::create(root.path().join(LOCK))?;
        lock.lock()?;
        Ok((root, lock))
    }

    async fn place(&self, file: &FileEntry, folder: &Path) -> Result<(), FolderError> {
        let name = Path::new(&file.name);
        let inside = name.components().all(|part| matches!(part, Component::Normal(_)));
        if !inside || file.name.is_empty() || file.name.contains('\0') {
            return Err(FolderError::BadName(file.name.chars().take(100).collect()));
        }
        let target = folder.join(name);
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent).map_err(disk(parent))?;
        }
        self.artifacts.place_blob(file, &target).await.map_err(|error| match error {
            ArtifactError::Missing(_) => FolderError::Missing(file.name.clone()),
            error => FolderError::Store(error),
        })
    }
}

fn disk(path: &Path) -> impl FnOnce(io::Error) -> FolderError + use<'_> {
    move |source| FolderError::Disk { path: path.to_owned(), source }
}

/// Removes what was not used longest and nobody holds.
fn make_room(state: &mut State, root: &Path) {
    loop {
        let bytes: u64 = state.known.values().map(|known| known.bytes).sum();
        if state.known.len() <= MAX_FOLDERS && bytes <= MAX_BYTES {
            return;
        }
        let idle = state.known.iter().filter(|(_, known)| Arc::strong_count(&known.held) == 1);
        let Some(hash) = idle.min_by_key(|(_, known)| known.used).map(|(hash, _)| hash.clone()) else { return };
        state.known.remove(&hash);
        if let Err(error) = std::fs::remove_dir_all(root.join(&hash)) {
            tracing::warn!(%error, "an unused folder of project files stays");
        }
    }
}

/// Removes the folders of processes that were killed.
pub(crate) fn remove_orphans(scratch: &Path) {
    let Ok(entries) = std::fs::read_dir(scratch) else { return };
    for entry in entries.flatten() {
        let settled = entry
            .metadata()
            .and_then(|facts| facts.modified())
            .is_ok_and(|modified| SystemTime::now().duration_since(modified).is_ok_and(|age| age > SETTLED));
        if !settled || !entry.file_name().to_string_lossy().starts_with(ROOT_PREFIX) {
            continue;
        }
        let lock = File::options().write(true).open(entry.path().join(LOCK));
        let owned = lock.as_ref().is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)));
        if !owned {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use bytes::Bytes;

    use super::*;

    struct Bench {
        folder: TempDir,
        artifacts: Artifacts,
        folders: Folders,
    }

    impl Bench {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let artifacts = Artifacts::local(folder.path().join("artifacts")).unwrap();
            let folders = Folders::new(artifacts.clone(), folder.path().join("scratch"));
            Self { folder, artifacts, folders }
        }

        async fn entry(&self, name: &str, text: &str) -> FileEntry {
            let body = futures::stream::iter([Ok::<_, Infallible>(Bytes::copy_from_slice(text.as_bytes()))]);
            let blob = self.artifacts.put_blob(body, 1 << 20).await.unwrap();
            FileEntry { name: name.to_owned(), hash: blob.hash, bytes: blob.bytes }
        }
    }

    #[tokio::test]
    async fn a_folder_holds_its_manifest_and_is_made_once() {
        let bench = Bench::new();
        let files = [bench.entry("a.stl", "one").await, bench.entry("lib/deep/b.scad", "two").await];
        let folder = bench.folders.folder(&files).await.unwrap().unwrap();
        assert_eq!(std::fs::read_to_string(folder.path().join("a.stl")).unwrap(), "one");
        assert_eq!(std::fs::read_to_string(folder.path().join("lib/deep/b.scad")).unwrap(), "two");
        let again = bench.folders.folder(&files).await.unwrap().unwrap();
        assert_eq!(again.path(), folder.path());
        let other = bench.folders.folder(&files[..1]).await.unwrap().unwrap();
        assert_ne!(other.path(), folder.path());
        assert!(!other.path().join("lib").exists());
        assert!(bench.folders.folder(&[]).await.unwrap().is_none());

        let root = folder.path().parent().unwrap().to_owned();
        remove_orphans(&bench.folder.path().join("scratch"));
        assert!(root.exists(), "it is locked by this process");
        drop(bench.folders);
        assert!(!root.exists());
    }

    #[tokio::test]
    async fn what_is_missing_or_leads_out_is_one_clear_error_and_leaves_nothing() {
        let bench = Bench::new();
        let good = bench.entry("a.stl", "one").await;
        let gone = FileEntry { hash: "0".repeat(64), ..good.clone() };
        let error = bench.folders.folder(&[gone]).await.unwrap_err();
        assert!(matches!(&error, FolderError::Missing(name) if name == "a.stl"), "{error}");
        for name in ["../a.stl", "/tmp/a.stl", "x/../../a.stl", "", ".", "x/./y", "a\0b"] {
            let bad = FileEntry { name: name.to_owned(), ..good.clone() };
            let refused = bench.folders.folder(&[bad]).await;
            let harmless = name == "x/./y" && refused.is_ok();
            assert!(harmless || matches!(refused, Err(FolderError::BadName(_))), "{name:?}: {refused:?}");
        }
        let shorter = FileEntry { bytes: 2, ..good };
        assert!(matches!(bench.folders.folder(&[shorter]).await, Err(FolderError::Missing(_))));
        let scratch = bench.folder.path().join("scratch");
        assert!(!bench.folder.path().join("a.stl").exists() && !scratch.join("a.stl").exists());
    }

    #[tokio::test]
    async fn room_is_made_by_what_nobody_holds() {
        let bench = Bench::new();
        let mut held = Vec::new();
        let mut first = None;
        for number in 0..MAX_FOLDERS + 10 {
            let files = [bench.entry("a.txt", &number.to_string()).await];
            let folder = bench.folders.folder(&files).await.unwrap().unwrap();
            if number < 3 {
                held.push(folder);
            } else if number == 3 {
                first = Some(folder.path().to_owned());
            }
        }
        assert!(held.iter().all(|folder| folder.path().join("a.txt").is_file()));
        assert!(!first.unwrap().exists());
        let root = held[0].path().parent().unwrap();
        assert_eq!(std::fs::read_dir(root).unwrap().count(), MAX_FOLDERS + 1, "the lock is one more");
    }
}
