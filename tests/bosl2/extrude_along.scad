// Extrusion between points and along a path.
include <BOSL2/std.scad>
include <BOSL2/miscellaneous.scad>
extrude_from_to([0, 0, 0], [10, 20, 30], scale = 0.5) rect([8, 12]);
right(40) path_extrude([[0, 0, 0], [20, 0, 5], [30, 15, 5]]) circle(d = 5, $fn = 8);
