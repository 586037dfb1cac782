// peer: newer
difference() {
  hull() for (x = [0, 20]) translate([x, 0, 0]) rotate([90, 0, 0]) cylinder(d = 16, h = 20, center = true, $fn = 40);
  translate([-20, -7, -5]) cube([60, 14, 10]);
  for (x = [0, 20]) translate([x, 0, 0]) rotate([90, 0, 0]) cylinder(d = 5, h = 30, center = true, $fn = 24);
}
