// title: Threaded cap
// about: Screw cap for bottles, jars and tubes, with an internal thread and a fluted grip.
// tags: cap, lid, bottle, jar, jar lid, bottle lid, thread, screw cap, closure
// ask: a bottle cap with 28 mm thread
// ask: screw cap for a jar, 60 mm thread diameter, 15 mm high
// words diameter: diameter, thread, neck, bottle
// words pitch: pitch
// words height: height, high, tall
// words wall: wall, thickness, thick
// words allowance: allowance, play, tolerance, fit
// words grips: grips, flutes, ribs
// bodies: 1
// size: [outer, outer, h]

use <partwright/shapes.scad>
use <partwright/threads.scad>

/* [Thread] */
// Outer diameter of the neck's thread (mm)
diameter = 28; // [15:0.5:90]
// Pitch (mm)
pitch = 3; // [2:0.25:5]
// Play in the thread (mm)
allowance = 0.3; // [0.1:0.05:0.6]

/* [Cap] */
// Height (mm)
height = 15; // [10:0.5:40]
// Wall thickness (mm)
wall = 2.2; // [1.6:0.2:5]
// Number of grips, in steps of 4
grips = 36; // [0:4:72]

/* [Hidden] */
$fn = 64;

bore = diameter + 2 * allowance;
top = wall;
depth = pitch * 0.35;
outer = bore + 2 * wall;
// The thread needs four turns of room.
h = max(height, top + 3.3 * pitch);
grip = 0.6;

module outline() {
    if (grips < 4) circle(d = outer);
    else polygon([for (i = [0:1:grips * 6 - 1])
        let (a = 60 * i / grips, r = outer / 2 - grip * (1 - cos(a * grips)) / 2)
        [r * cos(a), r * sin(a)]]);
}

// It stands on its closed end, as it is printed.
difference() {
    union() {
        rotate_extrude() polygon([[0, 0], [outer / 2 - grip - 1, 0], [outer / 2 - grip - 0.01, 1], [outer / 2 - grip - 0.01, h], [0, h]]);
        translate([0, 0, 1.5]) linear_extrude(h - 2) outline();
    }
    translate([0, 0, top]) helical_thread(d = bore, pitch = pitch, length = h - top + 1.6 * pitch, depth = depth, root = 0.3, crest = 0.4);
    translate([0, 0, h - 0.8]) cylinder(h = 2, d1 = bore - 2 * depth, d2 = bore - 2 * depth + 4, $fn = 60);
}
