//! Facts about the bytes, and the opinion of other programs.

use std::io::Cursor;
use std::process::Command;

use partwright_graph::Span;
use partwright_protocol::mesh_frame::{MAGIC, MeshHeader};
use partwright_protocol::{Format, Location};
use partwright_solid::{Geometry, Model, Part};

use crate::fixtures::{bracket, cube, drawing, torus};
use crate::{Background, Context, ExportError, export, render_png};

fn locate(span: Span) -> Location {
    Location { file: None, start: span.start, end: span.end, line: 1, column: 1, end_line: 1, end_column: 5 }
}

fn bytes(model: &Model, format: Format) -> Vec<u8> {
    export(model, format, &Context { title: "Test & <part>", locate: &locate }).unwrap()
}

fn text(model: &Model, format: Format) -> String {
    String::from_utf8(bytes(model, format)).unwrap()
}

#[test]
fn stl_is_binary_with_true_normals_and_reads_back() {
    let stl = bytes(&cube(10.0), Format::Stl);
    assert_eq!(stl.len(), 84 + 12 * 50);
    let mesh = stl_io::read_stl(&mut Cursor::new(&stl)).unwrap();
    assert_eq!((mesh.vertices.len(), mesh.faces.len()), (8, 12));
    mesh.validate().unwrap();
    for face in &mesh.faces {
        let length: f32 = face.normal.0.iter().map(|value| value * value).sum();
        assert!((length - 1.0).abs() < 1e-6);
    }
}

#[test]
fn admesh_finds_nothing_to_repair() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("torus.stl");
    std::fs::write(&path, bytes(&torus(20.0, 6.0, [64, 32]), Format::Stl)).unwrap();
    let output = Command::new("timeout").arg("20").arg("admesh").arg(&path).output().unwrap();
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{report}");
    for fact in
        ["Number of parts", "Degenerate facets", "Edges fixed", "Facets removed", "Facets reversed", "Normals fixed"]
    {
        let line = report.lines().find(|line| line.contains(fact)).unwrap_or_else(|| panic!("{fact} in {report}"));
        let numbers: Vec<&str> = line.split(':').skip(1).flat_map(str::split_whitespace).collect();
        let expected = if fact == "Number of parts" { "1" } else { "0" };
        assert_eq!(numbers.first(), Some(&expected), "{line}");
    }
}

#[test]
fn slicer_reads_the_3mf_as_named_manifold_objects() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bracket.3mf");
    std::fs::write(&path, bytes(&bracket(), Format::ThreeMf)).unwrap();
    let output = Command::new("timeout").args(["60", "prusa-slicer", "--info"]).arg(&path).output().unwrap();
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{report}{}", String::from_utf8_lossy(&output.stderr));
    assert!(report.contains("manifold = yes") && !report.contains("manifold = no"), "{report}");
    assert!(!report.contains("open_edges"), "{report}");
}

#[test]
fn the_3mf_package_has_its_parts_names_and_colours() {
    let package = bytes(&bracket(), Format::ThreeMf);
    assert_eq!(package, bytes(&bracket(), Format::ThreeMf), "equal models are equal files");
    let mut zip = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    names.sort();
    assert_eq!(names, ["3D/3dmodel.model", "Metadata/thumbnail.png", "[Content_Types].xml", "_rels/.rels"]);
    let document = std::io::read_to_string(zip.by_name("3D/3dmodel.model").unwrap()).unwrap();
    for fact in [
        "unit=\"millimeter\"",
        "<metadata name=\"Title\">Test &amp; &lt;part&gt;</metadata>",
        "<m:color color=\"#E67326FF\"/>",
        "<object id=\"2\" type=\"model\" name=\"plate\">",
        "<object id=\"4\" type=\"model\" name=\"boss\" pid=\"1\" pindex=\"0\">",
        "<item objectid=\"4\"/>",
    ] {
        assert!(document.contains(fact), "{fact}");
    }
}

