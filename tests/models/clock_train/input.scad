// peer: none
m = 1.5;
linear_extrude(3) difference() {
    cycloidal_gear(m = m, teeth = 48, backlash = 0.1);
    for (i = [0:4]) rotate(72 * i) difference() {
        pie_slice(r = 29, angle = 60, inner = 8, $fn = 90);
        translate([0, 0]) circle(9, $fn = 48);
    }
    circle(d = 6, $fn = 48);
}
translate([m * 30, 0, 0]) rotate(180 + 15) linear_extrude(8) difference() {
    cycloidal_gear(m = m, teeth = 12, backlash = 0.1);
    circle(d = 4, $fn = 32);
}
