//! What kernels have made, kept for the next realisation: a slider moves one number, and most of the graph stays.
//!
//! Values are found by [`Key`]s, hashes of everything that decides them, so nothing can be stale. All kernels share one
//! cache and its limit; the least recently used values go first. It is safe to share between threads: a value is never
//! changed once it is in.

use std::any::Any;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

/// 128 bits of BLAKE3 over all that decides a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key([u8; 16]);

/// Gathers what decides a value.
#[derive(Default)]
pub(crate) struct KeyFeed(blake3::Hasher);

impl KeyFeed {
    pub(crate) fn key(&self) -> Key {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.0.finalize().as_bytes()[..16]);
        Key(bytes)
    }
}

impl Hasher for KeyFeed {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Keys are longer; this is for the interface only.
    fn finish(&self) -> u64 {
        let Key([a, b, c, d, e, f, g, h, ..]) = self.key();
        u64::from_le_bytes([a, b, c, d, e, f, g, h])
    }
}

impl Key {
    /// A key for another value that the same things decide.
    pub fn and(self, more: impl Hash) -> Self {
        let mut feed = KeyFeed::default();
        (self, more).hash(&mut feed);
        feed.key()
    }
}

struct Entry {
    value: Arc<dyn Any + Send + Sync>,
    bytes: usize,
    used: u64,
}

#[derive(Default)]
struct State {
    entries: FxHashMap<Key, Entry>,
    /// Keys by when they were last used.
    by_use: BTreeMap<u64, Key>,
    bytes: usize,
    clock: u64,
}

/// Values up to a limit. The default keeps nothing.
#[derive(Default)]
pub struct Cache {
    limit: usize,
    state: Mutex<State>,
}

impl std::fmt::Debug for Cache {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Cache").field("limit", &self.limit).field("bytes", &self.bytes()).finish_non_exhaustive()
    }
}

/// What an entry takes beside its value.
const ENTRY_BYTES: usize = 160;

impl Cache {
    /// Keeps up to `limit` bytes.
    pub fn new(limit: usize) -> Self {
        Self { limit, state: Mutex::default() }
    }

    /// Whether it keeps anything at all.
    pub fn is_on(&self) -> bool {
        self.limit > 0
    }

    /// Bytes of everything in it.
    pub fn bytes(&self) -> usize {
        self.lock().bytes
    }

    pub fn len(&self) -> usize {
        self.lock().entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get<T: Send + Sync + 'static>(&self, key: Key) -> Option<Arc<T>> {
        let mut state = self.lock();
        let State { entries, by_use, clock, .. } = &mut *state;
        let entry = entries.get_mut(&key)?;
        by_use.remove(&entry.used);
        *clock += 1;
        entry.used = *clock;
        by_use.insert(*clock, key);
        Arc::downcast(Arc::clone(&entry.value)).ok()
    }

    /// `bytes` is what the value takes. One that would push everything else out is not kept.
    pub fn put<T: Send + Sync + 'static>(&self, key: Key, value: T, bytes: usize) {
        let bytes = bytes + ENTRY_BYTES;
        if bytes > self.limit / 2 {
            return;
        }
        let mut state = self.lock();
        state.remove(key);
        while state.bytes + bytes > self.limit
            && let Some((_, oldest)) = state.by_use.first_key_value()
        {
            let oldest = *oldest;
            state.remove(oldest);
        }
        state.clock += 1;
        let used = state.clock;
        state.by_use.insert(used, key);
        state.entries.insert(key, Entry { value: Arc::new(value), bytes, used });
        state.bytes += bytes;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is whole before anything can panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn remove(&mut self, key: Key) {
        if let Some(entry) = self.entries.remove(&key) {
            self.by_use.remove(&entry.used);
            self.bytes -= entry.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u32) -> Key {
        Key([0; 16]).and(number)
    }

    #[test]
    fn the_least_recently_used_goes_first() {
        let cache = Cache::new(4 * (100 + ENTRY_BYTES));
        for number in 0..4 {
            cache.put(key(number), number, 100);
        }
        assert_eq!(cache.get::<u32>(key(0)).as_deref(), Some(&0));
        cache.put(key(4), 4_u32, 100);
        let kept: Vec<bool> = (0..5).map(|number| cache.get::<u32>(key(number)).is_some()).collect();
        assert_eq!(kept, [true, false, true, true, true]);
        assert_eq!((cache.len(), cache.bytes()), (4, 4 * (100 + ENTRY_BYTES)));
    }

    #[test]
    fn no_value_fills_the_cache_alone_and_none_is_counted_twice() {
        let cache = Cache::new(1000);
        cache.put(key(1), 1_u32, 600);
        assert!(cache.is_empty());
        for _ in 0..9 {
            cache.put(key(1), 1_u32, 100);
        }
        assert_eq!((cache.len(), cache.bytes()), (1, 100 + ENTRY_BYTES));
        let off = Cache::default();
        off.put(key(1), 1_u32, 0);
        assert!(off.is_empty() && !off.is_on());
    }

    #[test]
    fn a_value_of_another_type_is_not_taken_for_it() {
        let cache = Cache::new(1000);
        cache.put(key(1), 1_u32, 4);
        assert_eq!(cache.get::<u64>(key(1)), None);
        assert_ne!(key(1), key(2));
    }
}
