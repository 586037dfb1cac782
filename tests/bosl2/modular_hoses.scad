// Segments of a modular hose.
include <BOSL2/std.scad>
include <BOSL2/modular_hose.scad>
modular_hose(1 / 2, "segment", $fn = 24);
right(40) modular_hose(1 / 4, "ball", $fn = 24);
