// V-groove slider and rail.
include <BOSL2/std.scad>
include <BOSL2/sliders.scad>
slider(l = 30, base = 10, wall = 4, $slop = 0.2);
right(30) rail(l = 40, w = 10, h = 10);
