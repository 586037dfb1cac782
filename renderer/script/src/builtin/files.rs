//! What comes from other files: `import`, `surface`, `dxf_dim`, `dxf_cross`. The files are found by the [`crate::Loader`] and
//! read by `partwright-import`; here they become nodes and values.

use std::sync::Arc;

use partwright_graph::{Child, Matrix, Node, Span};
use partwright_import::{
    Cache, Curves, DxfFile, DxfOptions, ImportError, Json, Mesh, MeshFormat, OpenEdges, SvgOptions,
};

use super::shapes::shown;
use crate::diagnostics::evaluation::WRONG_ARGUMENT;
use crate::diagnostics::files::{FORBIDDEN, IMPORT_NOT_FOUND, NOT_IMPORTED, OPEN_MESH, PARTLY_IMPORTED};
use crate::diagnostics::geometry::BAD_PARAMETER;
use crate::evaluate::{Eval, Evaluator, Given, ModuleCall};
use crate::object::Draft;
use crate::value::Value;
use crate::{LoadError, LoadedFile};

type Made = Eval<Option<Child>>;

/// Bytes of parsed meshes that stay for the next render.
const KEPT: usize = 64 << 20;
/// Smaller files are parsed faster than they are looked up.
const WORTH_KEEPING: usize = 32 << 10;

/// One body of a mesh file, ready for the graph.
#[derive(Debug)]
struct Body {
    color: Option<[f32; 4]>,
    points: Vec<[f64; 3]>,
    /// Clockwise seen from outside.
    faces: Vec<Vec<u32>>,
}

enum Fault {
    Broken(ImportError),
    Open(OpenEdges),
}

static MESHES: Cache<([u8; 32], MeshFormat), Vec<Body>> = Cache::new(KEPT);

fn bodies(format: MeshFormat, bytes: &[u8]) -> Result<Arc<Vec<Body>>, Fault> {
    let make = || {
        let objects = partwright_import::meshes(format, bytes).map_err(Fault::Broken)?;
        let meshes: Vec<(Option<[f32; 4]>, Mesh)> = if format == MeshFormat::Obj {
            // Its groups are parts of one surface.
            vec![(None, Mesh::merged(objects.into_iter().map(|object| object.mesh)))]
        } else {
            objects.into_iter().map(|object| (object.color, object.mesh)).collect()
        };
        let mut bodies = Vec::with_capacity(meshes.len());
        let mut weight = 0;
        for (color, mesh) in meshes {
            let Mesh { points, mut faces } = mesh.closed().map_err(Fault::Open)?.mesh;
            faces.iter_mut().for_each(|face| face.reverse());
            weight += points.len() * 24 + faces.iter().map(|face| 40 + face.len() * 4).sum::<usize>();
            bodies.push(Body { color, points, faces });
        }
        Ok((bodies, weight))
    };
    if bytes.len() < WORTH_KEEPING {
        return make().map(|(bodies, _)| Arc::new(bodies));
    }
    MESHES.get((*blake3::hash(bytes).as_bytes(), format), make)
}

/// How OpenSCAD says that a file is not there, by what it would be.
enum Wording {
    /// `Can't open import file '…', import() at line 1`.
    Mesh,
    /// `ERROR: Can't open file '…', import() at line 1`.
    Svg,
    /// `Can't open DXF file '…'.`
    Dxf,
    /// `Could not read file '…', import() at line 1`.
    ThreeMf,
    /// `The file '…' couldn't be opened.`
    Surface,
}

