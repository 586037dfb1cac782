//! The texts that a client has open, and the files that each of them sees.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::{TextDocumentContentChangeEvent, Uri};
use partwright_files::Files;
use partwright_script::analysis::{Analysis, Document, Library, Place};
use partwright_script::{LoadError, LoadedFile, Loader};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::lines::Lines;
use crate::{Config, LIBRARY_SCHEME};

/// What a path may keep in an address.
const PATH: AsciiSet = NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_').remove(b'~');

/// One text.
#[derive(Debug)]
pub(crate) struct Open {
    pub(crate) uri: Uri,
    pub(crate) version: i32,
    text: Arc<str>,
    /// Made when they are first asked for: while someone types, most texts are replaced before.
    lines: OnceCell<Lines>,
    document: OnceCell<Document>,
    folder: Option<PathBuf>,
    /// It lies in a folder of the client's; otherwise it sees the project's.
    has_own_folder: bool,
    pub(crate) too_long: bool,
}

impl Open {
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::new(Arc::clone(&self.text)))
    }
}

/// Files that are shared with the one who turns their names into addresses.
struct Shared(Arc<Files>);

impl Loader for Shared {
    fn load(&self, name: &str, from: Option<&str>) -> Result<LoadedFile, LoadError> {
        self.0.load(name, from)
    }

    fn list(&self) -> Vec<String> {
        self.0.list()
    }
}

#[derive(Debug)]
struct Folder {
    files: Arc<Files>,
    library: Arc<Library>,
}

#[derive(Debug)]
pub(crate) struct Documents {
    config: Config,
    open: HashMap<String, Open>,
    /// By the folder of the documents that see it.
    folders: HashMap<Option<PathBuf>, Folder>,
}

impl Documents {
    pub(crate) fn new(config: Config) -> Self {
        Self { config, open: HashMap::new(), folders: HashMap::new() }
    }

    pub(crate) fn get(&self, uri: &Uri) -> Option<&Open> {
        self.open.get(uri.as_str())
    }

    pub(crate) fn max_bytes(&self) -> usize {
        self.config.max_bytes
    }

    /// `false` when too many are open already.
    pub(crate) fn open(&mut self, uri: Uri, version: i32, text: String) -> bool {
        let key = uri.as_str().to_owned();
        if self.open.len() >= self.config.max_documents && !self.open.contains_key(&key) {
            return false;
        }
        let path = if self.config.local_files { file_path(&uri) } else { None };
        let own = path.as_deref().and_then(Path::parent).map(Path::to_owned);
        let folder = own.clone().or_else(|| self.project());
        let mut open = Open {
            uri,
            version,
            text: "".into(),
            lines: OnceCell::new(),
            document: OnceCell::new(),
            has_own_folder: own.is_some(),
            folder,
            too_long: false,
        };
        self.set(&mut open, text);
        self.open.insert(key, open);
        true
    }

    fn set(&self, open: &mut Open, text: String) {
        open.too_long = text.len() > self.config.max_bytes;
        open.text = if open.too_long { "".into() } else { text.into() };
        open.lines = OnceCell::new();
        open.document = OnceCell::new();
    }

    /// `false` when the document is not open.
    pub(crate) fn change(&mut self, uri: &Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent>) -> bool {
        let Some(mut open) = self.open.remove(uri.as_str()) else { return false };
        open.version = version;
        // Changes one after the other: each counts from what the one before made.
        let mut text = open.text.to_string();
        for change in changes {
            match change.range {
                Some(range) if !open.too_long => {
                    let lines = Lines::new(text.as_str().into());
                    let range = lines.text_range(range);
                    text.replace_range(range.start as usize..range.end as usize, &change.text);
                    if text.len() > self.config.max_bytes {
                        open.too_long = true;
                    }
                }
                // What the range is of is not known any more; the whole text helps.
                Some(_) => {}
                None => {
                    text = change.text;
                    open.too_long = false;
                }
            }
        }
        if open.too_long {
            open.text = "".into();
            open.lines = OnceCell::new();
            open.document = OnceCell::new();
        } else {
            self.set(&mut open, text);
        }
        self.open.insert(uri.as_str().to_owned(), open);
        true
    }

