// Level 4: holes of all sizes along each axis.
module holes(n, s) for (k = [1:n]) let (w = s / pow(3, k))
  for (x = [0:pow(3, k - 1) - 1], y = [0:pow(3, k - 1) - 1])
    translate([(3 * x + 1.5) * w - s / 2, (3 * y + 1.5) * w - s / 2, 0]) cube([w, w, 2 * s], center = true);
difference() {
  cube(81, center = true);
  holes(4, 81);
  rotate([90, 0, 0]) holes(4, 81);
  rotate([0, 90, 0]) holes(4, 81);
}