#[test]
fn text_formats_say_what_they_should() {
    let off = text(&cube(2.0), Format::Off);
    assert!(off.starts_with("OFF\n8 12 0\n"));
    assert_eq!(off.lines().count(), 2 + 8 + 12);
    let obj = text(&bracket(), Format::Obj);
    assert_eq!(obj.lines().filter(|line| line.starts_with("o ")).collect::<Vec<_>>(), ["o plate", "o shelf", "o boss"]);
    let vertices = obj.lines().filter(|line| line.starts_with("v ")).count();
    let largest = obj
        .lines()
        .filter_map(|line| line.strip_prefix("f "))
        .flat_map(|line| line.split(' ').map(|index| index.parse::<usize>().unwrap()))
        .max();
    assert_eq!(largest, Some(vertices));
    let svg = text(&drawing(), Format::Svg);
    assert!(svg.contains("width=\"60mm\" height=\"40mm\" viewBox=\"0 -40 60 40\""), "{svg}");
    assert!(svg.contains("M0 0 L60 0 L60 -40 L0 -40 Z"), "{svg}");
    let dxf = text(&drawing(), Format::Dxf);
    assert_eq!(dxf.matches("\nLINE\n").count(), 4 + 64 + 64);
}

#[test]
fn openscad_imports_the_drawings_with_their_size() {
    let folder = tempfile::tempdir().unwrap();
    for format in [Format::Svg, Format::Dxf] {
        let name = format!("drawing.{}", format.extension());
        std::fs::write(folder.path().join(&name), bytes(&drawing(), format)).unwrap();
        let script = folder.path().join("import.scad");
        std::fs::write(&script, format!("linear_extrude(1) import(\"{name}\");")).unwrap();
        let stl = folder.path().join("out.stl");
        let output = Command::new("openscad").arg("-o").arg(&stl).arg(&script).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mesh = stl_io::read_stl(&mut Cursor::new(std::fs::read(&stl).unwrap())).unwrap();
        let x = mesh.vertices.iter().map(|vertex| vertex.0[0]);
        let y = mesh.vertices.iter().map(|vertex| vertex.0[1]);
        // OpenSCAD 2021 puts even its own SVG files back at another height, so only the size is telling.
        let extent = |values: &mut dyn Iterator<Item = f32>| {
            let (low, high) =
                values.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
            high - low
        };
        assert_eq!([extent(&mut x.clone()), extent(&mut y.clone())], [60.0, 40.0], "{name}");
    }
}

struct Frame {
    header: MeshHeader,
    words: Vec<u32>,
}

fn frame(model: &Model) -> Frame {
    let bytes = bytes(model, Format::Mesh);
    assert_eq!(bytes[..4], MAGIC);
    let length = u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize;
    assert_eq!(length % 4, 0);
    let header: MeshHeader = serde_json::from_slice(&bytes[8..8 + length]).unwrap();
    let words: Vec<u32> =
        bytes[8 + length..].chunks(4).map(|word| u32::from_le_bytes(word.try_into().unwrap())).collect();
    let expected = 3 * header.vertices + 4 * header.triangles + 2 * header.edges;
    assert_eq!(words.len(), expected as usize);
    Frame { header, words }
}

#[test]
fn mesh_frame_round_trips() {
    let Frame { header, words } = frame(&cube(10.0));
    assert_eq!((header.dimension, header.vertices, header.triangles, header.edges), (3, 8, 12, 12));
    assert_eq!(header.sources, [locate(Span { source: 0, start: 0, end: 4 })]);
    let bounds = header.bounds.unwrap();
    assert_eq!((bounds.min, bounds.max), ([0.0; 3], [10.0; 3]));
    let positions: Vec<f32> = words[..24].iter().map(|&word| f32::from_bits(word)).collect();
    assert!(positions.iter().all(|value| *value == 0.0 || *value == 10.0));
    assert!(words[24..24 + 36].iter().all(|&index| index < 8));
    assert!(words[60..72].iter().all(|&source| source == 0));

    let Frame { header, .. } = frame(&drawing());
    assert_eq!((header.dimension, header.vertices, header.edges), (2, 4 + 64 + 64, 4 + 64 + 64));
}