    pub(crate) fn close(&mut self, uri: &Uri) -> bool {
        self.open.remove(uri.as_str()).is_some()
    }

    fn project(&self) -> Option<PathBuf> {
        self.config.project.read().ok()?.clone()
    }

    /// Other files may have changed, or all of the project's at once.
    pub(crate) fn refresh(&mut self) {
        let project = self.project();
        for open in self.open.values_mut().filter(|open| !open.has_own_folder) {
            open.folder.clone_from(&project);
        }
        let seen: Vec<&Option<PathBuf>> = self.open.values().map(|open| &open.folder).collect();
        self.folders.retain(|folder, _| folder.is_none() || seen.contains(&folder));
        self.folders.values().for_each(|folder| folder.library.refresh());
    }

    pub(crate) fn uris(&self) -> Vec<Uri> {
        self.open.values().map(|open| open.uri.clone()).collect()
    }

    fn folder(&mut self, key: &Option<PathBuf>) -> &Folder {
        self.folders.entry(key.clone()).or_insert_with(|| {
            let files = Arc::new(Files::new(key.as_deref(), &self.config.libraries));
            let library = Arc::new(Library::new(Box::new(Shared(Arc::clone(&files)))));
            Folder { files, library }
        })
    }

    /// A document with the files that it sees.
    pub(crate) fn analyse(&mut self, uri: &Uri) -> Option<(&Open, Analysis)> {
        let key = self.open.get(uri.as_str())?.folder.clone();
        let library = Arc::clone(&self.folder(&key).library);
        let open = self.open.get(uri.as_str())?;
        let document = open.document.get_or_init(|| Document::new(&open.text));
        Some((open, document.analyse(&library)))
    }

    /// The address of a place in another file: the file's own, or one that only the server can read.
    pub(crate) fn address(&self, of: &Open, place: &Place) -> Option<Uri> {
        let Some(identity) = &place.path else { return Some(of.uri.clone()) };
        let folder = self.folders.get(&of.folder)?;
        let path = if self.config.local_files { folder.files.path(identity) } else { None };
        let path = path.or_else(|| copy(self.config.copies.as_deref()?, identity, &place.text));
        let text = match path {
            Some(path) => format!("file://{}", utf8_percent_encode(path.to_str()?, &PATH)),
            None => format!("{LIBRARY_SCHEME}:///{}", utf8_percent_encode(identity, &PATH)),
        };
        text.parse().ok()
    }

    /// The text behind an address of [`Documents::address`].
    pub(crate) fn library_text(&mut self, uri: &Uri) -> Option<Arc<str>> {
        let path = uri.as_str().strip_prefix(LIBRARY_SCHEME)?.strip_prefix(":///")?;
        let path = percent_decode_str(path).decode_utf8().ok()?;
        let known = self.folders.values().find_map(|folder| folder.library.known_text(&path));
        known.or_else(|| self.folder(&None).library.text(&path))
    }
}

/// Writes a built-in file where an editor can open it.
fn copy(folder: &Path, identity: &str, text: &str) -> Option<PathBuf> {
    // Names of the built-in library, and nothing that climbs.
    if !identity.split('/').all(|word| !word.is_empty() && !word.starts_with('.') && !word.contains('\\')) {
        return None;
    }
    let path = folder.join(identity);
    if std::fs::read(&path).is_ok_and(|known| known == text.as_bytes()) {
        return Some(path);
    }
    std::fs::create_dir_all(path.parent()?).ok()?;
    std::fs::write(&path, text).ok()?;
    Some(path)
}

fn file_path(uri: &Uri) -> Option<PathBuf> {
    let path = uri.as_str().strip_prefix("file://")?;
    // `file://host/path` is another machine's.
    let path = path.strip_prefix("localhost").unwrap_or(path);
    if !path.starts_with('/') {
        return None;
    }
    Some(PathBuf::from(percent_decode_str(path).decode_utf8().ok()?.into_owned()))
}
