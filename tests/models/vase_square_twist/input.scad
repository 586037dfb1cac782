// peer: newer
difference() {
  linear_extrude(50, twist = 90, slices = 24) square(24, center = true);
  translate([0, 0, 2]) linear_extrude(50, twist = 90, slices = 24) square(20, center = true);
}
