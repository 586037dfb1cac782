rotate(10) scale([1,2,1]) rotate([20,0,0]) mirror([1,0,0]) translate([1,2,3]) multmatrix([[1,0.3,0,0],[0,1,0,0],[0,0,1,0],[0,0,0,1]]) cube([1,2,3]);
