// title: Knob
// about: Fluted control knob for a round or D-shaped shaft, with a grip skirt and an optional pointer line.
// tags: knob, dial, potentiometer, control, handle, d-shaft, fluted
// ask: a knob 30 mm in diameter for a 6 mm D-shaft
// ask: potentiometer knob 20 mm, 15 mm high, with pointer
// words diameter: diameter, wide, outside, outer
// words height: height, high, tall
// words shaft_diameter: shaft, shaft diameter, axle, bore
// words shaft_flat: flat, d-shaft, d shaft
// words shaft_depth: shaft depth, bore depth
// words flutes: flutes, grooves, grips
// words pointer: pointer, mark, indicator, line
// words play: play, fit, tolerance
// bodies: 1
// size: [diameter, diameter, height]

use <partwright/patterns.scad>
use <partwright/shapes.scad>

/* [Size] */
// Diameter over the skirt (mm)
diameter = 30; // [12:0.5:80]
// Height (mm)
height = 16; // [8:0.5:50]

/* [Shaft] */
// Shaft diameter (mm)
shaft_diameter = 6; // [3:0.05:12]
// From the flat to the opposite side (mm), 0 for a round shaft
shaft_flat = 4.5; // [0:0.1:12]
// Depth of the shaft hole (mm)
shaft_depth = 12; // [4:0.5:45]
// Play around the shaft (mm)
play = 0.1; // [0:0.05:0.5]

/* [Grip] */
// Number of flutes, 0 for a smooth knob
flutes = 18; // [0:1:40]
// Pointer line on top
pointer = true;

/* [Hidden] */
$fn = 96;

shaft = min(shaft_diameter, diameter - 9) + play;
depth = min(shaft_depth, height - 2);
has_flat = shaft_flat > shaft / 2 && shaft_flat + play < shaft;
count = flutes < 3 ? 0 : flutes;
rim = diameter / 2;
radius = rim - 1.5;
crown = min(2, height / 6);
skirt = min(3, height / 5);
// A flute takes three fifths of its share of the circumference, and never cuts deep into the core.
flute = count > 0 ? min(1.2 * PI * radius / count, diameter * 0.2) / 2 : 0;

module body() rotate_extrude() polygon([
    [0, 0], [rim - 0.6, 0], [rim, 0.6], [rim, skirt * 0.5], [radius, skirt],
    [radius - 0.03 * (height - skirt), height - crown], [radius - 0.03 * (height - skirt) - crown, height], [0, height]]);

difference() {
    body();
    if (count > 0) polar(count, radius + flute * 0.5, start = 90 / count)
        translate([0, 0, skirt + 0.1]) cylinder(h = height, r = flute, $fn = 24);
    translate([0, 0, -1]) linear_extrude(depth + 1)
        if (has_flat) d_profile(shaft, shaft_flat + play);
        else circle(d = shaft);
    if (pointer) translate([radius * 0.35, -0.6, height - 0.8]) cube([diameter, 1.2, 2]);
}
