// Threaded, clearance and countersunk holes.
include <BOSL2/std.scad>
include <BOSL2/screws.scad>
$fn = 24;
diff()
cuboid([70, 20, 10]) attach(TOP) {
    left(25) screw_hole("M5,11", head = "socket", counterbore = 4, anchor = TOP);
    left(5) screw_hole("M6x1,11", thread = true, bevel1 = true, anchor = TOP);
    right(15) screw_hole("M4,11", head = "flat", tolerance = "loose", anchor = TOP);
}
