// A helical and a herringbone gear.
include <BOSL2/std.scad>
include <BOSL2/gears.scad>
spur_gear(circ_pitch = 5, teeth = 20, thickness = 10, helical = 30, shaft_diam = 5, slices = 6);
right(50) spur_gear(circ_pitch = 5, teeth = 20, thickness = 12, helical = -30, herringbone = true, slices = 3, shaft_diam = 5);
