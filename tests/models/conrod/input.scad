// peer: newer
difference() {
  union() {
    cylinder(r = 14, h = 10, center = true, $fn = 60);
    translate([60, 0, 0]) cylinder(r = 9, h = 10, center = true, $fn = 48);
    hull() { translate([8, 0, 0]) cube([2, 16, 6], center = true); translate([52, 0, 0]) cube([2, 10, 6], center = true); }
  }
  cylinder(r = 9, h = 20, center = true, $fn = 60);
  translate([60, 0, 0]) cylinder(r = 5, h = 20, center = true, $fn = 48);
  for (s = [-1, 1]) hull() { translate([18, 0, s * 4]) cube([2, 8, 4], center = true); translate([46, 0, s * 4]) cube([2, 4, 4], center = true); }
}
