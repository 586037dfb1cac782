//! Text as a region: outlines from the fonts, wound as fonts wind them.

use partwright_graph::Node;
use partwright_solid::Region;

use crate::fault::{Fault, code, guarded};
use crate::regions::non_zero;

/// Nothing for nodes that are no text.
pub fn text(node: &Node) -> Result<Region, Fault> {
    let Node::Text { text, size, font, file, halign, valign, spacing, direction, language, script, facets } = node
    else {
        return Ok(Region::default());
    };
    let spec = partwright_text::TextSpec {
        text,
        size: *size,
        font,
        file: file.as_ref().map(|file| file.bytes()),
        halign: *halign,
        valign: *valign,
        spacing: *spacing,
        direction: *direction,
        language,
        script,
        facets: *facets,
    };
    let contours = guarded(|| partwright_text::outlines(&spec))
        .ok_or_else(|| Fault::new(code::TEXT, "this text has no outlines: try other characters or another font"))?;
    non_zero(&contours)
}
