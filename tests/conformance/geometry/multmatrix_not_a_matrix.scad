multmatrix(5) cube(2); multmatrix() translate([5,0,0]) cube(1);
