//! The declarations of what Partwright adds to the language, and nothing else.

use partwright_protocol::BuiltinKind;

use super::Run::Module;
use super::{Declaration, Parameter, extrude, fields};

const RADIUS_OF_BLEND: &[Parameter] =
    parameters![["r", "mm", None, "How far from the edge the blend begins; greater than 0."]];
const RADIUS_OF_BALL: &[Parameter] = parameters![["r", "mm", None, "Radius of the ball that rolls; greater than 0."]];
const LEG: &[Parameter] = parameters![["r", "mm", None, "How far from the edge the flat begins; greater than 0."]];
const SIZE: Parameter = Parameter {
    name: "size",
    unit: "mm",
    default: None,
    doc: "Edge length of the block, or [width, depth, height].",
    named_only: false,
};
const CENTER: Parameter = Parameter {
    name: "center",
    unit: "",
    default: Some("false"),
    doc: "Centre it on the origin instead of placing a corner there.",
    named_only: false,
};

pub(super) static MODULES: &[Declaration] = &[
    // Blends.
    module!(
        "smooth_union",
        "Blends",
        fields::smooth_union,
        RADIUS_OF_BLEND,
        "All children together, softly grown into each other. The rounds of a loop are blended, too. `$tol` is how far the mesh may be from the true surface: 0.05 mm where it is not set; `$fn` plays no role, curves are round.",
        "smooth_union(4) {\n  cylinder(h = 6, d = 30);\n  cylinder(h = 25, d = 8);\n}"
    ),
    module!(
        "smooth_difference",
        "Blends",
        fields::smooth_difference,
        RADIUS_OF_BLEND,
        "The first child without the others; the new edges are soft.",
        "smooth_difference(3) {\n  cube([30, 20, 10]);\n  translate([15, 10, 12]) sphere(8);\n}"
    ),
    module!(
        "smooth_intersection",
        "Blends",
        fields::smooth_intersection,
        RADIUS_OF_BLEND,
        "What all children share; the new edges are soft.",
        "smooth_intersection(3) {\n  cube(20, center = true);\n  sphere(13);\n}"
    ),
    module!(
        "round_union",
        "Blends",
        fields::round_union,
        RADIUS_OF_BALL,
        "All children together, with a fillet as a ball of radius `r` leaves it that rolls along the edge between them. A true radius between flat faces at any angle, and between a flat face and a round one upright on it; close to one elsewhere.",
        "round_union(5) {\n  cube([40, 30, 5]);\n  translate([20, 15, 0]) cylinder(h = 25, d = 12);\n}"
    ),
    module!(
        "round_difference",
        "Blends",
        fields::round_difference,
        RADIUS_OF_BALL,
        "The first child without the others; the edges that this makes are rounded to radius `r`.",
        "round_difference(2) {\n  cube([30, 20, 10]);\n  translate([15, 10, -1]) cylinder(h = 12, d = 10);\n}"
    ),
    module!(
        "round_intersection",
        "Blends",
        fields::round_intersection,
        RADIUS_OF_BALL,
        "What all children share; the edges that this makes are rounded to radius `r`.",
        "round_intersection(2) {\n  cube(20, center = true);\n  cylinder(h = 16, d = 24, center = true);\n}"
    ),
    module!(
        "chamfer_union",
        "Blends",
        fields::chamfer_union,
        LEG,
        "All children together, with a flat in the edge between them.",
        "chamfer_union(4) {\n  cube([40, 30, 5]);\n  translate([20, 15, 0]) cylinder(h = 25, d = 12);\n}"
    ),
    module!(
        "chamfer_difference",
        "Blends",
        fields::chamfer_difference,
        LEG,
        "The first child without the others; the edges that this makes are chamfered: a countersunk hole.",
        "chamfer_difference(2) {\n  cube([30, 20, 10]);\n  translate([15, 10, -1]) cylinder(h = 12, d = 10);\n}"
    ),
    module!(
        "chamfer_intersection",
        "Blends",
        fields::chamfer_intersection,
        LEG,
        "What all children share; the edges that this makes are chamfered.",
        "chamfer_intersection(2) {\n  cube(20, center = true);\n  cylinder(h = 16, d = 24, center = true);\n}"
    ),
    // Offsets.
    module!(
        "shell",
        "Offsets",
        fields::shell,
        parameters![
            ["thickness", "mm", None, "Of the wall, inwards; greater than 0."],
            [
                "open",
                "",
                Some("[]"),
                "Ends without a wall: \"top\", \"bottom\", \"left\", \"right\", \"front\", \"back\", a direction [x, y, z], or a list of these."
            ],
        ],
        "Hollows its children out. The outer faces stay where they are. Next to an open end the walls are straight for two thicknesses.",
        "shell(2, open = \"top\") cube([40, 30, 20]);"
    ),
    module!(
        "round_edges",
        "Offsets",
        fields::round_edges,
        RADIUS_OF_BALL,
        "Rounds all convex edges of its children to radius `r`. What is thinner than twice the radius vanishes.",
        "round_edges(3) cube([30, 20, 12]);"
    ),
    module!(
        "fillet_edges",
        "Offsets",
        fields::fillet_edges,
        RADIUS_OF_BALL,
        "Fills all concave edges of its children to radius `r`. Gaps narrower than twice the radius are filled, too.",
        "fillet_edges(4) {\n  cube([30, 20, 5]);\n  cube([5, 20, 20]);\n}"
    ),
    // Fields.
    module!(
        "implicit",
        "Fields",
        fields::implicit,
        parameters![
            [
                "f",
                "",
                None,
                "A function of a point [x, y, z], negative inside. What it gives for a point can be any arithmetic of its coordinates, with conditions, loops and calls."
            ],
            [
                "bounds",
                "mm",
                None,
                "The lowest and the highest corner of a box around the shape. What lies beyond is cut off, and told."
            ],
        ],
        "The solid of all points where a function is negative.",
        "implicit(function(p) norm([p.x, p.y, p.z / 1.5]) - 10 + sin(p.z * 36),\n  bounds = [[-12, -12, -17], [12, 12, 17]]);"
    ),
    module!(
        "tpms",
        "Fields",
        fields::tpms,
        &[
            Parameter {
                name: "pattern",
                unit: "",
                default: None,
                doc: "\"gyroid\", \"schwarz_p\", \"diamond\", \"lidinoid\" or \"neovius\".",
                named_only: false,
            },
            Parameter {
                name: "cell",
                unit: "mm",
                default: None,
                doc: "Size of a cell, or [x, y, z].",
                named_only: false
            },
            Parameter {
                name: "thickness",
                unit: "mm",
                default: None,
                doc: "Of the wall; a number, or a function of a point.",
                named_only: false,
            },
            SIZE,
            CENTER,
        ],
        "A block of a periodic minimal surface. Intersect it with a solid, or use `infill`.",
        "$tol = 0.1;\ntpms(\"gyroid\", cell = 10, thickness = 1.5, size = 18);"
    ),
    module!(
        "lattice",
        "Fields",
        fields::lattice,
        &[
            Parameter {
                name: "pattern",
                unit: "",
                default: None,
                doc: "\"cubic\", \"bcc\", \"fcc\" or \"octet\".",
                named_only: false,
            },
            Parameter {
                name: "cell",
                unit: "mm",
                default: None,
                doc: "Size of a cell, or [x, y, z].",
                named_only: false
            },
            Parameter {
                name: "thickness",
                unit: "mm",
                default: None,
                doc: "Diameter of the struts; a number, or a function of a point.",
                named_only: false,
            },
            SIZE,
            CENTER,
        ],
        "A block of struts. Intersect it with a solid, or use `infill`.",
        "$tol = 0.1;\nlattice(\"bcc\", cell = 10, thickness = 2, size = 20);"
    ),
    module!(
        "infill",
        "Fields",
        fields::infill,
        parameters![
            ["pattern", "", None, "A pattern of `tpms` or `lattice`."],
            ["cell", "mm", None, "Size of a cell, or [x, y, z]."],
            ["thickness", "mm", None, "Of walls, or the diameter of struts; a number, or a function of a point."],
            ["wall", "mm", Some("0"), "Thickness of a closed skin; 0 leaves the pattern open."],
        ],
        "Makes its children of a pattern, with or without a skin.",
        "$tol = 0.1;\ninfill(\"gyroid\", cell = 10, thickness = 1.5) cylinder(h = 16, d = 20);"
    ),
    // Warps.
    module!(
        "twist",
        "Warps",
        fields::twist,
        parameters![
            ["angle", "degrees", None, "Turn over `height`, counter-clockwise seen from above."],
            ["height", "mm", None, "Height over which it turns by `angle`; it goes on beyond."],
        ],
        "Twists its children about the Z axis.",
        "twist(angle = 90, height = 40) translate([0, 0, 20]) cube([14, 14, 40], center = true);"
    ),
    module!(
        "bend",
        "Warps",
        fields::bend,
        parameters![["r", "mm", None, "Radius of the bend of what lies at z = 0."]],
        "Bends its children upwards: the X axis becomes an arc about the line x = 0, z = `r`. Lengths at z = 0 stay.",
        "bend(r = 20) cube([60, 10, 3], center = true);"
    ),
    module!(
        "taper",
        "Warps",
        fields::taper,
        parameters![
            ["scale", "", None, "Of the sections at `height`, a number or [x, y]; greater than 0."],
            ["height", "mm", None, "Where `scale` is reached; sections at z = 0 and below stay."],
        ],
        "Scales sections about the Z axis by their height: draft for round and blended shapes.",
        "taper(scale = 0.6, height = 30) translate([0, 0, 15]) cube([20, 20, 30], center = true);"
    ),
    module!(
        "morph",
        "Warps",
        fields::morph,
        parameters![["t", "", None, "From 0, the first child, to 1, the second."]],
        "A solid between two.",
        "morph(0.5) {\n  cube(20, center = true);\n  sphere(12);\n}"
    ),
    // Sweeps.
    module!(
        "sweep",
        "Sweeps",
        extrude::sweep,
        parameters![
            ["path", "mm", None, "Points [x, y, z] that the drawing's origin goes through, at least two."],
            ["closed", "", Some("false"), "Go back from the last point to the first, which is not repeated."],
            [
                "twist",
                "degrees",
                Some("0"),
                "By which it turns on the way, counter-clockwise seen from the end; whole turns where the path is closed."
            ],
            [
                "up",
                "",
                Some(""),
                "Direction that the drawing's Y has at the start; +Z where it is not given, or +Y where the path begins steeper than 45°."
            ],
        ],
        "A drawing along a path of points, upright on it everywhere: looking back from the end you see it as it is drawn. It does not turn about the path by itself; corners are mitred, holes are kept. The path must not turn tighter than the drawing reaches.",
        "sweep([for (a = [0 : 10 : 270]) [25 * cos(a), 25 * sin(a), a / 12]]) difference() {\n  circle(d = 10, $fn = 32);\n  circle(d = 6, $fn = 32);\n}"
    ),
    module!(
        "loft",
        "Sweeps",
        fields::loft,
        parameters![["height", "mm", None, "Distance of the two drawings; greater than 0."]],
        "A solid that goes over from its first drawing, at z = 0, to its second, at `height`.",
        "loft(height = 25) {\n  square(24, center = true);\n  circle(d = 16);\n}"
    ),
    module!(
        "thread",
        "Sweeps",
        fields::thread,
        parameters![
            ["d", "mm", None, "Largest diameter."],
            ["pitch", "mm", None, "Distance of neighbouring turns of the thread."],
            ["length", "mm", None, "Along Z, from z = 0."],
            ["internal", "", Some("false"), "To be subtracted: the thread of a nut."],
            ["starts", "count", Some("1"), "Number of threads side by side."],
            ["left", "", Some("false"), "Left-handed."],
            ["angle", "degrees", Some("60"), "Between the flanks: 60 for ISO metric, 30 for trapezoidal."],
            ["clearance", "mm", Some("0"), "By which the radius shrinks, or grows when internal."],
            ["chamfer", "", Some("true"), "Let both ends run out, so that a nut finds its way."],
        ],
        "A screw's threaded rod about the Z axis, with the ISO profile where the angle is 60°.",
        "$tol = 0.1;\nthread(d = 12, pitch = 1.75, length = 12);"
    ),
];
