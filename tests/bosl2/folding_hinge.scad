// A living hinge cut into a plate.
include <BOSL2/std.scad>
include <BOSL2/hinges.scad>
difference() {
    cuboid([60, 30, 3], anchor = BOT);
    living_hinge_mask(l = 40, thick = 3, foldangle = 60, orient = UP);
}
