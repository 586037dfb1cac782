// peer: newer
difference() {
  union() { cylinder(d = 20, h = 30, $fn = 64); translate([0, 0, 30]) cylinder(d = 15, h = 30, $fn = 64); translate([0, 0, 60]) cylinder(d1 = 15, d2 = 11, h = 2, $fn = 64); }
  translate([5, -2, 35]) cube([10, 4, 20]);
  translate([0, 0, 25]) rotate_extrude($fn = 64) translate([8.5, 0]) square([3, 2]);
}
