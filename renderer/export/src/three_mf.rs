//! 3MF (core specification 1.3, materials extension): a zip with hand-written XML that strict lib3mf accepts.
//!
//! Millimetres; one named object and build item per part; colours as a colour group, which slicers honour more than base
//! materials; a thumbnail. Vertices are rounded to f32, as the slicers' own, and written with the fewest digits that say so.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use partwright_protocol::Format;
use partwright_solid::Model;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::{Background, ExportError, render_png, solids, xml};

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
 <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
 <Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/>
 <Default Extension="png" ContentType="image/png"/>
</Types>
"#;

const RELATIONSHIPS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
 <Relationship Id="model" Target="/3D/3dmodel.model" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/>
 <Relationship Id="thumbnail" Target="/Metadata/thumbnail.png" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"/>
</Relationships>
"#;

pub(crate) fn write(model: &Model, title: &str) -> Result<Vec<u8>, ExportError> {
    let document = document(model, title)?;
    let thumbnail = render_png(model, 256, 256, Background::Studio)?;
    package(&[
        ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        ("_rels/.rels", RELATIONSHIPS.as_bytes()),
        ("3D/3dmodel.model", document.as_bytes()),
        ("Metadata/thumbnail.png", &thumbnail),
    ])
    .map_err(|source| ExportError::Write { format: Format::ThreeMf, source: source.into() })
}

fn package(files: &[(&str, &[u8])]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The zip epoch, so that equal models are equal files.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in files {
        zip.start_file(*name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Resource 1 is the colour group, when there is a colour; objects count on from 2.
fn document(model: &Model, title: &str) -> Result<String, ExportError> {
    // Writing to a string cannot fail.
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <model unit=\"millimeter\" xml:lang=\"en-US\" \
         xmlns=\"http://schemas.microsoft.com/3dmanufacturing/core/2015/02\" \
         xmlns:m=\"http://schemas.microsoft.com/3dmanufacturing/material/2015/02\">\n",
    );
    let _ = writeln!(out, " <metadata name=\"Title\">{}</metadata>", xml(title));
    let _ = writeln!(out, " <metadata name=\"Application\">Partwright {}</metadata>", env!("CARGO_PKG_VERSION"));
    out.push_str(" <resources>\n");

    let mut colors: Vec<[u8; 4]> = Vec::new();
    let mut color_index = |rgba: [f32; 4]| {
        let rgba = rgba.map(|value| (value.clamp(0.0, 1.0) * 255.0).round() as u8);
        colors.iter().position(|known| *known == rgba).unwrap_or_else(|| {
            colors.push(rgba);
            colors.len() - 1
        })
    };
    let properties: Vec<String> = solids(model)
        .map(|(part, _)| {
            part.color.map_or_else(String::new, |rgba| format!(" pid=\"1\" pindex=\"{}\"", color_index(rgba)))
        })
        .collect();
    if !colors.is_empty() {
        out.push_str("  <m:colorgroup id=\"1\">\n");
        for [r, g, b, a] in &colors {
            let _ = writeln!(out, "   <m:color color=\"#{r:02X}{g:02X}{b:02X}{a:02X}\"/>");
        }
        out.push_str("  </m:colorgroup>\n");
    }
    for (index, ((part, solid), property)) in solids(model).zip(&properties).enumerate() {
        let id = index + 2;
        let _ = write!(
            out,
            "  <object id=\"{id}\" type=\"model\" name=\"{}\"{property}>\n   <mesh>\n    <vertices>\n",
            xml(&part.name)
        );
        for position in &solid.positions {
            let [x, y, z] = position.map(|value| value as f32 + 0.0);
            if !(x.is_finite() && y.is_finite() && z.is_finite()) {
                return Err(ExportError::OutOfRange { format: Format::ThreeMf });
            }
            let _ = writeln!(out, "     <vertex x=\"{x}\" y=\"{y}\" z=\"{z}\"/>");
        }
        out.push_str("    </vertices>\n    <triangles>\n");
        for [a, b, c] in &solid.triangles {
            let _ = writeln!(out, "     <triangle v1=\"{a}\" v2=\"{b}\" v3=\"{c}\"/>");
        }
        out.push_str("    </triangles>\n   </mesh>\n  </object>\n");
    }
    out.push_str(" </resources>\n <build>\n");
    if properties.is_empty() {
        return Err(ExportError::Empty);
    }
    for index in 0..properties.len() {
        let _ = writeln!(out, "  <item objectid=\"{}\"/>", index + 2);
    }
    out.push_str(" </build>\n</model>\n");
    Ok(out)
}
