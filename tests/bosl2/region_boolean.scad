// Boolean operations of regions.
include <BOSL2/std.scad>
$fn = 32;
shapes = [circle(d = 30), right(12, rect([20, 16])), back(8, circle(d = 10))];
region = difference(union(shapes[0], shapes[1]), shapes[2]);
linear_extrude(height = 5) region(region);
right(60) linear_extrude(height = 5) region(intersection(shapes[0], shapes[1]));
right(100) linear_extrude(height = 5) region(difference(rect([20, 16]), ellipse(d = [12, 10])));
right(150) cuboid([region_area(region) / 20, 10, 5]);
