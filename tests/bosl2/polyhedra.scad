// Platonic and Archimedean solids.
include <BOSL2/std.scad>
include <BOSL2/polyhedra.scad>
xdistribute(spacing = 40) {
    regular_polyhedron("dodecahedron", d = 30);
    regular_polyhedron("icosahedron", or = 15);
    regular_polyhedron("truncated cube", side = 10);
    regular_polyhedron("rhombic dodecahedron", ir = 12);
    regular_polyhedron("cuboctahedron", d = 30);
}
