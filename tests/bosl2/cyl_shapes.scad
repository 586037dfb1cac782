// Cylinders with chamfers, roundings and shifts.
include <BOSL2/std.scad>
$fn = 48;
xdistribute(spacing = 34) {
    cyl(d = 25, h = 30, chamfer = 3);
    cyl(d = 25, h = 30, rounding1 = -3, rounding2 = 5);
    cyl(d1 = 30, d2 = 16, h = 30, chamfer1 = 2, rounding2 = 3, shift = [3, 2]);
    cyl(d = 25, h = 30, circum = true, $fn = 6);
    cyl(d = 25, h = 30, rounding = 4, teardrop = 40);
}
