//! A line of text to filled outlines: shaping with rustybuzz (HarfBuzz's algorithms), hinting with skrifa (FreeType's),
//! in the bundled Liberation fonts or a font file.
//!
//! Promises: the same text gives the same contours on every machine, because only the bundled fonts and given files are
//! used. Size, alignment, rounding and curve subdivision follow `text()` of OpenSCAD's development version: a size of 10
//! makes capitals about 10 mm high. Does not promise: glyphs outside the fonts' coverage (Latin, Greek, Cyrillic, Hebrew);
//! those become the font's empty box.
//!
//! ```
//! use partwright_text::{TextSpec, metrics, outlines};
//! let spec = TextSpec { text: "Hi", size: 10.0, ..TextSpec::default() };
//! assert_eq!(outlines(&spec).len(), 3); // H, the stem and the dot of i
//! assert!((metrics(&spec).ascent - 10.0).abs() < 0.5);
//! ```

mod font;
mod outline;

pub use font::font_names;

use partwright_graph::{HorizontalAlign, TextDirection, VerticalAlign};
use rustybuzz::ttf_parser::GlyphId;
use rustybuzz::{Direction, Face, UnicodeBuffer};

use self::font::Font;
use self::outline::Outlines;

/// OpenSCAD asks FreeType for 100,000 / 64 points at 100 dpi, and divides by 100,000: an em in 26.6 fixed point.
const EM: f64 = 138_889.0;
const UNIT: f64 = 100_000.0;
/// The same in pixels.
const PIXELS: f32 = (EM / 64.0) as f32;

/// Closed contours in font orientation, mm; combine them by the non-zero rule.
pub type Contours = Vec<Vec<[f64; 2]>>;

/// The arguments of `text()`, as [`partwright_graph::Node::Text`] holds them.
#[derive(Debug, Clone, Copy)]
pub struct TextSpec<'a> {
    pub text: &'a str,
    /// mm; about the height of a capital.
    pub size: f64,
    /// `"Liberation Sans:style=Bold"`; empty means Liberation Sans.
    pub font: &'a str,
    /// The content of the font file in which `font` is; `None` for the bundled fonts.
    pub file: Option<&'a [u8]>,
    pub halign: HorizontalAlign,
    pub valign: VerticalAlign,
    /// Factor on every advance.
    pub spacing: f64,
    pub direction: TextDirection,
    /// Such as `"en"`.
    pub language: &'a str,
    /// Such as `"latin"` or an ISO 15924 tag; empty to see it from the characters.
    pub script: &'a str,
    /// Segments of a full circle; each curve of an outline gets an eighth of them.
    pub facets: u32,
}

impl Default for TextSpec<'_> {
    fn default() -> Self {
        Self {
            text: "",
            size: 10.0,
            font: "",
            file: None,
            halign: HorizontalAlign::Left,
            valign: VerticalAlign::Baseline,
            spacing: 1.0,
            direction: TextDirection::LeftToRight,
            language: "en",
            script: "",
            facets: 30,
        }
    }
}

/// What `textmetrics()` measures, mm.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Metrics {
    /// Lower left corner of the drawn outlines.
    pub position: [f64; 2],
    /// Width and height of the drawn outlines.
    pub size: [f64; 2],
    /// Height above the baseline.
    pub ascent: f64,
    /// Depth below the baseline, zero or negative.
    pub descent: f64,
    /// Where the line starts after alignment.
    pub offset: [f64; 2],
    /// Where the next text would go on.
    pub advance: [f64; 2],
}

/// What `fontmetrics()` measures, mm.
#[derive(Debug, Clone, PartialEq)]
pub struct FontMetrics {
    pub nominal_ascent: f64,
    pub nominal_descent: f64,
    pub max_ascent: f64,
    pub max_descent: f64,
    /// From baseline to baseline.
    pub interline: f64,
    pub family: String,
    pub style: String,
}

