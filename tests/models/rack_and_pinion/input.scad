// peer: none
m = 2; teeth = 18;
linear_extrude(10) rack(m = m, teeth = 10, backlash = 0.1);
translate([5 * PI * m, m * teeth / 2, 0]) rotate(-90) linear_extrude(10) difference() {
    gear(m = m, teeth = teeth, backlash = 0.1);
    difference() { circle(d = 10, $fn = 64); translate([3.5, -5]) square(10); }
}
