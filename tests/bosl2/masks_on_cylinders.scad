// Roundings and chamfers of holes and rods.
include <BOSL2/std.scad>
$fn = 36;
difference() {
    cyl(r = 12, h = 20);
    up(10) rounding_cylinder_mask(r = 12, rounding = 4);
    down(10) yrot(180) chamfer_cylinder_mask(r = 12, chamfer = 3);
}
right(40) difference() {
    cuboid([30, 30, 10]);
    cyl(d = 14, h = 20);
    up(5) rounding_hole_mask(d = 14, rounding = 3);
    down(5) fwd(15) yrot(90) teardrop_edge_mask(l = 40, r = 3, spin = 0, orient = UP);
}
