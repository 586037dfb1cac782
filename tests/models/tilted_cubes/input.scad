// peer: newer
for (i = [0:11]) rotate([i * 17, i * 29, i * 41]) cube(20 - i / 2, center = true);
