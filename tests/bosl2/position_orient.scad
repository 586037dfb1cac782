// position() and orient() with named anchors.
include <BOSL2/std.scad>
$fn = 24;
prismoid([40, 30], [20, 20], h = 20) {
    position(TOP) cyl(d = 10, h = 15, anchor = BOT);
    position(RIGHT) orient(RIGHT) cyl(d = 6, h = 10, anchor = CENTER);
    position([FRONT + LEFT + BOT, BACK + RIGHT + BOT]) cuboid(6);
}
