//! Where `use`, `include` and `import` find files, and what they may not reach.
//!
//! A name is looked up beside the file that names it, then in the built-in library, then in the library folders. Every file
//! that is read lies, after all symbolic links, in the project folder or a library folder; anything else is forbidden,
//! whether it exists or not. Only regular files of bounded size are read.

use std::collections::{BTreeSet, HashMap};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;

use partwright_script::{LoadError, LoadedFile, Loader};

/// The largest file that a script may read, in bytes.
const MAX_FILE_BYTES: u64 = 64 << 20;

/// Files that are listed, at most, and folders within folders.
const MAX_LISTED: usize = 5000;
const MAX_DEPTH: usize = 8;

/// The folders of one evaluation.
#[derive(Debug)]
pub struct Files {
    /// Canonical; the project first. Folders that do not exist are left out.
    folders: Vec<PathBuf>,
    has_project: bool,
    /// Where a loaded file came from, by the identity that the evaluator knows it under.
    origins: Mutex<HashMap<String, Origin>>,
}

#[derive(Debug, Clone)]
enum Origin {
    /// Path within the built-in library.
    Builtin(String),
    /// Canonical path.
    Disk(PathBuf),
}

impl Files {
    pub fn new(project: Option<&Path>, libraries: &[PathBuf]) -> Self {
        let project = project.and_then(|folder| folder.canonicalize().ok());
        let has_project = project.is_some();
        let libraries = libraries.iter().filter_map(|folder| folder.canonicalize().ok());
        Self {
            folders: project.into_iter().chain(libraries).collect(),
            has_project,
            origins: Mutex::new(HashMap::new()),
        }
    }

    fn origin(&self, identity: &str) -> Option<Origin> {
        self.origins.lock().ok()?.get(identity).cloned()
    }

    /// Places to try, in order.
    fn candidates(&self, name: &str, from: Option<&str>) -> Result<Vec<Origin>, LoadError> {
        let path = Path::new(name);
        if path.is_absolute() {
            return Ok(vec![Origin::Disk(path.to_owned())]);
        }
        let mut candidates = Vec::new();
        let beside = match from.and_then(|from| self.origin(from)) {
            Some(Origin::Builtin(from)) => {
                let folder = Path::new(&from).parent().unwrap_or(Path::new(""));
                candidates.extend(within(folder, path).map(Origin::Builtin));
                None
            }
            Some(Origin::Disk(from)) => from.parent().map(Path::to_owned),
            None if self.has_project => self.folders.first().cloned(),
            None => None,
        };
        candidates.extend(beside.map(|folder| Origin::Disk(folder.join(path))));
        candidates.extend(within(Path::new(""), path).map(Origin::Builtin));
        let libraries = self.folders.iter().skip(usize::from(self.has_project));
        candidates.extend(libraries.map(|folder| Origin::Disk(folder.join(path))));
        // A name that leaves every folder is refused for what it tries, not for what it finds.
        if candidates.iter().all(|candidate| !self.may_lie_inside(candidate)) && escapes(path) {
            return Err(LoadError::Forbidden);
        }
        Ok(candidates)
    }

    /// By the words of the path alone, before any link is followed.
    fn may_lie_inside(&self, candidate: &Origin) -> bool {
        match candidate {
            Origin::Builtin(_) => true,
            Origin::Disk(path) => {
                normalised(path).is_some_and(|path| self.folders.iter().any(|folder| path.starts_with(folder)))
            }
        }
    }

    fn read(&self, path: &Path) -> Result<(PathBuf, Vec<u8>), LoadError> {
        let outside = !self.may_lie_inside(&Origin::Disk(path.to_owned()));
        let Ok(real) = path.canonicalize() else {
            return Err(if outside { LoadError::Forbidden } else { LoadError::NotFound });
        };
        if !self.folders.iter().any(|folder| real.starts_with(folder)) {
            return Err(LoadError::Forbidden);
        }
        let unreadable = |error: std::io::Error| LoadError::Unreadable(format!("cannot be read: {error}"));
        // Checked before it is opened: opening a pipe would wait for its other end.
        let facts = std::fs::metadata(&real).map_err(unreadable)?;
        if !facts.is_file() {
            return Err(LoadError::Unreadable("is not a regular file".to_owned()));
        }
        let too_large = || {
            LoadError::Unreadable(format!("is larger than {} MiB, the most a script may read", MAX_FILE_BYTES >> 20))
        };
        if facts.len() > MAX_FILE_BYTES {
            return Err(too_large());
        }
        // One more, so that the end is seen without growing.
        let mut bytes = Vec::with_capacity(facts.len() as usize + 1);
        let file = std::fs::File::open(&real).map_err(unreadable)?;
        file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > MAX_FILE_BYTES {
            return Err(too_large());
        }
        Ok((real, bytes))
    }

