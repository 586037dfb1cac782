// title: Shim
// about: Levelling wedge with a stepped grip surface and an optional break-off hole for hanging.
// tags: shim, wedge, levelling, spacer, door stop, doorstop
// ask: a wedge 60 mm long from 1 to 10 mm thick
// ask: door stop 120 mm long, 40 mm wide, 30 mm high
// words length: length, long
// words width: width, wide
// words thick_end: thick end, height, high, thickness, thick, to
// words thin_end: thin end, thin, tip, from
// words grip: grip, steps, teeth
// words hole: hole, hanging
// bodies: 1
// size: [length, width, thick]

use <partwright/shapes.scad>

/* [Size] */
// Length (mm)
length = 60; // [20:1:250]
// Width (mm)
width = 25; // [10:1:100]
// Height of the thick end (mm)
thick_end = 8; // [2:0.5:60]
// Height of the thin end (mm)
thin_end = 0.8; // [0.4:0.1:10]

/* [Surface] */
// Ridges on the slope for grip
grip = true;
// Diameter of a hole in the thick end (mm), 0 for none
hole = 6; // [0:0.5:20]

/* [Hidden] */
$fn = 48;

thick = max(thick_end, thin_end + 0.5);
count = floor(length / 4);
step = length / count;
function surface(x) = thin_end + (thick - thin_end) * x / length;
depth = min(0.4, thin_end / 3);
bore = min(hole, width - 6, length / 3);

// Saw teeth: each rises with the slope and drops a little.
top = grip
    ? [for (i = [count - 1:-1:0]) each [[(i + 1) * step, surface((i + 1) * step)], [i * step + 0.01, surface(i * step) - (i > 0 ? depth : 0)]]]
    : [[length, thick], [0, thin_end]];

difference() {
    translate([0, width / 2, 0]) rotate([90, 0, 0]) linear_extrude(width)
        polygon(concat([[0, 0], [length, 0]], top, grip ? [[0, surface(0)]] : []));
    if (bore > 0) translate([length - bore / 2 - 4, 0, -1]) cylinder(h = thick + 2, d = bore);
}
