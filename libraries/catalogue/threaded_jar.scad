// title: Threaded jar with lid
// about: Jar with a screw lid that fits it: rounded inside and out, with a coarse thread that prints without supports, and a fluted grip; jar and lid stand side by side.
// tags: jar, screw top, container, canister, pot, spice, pills
// ask: a threaded jar with lid, 60 mm diameter and 70 mm high
// ask: screw top container 40 mm wide, 50 mm tall with 2.4 mm walls
// words diameter: diameter, wide, width, across
// words height: height, high, tall
// words wall: wall, thickness, thick
// words rounding: rounding, radius, corner
// words lid_height: lid height
// words pitch: pitch, thread pitch
// words gap: gap, play, fit, tolerance, allowance
// words grips: grips, flutes, ribs
// bodies: 2
// size: [2 * diameter + 10, diameter, undef]

use <partwright/shapes.scad>
use <partwright/threads.scad>

/* [Jar] */
// Outer diameter of jar and lid (mm)
diameter = 60; // [30:1:140]
// Height of the jar without the lid (mm)
height = 70; // [40:1:200]
// Wall thickness (mm)
wall = 2; // [1.2:0.2:4]
// Radius of the edges at the bottom (mm)
rounding = 4; // [1:0.5:10]

/* [Thread] */
// Pitch (mm)
pitch = 3; // [2:0.25:4]
// Play between jar and lid all round (mm)
gap = 0.25; // [0.1:0.05:0.6]

/* [Lid] */
// Height of the lid (mm)
lid_height = 16; // [12:1:40]
// Number of grips, in steps of 4
grips = 40; // [0:4:72]

/* [Hidden] */
$fn = 72;

// From the outside: the lid's wall, the play, the thread's depth, the neck. The wall of the jar goes in below the neck.
outer = diameter;
lid_wall = max(1.6, wall * 0.8);
thread = pitch * 0.3;
grip = grips < 4 ? 0 : 0.5;
major = outer - 2 * (lid_wall + grip + gap);
minor = major - 2 * thread;
bore = minor - 2 * max(wall, 1.4);
h = min(max(lid_height, wall + 3.3 * pitch + 1), height / 2);
neck = h - wall - 0.4;
body = height - neck;
lean = (outer - bore) / 2 - wall / 2;
r = min(rounding, outer / 5);
inner_r = max(r - wall, 0.5);

// The space inside leans in to the neck at 45°, so that nothing hangs.
module inside() rotate_extrude() polygon(concat(
    [[0, wall]],
    arc_points(inner_r, -90, 0, [outer / 2 - wall - inner_r, wall + inner_r]),
    [[outer / 2 - wall, body - lean], [bore / 2, body - wall / 2], [bore / 2, height - 0.5], [bore / 2 + 1, height + 0.5], [0, height + 0.5]]));

module jar() difference() {
    union() {
        rotate_extrude() polygon(concat(
            [[0, 0]],
            arc_points(r, -90, 0, [outer / 2 - r, r]),
            [[outer / 2, body - 0.4], [outer / 2 - 0.4, body], [minor / 2, body], [minor / 2, height - 0.6], [minor / 2 - 0.6, height], [0, height]]));
        translate([0, 0, body]) helical_thread(d = major, pitch = pitch, length = neck - 0.6, depth = thread, root = 0.35, crest = 0.15);
    }
    inside();
}

module outline() {
    if (grips < 4) circle(d = outer);
    else polygon([for (i = [0:1:grips * 6 - 1])
        let (a = 60 * i / grips, k = outer / 2 - grip * (1 - cos(a * grips)) / 2)
        [k * cos(a), k * sin(a)]]);
}

// It stands on its closed end, as it is printed.
module lid() difference() {
    union() {
        rotate_extrude() polygon([[0, 0], [outer / 2 - grip - 1, 0], [outer / 2 - grip - 0.01, 1], [outer / 2 - grip - 0.01, h], [0, h]]);
        translate([0, 0, 1.5]) linear_extrude(h - 2) outline();
    }
    translate([0, 0, wall]) helical_thread(d = major + 2 * gap, pitch = pitch, length = h - wall + 1.6 * pitch, depth = thread, root = 0.35, crest = 0.15);
    translate([0, 0, h - 0.8]) cylinder(h = 2, d1 = minor + 2 * gap, d2 = minor + 2 * gap + 4);
}

part("jar") translate([-outer / 2 - 5, 0]) jar();
part("lid") translate([outer / 2 + 5, 0]) lid();
