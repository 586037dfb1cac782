// peer: newer
difference() {
  cylinder(r1 = 6, r2 = 8, h = 40, $fn = 48);
  translate([0, 0, -1]) cylinder(r = 3, h = 42, $fn = 32);
  for (a = [0, 90]) rotate(a) translate([-10, -0.75, 15]) cube([20, 1.5, 30]);
}
