//! The store of artifacts: files addressed by the hash of everything that they depend on, so that the same question is
//! never worked out twice.
//!
//! Keys are `<content hash>/<purpose>.<extension>`; beside the files of a render stands its manifest,
//! `<content hash>/<purpose>.json`, which holds the whole result. The manifest is written last, so whoever finds one finds
//! the files as well.
//!
//! Promises: a file is seen whole or not at all, also after a crash in mid-write; a key that is not of this form never
//! reaches the file system. Does not promise: that an artifact stays forever. [`Artifacts::prune`] removes what was not
//! asked for longest; it can be rendered again.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures::stream::{BoxStream, StreamExt, TryStreamExt};
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt};
use partwright_protocol::{Detail, FileEntry, JobResult, JobState, PrintProfile, Purpose, Values};
use tokio::io::{AsyncWriteExt, BufReader};

use crate::blobs::{self, manifest_hash};

/// Up to this size a file is written at once, larger ones in parts of it.
const PART_BYTES: usize = 8 << 20;

/// Each reading is a change of threads, so that small pieces take longer than their bytes.
const READ_BYTES: usize = 1 << 20;

/// A manifest is read into memory; one that is larger is not ours.
const MAX_MANIFEST_BYTES: u64 = 64 << 20;

/// What was touched within this time is never pruned: a worker may be in the middle of writing its neighbours.
const PRUNE_GRACE: Duration = Duration::from_secs(600);

#[derive(Debug, thiserror::Error)]
pub enum ArtifactError {
    #[error("`{0}` is not an artifact's key: it must be a 64-digit hexadecimal hash, a slash and a simple file name")]
    BadKey(String),
    #[error("the artifact {0} does not exist; render it again")]
    Missing(String),
    #[error("the requested range lies outside of the artifact {0}")]
    BadRange(String),
    #[error("the artifact's file {path} could not be read: {source}", path = path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("the artifact store failed: {0}")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Everything that a render's artifacts depend on, except what they are for.
#[derive(Debug, Clone, Copy)]
pub struct Content<'a> {
    pub script: &'a str,
    pub parameters: &'a Values,
    /// In order of their names.
    pub files: &'a [FileEntry],
    pub strict: bool,
    pub detail: Detail,
    pub profile: &'a PrintProfile,
    /// The library's state, such as a hash.
    pub libraries: &'a str,
    /// The renderer's state, such as a version.
    pub kernel: &'a str,
}

impl Content<'_> {
    /// 64 hexadecimal digits. Every field goes in with its length before it, so that no two different sets of fields give
    /// the same bytes.
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new_derive_key("partwright render 1");
        let parameters = serde_json::to_string(self.parameters).unwrap_or_default();
        let profile = serde_json::to_string(self.profile).unwrap_or_default();
        let strict = if self.strict { "strict" } else { "lenient" };
        let detail = match self.detail {
            Detail::Draft => "draft",
            Detail::Medium => "medium",
            Detail::Final => "final",
        };
        for field in [self.script, &parameters, &profile, strict, detail, self.libraries, self.kernel] {
            hasher.update(&(field.len() as u64).to_le_bytes());
            hasher.update(field.as_bytes());
        }
        if !self.files.is_empty() {
            hasher.update(manifest_hash(self.files).as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }
}

/// The name of a purpose in keys.
pub fn purpose_name(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Preview => "preview",
        Purpose::Full => "full",
    }
}

/// A file, or a part of it, on its way out.
pub struct Download {
    /// Of the whole file, bytes.
    pub size: u64,
    /// What `body` holds of it.
    pub range: Range<u64>,
    pub body: BoxStream<'static, Result<Bytes, ArtifactError>>,
}

impl std::fmt::Debug for Download {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Download").field("size", &self.size).field("range", &self.range).finish_non_exhaustive()
    }
}

/// Cheap to clone; all clones are the same store.
#[derive(Debug, Clone)]
pub struct Artifacts {
    pub(crate) store: Arc<dyn ObjectStore>,
    /// Where the files are, when they are files of this machine.
    pub(crate) folder: Option<PathBuf>,
}

