// Ellipses, stars, trapezoids, supershapes, extruded.
include <BOSL2/std.scad>
$fn = 48;
linear_extrude(height = 5) {
    ellipse(d = [30, 20]);
    right(35) star(n = 7, or = 15, ir = 8);
    right(70) trapezoid(h = 20, w1 = 30, w2 = 16, rounding = [3, 3, -2, -2]);
    right(105) supershape(step = 2, m1 = 6, n1 = 2, n2 = 5, n3 = 5, d = 30);
    right(140) squircle([28, 24], squareness = 0.7);
    right(175) rect([28, 20], rounding = [4, 0, 6, 2], chamfer = [0, 5, 0, 0]);
    right(210) reuleaux_polygon(n = 5, d = 28);
    right(245) keyhole(l = 20, r1 = 4, r2 = 9, shoulder_r = 2);
    right(280) regular_ngon(n = 6, or = 14, rounding = 3, realign = true);
    right(315) right_triangle([24, 18], center = true);
    right(350) egg(32, 10, 6, 40);
    right(385) glued_circles(r = 8, spread = 20, tangent = 30);
    right(420) teardrop2d(r = 12, ang = 40, cap_h = 14);
    right(455) ring(n = 32, r1 = 10, r2 = 15);
}
