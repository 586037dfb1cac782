// peer: newer
for (r = [[0, 0, 0], [0, 90, 0], [90, 0, 0]]) rotate(r) cylinder(r = 4, h = 40, center = true, $fn = 32);
sphere(9, $fn = 32);
