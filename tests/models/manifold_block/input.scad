// peer: newer
difference() {
  cube([60, 40, 30]);
  translate([-1, 20, 15]) rotate([0, 90, 0]) cylinder(d = 12, h = 62, $fn = 40);
  for (x = [15, 30, 45]) { translate([x, 20, 15]) cylinder(d = 8, h = 20, $fn = 32); translate([x, -1, 15]) rotate([-90, 0, 0]) cylinder(d = 6, h = 22, $fn = 32); }
  for (x = [5, 55], y = [5, 35]) translate([x, y, -1]) cylinder(d = 5, h = 32, $fn = 24);
}
