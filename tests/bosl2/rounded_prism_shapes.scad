// Prisms with continuous curvature roundings.
include <BOSL2/std.scad>
rounded_prism(rect([30, 20]), height = 15, joint_top = 4, joint_bot = 2, joint_sides = 5, k = 0.5, splinesteps = 8);
right(45) rounded_prism(pentagon(r = 15), pentagon(r = 10), height = 15, joint_top = 2, joint_bot = 2, joint_sides = 3, splinesteps = 6);
