// peer: newer
difference() {
  cylinder(r = 25, h = 12, $fn = 72);
  translate([0, 0, 10]) difference() { cylinder(r = 23, h = 3, $fn = 72); translate([0, 0, -1]) cylinder(r1 = 15, r2 = 14, h = 5, $fn = 72); }
  for (i = [0:35]) rotate(i * 10) translate([25, 0, -1]) cylinder(r = 1, h = 14, $fn = 12);
  translate([0, 0, -1]) intersection() { cylinder(r = 3, h = 8, $fn = 30); translate([-2, -4, 0]) cube([6, 8, 9]); }
}
