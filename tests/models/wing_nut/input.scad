// peer: newer
difference() {
  union() {
    cylinder(r1 = 9, r2 = 7, h = 8, $fn = 40);
    for (s = [0, 1]) mirror([s, 0, 0]) hull() { translate([6, -1.5, 2]) cube([2, 3, 4]); translate([20, 0, 12]) rotate([90, 0, 0]) cylinder(r = 5, h = 3, center = true, $fn = 32); }
  }
  translate([0, 0, -1]) cylinder(d = 6, h = 20, $fn = 32);
}
