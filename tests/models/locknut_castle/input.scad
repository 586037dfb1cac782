// peer: newer
difference() {
  cylinder(d = 24, h = 18, $fn = 6);
  translate([0, 0, -1]) cylinder(d = 12, h = 20, $fn = 48);
  for (a = [30, 90, 150]) rotate(a) translate([-15, -2, 12]) cube([30, 4, 8]);
  difference() { translate([-20, -20, -1]) cube([40, 40, 3]); translate([0, 0, -1]) cylinder(r1 = 9.5, r2 = 12.6, h = 3, $fn = 48); }
}
