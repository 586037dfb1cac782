// peer: newer
difference() {
  rotate([90, 0, 0]) linear_extrude(16, center = true) polygon([[-8, 0], [8, 0], [8, 3], [5, 6], [3, 6], [3, 9], [-3, 9], [-3, 6], [-5, 6], [-8, 3]]);
  translate([0, 0, -1]) cylinder(d = 4, h = 12, $fn = 24);
}
