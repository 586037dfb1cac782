// title: Standoff
// about: Hexagonal or round standoff for circuit boards and panels, with a tapped, clearance or heat-set hole.
// tags: standoff, pillar, post, spacer, pcb, circuit board, hex
// ask: a hex standoff 20 mm high for M3
// ask: round standoff 12 mm tall with an M4 heat-set insert
// words shape: shape, hexagonal, hex, round
// words screw: screw, thread, bolt, size
// words height: height, high, tall, length, long
// words width: width, across flats, diameter, wide
// words hole: hole, bore, insert, tapped, clearance
// words depth: hole depth, blind, deep
// main: height
// bodies: 1
// size: [shape == "hexagonal" ? flats / cos(30) : flats, flats, height]

use <partwright/fasteners.scad>
use <partwright/shapes.scad>

/* [Size] */
// Outer shape
shape = "hexagonal"; // [hexagonal, round]
// Screw size
screw = "M3"; // [M2, M2.5, M3, M4, M5, M6]
// Height (mm)
height = 20; // [4:0.5:80]
// Width across flats, or diameter (mm)
width = 8; // [5:0.5:25]

/* [Hole] */
// Kind of hole
hole = "tapped"; // [tapped, clearance, heat-set]
// Depth of the hole from both ends (mm), 0 for through
depth = 0; // [0:0.5:40]

/* [Hidden] */
$fn = 64;

bore = hole == "tapped" ? tap_drill(screw) : hole == "clearance" ? clearance_diameter(screw) : heat_set_diameter(screw);
// The wall holds the thread: at least 1.2 mm around the hole.
flats = max(width, bore + 2.4);
// Two blind holes whose tips would nearly meet become one.
through = depth <= 0 || 2 * depth + bore >= height - 1;
c = 0.4;

// A hole with a lead-in chamfer at z = 0, upwards.
module blind() rotate_extrude() polygon([
    [0, -1], [bore / 2 + c, -1], [bore / 2 + c, 0], [bore / 2, c], [bore / 2, depth], [0, depth + bore / 2]]);

module through_hole() rotate_extrude() polygon([
    [0, -1], [bore / 2 + c, -1], [bore / 2 + c, 0], [bore / 2, c],
    [bore / 2, height - c], [bore / 2 + c, height], [bore / 2 + c, height + 1], [0, height + 1]]);

difference() {
    if (shape == "hexagonal") hexagon_body(flats, height, both = true);
    else chamfered_cylinder(height, flats, 0.5, 0.5);
    if (through) through_hole();
    else {
        blind();
        translate([0, 0, height]) mirror([0, 0, 1]) blind();
    }
}
