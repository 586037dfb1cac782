// title: Tube end plug
// about: Push-in end cap for round or square tubes, with flexible lamellae that hold in the bore.
// tags: plug, end cap, tube, pipe, cap, profile, furniture
// ask: an end plug for a 25 mm square tube with 2 mm wall
// ask: round tube cap 30 mm
// words shape: shape, round, square
// words tube: tube, outside, outer, diameter, width
// words tube_wall: tube wall, wall, wall thickness
// words depth: depth, insert, length, deep
// words cap: cap, cap thickness, head
// words lamellae: lamellae, fins, ribs
// bodies: 1
// size: [tube, tube, cap + depth]

use <partwright/shapes.scad>

/* [Tube] */
// Section of the tube
shape = "round"; // [round, square]
// Outer size of the tube (mm)
tube = 25; // [10:0.5:100]
// Wall thickness of the tube (mm)
tube_wall = 2; // [0.8:0.1:6]

/* [Plug] */
// Depth in the tube (mm)
depth = 16; // [6:0.5:60]
// Thickness of the cap (mm)
cap = 3; // [1.5:0.5:10]
// Number of lamellae
lamellae = 3; // [0:1:6]

/* [Hidden] */
$fn = 72;

inside = tube - 2 * min(tube_wall, tube / 2 - 3);
core = inside - 0.6 - (lamellae > 0 ? min(1.6, inside / 5) : 0);
pitch = lamellae > 0 ? depth / (lamellae + 0.5) : depth;
fin = min(1.2, pitch / 2);
edge = min(1, cap / 2);
hollow = core - 4;

// A slice of the tube's section, `size` wide, from z = 0, its upper end smaller by `draft` on each side.
module slice(size, h, draft = 0) {
    if (shape == "round") cylinder(h = h, d1 = size, d2 = size - 2 * draft);
    else if (draft == 0) linear_extrude(h) rounded_rect([size, size], min(2, size / 6));
    else hull() {
        linear_extrude(h / 2) rounded_rect([size, size], min(2, size / 6));
        linear_extrude(h) rounded_rect([size - 2 * draft, size - 2 * draft], max(min(2, size / 6) - draft, 0.1));
    }
}

difference() {
    union() {
        if (shape == "round") chamfered_cylinder(cap, tube, edge, 0);
        else rounded_box([tube, tube, cap], 2, bottom = edge);
        translate([0, 0, cap - 0.5]) slice(core, depth + 0.5, 0.4);
        if (lamellae > 0) for (i = [1:1:lamellae]) translate([0, 0, cap + i * pitch - pitch * 0.4]) slice(inside + 0.4, fin, 0.3);
    }
    if (hollow > 3) translate([0, 0, cap]) slice(hollow, depth + 1);
}
