// Roundings on the edges of one face.
include <BOSL2/std.scad>
$fn = 20;
diff()
cuboid([50, 40, 16]) face_profile(TOP, r = 6) mask2d_roundover(r = 6);
