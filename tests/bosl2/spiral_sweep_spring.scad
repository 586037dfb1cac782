// A spring with tapered ends.
include <BOSL2/std.scad>
spiral_sweep(circle(r = 2, $fn = 12), h = 30, r = 15, turns = 4, $fn = 32);
