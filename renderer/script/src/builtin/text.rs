//! `text`, `textmetrics`, `fontmetrics`, and the fonts that `use <file.ttf>` makes known.

use partwright_graph::{Child, FontFile, HorizontalAlign, Node, Span, TextDirection, VerticalAlign};
use partwright_protocol::Severity;
use partwright_text::TextSpec;

use super::shapes::shown;
use super::strings::bound;
use crate::LoadError;
use crate::ast::Reference;
use crate::diagnostics::files::{IMPORT_NOT_FOUND, NOT_IMPORTED};
use crate::diagnostics::geometry::{BAD_PARAMETER, UNKNOWN_FONT};
use crate::diagnostics::nearest;
use crate::evaluate::{Eval, Evaluator, Given, ModuleCall};
use crate::object::Draft;
use crate::value::Value;

/// Bytes of all font files of a script.
const MAX_FONT_BYTES: usize = 128 << 20;

/// The arguments of `text()` and `textmetrics()`, with their defaults.
struct TextArguments {
    text: String,
    size: f64,
    font: String,
    halign: HorizontalAlign,
    valign: VerticalAlign,
    spacing: f64,
    direction: TextDirection,
    language: String,
    script: String,
}

impl TextArguments {
    fn new<'v>(evaluator: &mut Evaluator<'_>, name: &str, span: Span, get: impl Fn(&str) -> Option<&'v Value>) -> Self {
        let mut number = |argument: &str, default: f64| match get(argument) {
            Some(Value::Number(number)) => number.get(),
            other => {
                evaluator.wrong_type(name, argument, "number", other, span);
                default
            }
        };
        let (size, spacing) = (number("size", 10.0), number("spacing", 1.0));
        let mut word = |argument: &str, default: &str| match get(argument) {
            Some(Value::String(text)) => text.as_str().to_owned(),
            other => {
                evaluator.wrong_type(name, argument, "string", other, span);
                default.to_owned()
            }
        };
        let (text, font) = (word("text", ""), word("font", ""));
        let (direction, language, script) = (word("direction", ""), word("language", "en"), word("script", ""));
        let (halign, valign) = (word("halign", "default"), word("valign", "default"));
        // As HarfBuzz reads it.
        let direction = match direction.bytes().next().map(|first| first.to_ascii_lowercase()) {
            Some(b'l') => TextDirection::LeftToRight,
            Some(b'r') => TextDirection::RightToLeft,
            Some(b't') => TextDirection::TopToBottom,
            Some(b'b') => TextDirection::BottomToTop,
            _ => partwright_text::natural_direction(&text, &script),
        };
        let vertical = matches!(direction, TextDirection::TopToBottom | TextDirection::BottomToTop);
        let mut unknown = |argument: &str, words: &str, value: &str| {
            // Of a shape OpenSCAD tells it while it renders.
            let console = match name {
                "text" => String::new(),
                _ => format!("Unknown value for the {argument} parameter (use {words}): '{value}'"),
            };
            let message = format!("`{argument}` of `{name}` is {words}, not \"{value}\": the default is taken");
            evaluator.warn(&BAD_PARAMETER, span, &console, message);
        };
        let halign = match &*halign {
            "left" => HorizontalAlign::Left,
            "center" => HorizontalAlign::Center,
            "right" => HorizontalAlign::Right,
            other => {
                if other != "default" {
                    unknown("halign", "\"left\", \"right\" or \"center\"", other);
                }
                if vertical { HorizontalAlign::Center } else { HorizontalAlign::Left }
            }
        };
        let valign = match &*valign {
            "top" => VerticalAlign::Top,
            "center" => VerticalAlign::Center,
            "bottom" => VerticalAlign::Bottom,
            "baseline" => {
                if vertical {
                    let console = "Don't use valign=\"baseline\" with vertical layouts";
                    let message = "vertical text has no baseline: use \"top\", \"center\" or \"bottom\" for `valign`";
                    evaluator.warn(&BAD_PARAMETER, span, console, message);
                }
                VerticalAlign::Baseline
            }
            other => {
                if other != "default" {
                    unknown("valign", "\"baseline\", \"bottom\", \"top\" or \"center\"", other);
                }
                if vertical { VerticalAlign::Top } else { VerticalAlign::Baseline }
            }
        };
        Self { text, size, font, halign, valign, spacing, direction, language, script }
    }
}

