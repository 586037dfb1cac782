// An egg-shaped cam, keyed to its shaft.
linear_extrude(8) difference() {
  hull() { circle(20, $fn = 60); translate([18, 0]) circle(8, $fn = 40); }
  circle(6, $fn = 40);
  translate([4, -1.5]) square([4, 3]);
}
