// peer: newer
module dust(n, s) if (n == 0) cube(s); else for (x = [0, 2], y = [0, 2], z = [0, 2]) translate([x, y, z] * s / 3) dust(n - 1, s / 3);
dust(2, 27);
cube([27, 27, 1]);
