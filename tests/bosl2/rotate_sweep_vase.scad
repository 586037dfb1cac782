// A profile turned, in part and in full.
include <BOSL2/std.scad>
profile = [[0, 0], [12, 0], [15, 10], [8, 22], [10, 30], [0, 30]];
rotate_sweep(profile, $fn = 48);
right(50) rotate_sweep(right(12, circle(r = 5, $fn = 16)), 250, $fn = 36);
