// peer: newer
difference() {
  union() { translate([-25, 0, 0]) cube([50, 20, 4]); translate([0, 0, 2]) rotate([-90, 0, 0]) cylinder(r = 15, h = 20, $fn = 60); }
  translate([0, -1, 2]) rotate([-90, 0, 0]) cylinder(r = 12, h = 22, $fn = 60);
  translate([-50, -1, -30]) cube([100, 22, 30]);
  for (x = [-20, 20]) translate([x, 10, -1]) cylinder(d = 5, h = 6, $fn = 24);
}
