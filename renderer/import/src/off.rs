//! Object File Format, text, with or without colours, normals and texture coordinates (which only the colours of whole
//! objects survive). Comments and blank lines may stand anywhere.

use crate::mesh::MAX_ELEMENTS;
use crate::{ImportError, Mesh, Object, number};

pub(crate) fn read(text: &str) -> Result<Object, ImportError> {
    let mut lines = (1..)
        .zip(text.split(['\n', '\r']))
        .map(|(line, content)| (line, content.split('#').next().unwrap_or_default().trim()))
        .filter(|(_, content)| !content.is_empty());
    let end = || ImportError::broken("the file ends too early");
    let (line, first) = lines.next().ok_or_else(end)?;
    let word = first.split_ascii_whitespace().next().unwrap_or_default();
    // The word may be missing altogether.
    let flags = word.strip_suffix("OFF");
    let rest = if flags.is_some() { first[word.len()..].trim() } else { first };
    match flags {
        Some(flags) if flags.contains(['4', 'n']) => {
            return Err(ImportError::line(line, format!("`{word}` has points of another dimension than 3")));
        }
        Some("" | "C" | "N" | "CN" | "ST" | "STC" | "STN" | "STCN") => {}
        _ if first.starts_with(|first: char| first.is_ascii_digit()) => {}
        _ => return Err(ImportError::broken("it does not begin with OFF")),
    }
    if rest.starts_with("BINARY") {
        return Err(ImportError::line(line, "binary OFF is not read, only text"));
    }
    // The counts may stand behind the magic word, as OpenSCAD writes them.
    let (line, counts) = if rest.is_empty() { lines.next().ok_or_else(end)? } else { (line, rest) };
    let mut words = counts.split_ascii_whitespace();
    let (vertices, faces): (usize, usize) = (number(&mut words, line)?, number(&mut words, line)?);
    if vertices.max(faces) > MAX_ELEMENTS {
        return Err(ImportError::TooLarge);
    }
    let mut mesh = Mesh::default();
    for _ in 0..vertices {
        let (line, content) = lines.next().ok_or_else(end)?;
        let mut words = content.split_ascii_whitespace();
        mesh.point([number(&mut words, line)?, number(&mut words, line)?, number(&mut words, line)?])?;
    }
    // The colour of all faces so far, as long as they agree.
    let mut color: Option<Option<[f32; 4]>> = None;
    for _ in 0..faces {
        let (line, content) = lines.next().ok_or_else(end)?;
        let mut words = content.split_ascii_whitespace();
        let count: usize = number(&mut words, line)?;
        let mut corners = Vec::with_capacity(count.min(content.len()));
        for _ in 0..count {
            let index: i64 = number(&mut words, line)?;
            let known = u32::try_from(index).ok().filter(|&index| (index as usize) < vertices);
            corners.push(known.ok_or(ImportError::Index { index, vertices })?);
        }
        mesh.face(corners)?;
        let own = face_color(words);
        color = match color {
            Some(all) if all != own => Some(None),
            _ => Some(own),
        };
    }
    Ok(Object { color: color.flatten(), ..Object::plain(mesh) })
}

/// Three or four numbers, from 0 to 255, or from 0 to 1 where they have a point.
fn face_color<'a>(words: impl Iterator<Item = &'a str>) -> Option<[f32; 4]> {
    let parts: Vec<f32> = words
        .take(4)
        .map(|word| {
            let value: f32 = word.parse().ok()?;
            Some(if word.contains('.') { value } else { value / 255.0 }.clamp(0.0, 1.0))
        })
        .collect::<Option<_>>()?;
    match parts[..] {
        [r, g, b] => Some([r, g, b, 1.0]),
        [r, g, b, a] => Some([r, g, b, a]),
        _ => None,
    }
}
