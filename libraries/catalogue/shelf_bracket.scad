// title: Shelf bracket
// about: Flat truss bracket under a shelf: two arms and a curved brace, screw holes through both arms; lies on its side as it is printed.
// tags: shelf, bracket, support, truss, console, wall
// ask: a shelf bracket 150 mm deep and 120 mm high
// ask: shelf support 200 x 150 mm, 25 mm wide, M5 screws
// words depth: depth, deep, reach, arm
// words height: height, high, tall
// words width: width, wide
// words thickness: thickness, thick, arm thickness
// words screw: screw, bolt, hole size, fastener
// words hole_count: holes, screws, fixings
// words lip: lip, front stop
// bodies: 1
// size: [depth, height + front, w]

use <partwright/fasteners.scad>
use <partwright/shapes.scad>

/* [Size] */
// Depth under the shelf (mm)
depth = 150; // [60:1:300]
// Height on the wall (mm)
height = 120; // [60:1:300]
// Width (mm)
width = 22; // [12:1:60]
// Thickness of arms and brace (mm)
thickness = 8; // [5:0.5:16]

/* [Fixing] */
// Screw size
screw = "M5"; // [M3, M4, M5, M6]
// Holes in each arm
hole_count = 2; // [1:1:4]
// Height of a lip in front of the shelf (mm), 0 for none
lip = 0; // [0:1:20]

/* [Hidden] */
$fn = 96;

t = min(thickness, min(depth, height) / 8);
front = lip > 0 ? max(lip, 2) : 0;
w = max(width, washer_diameter(screw) + 2);
end = 0.9;

// Side view: the wall at x = 0, the shelf's underside at y = height. The brace bows from the wall arm's lower end to the
// shelf arm's front.
module section() fillet_profile(t * 0.6) {
    square([t, height]);
    translate([0, height - t]) square([depth, t]);
    if (front > 0) translate([depth - t, height - t]) square([t, t + front]);
    for (i = [0:23]) hull() {
        translate(brace(i / 24)) circle(d = t, $fn = 16);
        translate(brace((i + 1) / 24)) circle(d = t, $fn = 16);
    }
}

// A parabola that leaves the wall steeply and meets the shelf flat.
function brace(u) =
    let (p = [t / 2, height * (1 - end) + t / 2], q = [depth * 0.2, height * 0.72], r = [depth * end - t / 2, height - t / 2])
    (1 - u) * (1 - u) * p + 2 * u * (1 - u) * q + u * u * r;

// Holes are spread over each arm; a wider hole in the brace lets the screw's head and a screwdriver through.
d = clearance_diameter(screw);
head = cap_head_diameter(screw) + 0.6;
function places(length) =
    let (first = t + head / 2 + 3, room = length - first - head / 2 - 4,
         count = max(1, min(hole_count, 1 + floor(room / (head + 3)))))
    [for (i = [0:1:count - 1]) count == 1 ? first + room / 2 : first + room * i / (count - 1)];

// A hole through an arm at the origin, along +Z, and the access beyond.
module hole() {
    translate([0, 0, -1]) cylinder(h = t + 2, d = d, $fn = 32);
    translate([0, 0, t]) cylinder(h = depth + height, d = head, $fn = 32);
}

difference() {
    linear_extrude(w) section();
    for (y = places(height)) translate([0, height - y, w / 2]) rotate([0, 90, 0]) hole();
    for (x = places(depth - (front > 0 ? t : 0))) translate([x, height, w / 2]) rotate([90, 0, 0]) hole();
}
