// peer: newer
difference() {
  cube([30, 16, 6]);
  for (i = [0:6]) translate([4 + i * 3, -1, 4.5]) cube([1.5, 18, 3]);
  for (x = [2, 28]) translate([x, 8, -1]) cylinder(d = 2.5, h = 8, $fn = 20);
}
