//! AMF, plain or zipped: objects with their volumes, and constellations, which place instances of objects. Without a
//! constellation every object stands where it is. Units become millimetres (OpenSCAD reads neither units nor
//! constellations).

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

use crate::mesh::{IDENTITY, MAX_ELEMENTS, Transform, after, placed};
use crate::package::{Package, attribute, unit};
use crate::{ImportError, Mesh, Object};

/// Constellations within constellations.
const MAX_DEPTH: usize = 16;
const MAX_OBJECTS: usize = 10_000;

#[derive(Debug, Default)]
struct Instance {
    object: String,
    /// mm and degrees: x, y, z, about x, y, z.
    delta: [f64; 6],
}

#[derive(Debug, Default)]
struct Model {
    scale: f64,
    objects: Vec<(String, Object)>,
    constellations: Vec<(String, Vec<Instance>)>,
}

pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Object>, ImportError> {
    if bytes.starts_with(b"PK") {
        let mut package = Package::open(bytes)?;
        let files = |ending: &str| package.names().find(|name| name.to_ascii_lowercase().ends_with(ending));
        let Some(name) = files(".amf").or_else(|| files("")) else {
            return Err(ImportError::broken("the archive holds no file"));
        };
        let text = package.part(&name)?.unwrap_or_default();
        return read_text(&text);
    }
    read_text(&crate::text(bytes))
}

fn read_text(text: &str) -> Result<Vec<Object>, ImportError> {
    let model = parse(text)?;
    let objects: FxHashMap<&str, &Object> = model.objects.iter().map(|(id, object)| (id.as_str(), object)).collect();
    let groups: FxHashMap<&str, &[Instance]> =
        model.constellations.iter().map(|(id, list)| (id.as_str(), list.as_slice())).collect();
    // Constellations that no other one uses are what is built.
    let used: Vec<&str> =
        model.constellations.iter().flat_map(|(_, list)| list).map(|instance| instance.object.as_str()).collect();
    let mut roots: Vec<&str> = model.constellations.iter().map(|(id, _)| id.as_str()).collect();
    roots.retain(|id| !used.contains(id));
    if roots.is_empty() {
        roots = model.objects.iter().map(|(id, _)| id.as_str()).collect();
    }
    let mut made = Vec::new();
    let mut elements = 0;
    let mut waiting: Vec<(&str, Transform, usize)> = roots.into_iter().rev().map(|id| (id, IDENTITY, 0)).collect();
    while let Some((id, transform, depth)) = waiting.pop() {
        if depth > MAX_DEPTH || made.len() > MAX_OBJECTS {
            return Err(ImportError::broken("its constellations are nested without end"));
        }
        if let Some(object) = objects.get(id) {
            elements += object.mesh.faces.len() + object.mesh.points.len() + 1;
            if elements > MAX_ELEMENTS {
                return Err(ImportError::TooLarge);
            }
            let mesh = placed(&object.mesh, &transform, model.scale)?;
            made.push(Object { name: object.name.clone(), color: object.color, mesh });
        }
        if let Some(group) = groups.get(id) {
            waiting.extend(
                group
                    .iter()
                    .rev()
                    .map(|instance| (instance.object.as_str(), after(&instance.transform(), &transform), depth + 1)),
            );
        }
        elements += 1;
        if elements > MAX_ELEMENTS {
            return Err(ImportError::TooLarge);
        }
    }
    Ok(made)
}

impl Instance {
    /// Rotations about x, then y, then z, then the movement.
    fn transform(&self) -> Transform {
        let [x, y, z, a, b, c] = self.delta;
        let ((sa, ca), (sb, cb), (sc, cc)) =
            (a.to_radians().sin_cos(), b.to_radians().sin_cos(), c.to_radians().sin_cos());
        let about_x = [1.0, 0.0, 0.0, 0.0, ca, sa, 0.0, -sa, ca, 0.0, 0.0, 0.0];
        let about_y = [cb, 0.0, -sb, 0.0, 1.0, 0.0, sb, 0.0, cb, 0.0, 0.0, 0.0];
        let about_z = [cc, sc, 0.0, -sc, cc, 0.0, 0.0, 0.0, 1.0, x, y, z];
        after(&after(&about_x, &about_y), &about_z)
    }
}

