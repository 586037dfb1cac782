// peer: newer
difference() {
  cylinder(r1 = 24, r2 = 14, h = 10, $fn = 48);
  for (a = [0:20:340]) rotate(a) translate([19, 0, 5]) rotate([0, -45, 0]) cube([20, 3, 3], center = true);
  translate([0, 0, -1]) cylinder(d = 8, h = 12, $fn = 30);
}
