// A plate with a hundred holes.
difference() {
  cube([200, 200, 5]);
  for (x = [10:20:190], y = [10:20:190]) translate([x, y, -1]) cylinder(r = 6, h = 7, $fn = 64);
}