#[test]
fn smooth_surfaces_have_no_feature_edges_and_background_comes_last() {
    assert_eq!(frame(&torus(20.0, 6.0, [48, 24])).header.edges, 0);
    let mut model = cube(10.0);
    model.background = vec![Part { name: "ghost".to_owned(), ..cube(20.0).parts.remove(0) }];
    let header = frame(&model).header;
    assert_eq!(
        header.parts.iter().map(|part| (part.first_triangle, part.background)).collect::<Vec<_>>(),
        [(0, false), (12, true)]
    );
    assert_eq!(header.bounds.unwrap().max, [10.0; 3]);
}

#[test]
fn slivers_have_no_feature_edges_of_their_own() {
    let mut model = cube(10.0);
    let Geometry::Solid(solid) = &mut model.parts[0].geometry else { panic!("a solid") };
    // Along the diagonal of the top, a face that stands upright, and is next to nothing high.
    let is_top = |triangle: &&[u32; 3]| triangle.iter().all(|corner| solid.positions[*corner as usize][2] == 10.0);
    let [one, other] = solid.triangles.iter().copied().filter(|triangle| is_top(&triangle)).collect::<Vec<_>>()[..]
    else {
        panic!("two triangles")
    };
    let place = solid.triangles.iter().position(|triangle| *triangle == one).unwrap();
    let lone = (0..3).find(|corner| !other.contains(&one[*corner])).unwrap();
    let [apex, from, to] = [0, 1, 2].map(|step| one[(lone + step) % 3]);
    let [a, b] = [from, to].map(|corner| solid.positions[corner as usize]);
    let middle = solid.positions.len() as u32;
    solid.positions.push([(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0, 10.0 - 5e-5]);
    solid.triangles[place] = [apex, from, middle];
    solid.triangles.extend([[apex, middle, to], [from, to, middle]]);
    solid.face_source.extend([0, 0]);
    let header = frame(&model).header;
    assert_eq!((header.triangles, header.edges), (14, 12));
}

#[test]
fn formats_refuse_what_they_cannot_hold_in_plain_words() {
    let context = Context { title: "", locate: &locate };
    let message = |model: &Model, format| export(model, format, &context).unwrap_err().to_string();
    assert_eq!(
        message(&drawing(), Format::Stl),
        "STL holds solids, and this is a flat drawing: give it a thickness with linear_extrude()"
    );
    assert_eq!(
        message(&cube(1.0), Format::Svg),
        "SVG holds flat drawings, and this is a solid: flatten it with projection()"
    );
    for format in Format::ALL {
        assert!(matches!(export(&Model::default(), format, &context), Err(ExportError::Empty)), "{format:?}");
    }
    for format in [Format::Stl, Format::ThreeMf, Format::Mesh] {
        assert!(matches!(export(&cube(1e300), format, &context), Err(ExportError::OutOfRange { .. })), "{format:?}");
    }
}

fn pixels(model: &Model, width: u32, height: u32, background: Background) -> Vec<[u8; 4]> {
    let png = render_png(model, width, height, background).unwrap();
    let mut reader = png::Decoder::new(Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((info.width, info.height), (width, height));
    pixels.chunks_exact(4).map(|pixel| pixel.try_into().unwrap()).collect()
}

#[test]
fn a_cube_shows_three_faces_of_different_light() {
    let picture = pixels(&cube(10.0), 128, 128, Background::Transparent);
    let at = |x: usize, y: usize| picture[y * 128 + x];
    let (top, front, right) = (at(64, 34), at(44, 80), at(88, 76));
    assert_eq!((top[3], front[3], right[3]), (255, 255, 255));
    assert!(top[1] > front[1] + 15 && front[1] > right[1] + 15, "{top:?} {front:?} {right:?}");
    assert_eq!(at(2, 2), [0; 4]);
    assert!(pixels(&cube(10.0), 128, 128, Background::Studio).iter().all(|pixel| pixel[3] == 255));
}

#[test]
fn pictures_survive_extreme_shapes() {
    for model in [cube(1e-9), cube(1e30), cube(1e300)] {
        pixels(&model, 32, 24, Background::Studio);
    }
    let mut broken = cube(10.0);
    if let partwright_solid::Geometry::Solid(solid) = &mut broken.parts[0].geometry {
        solid.positions[0] = [f64::NAN; 3];
        solid.positions[1] = [f64::INFINITY; 3];
    }
    pixels(&broken, 32, 24, Background::Studio);
}
