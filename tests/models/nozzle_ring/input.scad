// peer: newer
difference() {
  rotate_extrude($fn = 60) polygon([[10, 0], [20, 0], [20, 10], [14, 16], [10, 16]]);
  for (a = [0:45:315]) rotate(a) translate([20, 0, 8]) rotate([0, -60, 0]) cylinder(d = 2, h = 30, center = true, $fn = 16);
}
