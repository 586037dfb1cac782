//! The declarations, and nothing else.

use partwright_protocol::BuiltinKind;

use super::Run::{Function, Look, Math, Module, Nothing};
use super::{
    Declaration, Parameter, control, degrees, extrude, files, functions, lists, objects, shapes, strings, text,
    transforms,
};

const ANY: &[Parameter] = parameters![["values", "", None, "Any number of values."]];
const ONE: &[Parameter] = parameters![["x", "", None, "A number."]];
const ANGLE: &[Parameter] = parameters![["angle", "degrees", None, "An angle."]];
const VALUE: &[Parameter] = parameters![["value", "", None, "Any value."]];

const FORMER_IMPORT: &[Parameter] = parameters![
    ["file", "", None, "Path of the file."],
    ["layer", "", Some(""), "Layer of a DXF file."],
    ["convexity", "count", Some("1"), "Kept for compatibility."],
    ["origin", "mm", Some("[0, 0]"), "Point of a DXF file that becomes the origin."],
    ["scale", "", Some("1"), "Factor for a DXF file."],
];
const DXF: &[Parameter] = parameters![
    [named "file", "", None, "Path of a DXF file."],
    [named "layer", "", Some(""), "Layer to look at; all when left out."],
    [named "origin", "mm", Some("[0, 0]"), "Point of the file that becomes the origin."],
    [named "scale", "", Some("1"), "Factor."],
    [named "name", "", Some(""), "Text of the dimension."],
];

