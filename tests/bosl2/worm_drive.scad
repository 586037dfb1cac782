// A worm and its wheel.
include <BOSL2/std.scad>
include <BOSL2/gears.scad>
worm(circ_pitch = 8, d = 30, l = 40, starts = 1, $fn = 36);
right(60) worm_gear(circ_pitch = 8, teeth = 24, worm_diam = 30, worm_starts = 1, shaft_diam = 6);
