linear_extrude(12) difference() {
  circle(18, $fn = 64);
  union() { circle(8, $fn = 48); for (a = [0:45:315]) rotate(a) translate([7, -1.5]) square([3.5, 3]); }
}