impl Evaluator<'_> {
    /// The file, or `None` after a report.
    fn imported_file(&mut self, name: &str, span: Span, wording: Wording) -> Eval<Option<LoadedFile>> {
        let error = match self.load(name, span) {
            Ok(file) => return Ok(Some(file)),
            Err(error) => error,
        };
        let line = self.sources.line(span);
        let console = match wording {
            Wording::Mesh => format!("WARNING: Can't open import file '{name}', import() at line {line}"),
            Wording::Svg => format!("ERROR: Can't open file '{name}', import() at line {line}"),
            Wording::Dxf => format!("WARNING: Can't open DXF file '{name}'."),
            Wording::ThreeMf => format!("WARNING: Could not read file '{name}', import() at line {line}"),
            Wording::Surface => format!("WARNING: The file '{name}' couldn't be opened."),
        };
        let message = match error {
            LoadError::NotFound => format!("file `{name}` is not found: check its name and the folder it is in"),
            LoadError::Forbidden => {
                let message = format!(
                    "file `{name}` is out of bounds: scripts may read only files in the project and library folders"
                );
                return self.fail(&FORBIDDEN, span, message);
            }
            LoadError::Unreadable(why) => format!("file `{name}` {why}"),
        };
        self.warn_as(&IMPORT_NOT_FOUND, span, console, message, None);
        Ok(None)
    }

    fn not_imported(&mut self, name: &str, span: Span, error: &ImportError) {
        let console = format!("WARNING: Failed to parse file '{name}', import() at line {}", self.sources.line(span));
        self.warn_as(&NOT_IMPORTED, span, console, format!("`{name}` cannot be imported: {error}"), None);
    }

    fn remarks(&mut self, name: &str, span: Span, remarks: &[String]) {
        for remark in remarks {
            self.warn(&PARTLY_IMPORTED, span, &format!("{remark} in \"{name}\""), format!("`{name}`: {remark}"));
        }
    }

    /// The value's text, as OpenSCAD takes any value for a file name.
    fn word(&self, call: &ModuleCall<'_>, name: &str) -> Option<String> {
        let mut text = String::new();
        call.get(name)?.print_bare(&mut text, 10_000);
        Some(text)
    }

    /// `file` and `layer` have former names.
    fn renamed(&mut self, call: &ModuleCall<'_>, name: &str, former: &str) -> Option<String> {
        if let Some(word) = self.word(call, name) {
            return Some(word);
        }
        let word = self.word(call, former)?;
        let console = format!("{former}= is deprecated. Please use {name}=");
        self.deprecated(call.span, &console, &format!("`{former}` of `import` is called `{name}` now"));
        Some(word)
    }

    /// Two finite numbers, zero where the argument is missing or wrong.
    fn origin(&mut self, call: &ModuleCall<'_>) -> [f64; 2] {
        let Some(value) = call.get("origin") else { return [0.0; 2] };
        match value.numbers().as_deref() {
            Some([x, y]) if x.is_finite() && y.is_finite() => [*x, *y],
            _ => {
                let console = format!("Unable to convert import(..., origin={}) parameter to vec2", shown(value));
                let message = "`origin` of `import` takes two finite numbers: [0, 0] is taken".to_owned();
                self.complain(&BAD_PARAMETER, call, &console, message);
                [0.0; 2]
            }
        }
    }

    fn bodies_to_nodes(&mut self, bodies: &[Body], center: bool, convexity: u32, span: Span) -> Eval<Child> {
        let mut children = Vec::with_capacity(bodies.len());
        for body in bodies {
            self.count_points(body.points.len() + body.faces.iter().map(Vec::len).sum::<usize>() / 4, span)?;
            let node = Node::Polyhedron { points: body.points.clone(), faces: body.faces.clone(), convexity };
            let mut child = self.push(node, span)?;
            if let Some(rgba) = body.color {
                child = self.push(Node::Color { rgba, child }, span)?;
            }
            children.push(child);
        }
        let made = self.union(children, span)?;
        let points = bodies.iter().flat_map(|body| &body.points);
        if center { self.centered(made, points.copied(), span) } else { Ok(made) }
    }

    fn shapes_to_nodes(&mut self, shapes: Vec<Vec<Vec<[f64; 2]>>>, center: bool, span: Span) -> Eval<Child> {
        let middle: Vec<[f64; 3]> =
            if center { shapes.iter().flatten().flatten().map(|&[x, y]| [x, y, 0.0]).collect() } else { Vec::new() };
        let mut children = Vec::with_capacity(shapes.len());
        for mut contours in shapes {
            contours.retain(|contour| contour.len() > 2);
            if contours.is_empty() {
                continue;
            }
            self.count_points(contours.iter().map(Vec::len).sum(), span)?;
            children.push(self.push(Node::Polygon { contours }, span)?);
        }
        let made = self.union(children, span)?;
        if center { self.centered(made, middle.into_iter(), span) } else { Ok(made) }
    }

    /// Moves the middle of the box around `points` to the origin.
    fn centered(&mut self, child: Child, points: impl Iterator<Item = [f64; 3]>, span: Span) -> Eval<Child> {
        let (low, high) = points.fold(([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]), |(low, high), point| {
            (
                std::array::from_fn(|axis: usize| point[axis].min(low[axis])),
                std::array::from_fn(|axis: usize| point[axis].max(high[axis])),
            )
        });
        if (0..3).any(|axis| low[axis] > high[axis]) {
            return Ok(child);
        }
        let mut matrix = Matrix::IDENTITY;
        for axis in 0..3 {
            matrix.0[axis][3] = -(low[axis] + high[axis]) / 2.0;
        }
        self.push(Node::Transform { matrix, child }, span)
    }

    /// Calls `read` with the rule for curves that holds here.
    fn with_curves<T>(
        &mut self,
        span: Span,
        read: impl FnOnce(&Curves<'_>) -> Result<T, ImportError>,
    ) -> Result<T, ImportError> {
        let settings = self.facet_settings(span);
        let circle = |radius: f64| settings.of_circle(radius);
        read(&Curves { number: settings.number, circle: &circle, most: self.limits.facets })
    }
}

