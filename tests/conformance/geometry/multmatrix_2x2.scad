multmatrix([[2,1],[0,3]]) cube([1,2,3]);
