// A plate cut into two along a jigsaw line.
include <BOSL2/std.scad>
partition(size = [60, 40, 10], spread = 12, cutsize = 8, cutpath = "jigsaw", gap = 0.2) cuboid([60, 40, 10]);
