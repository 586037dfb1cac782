// peer: newer
union() {
  cube([80, 100, 2]);
  cube([2, 100, 120]);
  for (y = [10, 50, 88]) translate([2, y + 2, 2]) rotate([90, 0, 0]) linear_extrude(2) polygon([[0, 0], [60, 0], [0, 90]]);
}
