//! Values in files, shared by all processes that open the same folder.
//!
//! A file is named by its key, written beside and renamed, and begins with the hash of its bytes: a reader finds all of a
//! value or nothing. Each version of the kernels has a folder of its own, so that none reads what another made. When all
//! files together pass the limit, those go that were not read for the longest time. Whatever goes wrong with a file costs
//! no more than making its value again.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use partwright_pipeline::{Key, Store};

/// Whoever names a folder may have other things in it.
const FOLDER: &str = "partwright-parts";
const HASH_BYTES: usize = 16;
/// Folders of other versions, unused for so long, are removed.
const FORGOTTEN: Duration = Duration::from_hours(7 * 24);
/// Unfinished files of a process that died, after so long.
const ABANDONED: Duration = Duration::from_hours(1);
/// So full is the folder after it was made smaller, in hundredths of its limit.
const ROOM: u64 = 80;

#[derive(Debug)]
pub(crate) struct Files {
    folder: PathBuf,
    limit: u64,
    known: Mutex<Known>,
    opened: Instant,
}

#[derive(Debug, Default)]
struct Known {
    sizes: HashMap<Key, u64>,
    /// When the folder was last changed, as far as `sizes` knows.
    changed: Option<SystemTime>,
}

impl Files {
    /// The files of one `version` of the kernels, up to `limit` bytes. Nothing but [`FOLDER`] within `root` is touched.
    pub(crate) fn open(root: &Path, version: &str, limit: u64) -> io::Result<Self> {
        let root = root.join(FOLDER);
        let folder = root.join(version);
        fs::create_dir_all(&folder)?;
        for other in fs::read_dir(&root)?.flatten().filter(|other| other.path() != folder) {
            if age(&other.path()).is_some_and(|age| age > FORGOTTEN) {
                let _ = fs::remove_dir_all(other.path());
            }
        }
        let files = Self { folder, limit, known: Mutex::default(), opened: Instant::now() };
        files.refresh();
        Ok(files)
    }

    fn make_room(&self, files: &mut Known) {
        let read_at = |key: Key| fs::metadata(self.path(key)).and_then(|file| file.modified()).ok();
        let mut by_use: Vec<(Option<SystemTime>, Key)> = files.sizes.keys().map(|&key| (read_at(key), key)).collect();
        by_use.sort_by_key(|&(at, _)| at);
        let mut bytes: u64 = files.sizes.values().sum();
        for (_, key) in by_use {
            if bytes <= self.limit / 100 * ROOM {
                break;
            }
            let _ = fs::remove_file(self.path(key));
            bytes -= files.sizes.remove(&key).unwrap_or(0);
        }
    }

    fn path(&self, key: Key) -> PathBuf {
        self.folder.join(name(key))
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        // What it knows of the files may be wrong at any time.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for Files {
    /// Files that other processes made or removed.
    fn refresh(&self) {
        let changed = fs::metadata(&self.folder).and_then(|folder| folder.modified()).ok();
        let mut files = self.lock();
        if changed.is_some() && files.changed == changed {
            return;
        }
        let known = std::mem::take(&mut files.sizes);
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let Some(key) = entry.file_name().to_str().and_then(key_of) else {
                if age(&entry.path()).is_some_and(|age| age > ABANDONED) {
                    let _ = fs::remove_file(entry.path());
                }
                continue;
            };
            let size = known.get(&key).copied().or_else(|| Some(entry.metadata().ok()?.len()));
            files.sizes.extend(size.map(|size| (key, size)));
        }
        files.changed = changed;
    }

    fn read(&self, key: Key) -> Option<Vec<u8>> {
        if !self.lock().sizes.contains_key(&key) {
            return None;
        }
        let path = self.path(key);
        let mut bytes = fs::read(&path).ok();
        let is_whole = |bytes: &Vec<u8>| {
            bytes.split_at_checked(HASH_BYTES).is_some_and(|(hash, value)| hash == &hash_of(value)[..])
        };
        if !bytes.as_ref().is_some_and(is_whole) {
            let _ = fs::remove_file(&path);
            self.lock().sizes.remove(&key);
            return None;
        }
        // Read now: it goes last.
        let _ = fs::File::options().write(true).open(&path).and_then(|file| file.set_modified(SystemTime::now()));
        if let Some(bytes) = &mut bytes {
            bytes.drain(..HASH_BYTES);
        }
        bytes
    }

