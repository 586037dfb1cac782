// peer: newer
linear_extrude(10,slices=0,twist=90) square(4); translate([20,0,0]) linear_extrude(10,slices=-2,twist=90) square(4);
