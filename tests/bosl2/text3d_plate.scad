// Letters on a plate, anchored at their baseline.
include <BOSL2/std.scad>
cuboid([70, 20, 3])
    attach(TOP) text3d("Plate", size = 10, h = 2, anchor = CENTER, atype = "ycenter", font = "Liberation Sans");
