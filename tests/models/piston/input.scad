// peer: newer
difference() {
  cylinder(r = 20, h = 36, $fn = 72);
  translate([0, 0, -1]) cylinder(r = 17, h = 30, $fn = 72);
  for (z = [26, 30, 33]) translate([0, 0, z]) rotate_extrude($fn = 72) translate([18.5, 0]) square([3, 1.2]);
  translate([0, 0, 12]) rotate([90, 0, 0]) cylinder(r = 5, h = 60, center = true, $fn = 40);
}
