//! DXF for drawings, release 12: one line per edge, one layer per part. It is the dialect that every reader has (OpenSCAD reads
//! no old polylines, AutoCAD no new ones without a full set of tables); it knows no units, and 1 means 1 mm.

use std::fmt::Write;

use partwright_solid::Model;

use crate::svg::bounds;
use crate::{ExportError, regions};

pub(crate) fn write(model: &Model) -> Result<Vec<u8>, ExportError> {
    let [x0, y0, x1, y1] = bounds(regions(model).map(|(_, region)| region)).ok_or(ExportError::Empty)?;
    // Writing to a string cannot fail.
    let mut out = String::new();
    let _ = write!(
        out,
        "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1009\n9\n$EXTMIN\n10\n{x0}\n20\n{y0}\n9\n$EXTMAX\n10\n{x1}\n20\n{y1}\n\
         0\nENDSEC\n0\nSECTION\n2\nENTITIES\n"
    );
    for (part, region) in regions(model) {
        let layer = layer(&part.name);
        for contour in &region.contours {
            for ([x0, y0], [x1, y1]) in contour.iter().zip(contour.iter().cycle().skip(1)) {
                let _ = write!(out, "0\nLINE\n8\n{layer}\n10\n{x0}\n20\n{y0}\n11\n{x1}\n21\n{y1}\n");
            }
        }
    }
    out.push_str("0\nENDSEC\n0\nEOF\n");
    Ok(out.into_bytes())
}

/// Release 12 allows 31 letters, digits, `_` and `-`.
fn layer(name: &str) -> String {
    let layer: String = name
        .chars()
        .take(31)
        .map(|character| if character.is_ascii_alphanumeric() || character == '-' { character } else { '_' })
        .collect();
    if layer.is_empty() { "0".to_owned() } else { layer }
}
