// title: Gyroid handle
// about: Light handle for a bolt, rod or tool: a smooth closed skin filled with gyroid (a triply periodic minimal surface, TPMS) around a tube for the bolt, with a recess for its head, and windows in the sides on request.
// tags: gyroid handle, handle, gyroid, infill, lightweight, tpms, lightweight handle, knob handle, lever handle, crank handle
// ask: a gyroid handle 110 mm long for an M6 bolt
// ask: lightweight handle with gyroid infill and 3 windows
// words length: length, long, height, tall
// words width: width, wide, diameter
// words depth: depth, deep
// words swell: swell, palm, belly
// words skin: skin, shell, wall
// words windows: windows, window, openings, slots
// words cell: cell, cells, gyroid size
// words sheet: sheet, sheet thickness, gyroid thickness
// words bolt: bolt, screw, rod, hole
// words recess: recess, head, bolt head
// main: length
// bodies: 1
// size: [undef, undef, length]

use <partwright/fasteners.scad>

/* [Handle] */
// Length (mm)
length = 100; // [80:1:130]
// Width where it is not swollen (mm)
width = 30; // [26:0.5:40]
// Depth where it is not swollen (mm)
depth = 34; // [26:0.5:44]
// How much thicker the middle is, as a part of the ends
swell = 0.12; // [0:0.01:0.25]
// Thickness of the skin (mm)
skin = 2; // [1.6:0.1:4]
// Windows along each side, which bare the sheet's thin edges; 0 keeps the skin closed
windows = 0; // [0:1:4]

/* [Gyroid] */
// Size of a cell (mm); a handle has at most some forty cells
cell = 16; // [12:0.5:30]
// Thickness of the sheet (mm)
sheet = 1.4; // [1.2:0.1:3]

/* [Bolt] */
// Bolt or rod through the handle
bolt = "M6"; // [none, M4, M5, M6, M8]
// Depth of the recess for its head (mm), 0 for none
recess = 7; // [0:0.5:20]

/* [Hidden] */
$fn = 64;

// Superellipsoids that are cut flat at both ends, one within the other.
half = length / 2 * 1.06;
function section(z) = 1 + swell * (1 - (z / half) ^ 2);
function within(p, inset) =
    let (
        a = depth / 2 * section(p.z) - inset,
        b = width / 2 * section(p.z) - inset,
        x = p.x / a,
        y = p.y / b)
    // Less than 1 inside; times a length, so that it is about a distance.
    (x * x + y * y + (p.z / (half - inset)) ^ 8 - 1) * width / 4;
module body(inset) intersection() {
    implicit(
        function (p) within(p, inset),
        bounds = [[-depth, -width, -half - 1], [depth, width, half + 1]],
        $tol = length / 1200
    );
    cube([3 * depth, 3 * width, length - 2 * inset], center = true);
}

// The gyroid is the zero of a sum of sines. A sheet about it is what lies below a level less what lies below its opposite:
// each of the two is smooth, and far quicker to mesh than the sheet.
side = max(cell, pow(width * depth * length / 40, 1 / 3));
turn = 360 / side;
level = min(sheet * 0.8, side / 8) * 2 * PI / side;
function gyroid(p) =
    sin(turn * p.x) * cos(turn * p.y) + sin(turn * p.y) * cos(turn * p.z) + sin(turn * p.z) * cos(turn * p.x);
// What lies below a level, in a body that stands out by `more`; half of the skin holds it.
module below(level, more) implicit(
    function (p) max(
        (gyroid(p) - level) * side / 10,
        within(p, skin / 2 - more),
        abs(p.z) - length / 2 + skin / 2 - more
    ),
    bounds = [[-depth, -width, -half], [depth, width, half]], $tol = side / 100);

// Around the bolt, and around the recess for its head.
module core(wall) if (bolt != "none") {
    cylinder(h = length - 2 * skin, d = clearance_diameter(bolt) + 2 * wall, center = true);
    if (recess > 0) translate([0, 0, length / 2 - recess - wall])
        cylinder(h = recess + wall, d = cap_head_diameter(bolt) + 0.5 + 2 * wall);
}

pitch = length * 0.84 / max(windows, 1);
opening = width * 0.42;
module window() linear_extrude(3 * depth, center = true) hull() for (end = [-1, 1])
    translate([end * max(0, pitch - 5 - opening) / 2, 0]) circle(d = min(opening, pitch - 5));

translate([0, 0, length / 2]) difference() {
    union() {
        difference() {
            body(0);
            body(skin);
            if (windows > 0) for (i = [0:windows - 1])
                translate([0, 0, (i - (windows - 1) / 2) * pitch]) rotate([0, 90, 0]) window();
        }
        difference() {
            below(level, 0);
            below(-level, 0.5);
        }
        core(2);
    }
    if (bolt != "none") translate([0, 0, length / 2])
        if (recess > 0) counterbore_hole(bolt, length + 1, recess);
        else clearance_hole(bolt, length + 1);
}
