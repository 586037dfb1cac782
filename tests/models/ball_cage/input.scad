// peer: newer
difference() {
  rotate_extrude($fn = 60) translate([20, 0]) square([3, 8], center = true);
  for (a = [0:40:320]) rotate(a) translate([20, 0, 0]) sphere(3.2, $fn = 24);
}