pub(super) static MODULES: &[Declaration] = &[
    // 3D primitives.
    module!(
        "cube",
        "3D primitives",
        shapes::cube,
        parameters![
            ["size", "mm", Some("1"), "Edge length, or [width, depth, height]."],
            ["center", "", Some("false"), "Centre it on the origin instead of placing a corner there."],
        ],
        "A box.",
        "cube([20, 10, 5], center = true);"
    ),
    module!(
        "sphere",
        "3D primitives",
        shapes::sphere,
        parameters![["r", "mm", Some("1"), "Radius."], ["d", "mm", Some(""), "Diameter, instead of the radius."],],
        "A ball around the origin. `$fn` sets its number of facets.",
        "sphere(d = 10, $fn = 48);"
    ),
    module!(
        "cylinder",
        "3D primitives",
        shapes::cylinder,
        parameters![
            ["h", "mm", Some("1"), "Height along Z."],
            ["r1", "mm", Some("1"), "Radius at the bottom."],
            ["r2", "mm", Some("1"), "Radius at the top; 0 makes a cone's tip."],
            ["center", "", Some("false"), "Centre it in Z as well."],
            ["r", "mm", Some(""), "Radius of both ends."],
            ["d", "mm", Some(""), "Diameter of both ends."],
            ["d1", "mm", Some(""), "Diameter at the bottom."],
            ["d2", "mm", Some(""), "Diameter at the top."],
        ],
        "A cylinder or cone around the Z axis. The facets lie inside the circle.",
        "cylinder(h = 10, d = 5, $fn = 32);"
    ),
    module!(
        "polyhedron",
        "3D primitives",
        shapes::polyhedron,
        parameters![
            ["points", "mm", None, "Corner points [x, y, z]."],
            ["faces", "", None, "Lists of point numbers, clockwise seen from outside."],
            ["convexity", "count", Some("1"), "Kept for compatibility."],
            ["triangles", "", Some(""), "Former name of faces."],
        ],
        "A solid from its corner points and faces.",
        "polyhedron(points = [[0, 0, 0], [10, 0, 0], [0, 10, 0], [0, 0, 10]],\n  faces = [[0, 1, 2], [0, 3, 1], [1, 3, 2], [0, 2, 3]]);"
    ),
    // 2D primitives.
    module!(
        "square",
        "2D primitives",
        shapes::square,
        parameters![
            ["size", "mm", Some("1"), "Edge length, or [width, depth]."],
            ["center", "", Some("false"), "Centre it on the origin."],
        ],
        "A rectangle in the XY plane.",
        "square([20, 10], center = true);"
    ),
    module!(
        "circle",
        "2D primitives",
        shapes::circle,
        parameters![["r", "mm", Some("1"), "Radius."], ["d", "mm", Some(""), "Diameter, instead of the radius."],],
        "A disc; with a small `$fn` a regular polygon.",
        "circle(d = 10, $fn = 6);"
    ),
    module!(
        "polygon",
        "2D primitives",
        shapes::polygon,
        parameters![
            ["points", "mm", None, "Corner points [x, y]."],
            ["paths", "", Some("undef"), "Lists of point numbers; several make holes."],
            ["convexity", "count", Some("1"), "Kept for compatibility."],
        ],
        "An outline from its corner points.",
        "polygon([[0, 0], [20, 0], [0, 10]]);"
    ),
    module!(
        "text",
        "2D primitives",
        text::text,
        parameters![
            ["text", "", Some("\"\""), "The characters."],
            ["size", "mm", Some("10"), "About the height of capitals."],
            [
                "font",
                "",
                Some("\"Liberation Sans\""),
                "\"Liberation Sans:style=Bold\", also Mono and Serif, or a font of `use <file.ttf>`."
            ],
            ["direction", "", Some("\"ltr\""), "\"ltr\", \"rtl\", \"ttb\" or \"btt\"."],
            ["language", "", Some("\"en\""), "Language code."],
            ["script", "", Some("\"\""), "Script name, such as \"latin\"; seen from the characters when empty."],
            ["halign", "", Some("\"left\""), "\"left\", \"center\" or \"right\"."],
            ["valign", "", Some("\"baseline\""), "\"baseline\", \"top\", \"center\" or \"bottom\"."],
            ["spacing", "", Some("1"), "Factor on the distance of characters."],
        ],
        "A line of text as a drawing. Extrude it for raised or engraved letters.",
        "linear_extrude(1) text(\"M5\", size = 8, halign = \"center\");"
    ),
    // Transforms.
    module!(
        "translate",
        "Transforms",
        transforms::translate,
        parameters![["v", "mm", None, "Offset [x, y, z]."]],
        "Moves its children.",
        "translate([10, 0, 5]) cube(4);"
    ),
    module!(
        "rotate",
        "Transforms",
        transforms::rotate,
        parameters![
            ["a", "degrees", None, "Angle about Z (or `v`), or [x, y, z] applied in this order."],
            ["v", "", Some("[0, 0, 1]"), "Axis for a single angle."],
        ],
        "Turns its children about the origin.",
        "rotate([90, 0, 0]) cylinder(h = 10, d = 4);"
    ),
    module!(
        "scale",
        "Transforms",
        transforms::scale,
        parameters![["v", "", None, "Factor, or [x, y, z]."]],
        "Scales its children about the origin.",
        "scale([1, 1, 0.5]) sphere(10);"
    ),
    module!(
        "resize",
        "Transforms",
        transforms::resize,
        parameters![
            ["newsize", "mm", None, "Wanted size [x, y, z]; 0 keeps an axis."],
            ["auto", "", Some("false"), "Scale axes of size 0 in proportion."],
            ["convexity", "count", Some("1"), "Kept for compatibility."],
        ],
        "Scales its children to a size.",
        "resize([30, 0, 0], auto = true) cube([10, 5, 2]);"
    ),
    module!(
        "mirror",
        "Transforms",
        transforms::mirror,
        parameters![["v", "", Some("[1, 0, 0]"), "Normal of the mirror plane through the origin."]],
        "Mirrors its children. The originals do not stay.",
        "mirror([1, 0, 0]) translate([5, 0, 0]) cube(4);"
    ),
    module!(
        "multmatrix",
        "Transforms",
        transforms::multmatrix,
        parameters![["m", "", None, "4 × 4 (or 3 × 4) matrix as a list of rows."]],
        "Applies an affine matrix, such as a shear.",
        "multmatrix([[1, 0, 0.5, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]) cube(10);"
    ),
    module!(
        "color",
        "Transforms",
        transforms::color,
        parameters![
            ["c", "", None, "CSS name, \"#rrggbb\", or [red, green, blue, alpha] from 0 to 1."],
            ["alpha", "", Some("1"), "Opacity from 0 to 1."],
        ],
        "Colours its children; colours become objects of a 3MF file.",
        "color(\"steelblue\") cube(10);"
    ),
    module!(
        "offset",
        "Transforms",
        transforms::offset,
        parameters![
            ["r", "mm", Some("1"), "Distance with rounded corners; negative shrinks."],
            ["delta", "mm", Some(""), "Distance with sharp corners, instead of r; of drawings."],
            ["chamfer", "", Some("false"), "Cut corners off; with delta."],
        ],
        "Grows or shrinks a drawing, or a solid.",
        "linear_extrude(3) offset(r = 2) square([20, 10]);"
    ),
    // Booleans.
    module!(
        "union",
        "Booleans",
        transforms::group,
        parameters![],
        "All children together.",
        "union() { cube(10); translate([5, 5, 5]) sphere(6); }"
    ),
    module!(
        "difference",
        "Booleans",
        transforms::difference,
        parameters![],
        "The first child without the others. Let cutters stick out a little.",
        "difference() { cube([20, 20, 5]); translate([10, 10, -1]) cylinder(h = 7, d = 5); }"
    ),
    module!(
        "intersection",
        "Booleans",
        transforms::intersection,
        parameters![],
        "What all children share.",
        "intersection() { cube(10, center = true); sphere(6); }"
    ),
    module!(
        "hull",
        "Booleans",
        transforms::hull,
        parameters![],
        "The convex hull of its children.",
        "hull() { cylinder(h = 3, d = 10); translate([20, 0, 0]) cylinder(h = 3, d = 4); }"
    ),
    module!(
        "minkowski",
        "Booleans",
        transforms::minkowski,
        parameters![["convexity", "count", Some("1"), "Kept for compatibility."]],
        "The Minkowski sum of its children: rounds a shape with a sphere. Slow on fine shapes; prefer offset in 2D. With $tol \
         the sum of unions and differences of simple shapes with a sphere is made as an exact offset, which is quick.",
        "minkowski() { cube([10, 10, 2]); cylinder(r = 2, h = 1); }"
    ),
    // Extrusions.
    module!(
        "linear_extrude",
        "Extrusions",
        extrude::linear_extrude,
        parameters![
            ["height", "mm", Some("100"), "Height along Z."],
            ["v", "mm", Some("[0, 0, 1]"), "Direction; its length is the height where none is given."],
            ["scale", "", Some("1"), "Scale of the top, a number or [x, y]."],
            ["center", "", Some("false"), "Centre it in Z."],
            ["twist", "degrees", Some("0"), "Turn from bottom to top, clockwise seen from above."],
            ["slices", "count", Some(""), "Number of layers of a twisted shape."],
            ["segments", "count", Some(""), "Parts into which each outline is split at least, for a smooth twist."],
            ["convexity", "count", Some("1"), "Kept for compatibility."],
            ["h", "mm", Some(""), "Short for height."],
        ],
        "Extrudes a drawing upwards.",
        "linear_extrude(height = 5) circle(d = 20);"
    ),
    module!(
        "rotate_extrude",
        "Extrusions",
        extrude::rotate_extrude,
        parameters![
            ["angle", "degrees", Some("360"), "How far it turns."],
            ["start", "degrees", Some(""), "Where it begins: 0, or 180 for a full turn without an angle."],
            ["convexity", "count", Some("1"), "Kept for compatibility."],
            ["a", "degrees", Some(""), "Short for angle."],
        ],
        "Turns a drawing about the Z axis: x becomes the radius, y the height. The drawing stays on one side of x = 0.",
        "rotate_extrude($fn = 48) translate([10, 0]) circle(d = 4);"
    ),
    module!(
        "roof",
        "Extrusions",
        extrude::roof,
        parameters![
            ["method", "", Some("\"voronoi\""), "\"straight\": planes only; \"voronoi\": cones above inward corners."],
            ["convexity", "count", Some("1"), "Kept for compatibility."],
        ],
        "A roof over a drawing: each point is as high as it is far from the outline.",
        "roof(method = \"straight\") square([30, 20]);"
    ),
    module!(
        "projection",
        "Extrusions",
        extrude::projection,
        parameters![
            ["cut", "", Some("false"), "Take the section at z = 0 instead of the shadow."],
            ["convexity", "count", Some("1"), "Kept for compatibility."],
        ],
        "A solid's shadow or section as a drawing.",
        "linear_extrude(2) projection(cut = true) sphere(10);"
    ),
    // Structure.
    module!(
        "part",
        "Structure",
        transforms::part,
        parameters![["name", "", None, "Name of the body."]],
        "Names a body: it becomes an object of its own in a 3MF file and in the part list.",
        "part(\"lid\") cube([40, 30, 2]);"
    ),
    module!(
        "group",
        "Structure",
        transforms::group,
        parameters![],
        "Children as one child.",
        "difference() { cube(10); group() { translate([2, 2, -1]) cube([1, 1, 12]); translate([5, 5, -1]) cube([1, 1, 12]); } }"
    ),
    module!(
        "render",
        "Structure",
        transforms::group,
        parameters![["convexity", "count", Some("1"), "Kept for compatibility."]],
        "Kept for compatibility: everything is rendered exactly.",
        "render() cube(5);"
    ),
    module!(
        "children",
        "Structure",
        control::children,
        parameters![["index", "", Some(""), "Number of one child, a list of numbers or a range; all when left out."]],
        "In a module: the shapes given to it in braces.",
        "module twice() { children(); translate([20, 0, 0]) children(); }\ntwice() cube(10);"
    ),
    module!(
        "child",
        "Structure",
        control::child,
        parameters![["index", "", Some("0"), "Number of one child."]],
        "Deprecated: use children.",
        "module first() { children(0); }\nfirst() cube(10);"
    ),
    // Control flow.
    module!(
        "for",
        "Control flow",
        control::for_loop,
        parameters![["variable", "", None, "`name = list or range`, any number of them."]],
        "Its children once for each value, together.",
        "for (i = [0 : 3]) translate([i * 10, 0, 0]) cube(5);",
        binds_itself
    ),
    module!(
        "intersection_for",
        "Control flow",
        control::intersection_for,
        parameters![["variable", "", None, "`name = list or range`."]],
        "Like for, but keeps what all rounds share.",
        "intersection_for (a = [0, 60, 120]) rotate(a) cube([10, 4, 4], center = true);",
        binds_itself
    ),
    module!(
        "if",
        "Control flow",
        control::if_else,
        parameters![["condition", "", None, "Counts as false: false, 0, \"\", [], undef."]],
        "Its children only when the condition holds; `else` otherwise.",
        "rounded = true;\nif (rounded) sphere(5); else cube(10, center = true);",
        binds_itself
    ),
    module!(
        "let",
        "Control flow",
        control::let_block,
        parameters![["variable", "", None, "`name = value`, each sees those before."]],
        "Variables for its children.",
        "let (r = 5) sphere(r);",
        binds_itself
    ),
    module!(
        "assign",
        "Control flow",
        control::assign_block,
        parameters![["variable", "", None, "`name = value`."]],
        "Deprecated: use let.",
        "let (r = 5) sphere(r);",
        binds_itself
    ),
    module!(
        "echo",
        "Control flow",
        control::echo,
        parameters![["values", "", None, "Any values, also with names."]],
        "Writes to the console.",
        "echo(\"width\", w = 5);",
        binds_itself
    ),
    module!(
        "assert",
        "Control flow",
        control::assert,
        parameters![
            ["condition", "", None, "What must hold."],
            ["message", "", Some("\"\""), "What to say when it does not."],
        ],
        "Stops with an error unless the condition holds.",
        "wall = 2;\nassert(wall >= 0.8, \"wall is too thin to print\");",
        binds_itself
    ),
    // Files.
    module!(
        "import",
        "Files",
        files::import,
        parameters![
            ["file", "", None, "Path, relative to the file in which this stands: stl, off, obj, 3mf, amf, svg or dxf."],
            ["layer", "", Some(""), "Layer of a DXF file, or Inkscape layer of an SVG file."],
            ["convexity", "count", Some("1"), "Kept for compatibility."],
            ["origin", "mm", Some("[0, 0]"), "Point of a DXF file that becomes the origin."],
            ["scale", "", Some("1"), "Factor for a DXF file."],
            [named "width", "mm", Some(""), "Kept for compatibility."],
            [named "height", "mm", Some(""), "Kept for compatibility."],
            [named "filename", "", Some(""), "Former name of file."],
            [named "layername", "", Some(""), "Former name of layer."],
            [named "center", "", Some("false"), "Put the middle of its box on the origin."],
            [named "dpi", "", Some("72"), "User units of an inch in an SVG file that does not say."],
            [named "id", "", Some(""), "Element or group of an SVG file."],
        ],
        "A solid from a mesh file or a drawing from an SVG or DXF file. Curves of drawings follow `$fn`, `$fa` and `$fs`.",
        "import(\"part.stl\");"
    ),
    module!(
        "surface",
        "Files",
        files::surface,
        parameters![
            ["file", "", None, "Path of a PNG image or a table of numbers."],
            ["center", "", Some("false"), "Centre it in X and Y."],
            ["convexity", "count", Some("1"), "Kept for compatibility."],
            ["invert", "", Some("false"), "Dark becomes high."],
        ],
        "A relief: an image's brightness from 0 to 100 mm, or heights of a table, 1 mm apart in X and Y.",
        "scale([1, 1, 0.1]) surface(\"relief.png\", center = true);"
    ),
    module!("import_stl", "Files", files::import, FORMER_IMPORT, "Deprecated: use import.", "import(\"part.stl\");"),
    module!("import_off", "Files", files::import, FORMER_IMPORT, "Deprecated: use import.", "import(\"part.off\");"),
    module!("import_dxf", "Files", files::import, FORMER_IMPORT, "Deprecated: use import.", "import(\"part.dxf\");"),
];

