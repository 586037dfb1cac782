// A profile drawn by a turtle.
include <BOSL2/std.scad>
path = turtle(["move", 20, "left", 60, "move", 15, "arcleft", 6, 120, "xymove", [-5, 0], "setdir", 270, "untily", 2, "jump", [0, 1]], $fn = 16);
linear_extrude(height = 4) polygon(path);
