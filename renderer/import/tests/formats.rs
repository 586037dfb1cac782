//! Each format as other programs write it: what must come out, to the number. Comparisons with OpenSCAD's own import of the
//! same files are cases of `tests/conformance/geometry`.

use partwright_import::{
    Curves, Drawing, DxfOptions, ImportError, Json, Mesh, MeshFormat, SvgOptions, dxf, json, meshes, surface, svg,
};

fn volume(mesh: &Mesh) -> f64 {
    let corner = |index: u32| mesh.points[index as usize];
    let of = |[a, b, c]: [[f64; 3]; 3]| {
        let cross = [b[1] * c[2] - b[2] * c[1], b[2] * c[0] - b[0] * c[2], b[0] * c[1] - b[1] * c[0]];
        (0..3).map(|axis| a[axis] * cross[axis]).sum::<f64>() / 6.0
    };
    mesh.triangles().into_iter().map(|triangle| of(triangle.map(corner))).sum()
}

/// By the even–odd rule only where contours do not cross, which holds here.
fn area(contours: &[Vec<[f64; 2]>]) -> f64 {
    let ring = |contour: &Vec<[f64; 2]>| {
        let pairs = contour.iter().zip(contour.iter().cycle().skip(1));
        pairs.map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum::<f64>() / 2.0
    };
    contours.iter().map(ring).sum()
}

fn curves() -> Curves<'static> {
    Curves { number: 0.0, circle: &|_| 30.0, most: 10_000 }
}

const CORNERS: [[f64; 3]; 4] = [[0.0; 3], [3.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, 2.0]];
const FACES: [[usize; 3]; 4] = [[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]];

fn ascii_stl(faces: &[[usize; 3]]) -> String {
    let vertex = |index: &usize| {
        let [x, y, z] = CORNERS[*index];
        format!("      vertex {x} {y:e} {z}\r\n")
    };
    let facet = |face: &[usize; 3]| {
        let vertices: String = face.iter().map(vertex).collect();
        format!("  facet normal 0 0 0\r\n    outer loop\r\n{vertices}    endloop\r\n  endfacet\r\n")
    };
    format!("solid a vertex of mine\r\n{}endsolid\r\n", faces.iter().map(facet).collect::<String>())
}

fn binary_stl(header: &str, faces: &[[usize; 3]]) -> Vec<u8> {
    let mut bytes = vec![b' '; 80];
    bytes[..header.len()].copy_from_slice(header.as_bytes());
    bytes.extend((faces.len() as u32).to_le_bytes());
    for face in faces {
        bytes.extend([0; 12]);
        for value in face.iter().flat_map(|&index| CORNERS[index]) {
            bytes.extend((value as f32).to_le_bytes());
        }
        bytes.extend([0; 2]);
    }
    bytes
}

fn only(format: MeshFormat, bytes: &[u8]) -> Mesh {
    let mut objects = meshes(format, bytes).expect("a proper file");
    assert_eq!(objects.len(), 1);
    objects.remove(0).mesh
}

