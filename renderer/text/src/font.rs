//! Fonts: those bundled, those of files, and how a fontconfig-like name finds one.

use rustybuzz::{Face, Script, ttf_parser, ttf_parser::Tag};

/// One face: a font of a file, or a bundled one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Font<'a> {
    pub(crate) bytes: &'a [u8],
    /// Within a collection.
    pub(crate) index: u32,
}

struct Bundled {
    family: &'static str,
    style: &'static str,
    bytes: &'static [u8],
}

macro_rules! font {
    ($family:literal, $style:literal, $file:literal) => {
        Bundled { family: $family, style: $style, bytes: include_bytes!(concat!("../fonts/", $file, ".ttf")) }
    };
}

/// The first is the default.
static FONTS: [Bundled; 12] = [
    font!("Liberation Sans", "Regular", "LiberationSans-Regular"),
    font!("Liberation Sans", "Bold", "LiberationSans-Bold"),
    font!("Liberation Sans", "Italic", "LiberationSans-Italic"),
    font!("Liberation Sans", "Bold Italic", "LiberationSans-BoldItalic"),
    font!("Liberation Mono", "Regular", "LiberationMono-Regular"),
    font!("Liberation Mono", "Bold", "LiberationMono-Bold"),
    font!("Liberation Mono", "Italic", "LiberationMono-Italic"),
    font!("Liberation Mono", "Bold Italic", "LiberationMono-BoldItalic"),
    font!("Liberation Serif", "Regular", "LiberationSerif-Regular"),
    font!("Liberation Serif", "Bold", "LiberationSerif-Bold"),
    font!("Liberation Serif", "Italic", "LiberationSerif-Italic"),
    font!("Liberation Serif", "Bold Italic", "LiberationSerif-BoldItalic"),
];

/// The names of the bundled fonts, as `text(font = …)` takes them.
pub fn font_names() -> impl Iterator<Item = String> {
    FONTS.iter().map(|font| match font.style {
        "Regular" => font.family.to_owned(),
        style => format!("{}:style={style}", font.family),
    })
}

/// The names that fontconfig substitutes with a font of the same metrics.
const ALIASES: [(&str, &str); 11] = [
    ("sans", "Liberation Sans"),
    ("sans-serif", "Liberation Sans"),
    ("arial", "Liberation Sans"),
    ("helvetica", "Liberation Sans"),
    ("mono", "Liberation Mono"),
    ("monospace", "Liberation Mono"),
    ("courier", "Liberation Mono"),
    ("courier new", "Liberation Mono"),
    ("serif", "Liberation Serif"),
    ("times", "Liberation Serif"),
    ("times new roman", "Liberation Serif"),
];

/// What a name such as `Liberation Sans:style=Bold` or `Arial:bold:italic` asks for.
#[derive(Debug, Default)]
struct Wanted {
    families: Vec<String>,
    style: Option<String>,
    bold: bool,
    italic: bool,
}

impl Wanted {
    fn parse(name: &str) -> Self {
        let mut fields = name.split(':');
        let families = fields.next().unwrap_or_default();
        // A size may follow the family: `Arial-12`.
        let families = match families.rsplit_once('-') {
            Some((before, size)) if !size.is_empty() && size.chars().all(|c| c.is_ascii_digit() || c == '.') => before,
            _ => families,
        };
        let mut wanted = Self {
            families: families.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            ..Self::default()
        };
        for field in fields {
            let (key, value) = field.split_once('=').unwrap_or(("", field));
            let value = value.trim().to_ascii_lowercase();
            match (key.trim().to_ascii_lowercase().as_str(), value.as_str()) {
                ("style", style) => wanted.style = Some(style.to_owned()),
                ("" | "weight", "bold" | "black" | "heavy" | "demibold" | "semibold" | "extrabold" | "200" | "210") => {
                    wanted.bold = true;
                }
                ("" | "slant", "italic" | "oblique" | "100" | "110") => wanted.italic = true,
                _ => {}
            }
        }
        wanted
    }

