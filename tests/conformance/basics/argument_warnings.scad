// peer: newer
cube(size = 1, centre = true);
cylinder(h = 1, radius = 2);
translate([1, 0, 0], 2) cube();
sphere(1, 2);
