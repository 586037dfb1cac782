// Surfaces joined, sliced, bent and triangulated.
include <BOSL2/std.scad>
ring = vnf_vertex_array([for (a = [0 : 30 : 330]) [for (b = [0 : 45 : 315]) [(20 + 5 * cos(b)) * cos(a), (20 + 5 * cos(b)) * sin(a), 5 * sin(b)]]], col_wrap = true, row_wrap = true, reverse = true);
vnf_polyhedron(vnf_halfspace([1, 0, 0.2, 3], vnf_reverse_faces(vnf_triangulate(ring))));
right(60) vnf_polyhedron(vnf_triangulate(linear_sweep(star(5, r = 14, ir = 7), h = 10)));
