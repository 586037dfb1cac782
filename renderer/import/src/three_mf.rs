//! 3MF: meshes, components and build items with their transforms, also from other parts of the package (production
//! extension), and the colour of objects that have one. Units become millimetres (OpenSCAD leaves them unread).

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

use crate::mesh::{IDENTITY, MAX_ELEMENTS, Transform, after, placed};
use crate::package::{Package, attribute, local_attribute, parsed, unit};
use crate::{ImportError, Mesh, Object};

/// Components within components.
const MAX_DEPTH: usize = 16;
/// Bodies of one file.
const MAX_OBJECTS: usize = 10_000;

const ROOT: &str = "3D/3dmodel.model";

/// A resource by the part of the package it stands in and its number there.
type Id = (String, u64);

#[derive(Debug, Default)]
struct Resource {
    name: String,
    mesh: Mesh,
    color: Option<(u64, usize)>,
    components: Vec<(Id, Transform)>,
}

#[derive(Debug, Default)]
struct Model {
    /// mm of a unit, by part.
    scales: FxHashMap<String, f64>,
    resources: FxHashMap<Id, Resource>,
    /// Colours of colour groups and base materials.
    colors: FxHashMap<Id, Vec<[f32; 4]>>,
    items: Vec<(Id, Transform)>,
}

pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Object>, ImportError> {
    let mut package = Package::open(bytes)?;
    let root = package.part("_rels/.rels")?.and_then(|text| model_part(&text)).unwrap_or_else(|| ROOT.to_owned());
    let mut model = Model::default();
    let mut waiting = vec![root.clone()];
    while let Some(part) = waiting.pop() {
        if model.scales.contains_key(&part) {
            continue;
        }
        let Some(text) = package.part(&part)? else {
            return Err(ImportError::broken(format!("its part `{part}` is missing")));
        };
        waiting.extend(model.read_part(&part, &text, part == root)?);
    }
    let mut objects = Vec::new();
    let mut elements = 0;
    for (id, transform) in &model.items {
        model.place(id, transform, 0, &mut elements, &mut objects)?;
    }
    Ok(objects)
}

