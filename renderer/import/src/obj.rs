//! Wavefront OBJ: vertices, faces, and objects by `o` and `g`; all else is skipped. Negative numbers count back from the
//! latest vertex, `\` continues a line.

use rustc_hash::FxHashMap;

use crate::mesh::MAX_ELEMENTS;
use crate::{ImportError, Mesh, Object, number};

pub(crate) fn read(text: &str) -> Result<Vec<Object>, ImportError> {
    let mut points = Mesh::default();
    let mut objects: Vec<Object> = vec![Object::plain(Mesh::default())];
    let mut corners_so_far = 0;
    let mut lines = (1..).zip(text.split('\n'));
    while let Some((line, content)) = lines.next() {
        let mut content = std::borrow::Cow::Borrowed(content.trim_end_matches('\r'));
        while content.ends_with('\\') {
            content.to_mut().pop();
            let Some((_, more)) = lines.next() else { break };
            content.to_mut().push_str(more.trim_end_matches('\r'));
        }
        let mut words = content.split_ascii_whitespace();
        match words.next() {
            Some("v") => {
                points.point([number(&mut words, line)?, number(&mut words, line)?, number(&mut words, line)?])?;
            }
            Some("o" | "g") => {
                let name = content.trim_start().split_once(char::is_whitespace).map_or("", |(_, name)| name.trim());
                let name = if name.is_empty() { "part" } else { name }.to_owned();
                match objects.last_mut() {
                    Some(last) if last.mesh.faces.is_empty() => last.name = name,
                    _ => objects.push(Object { name, ..Object::plain(Mesh::default()) }),
                }
            }
            Some("f") => {
                let vertices = points.points.len();
                let mut corners = Vec::with_capacity(4);
                for word in words {
                    // `vertex/texture/normal`.
                    let index: i64 = number(&mut word.split('/'), line)?;
                    let place = if index < 0 { vertices as i64 + index } else { index - 1 };
                    let known = u32::try_from(place).ok().filter(|&place| (place as usize) < vertices);
                    corners.push(known.ok_or(ImportError::Index { index, vertices })?);
                }
                corners_so_far += corners.len();
                if corners_so_far > 4 * MAX_ELEMENTS {
                    return Err(ImportError::TooLarge);
                }
                if let Some(object) = objects.last_mut() {
                    object.mesh.face(corners)?;
                }
            }
            _ => {}
        }
    }
    // Numbers run over the whole file; each object takes the vertices that it uses.
    for Object { mesh, .. } in &mut objects {
        let mut taken: FxHashMap<u32, u32> = FxHashMap::default();
        for index in mesh.faces.iter_mut().flatten() {
            *index = *taken.entry(*index).or_insert_with(|| {
                mesh.points.push(points.points[*index as usize]);
                mesh.points.len() as u32 - 1
            });
        }
    }
    Ok(objects)
}
