// peer: newer
// A socket that holds more than half of its ball.
difference() {
  union() { cylinder(r = 14, h = 16, $fn = 48); translate([0, 0, -8]) cylinder(r1 = 6, r2 = 14, h = 8, $fn = 48); }
  translate([0, 0, 12]) sphere(10, $fn = 48);
  for (a = [0, 60, 120]) rotate(a) translate([-20, -1, 8]) cube([40, 2, 20]);
}
