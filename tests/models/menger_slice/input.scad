// peer: newer
module sponge(n, s) difference() {
  cube(s, center = true);
  for (k = [1:n]) for (x = [0:pow(3, k - 1) - 1], y = [0:pow(3, k - 1) - 1])
    translate([(x + 0.5) * s / pow(3, k - 1) - s / 2, (y + 0.5) * s / pow(3, k - 1) - s / 2, 0]) cube([s / pow(3, k), s / pow(3, k), 2 * s], center = true);
}
intersection() { sponge(2, 27); rotate([45, 35.264, 0]) translate([0, 0, -30]) cube(60, center = true); }
