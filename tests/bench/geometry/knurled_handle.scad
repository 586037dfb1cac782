// A handle with a crossed knurl.
difference() {
  cylinder(r = 12, h = 60, $fn = 96);
  for (s = [-1, 1], a = [0:12:348])
    rotate(a) linear_extrude(60, twist = s * 120, slices = 30) translate([12, 0]) rotate(45) square(1.2, center = true);
  translate([0, 0, -1]) cylinder(r = 4, h = 62, $fn = 48);
}
