// peer: newer
multmatrix([[1, 0.3, 0.2, 0], [0, 1, 0.1, 0], [0, 0, 1, 0]]) difference() { cube([30, 30, 10]); translate([5, 5, -1]) cube([20, 20, 12]); }
