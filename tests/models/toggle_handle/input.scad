// peer: newer
union() {
  translate([0, 0, 30]) sphere(8, $fn = 40);
  cylinder(r1 = 5, r2 = 3, h = 30, $fn = 40);
  translate([0, 0, -3]) rotate([90, 0, 0]) cylinder(r = 6, h = 8, center = true, $fn = 40);
}
