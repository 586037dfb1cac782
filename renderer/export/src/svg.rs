//! SVG for drawings: millimetres, one path per part. SVG's y points down, so y is negated.

use std::fmt::Write;

use partwright_protocol::Format;
use partwright_solid::{Model, Region};

use crate::{ExportError, hex_color, regions, xml};

/// Smallest and largest x and y over all drawings.
pub(crate) fn bounds<'a>(regions: impl Iterator<Item = &'a Region>) -> Option<[f64; 4]> {
    regions.flat_map(|region| region.contours.iter().flatten()).fold(None, |bounds, &[x, y]| {
        let [x0, y0, x1, y1] = bounds.unwrap_or([x, y, x, y]);
        Some([x0.min(x), y0.min(y), x1.max(x), y1.max(y)])
    })
}

pub(crate) fn write(model: &Model, title: &str) -> Result<Vec<u8>, ExportError> {
    let [x0, y0, x1, y1] = bounds(regions(model).map(|(_, region)| region)).ok_or(ExportError::Empty)?;
    let (width, height) = (x1 - x0, y1 - y0);
    if !(width.is_finite() && height.is_finite()) {
        return Err(ExportError::OutOfRange { format: Format::Svg });
    }
    // Writing to a string cannot fail.
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"{width}mm\" height=\"{height}mm\" \
         viewBox=\"{x0} {top} {width} {height}\">\n<title>{}</title>",
        xml(title),
        top = -y1 + 0.0,
    );
    for (part, region) in regions(model) {
        let fill = part.color.map_or_else(|| "#d3d3d3".to_owned(), hex_color);
        let _ = write!(
            out,
            "<path id=\"{}\" fill=\"{fill}\" fill-rule=\"evenodd\" stroke=\"#000000\" stroke-width=\"0.1\" d=\"",
            xml(&part.name)
        );
        for contour in &region.contours {
            for (index, [x, y]) in contour.iter().enumerate() {
                let _ = write!(out, "{}{x} {} ", if index == 0 { "M" } else { "L" }, -y + 0.0);
            }
            out.push_str("Z ");
        }
        out.truncate(out.trim_end().len());
        out.push_str("\"/>\n");
    }
    out.push_str("</svg>\n");
    Ok(out.into_bytes())
}