fn extension(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    file.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_ascii_lowercase())
}

pub(super) fn import(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let span = call.span;
    let former = call.declaration.name;
    let extension_by_name = former.strip_prefix("import_").map(str::to_owned);
    if extension_by_name.is_some() {
        let console = format!("The {former}() module will be removed in future releases. Use import() instead.");
        evaluator.deprecated(span, &console, &format!("`{former}` is called `import` now"));
    }
    let name = evaluator.renamed(call, "file", "filename").unwrap_or_default();
    let layer = evaluator.renamed(call, "layer", "layername");
    let id = evaluator.word(call, "id");
    let center = matches!(call.get("center"), Some(Value::Bool(truth)) if truth.get());
    let convexity = call.get("convexity").and_then(Value::number).unwrap_or(1.0).clamp(1.0, 1000.0) as u32;
    let origin = evaluator.origin(call);
    let scale =
        call.get("scale").and_then(Value::number).filter(|scale| *scale > 0.0 && scale.is_finite()).unwrap_or(1.0);
    let dpi = match call.get("dpi").and_then(Value::number) {
        None => 72.0,
        Some(dpi) if dpi >= 0.001 => dpi,
        Some(_) => {
            let console = "Invalid dpi value giving, using default of 72 dpi. Value must be positive and >= 0.001";
            let message = "`dpi` of `import` must be at least 0.001: 72 is taken".to_owned();
            evaluator.complain(&BAD_PARAMETER, call, console, message);
            72.0
        }
    };

    let extension = extension_by_name.unwrap_or_else(|| extension(&name));
    let format = MeshFormat::of_extension(&extension);
    let wording = match (extension.as_str(), format) {
        (_, Some(MeshFormat::ThreeMf)) => Wording::ThreeMf,
        (_, Some(_)) => Wording::Mesh,
        ("svg", _) => Wording::Svg,
        ("dxf", _) => Wording::Dxf,
        _ => {
            let line = evaluator.sources.line(span);
            let console = format!(
                "ERROR: Unsupported file format while trying to import file '\"{name}\"', import() at line {line}"
            );
            let message = match extension.as_str() {
                "" => "`import` needs a file name with an extension, such as \"part.stl\"".to_owned(),
                "json" => format!("`{name}` is a value, not a shape: write `x = import(\"{name}\");`"),
                _ => {
                    format!("`import` does not read `.{extension}` files: stl, off, obj, 3mf, amf, svg and dxf it does")
                }
            };
            evaluator.warn_as(&NOT_IMPORTED, span, console, message, None);
            return evaluator.nothing(span).map(Some);
        }
    };
    let Some(file) = evaluator.imported_file(&name, span, wording)? else {
        return evaluator.nothing(span).map(Some);
    };
    evaluator.steps(file.bytes.len() / 16, span)?;
    if let Some(format) = format {
        return match bodies(format, &file.bytes) {
            Ok(bodies) => evaluator.bodies_to_nodes(&bodies, center, convexity, span).map(Some),
            Err(Fault::Broken(error)) => {
                evaluator.not_imported(&name, span, &error);
                evaluator.nothing(span).map(Some)
            }
            Err(Fault::Open(OpenEdges { count, place: [x, y, z] })) => {
                let edges = if count == 1 { "1 edge has".to_owned() } else { format!("{count} edges have") };
                let message = format!(
                    "`{name}` is not closed: {edges} a face on one side only, one of them at [{x}, {y}, {z}]; repair the \
                     mesh in the program it comes from or with a slicer, then import it again"
                );
                evaluator.fail(&OPEN_MESH, span, message)
            }
        };
    }
    let read = if extension == "svg" {
        let options = SvgOptions { id: id.as_deref(), layer: layer.as_deref(), dpi, center };
        // It centres the drawing itself, in OpenSCAD's own way.
        let read = evaluator.with_curves(span, |curves| partwright_import::svg(&file.bytes, &options, curves));
        read.map(|drawing| (drawing, false))
    } else {
        let options = DxfOptions { layer: layer.as_deref().unwrap_or_default(), origin, scale };
        let read = evaluator.with_curves(span, |curves| partwright_import::dxf(&file.bytes, &options, curves));
        read.map(|file| (file.drawing, center))
    };
    match read {
        Ok((drawing, center)) => {
            evaluator.remarks(&name, span, &drawing.remarks);
            evaluator.shapes_to_nodes(drawing.shapes, center, span).map(Some)
        }
        Err(error) => {
            evaluator.not_imported(&name, span, &error);
            evaluator.nothing(span).map(Some)
        }
    }
}

