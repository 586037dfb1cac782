// peer: newer
difference() {
  cube([90, 20, 10]);
  translate([-1, 6, 4]) cube([92, 8, 7]);
  translate([-1, 3, 3]) cube([92, 14, 4]);
  for (x = [10:20:80]) translate([x, 10, -1]) cylinder(d = 4, h = 6, $fn = 20);
}
