// peer: newer
for (i = [0:23]) hull() for (k = [i, i + 1]) rotate(k * 30) translate([16, 0, k * 1.5]) sphere(2.5, $fn = 12);
