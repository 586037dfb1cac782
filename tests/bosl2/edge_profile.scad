// A profile cut along edges and corners.
include <BOSL2/std.scad>
$fn = 24;
diff()
cuboid([40, 30, 20]) {
    edge_profile([TOP, "Z"], except = [BACK + LEFT, TOP + LEFT]) mask2d_roundover(r = 4);
    corner_profile(TOP + RIGHT + FRONT, r = 4) mask2d_roundover(r = 4);
}