impl Artifacts {
    /// A store in a local folder, which is made if it does not exist.
    pub fn local(folder: impl AsRef<Path>) -> Result<Self, ArtifactError> {
        let folder = folder.as_ref();
        std::fs::create_dir_all(folder).map_err(|source| ArtifactError::Read { path: folder.to_path_buf(), source })?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(store_error)?;
        Ok(Self { store: Arc::new(store), folder: Some(folder.to_path_buf()) })
    }

    /// Any other object store. It must make a written object visible as a whole.
    pub fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self { store, folder: None }
    }

    /// Takes a file into the store under a key, and returns its size. Storing the same key again replaces it. The file is
    /// gone afterwards, or left for its owner to remove.
    pub async fn take(&self, key: &str, file: &Path) -> Result<u64, ArtifactError> {
        let location = location(key)?;
        let read_error = |source| ArtifactError::Read { path: file.to_path_buf(), source };
        let facts = tokio::fs::symlink_metadata(file).await.map_err(read_error)?;
        if !facts.is_file() {
            return Err(read_error(std::io::Error::other("it is not a regular file")));
        }
        if let Some(folder) = &self.folder {
            let (from, to) = (file.to_path_buf(), folder.join(key));
            let moved = tokio::task::spawn_blocking(move || {
                to.parent().map_or(Ok(()), std::fs::create_dir_all)?;
                std::fs::rename(from, to)
            });
            // Where it cannot be moved, as to another disk, it is copied.
            if let Ok(Ok(())) = moved.await {
                return Ok(facts.len());
            }
        }
        self.write(location, tokio::fs::File::open(file).await.map_err(read_error)?).await
    }

    /// Stores what is left of an open file, and returns its size.
    pub(crate) async fn write(&self, location: Key, source: tokio::fs::File) -> Result<u64, ArtifactError> {
        let mut source = BufReader::with_capacity(READ_BYTES, source);
        let mut sink = BufWriter::with_capacity(Arc::clone(&self.store), location, PART_BYTES);
        let copied = match tokio::io::copy_buf(&mut source, &mut sink).await {
            Ok(bytes) => sink.shutdown().await.map(|()| bytes),
            Err(error) => {
                // Best effort: what is left of an upload that failed is invisible and never read.
                let _ = sink.abort().await;
                Err(error)
            }
        };
        copied.map_err(|error| ArtifactError::Store(Box::new(error)))
    }

    /// A whole file. For large ones prefer [`Artifacts::open`].
    pub async fn get(&self, key: &str) -> Result<Bytes, ArtifactError> {
        let result = self.store.get(&location(key)?).await.map_err(|error| get_error(key, error))?;
        result.bytes().await.map_err(store_error)
    }

    /// A part of a file; an end beyond the file's is cut to it.
    pub async fn get_range(&self, key: &str, range: Range<u64>) -> Result<Bytes, ArtifactError> {
        let size = self.size(key).await?.ok_or_else(|| ArtifactError::Missing(key.to_owned()))?;
        let range = range.start..range.end.min(size);
        if range.is_empty() {
            return Err(ArtifactError::BadRange(key.to_owned()));
        }
        self.store.get_range(&location(key)?, range).await.map_err(|error| get_error(key, error))
    }

    /// A file, or a part of it, as a stream.
    pub async fn open(&self, key: &str, range: Option<Range<u64>>) -> Result<Download, ArtifactError> {
        self.open_at(&location(key)?, key, range).await
    }

    /// `name` is what errors call it.
    pub(crate) async fn open_at(
        &self,
        location: &Key,
        name: &str,
        range: Option<Range<u64>>,
    ) -> Result<Download, ArtifactError> {
        let mut options = GetOptions::default();
        if let Some(range) = range {
            let size = self.store.head(location).await.map_err(|error| get_error(name, error))?.size;
            let range = range.start..range.end.min(size);
            if range.is_empty() {
                return Err(ArtifactError::BadRange(name.to_owned()));
            }
            options.range = Some(GetRange::Bounded(range));
        }
        let result = self.store.get_opts(location, options).await.map_err(|error| get_error(name, error))?;
        Ok(Download {
            size: result.meta.size,
            range: result.range.clone(),
            body: result.into_stream().map_err(store_error).boxed(),
        })
    }

    pub async fn exists(&self, key: &str) -> Result<bool, ArtifactError> {
        Ok(self.size(key).await?.is_some())
    }

    /// Bytes; `None` when there is no such artifact.
    pub async fn size(&self, key: &str) -> Result<Option<u64>, ArtifactError> {
        match self.store.head(&location(key)?).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(store_error(error)),
        }
    }

    /// The result of an earlier render of the same content, if its manifest and all of its files are still there.
    pub async fn lookup(&self, hash: &str, purpose: Purpose) -> Result<Option<JobResult>, ArtifactError> {
        let key = manifest_key(hash, purpose);
        match self.size(&key).await? {
            Some(size) if size <= MAX_MANIFEST_BYTES => {}
            _ => return Ok(None),
        }
        let bytes = match self.get(&key).await {
            Ok(bytes) => bytes,
            Err(ArtifactError::Missing(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let result: JobResult = match serde_json::from_slice(&bytes) {
            Ok(result) => result,
            Err(error) => {
                // Written by another version of the program: render again, which replaces it.
                tracing::warn!(%key, %error, "ignoring a manifest that cannot be read");
                return Ok(None);
            }
        };
        for artifact in &result.artifacts {
            if self.size(&artifact.key).await? != Some(artifact.bytes) {
                return Ok(None);
            }
        }
        self.touch(&key).await;
        Ok(Some(result))
    }

    /// Remembers the result of a render whose files are stored. Only a result that is `done` is kept: what failed may
    /// have failed for reasons that the hash does not hold, such as a limit.
    pub async fn remember(&self, hash: &str, purpose: Purpose, result: &JobResult) -> Result<(), ArtifactError> {
        let location = location(&manifest_key(hash, purpose))?;
        if result.state != JobState::Done {
            return Ok(());
        }
        let bytes = serde_json::to_vec(result).map_err(|error| ArtifactError::Store(Box::new(error)))?;
        self.store.put(&location, bytes.into()).await.map_err(store_error)?;
        Ok(())
    }

    /// Removes the renders that were not asked for longest until at most `max_bytes` are left, and returns how many bytes
    /// went. What was used within the last ten minutes stays.
    pub async fn prune(&self, max_bytes: u64) -> Result<u64, ArtifactError> {
        self.prune_older(max_bytes, PRUNE_GRACE).await
    }

    async fn prune_older(&self, max_bytes: u64, grace: Duration) -> Result<u64, ArtifactError> {
        #[derive(Default)]
        struct Group {
            bytes: u64,
            used: Option<SystemTime>,
            files: Vec<Key>,
        }
        let mut groups: HashMap<String, Group> = HashMap::new();
        let mut listing = self.store.list(None);
        while let Some(meta) = listing.try_next().await.map_err(store_error)? {
            let Some((hash, _)) = meta.location.as_ref().split_once('/') else { continue };
            if hash == blobs::PREFIX {
                continue;
            }
            let group = groups.entry(hash.to_owned()).or_default();
            group.bytes += meta.size;
            group.used = group.used.max(Some(meta.last_modified.into()));
            group.files.push(meta.location);
        }
        let mut total: u64 = groups.values().map(|group| group.bytes).sum();
        let mut groups: Vec<Group> = groups.into_values().collect();
        groups.sort_by_key(|group| group.used);
        let now = SystemTime::now();
        let mut removed = 0;
        for mut group in groups {
            let age = group.used.and_then(|used| now.duration_since(used).ok()).unwrap_or_default();
            if total <= max_bytes || age < grace {
                break;
            }
            // Manifests first, so that none promises a file that is gone.
            group.files.sort_by_key(|file| !file.as_ref().ends_with(".json"));
            for file in &group.files {
                match self.store.delete(file).await {
                    Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                    Err(error) => return Err(store_error(error)),
                }
            }
            total -= group.bytes;
            removed += group.bytes;
        }
        Ok(removed)
    }

    /// Marks a manifest as just used. Only local files can be marked; elsewhere age counts from the writing.
    async fn touch(&self, key: &str) {
        let Some(path) = self.folder.as_ref().map(|folder| folder.join(key)) else { return };
        // Best effort: a mark that is missing only makes the render an earlier candidate for pruning.
        let _ = tokio::task::spawn_blocking(move || {
            std::fs::File::options().append(true).open(path)?.set_modified(SystemTime::now())
        })
        .await;
    }
}

fn manifest_key(hash: &str, purpose: Purpose) -> String {
    format!("{hash}/{}.json", purpose_name(purpose))
}

/// Accepts exactly the keys that this crate makes, so that no key can point out of the store.
fn location(key: &str) -> Result<Key, ArtifactError> {
    let valid = key.split_once('/').is_some_and(|(hash, name)| {
        hash.len() == 64
            && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            && (1..=64).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
            && !name.starts_with('.')
    });
    if !valid {
        return Err(ArtifactError::BadKey(key.chars().take(100).collect()));
    }
    Key::parse(key).map_err(|_| ArtifactError::BadKey(key.to_owned()))
}

pub(crate) fn store_error(error: object_store::Error) -> ArtifactError {
    ArtifactError::Store(Box::new(error))
}

pub(crate) fn get_error(key: &str, error: object_store::Error) -> ArtifactError {
    match error {
        object_store::Error::NotFound { .. } => ArtifactError::Missing(key.to_owned()),
        error => store_error(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partwright_protocol::{Artifact, Format, ParameterValue};

    fn hash(text: &str) -> String {
        let (parameters, profile) = (Values::new(), PrintProfile::default());
        let content = Content {
            script: text,
            parameters: &parameters,
            files: &[],
            strict: false,
            detail: Detail::Final,
            profile: &profile,
            libraries: "",
            kernel: "1",
        };
        content.hash()
    }

    async fn stored(artifacts: &Artifacts, text: &str, bytes: usize) -> JobResult {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), vec![7; bytes]).unwrap();
        let key = format!("{}/full.stl", hash(text));
        assert_eq!(artifacts.take(&key, file.path()).await.unwrap(), bytes as u64);
        let mut result = JobResult::empty(JobState::Done, Vec::new());
        result.artifacts.push(Artifact { format: Format::Stl, key, bytes: bytes as u64 });
        artifacts.remember(&hash(text), Purpose::Full, &result).await.unwrap();
        result
    }

    fn file(name: &str, content: &str) -> FileEntry {
        FileEntry { name: name.to_owned(), hash: hash(content), bytes: 1 }
    }

    #[test]
    fn the_hash_depends_on_every_field_and_on_nothing_else() {
        let one = Values::from([("a".to_owned(), ParameterValue::Number(1.0))]);
        let (none, printer) = (Values::new(), PrintProfile::default());
        let nozzle = PrintProfile { nozzle: 0.6, ..printer };
        let (a, other_a, b) = (file("a.stl", "1"), file("a.stl", "2"), file("b.stl", "1"));
        let plain = Content {
            script: "cube();",
            parameters: &none,
            files: &[],
            strict: false,
            detail: Detail::Final,
            profile: &printer,
            libraries: "l",
            kernel: "1",
        };
        let hashes = [
            plain,
            Content { script: "cube(); ", ..plain },
            Content { parameters: &one, ..plain },
            Content { strict: true, ..plain },
            Content { detail: Detail::Draft, ..plain },
            Content { profile: &nozzle, ..plain },
            Content { libraries: "l1", kernel: "", ..plain },
            Content { libraries: "", kernel: "l1", ..plain },
            Content { files: std::slice::from_ref(&a), ..plain },
            Content { files: &[other_a], ..plain },
            Content { files: std::slice::from_ref(&b), ..plain },
            Content { files: &[a.clone(), b.clone()], ..plain },
        ]
        .map(|content| content.hash());
        for (index, hash) in hashes.iter().enumerate() {
            assert_eq!(hash.len(), 64);
            assert!(!hashes[..index].contains(hash));
        }
        assert_eq!(hashes[2], Content { parameters: &one.clone(), ..plain }.hash());
    }

    #[tokio::test]
    async fn a_stored_render_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::local(folder.path().join("store")).unwrap();
        assert_eq!(artifacts.lookup(&hash("a"), Purpose::Full).await.unwrap(), None);
        let result = stored(&artifacts, "a", 100).await;
        assert_eq!(artifacts.lookup(&hash("a"), Purpose::Full).await.unwrap(), Some(result));
        assert_eq!(artifacts.lookup(&hash("a"), Purpose::Preview).await.unwrap(), None);

        std::fs::remove_file(folder.path().join("store").join(hash("a")).join("full.stl")).unwrap();
        assert_eq!(artifacts.lookup(&hash("a"), Purpose::Full).await.unwrap(), None, "a file is gone");
    }

    #[tokio::test]
    async fn only_done_results_are_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::local(folder.path()).unwrap();
        let failed = JobResult::empty(JobState::Failed, Vec::new());
        artifacts.remember(&hash("a"), Purpose::Full, &failed).await.unwrap();
        assert_eq!(artifacts.lookup(&hash("a"), Purpose::Full).await.unwrap(), None);
    }

    #[tokio::test]
    async fn ranges_and_large_files() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::local(folder.path().join("store")).unwrap();
        let bytes: Vec<u8> = (0..PART_BYTES * 2 + 11).map(|index| (index % 251) as u8).collect();
        let file = folder.path().join("large");
        std::fs::write(&file, &bytes).unwrap();
        let key = format!("{}/full.3mf", hash("large"));
        artifacts.take(&key, &file).await.unwrap();
        assert!(artifacts.get(&key).await.unwrap() == bytes);
        assert!(artifacts.get_range(&key, 5..300).await.unwrap() == bytes[5..300]);

        let download = artifacts.open(&key, Some(bytes.len() as u64 - 3..u64::MAX)).await.unwrap();
        assert_eq!(
            (download.size, download.range.clone()),
            (bytes.len() as u64, bytes.len() as u64 - 3..bytes.len() as u64)
        );
        let parts: Vec<Bytes> = download.body.try_collect().await.unwrap();
        assert!(parts.concat() == bytes[bytes.len() - 3..]);
        let beyond = artifacts.open(&key, Some(bytes.len() as u64..bytes.len() as u64 + 1)).await;
        assert!(matches!(beyond, Err(ArtifactError::BadRange(_))));
    }

    #[tokio::test]
    async fn keys_that_could_lead_elsewhere_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::local(folder.path()).unwrap();
        let hash = hash("a");
        for key in [
            "",
            "/",
            "full.stl",
            "../full.stl",
            &format!("{hash}/"),
            &format!("{hash}/.."),
            &format!("{hash}/../x"),
            &format!("{hash}/a/b"),
            &format!("{hash}/a%2fb"),
            &format!("{hash}/.hidden"),
            &format!("{}/full.stl", hash.to_uppercase()),
            &format!("{}/full.stl", &hash[1..]),
        ] {
            assert!(matches!(artifacts.get(key).await, Err(ArtifactError::BadKey(_))), "{key}");
        }
    }

    #[tokio::test]
    async fn pruning_takes_what_was_unused_longest() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::local(folder.path()).unwrap();
        for (text, hours) in [("old", 3), ("older", 4), ("new", 1)] {
            stored(&artifacts, text, 10_000).await;
            for file in std::fs::read_dir(folder.path().join(hash(text))).unwrap() {
                let file = std::fs::File::options().append(true).open(file.unwrap().path()).unwrap();
                file.set_modified(SystemTime::now() - Duration::from_secs(3600 * hours)).unwrap();
            }
        }
        assert_eq!(artifacts.prune(1 << 20).await.unwrap(), 0);
        // Being asked for makes the oldest the newest.
        assert!(artifacts.lookup(&hash("older"), Purpose::Full).await.unwrap().is_some());
        assert!(artifacts.prune(22_000).await.unwrap() > 10_000);
        assert!(artifacts.lookup(&hash("old"), Purpose::Full).await.unwrap().is_none());
        assert!(artifacts.lookup(&hash("older"), Purpose::Full).await.unwrap().is_some());
        assert!(artifacts.lookup(&hash("new"), Purpose::Full).await.unwrap().is_some());
        artifacts.prune(0).await.unwrap();
        assert!(artifacts.lookup(&hash("new"), Purpose::Full).await.unwrap().is_some(), "just used");
        artifacts.prune_older(0, Duration::ZERO).await.unwrap();
        assert!(artifacts.lookup(&hash("older"), Purpose::Full).await.unwrap().is_none());
    }
}
