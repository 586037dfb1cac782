linear_extrude(10,scale=0) translate([5,2]) square(4);
