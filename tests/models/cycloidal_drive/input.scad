// peer: none
pins = 13; pin_circle = 70; pin_d = 6; e = 1.6;
translate([e, 0, 0]) linear_extrude(8) difference() {
    offset(-0.1) cycloidal_disc(pins = pins, pin_circle = pin_circle, pin_d = pin_d, eccentricity = e, $tol = 0.01);
    circle(d = 16, $fn = 64);
    for (i = [0:5]) rotate(60 * i) translate([20, 0]) circle(d = 6 + 2 * e, $fn = 48);
}
for (i = [0:pins - 1]) rotate(360 / pins * i) translate([pin_circle / 2, 0, -4]) cylinder(d = pin_d, h = 14, $fn = 40);
translate([0, 0, -4]) linear_extrude(4.2) pie_slice(r = 42, angle = 360, inner = 30, $fn = 120);
