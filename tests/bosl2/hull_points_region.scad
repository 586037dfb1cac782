// Convex hulls of points.
include <BOSL2/std.scad>
points = [for (i = [0 : 25]) let (a = i * 137.5) [12 * cos(a) * sin(i * 7), 12 * sin(a) * sin(i * 7), 12 * cos(i * 7)]];
hull_points(points, fast = false);
right(40) linear_extrude(height = 4) polygon(select([for (p = points) point2d(p)], hull2d_path([for (p = points) point2d(p)])));
