// title: Corner brace
// about: Three-sided inside corner for boxes and frames: a triangular web joins two legs, screw holes in each leg.
// tags: corner, brace, gusset, frame, box, reinforcement, triangle
// ask: a corner brace 40 mm with M4 holes
// ask: inside corner reinforcement 60 mm legs, 5 mm thick, two M5 screws per leg
// words leg: leg, legs, side, size
// words height: height, high, tall, width
// words thickness: thickness, thick, wall
// words screw: screw, bolt, hole size, fastener
// words hole_count: holes, screws, fixings
// bodies: 1
// size: [leg, leg, height]

use <partwright/fasteners.scad>
use <partwright/shapes.scad>

/* [Size] */
// Length of both legs (mm)
leg = 40; // [25:1:150]
// Height of the legs (mm)
height = 20; // [15:1:60]
// Thickness of legs and web (mm)
thickness = 4; // [2:0.5:10]

/* [Fixing] */
// Screw size
screw = "M4"; // [M3, M4, M5, M6]
// Number of holes in each leg
hole_count = 1; // [1:1:4]

/* [Hidden] */
$fn = 48;

hole = clearance_diameter(screw);
head = cap_head_diameter(screw) + 1;
wall = min(thickness, height / 3, leg / 4);
// The holes lie above the web, in the free part of the leg.
start = wall + 1;
free = leg - start;
holes = max(1, min(hole_count, floor(free / head)));
z = wall + (height - wall) / 2;

if (holes < hole_count) echo(str("Only ", holes, " of ", hole_count, " holes fit into each leg."));

// The right angle with its inner fillet, ends rounded.
module section() {
    round_profile(min(wall / 3, 1)) fillet_profile(min(wall, 5)) difference() {
        square(leg);
        translate([wall, wall]) square(leg);
    }
}

module web() {
    cut = (leg - wall) * 0.12;
    polygon([[wall / 2, wall / 2], [leg - cut, wall / 2], [leg - cut, wall + 1], [wall + 1, leg - cut], [wall / 2, leg - cut]]);
}

module hole_row()
    for (i = [0:1:holes - 1]) translate([start + free * (i + 0.5) / holes, -1, z])
        rotate([-90, 0, 0]) cylinder(h = wall + 2, d = hole);

// The legs stand behind and on the left, so that the web is seen.
translate([0, leg, 0]) rotate(-90) difference() {
    union() {
        linear_extrude(height) section();
        linear_extrude(wall) web();
    }
    hole_row();
    mirror([1, -1, 0]) hole_row();
}
