//! The bytes of projects' files in the artifact store, addressed by their hash.
//!
//! They lie beside the artifacts, under `files/`, and live by a rule of their own: they are what people brought, so nothing
//! here removes one, and [`Artifacts::prune`] passes them by. Promises: a file is seen whole or not at all; what is read
//! under a hash is what was stored under it; nothing larger than the limit that the caller gives is ever kept.

use std::ops::Range;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures::{Stream, StreamExt};
use object_store::ObjectStoreExt;
use object_store::path::Path as Key;
use partwright_protocol::FileEntry;
use tokio::io::{AsyncSeekExt, AsyncWriteExt};

use crate::artifacts::{ArtifactError, Artifacts, Download, get_error, store_error};

/// Where they lie in the store; not 64 digits, so that no artifact's key can collide.
pub(crate) const PREFIX: &str = "files";

#[derive(Debug, thiserror::Error)]
pub enum BlobError<E> {
    #[error("it has more than {0} bytes")]
    TooLarge(u64),
    #[error("it did not arrive whole: {0}")]
    Body(E),
    #[error("it could not be kept on its way in: {0}")]
    Scratch(#[source] std::io::Error),
    #[error(transparent)]
    Store(#[from] ArtifactError),
}

/// Bytes that are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    pub hash: String,
    pub bytes: u64,
}

/// A hash over names and contents: 64 hexadecimal digits. The entries must be in order of their names.
pub fn manifest_hash(files: &[FileEntry]) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("partwright manifest 1");
    for field in files.iter().flat_map(|file| [&file.name, &file.hash]) {
        hasher.update(&(field.len() as u64).to_le_bytes());
        hasher.update(field.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

impl Artifacts {
    /// Stores what a stream brings. On its way it lies in a file without a name, whatever its size.
    pub async fn put_blob<E>(
        &self,
        body: impl Stream<Item = Result<Bytes, E>> + Send,
        limit: u64,
    ) -> Result<Blob, BlobError<E>> {
        let file = tempfile::tempfile().map_err(BlobError::Scratch)?;
        let mut file = tokio::fs::File::from_std(file);
        let mut hasher = blake3::Hasher::new();
        let mut bytes = 0;
        let mut body = std::pin::pin!(body);
        while let Some(piece) = body.next().await {
            let piece = piece.map_err(BlobError::Body)?;
            bytes += piece.len() as u64;
            if bytes > limit {
                return Err(BlobError::TooLarge(limit));
            }
            hasher.update(&piece);
            file.write_all(&piece).await.map_err(BlobError::Scratch)?;
        }
        let hash = hasher.finalize().to_hex().to_string();
        let location = blob_key(&hash)?;
        if self.blob_size(&hash).await? != Some(bytes) {
            file.rewind().await.map_err(BlobError::Scratch)?;
            self.write(location, file).await?;
        }
        Ok(Blob { hash, bytes })
    }

    /// A whole file of a project.
    pub async fn blob(&self, hash: &str) -> Result<Bytes, ArtifactError> {
        let result = self.store.get(&blob_key(hash)?).await.map_err(|error| get_error(hash, error))?;
        result.bytes().await.map_err(store_error)
    }

    /// A file of a project, or a part of it, as a stream.
    pub async fn open_blob(&self, hash: &str, range: Option<Range<u64>>) -> Result<Download, ArtifactError> {
        self.open_at(&blob_key(hash)?, hash, range).await
    }

    /// Bytes; `None` when there is no such file.
    pub async fn blob_size(&self, hash: &str) -> Result<Option<u64>, ArtifactError> {
        match self.store.head(&blob_key(hash)?).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(store_error(error)),
        }
    }

    /// Makes a file of the machine of it: one more name for the same bytes where that is possible, else a copy.
    pub(crate) async fn place_blob(&self, entry: &FileEntry, target: &Path) -> Result<(), ArtifactError> {
        let key = blob_key(&entry.hash)?;
        let missing = || ArtifactError::Missing(entry.name.clone());
        if self.blob_size(&entry.hash).await? != Some(entry.bytes) {
            return Err(missing());
        }
        let failed = |path: PathBuf| move |source| ArtifactError::Read { path, source };
        let Some(folder) = &self.folder else {
            let bytes = self.blob(&entry.hash).await?;
            return tokio::fs::write(target, bytes).await.map_err(failed(target.to_owned()));
        };
        let source = folder.join(key.as_ref());
        if tokio::fs::hard_link(&source, target).await.is_err() {
            tokio::fs::copy(&source, target).await.map_err(failed(source))?;
        }
        Ok(())
    }
}

fn blob_key(hash: &str) -> Result<Key, ArtifactError> {
    if hash.len() != 64 || !hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(ArtifactError::BadKey(hash.chars().take(100).collect()));
    }
    Ok(Key::from_iter([PREFIX, hash]))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::time::{Duration, SystemTime};

    use futures::stream;

    use super::*;

    fn pieces(bytes: &[u8]) -> impl Stream<Item = Result<Bytes, Infallible>> + Send + use<> {
        let pieces: Vec<_> = bytes.chunks(1000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        stream::iter(pieces)
    }

    #[tokio::test]
    async fn bytes_are_stored_once_under_their_hash_and_never_pruned() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::local(folder.path()).unwrap();
        let bytes: Vec<u8> = (0..20_000_000u32).map(|i| (i / 7) as u8).collect();
        let blob = artifacts.put_blob(pieces(&bytes), 20_000_000).await.unwrap();
        assert_eq!((blob.bytes, blob.hash.len()), (20_000_000, 64));
        assert_eq!(artifacts.put_blob(pieces(&bytes), 20_000_000).await.unwrap(), blob);
        assert!(artifacts.blob(&blob.hash).await.unwrap() == bytes);
        let part = artifacts.open_blob(&blob.hash, Some(5..9)).await.unwrap();
        assert_eq!((part.size, part.range), (20_000_000, 5..9));

        let stored = std::fs::File::options().append(true).open(folder.path().join(PREFIX).join(&blob.hash)).unwrap();
        stored.set_modified(SystemTime::now() - Duration::from_secs(1_000_000)).unwrap();
        artifacts.prune(0).await.unwrap();
        assert_eq!(artifacts.blob_size(&blob.hash).await.unwrap(), Some(20_000_000));
    }

    #[tokio::test]
    async fn what_is_too_large_or_breaks_off_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::local(folder.path()).unwrap();
        let large = artifacts.put_blob(pieces(&[1; 5000]), 4999).await;
        assert!(matches!(large, Err(BlobError::TooLarge(4999))), "{large:?}");
        let broken = stream::iter([Ok(Bytes::from_static(b"half")), Err("gone")]);
        assert!(matches!(artifacts.put_blob(broken, 5000).await, Err(BlobError::Body("gone"))));
        assert!(!folder.path().join(PREFIX).exists());
        for hash in ["", "../../etc/passwd", &"A".repeat(64), &"0".repeat(63)] {
            assert!(matches!(artifacts.blob(hash).await, Err(ArtifactError::BadKey(_))), "{hash}");
        }
        assert!(matches!(artifacts.blob(&"0".repeat(64)).await, Err(ArtifactError::Missing(_))));
    }
}
