// A sheet of a given thickness.
include <BOSL2/std.scad>
points = [for (y = [0 : 2 : 30]) [for (x = [0 : 2 : 40]) [x, y, 3 * sin(x * 12) + 2 * cos(y * 10)]]];
vnf_polyhedron(vnf_sheet(vnf_vertex_array(points), [0, 1.5]));
