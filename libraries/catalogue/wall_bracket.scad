// title: Wall bracket
// about: L-shaped bracket with screw holes in the wall leg, or in both, and stiffening ribs, for shelves, boxes and panels.
// tags: bracket, wall, angle, shelf, mount, L
// ask: a wall bracket 60 mm wide with two M5 holes
// ask: angle bracket 40 x 50 x 50 mm, 4 mm thick, M4 countersunk
// words width: wide, width, broad
// words depth: depth, deep, reach, shelf leg, horizontal leg
// words height: height, high, tall, wall leg, vertical leg
// words thickness: thickness, thick, wall, material
// words screw: screw, bolt, hole size, fastener
// words hole_count: holes, screws, fixings, bolts
// words shelf_holes: shelf holes, both legs, each leg
// words countersink: countersink, countersunk, flush, sunk
// words ribs: ribs, gussets, braces, stiffeners
// words corner_radius: corner radius, rounded corners, rounding
// bodies: 1
// size: [width, depth, height]

use <partwright/fasteners.scad>
use <partwright/shapes.scad>

/* [Size] */
// Width along the wall (mm)
width = 60; // [20:1:200]
// Reach away from the wall (mm)
depth = 50; // [30:1:150]
// Height on the wall (mm)
height = 50; // [30:1:150]
// Thickness of both legs (mm)
thickness = 5; // [2:0.5:15]

/* [Fixing] */
// Screw size
screw = "M5"; // [M3, M4, M5, M6, M8]
// Number of holes in the wall leg
hole_count = 2; // [1:1:6]
// As many holes in the shelf leg
shelf_holes = false;
// Countersink the holes
countersink = false;

/* [Strength] */
// Number of ribs
ribs = 2; // [0:1:4]
// Radius of the outer corners (mm)
corner_radius = 6; // [0:0.5:20]

/* [Hidden] */
$fn = 64;

// What a screw needs around its axis, and the inner fillet, which gives way in small brackets.
hole = clearance_diameter(screw);
head = max(cap_head_diameter(screw), countersink ? countersink_diameter(screw) : 0) + 1;
fillet = max(0.5, min(thickness, 6, (min(depth, height) - thickness) / 4));
rib_thickness = max(2, min(thickness * 0.8, width / 10));

// Each hole has its own bay, ribs stand between bays: two or more begin at the ends, a single one needs an even number of
// holes to stand in the middle. What does not fit is left out.
rib_limit = width - 2 * rib_thickness >= head ? ribs : 0;
inner = width - (rib_limit >= 2 ? 2 * rib_thickness : 0);
holes = max(1, min(hole_count, floor(inner / (head + (rib_limit > 2 || rib_limit == 1 ? rib_thickness : 0)))));
rib_count = rib_limit == 1 && holes % 2 == 1 ? 0 : min(rib_limit, holes + 1);
bay = inner / holes;
hole_x = [for (i = [0:1:holes - 1]) (i - (holes - 1) / 2) * bay];
rib_x =
    rib_count == 0 ? [] :
    rib_count == 1 ? [0] :
    [for (i = [0:1:rib_count - 1])
        i == 0 ? -width / 2 + rib_thickness / 2 :
        i == rib_count - 1 ? width / 2 - rib_thickness / 2 :
        (round(i * holes / (rib_count - 1)) - holes / 2) * bay];

if (holes < hole_count) echo(str("Only ", holes, " of ", hole_count, " holes fit into a leg."));

// Swaps Y and Z: what lies on the ground then stands at the wall.
module at_wall() mirror([0, 1, -1]) children();

// Extrudes a section drawn in Y and Z along X, centred.
module along_x(length) rotate([90, 0, 90]) translate([0, 0, -length / 2]) linear_extrude(length) children();

// The L with its inner fillet, longer than the legs; the outlines cut it to length.
module section() {
    size = max(depth, height) + 1;
    fillet_profile(fillet) difference() {
        translate([-1, -1]) square(size + 1);
        translate([thickness, thickness]) square(size);
    }
}

// A triangle that reaches into both legs.
module rib_section() {
    a = depth - thickness - 2;
    b = height - thickness - 2;
    translate([thickness, thickness])
        polygon([[-1, -1], [a + a / b, -1], [-1, b + b / a]]);
}

// Outline of one leg seen square on, its root below Y = 0.
module leg_outline(length) {
    r = min(corner_radius, (length - thickness) / 2);
    translate([0, length / 2 - 25]) rounded_rect([width, length + 50], r);
}

module body() intersection() {
    union() {
        along_x(width + 2) section();
        for (x = rib_x) translate([x, 0, 0])
            // Ribs at the ends stand out and are cut flush with the legs.
            translate([abs(x) < width / 2 - rib_thickness ? 0 : sign(x), 0, 0])
                along_x(rib_thickness + (abs(x) < width / 2 - rib_thickness ? 0 : 2)) rib_section();
    }
    linear_extrude(height * 3) intersection() {
        leg_outline(depth);
        translate([-width, 0]) square([2 * width, depth + 1]);
    }
    at_wall() linear_extrude(depth * 3) intersection() {
        leg_outline(height);
        translate([-width, 0]) square([2 * width, height + 1]);
    }
}

module screw_holes(length) {
    free = length - thickness - fillet;
    for (x = hole_x) translate([x, length - free / 2, thickness])
        if (countersink && free > head + 1) countersunk_hole(screw, thickness + 1);
        else clearance_hole(screw, thickness + 1);
}

// The wall stands behind, at y = depth.
translate([0, depth, 0]) rotate(180) difference() {
    body();
    if (shelf_holes) screw_holes(depth);
    at_wall() screw_holes(height);
}
