// peer: newer
difference() {
  union() {
    translate([-10, -12, 0]) cube([20, 24, 12]);
    translate([0, 0, 12]) hull() { translate([-10, -12, 0]) cube([20, 24, 1]); translate([0, 12, 14]) rotate([90, 0, 0]) cylinder(r = 10, h = 24, $fn = 48); }
  }
  translate([-11, -5, 8]) cube([22, 10, 40]);
  translate([0, 20, 26]) rotate([90, 0, 0]) cylinder(d = 8, h = 40, $fn = 32);
  translate([0, 0, -1]) cylinder(d = 6, h = 20, $fn = 24);
}
