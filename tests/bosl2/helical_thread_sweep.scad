// Left-handed and conical spirals.
include <BOSL2/std.scad>
spiral_sweep(trapezoid(h = 3, w1 = 4, w2 = 2, anchor = BACK), h = 20, r1 = 20, r2 = 12, turns = -3, $fn = 36);
