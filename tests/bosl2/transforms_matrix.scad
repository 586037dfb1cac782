// Shears, mirrors, frames and rotations.
include <BOSL2/std.scad>
skew(sxy = 0.4, szx = 0.2) cuboid([10, 20, 15]);
right(40) rot(from = UP, to = [1, 2, 3]) cyl(d = 8, h = 24, $fn = 24);
right(80) frame_map(x = [1, 1, 0], z = UP) cuboid([20, 8, 6]);
right(110) mirror([1, 1, 0]) prismoid([10, 20], [4, 8], h = 12, shift = [3, 2]);
right(140) multmatrix(affine3d_rot_by_axis([1, 1, 1], 60) * scale([1, 2, 0.5])) cube(10, center = true);
right(180) tilt([1, 0, 2]) cuboid([6, 6, 20], anchor = BOT);
