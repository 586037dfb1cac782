//! What was imported before, by the content it was made from, so that a slider does not parse a large file again and again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Keeps the last used values, up to a sum of weights.
#[derive(Debug)]
pub struct Cache<K, V> {
    entries: Mutex<VecDeque<(K, Arc<V>, usize)>>,
    room: usize,
}

impl<K: PartialEq, V> Cache<K, V> {
    /// `room` is the greatest sum of weights, in bytes.
    pub const fn new(room: usize) -> Self {
        Self { entries: Mutex::new(VecDeque::new()), room }
    }

    /// The value of `key`, made if it is not there. What fails is not kept, nor what takes more than half of the room.
    pub fn get<E>(&self, key: K, make: impl FnOnce() -> Result<(V, usize), E>) -> Result<Arc<V>, E> {
        // A list of entries has no state between two operations that a panic could break.
        let lock = || self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let mut entries = lock();
            if let Some(at) = entries.iter().position(|(known, ..)| *known == key)
                && let Some(entry) = entries.remove(at)
            {
                let value = Arc::clone(&entry.1);
                entries.push_back(entry);
                return Ok(value);
            }
        }
        let (value, weight) = make()?;
        let value = Arc::new(value);
        if weight <= self.room / 2 {
            let mut entries = lock();
            entries.push_back((key, Arc::clone(&value), weight));
            let mut sum: usize = entries.iter().map(|(.., weight)| weight).sum();
            while sum > self.room
                && let Some((.., weight)) = entries.pop_front()
            {
                sum -= weight;
            }
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_is_used_and_forgets_the_rest() {
        let cache: Cache<u32, u32> = Cache::new(100);
        let made = std::cell::Cell::new(0);
        let get = |key: u32, weight: usize| {
            cache.get(key, || {
                made.set(made.get() + 1);
                Ok::<_, ()>((key * 10, weight))
            })
        };
        assert_eq!((get(1, 40), get(2, 40), get(1, 40)), (Ok(Arc::new(10)), Ok(Arc::new(20)), Ok(Arc::new(10))));
        assert_eq!(made.get(), 2);
        // Too much for all three: 2 was used least recently.
        assert_eq!(get(3, 40), Ok(Arc::new(30)));
        assert_eq!(get(1, 40), Ok(Arc::new(10)));
        assert_eq!(made.get(), 3);
        get(2, 40).unwrap();
        assert_eq!(made.get(), 4);
        // Too large to keep.
        get(9, 51).unwrap();
        get(9, 51).unwrap();
        assert_eq!(made.get(), 6);
        assert_eq!(cache.get(7, || Err::<(u32, usize), _>("no")), Err("no"));
    }
}
