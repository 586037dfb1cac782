// peer: newer
difference() {
  sphere(25, $fn = 48);
  sphere(22, $fn = 48);
  translate([-30, -30, 0]) cube([60, 60, 40]);
  translate([-30, -30, -60]) cube([60, 60, 40]);
}