#[test]
fn stl_text_and_binary_whatever_the_header() {
    for bytes in [
        ascii_stl(&FACES).into_bytes(),
        format!("\n\n{}", ascii_stl(&FACES).to_uppercase()).into_bytes(),
        binary_stl("made by hand", &FACES),
        binary_stl("solid but binary", &FACES),
        [binary_stl("more behind", &FACES), b"trailer".to_vec()].concat(),
    ] {
        let mesh = only(MeshFormat::Stl, &bytes);
        assert_eq!((mesh.points.len(), mesh.faces.len()), (4, 4));
        assert!((volume(&mesh) - 3.0).abs() < 1e-12);
    }
    for (bytes, words) in [
        (binary_stl("short", &FACES)[..200].to_vec(), "should hold 4 triangles, but ends after 2"),
        (ascii_stl(&FACES).as_bytes()[..300].to_vec(), "endsolid"),
        (b"nothing of the kind".to_vec(), "no STL"),
        (b"solid x\nfacet\nouter loop\nvertex 1 2\n".to_vec(), "line 4: a number is missing"),
        (b"solid x\nendsolid".to_vec(), "no faces"),
    ] {
        let error = meshes(MeshFormat::Stl, &bytes).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn off_with_colours_comments_and_flags() {
    let text = "COFF # colours\n\n4 4 6\n0 0 0 255 0 0 255\n3 0 0\n# a comment\n0 3 0\n0 0 2\n\
                3 0 2 1 255 128 0\n3 0 1 3 255 128 0\n3 1 2 3 255 128 0\n3 0 3 2 255 128 0\n";
    let objects = meshes(MeshFormat::Off, text.as_bytes()).unwrap();
    assert_eq!(objects[0].color, Some([1.0, 128.0 / 255.0, 0.0, 1.0]));
    assert!((volume(&objects[0].mesh) - 3.0).abs() < 1e-12);
    let index = meshes(MeshFormat::Off, b"OFF 3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 3\n");
    assert_eq!(index.unwrap_err(), ImportError::Index { index: 3, vertices: 3 });
    assert_eq!(meshes(MeshFormat::Off, b"OFF 999999999 1 0\n").unwrap_err(), ImportError::TooLarge);
    assert!(meshes(MeshFormat::Off, b"4OFF 1 1 0\n").unwrap_err().to_string().contains("dimension"));
}

#[test]
fn obj_with_polygons_negative_numbers_and_groups() {
    let text = "# box\nv 0 0 0\nv 2 0 0\nv 2 2 0\nv 0 2 0\no lower\nf -1 -2 -3 -4\nv 0 0 2\nv 2 0 2\nv 2 2 2\nv 0 2 2\n\
                g upper\nf 5/1/1 6//2 7 8\nf 1 2 6 \\\n5\nf 2 3 7 6\nf 3 4 8 7\nf 4 1 5 8\nusemtl x\n";
    let objects = meshes(MeshFormat::Obj, text.as_bytes()).unwrap();
    assert_eq!(objects.iter().map(|object| object.name.as_str()).collect::<Vec<_>>(), ["lower", "upper"]);
    let whole = Mesh::merged(objects.into_iter().map(|object| object.mesh));
    assert!((volume(&whole) - 8.0).abs() < 1e-12);
    assert!(whole.closed().is_ok_and(|closed| closed.moved.is_none()));
    assert!(meshes(MeshFormat::Obj, b"v 0 0 0\nf 1 2 3\n").is_err());
}

/// A zip archive with stored parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn tetrahedron_3mf(id: u32, attributes: &str) -> String {
    let vertices: String = CORNERS.iter().map(|[x, y, z]| format!("<vertex x=\"{x}\" y=\"{y}\" z=\"{z}\"/>")).collect();
    let triangles: String =
        FACES.iter().map(|[a, b, c]| format!("<triangle v1=\"{a}\" v2=\"{b}\" v3=\"{c}\"/>")).collect();
    format!(
        "<object id=\"{id}\" {attributes}><mesh><vertices>{vertices}</vertices><triangles>{triangles}</triangles></mesh></object>"
    )
}

fn model_3mf(unit: &str, resources: &str, items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><model unit=\"{unit}\" xmlns:p=\"p\"><resources>{resources}</resources><build>{items}</build></model>"
    )
}

#[test]
fn three_mf_units_components_colours_and_parts() {
    let resources = format!(
        "<m:colorgroup xmlns:m=\"m\" id=\"7\"><m:color color=\"#FF0000\"/><m:color color=\"#0000FF80\"/></m:colorgroup>{}\
         <object id=\"2\"><components><component objectid=\"1\" transform=\"1 0 0 0 1 0 0 0 1 10 0 0\"/>\
         <component p:path=\"/3D/other.model\" objectid=\"1\" transform=\"-1 0 0 0 1 0 0 0 1 0 0 0\"/></components></object>",
        tetrahedron_3mf(1, "name=\"tip\" pid=\"7\" pindex=\"1\"")
    );
    let root = model_3mf(
        "inch",
        &resources,
        "<item objectid=\"2\" transform=\"2 0 0 0 2 0 0 0 2 0 0 1\"/><item objectid=\"1\"/>",
    );
    let other = model_3mf("millimeter", &tetrahedron_3mf(1, ""), "");
    let relations =
        "<Relationships><Relationship Type=\"http://x/3dmodel\" Target=\"/3D/root.model\"/></Relationships>";
    let bytes = archive(&[("_rels/.rels", relations), ("3D/root.model", &root), ("3D/other.model", &other)]);
    let objects = meshes(MeshFormat::ThreeMf, &bytes).unwrap();
    assert_eq!(objects.len(), 3);
    assert_eq!((objects[0].name.as_str(), objects[0].color), ("tip", Some([0.0, 0.0, 1.0, 128.0 / 255.0])));
    // In mm; the mirror image stays right side out.
    let cube = 25.4_f64.powi(3);
    for (object, expected) in objects.iter().zip([3.0 * 8.0 * cube, 3.0 * 8.0, 3.0 * cube]) {
        assert!((volume(&object.mesh) - expected).abs() < 1e-6 * expected, "{}", volume(&object.mesh));
    }
    assert_eq!(objects[0].mesh.bounds().unwrap()[0], [20.0 * 25.4, 0.0, 25.4]);
    let circle = model_3mf(
        "millimeter",
        "<object id=\"1\"><components><component objectid=\"1\"/></components></object>",
        "<item objectid=\"1\"/>",
    );
    let error = meshes(MeshFormat::ThreeMf, &archive(&[("3D/3dmodel.model", &circle)])).unwrap_err();
    assert!(error.to_string().contains("without end"), "{error}");
    let missing = model_3mf("millimeter", "", "<item objectid=\"5\"/>");
    assert!(meshes(MeshFormat::ThreeMf, &archive(&[("3D/3dmodel.model", &missing)])).is_err());
    assert!(meshes(MeshFormat::ThreeMf, &archive(&[("readme.txt", "")])).is_err());
}

