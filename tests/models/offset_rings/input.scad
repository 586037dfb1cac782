// peer: newer
for (i = [0:4]) translate([0, 0, i * 3]) linear_extrude(3) difference() {
  offset(r = 10 - 2 * i, $fn = 40) polygon([[0, 0], [30, 0], [15, 25]]);
  offset(delta = -2) polygon([[0, 0], [30, 0], [15, 25]]);
}
