//! Between byte offsets and the protocol's positions: lines, and UTF-16 units within them.

use std::sync::Arc;

use lsp_types::{Position, Range};
use partwright_script::analysis::TextRange;

/// UTF-16 units are counted up to each block, so that long lines stay cheap.
const BLOCK: usize = 512;

#[derive(Debug, Clone)]
pub(crate) struct Lines {
    text: Arc<str>,
    /// Byte offset of the start of each line.
    starts: Vec<u32>,
    /// UTF-16 units before each block.
    units: Vec<u32>,
}

/// Continuation bytes belong to the character before them; four bytes are a pair of surrogates.
fn units(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&byte| u32::from(byte & 0xC0 != 0x80) + u32::from(byte >= 0xF0)).sum()
}

impl Lines {
    pub(crate) fn new(text: Arc<str>) -> Self {
        let bytes = text.as_bytes();
        // `\r\n`, `\n` and a lone `\r` all end a line.
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at as u32 + 1)).collect();
        let mut sum = 0;
        let counted = bytes.chunks(BLOCK).map(|block| {
            let before = sum;
            sum += units(block);
            before
        });
        let counted = counted.collect();
        Self { starts, units: counted, text }
    }

    fn units_before(&self, offset: usize) -> u32 {
        let bytes = self.text.as_bytes();
        let offset = offset.min(bytes.len());
        let block = (offset / BLOCK).min(self.units.len().saturating_sub(1));
        let rest = bytes.get(block * BLOCK..offset).unwrap_or_default();
        self.units.get(block).copied().unwrap_or(0) + units(rest)
    }

    pub(crate) fn position(&self, offset: u32) -> Position {
        let offset = offset.min(self.text.len() as u32);
        let line = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        Position::new(line as u32, self.units_before(offset as usize) - self.units_before(start as usize))
    }

    pub(crate) fn range(&self, range: TextRange) -> Range {
        Range::new(self.position(range.start), self.position(range.end))
    }

    /// Beyond the end of a line is its end, beyond the last line the end of the text.
    pub(crate) fn offset(&self, position: Position) -> u32 {
        let length = self.text.len();
        let Some(&start) = self.starts.get(position.line as usize) else { return length as u32 };
        let end = self.starts.get(position.line as usize + 1).map_or(length, |&next| next as usize);
        let line = self.text.get(start as usize..end).unwrap_or_default().trim_end_matches(['\r', '\n']);
        let end = start as usize + line.len();
        let wanted = self.units_before(start as usize).saturating_add(position.character);
        // The last block that begins at or before the wanted unit, but not before the line.
        let block = self.units.partition_point(|&before| before <= wanted).saturating_sub(1);
        let mut at = (block * BLOCK).max(start as usize).min(end);
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let mut seen = self.units_before(at);
        for character in self.text.get(at..end).unwrap_or_default().chars() {
            // Within a pair of surrogates is before it.
            if seen + character.len_utf16() as u32 > wanted {
                break;
            }
            seen += character.len_utf16() as u32;
            at += character.len_utf8();
        }
        at as u32
    }

    pub(crate) fn text_range(&self, range: Range) -> TextRange {
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        TextRange { start: start.min(end), end: end.max(start) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_positions() {
        let long = "ä😀x".repeat(1000);
        for text in ["", "a", "a\nb", "ä😀x\n\n😀", "a\r\nb\rc\n", long.as_str(), &format!("ab\n{long}\nz")] {
            let lines = Lines::new(text.into());
            // Counted one character after the other.
            let (mut line, mut column) = (0, 0);
            let mut characters = text.char_indices().peekable();
            while let Some((at, character)) = characters.next() {
                let position = Position::new(line, column);
                assert_eq!(lines.position(at as u32), position, "{at} of {text:.20}");
                let within_end = character == '\n' && at > 0 && text.as_bytes()[at - 1] == b'\r';
                if !within_end {
                    assert_eq!(lines.offset(position), at as u32, "{position:?} of {text:.20}");
                }
                column += character.len_utf16() as u32;
                let next = characters.peek().map(|(_, next)| *next);
                if character == '\n' || character == '\r' && next != Some('\n') {
                    (line, column) = (line + 1, 0);
                }
            }
            assert_eq!(lines.offset(Position::new(line, column)), text.len() as u32);
            assert_eq!(lines.offset(Position::new(u32::MAX, u32::MAX)), text.len() as u32);
        }
        let lines = Lines::new("a😀b\nc".into());
        assert_eq!(lines.offset(Position::new(0, 2)), 1, "half a pair is before it");
        assert_eq!(lines.offset(Position::new(0, 99)), 6);
        assert_eq!(lines.offset(Position::new(1, 99)), 8);
    }
}
