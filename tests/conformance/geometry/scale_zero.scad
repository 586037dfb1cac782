// peer: newer
scale([0,1,1]) cube(2); translate([5,0,0]) cube(1);
