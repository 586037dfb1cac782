//! SVG to a drawing, as OpenSCAD reads it: shapes and their transforms, the page's size, view box and alignment, selection
//! by `id` and Inkscape layer. Closed outlines are filled, each shape by the even–odd rule; open ones become strokes.
//! Fills, colours, style sheets and text are not looked at.
//!
//! As there, lengths with units in attributes of shapes count as 0; the remarks say so.

mod shape;
mod stroke;

use roxmltree::{Document, Node, ParsingOptions};
use svgtypes::{Align, AspectRatio, LengthUnit, ViewBox};

use crate::{Contour, Curves, Drawing, ImportError};

/// What to take of the file, and how large.
#[derive(Debug, Clone, Copy)]
pub struct SvgOptions<'a> {
    pub id: Option<&'a str>,
    pub layer: Option<&'a str>,
    /// User units of an inch where the file does not say.
    pub dpi: f64,
    pub center: bool,
}

const MM_PER_INCH: f64 = 25.4;
/// Elements, also by `use`.
const MAX_SHAPES: usize = 200_000;
const MAX_POINTS: usize = 5_000_000;
/// `use` within `use`.
const MAX_USES: usize = 16;
/// Text that entities may expand to.
const MAX_EXPANDED: usize = 64 << 20;

/// `[a, b, c, d, e, f]` of SVG: x' = a·x + c·y + e, y' = b·x + d·y + f.
type Matrix = [f64; 6];

fn times(m: &Matrix, n: &Matrix) -> Matrix {
    [
        m[0] * n[0] + m[2] * n[1],
        m[1] * n[0] + m[3] * n[1],
        m[0] * n[2] + m[2] * n[3],
        m[1] * n[2] + m[3] * n[3],
        m[0] * n[4] + m[2] * n[5] + m[4],
        m[1] * n[4] + m[3] * n[5] + m[5],
    ]
}

pub fn svg(bytes: &[u8], options: &SvgOptions<'_>, curves: &Curves<'_>) -> Result<Drawing, ImportError> {
    let text = crate::text(bytes);
    check_entities(&text)?;
    let parsing = ParsingOptions { allow_dtd: true, nodes_limit: 2_000_000, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text.trim_start(), parsing)
        .map_err(|error| ImportError::line(error.pos().row as usize, format!("it is no proper SVG file: {error}")))?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(ImportError::broken(format!("it is no SVG file, but one of <{}>", root.tag_name().name())));
    }
    let mut walk = Walk {
        options,
        curves,
        drawing: Drawing::default(),
        points: 0,
        visited: 0,
        matched: false,
        texts: 0,
        with_units: 0,
    };
    let whole = options.id.is_none() && options.layer.is_none();
    walk.matched = whole;
    walk.children(root, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], whole, options.layer.is_none(), 0)?;
    let Walk { mut drawing, matched, texts, with_units, .. } = walk;
    if !matched {
        let id = options.id.map(|id| format!("id = \"{id}\""));
        let layer = options.layer.map(|layer| format!("layer = \"{layer}\""));
        let filter = id.into_iter().chain(layer).collect::<Vec<_>>().join(", ");
        drawing.remarks.push(format!("import() filter {filter} did not match anything"));
    }
    if texts > 0 {
        drawing.remarks.push("text of the SVG file is left out: convert it to paths".to_owned());
    }
    if with_units > 0 {
        let remark = format!("{with_units} elements of the SVG file have lengths with units, which count as 0 here");
        drawing.remarks.push(remark);
    }
    place(&mut drawing, &root, options)?;
    Ok(drawing)
}

/// The parser expands entities of the file's own; a short file can ask for a lot of text that way.
fn check_entities(text: &str) -> Result<(), ImportError> {
    let Some(start) = text.find("<!DOCTYPE") else { return Ok(()) };
    let subset = &text[start..];
    let Some(end) = subset.find("]>") else { return Ok(()) };
    let subset = &subset[..end];
    let Some(first) = subset.find("<!ENTITY") else { return Ok(()) };
    let nested = subset[first..]
        .split('&')
        .skip(1)
        .any(|rest| !["#", "amp;", "lt;", "gt;", "quot;", "apos;"].iter().any(|plain| rest.starts_with(plain)));
    let references = text.matches('&').count();
    if nested || references.saturating_mul(subset.len()) > MAX_EXPANDED {
        return Err(ImportError::broken("its entities expand to too much text"));
    }
    Ok(())
}

/// The elements inside, the last first.
fn elements<'a, 'input>(node: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    let children: Vec<_> = node.children().filter(Node::is_element).collect();
    children.into_iter().rev()
}

struct Walk<'a> {
    options: &'a SvgOptions<'a>,
    curves: &'a Curves<'a>,
    drawing: Drawing,
    points: usize,
    visited: usize,
    /// Whether the filter found anything.
    matched: bool,
    texts: usize,
    with_units: usize,
}

