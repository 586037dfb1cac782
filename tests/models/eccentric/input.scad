// peer: newer
difference() {
  union() { translate([4, 0, 0]) cylinder(r = 18, h = 8, $fn = 64); cylinder(r = 10, h = 16, $fn = 48); }
  translate([0, 0, -1]) cylinder(r = 5, h = 18, $fn = 40);
  translate([0, 0, 12]) rotate([0, 90, 30]) cylinder(r = 1.6, h = 20, $fn = 16);
}
