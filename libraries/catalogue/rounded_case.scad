// title: Rounded case
// about: Pebble-like case of two shells, round on all edges, with a tongue that aligns them, slots for air and a hole for a cable; the halves lie side by side.
// tags: rounded case, pebble, shell, shelled, vented, soft, pod, remote, sensor, handheld
// ask: a rounded case 90 x 60 x 30 mm for a sensor
// ask: vented pebble case with air slots and a 5 mm cable hole
// words width: width, wide, length, long
// words depth: depth, deep
// words height: height, high, tall
// words rounding: rounding, radius, corner, edge radius
// words wall: wall, thickness, thick
// words slots: slots, vents, air
// words cable: cable, cable hole
// words gap: gap, play, fit, tolerance
// bodies: 2
// size: [width, 2 * depth + 8, undef]

use <partwright/patterns.scad>
use <partwright/shapes.scad>

/* [Size] */
// Outer width (mm)
width = 90; // [50:1:200]
// Outer depth (mm)
depth = 60; // [40:1:150]
// Outer height of both halves (mm)
height = 30; // [24:1:80]
// Radius of all edges (mm)
rounding = 9; // [4:0.5:18]
// Wall thickness (mm)
wall = 2.4; // [1.8:0.2:4]

/* [Openings] */
// Number of air slots in the upper half
slots = 5; // [0:1:12]
// Diameter of the cable hole (mm), 0 for none
cable = 5; // [0:0.5:12]

/* [Joint] */
// Play between the tongue and its wall (mm)
gap = 0.2; // [0.05:0.05:0.5]

/* [Hidden] */
$fn = 64;
$tol = max(width, depth) / 1200;

half = height / 2;
tongue = 3;
// Walls are upright as far as the tongue reaches.
r = min(rounding, half - tongue - 0.5);
hole = min(cable, half - wall - 4);
slot_count = min(slots, floor((width - 2 * r) / 7));

// A ball of radius r that has rolled about a box: an offset in closed form.
module pebble(inset) translate([0, 0, half]) offset(r = r - inset)
    cube([width - 2 * r, depth - 2 * r, height - 2 * r], center = true);
module rim(inset) rounded_rect([width - 2 * inset, depth - 2 * inset], max(r - inset, 0.5));

// The lower half of the case, open upwards.
module half_shell() difference() {
    intersection() {
        difference() {
            pebble(0);
            pebble(wall);
        }
        translate([-width, -depth, -1]) cube([2 * width, 2 * depth, half + 1]);
    }
    children();
}

part("lower half") translate([0, -depth / 2 - 4]) {
    half_shell() if (hole > 0) translate([0, 0, half - hole / 2 - 2.5]) rotate([90, 0, 90]) linear_extrude(width) teardrop(hole);
    // The tongue grows out of the wall below the joint and reaches over it.
    difference() {
        union() {
            translate([0, 0, half - tongue]) linear_extrude(tongue - 0.2) rim(wall - 0.4);
            translate([0, 0, half - 1]) linear_extrude(1 + tongue) rim(wall + gap);
        }
        translate([0, 0, half - 1]) linear_extrude(tongue + 2) rim(wall + gap + 1.2);
        hull() for (i = [0, 1]) translate([0, 0, half - tongue - 0.01 + 2.1 * i]) linear_extrude(0.01) rim(wall - 0.4 + i * (gap + 1.6));
    }
}
part("upper half") translate([0, depth / 2 + 4]) half_shell()
    if (slot_count > 0) translate([0, 0, -1]) linear_extrude(wall + 2) row(slot_count, 7) rotate(90) slot(depth - 2 * r - 4, 3);
