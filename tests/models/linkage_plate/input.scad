// peer: newer
module hole(p) translate(p) circle(2, $fn = 24);
points = [[0, 0], [30, 5], [45, 25], [10, 35]];
linear_extrude(4) difference() {
  offset(r = 5, $fn = 32) polygon(points);
  offset(delta = -6) polygon(points);
  for (p = points) hole(p);
}
