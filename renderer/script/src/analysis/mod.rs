//! What an editor asks about a script: outline, completion, hover, signatures, definitions, references, rename, problems
//! and their fixes. Pure functions on a text and the files that a [`Loader`] gives.
//!
//! Promises: an answer for every text at every offset, however broken, without a panic; offsets are bytes, and those that
//! come back lie on character boundaries. Files are read once and kept by content ([`Library`]). Does not promise to know
//! what only evaluation tells: values, the members of computed objects, which `$` names a caller sets.

mod actions;
mod complete;
mod docs;
mod hover;
mod index;
mod layout;
mod outline;
mod problems;
mod rename;
mod signature;
mod target;
mod walk;

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use self::index::{FILE, Import, Index, Space};
use crate::{LoadError, Loader};

pub use actions::{Action, Edit};
pub use complete::{Completion, CompletionKind, Completions, Described};
pub use hover::{Hover, InlayHint};
pub use outline::{Fold, OutlineItem, SymbolKind};
pub use problems::{Problem, ProblemFix};
pub use rename::Occurrence;
pub use signature::{Signature, SignatureParameter};
pub use target::Place;

/// A range of bytes in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct TextRange {
    pub start: u32,
    pub end: u32,
}

impl TextRange {
    pub fn contains(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }
}

/// Files of one workspace, at most, and their bytes.
const MAX_FILES: usize = 2000;
const MAX_BYTES: usize = 128 << 20;
/// Bytes of texts whose outlines are kept, over all workspaces.
const MAX_CACHED: usize = 64 << 20;
/// Views of the imported names that are kept.
const MAX_VIEWS: usize = 16;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Outlines by content, for all workspaces of the process: libraries are the same for everyone.
#[derive(Debug, Default)]
struct Outlines {
    by_hash: FxHashMap<u64, Vec<Arc<Index>>>,
    order: VecDeque<u64>,
    bytes: usize,
}

static OUTLINES: LazyLock<Mutex<Outlines>> = LazyLock::new(Mutex::default);
static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::new);

fn outline(bytes: &[u8]) -> Arc<Index> {
    let text = crate::source::decode(bytes);
    let hash = HASHER.hash_one(&*text);
    let known = lock(&OUTLINES).by_hash.get(&hash).and_then(|all| all.iter().find(|it| *it.text == *text).cloned());
    if let Some(index) = known {
        return index;
    }
    let index = Arc::new(Index::outline(text.clone()));
    let mut outlines = lock(&OUTLINES);
    outlines.bytes += text.len();
    outlines.order.push_back(hash);
    outlines.by_hash.entry(hash).or_default().push(Arc::clone(&index));
    while outlines.bytes > MAX_CACHED {
        let Some(oldest) = outlines.order.pop_front() else { break };
        let dropped = outlines.by_hash.remove(&oldest).unwrap_or_default();
        outlines.bytes = dropped.iter().fold(outlines.bytes, |sum, index| sum.saturating_sub(index.text.len()));
    }
    index
}

/// A file that a script uses or includes.
#[derive(Debug, Clone)]
struct LibraryFile {
    path: Arc<str>,
    index: Arc<Index>,
}

/// What a script sees of other files.
#[derive(Debug, Default)]
struct View {
    files: Vec<LibraryFile>,
    /// File and definition.
    names: FxHashMap<(Space, Box<str>), (u32, u32)>,
    /// Imports of the script itself that could not be read.
    failures: Vec<(usize, LoadError)>,
    /// Something is missing, here or in another file: unknown names may be no mistake.
    incomplete: bool,
}

impl View {
    fn get(&self, space: Space, name: &str) -> Option<(&LibraryFile, u32)> {
        let &(file, definition) = self.names.get(&(space, Box::from(name)) as &(Space, Box<str>))?;
        Some((self.files.get(file as usize)?, definition))
    }
}

type Views = VecDeque<(Vec<Import>, Arc<View>)>;
/// Names that library files define.
type Exports = FxHashMap<Box<str>, Vec<Export>>;
type Key = (String, Option<String>);

/// The files that a document may read, with what is known of them. Shared by all documents of one folder.
pub struct Library {
    loader: Box<dyn Loader + Send + Sync>,
    files: Mutex<FxHashMap<Key, Result<LibraryFile, LoadError>>>,
    views: Mutex<Views>,
    exports: Mutex<Option<Arc<Exports>>>,
}

/// Where a name of a library file comes from, for `include` on request.
#[derive(Debug, Clone)]
struct Export {
    space: Space,
    path: Arc<str>,
    index: Arc<Index>,
}

impl std::fmt::Debug for Library {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Library").field("files", &lock(&self.files).len()).finish_non_exhaustive()
    }
}

impl Library {
    pub fn new(loader: Box<dyn Loader + Send + Sync>) -> Self {
        Self { loader, files: Mutex::default(), views: Mutex::default(), exports: Mutex::default() }
    }

    /// Reads files anew when they are next needed: they may have changed. What did not is not analysed again.
    pub fn refresh(&self) {
        lock(&self.files).clear();
        lock(&self.views).clear();
        *lock(&self.exports) = None;
    }

    /// The text of a file that a [`Place`] names, if it was read.
    pub fn known_text(&self, path: &str) -> Option<Arc<str>> {
        let known = lock(&self.files);
        let file = known.values().flatten().find(|file| &*file.path == path)?;
        Some(Arc::clone(&file.index.text))
    }

