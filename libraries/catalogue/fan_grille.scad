// title: Fan grille
// about: Guard for standard square fans from 40 to 120 mm: concentric rings or honeycomb, with the standard hole pattern.
// tags: fan, grille, guard, cooling, ventilation, grid, mount
// ask: a fan grille for an 80 mm fan
// ask: 120 mm fan guard with honeycomb, 4 mm thick
// words fan: fan, fan size, size
// words thickness: thickness, thick
// words style: style, pattern, rings, honeycomb
// words bar: bar, bars, web
// words gap: gap, opening, mesh
// words screw: screw, bolt, hole size, fastener
// bodies: 1
// size: [fan, fan, thickness]

use <partwright/fasteners.scad>
use <partwright/patterns.scad>
use <partwright/shapes.scad>

/* [Fan] */
// Size of the fan (mm)
fan = 80; // [40, 50, 60, 70, 80, 92, 120]
// Screw size
screw = "M4"; // [M3, M4, M5]

/* [Grille] */
// Pattern
style = "rings"; // [rings, honeycomb]
// Thickness (mm)
thickness = 3; // [1:0.5:8]
// Width of the bars (mm)
bar = 2; // [1:0.2:4]
// Opening between the bars (mm)
gap = 6; // [4:0.5:12]

/* [Hidden] */
$fn = 96;

spacing = lookup(fan, [[40, 32], [50, 40], [60, 50], [70, 60], [80, 71.5], [92, 82.5], [120, 105]]);
opening = fan - 4;
// Corners keep material around the screws.
hole = min(clearance_diameter(screw), fan - spacing - 3);
rings = max(1, floor((opening / 2 - bar) / (bar + gap)));

module rings() {
    difference() {
        circle(d = opening + 1);
        for (i = [0:1:rings - 1]) let (r = opening / 2 - i * (bar + gap)) difference() {
            circle(r = r);
            circle(r = r - gap);
        }
    }
    for (a = [45, 135]) rotate(a) square([opening + 1, bar * 1.5], center = true);
}

module cells() difference() {
    circle(d = opening + 1);
    intersection() {
        circle(d = opening - 0.4);
        honeycomb([opening + 4 * gap, opening + 4 * gap], gap, bar);
    }
}

linear_extrude(thickness) {
    difference() {
        rounded_rect([fan, fan], (fan - spacing) / 2);
        circle(d = opening);
        corners([spacing, spacing]) circle(d = hole);
    }
    if (style == "rings") rings();
    else cells();
}
