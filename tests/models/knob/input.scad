// A fluted knob: revolution, polar cutters, a D-shaped bore.
$fn = 64;
difference() {
    rotate_extrude() polygon([[0, 0], [15, 0], [17, 2], [17, 12], [13, 16], [0, 16]]);
    for (a = [0:30:330]) rotate(a) translate([18.5, 0, -1]) cylinder(r = 3, h = 20);
    translate([0, 0, -1]) intersection() {
        cylinder(d = 6.2, h = 12);
        translate([-5, -1.6, 0]) cube([10, 10, 12]);
    }
}
