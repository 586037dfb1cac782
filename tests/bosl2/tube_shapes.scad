// Tubes: round, tapered, rectangular.
include <BOSL2/std.scad>
$fn = 48;
xdistribute(spacing = 50) {
    tube(h = 20, od = 30, wall = 3);
    tube(h = 20, od1 = 40, od2 = 24, id1 = 30, id2 = 20);
    rect_tube(size = [40, 30], wall = 3, h = 20, rounding = 6, irounding = 3);
    rect_tube(size1 = [40, 30], size2 = [30, 20], wall = 3, h = 20, chamfer = 4);
}
