// Wedges, pyramids and prismoids.
include <BOSL2/std.scad>
xdistribute(spacing = 40) {
    wedge([20, 30, 15], center = true);
    prismoid([30, 20], [10, 16], h = 15, shift = [5, 0]);
    prismoid(size1 = [30, 30], size2 = [20, 20], h = 15, rounding1 = 2, rounding2 = 8, $fn = 24);
    octahedron(25);
    regular_prism(5, r = 14, h = 20, chamfer = 2);
    rect_tube(h = 10, size = 20, isize = 12);
}
