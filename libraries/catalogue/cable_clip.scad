// title: Cable clip
// about: Screwed or glued clip with snap-in openings for one or several round cables side by side.
// tags: cable, clip, clamp, wire, holder, organiser, cord, wire holder
// ask: a cable clip for three 6 mm cables
// ask: wire holder for one 8 mm cable with an M3 screw
// words cable_diameter: cable diameter, cable, wire, cord
// words cables: cables, wires, cords, openings, count
// words length: length, long, width, wide
// words wall: wall, thickness, thick
// words screw: screw, bolt, fastener
// words opening: opening, gap, snap
// main: cable_diameter
// bodies: 1
// size: [total, length, height]

use <partwright/fasteners.scad>
use <partwright/shapes.scad>

/* [Cable] */
// Cable diameter (mm)
cable_diameter = 6; // [2:0.5:20]
// Number of cables
cables = 3; // [1:1:8]
// Opening, as a part of the cable's diameter
opening = 0.7; // [0.5:0.05:0.9]

/* [Body] */
// Length along the cable (mm)
length = 12; // [6:1:40]
// Wall thickness (mm)
wall = 2; // [1.2:0.2:5]
// Screw through a tab at one end, or none
screw = "M3"; // [none, M3, M4]

/* [Hidden] */
$fn = 48;

d = cable_diameter + 0.3;
pitch = d + wall;
row_width = cables * pitch + wall;
base = max(wall, 2);
// The circle is open above: the lips end where the opening is as wide as asked.
r = d / 2;
lip = sqrt(r * r - pow(d * opening / 2, 2));
height = base + r + lip;
tab = screw == "none" ? 0 : max(washer_diameter(screw) + 3, 9);
total = row_width + tab;
run = max(length, 1);

module section() difference() {
    union() {
        translate([0, height / 2]) translate([row_width / 2, 0]) rounded_rect([row_width, height], min(0.8, wall / 3));
        if (tab > 0) translate([-tab, 0]) square([tab + wall, base]);
        square([row_width, base / 2]);
    }
    for (i = [0:1:cables - 1]) translate([wall + d / 2 + i * pitch, base + r]) {
        circle(d = d);
        // Lead-in that widens upwards.
        polygon([[-d * opening / 2, lip - 0.5], [d * opening / 2, lip - 0.5],
                 [d * opening / 2, lip - 0.01], [d * opening / 2 + 1, lip + 2], [-d * opening / 2 - 1, lip + 2], [-d * opening / 2, lip - 0.01]]);
    }
}

difference() {
    translate([tab, 0]) rotate([90, 0, 0]) translate([0, 0, -run]) linear_extrude(run) section();
    if (tab > 0) translate([tab / 2, run / 2, base]) clearance_hole(screw, base + 1);
}
