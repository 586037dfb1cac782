// A dovetail, male and female.
include <BOSL2/std.scad>
include <BOSL2/joiners.scad>
$fn = 24;
cuboid([30, 20, 10]) attach(RIGHT) dovetail("male", slide = 10, width = 12, height = 6, chamfer = 0.6, spin = 90);
right(60) diff() cuboid([30, 20, 10]) tag("remove") attach(LEFT) dovetail("female", slide = 10, width = 12, height = 6, taper = 4, spin = 90, $slop = 0.1);