#[test]
fn amf_volumes_constellations_and_zip() {
    let vertices: String = CORNERS
        .iter()
        .map(|[x, y, z]| format!("<vertex><coordinates><x>{x}</x><y> {y} </y><z>{z}</z></coordinates></vertex>"))
        .collect();
    let volumes: String = FACES
        .chunks(2)
        .map(|faces| {
            let triangle =
                |[a, b, c]: &[usize; 3]| format!("<triangle><v1>{a}</v1><v2>{b}</v2><v3>{c}</v3></triangle>");
            format!("<volume>{}</volume>", faces.iter().map(triangle).collect::<String>())
        })
        .collect();
    let object = format!(
        "<object id=\"1\"><metadata type=\"name\">tip</metadata><color><r>1</r><g>0.5</g><b>0</b></color>\
         <mesh><vertices>{vertices}</vertices>{volumes}</mesh></object>"
    );
    let plain = format!("<?xml version=\"1.0\"?><amf unit=\"millimeter\">{object}</amf>");
    let placed = format!(
        "<amf unit=\"inch\">{object}<constellation id=\"2\"><instance objectid=\"1\"><deltax>4</deltax><rz>90</rz></instance>\
         <instance objectid=\"1\"/></constellation></amf>"
    );
    for bytes in [plain.clone().into_bytes(), archive(&[("x.amf", &plain)])] {
        let objects = meshes(MeshFormat::Amf, &bytes).unwrap();
        assert_eq!((objects[0].name.as_str(), objects[0].color), ("tip", Some([1.0, 0.5, 0.0, 1.0])));
        assert!((volume(&objects[0].mesh) - 3.0).abs() < 1e-12);
        assert!(objects[0].mesh.clone().closed().is_ok());
    }
    let objects = meshes(MeshFormat::Amf, placed.as_bytes()).unwrap();
    let bounds = objects[0].mesh.bounds().unwrap().map(|point| point.map(|value| (value / 25.4 * 1e9).round() / 1e9));
    assert_eq!((objects.len(), bounds), (2, [[1.0, 0.0, 0.0], [4.0, 3.0, 2.0]]));
}

fn read_svg(body: &str, options: SvgOptions<'_>) -> Drawing {
    let text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\" width=\"100mm\" height=\"50mm\" \
         viewBox=\"0 0 100 50\">{body}</svg>"
    );
    svg(text.as_bytes(), &options, &curves()).expect("a proper file")
}

const WHOLE: SvgOptions<'static> = SvgOptions { id: None, layer: None, dpi: 72.0, center: false };

