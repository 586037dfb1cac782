// Copies along lines, grids, arcs and rings.
include <BOSL2/std.scad>
$fn = 12;
grid_copies(n = [4, 3], spacing = [10, 8], stagger = true) cyl(d = 5, h = 4);
right(70) arc_copies(n = 7, r = 20, sa = 0, ea = 200) cuboid([4, 8, 4]);
back(50) line_copies(spacing = [8, 3, 2], n = 5) cuboid(5);
back(50) right(70) zrot_copies(n = 6, r = 14) yrot(30) cuboid([5, 3, 8]);
right(140) sphere_copies(n = 24, d = 30) cyl(d1 = 4, d2 = 2, h = 4, anchor = BOT);
back(50) right(140) xflip_copy(offset = 6) prismoid(6, 3, h = 6);
back(100) grid_copies(spacing = 7, size = [40, 40], inside = circle(d = 36)) cuboid(3);