/// The state of the walk through the elements.
#[derive(Debug, Default)]
struct Walk {
    model: Model,
    /// Names of the open elements.
    path: Vec<String>,
    point: [f64; 3],
    corners: [u32; 3],
    /// Of the object's own `color` element.
    color: [f32; 4],
    /// Text of the element that is open.
    text: String,
    metadata_is_name: bool,
}

fn parse(text: &str) -> Result<Model, ImportError> {
    let mut walk = Walk::default();
    let mut reader = Reader::from_str(text);
    let mut complete = false;
    loop {
        match reader.read_event().map_err(|error| ImportError::broken(format!("its XML is broken: {error}")))? {
            Event::Eof => break,
            Event::Start(tag) => {
                walk.open(&tag)?;
                if walk.path.len() >= 64 {
                    return Err(ImportError::broken("its elements are nested too deeply"));
                }
                walk.path.push(tag.local_name().as_ref().to_owned());
            }
            Event::Empty(tag) => walk.open(&tag)?,
            Event::Text(content) => walk.text.push_str(&content.into_inner()),
            Event::End(tag) => {
                walk.path.pop();
                let name = tag.local_name().as_ref().to_owned();
                complete |= name == "amf";
                walk.close(&name)?;
            }
            _ => {}
        }
    }
    if !complete {
        return Err(ImportError::broken("it ends too early or is no AMF file"));
    }
    Ok(walk.model)
}

impl Walk {
    fn inside(&self, name: &str) -> bool {
        self.path.last().is_some_and(|last| last == name)
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), ImportError> {
        self.text.clear();
        let id = |name| attribute(tag, name).unwrap_or_default();
        match tag.local_name().as_ref() {
            "amf" => self.model.scale = unit(attribute(tag, "unit").as_deref())?,
            "object" => {
                let id = id("id");
                let name = format!("object {id}");
                self.model.objects.push((id, Object { name, ..Object::plain(Mesh::default()) }));
            }
            "constellation" => self.model.constellations.push((id("id"), Vec::new())),
            "instance" => {
                let instance = Instance { object: id("objectid"), delta: [0.0; 6] };
                if let Some((_, list)) = self.model.constellations.last_mut() {
                    list.push(instance);
                }
            }
            "color" => self.color = [1.0; 4],
            "metadata" => self.metadata_is_name = id("type") == "name",
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), ImportError> {
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        let number = || -> Result<f64, ImportError> {
            let wrong = || ImportError::broken(format!("`{}` in <{name}> is no number", crate::stl::shortened(text)));
            text.parse().map_err(|_| wrong())
        };
        let axis = |names: &[&str]| names.iter().position(|known| *known == name);
        if self.inside("coordinates")
            && let Some(axis) = axis(&["x", "y", "z"])
        {
            self.point[axis] = number()?;
        } else if self.inside("triangle")
            && let Some(corner) = axis(&["v1", "v2", "v3"])
        {
            let wrong = || ImportError::broken(format!("`{}` is no vertex number", crate::stl::shortened(text)));
            self.corners[corner] = text.parse().map_err(|_| wrong())?;
        } else if self.inside("color")
            && let Some(channel) = axis(&["r", "g", "b", "a"])
        {
            self.color[channel] = number()?.clamp(0.0, 1.0) as f32;
        } else if self.inside("instance")
            && let Some(axis) = axis(&["deltax", "deltay", "deltaz", "rx", "ry", "rz"])
        {
            let value = number()?;
            let last = self.model.constellations.last_mut().and_then(|(_, list)| list.last_mut());
            if let Some(instance) = last {
                instance.delta[axis] = value;
            }
        } else if let Some((_, object)) = self.model.objects.last_mut() {
            match name {
                "coordinates" => object.mesh.point(self.point)?,
                "triangle" => object.mesh.face(self.corners.to_vec())?,
                "color" if self.path.last().is_some_and(|last| last == "object") => object.color = Some(self.color),
                "metadata" if self.metadata_is_name && self.path.last().is_some_and(|last| last == "object") => {
                    object.name = text.to_owned();
                }
                "object" => object.mesh = std::mem::take(&mut object.mesh).checked()?,
                _ => {}
            }
        }
        Ok(())
    }
}