    /// Nothing happens where the disk is full or the value is too large.
    fn write(&self, key: Key, value: &[u8]) {
        let size = (value.len() + HASH_BYTES) as u64;
        if size > self.limit / 8 {
            return;
        }
        let written = tempfile::NamedTempFile::new_in(&self.folder).and_then(|mut file| {
            file.write_all(&hash_of(value))?;
            file.write_all(value)?;
            Ok(file.persist(self.path(key))?)
        });
        if written.is_err() {
            return;
        }
        let mut files = self.lock();
        files.sizes.insert(key, size);
        if files.sizes.values().sum::<u64>() > self.limit {
            self.make_room(&mut files);
        }
    }

    fn now(&self) -> Duration {
        self.opened.elapsed()
    }
}

fn age(path: &Path) -> Option<Duration> {
    fs::metadata(path).and_then(|file| file.modified()).ok()?.elapsed().ok()
}

fn hash_of(value: &[u8]) -> [u8; HASH_BYTES] {
    let mut hash = [0; HASH_BYTES];
    hash.copy_from_slice(&blake3::hash(value).as_bytes()[..HASH_BYTES]);
    hash
}

fn name(Key(bytes): Key) -> String {
    format!("{:032x}", u128::from_be_bytes(bytes))
}

fn key_of(name: &str) -> Option<Key> {
    let number = (name.len() == 32).then(|| u128::from_str_radix(name, 16).ok()).flatten()?;
    Some(Key(number.to_be_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u8) -> Key {
        Key([number; 16])
    }

    #[test]
    fn a_broken_file_is_no_value() {
        let folder = tempfile::tempdir().unwrap();
        let store = Files::open(folder.path(), "1", 1 << 20).unwrap();
        let whole = [&hash_of(b"a value")[..], b"a value"].concat();
        let mut other = whole.clone();
        other[HASH_BYTES] = b'!';
        for (number, broken) in [&whole[..whole.len() - 1], &[], &other].into_iter().enumerate() {
            let key = key(number as u8);
            store.write(key, b"a value");
            assert_eq!(store.read(key).as_deref(), Some(&b"a value"[..]));
            let path = store.path(key);
            assert_eq!(fs::read(&path).unwrap(), whole);
            fs::write(&path, broken).unwrap();
            assert_eq!(store.read(key), None);
            assert!(!path.exists());
        }
    }

    #[test]
    fn what_was_read_last_stays() {
        let folder = tempfile::tempdir().unwrap();
        let store = Files::open(folder.path(), "1", 16 * (100 + HASH_BYTES as u64)).unwrap();
        let before = SystemTime::now() - Duration::from_secs(3600);
        for number in 0..16 {
            store.write(key(number), &[0; 100]);
            let file = fs::File::options().write(true).open(store.path(key(number))).unwrap();
            file.set_modified(before + Duration::from_secs(u64::from(number))).unwrap();
        }
        assert!(store.read(key(0)).is_some());
        store.write(key(16), &[0; 100]);
        let kept: Vec<u8> = (0..17).filter(|&number| store.read(key(number)).is_some()).collect();
        assert_eq!(kept, [0].into_iter().chain(6..17).collect::<Vec<u8>>());
    }

    #[test]
    fn versions_do_not_read_each_other_and_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let old = Files::open(folder.path(), "1", 1 << 20).unwrap();
        old.write(key(1), b"old");
        let new = Files::open(folder.path(), "2", 1 << 20).unwrap();
        assert_eq!(new.read(key(1)), None);
        assert!(old.read(key(1)).is_some());
        let file = fs::File::open(&old.folder).unwrap();
        file.set_modified(SystemTime::now() - 2 * FORGOTTEN).unwrap();
        Files::open(folder.path(), "2", 1 << 20).unwrap();
        assert!(!old.folder.exists());
    }
}
