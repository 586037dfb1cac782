linear_extrude(2) projection(cut = true) rotate([90, 0, 0]) difference() { translate([-15, -15, -15]) cube(30); sphere(12, $fn = 32); cylinder(r = 4, h = 60, center = true, $fn = 24); }
