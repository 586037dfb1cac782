// peer: newer
minkowski() {
  rotate([20, 30, 0]) cylinder(r1 = 10, r2 = 0, h = 10, $fn = 4);
  rotate([0, 50, 10]) cylinder(r1 = 4, r2 = 2, h = 5, $fn = 5);
}
