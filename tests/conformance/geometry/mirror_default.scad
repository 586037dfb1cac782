mirror() translate([1,2,3]) cube([1,2,3]);
