// Parts stacked by their anchors.
include <BOSL2/std.scad>
$fn = 32;
cuboid([40, 30, 10], chamfer = 1) {
    attach(TOP, BOT) cyl(d = 16, h = 12)
        attach(TOP, BOT, overlap = 1) prismoid([10, 10], [4, 6], h = 8);
    attach([LEFT, RIGHT], BOT) cyl(d1 = 8, d2 = 4, h = 6);
}
