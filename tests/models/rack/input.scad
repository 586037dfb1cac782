linear_extrude(10) union() {
  square([80, 6]);
  for (i = [0:9]) translate([i * 8, 6]) polygon([[0.5, -0.1], [2.5, 5], [4.5, 5], [6.5, -0.1]]);
}
