// peer: newer
difference() {
  hull() { cube([30, 30, 3]); translate([6, 6, 8]) cube([18, 18, 3]); }
  translate([15, 15, -1]) cylinder(d = 6.5, h = 20, $fn = 32);
  translate([15, 15, -1]) cylinder(d = 11, h = 5, $fn = 6);
  translate([15, 15, 5]) rotate([0, 90, 0]) cylinder(d = 2, h = 40, $fn = 16);
}
