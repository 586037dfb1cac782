// Chained hulls, 3D offset and rounding.
include <BOSL2/std.scad>
include <BOSL2/miscellaneous.scad>
$fn = 12;
chain_hull() {
    cuboid(8);
    move([20, 10, 5]) sphere(d = 8);
    move([40, 0, 10]) cyl(d = 8, h = 3);
}
back(40) bounding_box(excess = 1) xrot(30) cuboid([10, 14, 6]);