    /// The same of any file that a script could use by this name.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        self.known_text(path).or_else(|| Some(Arc::clone(&self.file(path, None).ok()?.index.text)))
    }

    fn file(&self, name: &str, from: Option<&str>) -> Result<LibraryFile, LoadError> {
        let key = (name.to_owned(), from.map(str::to_owned));
        if let Some(known) = lock(&self.files).get(&key) {
            return known.clone();
        }
        let file = self
            .loader
            .load(name, from)
            .map(|file| LibraryFile { path: file.path.as_str().into(), index: outline(&file.bytes) });
        let mut files = lock(&self.files);
        if files.len() >= MAX_FILES * 4 {
            files.clear();
        }
        files.insert(key, file.clone());
        file
    }

    fn view(&self, imports: &[Import]) -> Arc<View> {
        let same = |known: &[Import]| {
            known.len() == imports.len()
                && known.iter().zip(imports).all(|(one, other)| (&one.path, one.all) == (&other.path, other.all))
        };
        if let Some((_, view)) = lock(&self.views).iter().find(|(known, _)| same(known)) {
            return Arc::clone(view);
        }
        let view = Arc::new(self.gather(imports));
        let mut views = lock(&self.views);
        views.push_back((imports.to_vec(), Arc::clone(&view)));
        if views.len() > MAX_VIEWS {
            views.pop_front();
        }
        view
    }

    /// `include` brings everything, through further includes too, and what those use; `use` brings functions and modules,
    /// also those that the used file includes.
    fn gather(&self, imports: &[Import]) -> View {
        let mut view = View::default();
        let mut seen: FxHashSet<(Arc<str>, bool)> = FxHashSet::default();
        let mut bytes = 0;
        let wanted = imports.iter().enumerate().map(|(at, import)| (import.path.clone(), None, import.all, Some(at)));
        let mut queue: VecDeque<(String, Option<String>, bool, Option<usize>)> = wanted.collect();
        while let Some((name, from, all, at)) = queue.pop_front() {
            if is_font(&name) {
                continue;
            }
            let file = match self.file(&name, from.as_deref()) {
                Ok(file) => file,
                Err(error) => {
                    view.incomplete = true;
                    view.failures.extend(at.map(|at| (at, error)));
                    continue;
                }
            };
            if view.files.len() >= MAX_FILES || bytes > MAX_BYTES {
                view.incomplete = true;
                break;
            }
            if !seen.insert((Arc::clone(&file.path), all)) {
                continue;
            }
            bytes += file.index.text.len();
            let number = view.files.len() as u32;
            for (id, definition) in file.index.definitions.iter().enumerate() {
                let space = definition.space();
                if definition.scope == FILE && (all || space != Space::Variable) {
                    let name = file.index.slice(definition.name);
                    view.names.entry((space, name.into())).or_insert((number, id as u32));
                }
            }
            for import in &file.index.imports {
                // What a used file uses stays in that file.
                if import.all || all {
                    let all = all && import.all;
                    queue.push_back((import.path.clone(), Some(file.path.to_string()), all, None));
                }
            }
            view.files.push(file);
        }
        view
    }

    /// Names that library files define, by name: for suggestions of an `include`.
    fn exports(&self) -> Arc<Exports> {
        if let Some(known) = &*lock(&self.exports) {
            return Arc::clone(known);
        }
        let mut exports = Exports::default();
        let mut bytes = 0;
        for path in self.loader.list().into_iter().filter(|path| path.ends_with(".scad")).take(MAX_FILES) {
            let Ok(file) = self.file(&path, None) else { continue };
            bytes += file.index.text.len();
            if bytes > MAX_BYTES {
                break;
            }
            let path: Arc<str> = path.into();
            for definition in file.index.definitions.iter().filter(|it| it.scope == FILE) {
                let name = file.index.slice(definition.name);
                if name.starts_with('_') || name.starts_with('$') {
                    continue;
                }
                exports.entry(name.into()).or_default().push(Export {
                    space: definition.space(),
                    path: Arc::clone(&path),
                    index: Arc::clone(&file.index),
                });
            }
        }
        let exports = Arc::new(exports);
        *lock(&self.exports) = Some(Arc::clone(&exports));
        exports
    }
}

fn is_font(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    [".ttf", ".otf", ".ttc", ".woff"].iter().any(|extension| path.ends_with(extension))
}

/// The names of a text; cheap to share.
#[derive(Debug, Clone)]
pub struct Document {
    index: Arc<Index>,
}

impl Document {
    pub fn new(text: &str) -> Self {
        Self { index: Arc::new(Index::full(text.into())) }
    }

    pub fn text(&self) -> &str {
        &self.index.text
    }

    /// With the files that it names.
    pub fn analyse(&self, library: &Arc<Library>) -> Analysis {
        let asked = docs::asked_imports(&self.index);
        let asked: Vec<Import> = asked.iter().flat_map(|line| Index::outline(line.as_str().into()).imports).collect();
        Analysis {
            index: Arc::clone(&self.index),
            view: library.view(&self.index.imports),
            asked: library.view(&asked),
            library: Arc::clone(library),
        }
    }
}

/// A document together with the files that it uses.
#[derive(Debug)]
pub struct Analysis {
    index: Arc<Index>,
    view: Arc<View>,
    /// A file of a library sees what the library tells its users to include.
    asked: Arc<View>,
    library: Arc<Library>,
}

#[cfg(test)]
mod tests;
