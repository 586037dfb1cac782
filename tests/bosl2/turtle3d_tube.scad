// A path drawn by a turtle, swept.
include <BOSL2/std.scad>
include <BOSL2/turtle3d.scad>
path = turtle3d(["move", 20, "arcleft", 10, 90, "move", 15, "arcup", 8, 60, "move", 10, "arcrot", 8, xrot(45)], state = [1, 0, 0]);
path_sweep(circle(r = 2, $fn = 16), path);
