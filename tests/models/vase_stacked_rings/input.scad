// peer: newer
for (i = [0:7]) translate([0, 0, i * 6]) rotate_extrude($fn = 40) translate([16 + 4 * sin(i * 45), 3]) circle(3.4, $fn = 16);
