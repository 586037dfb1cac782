// peer: newer
difference() {
  union() { cylinder(r = 18, h = 3, $fn = 64); cylinder(r = 8, h = 9, $fn = 64); translate([0, 0, 9]) cylinder(r1 = 8, r2 = 6, h = 2, $fn = 64); }
  translate([0, 0, -1]) cylinder(r = 4, h = 20, $fn = 6);
}
