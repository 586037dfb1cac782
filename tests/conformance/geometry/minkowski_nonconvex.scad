minkowski(){union(){cube([6,2,2]);cube([2,6,2]);}cube(1);}
