// intersect() and conv_hull() by tag.
include <BOSL2/std.scad>
$fn = 32;
intersect("mask", "keep")
cuboid(30) {
    tag("mask") sphere(d = 38);
    tag("keep") xcyl(d = 6, h = 44);
}
right(50) conv_hull("axle") {
    cuboid([10, 10, 4]);
    up(14) cyl(d = 8, h = 4);
    tag("axle") up(20) cyl(d = 4, h = 12);
}
