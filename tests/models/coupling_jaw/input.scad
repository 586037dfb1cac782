// peer: newer
difference() {
  union() {
    cylinder(d = 40, h = 14, $fn = 60);
    intersection() {
      translate([0, 0, 14]) cylinder(d = 40, h = 10, $fn = 60);
      for (a = [0, 120, 240]) rotate(a) translate([0, 0, 14]) linear_extrude(10) polygon([[0, 0], [40, -18], [40, 18]]);
    }
  }
  translate([0, 0, -1]) cylinder(d = 12, h = 30, $fn = 40);
  translate([0, 0, 7]) rotate([0, 90, 0]) cylinder(d = 4, h = 30, $fn = 20);
}