pub(super) static FUNCTIONS: &[Declaration] = &[
    function!("sin", "Mathematics", Math(degrees::sin), ANGLE, "Sine.", "echo(sin(30));"),
    function!("cos", "Mathematics", Math(degrees::cos), ANGLE, "Cosine.", "echo(cos(60));"),
    function!("tan", "Mathematics", Math(degrees::tan), ANGLE, "Tangent.", "echo(tan(45));"),
    function!("asin", "Mathematics", Math(degrees::asin), ONE, "Angle of a sine, degrees.", "echo(asin(0.5));"),
    function!("acos", "Mathematics", Math(degrees::acos), ONE, "Angle of a cosine, degrees.", "echo(acos(0.5));"),
    function!("atan", "Mathematics", Math(degrees::atan), ONE, "Angle of a tangent, degrees.", "echo(atan(1));"),
    function!(
        "atan2",
        "Mathematics",
        Function(functions::atan2),
        parameters![["y", "", None, "Second coordinate."], ["x", "", None, "First coordinate."]],
        "Angle of the point [x, y], degrees from -180 to 180.",
        "echo(atan2(1, -1));"
    ),
    function!("abs", "Mathematics", Math(f64::abs), ONE, "Absolute value.", "echo(abs(-3));"),
    function!("sign", "Mathematics", Math(functions::sign), ONE, "-1, 0 or 1.", "echo(sign(-3));"),
    function!("floor", "Mathematics", Math(f64::floor), ONE, "Next whole number below.", "echo(floor(2.7));"),
    function!("ceil", "Mathematics", Math(f64::ceil), ONE, "Next whole number above.", "echo(ceil(2.2));"),
    function!("round", "Mathematics", Math(f64::round), ONE, "Nearest whole number.", "echo(round(2.5));"),
    function!("sqrt", "Mathematics", Math(f64::sqrt), ONE, "Square root.", "echo(sqrt(2));"),
    function!("exp", "Mathematics", Math(f64::exp), ONE, "e to the power of x.", "echo(exp(1));"),
    function!("ln", "Mathematics", Math(f64::ln), ONE, "Natural logarithm.", "echo(ln(10));"),
    function!(
        "log",
        "Mathematics",
        Function(functions::log),
        parameters![["base", "", Some("10"), "Base, when two numbers are given."], ["x", "", None, "The number."]],
        "Logarithm to base 10, or to the base that comes first.",
        "echo(log(1000), log(2, 8));"
    ),
    function!(
        "pow",
        "Mathematics",
        Function(functions::pow),
        parameters![["base", "", None, "Base."], ["exponent", "", None, "Exponent."]],
        "Power; also written `base ^ exponent`.",
        "echo(pow(2, 10));"
    ),
    function!(
        "min",
        "Mathematics",
        Function(functions::min),
        ANY,
        "The smallest of numbers or of a list.",
        "echo(min(3, 1, 2));"
    ),
    function!(
        "max",
        "Mathematics",
        Function(functions::max),
        ANY,
        "The largest of numbers or of a list.",
        "echo(max([3, 1, 2]));"
    ),
    function!(
        "rands",
        "Mathematics",
        Function(functions::rands),
        parameters![
            ["min", "", None, "Smallest."],
            ["max", "", None, "Largest."],
            ["count", "count", None, "How many."],
            ["seed", "", Some(""), "The same seed gives the same numbers."],
        ],
        "A list of random numbers. Without a seed, the same ones in each run.",
        "echo(rands(0, 10, 3, 42));"
    ),
    // Vectors and lists.
    function!(
        "norm",
        "Lists",
        Function(lists::norm),
        parameters![["v", "", None, "A vector."]],
        "Length of a vector.",
        "echo(norm([3, 4]));"
    ),
    function!(
        "cross",
        "Lists",
        Function(lists::cross),
        parameters![["a", "", None, "A vector."], ["b", "", None, "A vector."]],
        "Cross product of two vectors.",
        "echo(cross([1, 0, 0], [0, 1, 0]));"
    ),
    function!(
        "len",
        "Lists",
        Look(lists::len),
        VALUE,
        "Number of elements, of characters, or of an object's names.",
        "echo(len([1, 2, 3]));"
    ),
    function!(
        "concat",
        "Lists",
        Function(lists::concat),
        ANY,
        "One list of the elements of all.",
        "echo(concat([1, 2], [3]));"
    ),
    function!(
        "lookup",
        "Lists",
        Function(lists::lookup),
        parameters![["key", "", None, "A number."], ["table", "", None, "Pairs [key, value]."]],
        "Linear interpolation in a table.",
        "echo(lookup(2.5, [[0, 0], [5, 10]]));"
    ),
    function!(
        "search",
        "Lists",
        Function(lists::search),
        parameters![
            ["match", "", None, "A value, or a list or string of several."],
            ["in", "", None, "List or string to search."],
            ["count", "count", Some("1"), "How many places for each; 0 for all."],
            ["column", "", Some("0"), "Which element of rows to compare."],
        ],
        "Places of values in a list or string.",
        "echo(search(\"b\", \"abc\"));"
    ),
    // Strings.
    function!("str", "Strings", Function(strings::str), ANY, "Values as one string.", "echo(str(\"M\", 5));"),
    function!("chr", "Strings", Function(strings::chr), ANY, "String of Unicode code points.", "echo(chr(65));"),
    function!(
        "ord",
        "Strings",
        Function(strings::ord),
        parameters![["text", "", None, "A string."]],
        "Code point of the first character.",
        "echo(ord(\"A\"));"
    ),
    function!(
        "textmetrics",
        "Strings",
        Function(text::textmetrics),
        parameters![
            ["text", "", Some("\"\""), "The characters."],
            ["size", "mm", Some("10"), "As in text()."],
            ["font", "", Some("\"Liberation Sans\""), "As in text()."],
            ["direction", "", Some("\"ltr\""), "As in text()."],
            ["language", "", Some("\"en\""), "As in text()."],
            ["script", "", Some("\"\""), "As in text()."],
            ["halign", "", Some("\"left\""), "As in text()."],
            ["valign", "", Some("\"baseline\""), "As in text()."],
            ["spacing", "", Some("1"), "As in text()."],
        ],
        "Measures of a text, mm: position, size, ascent, descent, offset, advance.",
        "echo(textmetrics(\"M5\", size = 8).size);"
    ),
    function!(
        "fontmetrics",
        "Strings",
        Function(text::fontmetrics),
        parameters![
            ["size", "mm", Some("10"), "As in text()."],
            ["font", "", Some("\"Liberation Sans\""), "As in text()."],
        ],
        "Measures of a font, mm: nominal, max, interline, font.",
        "echo(fontmetrics(size = 8).interline);"
    ),
    // Kinds of value.
    function!(
        "is_undef",
        "Kinds of value",
        Look(functions::is_undef),
        VALUE,
        "Whether it has no value; also for names that do not exist.",
        "echo(is_undef(undef));"
    ),
    function!(
        "is_bool",
        "Kinds of value",
        Look(functions::is_bool),
        VALUE,
        "Whether it is true or false.",
        "echo(is_bool(true));"
    ),
    function!(
        "is_num",
        "Kinds of value",
        Look(functions::is_num),
        VALUE,
        "Whether it is a number (and not NaN).",
        "echo(is_num(1));"
    ),
    function!(
        "is_string",
        "Kinds of value",
        Look(functions::is_string),
        VALUE,
        "Whether it is a string.",
        "echo(is_string(\"a\"));"
    ),
    function!(
        "is_list",
        "Kinds of value",
        Look(functions::is_list),
        VALUE,
        "Whether it is a list.",
        "echo(is_list([1]));"
    ),
    function!(
        "is_function",
        "Kinds of value",
        Look(functions::is_function),
        VALUE,
        "Whether it is a function literal.",
        "echo(is_function(function(x) x));"
    ),
    function!(
        "is_object",
        "Kinds of value",
        Look(functions::is_object),
        VALUE,
        "Whether it has named fields.",
        "echo(is_object(object(width = 20)));"
    ),
    // Objects.
    function!(
        "object",
        "Objects",
        Function(objects::object),
        parameters![[
            "values",
            "",
            None,
            "`name = value`, other objects, and lists of `[key, value]` to set and `[key]` to take away, in this order."
        ]],
        "An object: named values. `o.name` and `o[\"name\"]` are a value, `for (name = o)` walks the names.",
        "screw = object(d = 4, head = object(d = 7, h = 2.8));\nlonger = object(screw, [[\"length\", 20]], d = 5);\necho(longer.head.d, longer[\"length\"], [for (name = longer) name]);"
    ),
    function!(
        "has_key",
        "Objects",
        Function(objects::has_key),
        parameters![["object", "", None, "An object."], ["key", "", None, "A name."]],
        "Whether an object has a value of this name.",
        "echo(has_key(object(width = 20), \"height\"));"
    ),
    // The program.
    function!(
        "import",
        "Files",
        Function(files::import_value),
        parameters![["file", "", None, "Path of a JSON file, relative to the file in which this stands."]],
        "The value in a JSON file: numbers, strings, lists and objects.",
        "settings = import(\"settings.json\");\necho(settings.width);"
    ),
    function!(
        "dxf_dim",
        "Files",
        Function(files::dxf_dim),
        DXF,
        "The value of a dimension in a DXF file.",
        "echo(dxf_dim(file = \"plan.dxf\", name = \"width\"));"
    ),
    function!(
        "dxf_cross",
        "Files",
        Function(files::dxf_cross),
        DXF,
        "The point where two single lines of a DXF file cross.",
        "echo(dxf_cross(file = \"plan.dxf\", layer = \"axes\"));"
    ),
    function!(
        "version",
        "Program",
        Function(functions::version),
        &[],
        "Version of the language, a list.",
        "echo(version());"
    ),
    function!(
        "version_num",
        "Program",
        Function(functions::version_num),
        &[],
        "Version of the language, a number.",
        "echo(version_num());"
    ),
    function!(
        "parent_module",
        "Program",
        Function(functions::parent_module),
        parameters![["index", "count", Some("1"), "0 is the module itself, 1 its caller."]],
        "Name of a module that is being called.",
        "module inner() { echo(parent_module(1)); } module outer() inner();\nouter();"
    ),
];

