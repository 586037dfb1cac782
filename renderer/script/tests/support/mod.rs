//! What the tests of this crate share.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

use partwright_protocol::Values;
use partwright_script::{Evaluated, Limits, LoadError, LoadedFile, Loader, Request, evaluate};

/// Files from memory.
#[derive(Debug, Default)]
pub struct Files(pub HashMap<String, Vec<u8>>);

impl Files {
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect())
    }
}

impl Files {
    /// What the examples of the declarations read.
    pub fn of_the_manual() -> Self {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../worker/manual");
        let entries = std::fs::read_dir(folder).expect("the manual has files").map(|entry| entry.expect("readable"));
        let file = |entry: std::fs::DirEntry| {
            (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).expect("readable"))
        };
        Self(entries.map(file).collect())
    }
}

impl Loader for Files {
    fn load(&self, name: &str, _from: Option<&str>) -> Result<LoadedFile, LoadError> {
        if name.starts_with('/') || name.contains("..") {
            return Err(LoadError::Forbidden);
        }
        if name == "broken.scad" {
            return Err(LoadError::Unreadable("the disk has a bad block".into()));
        }
        let bytes = self.0.get(name).ok_or(LoadError::NotFound)?;
        Ok(LoadedFile { path: name.to_owned(), bytes: bytes.clone() })
    }
}

pub fn run_with(source: &str, strict: bool, files: &Files, overrides: &Values, limits: Limits) -> Evaluated {
    let cancel = AtomicBool::new(false);
    evaluate(&Request { source, overrides, loader: files, limits, strict, preview: false, cancel: &cancel })
}

pub fn run(source: &str) -> Evaluated {
    run_with(source, false, &Files::default(), &Values::new(), Limits::default())
}

/// The console as one text.
pub fn console(evaluated: &Evaluated) -> String {
    evaluated.console.iter().map(|line| format!("{}\n", line.text)).collect()
}

/// Codes of all diagnostics, in order.
pub fn codes(evaluated: &Evaluated) -> Vec<&str> {
    evaluated.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect()
}

/// The script has one mistake, an impossible argument, and the message has these words.
#[track_caller]
pub fn says(source: &str, words: &[&str]) {
    let evaluated = run(source);
    assert_eq!(codes(&evaluated), ["E0648"], "{source}: {:?}", evaluated.diagnostics);
    let message = &evaluated.diagnostics[0].message;
    assert!(words.iter().all(|word| message.contains(word)), "{source}: {message}");
}
