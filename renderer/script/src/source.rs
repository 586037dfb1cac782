//! The files of one evaluation: their texts, and the way from byte spans to lines and columns.

use std::sync::{Arc, OnceLock};

use partwright_graph::Span;
use partwright_protocol::Location;

/// A file's text, and the way from its bytes to lines and columns, made when it is first needed.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    text: Arc<str>,
    /// Byte offset of the start of each line.
    starts: OnceLock<Vec<u32>>,
    /// UTF-16 units before each block of [`BLOCK`] bytes: editors count columns in them, and lines may be long.
    units: OnceLock<Vec<u32>>,
}

impl Lines {
    pub(crate) fn new(text: Arc<str>) -> Self {
        Self { text, ..Self::default() }
    }

    pub(crate) fn text(&self) -> &Arc<str> {
        &self.text
    }

    fn starts(&self) -> &[u32] {
        self.starts.get_or_init(|| {
            let starts = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at as u32 + 1);
            std::iter::once(0).chain(starts).collect()
        })
    }

    fn units(&self) -> &[u32] {
        self.units.get_or_init(|| {
            let units = self.text.as_bytes().chunks(BLOCK).scan(0, |sum, block| {
                let before = *sum;
                *sum += utf16_units(block);
                Some(before)
            });
            units.collect()
        })
    }
}

#[derive(Debug, Clone, Default)]
struct File {
    /// `None` for the script itself.
    path: Option<String>,
    lines: Arc<Lines>,
}

const BLOCK: usize = 1024;

/// Continuation bytes belong to the character before them; four bytes are a pair of surrogates.
fn utf16_units(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&byte| u32::from(byte & 0xC0 != 0x80) + u32::from(byte >= 0xF0)).sum()
}

/// The files that took part; turns spans into locations.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<File>,
}

impl Sources {
    pub(crate) fn add(&mut self, path: Option<String>, lines: Arc<Lines>) -> u32 {
        self.files.push(File { path, lines });
        self.files.len() as u32 - 1
    }

    pub(crate) fn slice(&self, span: Span) -> &str {
        let text = self.files.get(span.source as usize).map_or("", |file| &*file.lines.text);
        text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The name of the file, `None` for the script itself.
    pub fn path(&self, source: u32) -> Option<&str> {
        self.files.get(source as usize)?.path.as_deref()
    }

    /// 1-based line of the start of `span`.
    pub fn line(&self, span: Span) -> u32 {
        self.files.get(span.source as usize).map_or(1, |file| line_of(file, span.start))
    }

    /// `in file lib.scad, line 3`, as OpenSCAD ends its messages; the script itself has no name.
    pub(crate) fn place(&self, span: Span) -> String {
        format!("in file {}, line {}", self.path(span.source).unwrap_or_default(), self.line(span))
    }

    pub fn locate(&self, span: Span) -> Location {
        let Some(file) = self.files.get(span.source as usize) else {
            return Location { file: None, start: 0, end: 0, line: 1, column: 1, end_line: 1, end_column: 1 };
        };
        let length = file.lines.text.len() as u32;
        let (start, end) = (span.start.min(length), span.end.clamp(span.start.min(length), length));
        let (line, column) = line_and_column(file, start);
        let (end_line, end_column) = line_and_column(file, end);
        Location { file: file.path.clone(), start, end, line, column, end_line, end_column }
    }
}

fn line_of(file: &File, offset: u32) -> u32 {
    file.lines.starts().partition_point(|&start| start <= offset) as u32
}

fn line_and_column(file: &File, offset: u32) -> (u32, u32) {
    let line = line_of(file, offset).max(1);
    let start = file.lines.starts().get(line as usize - 1).copied().unwrap_or(0);
    (line, units_before(file, offset) - units_before(file, start.min(offset)) + 1)
}

fn units_before(file: &File, offset: u32) -> u32 {
    let bytes = file.lines.text.as_bytes();
    let offset = (offset as usize).min(bytes.len());
    // At the very end of a text of whole blocks there is no further block.
    let block = (offset / BLOCK).min(file.lines.units().len().saturating_sub(1));
    file.lines.units().get(block).map_or(0, |before| before + utf16_units(&bytes[block * BLOCK..offset]))
}

/// The text of a file; what is not UTF-8 is replaced.
pub(crate) fn decode(bytes: &[u8]) -> Arc<str> {
    // `from_utf8_lossy` alone goes byte by byte, also where all is well.
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => String::from_utf8_lossy(bytes).into(),
    }
}

/// A name of the text, shared.
pub(crate) type Name = Arc<str>;
