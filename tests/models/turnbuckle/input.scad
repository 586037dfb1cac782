// peer: newer
difference() {
  intersection() { cube([60, 14, 14], center = true); rotate([0, 90, 0]) cylinder(r = 8.5, h = 60, center = true, $fn = 48); }
  cube([38, 8, 20], center = true);
  rotate([0, 90, 0]) cylinder(d = 6, h = 70, center = true, $fn = 30);
}
