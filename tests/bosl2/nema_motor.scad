// A stepper motor and its mount.
include <BOSL2/std.scad>
include <BOSL2/nema_steppers.scad>
$fn = 24;
nema_stepper_motor(size = 17, h = 30, shaft_len = 15, details = true);
right(60) diff() cuboid([50, 50, 4]) tag("remove") nema_mount_mask(size = 17, depth = 5, l = 5);
