//! Parsed files, kept between evaluations: a library is parsed once, however many scripts include it.
//!
//! Keyed by the text itself, so nothing can be stale. Holds at most [`LIMIT`] bytes; the least recently used go first.

use std::sync::{Arc, LazyLock, Mutex, MutexGuard};

use rustc_hash::FxHashMap;

use crate::parser::{File, parse_file};

/// Of syntax trees and texts together.
const LIMIT: usize = 192 << 20;

#[derive(Default)]
struct Cache {
    files: FxHashMap<Arc<str>, (Arc<File>, u64)>,
    size: usize,
    clock: u64,
}

static CACHE: LazyLock<Mutex<Cache>> = LazyLock::new(Mutex::default);

fn cache() -> MutexGuard<'static, Cache> {
    CACHE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The parsed files of `texts`, and how many of them had to be parsed for it.
pub(crate) fn files(texts: &[Arc<str>]) -> (Vec<Arc<File>>, usize) {
    let known: Vec<Option<Arc<File>>> = {
        let mut cache = cache();
        texts.iter().map(|text| cache.find(text)).collect()
    };
    let missing: Vec<&Arc<str>> =
        texts.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(text, _)| text).collect();
    let count = missing.len();
    let mut parsed = parse_all(&missing).into_iter();
    let files = known.into_iter().filter_map(|known| {
        known.or_else(|| {
            let file = parsed.next()?;
            cache().keep(&file);
            Some(file)
        })
    });
    (files.collect(), count)
}

/// Below this much text threads do not pay.
const PARALLEL: usize = 64 << 10;

fn parse_all(texts: &[&Arc<str>]) -> Vec<Arc<File>> {
    let parse = |text: &&Arc<str>| {
        // Broken or hostile text nests deeply; the stack grows for it, and need not lie in this thread.
        stacker::maybe_grow(512 * 1024, 4 * 1024 * 1024, || Arc::new(parse_file(Arc::clone(text))))
    };
    let total: usize = texts.iter().map(|text| text.len()).sum();
    let threads = match total {
        ..PARALLEL => 1,
        _ => std::thread::available_parallelism().map_or(1, usize::from).min(4).min(texts.len()),
    };
    if threads < 2 {
        return texts.iter().map(parse).collect();
    }
    // The largest first, each to whoever is free.
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(texts[index].len()));
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(&index) = order.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            done.push((index, parse(&texts[index])));
        }
        done
    };
    let mut done = std::thread::scope(|scope| {
        let helpers: Vec<_> = (1..threads)
            .filter_map(|_| std::thread::Builder::new().stack_size(8 << 20).spawn_scoped(scope, work).ok())
            .collect();
        let mut done = work();
        for helper in helpers {
            match helper.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, file)| file).collect()
}

impl Cache {
    fn find(&mut self, text: &str) -> Option<Arc<File>> {
        self.clock += 1;
        let (file, used) = self.files.get_mut(text)?;
        *used = self.clock;
        Some(file.clone())
    }

    fn keep(&mut self, file: &Arc<File>) {
        let size = file.size();
        if size > LIMIT / 2 {
            return;
        }
        while self.size + size > LIMIT {
            let oldest = self.files.iter().min_by_key(|(_, (_, used))| *used).map(|(text, _)| text.clone());
            let Some((gone, _)) = oldest.and_then(|text| self.files.remove(&text)) else { break };
            self.size -= gone.size();
        }
        let text = file.lines.text().clone();
        if self.files.insert(text, (file.clone(), self.clock)).is_none() {
            self.size += size;
        }
    }
}
