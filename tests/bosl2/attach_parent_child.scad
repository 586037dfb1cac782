// Alignment while attaching, inset and turned.
include <BOSL2/std.scad>
cuboid([50, 40, 15])
    attach(TOP, BOT, align = [LEFT + FRONT, RIGHT + BACK], inset = 2, spin = 30) cuboid([10, 6, 9]);
