// Both leaves of a knuckle hinge.
include <BOSL2/std.scad>
include <BOSL2/hinges.scad>
$fn = 24;
cuboid([40, 20, 4]) attach(RIGHT) knuckle_hinge(length = 20, segs = 3, offset = 4, arm_height = 0, clearance = 0.2, knuckle_diam = 6, pin_diam = 2.5, inner = true);
back(50) knuckle_hinge(length = 40, segs = 5, offset = 5, arm_height = 3, arm_angle = 60);
