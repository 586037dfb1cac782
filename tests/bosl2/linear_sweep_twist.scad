// A region swept with twist and scale.
include <BOSL2/std.scad>
region = difference([circle(d = 30, $fn = 40)], [rect([12, 8])]);
linear_sweep(region, h = 25, twist = 90, scale = [0.6, 0.8], slices = 20);
right(45) linear_sweep(star(6, r = 15, ir = 9), h = 20, shift = [6, 3], caps = true);
