// A ring gear with a backing.
include <BOSL2/std.scad>
include <BOSL2/gears.scad>
ring_gear(circ_pitch = 5, teeth = 40, thickness = 8, backing = 4, helical = 0);
