// title: Wall hook
// about: Screwed wall hook with a rounded, upturned arm for coats, tools, cables and headphones.
// tags: hook, hanger, coat, wall, headphone, tool
// ask: a wall hook 20 mm wide that reaches 40 mm, with two M4 screws
// ask: coat hook 60 mm deep and 25 mm wide
// words width: width, wide
// words reach: reach, depth, deep, length, long
// words plate_height: plate height, height, high, tall
// words thickness: thickness, thick
// words lip: lip, upturn, tip
// words screw: screw, bolt, hole size, fastener
// words countersink: countersink, countersunk, flush
// main: reach
// bodies: 1
// size: [width, reach, plate_height]

use <partwright/fasteners.scad>
use <partwright/shapes.scad>

/* [Size] */
// Width (mm)
width = 20; // [14:1:60]
// Reach from the wall (mm)
reach = 45; // [30:1:120]
// Height of the wall plate (mm)
plate_height = 70; // [55:1:160]
// Thickness of arm and plate (mm)
thickness = 5; // [3:0.5:10]
// Height of the upturned tip (mm)
lip = 15; // [5:1:40]

/* [Fixing] */
// Screw size
screw = "M4"; // [M3, M4, M5]
// Countersink the holes
countersink = true;

/* [Hidden] */
$fn = 64;

// The arm goes down the plate, round, out and up again; a straight piece always remains between its two bends.
inner = min(reach / 2 - thickness - 1, 14);
outer = inner + thickness;
rise = min(lip, plate_height / 3);
edge = min(1.5, thickness / 3);
head = max(cap_head_diameter(screw), countersink ? countersink_diameter(screw) : 0);

// Side view, the wall at the left; every arc runs on from the one before.
module section() polygon(concat(
    arc_points(outer, 180, 270, [outer, outer]),
    arc_points(outer, 270, 360, [reach - outer, outer]),
    arc_points(thickness / 2, 0, 180, [reach - thickness / 2, outer + rise]),
    arc_points(inner, 360, 270, [reach - outer, outer]),
    arc_points(inner, 270, 180, [outer, outer]),
    arc_points(edge, 0, 90, [thickness - edge, plate_height - edge]),
    arc_points(edge, 90, 180, [edge, plate_height - edge])));

// One screw at the top, one in the hollow above the arm's bend.
module hole_at(z) translate([width / 2, thickness, z]) rotate([-90, 0, 0])
    if (countersink) countersunk_hole(screw, thickness + 1);
    else clearance_hole(screw, thickness + 1);

// The wall stands behind, at y = reach.
translate([width, reach, 0]) rotate(180) difference() {
    rotate([90, 0, 90]) linear_extrude(width) section();
    hole_at(plate_height - head / 2 - 4);
    hole_at(max(outer + 2 + head / 2, plate_height / 2 - 2));
}
