linear_extrude(4) projection() rotate([20, 30, 0]) cube([20, 30, 10]);