pub(super) fn surface(evaluator: &mut Evaluator<'_>, call: &ModuleCall<'_>) -> Made {
    let span = call.span;
    let name = evaluator.word(call, "file").unwrap_or_default();
    let set = |name: &str| matches!(call.get(name), Some(Value::Bool(truth)) if truth.get());
    let convexity = call.get("convexity").and_then(Value::number).unwrap_or(1.0).clamp(1.0, 1000.0) as u32;
    let Some(file) = evaluator.imported_file(&name, span, Wording::Surface)? else {
        return evaluator.nothing(span).map(Some);
    };
    evaluator.steps(file.bytes.len() / 4, span)?;
    match partwright_import::surface(&file.bytes, set("invert")) {
        Ok(map) => {
            let Mesh { points, mut faces } = map.mesh(set("center"));
            faces.iter_mut().for_each(|face| face.reverse());
            let body = Body { color: None, points, faces };
            evaluator.bodies_to_nodes(&[body], false, convexity, span).map(Some)
        }
        Err(error) => {
            let what = if file.bytes.starts_with(b"\x89PNG") { "Can't read PNG image" } else { "Illegal value in" };
            let console = format!("WARNING: {what} '{name}'");
            evaluator.warn_as(&NOT_IMPORTED, span, console, format!("`{name}` cannot be read: {error}"), None);
            evaluator.nothing(span).map(Some)
        }
    }
}