#[test]
fn svg_shapes_have_their_areas() {
    for (body, expected) in [
        ("<rect x=\"1\" y=\"2\" width=\"10\" height=\"5\"/>", 50.0),
        (
            "<g transform=\"translate(5,5) scale(2)\"><rect width=\"10\" height=\"5\" transform=\"rotate(30)\"/></g>",
            200.0,
        ),
        ("<polygon points=\"0,0 10,0 10,10\"/>", 50.0),
        ("<line x1=\"0\" y1=\"5\" x2=\"10\" y2=\"5\" stroke-width=\"2\"/>", 20.0),
        ("<line x2=\"10\" y1=\"5\" y2=\"5\" style=\"stroke-width:2;stroke-linecap:square\"/>", 24.0),
        ("<path d=\"M0 0H10V10H0Z\"/>", 100.0),
        ("<path d=\"m0 0h10v10h-10z m20 0 h5 v5 h-5 z\"/>", 125.0),
        ("<path d=\"M0 5h10\" stroke-width=\"3\"/>", 30.0),
        (
            "<defs><rect id=\"r\" width=\"4\" height=\"3\"/></defs><use xlink:href=\"#r\" x=\"10\"/><use href=\"#r\"/>",
            24.0,
        ),
        ("<g display=\"none\"><rect width=\"4\" height=\"3\"/></g><rect width=\"1\" height=\"1\"/>", 1.0),
        ("<rect width=\"100%\" height=\"10mm\"/><rect width=\"1\" height=\"1\"/>", 1.0),
    ] {
        let drawing = read_svg(body, WHOLE);
        let found: f64 = drawing.shapes.iter().map(|shape| area(shape).abs()).sum();
        assert!((found - expected).abs() < 1e-3 * expected, "{body}: {found}");
    }
    // 40 chords at least, an arc and a curve near their circle.
    for (body, radius) in [
        ("<circle cx=\"20\" cy=\"20\" r=\"10\"/>", 10.0),
        ("<path d=\"M10 20 a10 10 0 1 1 20 0 a10 10 0 0 1 -20 0z\"/>", 10.0),
        ("<path d=\"M10 20A10,10,0,1,1,30,20A10 10 0 01 10 20\"/>", 10.0),
        ("<rect width=\"20\" height=\"20\" rx=\"10\"/>", 10.0),
        (
            "<path d=\"M0 5.523C0 8.57 2.477 11.046 5.523 11.046S11.046 8.57 11.046 5.523 8.57 0 5.523 0 0 2.477 0 5.523\"/>",
            5.523,
        ),
    ] {
        let drawing = read_svg(body, WHOLE);
        let found = area(&drawing.shapes[0]).abs();
        let circle = std::f64::consts::PI * radius * radius;
        assert!(found < circle * 1.001 && found > circle * 0.985, "{body}: {found} of {circle}");
    }
}

#[test]
fn svg_places_and_selects() {
    // y goes up, from the bottom of the page.
    let drawing = read_svg("<rect x=\"1\" y=\"2\" width=\"10\" height=\"5\"/>", WHOLE);
    assert_eq!(drawing.shapes[0][0][0], [1.0, 48.0]);
    let layers = "<g inkscape:groupmode=\"layer\" inkscape:label=\"A\"><rect id=\"a\" width=\"1\" height=\"1\"/></g>\
                  <g inkscape:groupmode=\"layer\" inkscape:label=\"B\" style=\"display:none\"><rect id=\"b\" width=\"2\" height=\"2\"/>\
                  <rect id=\"c\" width=\"3\" height=\"3\"/></g>";
    let total = |options| {
        let drawing = read_svg(layers, options);
        (drawing.shapes.iter().map(|shape| area(shape).abs()).sum::<f64>().round(), drawing.remarks.len())
    };
    assert_eq!(total(WHOLE), (1.0, 0));
    assert_eq!(total(SvgOptions { layer: Some("B"), ..WHOLE }), (13.0, 0));
    assert_eq!(total(SvgOptions { id: Some("b"), ..WHOLE }), (4.0, 0));
    assert_eq!(total(SvgOptions { id: Some("b"), layer: Some("A"), ..WHOLE }), (0.0, 1));
    assert_eq!(total(SvgOptions { id: Some("x"), ..WHOLE }), (0.0, 1));
    let units = b"<svg width=\"2in\" viewBox=\"0 0 144 72\"><rect width=\"72\" height=\"36\"/></svg>";
    let drawing = svg(units, &WHOLE, &curves()).unwrap();
    assert!((area(&drawing.shapes[0]).abs() - 25.4 * 12.7).abs() < 1e-6);
}

