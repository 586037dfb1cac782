//! The bundled fonts and how a fontconfig-like name finds one.

use rustybuzz::{Script, ttf_parser::Tag};

#[derive(Debug)]
pub(crate) struct Font {
    pub(crate) family: &'static str,
    pub(crate) style: &'static str,
    pub(crate) bytes: &'static [u8],
}

macro_rules! font {
    ($family:literal, $style:literal, $file:literal) => {
        Font { family: $family, style: $style, bytes: include_bytes!(concat!("../fonts/", $file, ".ttf")) }
    };
}

/// The first is the default.
static FONTS: [Font; 6] = [
    font!("Liberation Sans", "Regular", "LiberationSans-Regular"),
    font!("Liberation Sans", "Bold", "LiberationSans-Bold"),
    font!("Liberation Sans", "Italic", "LiberationSans-Italic"),
    font!("Liberation Sans", "Bold Italic", "LiberationSans-BoldItalic"),
    font!("Liberation Mono", "Regular", "LiberationMono-Regular"),
    font!("Liberation Serif", "Regular", "LiberationSerif-Regular"),
];

/// The names of the bundled fonts, as `text(font = …)` takes them.
pub fn font_names() -> impl Iterator<Item = String> {
    FONTS.iter().map(|font| match font.style {
        "Regular" => font.family.to_owned(),
        style => format!("{}:style={style}", font.family),
    })
}

/// The names that fontconfig substitutes with a font of the same metrics.
const ALIASES: [(&str, &str); 9] = [
    ("sans", "Liberation Sans"),
    ("sans-serif", "Liberation Sans"),
    ("arial", "Liberation Sans"),
    ("helvetica", "Liberation Sans"),
    ("mono", "Liberation Mono"),
    ("monospace", "Liberation Mono"),
    ("courier new", "Liberation Mono"),
    ("serif", "Liberation Serif"),
    ("times new roman", "Liberation Serif"),
];

/// The font for `name` (`Family:style=Style`), and whether its family is bundled. Without the style in that family the
/// family's regular font is taken.
pub(crate) fn find(name: &str) -> (&'static Font, bool) {
    let mut fields = name.split(':');
    let family = fields.next().unwrap_or_default().trim();
    let style = fields.find_map(|field| field.trim().strip_prefix("style=")).unwrap_or("Regular").trim();
    let style = if style.eq_ignore_ascii_case("oblique") { "Italic" } else { style };
    let family = match family {
        "" => FONTS[0].family,
        family => ALIASES
            .iter()
            .find(|(alias, _)| alias.eq_ignore_ascii_case(family))
            .map_or(family, |&(_, replacement)| replacement),
    };
    let of_family = || FONTS.iter().filter(|font| font.family.eq_ignore_ascii_case(family));
    match of_family().find(|font| font.style.eq_ignore_ascii_case(style)).or_else(|| of_family().next()) {
        Some(font) => (font, true),
        None => (FONTS.iter().find(|font| font.style.eq_ignore_ascii_case(style)).unwrap_or(&FONTS[0]), false),
    }
}

/// A script by its English name (as `text()` takes it) or ISO 15924 tag.
pub(crate) fn script(name: &str) -> Option<Script> {
    let mut tag = [b' '; 4];
    let known = match name.to_ascii_lowercase().as_str() {
        "latin" => "Latn",
        "greek" => "Grek",
        "cyrillic" => "Cyrl",
        "hebrew" => "Hebr",
        "arabic" => "Arab",
        _ => name,
    };
    if known.len() != 4 {
        return None;
    }
    tag.copy_from_slice(known.as_bytes());
    Script::from_iso15924_tag(Tag::from_bytes(&tag))
}
