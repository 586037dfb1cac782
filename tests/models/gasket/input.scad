linear_extrude(1.5) difference() {
  offset(r = 6, $fn = 40) square([60, 30], center = true);
  offset(r = 2, $fn = 40) square([54, 24], center = true);
  for (x = [-30, 30], y = [-15, 15]) translate([x, y]) circle(2, $fn = 24);
}
