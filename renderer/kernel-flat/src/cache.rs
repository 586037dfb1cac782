//! What kernels have made, kept for the next realisation: a slider moves one number, and most of the graph stays.
//!
//! Values are found by [`Key`]s, hashes of everything that decides them, so nothing can be stale. All kernels share one
//! cache and its limit; the least recently used values go first. It is safe to share between threads: a value is never
//! changed once it is in. What took long to make also goes to a [`Store`], where there is one, for other processes and
//! other days.

use std::any::Any;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// 128 bits of BLAKE3 over all that decides a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(pub [u8; 16]);

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

/// What can be kept.
pub trait Value: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What it takes in memory, about.
    fn bytes(&self) -> usize;
}

/// Where bytes outlive the process. Whatever goes wrong there costs no more than making a value again.
pub trait Store: Send + Sync {
    /// Looks for what other processes have put there meanwhile.
    fn refresh(&self);
    /// All bytes of a value or nothing.
    fn read(&self, key: Key) -> Option<Vec<u8>>;
    fn write(&self, key: Key, value: &[u8]);
    /// The time since some moment: kernels have no clock of their own.
    fn now(&self) -> Duration;
}

/// What took longer than this to make is sooner read from a file.
const COSTLY: Duration = Duration::from_millis(50);

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
    store: Option<Box<dyn Store>>,
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
        Self { limit, ..Self::default() }
    }

    /// Looks there as well, and puts there what took long.
    pub fn with_store(self, store: impl Store + 'static) -> Self {
        Self { store: Some(Box::new(store)), ..self }
    }

    /// When something begins, for [`Self::put`].
    pub fn now(&self) -> Duration {
        self.store.as_ref().map_or(Duration::ZERO, |store| store.now())
    }

    /// Before a script is made: what other processes have put into the store meanwhile.
    pub fn refresh(&self) {
        if let Some(store) = &self.store {
            store.refresh();
        }
    }

    /// Whether it keeps anything at all.
    pub fn is_on(&self) -> bool {
        self.limit > 0 || self.store.is_some()
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

    pub fn get<T: Value>(&self, key: Key) -> Option<Arc<T>> {
        self.remembered(key).or_else(|| {
            let value: T = postcard::from_bytes(&self.store.as_ref()?.read(key)?).ok()?;
            let (bytes, value) = (value.bytes(), Arc::new(value));
            self.remember(key, Arc::clone(&value) as _, bytes);
            Some(value)
        })
    }

    fn remembered<T: Value>(&self, key: Key) -> Option<Arc<T>> {
        let mut state = self.lock();
        let State { entries, by_use, clock, .. } = &mut *state;
        let entry = entries.get_mut(&key)?;
        by_use.remove(&entry.used);
        *clock += 1;
        entry.used = *clock;
        by_use.insert(*clock, key);
        Arc::downcast(Arc::clone(&entry.value)).ok()
    }

    /// A value and when its making began. One that would push everything else out of the memory is not kept there.
    pub fn put<T: Value>(&self, key: Key, value: T, begun: Duration) {
        if let Some(store) = &self.store
            && store.now().saturating_sub(begun) >= COSTLY
            && let Ok(bytes) = postcard::to_stdvec(&value)
        {
            store.write(key, &bytes);
        }
        let bytes = value.bytes();
        self.remember(key, Arc::new(value), bytes);
    }

    fn remember(&self, key: Key, value: Arc<dyn Any + Send + Sync>, bytes: usize) {
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
        state.entries.insert(key, Entry { value, bytes, used });
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

    /// A number that takes so many bytes.
    #[derive(Debug, PartialEq, Serialize, serde::Deserialize)]
    struct Sized(u32, usize);

    impl Value for Sized {
        fn bytes(&self) -> usize {
            self.1
        }
    }

    #[derive(Debug, PartialEq, Serialize, serde::Deserialize)]
    struct Other;

    impl Value for Other {
        fn bytes(&self) -> usize {
            0
        }
    }

    fn key(number: u32) -> Key {
        Key([0; 16]).and(number)
    }

    fn put(cache: &Cache, number: u32, bytes: usize) {
        cache.put(key(number), Sized(number, bytes), Duration::ZERO);
    }

    #[test]
    fn the_least_recently_used_goes_first() {
        let cache = Cache::new(4 * (100 + ENTRY_BYTES));
        for number in 0..4 {
            put(&cache, number, 100);
        }
        assert_eq!(cache.get(key(0)).as_deref(), Some(&Sized(0, 100)));
        put(&cache, 4, 100);
        let kept: Vec<bool> = (0..5).map(|number| cache.get::<Sized>(key(number)).is_some()).collect();
        assert_eq!(kept, [true, false, true, true, true]);
        assert_eq!((cache.len(), cache.bytes()), (4, 4 * (100 + ENTRY_BYTES)));
    }

    #[test]
    fn no_value_fills_the_cache_alone_and_none_is_counted_twice() {
        let cache = Cache::new(1000);
        put(&cache, 1, 600);
        assert!(cache.is_empty());
        for _ in 0..9 {
            put(&cache, 1, 100);
        }
        assert_eq!((cache.len(), cache.bytes()), (1, 100 + ENTRY_BYTES));
        let off = Cache::default();
        put(&off, 1, 0);
        assert!(off.is_empty() && !off.is_on());
    }

    #[test]
    fn a_value_of_another_type_is_not_taken_for_it() {
        let cache = Cache::new(1000);
        put(&cache, 1, 4);
        assert_eq!(cache.get::<Other>(key(1)), None);
        assert_ne!(key(1), key(2));
    }

    /// A clock that is set by hand.
    #[derive(Clone, Default)]
    struct Shelf {
        values: Arc<Mutex<FxHashMap<Key, Vec<u8>>>>,
        now: Arc<Mutex<Duration>>,
    }

    impl Store for Shelf {
        fn refresh(&self) {}

        fn read(&self, key: Key) -> Option<Vec<u8>> {
            self.values.lock().unwrap().get(&key).cloned()
        }

        fn write(&self, key: Key, value: &[u8]) {
            self.values.lock().unwrap().insert(key, value.to_vec());
        }

        fn now(&self) -> Duration {
            *self.now.lock().unwrap()
        }
    }

    #[test]
    fn what_took_long_is_stored() {
        let shelf = Shelf::default();
        let open = || Cache::new(1000).with_store(shelf.clone());
        let (first, second) = (open(), open());
        let begun = first.now();
        put(&first, 2, 10);
        *shelf.now.lock().unwrap() += COSTLY;
        first.put(key(1), Sized(1, 10), begun);
        assert_eq!(second.get(key(1)).as_deref(), Some(&Sized(1, 10)));
        assert_eq!(second.get::<Sized>(key(2)), None);
        assert_eq!(second.len(), 1, "what was read is remembered");
    }
}