/// `import` as a function: JSON.
pub(super) fn import_value(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let bound = super::strings::bound(evaluator, "import", given, span);
    let name = match bound.into_iter().find(|(name, _)| *name == "file") {
        Some((_, Some(Value::String(name)))) => name.as_str().to_owned(),
        _ => String::new(),
    };
    let file = match evaluator.load(&name, span) {
        Ok(file) => file,
        Err(LoadError::Forbidden) => {
            let message = format!(
                "file `{name}` is out of bounds: scripts may read only files in the project and library folders"
            );
            return evaluator.fail(&FORBIDDEN, span, message);
        }
        Err(error) => {
            let console = format!("Could not read file '{name}'");
            let message = match error {
                LoadError::Unreadable(why) => format!("file `{name}` {why}: the result is undef"),
                _ => format!(
                    "file `{name}` is not found, so the result is undef: check its name and the folder it is in"
                ),
            };
            evaluator.warn(&IMPORT_NOT_FOUND, span, &console, message);
            return Ok(Value::Undef);
        }
    };
    evaluator.check_elements(file.bytes.len() as f64 / 2.0, span)?;
    match partwright_import::json(&file.bytes) {
        Ok(json) => {
            evaluator.steps(file.bytes.len() / 4, span)?;
            Ok(value(json))
        }
        Err(error) => {
            let console = format!("Failed to parse file '{name}': {error}");
            let message = format!("`{name}` is no proper JSON, so the result is undef: {error}");
            evaluator.warn(&NOT_IMPORTED, span, &console, message);
            Ok(Value::Undef)
        }
    }
}

/// The parser bounds the depth.
fn value(json: Json) -> Value {
    match json {
        Json::Null => Value::Undef,
        Json::Bool(value) => Value::from(value),
        Json::Number(number) => Value::from(number),
        Json::Text(text) => Value::from(text),
        Json::List(items) => Value::list(items.into_iter().map(value).collect()),
        Json::Object(fields) => {
            fields.into_iter().map(|(name, field)| (name, value(field))).collect::<Draft>().finish()
        }
    }
}

/// What `dxf_dim` and `dxf_cross` take.
struct DxfCall {
    file: String,
    layer: String,
    name: String,
}

/// Reads the file; `None` after a report.
fn dxf(evaluator: &mut Evaluator<'_>, function: &str, given: &[Given], span: Span) -> Eval<Option<(DxfCall, DxfFile)>> {
    let bound = super::strings::bound(evaluator, function, given, span);
    let get = |name: &str| bound.iter().find(|(argument, _)| *argument == name).and_then(|(_, value)| value.as_ref());
    let word = |name: &str| match get(name) {
        Some(Value::String(text)) => text.as_str().to_owned(),
        _ => String::new(),
    };
    let call = DxfCall { file: word("file"), layer: word("layer"), name: word("name") };
    let scale = get("scale").and_then(Value::number).filter(|scale| scale.is_finite()).unwrap_or(1.0);
    let origin = match get("origin").map(|value| (value, value.numbers())) {
        None => [0.0; 2],
        Some((_, Some(numbers))) if numbers.len() == 2 && numbers.iter().all(|number| number.is_finite()) => {
            [numbers[0], numbers[1]]
        }
        Some((value, _)) => {
            let console = format!("{function}(..., origin={}) could not be converted", shown(value));
            evaluator.warn(
                &WRONG_ARGUMENT,
                span,
                &console,
                format!("`origin` of `{function}` takes two finite numbers"),
            );
            [0.0; 2]
        }
    };
    let loaded = match evaluator.load(&call.file, span) {
        Ok(loaded) => loaded,
        Err(LoadError::Forbidden) => {
            let file = &call.file;
            let message = format!(
                "file `{file}` is out of bounds: scripts may read only files in the project and library folders"
            );
            return evaluator.fail(&FORBIDDEN, span, message);
        }
        Err(error) => {
            let console = format!("Can't open DXF file '{}'!", call.file);
            evaluator.warn(&IMPORT_NOT_FOUND, span, &console, format!("file `{}` is {error}", call.file));
            return Ok(None);
        }
    };
    evaluator.steps(loaded.bytes.len() / 16, span)?;
    let options = DxfOptions { layer: &call.layer, origin, scale };
    // OpenSCAD reads circles with 36 chords here.
    let curves = Curves { number: 36.0, circle: &|_| 36.0, most: 36 };
    match partwright_import::dxf(&loaded.bytes, &options, &curves) {
        Ok(file) => Ok(Some((call, file))),
        Err(error) => {
            evaluator.not_imported(&call.file, span, &error);
            Ok(None)
        }
    }
}