    /// How badly a face of the right family fits; 0 is exact.
    fn distance(&self, style: &str) -> u32 {
        let style = style.to_ascii_lowercase();
        let (bold, italic) = (style.contains("bold"), style.contains("italic") || style.contains("oblique"));
        let plain = |style: &str| style.replace([' ', '-'], "").replace("oblique", "italic");
        match &self.style {
            Some(wanted) if plain(wanted) == plain(&style) => 0,
            Some(_) => 1 + u32::from(bold) + u32::from(italic),
            None => u32::from(bold != self.bold) + u32::from(italic != self.italic),
        }
    }
}

/// The first bundled face of `family` that fits best.
fn bundled(wanted: &Wanted, family: &str) -> Option<&'static Bundled> {
    let alias = ALIASES.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(family)).map(|(_, family)| *family);
    let family = alias.unwrap_or(family);
    let faces = FONTS.iter().filter(|font| font.family.eq_ignore_ascii_case(family));
    faces.min_by_key(|font| wanted.distance(font.style))
}

/// The bundled font for `name`, and whether its family is bundled.
fn find_bundled(name: &str) -> (&'static Bundled, bool) {
    let wanted = Wanted::parse(name);
    if wanted.families.is_empty() {
        let default = bundled(&wanted, FONTS[0].family);
        return (default.unwrap_or(&FONTS[0]), true);
    }
    match wanted.families.iter().find_map(|family| bundled(&wanted, family)) {
        Some(font) => (font, true),
        None => (bundled(&wanted, FONTS[0].family).unwrap_or(&FONTS[0]), false),
    }
}

pub(crate) fn is_bundled(name: &str) -> bool {
    find_bundled(name).1
}

/// Family names that are bundled.
pub(crate) fn bundled_families() -> impl Iterator<Item = &'static str> {
    FONTS.iter().filter(|font| font.style == "Regular").map(|font| font.family)
}

/// The font for `name`: of the file where there is one, else bundled.
pub(crate) fn find<'a>(name: &str, file: Option<&'a [u8]>) -> Font<'a> {
    match file.and_then(|bytes| Some((bytes, best_face(name, bytes)?.0))) {
        Some((bytes, index)) => Font { bytes, index },
        None => Font { bytes: find_bundled(name).0.bytes, index: 0 },
    }
}

/// Whether a font file has a face of the family that `name` asks for.
pub(crate) fn file_has(name: &str, bytes: &[u8]) -> bool {
    best_face(name, bytes).is_some_and(|(_, has_family)| has_family)
}

/// The face that fits best, and whether its family is the wanted one. `None` for what is no font.
fn best_face(name: &str, bytes: &[u8]) -> Option<(u32, bool)> {
    let wanted = Wanted::parse(name);
    let count = ttf_parser::fonts_in_collection(bytes).unwrap_or(1).min(64);
    let faces = (0..count).filter_map(|index| {
        let face = Face::from_slice(bytes, index)?;
        let has = |family: &String| families(&face).iter().any(|name| name.eq_ignore_ascii_case(family));
        let known = wanted.families.iter().any(has);
        let distance = styles(&face).iter().map(|style| wanted.distance(style)).min().unwrap_or(3);
        Some((!known, distance, index))
    });
    faces.min().map(|(unknown, _, index)| (index, !unknown))
}

fn names(face: &Face<'_>, ids: [u16; 2]) -> Vec<String> {
    ids.into_iter()
        .flat_map(|id| face.names().into_iter().filter(move |name| name.name_id == id))
        .filter_map(|name| name.to_string())
        .collect()
}

/// Typographic family first, as FreeType reports it.
pub(crate) fn families(face: &Face<'_>) -> Vec<String> {
    names(face, [ttf_parser::name_id::TYPOGRAPHIC_FAMILY, ttf_parser::name_id::FAMILY])
}

pub(crate) fn styles(face: &Face<'_>) -> Vec<String> {
    names(face, [ttf_parser::name_id::TYPOGRAPHIC_SUBFAMILY, ttf_parser::name_id::SUBFAMILY])
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
