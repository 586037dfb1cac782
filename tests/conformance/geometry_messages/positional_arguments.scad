// peer: newer
cylinder(1, 2, 3, true, 4, 5, 6, 7);
cylinder(1, 2, 3, true, 4, 5, 6, 7, 8);
polyhedron([], [], 1, []);
offset(1, 2, true) square();
offset(1, 2, true, 3) square();
minkowski(1) cube();
render(1) cube();
linear_extrude(1, [0, 0, 1], 1, false, 0, 1, 1, 1) square();
linear_extrude(1, [0, 0, 1], 1, false, 0, 1, 1, 1, 2, 3) square();
rotate_extrude(90, 0, 1) square();
rotate_extrude(90, 0, 1, 60, 5) square();
roof("voronoi", 1) square();
