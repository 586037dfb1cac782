// peer: newer
points = [[0, 0, 0], [30, 0, 5], [15, 26, 0], [15, 10, 24]];
for (i = [0:3], j = [0:3]) if (i < j) hull() { translate(points[i]) sphere(2, $fn = 12); translate(points[j]) sphere(2, $fn = 12); }
for (p = points) translate(p) sphere(4, $fn = 20);
