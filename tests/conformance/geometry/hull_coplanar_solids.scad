hull(){cube([1,1,0.001]);translate([5,0,0])cube([1,1,0.001]);}
