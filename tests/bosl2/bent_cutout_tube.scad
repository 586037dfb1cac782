// A cutout bent around a tube.
include <BOSL2/std.scad>
difference() {
    tube(or = 20, h = 30, wall = 3, $fn = 64);
    bent_cutout_mask(18, 6, round_corners(square(16, center = true), radius = 4, $fn = 16), $fn = 32);
}
