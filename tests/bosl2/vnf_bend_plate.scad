// A plate bent around an axis.
include <BOSL2/std.scad>
solid = linear_sweep(rect([40, 16]), h = 4, center = true);
vnf_polyhedron(vnf_bend(up(20, solid), axis = "Y"));
