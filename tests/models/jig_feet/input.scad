// peer: newer
for (x = [0, 50], y = [0, 30]) translate([x, y, 0]) {
  cylinder(r1 = 8, r2 = 5, h = 10, $fn = 32);
  translate([0, 0, 10]) cylinder(r = 3, h = 6, $fn = 24);
}
translate([-10, -10, 14]) cube([70, 50, 3]);
