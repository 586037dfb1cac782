// peer: newer
difference() {
  linear_extrude(12) difference() { circle(20, $fn = 60); for (a = [0:60:300]) rotate(a) translate([22, 0]) circle(8, $fn = 40); }
  translate([0, 0, -1]) cylinder(d = 13, h = 7, $fn = 6);
  translate([0, 0, -1]) cylinder(d = 8, h = 20, $fn = 30);
}
