// peer: newer
module branch(n, l) {
  cylinder(r1 = l / 8, r2 = l / 12, h = l, $fn = 8);
  if (n > 0) translate([0, 0, l * 0.95]) for (a = [0, 120, 240]) rotate([35, 0, a]) branch(n - 1, l * 0.7);
}
branch(3, 20);
