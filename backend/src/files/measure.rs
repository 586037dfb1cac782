//! Bytes to facts: what can be said of a file without rendering it, so that the list shows it and a model knows it.
//!
//! Promises: no panic and bounded memory, whatever the bytes; what cannot be read is [`FileFacts::Broken`] with the reason
//! that a render would give. Meshes are measured as they are in the file.

use std::sync::Arc;

use partwright_import::{Curves, DxfOptions, Mesh, MeshFormat, SvgOptions};
use partwright_protocol::{Bounds, FileFacts, FileKind};
use partwright_script::analysis::{Document, Library, SymbolKind};
use partwright_script::{LoadError, LoadedFile, Loader};

use super::name::extension;

/// Chords of a circle in drawings: enough for their size.
const CHORDS: f64 = 64.0;
/// Names of a library and families of a font that are told.
const MAX_NAMES: usize = 60;

/// What is larger is left to the renderers, whose memory is limited: bytes of text with a structure, of a library, and of a
/// mesh once it is unpacked.
const MAX_TEXT: usize = 8 << 20;
const MAX_SCRIPT: usize = 1 << 20;
const MAX_UNPACKED: u64 = 96 << 20;

/// Whether the bytes can be read at a bounded cost.
fn is_affordable(kind: FileKind, bytes: &[u8]) -> bool {
    match kind {
        FileKind::Mesh => !bytes.starts_with(b"PK") || partwright_import::unpacked_bytes(bytes, MAX_UNPACKED).is_some(),
        FileKind::Drawing | FileKind::Data => bytes.len() <= MAX_TEXT,
        FileKind::Script => bytes.len() <= MAX_SCRIPT,
        FileKind::Image | FileKind::Table | FileKind::Font => true,
    }
}

/// `None` where nothing is worth saying, or saying it would cost too much.
pub(super) fn measure(name: &str, kind: FileKind, bytes: &[u8]) -> Option<FileFacts> {
    if !is_affordable(kind, bytes) {
        return None;
    }
    let measured = match kind {
        FileKind::Mesh => mesh(name, bytes),
        FileKind::Drawing => drawing(name, bytes),
        FileKind::Image => image(bytes),
        FileKind::Table => match table(bytes) {
            Some(facts) => Ok(facts),
            None => return None,
        },
        FileKind::Data => match partwright_import::json(bytes) {
            Ok(_) => return None,
            Err(error) => Err(error.to_string()),
        },
        FileKind::Script => script(bytes),
        FileKind::Font => match partwright_text::file_families(bytes) {
            families if families.is_empty() => Err("it is no font that can be read".to_owned()),
            families => {
                let plain = |name: String| name.chars().filter(|c| !c.is_control()).take(80).collect();
                Ok(FileFacts::Font { families: families.into_iter().map(plain).take(MAX_NAMES).collect() })
            }
        },
    };
    Some(measured.unwrap_or_else(|message| FileFacts::Broken { message: message.chars().take(300).collect() }))
}

fn mesh(name: &str, bytes: &[u8]) -> Result<FileFacts, String> {
    let format = MeshFormat::of_extension(&extension(name)).ok_or_else(|| "it is no mesh".to_owned())?;
    let objects = partwright_import::meshes(format, bytes).map_err(|error| error.to_string())?;
    let count = objects.len() as u32;
    let mut meshes: Vec<Mesh> = objects.into_iter().map(|object| object.mesh).collect();
    if format == MeshFormat::Obj {
        // Its groups are parts of one surface.
        meshes = vec![Mesh::merged(meshes)];
    }
    let triangles = meshes.iter().flat_map(|mesh| &mesh.faces).map(|face| face.len() as u64 - 2).sum();
    let bounds = meshes.iter().filter_map(Mesh::bounds).reduce(|[low, high], [other_low, other_high]| {
        [
            std::array::from_fn(|axis| low[axis].min(other_low[axis])),
            std::array::from_fn(|axis| high[axis].max(other_high[axis])),
        ]
    });
    let [min, max] = bounds.ok_or_else(|| "it has no points".to_owned())?;
    let (mut open_edges, mut open_at) = (0, None);
    for mesh in meshes {
        if let Err(open) = mesh.closed() {
            open_edges += open.count as u64;
            open_at = open_at.or(Some(open.place));
        }
    }
    let bounds = Bounds { min, max };
    Ok(FileFacts::Mesh { triangles, bounds, closed: open_edges == 0, open_edges, open_at, objects: count })
}

fn drawing(name: &str, bytes: &[u8]) -> Result<FileFacts, String> {
    let circle = |_: f64| CHORDS;
    let curves = Curves { number: CHORDS, circle: &circle, most: 10_000 };
    let drawing = if extension(name) == "svg" {
        let options = SvgOptions { id: None, layer: None, dpi: 72.0, center: false };
        partwright_import::svg(bytes, &options, &curves)
    } else {
        let options = DxfOptions { layer: "", origin: [0.0; 2], scale: 1.0 };
        partwright_import::dxf(bytes, &options, &curves).map(|file| file.drawing)
    };
    let drawing = drawing.map_err(|error| error.to_string())?;
    let corners = drawing.shapes.iter().flatten().flatten();
    let (min, max) = corners.fold(([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]), |(min, max), corner| {
        (
            std::array::from_fn(|axis: usize| min[axis].min(corner[axis])),
            std::array::from_fn(|axis: usize| max[axis].max(corner[axis])),
        )
    });
    if min[0] > max[0] {
        return Err("it has no closed outline".to_owned());
    }
    Ok(FileFacts::Drawing { min, max })
}