#[test]
fn bombs_end_in_errors() {
    let nested = "<!DOCTYPE svg [<!ENTITY a \"xxxxxxxxxx\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;\">]><svg><text>&c;</text></svg>";
    assert!(svg(nested.as_bytes(), &WHOLE, &curves()).unwrap_err().to_string().contains("entities"));
    let wide = format!("<!DOCTYPE svg [<!ENTITY a \"{}\">]><svg>{}</svg>", "x".repeat(100_000), "&a;".repeat(2000));
    assert!(svg(wide.as_bytes(), &WHOLE, &curves()).unwrap_err().to_string().contains("entities"));
    let mut uses = String::from("<rect id=\"r0\" width=\"1\" height=\"1\"/>");
    for level in 1..30 {
        uses += &format!("<g id=\"r{level}\">{}</g>", format!("<use href=\"#r{}\"/>", level - 1).repeat(10));
    }
    let text = format!("<svg><defs>{uses}</defs><use href=\"#r29\"/></svg>");
    assert!(svg(text.as_bytes(), &WHOLE, &curves()).is_err());
    let circle = "<svg><defs><g id=\"a\"><use href=\"#a\"/></g></defs><use href=\"#a\"/></svg>";
    assert!(svg(circle.as_bytes(), &WHOLE, &curves()).is_err());
    let fine = Curves { most: 100, circle: &|_| 1e9, number: 1e9 };
    assert!(matches!(svg(b"<svg><circle r=\"5\"/></svg>", &WHOLE, &fine), Err(ImportError::Facets { most: 100 })));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(json(deep.as_bytes()).is_err());
}

const ALL: DxfOptions<'static> = DxfOptions { layer: "", origin: [0.0; 2], scale: 1.0 };

fn entity(kind: &str, groups: &[(u32, &str)]) -> String {
    let groups: String = groups.iter().map(|(code, value)| format!("{code:>3}\r\n{value}\r\n")).collect();
    format!("  0\r\n{kind}\r\n{groups}")
}

fn dxf_text(entities: &str, blocks: &str) -> String {
    let section = |name, content| format!("0\nSECTION\n2\n{name}\n{content}0\nENDSEC\n");
    format!("{}{}0\nEOF\n", section("BLOCKS", blocks), section("ENTITIES", entities))
}

fn line(layer: &str, numbers: [&str; 4]) -> String {
    let [x1, y1, x2, y2] = numbers;
    entity("LINE", &[(8, layer), (10, x1), (20, y1), (11, x2), (21, y2)])
}

fn dxf_area(text: &str, options: &DxfOptions<'_>) -> f64 {
    let file = dxf(text.as_bytes(), options, &curves()).expect("a proper file");
    file.drawing.shapes.iter().flatten().map(|contour| area(std::slice::from_ref(contour)).abs()).sum()
}

#[test]
fn dxf_lines_join_and_blocks_are_placed() {
    // In no order and no direction, with gaps of less than a thousandth.
    let square: String =
        [["0", "0", "10", "0.0004"], ["0", "10", "10", "10"], ["10.0003", "0", "10", "10"], ["0", "10", "0", "0"]]
            .map(|numbers| line("a", numbers))
            .concat();
    assert!((dxf_area(&dxf_text(&square, ""), &ALL) - 100.0).abs() < 0.01);
    assert_eq!(dxf_area(&dxf_text(&square, ""), &DxfOptions { layer: "b", ..ALL }), 0.0);
    let scaled = DxfOptions { scale: 2.0, origin: [5.0, 5.0], ..ALL };
    let file = dxf(dxf_text(&square, "").as_bytes(), &scaled, &curves()).unwrap();
    let low = file.drawing.shapes[0][0].iter().fold(f64::INFINITY, |low, point| low.min(point[0]));
    assert_eq!(low, -10.0);
    let block = format!("{}{square}{}", entity("BLOCK", &[(2, "B")]), entity("ENDBLK", &[]));
    let inserts = entity("INSERT", &[(2, "B"), (10, "50"), (20, "0"), (41, "2"), (42, "0.5"), (50, "30")]);
    assert!((dxf_area(&dxf_text(&inserts, &block), &ALL) - 100.0).abs() < 0.01);
    // Left open, it is closed by a straight line.
    let open = [["0", "0", "10", "0"], ["10", "0", "10", "10"]].map(|numbers| line("a", numbers)).concat();
    assert!((dxf_area(&dxf_text(&open, ""), &ALL) - 50.0).abs() < 1e-9);
}

