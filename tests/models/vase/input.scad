// peer: newer
// Twist and taper in one extrusion, hollowed by a smaller copy.
module body(r) linear_extrude(height = 60, twist = 90, slices = 40, scale = 1.4) circle(r, $fn = 6);
difference() {
    body(20);
    translate([0, 0, 3]) body(18);
}
