// title: Tray with dividers
// about: Drawer organiser: a rounded tray divided into rows and columns, with rounded compartments and an optional stacking rim.
// tags: tray, drawer, organiser, organizer, divider, compartment, storage, bin
// ask: a drawer tray 150 x 100 mm with 3 by 2 compartments
// ask: organiser tray 40 mm high with four columns
// words width: width, wide
// words depth: depth, deep, length, long
// words height: height, high, tall
// words wall: wall, thickness, thick
// words columns: columns, compartments along the width, dividers
// words rows: rows, compartments along the depth, dividers
// words corner_radius: corner radius, rounding
// bodies: 1
// size: [width, depth, height]

use <partwright/shapes.scad>

/* [Size] */
// Width (mm)
width = 150; // [40:1:300]
// Depth (mm)
depth = 100; // [40:1:300]
// Height (mm)
height = 35; // [8:1:120]
// Wall thickness (mm)
wall = 1.6; // [0.8:0.2:4]

/* [Compartments] */
// Columns
columns = 3; // [1:1:8]
// Rows
rows = 2; // [1:1:8]
// Outer corner radius (mm)
corner_radius = 6; // [1:0.5:20]

/* [Hidden] */
$fn = 48;

floor_thickness = max(1.2, wall);
// Dividers end below the rim, so that trays stack and lids close.
divider_drop = min(2, height / 8);
cell = [(width - wall) / columns - wall, (depth - wall) / rows - wall];
radius = min(corner_radius, min(width, depth) / 4);
inner = max(0.5, min(radius - wall, cell[0] / 3, cell[1] / 3));

difference() {
    rounded_box([width, depth, height], radius, bottom = min(1, radius / 2));
    for (i = [0:1:columns - 1], j = [0:1:rows - 1])
        translate([(i - (columns - 1) / 2) * (cell[0] + wall), (j - (rows - 1) / 2) * (cell[1] + wall), floor_thickness])
            linear_extrude(height) rounded_rect(cell, inner);
    if (columns * rows > 1) translate([0, 0, height - divider_drop])
        linear_extrude(divider_drop + 1) rounded_rect([width - 2 * wall - 0.002, depth - 2 * wall - 0.002], max(inner, 0.5));
}
