// title: Grid storage bin
// about: Gridfinity-compatible bin: 42 mm grid, 7 mm height units, dividers, optional magnet holes.
// tags: bin, storage, gridfinity, organiser, box, drawer, container, grid
// ask: a gridfinity bin 2 by 1 units, 6 high
// ask: storage bin 3 x 2 with four compartments and magnets
// words units_x: units along x, units wide, columns of units
// words units_y: units along y, units deep
// words units_z: height units, units high, height
// words compartments: compartments, dividers, columns
// words wall: wall, thickness
// words magnets: magnets, magnet holes
// bodies: 1
// size: [42 * units_x - 0.5, 42 * units_y - 0.5, 7 * units_z]

use <partwright/shapes.scad>

/* [Size] */
// Units along X (42 mm each)
units_x = 2; // [1:1:5]
// Units along Y (42 mm each)
units_y = 1; // [1:1:5]
// Height in units of 7 mm
units_z = 6; // [2:1:12]

/* [Inside] */
// Compartments along X
compartments = 2; // [1:1:8]
// Wall thickness (mm)
wall = 1.2; // [0.8:0.1:2.4]
// Holes for 6 mm magnets in the feet
magnets = false;

/* [Hidden] */
$fn = 32;

pitch = 42;
size = [pitch * units_x - 0.5, pitch * units_y - 0.5];
height = 7 * units_z;
foot_height = 4.75;
floor_top = 7;
radius = 3.75;
cell = (size[0] - wall) / compartments - wall;

// A slice of a foot, `inset` smaller on each side.
module slice(inset, h) linear_extrude(h) rounded_rect([41.5 - 2 * inset, 41.5 - 2 * inset], max(radius - inset, 0.8));

// The stacking profile from below: 0.8 mm at 45°, 1.8 mm straight, 2.15 mm at 45°.
module foot() {
    hull() {
        slice(2.95, 0.01);
        translate([0, 0, 0.8]) slice(2.15, 1.8);
    }
    hull() {
        translate([0, 0, 2.5]) slice(2.15, 0.1);
        translate([0, 0, foot_height]) slice(0, 0.01);
    }
}

difference() {
    union() {
        for (i = [0:1:units_x - 1], j = [0:1:units_y - 1])
            translate([(i - (units_x - 1) / 2) * pitch, (j - (units_y - 1) / 2) * pitch, 0]) foot();
        translate([0, 0, foot_height]) linear_extrude(height - foot_height) rounded_rect(size, radius);
    }
    for (i = [0:1:compartments - 1])
        translate([(i - (compartments - 1) / 2) * (cell + wall), 0, floor_top])
            linear_extrude(height) rounded_rect([cell, size[1] - 2 * wall], min(radius - wall, cell / 3));
    if (magnets) for (i = [0:1:units_x - 1], j = [0:1:units_y - 1], x = [-13, 13], y = [-13, 13])
        translate([(i - (units_x - 1) / 2) * pitch + x, (j - (units_y - 1) / 2) * pitch + y, -1]) cylinder(h = 3.4, d = 6.5);
}
