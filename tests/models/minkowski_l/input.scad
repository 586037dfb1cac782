// peer: newer
minkowski() {
  union() { cube([30, 8, 4]); cube([8, 24, 4]); }
  cylinder(r1 = 2, r2 = 0, h = 2, $fn = 12);
}
