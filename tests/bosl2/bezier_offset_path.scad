// A closed Bézier path with an offset.
include <BOSL2/std.scad>
include <BOSL2/beziers.scad>
outline = bezpath_close_to_axis(path_to_bezpath([[0, 30], [15, 20], [10, 5], [20, 0]], relsize = 0.3), axis = "X");
linear_extrude(height = 4) polygon(bezpath_curve(outline, splinesteps = 8));
