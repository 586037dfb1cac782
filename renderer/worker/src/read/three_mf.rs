//! 3MF core: mesh objects, components and build items with their transforms. Units become millimetres.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Mesh, ReadError};

/// Unpacked size; a small package can hold a lot of nothing.
const MAX_DOCUMENT_BYTES: u64 = 1 << 30;
/// Components within components.
const MAX_DEPTH: usize = 16;

/// Row vectors times this: the 12 numbers of a 3MF transform.
type Transform = [f64; 12];
const IDENTITY: Transform = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0];

#[derive(Debug, Default)]
struct Object {
    name: String,
    mesh: Mesh,
    components: Vec<(u64, Transform)>,
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<(String, Mesh)>, ReadError> {
    let broken = |error: &dyn std::fmt::Display| ReadError::Broken(format!("it is no 3MF file: {error}"));
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let mut text = String::new();
    package
        .by_name("3D/3dmodel.model")
        .map_err(|error| broken(&error))?
        .take(MAX_DOCUMENT_BYTES)
        .read_to_string(&mut text)
        .map_err(|error| broken(&error))?;

    let mut scale = 1.0;
    let mut objects: HashMap<u64, Object> = HashMap::new();
    let mut current = 0;
    let mut items: Vec<(u64, Transform)> = Vec::new();
    let mut reader = Reader::from_str(&text);
    loop {
        match reader.read_event().map_err(|error| broken(&error))? {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "model" => scale = unit(attribute(&tag, "unit").as_deref())?,
                "object" => {
                    current = parsed(&tag, "id")?;
                    let name = attribute(&tag, "name").unwrap_or_else(|| format!("object {current}"));
                    objects.insert(current, Object { name, ..Object::default() });
                }
                "vertex" => {
                    let point = [parsed(&tag, "x")?, parsed(&tag, "y")?, parsed(&tag, "z")?];
                    objects.entry(current).or_default().mesh.vertex(point)?;
                }
                "triangle" => {
                    let corners = [parsed(&tag, "v1")?, parsed(&tag, "v2")?, parsed(&tag, "v3")?];
                    objects.entry(current).or_default().mesh.face(&corners)?;
                }
                "component" => {
                    let component = (parsed(&tag, "objectid")?, transform(&tag)?);
                    objects.entry(current).or_default().components.push(component);
                }
                "item" => items.push((parsed(&tag, "objectid")?, transform(&tag)?)),
                _ => {}
            },
            _ => {}
        }
    }
    let mut parts = Vec::new();
    for (id, transform) in items {
        place(&objects, id, &transform, scale, 0, &mut parts)?;
    }
    Ok(parts)
}

fn place(
    objects: &HashMap<u64, Object>,
    id: u64,
    transform: &Transform,
    scale: f64,
    depth: usize,
    parts: &mut Vec<(String, Mesh)>,
) -> Result<(), ReadError> {
    let object = objects.get(&id).ok_or_else(|| ReadError::Broken(format!("object {id} is missing")))?;
    if depth > MAX_DEPTH || parts.len() > 10_000 {
        return Err(ReadError::Broken("its components are nested without end".to_owned()));
    }
    if !object.mesh.triangles.is_empty() {
        let mut mesh = Mesh { triangles: object.mesh.triangles.clone(), ..Mesh::default() };
        for &[x, y, z] in &object.mesh.positions {
            let t = transform;
            let axis = |k: usize| (x * t[k] + y * t[3 + k] + z * t[6 + k] + t[9 + k]) * scale;
            mesh.vertex([axis(0), axis(1), axis(2)])?;
        }
        parts.push((object.name.clone(), mesh));
    }
    for (component, inner) in &object.components {
        place(objects, *component, &after(inner, transform), scale, depth + 1, parts)?;
    }
    Ok(())
}

/// First `inner`, then `outer`.
fn after(inner: &Transform, outer: &Transform) -> Transform {
    std::array::from_fn(|index| {
        let (row, column) = (index / 3, index % 3);
        let sum: f64 = (0..3).map(|k| inner[row * 3 + k] * outer[k * 3 + column]).sum();
        if row == 3 { sum + outer[9 + column] } else { sum }
    })
}

fn unit(name: Option<&str>) -> Result<f64, ReadError> {
    match name.unwrap_or("millimeter") {
        "micron" => Ok(0.001),
        "millimeter" => Ok(1.0),
        "centimeter" => Ok(10.0),
        "inch" => Ok(25.4),
        "foot" => Ok(304.8),
        "meter" => Ok(1000.0),
        other => Err(ReadError::Broken(format!("`{other}` is no unit of 3MF"))),
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

fn parsed<T: std::str::FromStr>(tag: &BytesStart<'_>, name: &str) -> Result<T, ReadError> {
    attribute(tag, name)
        .and_then(|value| value.trim().parse().ok())
        .ok_or_else(|| ReadError::Broken(format!("a <{}> lacks a proper {name}", tag.local_name().as_ref())))
}

fn transform(tag: &BytesStart<'_>) -> Result<Transform, ReadError> {
    let Some(text) = attribute(tag, "transform") else { return Ok(IDENTITY) };
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    numbers.try_into().map_err(|_| ReadError::Broken(format!("`{text}` is no transform")))
}