/// The header alone: a PNG begins with its size.
fn image(bytes: &[u8]) -> Result<FileFacts, String> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let header = bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16) == Some(b"IHDR");
    match (header, number(16), number(20)) {
        (true, Some(width @ 1..), Some(height @ 1..)) => Ok(FileFacts::Image { width, height }),
        _ => Err("it is no PNG image".to_owned()),
    }
}

/// Text that is no table of numbers is just text.
fn table(bytes: &[u8]) -> Option<FileFacts> {
    let map = partwright_import::surface(bytes, false).ok()?;
    Some(FileFacts::Table { columns: u32::try_from(map.columns).ok()?, rows: u32::try_from(map.rows).ok()? })
}

/// What a library offers is in its own text.
#[derive(Debug)]
struct Alone;

impl Loader for Alone {
    fn load(&self, _: &str, _: Option<&str>) -> Result<LoadedFile, LoadError> {
        Err(LoadError::NotFound)
    }
}

fn script(bytes: &[u8]) -> Result<FileFacts, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())?;
    let analysis = Document::new(text).analyse(&Arc::new(Library::new(Box::new(Alone))));
    let offered = analysis
        .outline()
        .into_iter()
        .filter(|item| matches!(item.kind, SymbolKind::Module | SymbolKind::Function) && !item.name.starts_with('_'));
    Ok(FileFacts::Script { names: offered.map(|item| item.name).take(MAX_NAMES).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tetrahedron as text STL, with one face left out where it is to be open.
    fn tetrahedron(faces: usize) -> String {
        let corners = [[0, 0, 0], [10, 0, 0], [0, 20, 0], [0, 0, 30]];
        let sides = [[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]];
        let mut text = "solid t\n".to_owned();
        for side in sides.iter().take(faces) {
            text += "facet normal 0 0 0\nouter loop\n";
            for corner in side.map(|index: usize| corners[index]) {
                text += &format!("vertex {} {} {}\n", corner[0], corner[1], corner[2]);
            }
            text += "endloop\nendfacet\n";
        }
        text + "endsolid t\n"
    }

    #[test]
    fn meshes_are_measured_open_or_closed() {
        let facts = measure("t.stl", FileKind::Mesh, tetrahedron(4).as_bytes()).unwrap();
        let Bounds { min, max } = Bounds { min: [0.0; 3], max: [10.0, 20.0, 30.0] };
        let whole = FileFacts::Mesh {
            triangles: 4,
            bounds: Bounds { min, max },
            closed: true,
            open_edges: 0,
            open_at: None,
            objects: 1,
        };
        assert_eq!(facts, whole);
        let facts = measure("t.stl", FileKind::Mesh, tetrahedron(3).as_bytes()).unwrap();
        assert!(
            matches!(facts, FileFacts::Mesh { triangles: 3, closed: false, open_edges: 3, open_at: Some(_), .. }),
            "{facts:?}"
        );
    }

    #[test]
    fn what_would_cost_too_much_is_left_to_the_renderers() {
        assert_eq!(measure("a.json", FileKind::Data, &vec![b'['; MAX_TEXT + 1]), None);
        assert_eq!(measure("a.svg", FileKind::Drawing, &vec![b'<'; MAX_TEXT + 1]), None);
        assert_eq!(measure("a.scad", FileKind::Script, &vec![b';'; MAX_SCRIPT + 1]), None);
    }

    #[test]
    fn every_kind_is_measured_or_says_why_not() {
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="20mm" viewBox="0 0 40 20"><rect width="40" height="20"/></svg>"#;
        let drawing = measure("logo.svg", FileKind::Drawing, svg).unwrap();
        assert!(matches!(drawing, FileFacts::Drawing { max: [x, _], .. } if (x - 40.0).abs() < 0.1), "{drawing:?}");
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x20\0\0\0\x10\x08\0\0\0\0";
        assert_eq!(measure("a.png", FileKind::Image, png), Some(FileFacts::Image { width: 32, height: 16 }));
        let table = measure("a.dat", FileKind::Table, b"1 2 3\n4 5 6\n");
        assert_eq!(table, Some(FileFacts::Table { columns: 3, rows: 2 }));
        assert_eq!(measure("a.txt", FileKind::Table, b"only words"), None);
        assert_eq!(measure("a.json", FileKind::Data, b"{\"a\": 1}"), None);
        let library = b"module gear(n) { cube(n); }\nfunction pitch(n) = n;\nmodule _inner() {}\nw = 3;";
        let names = vec!["gear".to_owned(), "pitch".to_owned()];
        assert_eq!(measure("a.scad", FileKind::Script, library), Some(FileFacts::Script { names }));
        for (name, kind) in [
            ("a.stl", FileKind::Mesh),
            ("a.3mf", FileKind::Mesh),
            ("a.svg", FileKind::Drawing),
            ("a.png", FileKind::Image),
            ("a.json", FileKind::Data),
            ("a.ttf", FileKind::Font),
        ] {
            let facts = measure(name, kind, b"\x89PNG but not really");
            assert!(matches!(&facts, Some(FileFacts::Broken { message }) if message.len() > 5), "{name}: {facts:?}");
        }
    }
}
