mirror([1,1,0]) translate([1,2,3]) cube([1,2,3]);
