linear_extrude(3) difference() {
  square([70, 50]);
  for (i = [0:6], j = [0:4]) translate([8 + i * 9, 7 + j * 9 + (i % 2) * 4.5]) circle(4.2, $fn = 6);
}