pub(super) fn dxf_dim(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let Some((call, file)) = dxf(evaluator, "dxf_dim", given, span)? else { return Ok(Value::Undef) };
    let DxfCall { file: path, layer, name } = call;
    let found = file.dimensions.iter().find(|dimension| name.is_empty() || dimension.name == name);
    let Some(dimension) = found else {
        let console = format!("Can't find dimension '{name}' in '{path}', layer '{layer}'!");
        let message = format!("`{path}` has no dimension `{name}`: the result is undef");
        evaluator.warn(&WRONG_ARGUMENT, span, &console, message);
        return Ok(Value::Undef);
    };
    let points = &dimension.points;
    let way = |from: usize, to: usize| [points[to][0] - points[from][0], points[to][1] - points[from][1]];
    let number = match dimension.kind & 7 {
        0 => {
            let [x, y] = way(3, 4);
            (x * super::degrees::cos(dimension.angle) + y * super::degrees::sin(dimension.angle)).abs()
        }
        1 => way(3, 4).iter().map(|value| value * value).sum::<f64>().sqrt(),
        2 => {
            let angle = |[x, y]: [f64; 2]| super::degrees::atan2(x, y);
            (angle(way(5, 0)) - angle(way(3, 4))).abs()
        }
        3 | 4 => way(0, 5).iter().map(|value| value * value).sum::<f64>().sqrt(),
        6 => points[3][usize::from(dimension.kind & 64 == 0)],
        _ => {
            let console = format!("Dimension '{name}' in '{path}', layer '{layer}' has unsupported type!");
            let message = format!("dimension `{name}` of `{path}` is of a kind that is not read: the result is undef");
            evaluator.warn(&WRONG_ARGUMENT, span, &console, message);
            return Ok(Value::Undef);
        }
    };
    Ok(Value::from(number))
}

pub(super) fn dxf_cross(evaluator: &mut Evaluator<'_>, given: &[Given], span: Span) -> Eval<Value> {
    let Some((call, file)) = dxf(evaluator, "dxf_cross", given, span)? else { return Ok(Value::Undef) };
    if let [[a, b], [c, d], ..] = file.lone_lines[..] {
        let determinant = (d[1] - c[1]) * (b[0] - a[0]) - (d[0] - c[0]) * (b[1] - a[1]);
        if determinant != 0.0 {
            let along = ((d[0] - c[0]) * (a[1] - c[1]) - (d[1] - c[1]) * (a[0] - c[0])) / determinant;
            return Ok(Value::from(vec![a[0] + along * (b[0] - a[0]), a[1] + along * (b[1] - a[1])]));
        }
    }
    let DxfCall { file: path, layer, .. } = call;
    let console = format!("Can't find cross in '{path}', layer '{layer}'!");
    let message = format!("`{path}` has no two single lines that cross in this layer: the result is undef");
    evaluator.warn(&WRONG_ARGUMENT, span, &console, message);
    Ok(Value::Undef)
}
