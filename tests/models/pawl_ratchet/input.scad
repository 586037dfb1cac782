linear_extrude(5) difference() {
  union() for (i = [0:17]) rotate(i * 20) polygon([[0, -1], [20, -0.5], [20, 0], [17 * cos(20), 17 * sin(20)], [0, 1]]);
  circle(5, $fn = 40);
}
translate([23, -4, 0]) linear_extrude(5) difference() { hull() { circle(4, $fn = 30); translate([2, 18]) circle(1, $fn = 20); } circle(2, $fn = 24); }