#[test]
fn dxf_curves_and_what_is_not_read() {
    let circle = entity("CIRCLE", &[(10, "3"), (20, "4"), (40, "5")]);
    let polygon = 15.0 * 25.0 * (12.0_f64).to_radians().sin();
    assert!((dxf_area(&dxf_text(&circle, ""), &ALL) - polygon).abs() < 1e-9);
    let ellipse = entity(
        "ELLIPSE",
        &[(10, "0"), (20, "0"), (11, "3"), (21, "4"), (40, "0.5"), (41, "0"), (42, "6.283185307179586")],
    );
    assert!((dxf_area(&dxf_text(&ellipse, ""), &ALL) - polygon / 2.0).abs() < 1e-6);
    // Half a disc by a bulge of 1.
    let bulge = entity("LWPOLYLINE", &[(70, "1"), (10, "0"), (20, "0"), (42, "1"), (10, "10"), (20, "0")]);
    assert!((dxf_area(&dxf_text(&bulge, ""), &ALL) - polygon / 2.0).abs() < 1e-9);
    let polyline = [
        entity("POLYLINE", &[(70, "1")]),
        entity("VERTEX", &[(10, "0"), (20, "0")]),
        entity("VERTEX", &[(10, "5"), (20, "0")]),
        entity("VERTEX", &[(10, "0"), (20, "4")]),
        entity("SEQEND", &[]),
        entity("SPLINE", &[]),
        entity("SPLINE", &[]),
    ]
    .concat();
    let file = dxf(dxf_text(&polyline, "").as_bytes(), &ALL, &curves()).unwrap();
    assert_eq!(file.drawing.remarks, ["Unsupported DXF Entity 'SPLINE' (2 times)"]);
    assert!((dxf_area(&dxf_text(&polyline, ""), &ALL) - 10.0).abs() < 1e-9);
    let broken = line("a", ["0", "zero", "1", "1"]);
    assert!(!dxf(dxf_text(&broken, "").as_bytes(), &ALL, &curves()).unwrap().drawing.remarks.is_empty());
    assert!(dxf(b"AutoCAD Binary DXF\r\n\x1a\0", &ALL, &curves()).is_err());
    assert!(dxf(b"what", &ALL, &curves()).is_err());
}

#[test]
fn heights_make_closed_solids() {
    for (text, [columns, rows], bottom) in
        [("1 2 3\n4 5 6\n\n# c\n7 8 9\n", [3, 3], 0.0), ("-3\t2 3\n4 5\n", [3, 2], -4.0)]
    {
        let map = surface(text.as_bytes(), false).unwrap();
        assert_eq!(([map.columns, map.rows], map.bottom), ([columns, rows], bottom));
        let mesh = map.mesh(true);
        assert!(volume(&mesh) > 0.0);
        assert!(mesh.closed().is_ok_and(|closed| closed.moved.is_none()));
    }
    for text in ["1 2 3", "1\n2\n3", "", "1 2\n3 x\n"] {
        assert!(surface(text.as_bytes(), false).is_err(), "{text}");
    }
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 3, 2);
    encoder.set_color(png::ColorType::Rgb);
    let pixels = [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30, 255, 255, 255, 0, 0, 0];
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    let map = surface(&png, false).unwrap();
    // The last row of the image is the first of the map.
    assert!((map.heights[1] - 100.0).abs() < 1e-9 && map.heights[2] == 0.0 && (map.heights[3] - 21.26).abs() < 1e-9);
    let inverted = surface(&png, true).unwrap();
    assert!((inverted.heights[2] - 100.0 / 255.0).abs() < 1e-9);
}

#[test]
fn json_values() {
    let value = json(b"\xEF\xBB\xBF{\"b\": [1.5, null, true], \"a\": {\"x\": \"y\"}, \"b2\": -2e3}").unwrap();
    let text = |text: &str| text.to_owned();
    let expected = Json::Object(vec![
        (text("a"), Json::Object(vec![(text("x"), Json::Text(text("y")))])),
        (text("b"), Json::List(vec![Json::Number(1.5), Json::Null, Json::Bool(true)])),
        (text("b2"), Json::Number(-2000.0)),
    ]);
    assert_eq!(value, expected);
    assert_eq!(json(b"{\"a\": \n").unwrap_err().to_string(), "line 2: EOF while parsing a value");
}