/// Whether `font` names a bundled font; any other name is set in Liberation Sans.
pub fn knows_font(font: &str) -> bool {
    font::is_bundled(font)
}

/// Names of the bundled families.
pub fn families() -> impl Iterator<Item = &'static str> {
    font::bundled_families()
}

/// Whether the font file has the family that `font` names.
pub fn file_has_font(file: &[u8], font: &str) -> bool {
    font::file_has(font, file)
}

/// The families of a font file; empty for what is no font.
pub fn file_families(file: &[u8]) -> Vec<String> {
    let count = rustybuzz::ttf_parser::fonts_in_collection(file).unwrap_or(1).min(64);
    let mut all: Vec<String> =
        (0..count).filter_map(|index| Face::from_slice(file, index)).flat_map(|face| font::families(&face)).collect();
    all.sort();
    all.dedup();
    all
}

/// The direction of a text whose caller does not say: that of its script, left to right where it has several.
pub fn natural_direction(text: &str, script: &str) -> TextDirection {
    let of = |buffer: &mut UnicodeBuffer| {
        buffer.guess_segment_properties();
        (buffer.script(), buffer.direction())
    };
    let mut found = None;
    let mut buffer = UnicodeBuffer::new();
    for character in text.chars().filter(|character| script.is_empty() && !character.is_ascii()) {
        buffer.add(character, 0);
        let next = of(&mut buffer);
        buffer = buffer_again(buffer);
        if next.0 == rustybuzz::script::UNKNOWN || next.0 == rustybuzz::script::COMMON {
            continue;
        }
        match found {
            Some((script, _)) if script != next.0 => return TextDirection::LeftToRight,
            _ => found = Some(next),
        }
    }
    if text.chars().any(|character| character.is_ascii_alphabetic()) {
        return TextDirection::LeftToRight;
    }
    match found {
        Some((_, Direction::RightToLeft)) => TextDirection::RightToLeft,
        _ => TextDirection::LeftToRight,
    }
}

fn buffer_again(mut buffer: UnicodeBuffer) -> UnicodeBuffer {
    buffer.clear();
    buffer
}

/// The filled outlines of the text.
pub fn outlines(spec: &TextSpec<'_>) -> Contours {
    let Some(line) = Line::shape(spec) else { return Contours::new() };
    let offset = line.alignment(spec);
    // OpenSCAD's rule for the segments of one curve.
    let segments = (spec.facets / 8 + 1).max(2);
    let mut pen = outline::Pen::new(spec.size * 64.0 / UNIT, segments);
    let mut advance = [0.0; 2];
    for glyph in &line.glyphs {
        pen.origin = std::array::from_fn(|axis| spec.size * (offset[axis] + glyph.offset[axis] + advance[axis]));
        line.outlines.draw(glyph.id, &mut pen);
        advance = std::array::from_fn(|axis| advance[axis] + glyph.advance[axis] * spec.spacing);
    }
    pen.contours
}

pub fn metrics(spec: &TextSpec<'_>) -> Metrics {
    let Some(line) = Line::shape(spec) else { return Metrics::default() };
    let offset = line.alignment(spec);
    let [left, bottom, right, top] = line.bounds.unwrap_or_default();
    let size = spec.size;
    Metrics {
        position: [(offset[0] + left) * size, (offset[1] + bottom) * size],
        size: [(right - left) * size, (top - bottom) * size],
        ascent: line.ascent * size,
        descent: line.descent * size,
        offset: offset.map(|value| value * size),
        advance: line.advance.map(|value| value * size),
    }
}

