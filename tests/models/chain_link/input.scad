// peer: newer
module torus(R, r) rotate_extrude($fn = 48) translate([R, 0]) circle(r, $fn = 20);
difference() { torus(12, 3); translate([0, -20, -5]) cube([40, 40, 10]); }
translate([20, 0, 0]) difference() { torus(12, 3); translate([-40, -20, -5]) cube([40, 40, 10]); }
for (y = [-12, 12]) translate([0, y, 0]) rotate([0, 90, 0]) rotate(9) cylinder(r = 3, h = 20, $fn = 20);
