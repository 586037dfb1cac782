// peer: newer
module tree(n, l) if (n > 0) {
  translate([-l / 2, -1, 0]) cube([l, 2, 2]);
  for (s = [-1, 1]) translate([s * l / 2, 0, 0]) rotate(90) tree(n - 1, l / 1.45);
}
tree(5, 40);
