// peer: newer
difference() {
  union() { cylinder(d = 14, h = 20, $fn = 48); cylinder(d = 20, h = 3, $fn = 48); }
  translate([0, 0, -1]) cylinder(d = 10, h = 22, $fn = 48);
  translate([0, -0.5, -1]) cube([15, 1, 22]);
}
