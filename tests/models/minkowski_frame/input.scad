// peer: newer
minkowski() {
  difference() { cube([30, 30, 3]); translate([8, 8, -1]) cube([14, 14, 5]); }
  cube([2, 2, 2]);
}
