// peer: newer
module pipe(r) { rotate([0, 90, 0]) cylinder(r = r, h = 60, center = true, $fn = 48); cylinder(r = r, h = 30, $fn = 48); }
difference() { pipe(10); scale([1.01, 1, 1.01]) pipe(8); }
