// title: Hinge
// about: Print-in-place hinge: two leaves with screw holes turn on conical pivots between their knuckles.
// tags: hinge, print in place, door, lid, joint, pivot
// ask: a hinge 60 mm long with M4 holes
// ask: print-in-place hinge, leaves 30 mm wide, 3 mm thick, five knuckles
// words length: length, long, height, tall
// words leaf: leaf, leaf width, width, wide
// words thickness: thickness, thick
// words knuckles: knuckles, barrels
// words gap: gap, clearance, play, tolerance
// words screw: screw, bolt, hole size, fastener
// words hole_count: holes, screws, fixings
// bodies: 2
// size: [length, 2 * leaf, 2 * r]

use <partwright/fasteners.scad>
use <partwright/shapes.scad>

/* [Size] */
// Length along the axis (mm)
length = 60; // [30:1:150]
// Width of one leaf from the axis (mm)
leaf = 28; // [24:1:80]
// Thickness of the leaves (mm)
thickness = 3; // [2:0.2:5]

/* [Joint] */
// Number of knuckles
knuckles = 5; // [3, 5, 7]
// Gap between moving faces (mm)
gap = 0.4; // [0.2:0.05:0.6]

/* [Fixing] */
// Screw size
screw = "M4"; // [M3, M4, M5]
// Holes in each leaf
hole_count = 2; // [1:1:5]

/* [Hidden] */
$fn = 48;

r = thickness + 0.6; // of the barrel
share = length / knuckles;
cone = min(r - 1.2, share / 3);
head = countersink_diameter(screw);
// The holes lie in the flat part of the leaf.
from = r + gap;
hole_y = (from + leaf) / 2;
holes = max(1, min(hole_count, floor((length - 2) / (head + 1))));

if (holes < hole_count) echo(str("Only ", holes, " of ", hole_count, " holes fit into each leaf."));

function first(i) = i * share + (i == 0 ? 0 : gap / 2);
function last(i) = (i + 1) * share - (i == knuckles - 1 ? 0 : gap / 2);

module along_x(from, to) translate([from, 0, 0]) rotate([90, 0, 90]) linear_extrude(to - from) children();

// Section of a knuckle and the strip that joins it to its leaf.
module knuckle_section() {
    translate([0, r]) circle(r = r);
    translate([-from - 3, 0]) square([from + 3, thickness]);
}

// A pivot's cone, its base at x on the axis, its tip towards `side`.
module pivot(x, side, grow) translate([x, 0, r]) rotate([0, side * 90, 0])
    translate([0, 0, -grow]) cylinder(h = cone + grow, r1 = cone + grow + 0.4, r2 = 0.4);

module plate() linear_extrude(thickness) difference() {
    translate([0, -leaf]) rounded_rect([length, leaf + 20], 4, center = false);
    translate([-1, -from]) square([length + 2, leaf + 40]);
}

module holes() for (i = [0:1:holes - 1])
    translate([length * (i + 0.5) / holes, -hole_y, thickness]) countersunk_hole(screw, thickness + 1);

// The leaf of the outer knuckles carries the cones, the other one the sockets.
module outer_leaf() difference() {
    union() {
        plate();
        for (i = [0:2:knuckles - 1]) {
            along_x(first(i), last(i)) knuckle_section();
            if (i > 0) pivot(first(i) + 0.01, -1, 0);
            if (i < knuckles - 1) pivot(last(i) - 0.01, 1, 0);
        }
    }
    holes();
}

module inner_leaf() difference() {
    union() {
        plate();
        for (i = [1:2:knuckles - 1]) along_x(first(i), last(i)) knuckle_section();
    }
    for (i = [1:2:knuckles - 1]) {
        pivot(first(i), 1, gap);
        pivot(last(i), -1, gap);
    }
    holes();
}

outer_leaf();
translate([length, 0, 0]) rotate(180) inner_leaf();
