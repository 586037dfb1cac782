// peer: newer
difference() {
  union() { cylinder(d = 50, h = 5, $fn = 80); cylinder(d = 24, h = 20, $fn = 60); }
  translate([0, 0, -1]) cylinder(d = 10, h = 22, $fn = 40);
  for (a = [0, 90]) rotate(a) translate([0, 0, 14]) rotate([0, 90, 0]) cylinder(d = 3, h = 20, $fn = 20);
  for (a = [45:90:315]) rotate(a) translate([19, 0, -1]) cylinder(d = 4, h = 8, $fn = 24);
}
