// peer: newer
module gear(n, r, t) union() { circle(r - 1.5, $fn = 80); for (i = [0:n - 1]) rotate(i * 360 / n) polygon([[r - 2.5, -1.6], [r + 1.5, -0.7], [r + 1.5, 0.7], [r - 2.5, 1.6]]); }
linear_extrude(6) difference() { gear(12, 12, 0); circle(3, $fn = 30); }
for (a = [0, 120, 240]) rotate(a) translate([27, 0, 0]) linear_extrude(6) difference() { rotate(10) gear(13, 12, 0); circle(2, $fn = 30); }
