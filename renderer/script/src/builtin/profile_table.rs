//! The declarations of the outlines that engineers know by a formula, and nothing else.

use partwright_protocol::BuiltinKind;

use super::Run::Module;
use super::{Declaration, Parameter, profiles};

pub(super) const GROUP: &str = "Profiles";

const M: Parameter = Parameter {
    name: "m",
    unit: "mm",
    default: None,
    doc: "Module: pitch diameter for each tooth.",
    named_only: false,
};
const PRESSURE_ANGLE: Parameter = Parameter {
    name: "pressure_angle",
    unit: "degrees",
    default: Some("20"),
    doc: "Slope of the flanks, 10 to 35.",
    named_only: false,
};
const CLEARANCE: Parameter = Parameter {
    name: "clearance",
    unit: "",
    default: Some("0.25"),
    doc: "Between tip and root, in modules, 0 to 1.",
    named_only: false,
};

/// A parameter that is shared by none.
const fn own(name: &'static str, unit: &'static str, default: Option<&'static str>, doc: &'static str) -> Parameter {
    Parameter { name, unit, default, doc, named_only: false }
}

pub(super) static MODULES: &[Declaration] = &[
    module!(
        "gear",
        GROUP,
        profiles::gear,
        &[
            M,
            own("teeth", "count", None, "Number of teeth, 5 to 500."),
            PRESSURE_ANGLE,
            own("backlash", "mm", Some("0"), "By which teeth are thinner at the pitch circle."),
            own("clearance", "", Some("0.25"), "Between tip and root, in modules."),
            own("shift", "", Some("0"), "Profile shift, in modules."),
        ],
        "The outline of a spur gear with involute teeth, a drawing. Gears of one module mesh at half the sum of their pitch diameters `m * teeth`.",
        "linear_extrude(6) difference() {\n  gear(m = 2, teeth = 16);\n  circle(d = 8, $fn = 48);\n}"
    ),
    module!(
        "rack",
        GROUP,
        profiles::rack,
        &[
            M,
            own("teeth", "count", None, "Number of teeth, 1 to 500."),
            PRESSURE_ANGLE,
            own("backlash", "mm", Some("0"), "By which teeth are thinner at the pitch line."),
            CLEARANCE,
            own("base", "mm", Some("2 * m"), "Height of the bar below the roots."),
        ],
        "The outline of a rack for a `gear` of the same module, a drawing: teeth along +X, their pitch line on y = 0, `PI * m` apart. The gear's middle is `m * teeth / 2` above.",
        "linear_extrude(8) {\n  rack(m = 2, teeth = 8);\n  translate([4 * PI * 2, 16]) rotate(-90) gear(m = 2, teeth = 16, backlash = 0.1);\n}"
    ),
    module!(
        "cycloidal_gear",
        GROUP,
        profiles::cycloidal_gear,
        &[
            M,
            own("teeth", "count", None, "Number of teeth, 5 to 500."),
            own(
                "rolling",
                "",
                Some("6"),
                "Diameter of the circle that rolls on the pitch circle, in modules: 2.5 to half the number of teeth. Gears that mesh share it.",
            ),
            own("backlash", "mm", Some("0"), "By which teeth are thinner at the pitch circle."),
            CLEARANCE,
        ],
        "The outline of a gear with cycloidal teeth, as in clocks, a drawing. With the default `rolling` all gears from 12 teeth mesh, at half the sum of their pitch diameters `m * teeth`.",
        "linear_extrude(4) difference() {\n  cycloidal_gear(m = 2, teeth = 18);\n  circle(d = 6, $fn = 48);\n}"
    ),
    module!(
        "cycloidal_disc",
        GROUP,
        profiles::cycloidal_disc,
        &[
            own("pins", "count", None, "Number of pins around the disc, 3 to 200; the disc has one lobe less."),
            own("pin_circle", "mm", None, "Diameter of the circle that the pins' centres lie on."),
            own("pin_d", "mm", None, "Diameter of a pin."),
            own(
                "eccentricity",
                "mm",
                None,
                "Distance of the disc's axis from that of the pins; less than `pin_circle / 2 / pins`.",
            ),
        ],
        "The outline of the disc of a cycloidal drive, a drawing. With the disc at x = `eccentricity` and the first pin on +X it touches every pin; use `offset(-0.1)` for play. Each lobe has 32 chords, or keeps to `$tol`.",
        "linear_extrude(5) {\n  translate([1.5, 0]) cycloidal_disc(pins = 11, pin_circle = 60, pin_d = 6, eccentricity = 1.5);\n  for (i = [0 : 10]) rotate(i * 360 / 11) translate([30, 0]) circle(d = 5.8, $fn = 32);\n}"
    ),
    module!(
        "airfoil",
        GROUP,
        profiles::airfoil,
        &[
            own(
                "naca",
                "",
                None,
                "Four digits, \"2412\": largest camber in hundredths of the chord, where it is in tenths, and thickness in hundredths, 01 to 40.",
            ),
            own("chord", "mm", Some("100"), "From the nose to the tail."),
            own(
                "blunt",
                "",
                Some("false"),
                "Leave the tail open by a quarter of a percent of the chord, as the formula of 1933 does.",
            ),
        ],
        "A NACA four-digit airfoil, a drawing: the nose at the origin, the tail on +X. It has 100 points, or as many as `$fn` or `$tol` say.",
        "linear_extrude(20) airfoil(\"2412\", chord = 60);"
    ),
    module!(
        "superellipse",
        GROUP,
        profiles::superellipse,
        &[
            own("size", "mm", None, "Width and depth, a number or [x, y]."),
            own("n", "", Some("4"), "Exponent, 0.5 to 20: 4 is a squircle, 2 an ellipse, 1 a rhombus."),
        ],
        "The drawing of all points with |x / a|ⁿ + |y / b|ⁿ up to 1, centred: between an ellipse and a rectangle.",
        "linear_extrude(6) superellipse([40, 30], n = 4, $fn = 96);"
    ),
    module!(
        "rounded_square",
        GROUP,
        profiles::rounded_square,
        &[
            own("size", "mm", None, "Edge length, or [width, depth]."),
            own(
                "r",
                "mm",
                None,
                "Radius of the corners, or one for each, counter-clockwise from the lower left; 0 is sharp.",
            ),
            own("center", "", Some("false"), "Centre it on the origin instead of placing a corner there."),
        ],
        "A rectangle with round corners, a drawing of exactly that size.",
        "linear_extrude(4) rounded_square([40, 25], r = [3, 3, 12, 0], $fn = 64);"
    ),
    module!(
        "reuleaux",
        GROUP,
        profiles::reuleaux,
        &[
            own("d", "mm", None, "Width, which is the same in every direction."),
            own("sides", "count", Some("3"), "Number of arcs, odd, 3 to 99."),
        ],
        "A Reuleaux polygon about the origin, a drawing of constant width: a cover that cannot fall through its hole, a cam that keeps its follower.",
        "linear_extrude(5) reuleaux(30, $fn = 96);"
    ),
    module!(
        "pie_slice",
        GROUP,
        profiles::pie_slice,
        &[
            own("r", "mm", None, "Radius."),
            own("angle", "degrees", None, "Greater than 0, up to 360, counter-clockwise."),
            own("start", "degrees", Some("0"), "Where it begins; 0 is +X."),
            own("inner", "mm", Some("0"), "Radius of what is left out in the middle."),
        ],
        "A slice of a disc or a ring about the origin, a drawing.",
        "linear_extrude(5) pie_slice(r = 20, angle = 120, inner = 8, $fn = 72);"
    ),
    module!(
        "keyhole",
        GROUP,
        profiles::keyhole,
        &[
            own("d", "mm", None, "Of the round hole, for the head of the screw."),
            own("slot", "mm", None, "Width of the slot, for its shaft; less than `d`."),
            own("length", "mm", None, "From the middle of the hole to that of the slot's round end, along +Y."),
        ],
        "The opening of a plate that hangs on a screw, a drawing with the round hole at the origin.",
        "difference() {\n  translate([-10, -10, 0]) cube([20, 34, 3]);\n  translate([0, 0, -1]) linear_extrude(5) keyhole(d = 9, slot = 4.5, length = 13, $fn = 48);\n}"
    ),
    module!(
        "lettering",
        GROUP,
        profiles::lettering,
        &[
            own("text", "", None, "A line of letters, digits and signs of ASCII."),
            own("size", "mm", Some("10"), "Height of a capital, between the middles of its strokes."),
            own(
                "stroke",
                "mm",
                Some("size / 10"),
                "Width of the strokes: that of the tool, or of a line of the nozzle."
            ),
            own("halign", "", Some("\"left\""), "\"left\", \"center\" or \"right\"."),
            own("valign", "", Some("\"baseline\""), "\"baseline\", \"center\" or \"top\" of the capitals."),
            own("spacing", "", Some("1"), "Factor of how far letters are apart."),
        ],
        "Letters of single strokes with round ends, as engravers and plotters draw them (Hershey's simplex Roman), a drawing. Unlike those of `text` they have one width, and need no font.",
        "difference() {\n  translate([-32, -9, 0]) cube([64, 18, 3]);\n  translate([0, 0, 2.2]) linear_extrude(1) lettering(\"M6 x 20\", size = 10, stroke = 1.2, halign = \"center\", valign = \"center\", $fn = 16);\n}"
    ),
];
