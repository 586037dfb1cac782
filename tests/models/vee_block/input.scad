// peer: newer
difference() {
  cube([40, 40, 30], center = true);
  translate([0, 0, 15]) rotate([0, 45, 0]) cube([22, 50, 22], center = true);
  translate([0, 0, -15]) rotate([0, 45, 0]) cube([10, 50, 10], center = true);
  cube([2, 50, 8], center = true);
}
