// peer: newer
module pyramid(s) polyhedron([[0, 0, 0], [s, 0, 0], [s, s, 0], [0, s, 0], [s / 2, s / 2, s * 0.7]], [[0, 1, 2, 3], [4, 1, 0], [4, 2, 1], [4, 3, 2], [4, 0, 3]]);
module gasket(n, s) if (n == 0) translate([-0.2, -0.2, 0]) pyramid(s + 0.4); else {
  for (x = [0, 1], y = [0, 1]) translate([x, y, 0] * s / 2) gasket(n - 1, s / 2);
  translate([s / 4, s / 4, s * 0.35]) gasket(n - 1, s / 2);
}
gasket(2, 32);