impl Evaluator<'_> {
    /// OpenSCAD's warning about an argument of another kind than it must have; silent where it is not given.
    fn wrong_type(&mut self, name: &str, argument: &str, expected: &str, value: Option<&Value>, span: Span) {
        let Some(value) = value.filter(|value| !matches!(value, Value::Undef)) else { return };
        let (kind, value) = (value.kind(), shown(value));
        let console = format!("{name}(..., {argument}={value}) Invalid type: expected {expected}, found {kind}");
        let message = format!("`{argument}` of `{name}` must be a {expected}, not a {kind}: the default is taken");
        self.warn(&BAD_PARAMETER, span, &console, message);
    }

    /// Loads the fonts that the script and its files use.
    pub(crate) fn use_fonts(&mut self, fonts: &[Reference]) -> Eval<()> {
        let mut bytes = 0;
        for reference in fonts {
            let (name, span) = (&reference.path, reference.span);
            let file = match self.load(name, span) {
                Ok(file) => file,
                Err(error) => {
                    let console = format!("WARNING: Can't open library '{name}'. {}", self.sources.place(span));
                    let message = match error {
                        LoadError::NotFound => {
                            format!("font `{name}` is not found: check its name and the folder it is in")
                        }
                        LoadError::Forbidden => {
                            format!(
                                "font `{name}` is out of bounds: scripts may read only files in the project and library folders"
                            )
                        }
                        LoadError::Unreadable(why) => format!("font `{name}` {why}"),
                    };
                    self.warn_as(&IMPORT_NOT_FOUND, span, console, message, None);
                    self.print(Severity::Error, format!("ERROR: Can't read font with path '{name}'"), Some(span));
                    continue;
                }
            };
            bytes += file.bytes.len();
            if bytes > MAX_FONT_BYTES || partwright_text::file_families(&file.bytes).is_empty() {
                let console = format!("ERROR: Can't read font with path '{name}'");
                let message = if bytes > MAX_FONT_BYTES {
                    format!("the fonts of the script are larger than {} MiB together", MAX_FONT_BYTES >> 20)
                } else {
                    format!("`{name}` is no TrueType or OpenType font")
                };
                self.warn_as(&NOT_IMPORTED, span, console, message, None);
                continue;
            }
            self.fonts.push(FontFile::new(file.bytes.into()));
        }
        Ok(())
    }

    /// The file with the font of this name; `None` for the bundled ones.
    fn font_file(&self, name: &str) -> Option<FontFile> {
        self.fonts.iter().find(|file| partwright_text::file_has_font(file.bytes(), name)).cloned()
    }

    fn check_font(&mut self, name: &str, span: Span) {
        if partwright_text::knows_font(name) {
            return;
        }
        let mut families: Vec<String> = partwright_text::families().map(str::to_owned).collect();
        families.extend(self.fonts.iter().flat_map(|file| partwright_text::file_families(file.bytes())));
        let family = name.split(':').next().unwrap_or_default().trim();
        let near = nearest(family, families.iter().map(String::as_str));
        let near = near.map_or_else(|| ":".to_owned(), |near| format!(", did you mean `{near}`?"));
        let console = format!("Font '{name}' not found, using Liberation Sans");
        let message = format!(
            "font `{name}` is not known{near} Liberation Sans, Mono and Serif are bundled, and `use <file.ttf>` adds a font"
        );
        self.warn(&UNKNOWN_FONT, span, &console, message);
    }
}

