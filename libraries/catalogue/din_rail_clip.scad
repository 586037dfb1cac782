// title: DIN rail clip
// about: Spring clip for a 35 mm top-hat rail (EN 60715) with two screw holes for a device or plate; lies on its side as it is printed.
// tags: din rail, clip, rail, electrical cabinet, mount, top hat
// ask: a DIN rail clip 20 mm wide with M3 holes
// ask: DIN rail mount for a circuit board, M4
// words width: width, wide, length along the rail
// words base: base, thickness, thick
// words screw: screw, bolt, hole size, fastener
// words spacing: spacing, hole spacing, distance
// words spring: spring, arm
// bodies: 1
// size: [length, base + slit + spring + sheet + tooth, width]

use <partwright/fasteners.scad>
use <partwright/shapes.scad>

/* [Size] */
// Width along the rail (mm)
width = 15; // [8:1:60]
// Thickness of the base (mm)
base = 7; // [5:0.5:14]
// Thickness of the spring arm (mm)
spring = 2.2; // [1.6:0.1:3.5]

/* [Fixing] */
// Screw size
screw = "M3"; // [M3, M4]
// Distance of the two screws (mm)
spacing = 25; // [12:1:36]

/* [Hidden] */
$fn = 48;

// Side view: the rail's back lies at y = 0, its middle at x = 0, the base is above it. The left hook is fixed. The right
// one sits on an arm that a slit frees from the base up to its root near the middle.
rail = 35;   // EN 60715
sheet = 1.3; // room for the rail's 1 mm
play = 0.2;
left = -rail / 2 - play;
right = rail / 2 + play;
hook = 3;    // how far the fixed hook reaches over the rail
nose = 1.4;  // how far the sprung one does
slit = 1.5;
tooth = 5;   // height of both hooks below the rail
tail = 7;    // lever for a screwdriver, right of the nose
start = left - 5;
length = right + tail - start;
root = -4;   // where the slit begins
under = spring + slit;

module outline() {
    // Base, and the block that carries the fixed hook.
    translate([start, under]) square([length - tail + 2, base]);
    translate([start, 0]) square([root - start, under + 1]);
    polygon([[start, 1], [start, -sheet - tooth + 1.5], [start + 1.5, -sheet - tooth], [left + hook - 1.5, -sheet - tooth],
             [left + hook, -sheet - 1.5], [left + hook, -sheet], [left, -sheet], [left, 1]]);
    // Arm with nose and lever.
    translate([root - 1, 0]) square([right + tail - root + 1, spring]);
    polygon([[right, 1], [right, -sheet], [right - nose, -sheet], [right - nose, -sheet - 0.8], [right + 2, -sheet - tooth],
             [right + 3.5, -sheet - tooth], [right + 3.5, 1]]);
}

top = base + under;

translate([-start - length / 2, sheet + tooth, 0]) difference() {
    linear_extrude(width) fillet_profile(0.4) outline();
    for (side = [-1, 1]) translate([side * spacing / 2, top, width / 2]) rotate([-90, 0, 0])
        tap_hole(screw, base - 1.5);
}
