// A linear bearing and its housing.
include <BOSL2/std.scad>
include <BOSL2/linear_bearings.scad>
$fn = 32;
lmXuu_bearing(size = 8);
right(30) lmXuu_housing(size = 8);
