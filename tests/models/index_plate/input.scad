// peer: newer
difference() {
  cylinder(r = 40, h = 4, $fn = 90);
  for (ring = [[36, 24], [30, 18], [24, 12]]) for (i = [0:ring[1] - 1]) rotate(i * 360 / ring[1]) translate([ring[0], 0, -1]) cylinder(d = 3, h = 6, $fn = 16);
  translate([0, 0, -1]) cylinder(r = 8, h = 6, $fn = 48);
}
