// peer: newer
difference() {
  cylinder(r = 20, h = 3, $fn = 72);
  translate([0, 0, -1]) cylinder(r = 10, h = 5, $fn = 48);
  for (a = [0:45:315]) rotate(a) translate([0, -0.8, 2.2]) cube([30, 1.6, 2]);
}