pub fn font_metrics(font: &str, file: Option<&[u8]>, size: f64) -> FontMetrics {
    let mut result = FontMetrics {
        nominal_ascent: 0.0,
        nominal_descent: 0.0,
        max_ascent: 0.0,
        max_descent: 0.0,
        interline: 0.0,
        family: String::new(),
        style: String::new(),
    };
    let Font { bytes, index } = font::find(font, file);
    if let Some(face) = Face::from_slice(bytes, index) {
        let scale = Scale::of(&face);
        let mm = |units: i16| scale.rounded(units.into()) / UNIT * size;
        let bounds = face.global_bounding_box();
        result.nominal_ascent = mm(face.ascender());
        result.nominal_descent = mm(face.descender());
        result.max_ascent = mm(bounds.y_max);
        result.max_descent = mm(bounds.y_min);
        let height = i32::from(face.ascender()) - i32::from(face.descender()) + i32::from(face.line_gap());
        result.interline = scale.rounded(height) / UNIT * size;
        result.family = font::families(&face).into_iter().next().unwrap_or_default();
        result.style = font::styles(&face).into_iter().next().unwrap_or_default();
    }
    result
}

/// Font units to 26.6 fixed point, with FreeType's rounding.
#[derive(Debug, Clone, Copy)]
struct Scale(f64);

impl Scale {
    fn of(face: &Face<'_>) -> Self {
        // 16.16 fixed point.
        Self((EM * 65_536.0 / f64::from(face.units_per_em().max(1))).round() / 65_536.0)
    }

    /// To a whole number of units, halves away from zero.
    fn rounded(self, units: i32) -> f64 {
        (f64::from(units) * self.0).round()
    }
}

/// A glyph with its place relative to the pen and how far it moves the pen, for a size of 1 mm.
struct Glyph {
    id: u32,
    offset: [f64; 2],
    advance: [f64; 2],
}

/// A shaped line, before alignment, for a size of 1 mm.
struct Line<'a> {
    outlines: Outlines<'a>,
    glyphs: Vec<Glyph>,
    horizontal: bool,
    /// Left, bottom, right, top of the ink; `None` where there is none.
    bounds: Option<[f64; 4]>,
    ascent: f64,
    descent: f64,
    advance: [f64; 2],
}

