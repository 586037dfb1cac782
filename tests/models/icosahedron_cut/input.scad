// peer: newer
p = (1 + sqrt(5)) / 2;
points = [[-1, p, 0], [1, p, 0], [-1, -p, 0], [1, -p, 0], [0, -1, p], [0, 1, p], [0, -1, -p], [0, 1, -p], [p, 0, -1], [p, 0, 1], [-p, 0, -1], [-p, 0, 1]] * 10;
difference() {
  hull() for (q = points) translate(q) cube(0.01, center = true);
  cylinder(r = 6, h = 60, center = true, $fn = 5);
}