impl Walk<'_> {
    /// The shapes inside `parent`. `included` is the verdict of the selection for the parent, `in_layer` whether it lies
    /// in the wanted layer.
    fn children(
        &mut self,
        parent: Node<'_, '_>,
        matrix: Matrix,
        included: bool,
        in_layer: bool,
        uses: usize,
    ) -> Result<(), ImportError> {
        // In the order of the file: the last pushed comes first.
        let mut waiting: Vec<(Node<'_, '_>, Matrix, bool, bool)> = Vec::new();
        waiting.extend(elements(parent).map(|child| (child, matrix, included, in_layer)));
        while let Some((node, matrix, included, in_layer)) = waiting.pop() {
            self.visited += 1;
            if self.visited > MAX_SHAPES {
                return Err(ImportError::broken(format!("it has more than {MAX_SHAPES} elements")));
            }
            let name = node.tag_name().name();
            if name == "defs" {
                continue;
            }
            let is_shape = matches!(
                name,
                "circle" | "ellipse" | "line" | "polygon" | "polyline" | "rect" | "svg" | "path" | "g" | "use" | "text"
            );
            if !is_shape {
                // Unknown elements do not matter, what is inside does.
                waiting.extend(elements(node).map(|child| (child, matrix, included, in_layer)));
                continue;
            }
            let (selected, in_layer) = self.selects(node, in_layer);
            self.matched |= selected;
            let hidden = shape::style(node, "display").is_some_and(|display| display == "none");
            let included = selected || included && !hidden;
            let matrix = match node.attribute("transform").and_then(shape::transform) {
                Some(own) => times(&matrix, &own),
                None => matrix,
            };
            match name {
                "g" | "svg" => waiting.extend(elements(node).map(|child| (child, matrix, included, in_layer))),
                "text" => self.texts += usize::from(included),
                "use" => {
                    let [x, y] = ["x", "y"].map(|name| shape::length(node, name));
                    let matrix = times(&matrix, &[1.0, 0.0, 0.0, 1.0, x, y]);
                    if uses >= MAX_USES {
                        return Err(ImportError::broken("its <use> elements are nested without end"));
                    }
                    if let Some(target) = used(node) {
                        self.instance(target, matrix, included, in_layer, uses + 1)?;
                    }
                }
                _ if included => {
                    self.shape(node, &matrix)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A used element: like a child of the `use`.
    fn instance(
        &mut self,
        target: Node<'_, '_>,
        matrix: Matrix,
        included: bool,
        in_layer: bool,
        uses: usize,
    ) -> Result<(), ImportError> {
        let own = target.attribute("transform").and_then(shape::transform);
        let matrix = own.map_or(matrix, |own| times(&matrix, &own));
        let (selected, in_layer) = self.selects(target, in_layer);
        self.matched |= selected;
        let hidden = shape::style(target, "display").is_some_and(|display| display == "none");
        let included = selected || included && !hidden;
        match target.tag_name().name() {
            "g" | "svg" | "symbol" => self.children(target, matrix, included, in_layer, uses),
            "use" => {
                let [x, y] = ["x", "y"].map(|name| shape::length(target, name));
                let matrix = times(&matrix, &[1.0, 0.0, 0.0, 1.0, x, y]);
                match used(target) {
                    Some(next) if uses < MAX_USES => self.instance(next, matrix, included, in_layer, uses + 1),
                    Some(_) => Err(ImportError::broken("its <use> elements are nested without end")),
                    None => Ok(()),
                }
            }
            _ if included => {
                self.visited += 1;
                if self.visited > MAX_SHAPES {
                    return Err(ImportError::broken(format!("it has more than {MAX_SHAPES} elements")));
                }
                self.shape(target, &matrix)
            }
            _ => Ok(()),
        }
    }

    /// Whether the filter names this very element, and whether it lies in the wanted layer.
    fn selects(&self, node: Node<'_, '_>, in_layer: bool) -> (bool, bool) {
        const INKSCAPE: &str = "http://www.inkscape.org/namespaces/inkscape";
        let is_layer = node.attribute((INKSCAPE, "groupmode")) == Some("layer");
        let label = node.attribute((INKSCAPE, "label")).filter(|_| is_layer);
        let this_layer = self.options.layer.is_some() && label == self.options.layer;
        let in_layer = in_layer || this_layer;
        match (self.options.id, self.options.layer) {
            (Some(id), _) => (in_layer && node.attribute("id") == Some(id), in_layer),
            (None, Some(_)) => (this_layer, in_layer),
            (None, None) => (false, in_layer),
        }
    }

    fn shape(&mut self, node: Node<'_, '_>, matrix: &Matrix) -> Result<(), ImportError> {
        self.with_units += usize::from(shape::has_units(node));
        let outlines = shape::outlines(node, self.curves)?;
        let mut shape = Vec::new();
        for outline in outlines {
            self.points += outline.len();
            if self.points > MAX_POINTS {
                return Err(ImportError::broken(format!("its outlines have more than {MAX_POINTS} points")));
            }
            let [a, b, c, d, e, f] = *matrix;
            let placed: Contour = outline.into_iter().map(|[x, y]| [a * x + c * y + e, b * x + d * y + f]).collect();
            if placed.iter().flatten().all(|value| value.abs() < 1e30) {
                shape.push(placed);
            } else {
                return Err(ImportError::broken("an outline is not finite"));
            }
        }
        if !shape.is_empty() {
            self.drawing.shapes.push(shape);
        }
        Ok(())
    }
}

/// What a `use` shows: elements within `defs` only, as in OpenSCAD.
fn used<'a, 'input>(node: Node<'a, 'input>) -> Option<Node<'a, 'input>> {
    let reference = node.attribute("href").or_else(|| node.attribute(("http://www.w3.org/1999/xlink", "href")))?;
    let id = reference.strip_prefix('#')?;
    let target = node.document().descendants().find(|node| node.attribute("id") == Some(id))?;
    target.ancestors().any(|node| node.tag_name().name() == "defs").then_some(target)
}

/// From the page's coordinates to mm, y upwards.
fn place(drawing: &mut Drawing, root: &Node<'_, '_>, options: &SvgOptions<'_>) -> Result<(), ImportError> {
    let parse = |name| root.attribute(name).and_then(|text: &str| text.trim().parse::<svgtypes::Length>().ok());
    let (width, height) = (parse("width"), parse("height"));
    let view = root.attribute("viewBox").and_then(|text| text.trim().parse::<ViewBox>().ok());
    let mm = |length: Option<svgtypes::Length>, view: Option<f64>| {
        let Some(length) = length else { return view.map_or(0.0, |view| MM_PER_INCH * view / options.dpi) };
        let number = length.number;
        match length.unit {
            LengthUnit::None => MM_PER_INCH * number / options.dpi,
            LengthUnit::Px => MM_PER_INCH * number / 96.0,
            LengthUnit::Pt => MM_PER_INCH * number / 72.0,
            LengthUnit::Pc => MM_PER_INCH * number / 6.0,
            LengthUnit::In => MM_PER_INCH * number,
            LengthUnit::Cm => 10.0 * number,
            LengthUnit::Mm => number,
            LengthUnit::Percent => view.map_or(0.0, |view| MM_PER_INCH * number / 100.0 * view / options.dpi),
            LengthUnit::Em | LengthUnit::Ex => view.unwrap_or(0.0),
        }
    };
    let page = [mm(width, view.map(|view| view.w)), mm(height, view.map(|view| view.h))];
    let mut scale = [1.0; 2];
    let mut align = [0.0; 2];
    let mut corner = [0.0; 2];
    if let Some(view) = view {
        let part = |length: Option<svgtypes::Length>| match length {
            Some(length) if length.unit == LengthUnit::Percent => length.number / 100.0,
            _ => 1.0,
        };
        corner = [part(width) * view.x, part(height) * view.y];
        scale = [page[0] / view.w, page[1] / view.h];
        let aspect = root.attribute("preserveAspectRatio").and_then(|text| text.trim().parse::<AspectRatio>().ok());
        let aspect = aspect.unwrap_or(AspectRatio { defer: false, align: Align::XMidYMid, slice: false });
        if aspect.align != Align::None {
            let both = if aspect.slice { scale[0].max(scale[1]) } else { scale[0].min(scale[1]) };
            scale = [both; 2];
            let (x, y) = shares(aspect.align);
            align = [x * (page[0] - both * view.w), y * (page[1] - both * view.h)];
        }
    }
    let mut offset = [-align[0], page[1] - align[1]];
    if options.center {
        let points = drawing.shapes.iter().flatten().flatten();
        let (low, high) = points.fold(([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]), |(low, high), point| {
            let point: [f64; 2] = std::array::from_fn(|axis| point[axis] * scale[axis]);
            (
                std::array::from_fn(|axis: usize| point[axis].min(low[axis])),
                std::array::from_fn(|axis: usize| point[axis].max(high[axis])),
            )
        });
        // OpenSCAD leaves the corner of the view box out here, so that such a drawing is not centred; scripts rely on it.
        offset = std::array::from_fn(|axis| if low[axis] <= high[axis] { (low[axis] + high[axis]) / 2.0 } else { 0.0 });
    }
    for point in drawing.shapes.iter_mut().flatten().flatten() {
        *point = [scale[0] * (point[0] - corner[0]) - offset[0], scale[1] * (-corner[1] - point[1]) + offset[1]];
        if !point.iter().all(|value| value.abs() < 1e30) {
            return Err(ImportError::broken("its size or view box is not finite"));
        }
    }
    Ok(())
}

/// How much of the free space lies before the drawing.
fn shares(align: Align) -> (f64, f64) {
    match align {
        Align::None | Align::XMinYMin => (0.0, 0.0),
        Align::XMidYMin => (0.5, 0.0),
        Align::XMaxYMin => (1.0, 0.0),
        Align::XMinYMid => (0.0, 0.5),
        Align::XMidYMid => (0.5, 0.5),
        Align::XMaxYMid => (1.0, 0.5),
        Align::XMinYMax => (0.0, 1.0),
        Align::XMidYMax => (0.5, 1.0),
        Align::XMaxYMax => (1.0, 1.0),
    }
}
