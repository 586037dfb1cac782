// Blocks that share faces must become one body.
for (i = [0:3]) translate([i * 10, 0, 0]) cube([10, 20, 5 + i * 5]);
