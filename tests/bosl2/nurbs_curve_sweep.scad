// A NURBS curve, clamped and closed.
include <BOSL2/std.scad>
include <BOSL2/nurbs.scad>
points = [[0, 0], [5, 20], [25, 25], [30, 5], [45, 0], [50, 20]];
linear_extrude(height = 4) polygon(nurbs_curve(select(points, hull2d_path(points)), 3, splinesteps = 8, type = "closed"));
back(40) linear_extrude(height = 4) stroke(nurbs_curve(points, 2, splinesteps = 6), width = 2, $fn = 12);
back(80) linear_extrude(height = 4) polygon(nurbs_curve([[1, 0], [1, 2], [-1, 2], [-1, 0], [0, -1]] * 10, 3, splinesteps = 8, weights = [3, 1, 1, 3, 2]));
