linear_extrude(2) difference() {
  union() { for (x = [0, 16]) translate([x, 0]) circle(7, $fn = 48); translate([0, -5]) square([16, 10]); }
  for (x = [8], s = [-1, 1]) translate([x, s * 9.5]) circle(6, $fn = 48);
  for (x = [0, 16]) translate([x, 0]) circle(3, $fn = 32);
}
