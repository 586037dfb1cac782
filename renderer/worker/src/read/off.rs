//! Object File Format, text, with or without colours.

use super::{Mesh, ReadError, number};

pub(super) fn read(text: &str) -> Result<Mesh, ReadError> {
    let mut lines = (1..)
        .zip(text.lines())
        .map(|(line, content)| (line, content.split('#').next().unwrap_or_default().trim()))
        .filter(|(_, content)| !content.is_empty());
    let end = || ReadError::Broken("the file ends too early".to_owned());
    let (line, first) = lines.next().ok_or_else(end)?;
    let rest = first
        .strip_prefix("OFF")
        .or_else(|| first.strip_prefix("COFF"))
        .ok_or_else(|| ReadError::Broken("it does not begin with OFF".to_owned()))?;
    // The counts may stand behind the magic word, as OpenSCAD writes them.
    let (line, counts) = if rest.trim().is_empty() { lines.next().ok_or_else(end)? } else { (line, rest) };
    let mut words = counts.split_whitespace();
    let (vertices, faces): (usize, usize) = (number(&mut words, line)?, number(&mut words, line)?);
    let mut mesh = Mesh::default();
    for _ in 0..vertices {
        let (line, content) = lines.next().ok_or_else(end)?;
        let mut words = content.split_whitespace();
        mesh.vertex([number(&mut words, line)?, number(&mut words, line)?, number(&mut words, line)?])?;
    }
    for _ in 0..faces {
        let (line, content) = lines.next().ok_or_else(end)?;
        let mut words = content.split_whitespace();
        let count: usize = number(&mut words, line)?;
        let corners = words.by_ref().take(count).map(str::parse).collect::<Result<Vec<i64>, _>>();
        match corners {
            Ok(corners) if corners.len() == count => mesh.face(&corners)?,
            _ => return Err(ReadError::Line { line, what: format!("a face of {count} corners is expected") }),
        }
    }
    Ok(mesh)
}
