//! What keeps a hostile script from harming more than its own process: a memory limit, a deep stack, and last words.
//!
//! When memory or the stack runs out, Rust aborts the process. Behind a worker the supervisor sees that and says why. On the
//! command line nobody is behind: the message is prepared before the work starts and written from the abort itself, without
//! allocating.

#![allow(unsafe_code, reason = "a global allocator and a signal handler have no safe form; both are a few lines")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use partwright_protocol::Diagnostic;

/// Stack of the thread that evaluates and realises. Reserved, not used, until a script recurses deeply.
pub(crate) const STACK_BYTES: usize = 512 << 20;
/// Address space for the program itself, its libraries and its other threads.
const PROGRAM_BYTES: u64 = 384 << 20;
/// Blocks of so many bytes are mappings of their own.
const LARGE_BYTES: usize = 4 << 20;
/// Exit status after last words.
const EXIT_ABORTED: i32 = 1;

/// The system's allocator, which remembers that it once had nothing left to give.
struct Watchful;

static EXHAUSTED: AtomicBool = AtomicBool::new(false);

#[global_allocator]
static ALLOCATOR: Watchful = Watchful;

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Watchful {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise is the system allocator's requirement.
        noted(unsafe { System.alloc(layout) }, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        noted(unsafe { System.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above.
        noted(unsafe { System.realloc(block, layout, size) }, size)
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(block, layout) }
    }
}

fn noted(block: *mut u8, size: usize) -> *mut u8 {
    if block.is_null() {
        EXHAUSTED.store(true, Ordering::Relaxed);
    } else if size >= LARGE_BYTES {
        in_huge_pages(block, size);
    }
    block
}

/// Asks for pages of 2 MiB: the kernel clears each page at its first use, and hands out a huge one in a fifth of the time
/// that the 512 small ones take.
fn in_huge_pages(block: *mut u8, size: usize) {
    #[cfg(target_os = "linux")]
    {
        const PAGE: usize = 4096;
        let begin = block.map_addr(|address| address.next_multiple_of(PAGE));
        let bytes = (block.addr() + size).saturating_sub(begin.addr()) / PAGE * PAGE;
        // SAFETY: the pages lie within the block, and their content stays as it is. Systems without huge pages refuse.
        unsafe { libc::madvise(begin.cast(), bytes, libc::MADV_HUGEPAGE) };
    }
}

/// What is written to standard error when the process aborts.
#[derive(Debug)]
pub(crate) struct LastWords {
    pub(crate) out_of_memory: Vec<u8>,
    /// The stack overflowed, most likely.
    pub(crate) crashed: Vec<u8>,
}

static LAST_WORDS: AtomicPtr<LastWords> = AtomicPtr::new(std::ptr::null_mut());

/// From here on an abort ends with these words and status 1.
pub(crate) fn prepare(words: LastWords) -> io::Result<()> {
    // Never freed: the handler may read it at any time.
    LAST_WORDS.store(Box::leak(Box::new(words)), Ordering::Release);
    // SAFETY: the handler only reads atomics and calls `write` and `_exit`, which are async-signal-safe.
    unsafe { signal_hook_registry::register(libc::SIGABRT, speak) }.map(|_| ())
}

fn speak() {
    // SAFETY: the pointer is null or a leaked box, which stays valid and is never written again.
    let Some(words) = (unsafe { LAST_WORDS.load(Ordering::Acquire).as_ref() }) else { return };
    let text = if EXHAUSTED.load(Ordering::Relaxed) { &words.out_of_memory } else { &words.crashed };
    let mut rest = text.as_slice();
    while !rest.is_empty() {
        // SAFETY: the buffer is valid for its length.
        let written = unsafe { libc::write(libc::STDERR_FILENO, rest.as_ptr().cast(), rest.len()) };
        let Some(tail) = usize::try_from(written).ok().filter(|&count| count > 0).and_then(|count| rest.get(count..))
        else {
            break;
        };
        rest = tail;
    }
    // SAFETY: ends the process without running anything that could touch the broken state.
    unsafe { libc::_exit(EXIT_ABORTED) }
}

/// Bounds this process to `bytes` for the script, beside the program and its stack. The limit may be set again; only a
/// hard limit from outside stays. With a card's driver in the process, what it maps is not bounded, the data is.
pub(crate) fn limit_memory(bytes: u64, maps_a_card: bool) -> io::Result<()> {
    let bytes = bytes.saturating_add(STACK_BYTES as u64);
    // The address space is what every system enforces; the data limit leaves out mappings of files.
    let addresses = if maps_a_card { rlimit::INFINITY } else { bytes.saturating_add(PROGRAM_BYTES) };
    for (resource, bytes) in [(rlimit::Resource::AS, addresses), (rlimit::Resource::DATA, bytes)] {
        let (_, hard) = rlimit::getrlimit(resource)?;
        rlimit::setrlimit(resource, bytes.min(hard), hard)?;
    }
    Ok(())
}

/// Lets the allocator keep what is freed instead of giving it back and asking for it anew: the kernel clears each page that
/// it hands out, which was a fifth of the time in which a large library is read.
pub(crate) fn keep_freed_memory() {
    #[cfg(target_env = "gnu")]
    for (parameter, bytes) in [
        (libc::M_MMAP_THRESHOLD, LARGE_BYTES as libc::c_int),
        (libc::M_TRIM_THRESHOLD, 64 << 20),
        (libc::M_TOP_PAD, 1 << 20),
    ] {
        // SAFETY: only sets numbers of the allocator. What it refuses stays as it was.
        unsafe { libc::mallopt(parameter, bytes) };
    }
}

/// The script needs more memory than it may have.
pub(crate) fn out_of_memory(bytes: u64) -> Diagnostic {
    Diagnostic::error(
        "E0701",
        format!(
            "The script needs more than the {} MiB of memory that it may use. Use fewer facets, shorter lists or fewer shapes.",
            bytes >> 20
        ),
    )
}

/// The script took longer than it may.
pub(crate) fn too_slow(seconds: u64) -> Diagnostic {
    Diagnostic::error(
        "E0702",
        format!(
            "The script took longer than the {seconds} s that it may. Use fewer facets or shapes, or allow more with --timeout."
        ),
    )
}

/// An abort that is not for want of memory.
pub(crate) fn too_deep() -> Diagnostic {
    Diagnostic::error(
        "E0703",
        "The script nests too deeply: the renderer's stack ran out. Make recursive modules and functions end earlier.",
    )
}

/// A panic: ours to mend.
pub(crate) fn crashed() -> Diagnostic {
    Diagnostic::error(
        "E0704",
        "The renderer crashed on this script. Undo or simplify what was changed last, and please report the script: this is a \
         fault of the renderer.",
    )
}
