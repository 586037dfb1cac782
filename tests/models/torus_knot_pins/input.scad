// peer: newer
difference() {
  rotate_extrude($fn = 60) translate([20, 0]) circle(6, $fn = 30);
  for (a = [0:60:300]) rotate(a) translate([20, 0, 0]) cylinder(r = 2, h = 20, center = true, $fn = 20);
}
