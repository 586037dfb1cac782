//! Partwright's own script library and the catalogue of example parts, carried inside the binaries.

use include_dir::{Dir, include_dir};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR");

/// The text of a library file by its path, `partwright/fasteners.scad` or `catalogue/wall_bracket.scad`.
pub fn file(path: &str) -> Option<&'static str> {
    FILES.get_file(path)?.contents_utf8()
}

/// Paths and texts of all `.scad` files in `folder` (`partwright` or `catalogue`), sorted by path.
pub fn files(folder: &str) -> Vec<(&'static str, &'static str)> {
    let mut files: Vec<_> = FILES
        .get_dir(folder)
        .into_iter()
        .flat_map(|dir| dir.files())
        .filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)))
        .filter(|(path, _)| path.ends_with(".scad"))
        .collect();
    files.sort_unstable();
    files
}

/// BLAKE3 over all library texts, in hex: part of every content hash.
pub fn hash() -> &'static str {
    static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    HASH.get_or_init(|| {
        let mut hasher = blake3::Hasher::new();
        for (path, text) in ["catalogue", "partwright"].into_iter().flat_map(files) {
            for field in [path, text] {
                hasher.update(&(field.len() as u64).to_le_bytes());
                hasher.update(field.as_bytes());
            }
        }
        hasher.finalize().to_hex().to_string()
    })
}
