//! Wavefront OBJ: vertices, faces and objects; all else is skipped.

use super::{Mesh, ReadError, number};

pub(super) fn read(text: &str) -> Result<Vec<(String, Mesh)>, ReadError> {
    let mut positions: Vec<[f64; 3]> = Vec::new();
    let mut objects: Vec<(String, Mesh)> = vec![("part".to_owned(), Mesh::default())];
    for (line, content) in (1..).zip(text.lines()) {
        let mut words = content.split_whitespace();
        match words.next() {
            Some("v") => {
                positions.push([number(&mut words, line)?, number(&mut words, line)?, number(&mut words, line)?]);
                if positions.len() > super::MAX_ELEMENTS {
                    return Err(ReadError::TooLarge);
                }
            }
            Some("o" | "g") => {
                let name = content.split_once(char::is_whitespace).map_or("part", |(_, name)| name.trim());
                objects.push((name.to_owned(), Mesh::default()));
            }
            Some("f") => {
                let mut corners = Vec::new();
                for word in words {
                    // `vertex/texture/normal`; negative counts from the latest.
                    let index: i64 = number(&mut word.split('/'), line)?;
                    let index = if index < 0 { positions.len() as i64 + index } else { index - 1 };
                    if usize::try_from(index).map_or(true, |index| index >= positions.len()) {
                        return Err(ReadError::Index { index: index + 1, vertices: positions.len() });
                    }
                    corners.push(index);
                }
                if let Some((_, mesh)) = objects.last_mut() {
                    mesh.face(&corners)?;
                }
            }
            _ => {}
        }
    }
    // Indices run over the whole file; each object takes the vertices that it uses.
    for (_, mesh) in &mut objects {
        let mut taken = vec![-1_i64; positions.len()];
        for index in mesh.triangles.iter_mut().flatten() {
            let Some(slot) = taken.get_mut(*index as usize) else { continue };
            if *slot < 0 {
                *slot = mesh.positions.len() as i64;
                mesh.positions.push(positions[*index as usize]);
            }
            *index = *slot;
        }
    }
    Ok(objects)
}
