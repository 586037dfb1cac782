// peer: newer
difference() {
  cube([100, 100, 4]);
  for (x = [5:10:95], y = [5:10:95]) translate([x, y, -1]) cylinder(d = 6, h = 6, $fn = 20);
}
