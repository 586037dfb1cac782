// A square swept along a helix.
include <BOSL2/std.scad>
path = [for (a = [0 : 10 : 720]) [20 * cos(a), 20 * sin(a), a / 20]];
path_sweep(rect([4, 6], rounding = 1, $fn = 16), path);
