//! Lines from a process that may write anything: bounded in length, any bytes.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};

#[derive(Debug, PartialEq)]
pub(super) enum Line {
    Whole(Vec<u8>),
    /// The beginning of a line that is longer than allowed. Its rest is skipped.
    Cut(Vec<u8>),
}

#[derive(Debug)]
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    limit: usize,
    skipping: bool,
}

impl<R: AsyncRead + Unpin> Lines<R> {
    pub(super) fn new(reader: R, limit: usize) -> Self {
        Self { reader: BufReader::with_capacity(64 << 10, reader), limit, skipping: false }
    }

    /// `None` at the end. A last line without a line break counts.
    pub(super) async fn next(&mut self) -> io::Result<Option<Line>> {
        let mut line = Vec::new();
        loop {
            let available = self.reader.fill_buf().await?;
            if available.is_empty() {
                return Ok((!line.is_empty()).then_some(Line::Whole(line)));
            }
            let end = available.iter().position(|byte| *byte == b'\n');
            let part = available.get(..end.unwrap_or(available.len())).unwrap_or_default();
            let taken = part.len() + usize::from(end.is_some());
            if self.skipping {
                self.skipping = end.is_none();
                self.reader.consume(taken);
                continue;
            }
            let room = self.limit - line.len();
            let too_long = part.len() > room;
            line.extend_from_slice(part.get(..part.len().min(room)).unwrap_or_default());
            self.reader.consume(taken);
            if too_long {
                // At once: the rest of the line may never come.
                self.skipping = end.is_none();
                return Ok(Some(Line::Cut(line)));
            }
            if end.is_some() {
                return Ok(Some(Line::Whole(line)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn check(text: &[u8], expected: &[&str]) {
        let mut lines = Lines::new(text, 4);
        let mut found = Vec::new();
        while let Some(line) = lines.next().await.unwrap() {
            found.push(match line {
                Line::Whole(line) => String::from_utf8_lossy(&line).into_owned(),
                Line::Cut(line) => format!("{}…", String::from_utf8_lossy(&line)),
            });
        }
        assert_eq!(found, expected);
    }

    #[tokio::test]
    async fn lines_are_bounded() {
        check(b"", &[]).await;
        check(b"a\n\nb", &["a", "", "b"]).await;
        check(b"abcd\nabcde\nx\n", &["abcd", "abcd…", "x"]).await;
        check(b"\xff\nok\n", &["\u{fffd}", "ok"]).await;
        let mut long = vec![b'x'; 1 << 20];
        long.extend_from_slice(b"\nend\n");
        check(&long, &["xxxx…", "end"]).await;
    }
}
