// peer: newer
minkowski() { cube([20, 14, 6]); sphere(2, $fn = 16); }
