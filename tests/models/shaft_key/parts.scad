module shaft(d, length) cylinder(d = d, h = length, $fn = 64);
module key(width, depth, d, length) translate([-width / 2, d / 2 - depth, 0]) cube([width, depth + 1, length]);
