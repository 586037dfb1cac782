// peer: newer
difference() {
  minkowski() { cube([30, 20, 6]); cylinder(r = 3, h = 2, $fn = 24); }
  for (x = [5, 25]) translate([x, 10, -1]) cylinder(d = 5, h = 12, $fn = 24);
}
