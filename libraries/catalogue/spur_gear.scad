// title: Spur gear
// about: Involute spur gear with hub, bore (round or with a D-flat), optional grub screw hole and lightening holes.
// tags: gear, spur, involute, cog, teeth, transmission, pinion
// ask: a spur gear with 24 teeth, module 2, 8 mm thick, 6 mm bore
// ask: pinion with 14 teeth module 1 for a 5 mm D-shaft
// words gear_module: module, modulus
// words teeth: teeth, tooth, cogs
// words thickness: thickness, thick, face width, width, wide
// words bore: bore, shaft, hole, axle
// words shaft: shaft kind, d-shaft, round
// words hub_height: hub height, hub
// words lightening: lightening holes, spokes, holes
// words pressure_angle: pressure angle
// words backlash: backlash, play
// bodies: 1
// size: [undef, undef, thickness + hub]

use <partwright/gears.scad>
use <partwright/patterns.scad>
use <partwright/shapes.scad>

/* [Teeth] */
// Module (mm)
gear_module = 2; // [0.8:0.1:5]
// Number of teeth
teeth = 24; // [12:1:80]
// Pressure angle (degrees)
pressure_angle = 20; // [20, 25]
// Backlash (mm)
backlash = 0.15; // [0:0.05:0.5]

/* [Body] */
// Face width (mm)
thickness = 8; // [3:0.5:30]
// Bore (mm)
bore = 6; // [2:0.1:25]
// Shaft
shaft = "round"; // [round, D]
// Height of the hub (mm), 0 for none
hub_height = 5; // [0:0.5:20]
// Number of lightening holes
lightening = 5; // [0:1:8]

/* [Hidden] */
$fn = 64;

root = root_diameter(gear_module, teeth);
hole = min(bore, root - 4);
hub_d = min(max(2 * hole, hole + 6), root - 1);
hub = hub_height;
// Lightening holes lie between hub and rim, and only where they leave a web of 2 mm all round.
rim = root / 2 - max(2, gear_module);
ring = (rim + hub_d / 2 + 1) / 2;
light = lightening > 1 ? min(rim - hub_d / 2 - 1, 2 * ring * sin(180 / lightening) - 2) : 0;

module bore_profile() {
    if (shaft == "D") d_profile(hole, hole * 0.75);
    else circle(d = hole);
}

linear_extrude(thickness) difference() {
    gear(gear_module, teeth, pressure_angle, backlash);
    bore_profile();
    if (light >= 3) polar(lightening, ring, start = 90) circle(d = light);
}
if (hub > 0) translate([0, 0, thickness / 2]) linear_extrude(hub + thickness / 2) difference() {
    circle(d = hub_d);
    bore_profile();
}