pub(super) fn text(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Eval<Option<Child>> {
    /// Characters of one `text()`.
    const MAX_TEXT: usize = 10_000;
    let arguments = TextArguments::new(evaluator, "text", call.span, |name| call.get(name));
    let file = evaluator.font_file(&arguments.font);
    if file.is_none() {
        evaluator.check_font(&arguments.font, call.span);
    }
    if arguments.text.is_empty() {
        return evaluator.nothing(call.span).map(Some);
    }
    if !evaluator.sizes_fit(call, &[("size", arguments.size)]) {
        return evaluator.nothing(call.span).map(Some);
    }
    if !arguments.spacing.is_finite() || arguments.text.chars().count() > MAX_TEXT {
        let message = format!("`text` takes up to {MAX_TEXT} characters, with finite spacing");
        evaluator.complain(&BAD_PARAMETER, call, "text() is too long", message);
        return evaluator.nothing(call.span).map(Some);
    }
    let facets = evaluator.facets(arguments.size, call.span)?;
    let TextArguments { text, size, font, halign, valign, spacing, direction, language, script } = arguments;
    let node = Node::Text { text, size, font, file, halign, valign, spacing, direction, language, script, facets };
    evaluator.push(node, call.span).map(Some)
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    fields.into_iter().collect::<Draft>().finish()
}

fn point([x, y]: [f64; 2]) -> Value {
    Value::from(vec![x, y])
}

pub(super) fn textmetrics(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let bound = bound(evaluator, "textmetrics", given, span);
    let get = |name: &str| bound.iter().find(|(argument, _)| *argument == name).and_then(|(_, value)| value.as_ref());
    let arguments = TextArguments::new(evaluator, "textmetrics", span, get);
    // A glyph takes far more than a step of the script.
    evaluator.steps(arguments.text.len() * 64, span)?;
    evaluator.check_elements(arguments.text.len() as f64 * 16.0, span)?;
    let file = evaluator.font_file(&arguments.font);
    let metrics = partwright_text::metrics(&TextSpec {
        text: &arguments.text,
        size: arguments.size,
        font: &arguments.font,
        file: file.as_ref().map(FontFile::bytes),
        halign: arguments.halign,
        valign: arguments.valign,
        spacing: arguments.spacing,
        direction: arguments.direction,
        language: &arguments.language,
        script: &arguments.script,
        facets: 30,
    });
    Ok(object([
        ("position", point(metrics.position)),
        ("size", point(metrics.size)),
        ("ascent", Value::from(metrics.ascent)),
        ("descent", Value::from(metrics.descent)),
        ("offset", point(metrics.offset)),
        ("advance", point(metrics.advance)),
    ]))
}

pub(super) fn fontmetrics(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let bound = bound(evaluator, "fontmetrics", given, span);
    let get = |name: &str| bound.iter().find(|(argument, _)| *argument == name).and_then(|(_, value)| value.as_ref());
    let size = match get("size") {
        Some(Value::Number(size)) if size.get().is_finite() => size.get(),
        other => {
            evaluator.wrong_type("fontmetrics", "size", "number", other, span);
            10.0
        }
    };
    let font = match get("font") {
        Some(Value::String(font)) => font.as_str(),
        other => {
            evaluator.wrong_type("fontmetrics", "font", "string", other, span);
            ""
        }
    };
    let file = evaluator.font_file(font);
    let metrics = partwright_text::font_metrics(font, file.as_ref().map(FontFile::bytes), size);
    let pair = |ascent: f64, descent: f64| object([("ascent", Value::from(ascent)), ("descent", Value::from(descent))]);
    let font = [("family", metrics.family), ("style", metrics.style)];
    Ok(object([
        ("nominal", pair(metrics.nominal_ascent, metrics.nominal_descent)),
        ("max", pair(metrics.max_ascent, metrics.max_descent)),
        ("interline", Value::from(metrics.interline)),
        ("font", object(font.map(|(name, value)| (name, Value::from(value))))),
    ]))
}
