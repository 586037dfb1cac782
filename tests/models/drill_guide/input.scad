// peer: newer
difference() {
  cube([70, 20, 25]);
  for (i = [0:5]) translate([8 + i * 11, 10, -1]) cylinder(d = 2 + i, h = 30, $fn = 30);
  for (i = [0:5]) translate([8 + i * 11, -0.5, 18]) cube([1, 2, 10]);
  translate([-1, 5, 20]) rotate([45, 0, 0]) translate([0, -20, 0]) cube([80, 20, 20]);
}
