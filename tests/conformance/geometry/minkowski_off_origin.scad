minkowski(){translate([5,5,5])cube(2);translate([1,2,3])cube(1);}