#[test]
fn meshes_are_joined_where_rounding_pulled_them_apart() {
    let mut soup = Mesh::default();
    for (number, face) in FACES.iter().enumerate() {
        let first = soup.points.len() as u32;
        // Each face has vertices of its own, all a little off.
        soup.points.extend(face.iter().map(|&index| CORNERS[index].map(|value| value + number as f64 * 1e-7)));
        soup.faces.push((first..first + 3).collect());
    }
    let closed = soup.clone().closed().expect("it is closed but for rounding");
    assert!(closed.moved.is_some_and(|moved| moved < 1e-4) && (volume(&closed.mesh) - 3.0).abs() < 1e-4);
    soup.faces.pop();
    assert_eq!(soup.closed().unwrap_err().count, 9);
    // A vertex in the middle of a neighbour's edge.
    let mut mesh = Mesh {
        points: CORNERS.to_vec(),
        faces: FACES.iter().map(|face| face.iter().map(|&index| index as u32).collect()).collect(),
    };
    mesh.points.push([1.0, 0.0, 0.0]);
    mesh.faces[1] = vec![0, 4, 3];
    mesh.faces.push(vec![4, 1, 3]);
    let closed = mesh.closed().expect("the edge is split");
    assert!((volume(&closed.mesh) - 3.0).abs() < 1e-12);
}

/// Whatever is cut off, nothing panics or hangs, and what is lost is not passed over in silence where the format can tell.
#[test]
fn truncated_files() {
    let relations =
        "<Relationships><Relationship Type=\"http://x/3dmodel\" Target=\"/3D/3dmodel.model\"/></Relationships>";
    let model = model_3mf("millimeter", &tetrahedron_3mf(1, "name=\"a\""), "<item objectid=\"1\"/>");
    let package = archive(&[("_rels/.rels", relations), ("3D/3dmodel.model", &model)]);
    let mut png = Vec::new();
    png::Encoder::new(&mut png, 40, 40).write_header().unwrap().write_image_data(&[7; 1600]).unwrap();
    let stl = binary_stl("x", &FACES.repeat(20));
    let text_stl = ascii_stl(&FACES.repeat(5));
    let drawing = format!("<svg><path d=\"{}\"/></svg>", "M1 2C3 4 5 6 7 8A1 2 3 0 1 5 5z".repeat(40));
    let plan = dxf_text(&line("a", ["0", "0", "10", "1"]).repeat(20), "");
    let mesh = |format: MeshFormat| move |bytes: &[u8]| meshes(format, bytes).is_ok();
    type Read<'a> = Box<dyn Fn(&[u8]) -> bool + 'a>;
    let cases: [(&[u8], Read<'_>, bool); 9] = [
        (&stl, Box::new(mesh(MeshFormat::Stl)), true),
        (text_stl.as_bytes(), Box::new(mesh(MeshFormat::Stl)), true),
        (&package, Box::new(mesh(MeshFormat::ThreeMf)), true),
        (model.as_bytes(), Box::new(mesh(MeshFormat::Amf)), true),
        (
            b"OFF 4 4 0\n0 0 0\n3 0 0\n0 3 0\n0 0 2\n3 0 2 1\n3 0 1 3\n3 1 2 3\n3 0 3 2",
            Box::new(mesh(MeshFormat::Off)),
            true,
        ),
        (drawing.as_bytes(), Box::new(|bytes| svg(bytes, &WHOLE, &curves()).is_ok()), true),
        (plan.as_bytes(), Box::new(|bytes| dxf(bytes, &ALL, &curves()).is_ok()), false),
        (&png, Box::new(|bytes| surface(bytes, false).is_ok()), false),
        (b"{\"a\": [1, 2, {\"b\": null}], \"text\": \"\\u00e4\"}", Box::new(|bytes| json(bytes).is_ok()), true),
    ];
    for (bytes, read, tells) in &cases {
        let step = if bytes.len() > 2000 { 97 } else { 7 };
        for end in (0..bytes.len().saturating_sub(9)).step_by(step) {
            let fine = read(&bytes[..end]);
            assert!(!(fine && *tells), "{} of {} bytes pass", end, bytes.len());
        }
        // And with bytes that do not belong there.
        for at in (0..bytes.len()).step_by(step) {
            let mut odd = bytes.to_vec();
            odd[at] = !odd[at];
            read(&odd);
            odd[at] = b'9';
            read(&odd);
        }
    }
}
