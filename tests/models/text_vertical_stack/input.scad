// peer: newer
for (i = [0:3]) translate([0, -i * 12, 0]) linear_extrude(1 + i) text(str("No ", i * 7), size = 9, font = "Liberation Serif");
translate([-2, -38, -2]) cube([40, 52, 2.5]);
