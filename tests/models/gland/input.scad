// peer: newer
difference() {
  union() { cylinder(d = 30, h = 8, $fn = 6); translate([0, 0, 8]) cylinder(d = 22, h = 14, $fn = 48); translate([0, 0, -10]) cylinder(d = 20, h = 10, $fn = 48); }
  translate([0, 0, -11]) cylinder(d = 12, h = 40, $fn = 40);
  for (a = [0:60:300]) rotate(a) translate([8, -0.75, 14]) cube([10, 1.5, 10]);
}