impl<'a> Line<'a> {
    /// `None` when there is nothing to set.
    fn shape(spec: &TextSpec<'a>) -> Option<Self> {
        if spec.text.is_empty() || !spec.size.is_finite() || !spec.spacing.is_finite() {
            return None;
        }
        let font = font::find(spec.font, spec.file);
        let face = Face::from_slice(font.bytes, font.index)?;
        let outlines = Outlines::new(&font)?;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(spec.text);
        buffer.set_direction(match spec.direction {
            TextDirection::LeftToRight => Direction::LeftToRight,
            TextDirection::RightToLeft => Direction::RightToLeft,
            TextDirection::TopToBottom => Direction::TopToBottom,
            TextDirection::BottomToTop => Direction::BottomToTop,
        });
        if let Some(script) = font::script(spec.script) {
            buffer.set_script(script);
        }
        if let Ok(language) = spec.language.parse() {
            buffer.set_language(language);
        }
        // What is not set yet.
        buffer.guess_segment_properties();
        let shaped = rustybuzz::shape(&face, &[], buffer);
        let horizontal = matches!(spec.direction, TextDirection::LeftToRight | TextDirection::RightToLeft);
        let scale = Scale::of(&face);
        let mut line = Self {
            outlines,
            glyphs: Vec::with_capacity(shaped.len()),
            horizontal,
            bounds: None,
            ascent: 0.0,
            descent: 0.0,
            advance: [0.0; 2],
        };
        for (info, position) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            let own = face.glyph_hor_advance(GlyphId(u16::try_from(info.glyph_id).unwrap_or_default())).unwrap_or(0);
            let (offset, advance) = if horizontal {
                // The font's advance and what kerning adds are rounded apart.
                let own = i32::from(own);
                let x = if position.x_advance == 0 {
                    0.0
                } else {
                    scale.rounded(own) + scale.rounded(position.x_advance - own)
                };
                let offset = [scale.rounded(position.x_offset), scale.rounded(position.y_offset)];
                (offset, [x, scale.rounded(position.y_advance)])
            } else {
                vertical(&face, &line.outlines, info.glyph_id, own, scale)
            };
            line.add(
                Glyph {
                    id: info.glyph_id,
                    offset: offset.map(|value| value / UNIT),
                    advance: advance.map(|value| value / UNIT),
                },
                spec.spacing,
            );
        }
        Some(line)
    }

    fn add(&mut self, glyph: Glyph, spacing: f64) {
        if let Some(ink) = self.outlines.pixel_box(glyph.id) {
            let [left, bottom, right, top] = ink.map(|value| value * 64.0 / UNIT);
            let at: [f64; 2] = std::array::from_fn(|axis| self.advance[axis] + glyph.offset[axis]);
            let ink = [at[0] + left, at[1] + bottom, at[0] + right, at[1] + top];
            (self.ascent, self.descent, self.bounds) = match self.bounds {
                None => (top, bottom, Some(ink)),
                Some(old) => (
                    self.ascent.max(top),
                    self.descent.min(bottom),
                    Some([old[0].min(ink[0]), old[1].min(ink[1]), old[2].max(ink[2]), old[3].max(ink[3])]),
                ),
            };
        }
        self.advance = std::array::from_fn(|axis| self.advance[axis] + glyph.advance[axis] * spacing);
        self.glyphs.push(glyph);
    }

    /// How far alignment moves the line. Along the line the advance counts, across it the ink, as in OpenSCAD.
    fn alignment(&self, spec: &TextSpec<'_>) -> [f64; 2] {
        let Some([left, _, right, _]) = self.bounds else { return [0.0; 2] };
        let x = match (spec.halign, self.horizontal) {
            (HorizontalAlign::Left, true) | (HorizontalAlign::Center, false) => 0.0,
            (HorizontalAlign::Center, true) => -self.advance[0] / 2.0,
            (HorizontalAlign::Right, true) => -self.advance[0],
            (HorizontalAlign::Left, false) => -left,
            (HorizontalAlign::Right, false) => -right,
        };
        // HarfBuzz hangs vertical text from its origin.
        let y = match (spec.valign, self.horizontal) {
            (VerticalAlign::Baseline, _) | (VerticalAlign::Top, false) => 0.0,
            (VerticalAlign::Top, true) => -self.ascent,
            (VerticalAlign::Center, true) => -(self.ascent + self.descent) / 2.0,
            (VerticalAlign::Center, false) => -self.advance[1] / 2.0,
            (VerticalAlign::Bottom, true) => -self.descent,
            (VerticalAlign::Bottom, false) => -self.advance[1],
        };
        [x, y]
    }
}

/// Offset and advance of a glyph in a vertical line, where the font has no vertical metrics, as FreeType makes them up: the
/// glyph is centred on the line, and in an advance of the typographic height.
fn vertical(face: &Face<'_>, outlines: &Outlines<'_>, glyph: u32, width: u16, scale: Scale) -> ([f64; 2], [f64; 2]) {
    let id = GlyphId(u16::try_from(glyph).unwrap_or_default());
    let advance = face.glyph_ver_advance(id).map(i32::from).unwrap_or_else(|| {
        let ascender = face.typographic_ascender().unwrap_or_else(|| face.ascender());
        let descender = face.typographic_descender().unwrap_or_else(|| face.descender());
        i32::from(ascender) - i32::from(descender)
    });
    let [_, bottom, _, top] = outlines.unhinted_box(glyph).unwrap_or_default().map(|value| value * 64.0);
    let height = ((top - bottom) / scale.0).round() as i32;
    let bearing = scale.rounded((advance - height) / 2);
    let across = (scale.rounded(width.into()) / 2.0).trunc();
    ([-across, -(top + bearing)], [0.0, -scale.rounded(advance)])
}
