// peer: newer
linear_extrude(v=[0,1,-4]) square(2); translate([9,0,0]) cube(1);
