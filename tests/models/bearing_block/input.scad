// peer: newer
difference() {
  union() {
    translate([-30, -10, 0]) cube([60, 20, 8]);
    translate([0, 10, 22]) rotate([90, 0, 0]) cylinder(r = 16, h = 20, $fn = 60);
    translate([-16, -10, 0]) cube([32, 20, 22]);
  }
  translate([0, 11, 22]) rotate([90, 0, 0]) cylinder(r = 11, h = 22, $fn = 60);
  for (x = [-24, 24]) translate([x, 0, -1]) cylinder(d = 5, h = 10, $fn = 24);
}