pub(super) static VARIABLES: &[Declaration] = &[
    word!(Constant, "PI", "Constants", "3.14159…", "echo(PI);"),
    word!(
        SpecialVariable,
        "$fn",
        "Special variables",
        "Facets of a full circle; 0 lets $fa and $fs choose.",
        "sphere(5, $fn = 64);"
    ),
    word!(
        SpecialVariable,
        "$fa",
        "Special variables",
        "Smallest angle of a facet, degrees. 12 by default.",
        "$fa = 3;\nsphere(5);"
    ),
    word!(
        SpecialVariable,
        "$fs",
        "Special variables",
        "Smallest length of a facet, mm. 2 by default.",
        "$fs = 0.5;\nsphere(5);"
    ),
    word!(
        SpecialVariable,
        "$tol",
        "Special variables",
        "Largest distance of a facet from the true curve, mm; counts instead of $fa and $fs.",
        "$tol = 0.01;\nsphere(5);"
    ),
    word!(SpecialVariable, "$t", "Special variables", "Time of an animation, always 0.", "echo($t);"),
    word!(
        SpecialVariable,
        "$preview",
        "Special variables",
        "Whether this is a preview.",
        "$fn = $preview ? 32 : 96;\nsphere(5);"
    ),
    word!(
        SpecialVariable,
        "$children",
        "Special variables",
        "In a module: number of its children.",
        "module row() { for (i = [0 : $children - 1]) translate([i * 20, 0, 0]) children(i); }\nrow() { cube(5); sphere(5); }"
    ),
    word!(
        SpecialVariable,
        "$parent_modules",
        "Special variables",
        "In a module: number of modules being called.",
        "module m() { echo($parent_modules); }\nm();"
    ),
    word!(SpecialVariable, "$vpr", "Special variables", "Kept for compatibility: the view's rotation.", "echo($vpr);"),
    word!(SpecialVariable, "$vpt", "Special variables", "Kept for compatibility: the view's centre.", "echo($vpt);"),
    word!(SpecialVariable, "$vpd", "Special variables", "Kept for compatibility: the view's distance.", "echo($vpd);"),
    word!(SpecialVariable, "$vpf", "Special variables", "Kept for compatibility: the view's angle.", "echo($vpf);"),
];

