// A hirth coupling.
include <BOSL2/std.scad>
include <BOSL2/joiners.scad>
hirth(16, ir = 10, or = 20, tooth_angle = 60, base = 3, $fn = 32);
