// Letters on a plate, grown by a ball.
include <shared/rounded.scad>
rounded(0.6) {
    cube([34, 14, 2]);
    translate([3, 4, 2]) linear_extrude(2) text("Ab", size = 8, $fn = 16);
}
