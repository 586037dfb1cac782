// peer: newer
difference() {
  cylinder(r = 22, h = 14, center = true, $fn = 72);
  rotate_extrude($fn = 72) translate([27, 0]) circle(8, $fn = 40);
  cylinder(r = 6, h = 20, center = true, $fn = 40);
  translate([4, -2, -10]) cube([4, 4, 20]);
}
