// peer: newer
module tree(n, s) {
  translate([-0.1, -0.1, 0]) cube([s + 0.2, s + 0.2, 3]);
  if (n > 0) translate([0, s, 0]) {
    rotate(45) tree(n - 1, s / sqrt(2));
    translate([s / 2, s / 2, 0]) rotate(-45) tree(n - 1, s / sqrt(2));
  }
}
tree(4, 10);