/// The target of the relationship that names the model.
fn model_part(relationships: &str) -> Option<String> {
    let mut reader = Reader::from_str(relationships);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == "Relationship" => {
                if attribute(&tag, "Type").is_some_and(|kind| kind.ends_with("/3dmodel")) {
                    return attribute(&tag, "Target").map(|target| target.trim_start_matches('/').to_owned());
                }
            }
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

impl Model {
    /// Reads one part; returns the names of the parts that it refers to.
    fn read_part(&mut self, part: &str, text: &str, is_root: bool) -> Result<Vec<String>, ImportError> {
        let mut others = Vec::new();
        let mut current: Option<(u64, Resource)> = None;
        let mut colors: (u64, Vec<[f32; 4]>) = (0, Vec::new());
        self.scales.insert(part.to_owned(), 1.0);
        let mut reader = Reader::from_str(text);
        let mut complete = false;
        loop {
            let event =
                reader.read_event().map_err(|error| ImportError::broken(format!("its XML is broken: {error}")))?;
            let tag = match event {
                Event::Eof => break,
                Event::End(tag) => {
                    match tag.local_name().as_ref() {
                        "object" => {
                            if let Some((id, resource)) = current.take() {
                                self.resources.insert((part.to_owned(), id), checked(resource)?);
                            }
                        }
                        "colorgroup" | "basematerials" => {
                            let (id, list) = std::mem::take(&mut colors);
                            self.colors.insert((part.to_owned(), id), list);
                        }
                        "model" => complete = true,
                        _ => {}
                    }
                    continue;
                }
                Event::Start(tag) | Event::Empty(tag) => tag,
                _ => continue,
            };
            let mut refer = |tag: &BytesStart<'_>| -> Result<Id, ImportError> {
                let id = parsed(tag, "objectid")?;
                let path = local_attribute(tag, "path").map(|path| path.trim_start_matches('/').to_owned());
                others.extend(path.clone());
                Ok((path.unwrap_or_else(|| part.to_owned()), id))
            };
            match tag.local_name().as_ref() {
                "model" => {
                    let scale = unit(attribute(&tag, "unit").as_deref())?;
                    self.scales.insert(part.to_owned(), scale);
                }
                "object" => {
                    let id = parsed(&tag, "id")?;
                    let name = attribute(&tag, "name").unwrap_or_else(|| format!("object {id}"));
                    let color = parsed(&tag, "pid").ok().map(|pid| (pid, parsed(&tag, "pindex").unwrap_or(0)));
                    current = Some((id, Resource { name, color, ..Resource::default() }));
                }
                "vertex" => {
                    if let Some((_, resource)) = &mut current {
                        resource.mesh.point([parsed(&tag, "x")?, parsed(&tag, "y")?, parsed(&tag, "z")?])?;
                    }
                }
                "triangle" => {
                    if let Some((_, resource)) = &mut current {
                        resource.mesh.face(vec![parsed(&tag, "v1")?, parsed(&tag, "v2")?, parsed(&tag, "v3")?])?;
                    }
                }
                "component" => {
                    let component = (refer(&tag)?, transform(&tag)?);
                    if let Some((_, resource)) = &mut current {
                        resource.components.push(component);
                    }
                }
                "item" if is_root => {
                    let item = (refer(&tag)?, transform(&tag)?);
                    self.items.push(item);
                }
                "colorgroup" | "basematerials" => colors = (parsed(&tag, "id")?, Vec::new()),
                "color" => colors.1.extend(attribute(&tag, "color").and_then(|text| hexadecimal(&text))),
                "base" => colors
                    .1
                    .push(attribute(&tag, "displaycolor").and_then(|text| hexadecimal(&text)).unwrap_or([1.0; 4])),
                _ => {}
            }
        }
        if !complete {
            return Err(ImportError::broken("the model in it ends too early"));
        }
        Ok(others)
    }

    fn place(
        &self,
        id: &Id,
        transform: &Transform,
        depth: usize,
        elements: &mut usize,
        objects: &mut Vec<Object>,
    ) -> Result<(), ImportError> {
        let resource =
            self.resources.get(id).ok_or_else(|| ImportError::broken(format!("its object {} is missing", id.1)))?;
        if depth > MAX_DEPTH || objects.len() > MAX_OBJECTS {
            return Err(ImportError::broken("its components are nested without end"));
        }
        *elements += resource.mesh.faces.len() + resource.mesh.points.len() + 1;
        if *elements > MAX_ELEMENTS {
            return Err(ImportError::TooLarge);
        }
        if !resource.mesh.faces.is_empty() {
            let scale = self.scales.get(&id.0).copied().unwrap_or(1.0);
            let color = resource.color.and_then(|(group, index)| {
                self.colors.get(&(id.0.clone(), group)).and_then(|colors| colors.get(index)).copied()
            });
            let mesh = placed(&resource.mesh, transform, scale)?;
            objects.push(Object { name: resource.name.clone(), color, mesh });
        }
        for (component, inner) in &resource.components {
            self.place(component, &after(inner, transform), depth + 1, elements, objects)?;
        }
        Ok(())
    }
}

fn checked(resource: Resource) -> Result<Resource, ImportError> {
    Ok(Resource { mesh: resource.mesh.checked()?, ..resource })
}

fn transform(tag: &BytesStart<'_>) -> Result<Transform, ImportError> {
    let Some(text) = attribute(tag, "transform") else { return Ok(IDENTITY) };
    let numbers: Vec<f64> = text.split_ascii_whitespace().filter_map(|word| word.parse().ok()).collect();
    numbers.try_into().map_err(|_| ImportError::broken(format!("`{}` is no transform", crate::stl::shortened(&text))))
}

/// `#RRGGBB` or `#RRGGBBAA`.
fn hexadecimal(text: &str) -> Option<[f32; 4]> {
    let digits = text.trim().strip_prefix('#').filter(|digits| digits.is_ascii())?;
    let part = |at: usize| Some(f32::from(u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?) / 255.0);
    Some([part(0)?, part(2)?, part(4)?, part(6).unwrap_or(1.0)])
}
