// peer: newer
difference() {
  union() { cylinder(r1 = 25, r2 = 20, h = 10, $fn = 60); translate([0, 0, 10]) sphere(14, $fn = 40); }
  translate([-30, -6, 14]) cube([60, 12, 20]);
  translate([0, 30, 18]) rotate([90, 0, 0]) cylinder(d = 4, h = 60, $fn = 24);
  translate([0, 0, -20]) cylinder(r = 40, h = 20);
}
