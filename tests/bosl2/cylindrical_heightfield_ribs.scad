// A height field around a cylinder.
include <BOSL2/std.scad>
cylindrical_heightfield(d = 30, h = 24, base = 3, data = [for (y = [0 : 12]) [for (x = [0 : 35]) 1 + sin(x * 40) * cos(y * 60)]], aspect = 1);
