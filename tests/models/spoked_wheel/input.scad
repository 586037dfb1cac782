linear_extrude(6) difference() {
  circle(40, $fn = 90);
  difference() { circle(33, $fn = 90); circle(10, $fn = 48); for (a = [0:60:300]) rotate(a) translate([0, -2.5]) square([40, 5]); }
  circle(4, $fn = 30);
}
