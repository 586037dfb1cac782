// peer: newer
module carpet(n, s) if (n > 0) { translate([s, s] / 3) square(s / 3); for (x = [0:2], y = [0:2]) if (x != 1 || y != 1) translate([x, y] * s / 3) carpet(n - 1, s / 3); }
linear_extrude(2) difference() { square(54); carpet(3, 54); }
