minkowski(){union(){cube([4,1,1]);cube([1,4,1]);}union(){cube([1,1,2]);cube([2,1,1]);}}
