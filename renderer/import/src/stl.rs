//! STL, text or binary. Told apart as OpenSCAD does: a file of exactly the size that its triangle count asks for is
//! binary, even where its header begins with "solid". Facet normals are not read: the order of the corners says the same.
//! Text is read with all its digits, which is why `stl_io` (f32, and by the header alone) is not used here.

use crate::mesh::Welder;
use crate::{ImportError, Object, number};

const HEADER: usize = 80;
const FACET: usize = 50;

pub(crate) fn read(bytes: &[u8]) -> Result<Object, ImportError> {
    let count = bytes
        .get(HEADER..HEADER + 4)
        .and_then(|count| count.try_into().ok())
        .map(|count| u32::from_le_bytes(count) as usize);
    let fits = |count: usize| count.checked_mul(FACET).and_then(|size| size.checked_add(HEADER + 4));
    let exact = count.is_some_and(|count| fits(count) == Some(bytes.len()));
    let words = bytes.trim_ascii_start();
    let says_text = words.get(..5).is_some_and(|word| word.eq_ignore_ascii_case(b"solid"));
    match count {
        _ if says_text && !exact => ascii(&crate::text(words)),
        // More than the count says is left alone; some programs append their own data.
        Some(count) if fits(count).is_some_and(|size| size <= bytes.len()) => binary(&bytes[HEADER + 4..], count),
        Some(count) => {
            let there = (bytes.len() - HEADER - 4) / FACET;
            Err(ImportError::broken(format!("it should hold {count} triangles, but ends after {there}")))
        }
        None => Err(ImportError::broken("it is no STL file")),
    }
}

fn binary(bytes: &[u8], count: usize) -> Result<Object, ImportError> {
    let mut welder = Welder::default();
    for facet in bytes.chunks_exact(FACET).take(count) {
        let float = |at: usize| -> f64 {
            let value = facet.get(at * 4..at * 4 + 4).and_then(|bytes| bytes.try_into().ok());
            value.map_or(f64::NAN, |bytes| f64::from(f32::from_le_bytes(bytes)))
        };
        let mut corner = |index: usize| {
            let at = 3 + index * 3;
            welder.index([float(at), float(at + 1), float(at + 2)])
        };
        let corners = vec![corner(0)?, corner(1)?, corner(2)?];
        welder.mesh.face(corners)?;
    }
    Ok(Object::plain(welder.mesh))
}

fn ascii(text: &str) -> Result<Object, ImportError> {
    let mut welder = Welder::default();
    let mut corners = Vec::with_capacity(3);
    let mut ended = false;
    for (line, content) in (1..).zip(text.split(['\n', '\r'])) {
        let mut words = content.split_ascii_whitespace();
        let Some(word) = words.next() else { continue };
        let is = |name: &str| word.eq_ignore_ascii_case(name);
        if is("vertex") {
            let point = [number(&mut words, line)?, number(&mut words, line)?, number(&mut words, line)?];
            corners.push(welder.index(point)?);
            if corners.len() > 3 {
                return Err(ImportError::line(line, "a facet has more than three vertices"));
            }
        } else if is("endloop") || is("endfacet") {
            match corners.len() {
                0 => {}
                3 => welder.mesh.face(std::mem::take(&mut corners))?,
                _ => return Err(ImportError::line(line, "a facet has fewer than three vertices")),
            }
        } else if is("endsolid") {
            ended = true;
        } else if is("outer") || is("facet") || is("solid") {
            ended = false;
        } else if welder.mesh.faces.is_empty() && !text.contains("vertex") && !text.contains("VERTEX") {
            return Err(ImportError::broken("it is no STL file"));
        } else {
            return Err(ImportError::line(line, format!("`{}` is no word of STL", shortened(word))));
        }
    }
    if !ended {
        return Err(ImportError::broken("it ends without `endsolid`, so a part of it is missing"));
    }
    Ok(Object::plain(welder.mesh))
}

pub(crate) fn shortened(word: &str) -> String {
    word.chars().take(40).collect()
}
