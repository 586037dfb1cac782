linear_extrude(1.2) difference() {
  circle(14, $fn = 60);
  circle(11, $fn = 60);
  polygon([[0, 0], [20, -8], [20, 8]]);
  for (a = [35, -35]) rotate(a) translate([12.5, 0]) circle(0.7, $fn = 16);
}
