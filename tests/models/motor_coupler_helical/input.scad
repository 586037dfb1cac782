// peer: newer
difference() {
  cylinder(d = 20, h = 25, $fn = 60);
  translate([0, 0, -1]) cylinder(d = 5, h = 14, $fn = 32);
  translate([0, 0, 12]) cylinder(d = 8, h = 14, $fn = 32);
  for (z = [9, 12, 15]) translate([0, 0, z]) rotate([0, 8, z * 30]) translate([-2, -12, -0.5]) cube([14, 24, 1]);
}
