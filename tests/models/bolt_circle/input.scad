// peer: newer
difference() {
  cylinder(d = 80, h = 6, $fn = 90);
  for (i = [0:11]) rotate(i * 30) translate([32, 0, -1]) cylinder(d = 5, h = 8, $fn = 24);
  for (i = [0:5]) rotate(i * 60 + 15) translate([20, 0, 3]) cylinder(d1 = 4, d2 = 10, h = 4, $fn = 24);
  translate([0, 0, -1]) cylinder(d = 18, h = 8, $fn = 48);
}
