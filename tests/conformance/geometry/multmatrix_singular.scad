// peer: newer
multmatrix([[1,0,0,0],[0,1,0,0],[0,0,0,0],[0,0,0,1]]) cube(2); translate([5,0,0]) cube(1);
