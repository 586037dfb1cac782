// Offsets of paths and regions.
include <BOSL2/std.scad>
$fn = 24;
outline = [[0, 0], [40, 0], [40, 30], [25, 12], [0, 25]];
linear_extrude(height = 4) polygon(offset(outline, r = 4, closed = true));
right(70) linear_extrude(height = 4) region(difference([outline], [offset(outline, delta = -3, chamfer = true, closed = true)]));
right(130) linear_extrude(height = 4) region(offset(difference([rect(40)], [circle(d = 20)]), r = 2));