pub(super) static KEYWORDS: &[Declaration] = &[
    word!(
        Keyword,
        "module",
        "Definitions",
        "Defines a shape with parameters.",
        "module peg(d = 5, h = 10) { cylinder(d = d, h = h); }\npeg(d = 6);"
    ),
    word!(
        Keyword,
        "function",
        "Definitions",
        "Defines a function, or makes one as a value.",
        "function area(r) = PI * r ^ 2;\ndouble = function(x) 2 * x;\necho(area(2), double(4));"
    ),
    word!(Keyword, "include", "Definitions", "`include <file.scad>`: everything of a file, as if it stood here.", ""),
    word!(
        Keyword,
        "use",
        "Definitions",
        "`use <file.scad>`: functions and modules of a file, without its shapes and variables.",
        ""
    ),
    word!(
        Keyword,
        "else",
        "Control flow",
        "What happens when an `if` does not hold.",
        "if (1 > 2) cube(1); else sphere(1);"
    ),
    word!(Keyword, "each", "Control flow", "In a list: the elements of another list.", "echo([1, each [2, 3]]);"),
    word!(Keyword, "true", "Constants", "True.", "echo(true);"),
    word!(Keyword, "false", "Constants", "False.", "echo(false);"),
    word!(Keyword, "undef", "Constants", "No value.", "echo(undef);"),
];
