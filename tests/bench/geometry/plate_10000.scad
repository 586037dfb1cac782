// A plate with ten thousand holes.
difference() {
  cube([1000, 1000, 3]);
  for (x = [5:10:995], y = [5:10:995]) translate([x, y, -1]) cylinder(d = 6, h = 5, $fn = 16);
}
