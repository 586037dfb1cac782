//! The threads that kernels and inspection share. What is made never depends on how many there are.

use std::ops::Range;
use std::sync::OnceLock;

use rayon::ThreadPool;

/// More gain little: what is left is one large boolean.
const MAX_THREADS: usize = 8;
/// More parts than threads, since some take longer than others.
const MAX_PARTS: usize = 8 * MAX_THREADS;
/// Items below which threads do not pay, for work of a few nanoseconds each.
const PART: usize = 4096;
/// Kernels do not recurse deeply. Counts against the memory that a job may use.
const STACK_BYTES: usize = 8 << 20;

/// `None` where there is one processor, or the system gives no threads.
fn pool() -> Option<&'static ThreadPool> {
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let make = || {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MAX_THREADS);
        let named = |index| format!("kernel-{index}");
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK_BYTES).thread_name(named);
        if threads > 1 { pool.build().ok() } else { None }
    };
    POOL.get_or_init(make).as_ref()
}

/// Runs `work` where the other functions have more than one thread.
pub fn with_threads<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match pool() {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

fn is_parallel() -> bool {
    rayon::current_thread_index().is_some()
}

/// How many there are here.
pub fn threads() -> usize {
    if is_parallel() { rayon::current_num_threads() } else { 1 }
}

/// Both results.
pub fn join<A: Send, B: Send>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B + Send) -> (A, B) {
    if is_parallel() { rayon::join(a, b) } else { (a(), b()) }
}

/// The results in the order of the items.
pub fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Send + Sync) -> Vec<R> {
    use rayon::prelude::*;
    if is_parallel() && items.len() > 1 {
        items.into_par_iter().map(work).collect()
    } else {
        items.into_iter().map(work).collect()
    }
}

/// What `work` returns for each number below `count`, in their order; for work of a few nanoseconds each.
pub fn table<R: Send>(count: usize, work: impl Fn(usize) -> R + Send + Sync) -> Vec<R> {
    use rayon::prelude::*;
    if is_parallel() && count > PART {
        (0..count).into_par_iter().with_min_len(PART).map(work).collect()
    } else {
        (0..count).map(work).collect()
    }
}

/// Puts items in their order; which of equal ones comes first does not matter.
pub fn sort<T: Ord + Send>(items: &mut [T]) {
    use rayon::prelude::*;
    if is_parallel() && items.len() > PART { items.par_sort_unstable() } else { items.sort_unstable() }
}

/// What `work` returns for the parts of a range, in their order.
pub fn in_parts<T: Send>(range: Range<usize>, work: &(impl Fn(Range<usize>) -> T + Sync)) -> Vec<T> {
    let parts = if is_parallel() { range.len().div_ceil(PART).clamp(1, MAX_PARTS) } else { 1 };
    let bound = |part: usize| range.start + range.len() * part / parts;
    map((0..parts).collect(), |part| work(bound(part)..bound(part + 1)))
}

/// Calls `work` for each of `ready`, and for what it returns, until nothing is left.
pub fn each(ready: Vec<u32>, work: &(impl Fn(u32) -> Vec<u32> + Sync)) {
    fn follow<'s>(scope: &rayon::ScopeFifo<'s>, mut item: u32, work: &'s (impl Fn(u32) -> Vec<u32> + Sync)) {
        // The first of what became ready is done here, where its operands were made.
        loop {
            let mut next = work(item).into_iter();
            let Some(first) = next.next() else { return };
            for other in next {
                scope.spawn_fifo(move |scope| follow(scope, other, work));
            }
            item = first;
        }
    }
    if is_parallel() {
        rayon::scope_fifo(|scope| {
            for item in ready {
                scope.spawn_fifo(move |scope| follow(scope, item, work));
            }
        });
    } else {
        let mut open = ready;
        while let Some(item) = open.pop() {
            open.extend(work(item));
        }
    }
}
