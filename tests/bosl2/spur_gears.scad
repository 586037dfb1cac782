// Two meshing spur gears at their distance.
include <BOSL2/std.scad>
include <BOSL2/gears.scad>
d = gear_dist(mod = 2, teeth1 = 17, teeth2 = 24);
spur_gear(mod = 2, teeth = 17, thickness = 8, shaft_diam = 5, gear_spin = 90);
right(d) spur_gear(mod = 2, teeth = 24, thickness = 8, shaft_diam = 6, gear_spin = -90 + 180 / 24);