    /// The shortest name that tells the file apart: within its folder, or in full where another file has that name.
    fn identify(&self, origin: Origin) -> String {
        let short = match &origin {
            Origin::Builtin(path) => path.clone(),
            Origin::Disk(path) => {
                let relative = self.folders.iter().find_map(|folder| path.strip_prefix(folder).ok());
                relative.unwrap_or(path).to_string_lossy().into_owned()
            }
        };
        let Ok(mut origins) = self.origins.lock() else { return short };
        let same = |known: &Origin| match (known, &origin) {
            (Origin::Builtin(one), Origin::Builtin(other)) => one == other,
            (Origin::Disk(one), Origin::Disk(other)) => one == other,
            _ => false,
        };
        let identity = match (origins.get(&short), &origin) {
            (Some(known), Origin::Disk(path)) if !same(known) => path.to_string_lossy().into_owned(),
            (Some(known), Origin::Builtin(path)) if !same(known) => format!("built-in/{path}"),
            _ => short,
        };
        origins.insert(identity.clone(), origin);
        identity
    }
}

impl Files {
    /// Names, within the project folder, of the files in it that were read so far, in order.
    pub fn read_from_project(&self) -> Vec<String> {
        let Some(folder) = self.folders.first().filter(|_| self.has_project) else { return Vec::new() };
        let Ok(origins) = self.origins.lock() else { return Vec::new() };
        let names: BTreeSet<String> = origins
            .values()
            .filter_map(|origin| match origin {
                Origin::Disk(path) => Some(path.strip_prefix(folder).ok()?.to_str()?.to_owned()),
                Origin::Builtin(_) => None,
            })
            .collect();
        names.into_iter().collect()
    }

    /// Where a loaded file lies on the disk; `None` for files of the built-in library.
    pub fn path(&self, identity: &str) -> Option<PathBuf> {
        match self.origin(identity)? {
            Origin::Disk(path) => Some(path),
            Origin::Builtin(_) => None,
        }
    }
}

/// Files below a folder by their names within it, without hidden ones and without following links to folders.
fn walk(folder: &Path, found: &mut BTreeSet<String>) {
    let mut open = vec![(folder.to_owned(), 0)];
    while let Some((inner, depth)) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&inner) else { continue };
        for entry in entries.flatten().take(MAX_LISTED) {
            if found.len() >= MAX_LISTED {
                return;
            }
            let (path, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if kind.is_dir() && depth < MAX_DEPTH {
                open.push((path, depth + 1));
            } else if let Some(name) = path.strip_prefix(folder).ok().and_then(Path::to_str)
                && !kind.is_dir()
            {
                found.insert(name.replace(std::path::MAIN_SEPARATOR, "/"));
            }
        }
    }
}

impl Loader for Files {
    fn load(&self, name: &str, from: Option<&str>) -> Result<LoadedFile, LoadError> {
        let mut failure = LoadError::NotFound;
        for candidate in self.candidates(name, from)? {
            let loaded = match candidate {
                Origin::Builtin(path) => match partwright_libraries::file(&path) {
                    Some(text) if path.ends_with(".scad") => Ok((Origin::Builtin(path), text.as_bytes().to_vec())),
                    _ => Err(LoadError::NotFound),
                },
                Origin::Disk(path) => self.read(&path).map(|(real, bytes)| (Origin::Disk(real), bytes)),
            };
            match loaded {
                Ok((origin, bytes)) => return Ok(LoadedFile { path: self.identify(origin), bytes }),
                Err(LoadError::NotFound) => {}
                // The first reason counts: that a file beside the script is unreadable matters more than what libraries lack.
                Err(error) if failure == LoadError::NotFound => failure = error,
                Err(_) => {}
            }
        }
        Err(failure)
    }

    fn list(&self) -> Vec<String> {
        let mut found = BTreeSet::new();
        let builtin = partwright_libraries::files("partwright").into_iter();
        found.extend(builtin.map(|(path, _)| path.to_owned()).filter(|path| path.ends_with(".scad")));
        for folder in &self.folders {
            walk(folder, &mut found);
        }
        found.into_iter().collect()
    }
}

