//! Solid to bytes: STL, 3MF, OBJ, OFF, SVG, DXF, the viewer's mesh frame, and PNG pictures from a software rasteriser.
//!
//! One file per format. Exporters read the model as it is and promise the same bytes for the same model, on every
//! machine. They do not check or mend it: that it is a manifold is what `inspect` says before. `%` geometry appears in the
//! mesh frame only.

mod dxf;
mod edges;
mod mesh;
mod obj;
mod off;
mod png;
mod raster;
mod stl;
mod surface;
mod svg;
mod three_mf;

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod tests;

pub use edges::CREASE_DEGREES;
pub use raster::{Background, render_png};

use partwright_graph::Span;
use partwright_protocol::{Format, Location};
use partwright_solid::{Geometry, Model, Part, Region, Solid};

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("{format} holds {holds}, and this is {is}", format = .format.extension().to_uppercase())]
    WrongDimension { format: Format, holds: &'static str, is: &'static str },
    #[error("there is nothing to export")]
    Empty,
    #[error(
        "{format} cannot hold a coordinate or count of this size: keep coordinates below 1e38 mm and faces below 2^32",
        format = .format.extension().to_uppercase()
    )]
    OutOfRange { format: Format },
    #[error("could not write {format}: {source}", format = .format.extension().to_uppercase())]
    Write { format: Format, source: std::io::Error },
}

/// What exporters need beside the model.
pub struct Context<'a> {
    /// Title inside formats that have one.
    pub title: &'a str,
    pub locate: &'a dyn Fn(Span) -> Location,
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Context").field("title", &self.title).finish_non_exhaustive()
    }
}

/// The model as a file of `format`.
pub fn export(model: &Model, format: Format, context: &Context<'_>) -> Result<Vec<u8>, ExportError> {
    let dimension = model.dimension();
    // The viewer can show `%` geometry alone; every file needs something to hold.
    if dimension == 0 && (format != Format::Mesh || model.background.is_empty()) {
        return Err(ExportError::Empty);
    }
    if dimension != 0 && !format.holds(dimension) {
        let (holds, is) = match dimension {
            2 => ("solids", "a flat drawing: give it a thickness with linear_extrude()"),
            _ => ("flat drawings", "a solid: flatten it with projection()"),
        };
        return Err(ExportError::WrongDimension { format, holds, is });
    }
    match format {
        Format::Stl => stl::write(model),
        Format::ThreeMf => three_mf::write(model, context.title),
        Format::Obj => obj::write(model, context.title),
        Format::Off => off::write(model),
        Format::Svg => svg::write(model, context.title),
        Format::Dxf => dxf::write(model),
        Format::Png => render_png(model, 512, 512, Background::Studio),
        Format::Mesh => mesh::write(model, context),
    }
}

/// The parts that are solids, which is all of them in a solid model.
fn solids(model: &Model) -> impl Iterator<Item = (&Part, &Solid)> {
    model.parts.iter().filter_map(|part| match &part.geometry {
        Geometry::Solid(solid) if !solid.is_empty() => Some((part, solid)),
        _ => None,
    })
}

/// The parts that are drawings.
fn regions(model: &Model) -> impl Iterator<Item = (&Part, &Region)> {
    model.parts.iter().filter_map(|part| match &part.geometry {
        Geometry::Region(region) if !region.is_empty() => Some((part, region)),
        _ => None,
    })
}

/// `#rrggbb`, with `aa` unless opaque.
fn hex_color(rgba: [f32; 4]) -> String {
    let [r, g, b, a] = rgba.map(|value| (value.clamp(0.0, 1.0) * 255.0).round() as u8);
    if a == 255 { format!("#{r:02x}{g:02x}{b:02x}") } else { format!("#{r:02x}{g:02x}{b:02x}{a:02x}") }
}

/// Text for XML, without the characters that XML 1.0 cannot carry at all.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => out.push(' '),
            _ => out.push(character),
        }
    }
    out
}

/// A name for formats whose names end at white space or line end.
fn word(name: &str) -> String {
    let word: String = name
        .chars()
        .map(|character| if character.is_alphanumeric() || "-_.".contains(character) { character } else { '_' })
        .collect();
    if word.is_empty() { "part".to_owned() } else { word }
}
