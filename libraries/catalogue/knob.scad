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
// size: [undef, undef, height]

use <partwright/shapes.scad>

/* [Size] */
// Diameter (mm)
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

shaft = min(shaft_diameter, diameter - 6) + play;
depth = min(shaft_depth, height - 2);
has_flat = shaft_flat > shaft / 2 && shaft_flat + play < shaft;
count = flutes < 3 ? 0 : flutes;
// Flutes are as wide as what stands between them, and never deeper than a tenth of the radius.
flute = count > 0 ? min(PI * diameter / count / 2, diameter * 0.2) : 0;
crown = min(2, height / 6);
skirt = min(2.5, height / 5);

// Outline with rounded flutes.
module outline() {
    if (count == 0) circle(d = diameter);
    else polygon([for (i = [0:1:count * 12 - 1])
        let (a = 360 * i / (count * 12), r = diameter / 2 - flute / 5 * (1 - cos(a * count)) / 2)
        [r * cos(a), r * sin(a)]]);
}

difference() {
    union() {
        translate([0, 0, skirt / 2]) hull() {
            linear_extrude(height - crown - skirt / 2) scale(0.94) circle(d = diameter * 0.98);
            linear_extrude(height - skirt / 2) circle(d = diameter * 0.94 - 2 * crown);
        }
        translate([0, 0, skirt / 2]) linear_extrude(height - 1.5 * crown - skirt / 2) outline();
        chamfered_cylinder(skirt, diameter + 3, 0.6, skirt * 0.6);
    }
    translate([0, 0, -1]) linear_extrude(depth + 1)
        if (has_flat) d_profile(shaft, shaft_flat + play);
        else circle(d = shaft);
    if (pointer) translate([diameter * 0.12, -0.6, height - 0.6]) cube([diameter, 1.2, 2]);
}