/// `path` seen from `folder`, with forward slashes, unless it climbs out.
fn within(folder: &Path, path: &Path) -> Option<String> {
    let path = normalised(&folder.join(path))?;
    let words: Option<Vec<&str>> = path.components().map(|component| component.as_os_str().to_str()).collect();
    Some(words?.join("/"))
}

/// Without `.` and `..`; `None` when it climbs above its start.
fn normalised(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    return None;
                }
            }
            other => out.push(other),
        }
    }
    Some(out)
}

fn escapes(path: &Path) -> bool {
    path.is_absolute() || path.components().any(|component| component == Component::ParentDir)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(files: &Files, name: &str, from: Option<&str>) -> Result<(String, String), LoadError> {
        files.load(name, from).map(|file| (file.path.clone(), String::from_utf8_lossy(&file.bytes).into_owned()))
    }

    #[test]
    fn files_are_found_beside_in_the_library_and_in_folders() {
        let (project, library) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::create_dir_all(project.path().join("sub")).unwrap();
        std::fs::create_dir_all(library.path().join("Lib")).unwrap();
        let write = |folder: &Path, name: &str| std::fs::write(folder.join(name), name).unwrap();
        write(project.path(), "a.scad");
        write(project.path(), "sub/b.scad");
        write(project.path(), "sub/c.scad");
        write(library.path(), "Lib/std.scad");
        write(library.path(), "Lib/b.scad");
        write(library.path(), "a.scad");
        let files = Files::new(Some(project.path()), &[library.path().to_owned()]);
        let found = |name: &str, from: Option<&str>| text(&files, name, from).map(|(path, _)| path);
        assert_eq!(found("a.scad", None).unwrap(), "a.scad");
        assert_eq!(found("sub/b.scad", None).unwrap(), "sub/b.scad");
        assert_eq!(found("c.scad", Some("sub/b.scad")).unwrap(), "sub/c.scad");
        assert_eq!(found("../a.scad", Some("sub/b.scad")).unwrap(), "a.scad");
        assert_eq!(found("Lib/std.scad", None).unwrap(), "Lib/std.scad");
        assert_eq!(found("b.scad", Some("Lib/std.scad")).unwrap(), "Lib/b.scad");
        assert_eq!(found("c.scad", None), Err(LoadError::NotFound));
        let other = library.path().canonicalize().unwrap().join("a.scad");
        assert_eq!(found("../a.scad", Some("Lib/std.scad")).unwrap(), other.to_string_lossy());
        assert_eq!(files.read_from_project(), ["a.scad", "sub/b.scad", "sub/c.scad"]);
        let listed = files.list();
        for name in ["a.scad", "sub/b.scad", "Lib/std.scad"] {
            assert!(listed.iter().any(|known| known == name), "{name} of {listed:?}");
        }
        assert!(listed.iter().any(|known| known.starts_with("partwright/")));
        assert_eq!(files.path("sub/b.scad").unwrap(), project.path().canonicalize().unwrap().join("sub/b.scad"));
        for (path, _) in partwright_libraries::files("partwright") {
            assert_eq!(found(path, None).unwrap(), path);
            let name = path.rsplit('/').next().unwrap();
            assert_eq!(found(name, Some(path)).unwrap(), path, "a library file sees its neighbours");
        }
    }

    #[test]
    fn nothing_outside_is_read() {
        let base = tempfile::tempdir().unwrap();
        let project = base.path().join("project");
        std::fs::create_dir_all(&project).unwrap();
        std::fs::write(base.path().join("secret.scad"), "secret").unwrap();
        std::os::unix::fs::symlink(base.path().join("secret.scad"), project.join("link.scad")).unwrap();
        std::os::unix::fs::symlink(base.path(), project.join("up")).unwrap();
        let with_folder = Files::new(Some(&project), &[]);
        let without = Files::new(None, &[]);
        for files in [&with_folder, &without] {
            for name in [
                "/etc/passwd",
                "../secret.scad",
                "x/../../secret.scad",
                "/nowhere",
                "../nowhere",
                "../../../../etc/passwd",
            ] {
                assert_eq!(text(files, name, None), Err(LoadError::Forbidden), "{name}");
            }
        }
        for name in ["link.scad", "up/secret.scad", "up/project/../secret.scad"] {
            assert_eq!(text(&with_folder, name, None), Err(LoadError::Forbidden), "{name}");
        }
        assert_eq!(text(&without, "link.scad", None), Err(LoadError::NotFound));
        assert_eq!(
            text(&with_folder, "", None).unwrap_err(),
            LoadError::Unreadable("is not a regular file".to_owned())
        );
        assert!(text(&with_folder, "a\0b", None).is_err());
    }
}
