// A plate with four holes, grown by a ball.
include <shared/rounded.scad>
rounded(1) difference() {
    cube([50, 36, 5]);
    for (x = [9, 41], y = [9, 27]) translate([x, y, -1]) cylinder(h = 7, r = 4, $fn = 36);
}
