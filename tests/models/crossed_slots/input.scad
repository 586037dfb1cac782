// peer: newer
difference() {
  cube(30, center = true);
  for (r = [[0, 0, 0], [90, 0, 0], [0, 90, 0]]) rotate(r) { cube([8, 8, 40], center = true); translate([10, 10, 0]) cylinder(r = 2, h = 40, center = true, $fn = 20); }
}
