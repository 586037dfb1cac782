// Bearings by trade size, open and shielded.
include <BOSL2/std.scad>
include <BOSL2/ball_bearings.scad>
$fn = 32;
ball_bearing("608");
right(30) ball_bearing(id = 10, od = 22, width = 7, shield = false);
