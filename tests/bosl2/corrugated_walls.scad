// Corrugated and thinning walls, struts.
include <BOSL2/std.scad>
include <BOSL2/walls.scad>
corrugated_wall(h = 30, l = 60, thick = 8, strut = 4, wall = 1.5, $fn = 16);
right(40) thinning_wall(h = 30, l = 60, thick = 5, strut = 4, wall = 2);
right(80) thinning_triangle(h = 30, l = 60, thick = 5, ang = 30, strut = 5, wall = 3);
right(120) narrowing_strut(w = 10, l = 60, wall = 5);
